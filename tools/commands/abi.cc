// `qom abi`: what machines promise their guests is written down, held against
// what they are now, and compared between two places.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/abi.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/files.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "tools/abi_check.h"
#include "tools/abi_diff.h"
#include "tools/abi_place.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"what", "write | check DIR | diff [TYPE ...]",
     "Writes a file for each -M, or each machine; holds\n"
     "the machines against such files; or tells, of two\n"
     "places, whether a guest that the first saved may be\n"
     "loaded by the second"},
    {"--out", "DIR", "For the files of abi write; else here"},
};

struct Written {
  std::string machine;
  std::string file;
  size_t values;
  bool differs;  // from what the file promised before
};

// Whether a file that is there promises something else.
bool Differs(const std::string& path, const compat::GuestAbi& abi) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return false;
  const absl::StatusOr<compat::AbiFile> was = compat::ParseAbi(path, *text);
  return !was.ok() ||
         !std::equal(was->abi.lines.begin(), was->abi.lines.end(),
                     abi.lines.begin(), abi.lines.end(),
                     [](const compat::AbiLine& a, const compat::AbiLine& b) {
                       return a.text == b.text;
                     });
}

absl::StatusOr<Written> WriteMachine(AbiPlace& place,
                                     const std::string& directory) {
  const compat::GuestAbi abi = place.Abi();
  if (abi.machine.find('/') != std::string::npos) {
    return Error(Cause::kNotWritten, "no file can be named after '{}'",
                 Escaped(abi.machine));
  }
  QOMRT_ASSIGN_OR_RETURN(const std::string text, compat::AbiText(abi));
  std::string path = fmt::format("{}/{}.abi", directory, abi.machine);
  const bool differs = Differs(path, abi);
  QOMRT_RETURN_IF_ERROR(WriteFile(path, text));
  return Written{abi.machine, std::move(path), abi.lines.size(), differs};
}

void PrintWritten(const Options& options, const AbiPlace& place,
                  const std::string& directory,
                  const std::vector<Written>& all) {
  const Diagnostics diagnostics = place.Told();
  if (options.json) {
    Json::Array machines;
    for (const Written& one : all) {
      machines.push_back(Json::Object{{"machine", one.machine},
                                      {"file", one.file},
                                      {"values", uint64_t{one.values}},
                                      {"rewritten", one.differs}});
    }
    PrintJson(Json::Object{{"release", place.session().release()},
                           {"out", directory},
                           {"machines", std::move(machines)},
                           {"diagnostics", ToJson(diagnostics)}});
    return;
  }
  PrintRelease(place.session());
  if (all.size() == 1) {
    Out(fmt::format("{}: {} values{}\n", Printable(all.front().file),
                    all.front().values,
                    all.front().differs ? ", and had others before" : ""));
  } else {
    const auto rewritten = std::count_if(
        all.begin(), all.end(), [](const Written& one) { return one.differs; });
    Out(fmt::format(
        "{}: {} machines{}\n", Printable(directory), all.size(),
        rewritten == 0
            ? ""
            : fmt::format("; {} promised something else before", rewritten)));
  }
  PrintDiagnostics(diagnostics);
}

int WriteAbi(const Options& options, Session& session) {
  if (options.names.size() > 1) {
    return Wrong(options,
                 "abi write takes machines by -M, and writes all types");
  }
  const std::string directory =
      options.Value("--out").empty() ? "." : options.Value("--out");
  AbiPlace place(options, session);
  WrongCall wrong;
  // All are known before the first is written, and each is once.
  std::vector<std::string> machines;
  std::set<std::string> known;
  for (const std::string& asked :
       options.machines.empty() ? place.MachineNames() : options.machines) {
    if (!place.GoTo(asked, wrong)) continue;
    const std::string name = place.place().machine.value_or("none");
    if (known.insert(name).second) machines.push_back(name);
  }
  place.left_out().TellNowhere(wrong);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);
  if (machines.empty()) {
    return Wrong(options, "the catalogue has no machine to write");
  }
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    return Wrong(options, fmt::format("cannot make the directory '{}': {}",
                                      directory, error.message()));
  }
  std::vector<Written> all;
  for (const std::string& machine : machines) {
    if (!place.GoTo(machine, wrong)) return Wrong(options, wrong);
    absl::StatusOr<Written> written = WriteMachine(place, directory);
    if (!written.ok()) {
      wrong.diagnostics.push_back(compat::DiagnosticOf(written.status()));
      return Wrong(options, wrong);
    }
    all.push_back(*std::move(written));
  }
  PrintWritten(options, place, directory, all);
  return HasError(place.Told()) ? 1 : 0;
}

struct Verb {
  std::string_view name;
  bool compares;
  bool writes;
  int (*run)(const Options& options, Session& session);
};
constexpr Verb kVerbs[] = {{"write", false, true, &WriteAbi},
                           {"check", false, false, &CheckAbi},
                           {"diff", true, false, &DiffAbi}};

int Run(const Options& options, Session& session) {
  const std::string name = options.names.empty() ? "" : options.names.front();
  if (!options.sets.empty() || options.hotplug) {
    return Wrong(options,
                 "abi tells what objects start with; --set and --hotplug say "
                 "what happens later");
  }
  for (const Verb& verb : kVerbs) {
    if (verb.name != name) continue;
    const bool two = options.HasTwoCatalogues() || options.accels.size() > 1 ||
                     options.platforms.size() > 1;
    if (two && !verb.compares) {
      return Wrong(options, fmt::format("abi {} is about one place; abi diff "
                                        "compares two",
                                        name));
    }
    if (!options.Value("--out").empty() && !verb.writes) {
      return Wrong(
          options,
          fmt::format("abi {} writes no files; --out is for abi write", name));
    }
    return verb.run(options, session);
  }
  return Wrong(
      options,
      fmt::format("{}; abi write, abi check DIR or abi diff",
                  name.empty() ? "abi does one of three things"
                               : fmt::format("abi cannot '{}'", name)));
}

}  // namespace

const Command& Abi() {
  static constexpr Command kCommand = {
      .name = "abi",
      .summary = "What machines promise their guests: written, checked",
      .options = kOptions,
      .run = &Run,
      .example = "qom abi diff --release 10.0 --release 11.1 -M pc-q35-8.2",
      .asks = Command::Asks::kObjects,
      .compares = true,
      .takes_machines = true};
  return kCommand;
}

}  // namespace qom::tools
