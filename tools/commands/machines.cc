// `qom machines`: every machine version of the catalogue.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/machine.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/class.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "tools/command.h"
#include "tools/diagnostics.h"
#include "tools/options.h"
#include "tools/output.h"
#include "tools/session.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {{"--family", "F", "Only this family"}};

// The tables for people: machines of a family differ by the tables at the end.
std::string TablesText(const compat::MachineVersion& machine,
                       const compat::MachineVersion* newer) {
  std::span<const std::string> tables = machine.tables;
  if (newer != nullptr && newer->tables.size() > 2 &&
      newer->tables.size() <= tables.size() &&
      std::equal(newer->tables.begin(), newer->tables.end(), tables.begin())) {
    tables = tables.subspan(newer->tables.size());
    return fmt::format("those of {}{}{}", newer->name,
                       tables.empty() ? "" : ", ", fmt::join(tables, " "));
  }
  return fmt::format("{}", fmt::join(tables, " "));
}

Json MachineJson(const compat::MachineVersion& machine, uint64_t entries) {
  Json::Array tables;
  for (const std::string& name : machine.tables) tables.push_back(name);
  return Json::Object{
      {"name", machine.name},
      {"alias", machine.alias.empty() ? Json() : Json(machine.alias)},
      {"default", machine.is_default},
      {"deprecated", machine.deprecated},
      {"family", machine.family()},
      {"follows", machine.follows.empty() ? Json() : Json(machine.follows)},
      {"tables", std::move(tables)},
      {"entries", entries}};
}

int UnknownFamily(const Options& options, std::string_view family,
                  const compat::MachineSet& machines) {
  std::vector<std::string_view> families;
  for (const compat::MachineVersion& machine : machines.machines()) {
    families.push_back(machine.family());
  }
  std::vector<std::string> nearest = NearestNames(family, families);
  nearest.erase(std::unique(nearest.begin(), nearest.end()), nearest.end());
  WrongCall wrong;
  wrong.Add(Cause::kUnknownFamily,
            fmt::format("no machine of the family '{}'{}", family,
                        OrNearest(nearest)),
            nearest);
  return Wrong(options, wrong);
}

int Run(const Options& options, Session& session) {
  const std::string& family = options.Value("--family");
  const compat::MachineSet& machines = session.catalogue().machines;
  Json::Array list;
  TextTable table({"MACHINE", "ALIAS", "DEFAULT", "DEPRECATED", "ENTRIES",
                   "TABLES IN ORDER OF APPLICATION"});
  const compat::MachineVersion* newer = nullptr;
  for (const compat::MachineVersion& machine : machines.machines()) {
    if (!family.empty() && machine.family() != family) continue;
    const size_t entries = machines.EntryCount(machine);
    list.push_back(MachineJson(machine, entries));
    table.Add({machine.name, machine.alias, machine.is_default ? "yes" : "",
               machine.deprecated ? "yes" : "", fmt::format("{}", entries),
               TablesText(machine, newer)});
    newer = &machine;
  }
  if (list.empty() && !family.empty()) {
    return UnknownFamily(options, family, machines);
  }
  if (options.json) {
    PrintAnswer(options, session, {{"machines", std::move(list)}});
  } else {
    PrintRelease(session);
    table.Print();
    PrintDiagnostics(CatalogueNotes(options, session));
  }
  return 0;
}

}  // namespace

const Command& Machines() {
  static constexpr Command kCommand = {
      .name = "machines",
      .summary = "Every machine version",
      .options = kOptions,
      .run = &Run,
      .example = "qom machines --family pc-q35",
      .reads = Command::Reads::kMachines};
  return kCommand;
}

}  // namespace qom::tools
