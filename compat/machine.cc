// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/machine.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/history.h"
#include "fmt/format.h"
#include "qom/class.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

absl::Status UnknownName(std::string_view what, std::string_view name,
                         std::span<const std::string_view> names) {
  const std::vector<std::string> nearest = NearestNames(name, names);
  return Error(Cause::kUnknownType, "unknown {} '{}'{}", what, name,
               nearest.empty()
                   ? std::string()
                   : fmt::format("; nearest: {}", fmt::join(nearest, ", ")));
}

absl::StatusOr<const LayerSource*> FindPreference(
    std::span<const LayerSource> all, std::string_view what,
    std::string_view name, std::string_view suffix) {
  std::vector<std::string_view> names;
  for (const LayerSource& one : all) {
    if (one.name == name ||
        (one.name.size() == name.size() + suffix.size() &&
         one.name.starts_with(name) && one.name.ends_with(suffix))) {
      return &one;
    }
    names.push_back(one.name);
  }
  return UnknownName(what, name, names);
}

EntryTable ToEntryTable(Layer layer, std::string_view name,
                        const Table& table) {
  EntryTable entries{layer, std::string(name), {}};
  for (const TableEntry& entry : table) {
    StackEntry& kept =
        entries.Add(entry.driver, entry.property, entry.value, entry.optional);
    kept.file = entry.file;
    kept.line = entry.line;
    kept.expected_unused = entry.expected_unused;
  }
  return entries;
}

}  // namespace

std::string_view MachineVersion::family() const {
  const std::string_view version = release();
  std::string_view whole = name;
  if (!version.empty()) whole.remove_suffix(version.size() + 1);
  return whole;
}

std::string_view MachineVersion::release() const {
  const std::string_view whole = name;
  const size_t dash = whole.rfind('-');
  if (dash == std::string_view::npos) return {};
  const std::string_view version = whole.substr(dash + 1);
  const bool is_version =
      IsRelease(version) && version.find('.') != std::string_view::npos;
  return is_version ? version : std::string_view();
}

absl::Status MachineSet::AddTable(std::string_view name, Table table) {
  if (FindTable(name) != nullptr) {
    return Error(Cause::kTaken, "the table '{}' is there already", name);
  }
  tables_.emplace_back(name, std::move(table));
  return absl::OkStatus();
}

absl::Status MachineSet::AddEntries(std::string_view name,
                                    std::span<const Entry> entries) {
  Table table;
  table.reserve(entries.size());
  for (const Entry& entry : entries) {
    table.push_back({.driver = std::string(entry.driver),
                     .property = std::string(entry.property),
                     .value = entry.ToValue(),
                     .optional = entry.if_missing == IfMissing::kSkip,
                     .file = entry.file,
                     .line = entry.line,
                     .expected_unused = std::string(entry.expected_unused)});
  }
  return AddTable(name, std::move(table));
}

absl::Status MachineSet::AddMachine(MachineVersion machine) {
  for (const MachineVersion& other : machines_) {
    for (std::string_view taken :
         {std::string_view(other.name), std::string_view(other.alias)}) {
      if (!taken.empty() && (taken == machine.name || taken == machine.alias)) {
        return Error(Cause::kTaken,
                     "machine '{}': the name or alias '{}' is that of '{}'",
                     machine.name, taken, other.name);
      }
    }
    if (other.is_default && machine.is_default) {
      return Error(Cause::kTaken,
                   "machine '{}': '{}' is the default machine already",
                   machine.name, other.name);
    }
  }
  for (const std::string& table : machine.tables) {
    if (FindTable(table) != nullptr) continue;
    std::vector<std::string_view> names;
    for (const auto& [name, entries] : tables_) names.push_back(name);
    return Annotate(UnknownName("table", table, names),
                    fmt::format("machine '{}'", machine.name));
  }
  machines_.push_back(std::move(machine));
  return absl::OkStatus();
}

absl::Status MachineSet::AddAccelerator(LayerSource accelerator) {
  if (FindPreference(accelerators_, "", accelerator.name, "").ok()) {
    return Error(Cause::kTaken, "the accelerator '{}' is there already",
                 accelerator.name);
  }
  accelerators_.push_back(std::move(accelerator));
  return absl::OkStatus();
}

absl::Status MachineSet::AddPlatform(LayerSource platform) {
  if (FindPreference(platforms_, "", platform.name, "").ok()) {
    return Error(Cause::kTaken, "the platform '{}' is there already",
                 platform.name);
  }
  platforms_.push_back(std::move(platform));
  return absl::OkStatus();
}

void MachineSet::PrependAcceleratorTable(std::string_view accelerator,
                                         std::string_view name, Table table) {
  auto at = std::find_if(
      accelerators_.begin(), accelerators_.end(),
      [&](const LayerSource& one) { return one.name == accelerator; });
  if (at == accelerators_.end()) {
    accelerators_.push_back({std::string(accelerator), {}});
    at = accelerators_.end() - 1;
  }
  at->tables.insert(at->tables.begin(), {std::string(name), std::move(table)});
}

