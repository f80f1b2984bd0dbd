// The machines of an emulator: finding them by name, and the tables that a
// choice of them applies, in order.
//
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
#include "qom/error_facts.h"
#include "qom/status.h"

namespace qom::compat {
namespace {

absl::Status UnknownName(std::string_view what, std::string_view name,
                         std::span<const std::string_view> names) {
  ErrorFacts facts{.cause = Cause::kUnknownType};
  facts.value = name;
  facts.nearest = NearestNames(name, names);
  return MakeError(
      facts, fmt::format("unknown {} '{}'{}", what, name,
                         facts.nearest.empty()
                             ? std::string()
                             : fmt::format("; nearest: {}",
                                           fmt::join(facts.nearest, ", "))));
}

absl::StatusOr<const LayerSource*> FindSource(std::span<const LayerSource> all,
                                              std::string_view what,
                                              std::string_view name,
                                              std::string_view suffix) {
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

absl::Status MachineSet::AddTable(SharedTable table) {
  if (FindTable(table->name) != nullptr) {
    return Error(Cause::kTaken, "the table '{}' is there already", table->name);
  }
  tables_.push_back(std::move(table));
  return absl::OkStatus();
}

absl::Status MachineSet::AddMachine(MachineVersion machine) {
  if (machine.name.empty() || machine.name == kNoMachine ||
      machine.alias == kNoMachine) {
    return Error(Cause::kBadValue,
                 "machine '{}': a machine has a name, which is not '{}'",
                 machine.name, kNoMachine);
  }
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
    for (const SharedTable& one : tables_) names.push_back(one->name);
    return Annotate(UnknownName("table", table, names),
                    fmt::format("machine '{}'", machine.name));
  }
  machines_.push_back(std::move(machine));
  return absl::OkStatus();
}

absl::Status MachineSet::AddAccelerator(LayerSource accelerator) {
  if (FindSource(accelerators_, "", accelerator.name, "").ok()) {
    return Error(Cause::kTaken, "the accelerator '{}' is there already",
                 accelerator.name);
  }
  accelerators_.push_back(std::move(accelerator));
  return absl::OkStatus();
}

absl::Status MachineSet::AddPlatform(LayerSource platform) {
  if (FindSource(platforms_, "", platform.name, "").ok()) {
    return Error(Cause::kTaken, "the platform '{}' is there already",
                 platform.name);
  }
  platforms_.push_back(std::move(platform));
  return absl::OkStatus();
}

void MachineSet::PrependAcceleratorTable(std::string_view accelerator,
                                         SharedTable table) {
  auto at = std::find_if(
      accelerators_.begin(), accelerators_.end(),
      [&](const LayerSource& one) { return one.name == accelerator; });
  if (at == accelerators_.end()) {
    accelerators_.push_back({std::string(accelerator), {}});
    at = accelerators_.end() - 1;
  }
  at->tables.insert(at->tables.begin(), std::move(table));
}

SharedTable MachineSet::FindTable(std::string_view name) const {
  for (const SharedTable& table : tables_) {
    if (table->name == name) return table;
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
  return FindSource(accelerators_, "accelerator", name, "-accel");
}

absl::StatusOr<const LayerSource*> MachineSet::FindPlatform(
    std::string_view name) const {
  return FindSource(platforms_, "platform", name, "");
}

size_t MachineSet::EntryCount(const MachineVersion& machine) const {
  size_t count = 0;
  for (const std::string& table : machine.tables) {
    if (const auto found = FindTable(table)) count += found->entries.size();
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
    std::vector<LayerTable>& tables) const {
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
    tables.push_back({Layer::kMachine, next->table});
    ++next;
  };
  for (const std::string& name : machine.tables) {
    while (next != histories.end() &&
           CompareReleases(next->release, ReleaseOf(name, machine)) >= 0) {
      append_history();
    }
    tables.push_back({Layer::kMachine, FindTable(name)});
  }
  while (next != histories.end()) append_history();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<LayerTable>> MachineSet::Assemble(
    const Selection& selection, const TypeRegistry& registry) const {
  std::vector<LayerTable> tables;
  auto append = [&tables](Layer layer, const LayerSource& source) {
    for (const SharedTable& table : source.tables) {
      tables.push_back({layer, table});
    }
  };
  if (selection.accel.has_value()) {
    QOMRT_ASSIGN_OR_RETURN(const LayerSource* accel,
                           FindAccelerator(*selection.accel));
    append(Layer::kAccel, *accel);
  }
  if (selection.platform.has_value()) {
    QOMRT_ASSIGN_OR_RETURN(const LayerSource* platform,
                           FindPlatform(*selection.platform));
    append(Layer::kPlatform, *platform);
  }
  SharedTable sugar;
  if (selection.machine.has_value()) {
    QOMRT_ASSIGN_OR_RETURN(const MachineVersion* machine,
                           FindMachine(*selection.machine));
    QOMRT_RETURN_IF_ERROR(AppendMachineTables(*machine, registry, tables));
    sugar = machine->sugar;
  }
  tables.insert(tables.end(), selection.more.begin(), selection.more.end());
  if (sugar != nullptr) tables.push_back({Layer::kSugar, std::move(sugar)});
  return tables;
}

absl::Status MachineSet::Select(const Selection& selection,
                                Context& context) const {
  QOMRT_ASSIGN_OR_RETURN(std::vector<LayerTable> tables,
                         Assemble(selection, context.registry()));
  return Layers(context).Append(std::move(tables));
}

}  // namespace qom::compat
