// Holds file after file against the machine it speaks of.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/abi_check.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
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

// ---- Who says what is ------------------------------------------------------

std::vector<compat::EntryOfTable> EntriesThatGave(
    const AbiPlace& place, const compat::AbiChange& change) {
  return compat::EntriesThatGave(change, place.session().catalogue().machines,
                                 place.session().registry());
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
      : told.driver == change.type ? "its default"
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

// The tables of an answer. Of a type that is gone or new as a whole, one row.
class CheckTables {
 public:
  CheckTables(const Options& options, const AbiPlace& place)
      : options_(options), place_(place) {}

  void Add(const Checked& one) {
    for (const compat::AbiChange& change : one.changes.changed) {
      changed_.Add(one.machine, {change.type, change.property,
                                 ShownInCell(options_, *change.was),
                                 ShownInCell(options_, change.told->value),
                                 BecauseText(place_, change)});
    }
    for (const compat::AbiChange& change : one.changes.gone) {
      const bool all = place_.session().registry().Find(change.type) == nullptr;
      gone_.Add(
          one.machine,
          {Printable(change.type), all ? "(all)" : Printable(change.property),
           all ? "" : ShownInCell(options_, *change.was), ""});
    }
    AddNew(one);
  }

  void Print(const std::vector<std::string>& machines) const {
    PrintTable("", changed_, machines);
    PrintTable("Gone", gone_, machines);
    constexpr size_t kMostNew = 20;
    if (options_.wide || new_properties_.size() <= kMostNew) {
      return PrintTable("New", new_, machines);
    }
    Out(fmt::format(
        "{} properties and {} types are new (--wide lists them)\n\n",
        new_properties_.size(), new_types_.size()));
  }

 private:
  void AddNew(const Checked& one) {
    std::map<std::string_view, size_t> lines;
    for (const compat::AbiChange& change : one.changes.added) {
      ++lines[change.type];
    }
    for (const compat::AbiChange& change : one.changes.added) {
      const bool all = lines[change.type] == one.lines_now.at(change.type);
      all ? new_types_.insert(change.type)
          : new_properties_.insert(change.property);
      new_.Add(one.machine,
               {change.type, all ? "(all)" : change.property, "",
                all ? "" : ShownInCell(options_, change.told->value),
                all ? "" : BecauseText(place_, change)});
    }
  }
  void PrintTable(std::string_view title, const DriftTable& table,
                  const std::vector<std::string>& machines) const {
    if (table.empty()) return;
    if (!title.empty()) Out(fmt::format("{}\n", Bold(title)));
    table.Print(options_, machines);
    Out("\n");
  }

  const Options& options_;
  const AbiPlace& place_;
  DriftTable changed_{"WAS", "IS"};
  DriftTable gone_{"WAS", ""};
  DriftTable new_{"", "IS"};
  std::set<std::string> new_properties_;
  std::set<std::string> new_types_;
};

void PrintChecksText(const Options& options, const AbiPlace& place,
                     const Checks& checks) {
  PrintRelease(place.session());
  std::vector<std::string> machines;
  size_t same = 0;
  CheckTables tables(options, place);
  for (const Checked& one : checks.files) {
    machines.push_back(one.machine);
    tables.Add(one);
    if (one.same()) ++same;
  }
  tables.Print(machines);
  Out(machines.size() == 1
          ? fmt::format("{} is {}what its file says\n",
                        Printable(machines.front()), same == 1 ? "" : "not ")
          : fmt::format("{} of {} machines are what their files say\n", same,
                        machines.size()));
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
    if (!place.session().Select(options, name, wrong)) continue;
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

int CheckAbi(const Options& given, Session& session) {
  if (given.names.size() != 2) {
    return Wrong(given, "abi check takes the directory of the files");
  }
  Options options = given;
  for (std::string& name : options.machines) {
    const auto machine = session.catalogue().machines.FindMachine(name);
    if (machine.ok()) name = (*machine)->name;  // of an alias
  }
  const std::string& directory = options.names[1];
  WrongCall wrong;
  // What is wrong with the call is not the fault of each file.
  if (!session.Select(options, std::string(compat::kNoMachine), wrong)) {
    return Wrong(options, wrong);
  }
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
  AbiPlace place(options, session);
  Checks checks;
  for (const std::string& name : *names) {
    const absl::Status status = CheckFile(fmt::format("{}/{}", directory, name),
                                          place, options, checks);
    if (!status.ok()) AddError(status, checks.diagnostics);
  }
  place.left_out().TellNowhere(wrong);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);
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
