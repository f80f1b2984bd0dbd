// The machines of a catalogue as a model: which tables of an accelerator become
// files of their own, and which types take layers.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/family.h"
#include "compat/catalogue/keys.h"
#include "compat/catalogue/lower.h"
#include "compat/catalogue/raise.h"
#include "compat/layer.h"
#include "qom/object.h"
#include "qom/status.h"

namespace qom::compat::model {
namespace {

// A table as an accel_NAME.json says it; nothing if it is not of that form.
std::optional<AccelFile> ToAccelFile(std::string_view accelerator,
                                     const Table& table) {
  AccelFile file{.name = table.name, .accelerator = std::string(accelerator)};
  for (const TableEntry& entry : table.entries) {
    if (file.types.empty() || file.types.back() != entry.driver) {
      file.types.push_back(entry.driver);
    }
    file.per_type[entry.driver].emplace(entry.property, entry.value);
  }
  // One type alone has nothing in common with others.
  if (file.per_type.size() > 1) file.all = file.per_type.begin()->second;
  for (const auto& of_type : file.per_type) {
    std::erase_if(file.all, [&own = of_type.second](const auto& one) {
      const auto at = own.find(one.first);
      return at == own.end() || at->second != one.second;
    });
  }
  for (auto& [type, own] : file.per_type) {
    std::erase_if(
        own, [&file](const auto& one) { return file.all.contains(one.first); });
  }
  std::erase_if(file.per_type,
                [](const auto& one) { return one.second.empty(); });
  if (TableOf(file)->entries != table.entries) return std::nullopt;
  return file;
}

bool IsAccelName(std::string_view name) {
  return name.starts_with("accel_") &&
         name.find_first_of(std::string_view("/\\\0", 3)) ==
             std::string_view::npos;
}

// Moves the first tables of an accelerator that can be files into files. Those
// are read by name, and each goes in front of what is there.
void SplitFiles(LayerSource& accelerator, std::vector<AccelFile>& files,
                std::set<std::string>& taken) {
  std::vector<SharedTable>& tables = accelerator.tables;
  size_t count = 0;
  for (; count < tables.size(); ++count) {
    const std::string& name = tables[count]->name;
    if (!IsAccelName(name) || taken.contains(name) ||
        (count != 0 && !(name < tables[count - 1]->name))) {
      break;
    }
    std::optional<AccelFile> file =
        ToAccelFile(accelerator.name, *tables[count]);
    if (!file.has_value()) break;
    files.push_back(*std::move(file));
    taken.insert(name);
  }
  tables.erase(tables.begin(),
               tables.begin() + static_cast<std::ptrdiff_t>(count));
}

// ---- Layers ----------------------------------------------------------------

// The first type to which the rule of catalogues gives other layers than it
// takes.
std::optional<std::string_view> FindMisfit(TypeRegistry& registry,
                                           Model& model) {
  const Family family(model);
  for (const Class* type : registry.Types()) {
    if (type->is_interface() || type->key() == &kTypeKey<Object>) continue;
    if (family.LayersOf(family.Find(type->name())) != LayersOf(*type)) {
      return type->name();
    }
  }
  return std::nullopt;
}

// The types where taking layers starts.
Layered StartsOf(const TypeRegistry& registry) {
  Layered layered;
  for (const Class* type : registry.Types()) {
    auto starts = [type](Layer layer) {
      return Takes(LayersOf(*type), layer) &&
             (type->parent() == nullptr ||
              !Takes(LayersOf(*type->parent()), layer));
    };
    if (starts(Layer::kMachine)) layered.builtin.emplace_back(type->name());
    if (starts(Layer::kGlobal)) layered.global.emplace_back(type->name());
  }
  return layered;
}

// What the catalogue said if that is still so; else nothing, if the rule does;
// else the types where it starts.
absl::Status RaiseLayered(TypeRegistry& registry, const Catalogue& catalogue,
                          Model& model) {
  Model heads;
  for (const Class* type : registry.Types()) {
    heads.types.push_back({.name = std::string(type->name())});
    if (type->parent() != nullptr) {
      heads.types.back().parent = type->parent()->name();
    }
  }
  std::optional<Layered> said;
  if (catalogue.declares_layered) {
    said = {catalogue.takes_builtin, catalogue.takes_global};
  }
  std::optional<std::string_view> misfit;
  for (const std::optional<Layered>& layered :
       {said, std::optional<Layered>(), std::optional(StartsOf(registry))}) {
    heads.layered = model.layered = layered;
    misfit = FindMisfit(registry, heads);
    if (!misfit.has_value()) return absl::OkStatus();
  }
  return Error(Cause::kMalformed,
               "type '{}': it takes some of the built-in layers, or fewer than "
               "its parent; a catalogue cannot say so",
               *misfit);
}

// What all machines follow is said once.
void RaiseFollows(Model& model) {
  const std::vector<Machine>& machines = model.machines;
  if (machines.empty()) return;
  const std::string follows = machines.front().version.follows;
  if (std::any_of(machines.begin(), machines.end(), [&](const Machine& one) {
        return one.version.follows != follows;
      })) {
    return;
  }
  model.follows = follows;
  for (Machine& machine : model.machines) machine.version.follows.clear();
}

}  // namespace

absl::Status RaiseMachines(TypeRegistry& registry, const Catalogue& catalogue,
                           Model& model) {
  QOMRT_RETURN_IF_ERROR(RaiseLayered(registry, catalogue, model));
  const MachineSet& set = catalogue.machines;
  model.attributes.insert(catalogue.attributes.begin(),
                          catalogue.attributes.end());
  model.tables.assign(set.tables().begin(), set.tables().end());
  model.driver_aliases = set.driver_aliases();
  for (const MachineVersion& version : set.machines()) {
    for (const auto& [key, value] : version.attributes) {
      if (!IsMachineKey(key)) continue;
      return Error(Cause::kMalformed,
                   "machine '{}': the attribute '{}' has the name of a key",
                   version.name, key);
    }
    model.machines.push_back({version, set.EntryCount(version)});
  }
  RaiseFollows(model);
  model.exceptions = catalogue.exceptions.all();
  model.feature_bits = catalogue.feature_bits;
  model.platforms.assign(set.platforms().begin(), set.platforms().end());
  model.accelerators.assign(set.accelerators().begin(),
                            set.accelerators().end());
  std::set<std::string> taken;
  for (LayerSource& accelerator : model.accelerators) {
    SplitFiles(accelerator, model.accel_files, taken);
  }
  return absl::OkStatus();
}

}  // namespace qom::compat::model
