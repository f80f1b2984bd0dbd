// Copyright 2026 The qomrt Authors.

#include "qomrt/compat/machine.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qomrt/qom/class.h"
#include "qomrt/qom/status.h"

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

absl::StatusOr<const Preference*> FindPreference(
    std::span<const Preference> all, std::string_view what,
    std::string_view name, std::string_view suffix) {
  std::vector<std::string_view> names;
  for (const Preference& one : all) {
    if (one.name == name || (one.name.size() == name.size() + suffix.size() &&
                             one.name.starts_with(name) &&
                             one.name.ends_with(suffix))) {
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
    entries.Add(entry.driver, entry.property, entry.value, entry.optional);
  }
  return entries;
}

}  // namespace

std::string_view MachineVersion::family() const {
  const std::string_view whole = name;
  const size_t dash = whole.rfind('-');
  if (dash == std::string_view::npos || dash + 1 == whole.size()) return whole;
  const std::string_view version = whole.substr(dash + 1);
  const bool is_version =
      version.find_first_not_of("0123456789.") == std::string_view::npos &&
      version.find('.') != std::string_view::npos;
  return is_version ? whole.substr(0, dash) : whole;
}

absl::Status MachineSet::AddTable(std::string_view name, Table table) {
  if (FindTable(name) != nullptr) {
    return Error(Cause::kTaken, "the table '{}' is there already", name);
  }
  tables_.emplace_back(name, std::move(table));
  return absl::OkStatus();
}

absl::Status MachineSet::AddMachine(MachineVersion machine) {
  for (const MachineVersion& other : machines_) {
    for (std::string_view taken : {std::string_view(other.name),
                                   std::string_view(other.alias)}) {
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

absl::Status MachineSet::AddAccelerator(Preference accelerator) {
  if (FindPreference(accelerators_, "", accelerator.name, "").ok()) {
    return Error(Cause::kTaken, "the accelerator '{}' is there already",
                 accelerator.name);
  }
  accelerators_.push_back(std::move(accelerator));
  return absl::OkStatus();
}

absl::Status MachineSet::AddPlatform(Preference platform) {
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
      [&](const Preference& one) { return one.name == accelerator; });
  if (at == accelerators_.end()) {
    accelerators_.push_back({std::string(accelerator), {}});
    at = accelerators_.end() - 1;
  }
  at->tables.insert(at->tables.begin(),
                    {std::string(name), std::move(table)});
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

absl::StatusOr<const Preference*> MachineSet::FindAccelerator(
    std::string_view name) const {
  return FindPreference(accelerators_, "accelerator", name, "-accel");
}

absl::StatusOr<const Preference*> MachineSet::FindPlatform(
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

absl::StatusOr<std::vector<EntryTable>> MachineSet::TablesOf(
    const Selection& selection) const {
  std::vector<EntryTable> tables;
  if (selection.accel.has_value()) {
    QOMRT_ASSIGN_OR_RETURN(const Preference* accel,
                           FindAccelerator(*selection.accel));
    for (const auto& [name, table] : accel->tables) {
      tables.push_back(ToEntryTable(Layer::kAccel, name, table));
    }
  }
  if (selection.platform.has_value()) {
    QOMRT_ASSIGN_OR_RETURN(const Preference* platform,
                           FindPlatform(*selection.platform));
    for (const auto& [name, table] : platform->tables) {
      tables.push_back(ToEntryTable(Layer::kPlatform, name, table));
    }
  }
  if (selection.machine.has_value()) {
    QOMRT_ASSIGN_OR_RETURN(const MachineVersion* machine,
                           FindMachine(*selection.machine));
    for (const std::string& name : machine->tables) {
      tables.push_back(ToEntryTable(Layer::kMachine, name, *FindTable(name)));
    }
    if (!machine->sugar.empty()) {
      tables.push_back(ToEntryTable(
          Layer::kSugar, fmt::format("{} sugar", machine->name),
          machine->sugar));
    }
  }
  return tables;
}

absl::Status MachineSet::Select(const Selection& selection,
                                Context& context) const {
  QOMRT_ASSIGN_OR_RETURN(std::vector<EntryTable> tables, TablesOf(selection));
  return Layers(context).Append(std::move(tables));
}

}  // namespace qom::compat
