// Holds file after file against the machine it speaks of.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/abi_check.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/abi.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/files.h"
#include "qom/status.h"
#include "tools/abi_place.h"
#include "tools/diagnostics.h"
#include "tools/drift_table.h"
#include "tools/output.h"
#include "tools/values.h"

namespace qom::tools {
namespace {

// A file, and what came of it.
struct Checked {
  std::string file;
  std::string machine;
  std::string release;    // that wrote it
  bool is_there = false;  // the machine
  compat::AbiChanges changes{};
  std::map<std::string, size_t> lines_now{};  // of each type

  bool same() const { return is_there && changes.same(); }
};

struct Checks {
  std::vector<Checked> files;
  std::vector<std::string> unpinned;  // machines without a file
  Diagnostics diagnostics;

  bool same() const {
    return !HasError(diagnostics) &&
           std::all_of(files.begin(), files.end(),
                       [](const Checked& one) { return one.same(); });
  }
};

void AddError(const absl::Status& status, Diagnostics& diagnostics) {
  diagnostics.push_back(compat::DiagnosticOf(status));
}

// Holds the machine of `file` against what it was.
absl::Status CheckFile(const std::string& path, AbiPlace& place,
                       const Options& options, Checks& checks) {
  QOMRT_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  QOMRT_ASSIGN_OR_RETURN(const compat::AbiFile file,
                         compat::ParseAbi(path, text));
  const std::vector<std::string>& asked = options.machines;
  if (!asked.empty() &&
      std::find(asked.begin(), asked.end(), file.abi.machine) == asked.end()) {
    return absl::OkStatus();
  }
  if (!file.edited.empty()) {
    AddError(Error(Cause::kMalformed, "{}", file.edited), checks.diagnostics);
  }
  Checked checked{path, file.abi.machine, file.abi.release};
  WrongCall wrong;
  if (!place.GoTo(file.abi.machine, wrong)) {
    for (compat::Diagnostic& one : wrong.diagnostics) {
      one.message = fmt::format("{}:2: {}", path, one.message);
    }
    Merge(std::move(wrong.diagnostics), checks.diagnostics);
    checks.files.push_back(std::move(checked));
    return absl::OkStatus();
  }
  checked.is_there = true;
  const compat::GuestAbi now = place.Abi();
  QOMRT_ASSIGN_OR_RETURN(
      checked.changes,
      compat::CompareAbi(path, file.abi, now, place.session().registry()));
  if (!checked.changes.added.empty()) {
    for (const compat::AbiLine& line : now.lines) {
      ++checked.lines_now[std::string(line.type->name())];
    }
  }
  checks.files.push_back(std::move(checked));
  return absl::OkStatus();
}

// ---- Who says what is
// --------------------------------------------------------

std::vector<compat::EntryOfTable> EntriesThatGave(
    const AbiPlace& place, const compat::AbiChange& change) {
  std::vector<compat::EntryOfTable> found = compat::EntriesThatGave(
      change, place.session().catalogue().machines, place.session().registry());
  return found;
}

Json BecauseJson(const AbiPlace& place, const compat::AbiChange& change) {
  const compat::Resolved& told = *change.told;
  Json::Object because =
      told.is_programs
          ? Json::Object{{"layer", "program"}, {"reason", told.exception}}
          : OriginJson(told.layer, told.entry, told.driver);
  Json::Array gave;
  for (const auto& [table, index] : EntriesThatGave(place, change)) {
    gave.push_back(
        Json::Object{{"table", table->name}, {"index", uint64_t{index}}});
  }
  if (!gave.empty()) because["as_before_in"] = std::move(gave);
  return because;
}

std::string BecauseText(const AbiPlace& place,
                        const compat::AbiChange& change) {
  const compat::Resolved& told = *change.told;
  std::string text =
      told.is_programs ? "the program"
      : told.entry
          ? fmt::format("{}[{}]", told.entry.table().name, told.entry.index())
          : fmt::format("default of {}", told.driver);
  const auto gave = EntriesThatGave(place, change);
  if (!gave.empty()) {
    text += fmt::format("; as it was: {}[{}]", gave.front().table->name,
                        gave.front().index);
  }
  if (gave.size() > 1) text += fmt::format(" and {} more", gave.size() - 1);
  return Printable(text);
}

// ---- For programs ----------------------------------------------------------

Json ChangesJson(const AbiPlace& place,
                 const std::vector<compat::AbiChange>& changes) {
  Json::Array list;
  for (const compat::AbiChange& one : changes) {
    Json::Object json = {{"type", one.type}, {"property", one.property}};
    if (one.was.has_value()) json["was"] = *one.was;
    if (one.told != nullptr) {
      json["is"] = one.told->value;
      json["because"] = BecauseJson(place, one);
    }
    list.push_back(std::move(json));
  }
  return list;
}

void PrintChecksJson(const AbiPlace& place, const Checks& checks) {
  Json::Array machines;
  for (const Checked& one : checks.files) {
    machines.push_back(
        Json::Object{{"machine", one.machine},
                     {"file", one.file},
                     {"release", one.release},
                     {"same", one.same()},
                     {"changed", ChangesJson(place, one.changes.changed)},
                     {"gone", ChangesJson(place, one.changes.gone)},
                     {"new", ChangesJson(place, one.changes.added)}});
  }
  Json::Array unpinned;
  for (const std::string& name : checks.unpinned) unpinned.push_back(name);
  PrintJson(Json::Object{{"release", place.session().release()},
                         {"machines", std::move(machines)},
                         {"unpinned", std::move(unpinned)},
                         {"diagnostics", ToJson(checks.diagnostics)}});
}

// ---- For people ------------------------------------------------------------

// Of a type that is new or gone as a whole, one row.
void AddRows(const Options& options, const AbiPlace& place, const Checked& one,
             DriftTable& table) {
  for (const compat::AbiChange& change : one.changes.changed) {
    table.Add(
        one.machine,
        {change.type, change.property, ShownInCell(options, *change.was),
         ShownInCell(options, change.told->value), BecauseText(place, change)});
  }
  for (const compat::AbiChange& change : one.changes.gone) {
    const bool all = place.session().registry().Find(change.type) == nullptr;
    table.Add(
        one.machine,
        {Printable(change.type), all ? "(all)" : Printable(change.property),
         all ? "" : ShownInCell(options, *change.was), "gone"});
  }
  std::map<std::string_view, size_t> added;
  for (const compat::AbiChange& change : one.changes.added) {
    ++added[change.type];
  }
  for (const compat::AbiChange& change : one.changes.added) {
    const bool all = added[change.type] == one.lines_now.at(change.type);
    table.Add(one.machine, {change.type, all ? "(all)" : change.property, "new",
                            all ? "" : ShownInCell(options, change.told->value),
                            all ? "" : BecauseText(place, change)});
  }
}

void PrintChecksText(const Options& options, const AbiPlace& place,
                     const Checks& checks) {
  PrintRelease(place.session());
  std::vector<std::string> machines;
  std::vector<std::string> changed;
  DriftTable table("WAS", "IS");
  for (const Checked& one : checks.files) {
    machines.push_back(one.machine);
    if (one.same()) continue;
    changed.push_back(one.machine);
    AddRows(options, place, one, table);
  }
  if (!table.empty()) table.Print(options, machines);
  Out(fmt::format("{}{} of {} machines {} what {} file{} say{}\n",
                  table.empty() ? "" : "\n",
                  checks.files.size() - changed.size(), checks.files.size(),
                  checks.files.size() == 1 ? "is" : "are",
                  checks.files.size() == 1 ? "its" : "their",
                  checks.files.size() == 1 ? "" : "s",
                  checks.files.size() == 1 ? "s" : ""));
  PrintDiagnostics(checks.diagnostics);
}

// The machines that the call asks for, or all, less those of the files.
bool FindUnpinned(const Options& options, const AbiPlace& place,
                  const std::string& directory, Checks& checks,
                  WrongCall& wrong) {
  const auto has_file = [&checks](const std::string& name) {
    return std::any_of(
        checks.files.begin(), checks.files.end(),
        [&name](const Checked& one) { return one.machine == name; });
  };
  for (const std::string& name : options.machines) {
    if (has_file(name)) continue;
    wrong.Add(Cause::kUnknownMachine,
              fmt::format("no file in {} speaks of '{}'; qom abi write -M {} "
                          "--out {} makes one",
                          directory, name, name, directory));
  }
  for (std::string& name : place.MachineNames()) {
    if (!has_file(name)) checks.unpinned.push_back(std::move(name));
  }
  return wrong.diagnostics.empty();
}

}  // namespace

int CheckAbi(const Options& options, Session& session) {
  if (options.names.size() != 2) {
    return Wrong(options, "abi check takes the directory of the files");
  }
  const std::string& directory = options.names[1];
  WrongCall wrong;
  absl::StatusOr<std::vector<std::string>> names = ListDirectory(directory);
  if (!names.ok()) {
    AddError(names.status(), wrong.diagnostics);
    return Wrong(options, wrong);
  }
  std::erase_if(*names,
                [](const auto& name) { return !name.ends_with(".abi"); });
  if (names->empty()) {
    return Wrong(options, fmt::format("no file NAME.abi is in '{}'; qom abi "
                                      "write --out {} makes them",
                                      directory, directory));
  }
  AbiPlace place(session, options);
  Checks checks;
  for (const std::string& name : *names) {
    const absl::Status status = CheckFile(fmt::format("{}/{}", directory, name),
                                          place, options, checks);
    if (!status.ok()) AddError(status, checks.diagnostics);
  }
  if (!HasError(checks.diagnostics) &&
      !FindUnpinned(options, place, directory, checks, wrong)) {
    return Wrong(options, wrong);
  }
  Merge(place.Told(), checks.diagnostics);
  if (options.json) {
    PrintChecksJson(place, checks);
  } else {
    PrintChecksText(options, place, checks);
  }
  return checks.same() ? 0 : 1;
}

}  // namespace qom::tools
