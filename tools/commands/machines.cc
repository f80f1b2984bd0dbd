// `qom machines`: every machine version of the catalogue.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string.h>  // strverscmp

#include <algorithm>
#include <cstddef>
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
#include "tools/places.h"
#include "tools/session.h"
#include "tools/text_table.h"

namespace qom::tools {
namespace {

constexpr CommandOption kOptions[] = {
    {"--family", "F,...",
     "Only these: families, machines, or patterns of their\n"
     "names"}};

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

int Run(const Options& options, Session& session) {
  const compat::MachineSet& machines = session.catalogue().machines;
  WrongCall wrong;
  const auto in_order =
      MachinesNamed(options.Value("--family"), session, wrong);
  if (!wrong.diagnostics.empty()) return Wrong(options, wrong);
  Json::Array list;
  TextTable table({"MACHINE", "ALIAS", "DEFAULT", "DEPRECATED", "ENTRIES",
                   "TABLES IN ORDER OF APPLICATION"});
  for (size_t i = 0; i < in_order.size(); ++i) {
    const compat::MachineVersion& machine = *in_order[i];
    const size_t entries = machines.EntryCount(machine);
    list.push_back(MachineJson(machine, entries));
    table.Add({machine.name, machine.alias, machine.is_default ? "yes" : "",
               machine.deprecated ? "yes" : "", fmt::format("{}", entries),
               TablesText(machine, i + 1 < in_order.size() ? in_order[i + 1]
                                                           : nullptr)});
  }
  if (options.json) {
    PrintAnswer(options, session, {{"machines", std::move(list)}});
  } else {
    PrintRelease(session);
    table.Print(options);
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