const Table* MachineSet::FindTable(std::string_view name) const {
  for (const auto& [table_name, table] : tables_) {
    if (table_name == name) return &table;
  }
  return nullptr;
}

absl::StatusOr<const MachineVersion*> MachineSet::FindMachine(
    std::string_view name) const {
  std::vector<std::string_view> names;
  for (const MachineVersion& machine : machines_) {
    if (machine.name == name || (!name.empty() && machine.alias == name)) {
      return &machine;
    }
    names.push_back(machine.name);
    if (!machine.alias.empty()) names.push_back(machine.alias);
  }
  return UnknownName("machine", name, names);
}

const MachineVersion* MachineSet::DefaultMachine() const {
  for (const MachineVersion& machine : machines_) {
    if (machine.is_default) return &machine;
  }
  return nullptr;
}

absl::StatusOr<const LayerSource*> MachineSet::FindAccelerator(
    std::string_view name) const {
  return FindPreference(accelerators_, "accelerator", name, "-accel");
}

absl::StatusOr<const LayerSource*> MachineSet::FindPlatform(
    std::string_view name) const {
  return FindPreference(platforms_, "platform", name, "");
}

size_t MachineSet::EntryCount(const MachineVersion& machine) const {
  size_t count = 0;
  for (const std::string& table : machine.tables) {
    if (const Table* entries = FindTable(table)) count += entries->size();
  }
  return count;
}

std::vector<std::string> MachineSet::Delta(const MachineVersion& older,
                                           const MachineVersion& newer) const {
  std::vector<std::string> delta;
  for (const std::string& table : older.tables) {
    if (std::find(newer.tables.begin(), newer.tables.end(), table) ==
        newer.tables.end()) {
      delta.push_back(table);
    }
  }
  return delta;
}

std::string_view MachineSet::ReleaseOf(std::string_view table,
                                       const MachineVersion& machine) const {
  std::string_view newest = machine.release();
  for (const MachineVersion& other : machines_) {
    if (other.family() == machine.family() && !other.release().empty() &&
        std::find(other.tables.begin(), other.tables.end(), table) !=
            other.tables.end() &&
        CompareReleases(other.release(), newest) > 0) {
      newest = other.release();
    }
  }
  return newest;
}

absl::Status MachineSet::AppendMachineTables(
    const MachineVersion& machine, const TypeRegistry& registry,
    std::vector<EntryTable>& tables) const {
  const std::string_view release = machine.release();
  std::vector<ReleaseTable> histories;
  if (!release.empty()) {
    QOMRT_ASSIGN_OR_RETURN(histories, HistoryTables(registry));
    std::erase_if(histories, [release](const ReleaseTable& one) {
      return CompareReleases(one.release, release) < 0;
    });
  }
  auto next = histories.begin();
  auto append_history = [&tables, &next] {
    tables.push_back(ToEntryTable(Layer::kMachine,
                                  fmt::format("history of {}", next->release),
                                  next->table));
    ++next;
  };
  for (const std::string& name : machine.tables) {
    while (next != histories.end() &&
           CompareReleases(next->release, ReleaseOf(name, machine)) >= 0) {
      append_history();
    }
    tables.push_back(ToEntryTable(Layer::kMachine, name, *FindTable(name)));
  }
  while (next != histories.end()) append_history();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<EntryTable>> MachineSet::TablesOf(
    const Selection& selection, const TypeRegistry& registry) const {
  std::vector<EntryTable> tables;
  if (selection.accel.has_value()) {
    QOMRT_ASSIGN_OR_RETURN(const LayerSource* accel,
                           FindAccelerator(*selection.accel));
    for (const auto& [name, table] : accel->tables) {
      tables.push_back(ToEntryTable(Layer::kAccel, name, table));
    }
  }
  if (selection.platform.has_value()) {
    QOMRT_ASSIGN_OR_RETURN(const LayerSource* platform,
                           FindPlatform(*selection.platform));
    for (const auto& [name, table] : platform->tables) {
      tables.push_back(ToEntryTable(Layer::kPlatform, name, table));
    }
  }
  if (selection.machine.has_value()) {
    QOMRT_ASSIGN_OR_RETURN(const MachineVersion* machine,
                           FindMachine(*selection.machine));
    QOMRT_RETURN_IF_ERROR(AppendMachineTables(*machine, registry, tables));
    if (!machine->sugar.empty()) {
      tables.push_back(ToEntryTable(Layer::kSugar,
                                    fmt::format("{} sugar", machine->name),
                                    machine->sugar));
    }
  }
  return tables;
}

absl::Status MachineSet::Select(const Selection& selection,
                                Context& context) const {
  QOMRT_ASSIGN_OR_RETURN(std::vector<EntryTable> tables,
                         TablesOf(selection, context.registry()));
  return Layers(context).Append(std::move(tables));
}

}  // namespace qom::compat
