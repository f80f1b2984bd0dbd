// The machines of a catalogue as a model: which tables of an accelerator become
// files of their own, and which types take layers.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/family.h"
#include "compat/catalogue/keys.h"
#include "compat/catalogue/raise.h"
#include "compat/layer.h"
#include "qom/object.h"
#include "qom/status.h"

namespace qom::compat::model {
namespace {

// A table as an accel_NAME.json says it; nothing if it is not of that form.
std::optional<AccelFile> ToAccelFile(std::string_view accelerator,
                                     const Table& table) {
  using Run = std::vector<std::pair<std::string, Value>>;
  AccelFile file{.name = table.name, .accelerator = std::string(accelerator)};
  std::map<std::string_view, Run> runs;
  for (const TableEntry& entry : table.entries) {
    if (!entry.optional || !entry.expected_unused.empty()) return std::nullopt;
    if (file.types.empty() || file.types.back() != entry.driver) {
      if (runs.contains(entry.driver)) return std::nullopt;
      file.types.push_back(entry.driver);
    }
    runs[entry.driver].emplace_back(entry.property, entry.value);
  }
  // What all types begin with. One type alone has nothing in common with
  // others.
  size_t common = 0;
  auto is_common = [&runs](size_t at) {
    const Run& first = runs.begin()->second;
    return std::all_of(runs.begin(), runs.end(), [&](const auto& run) {
      return run.second.size() > at && run.second[at] == first[at];
    });
  };
  if (runs.size() > 1) {
    const Run& first = runs.begin()->second;
    while (is_common(common) && file.all.insert(first[common]).second) ++common;
  }
  for (const auto& [type, run] : runs) {
    for (size_t i = common; i < run.size(); ++i) {
      ByName<Value>& own = file.per_type[std::string(type)];
      if (!own.insert(run[i]).second) return std::nullopt;
    }
  }
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

// Drops accelerators at the end that have nothing but files, if reading those
// files by name makes them in the same order.
void DropListed(const MachineSet& set, std::vector<LayerSource>& listed) {
  std::string_view next;
  while (!listed.empty() && listed.back().tables.empty()) {
    const LayerSource& whole = set.accelerators()[listed.size() - 1];
    if (whole.tables.empty()) break;
    const std::string_view first = whole.tables.back()->name;
    if (!next.empty() && !(first < next)) break;
    next = first;
    listed.pop_back();
  }
}

absl::Status CheckTableNames(std::string_view what,
                             std::span<const LayerSource> sources) {
  for (const LayerSource& one : sources) {
    std::set<std::string_view> names;
    for (const SharedTable& table : one.tables) {
      if (names.insert(table->name).second) continue;
      return Error(Cause::kMalformed,
                   "{} '{}': two of its tables are named '{}'", what, one.name,
                   table->name);
    }
  }
  return absl::OkStatus();
}

// ---- Layers ----------------------------------------------------------------

// True if the rule of catalogues gives every type the layers that it takes.
bool LayersAreAsSaid(TypeRegistry& registry, Model& model,
                     std::string_view* wrong) {
  const Family family(model);
  for (const Class* type : registry.Types()) {
    if (type->is_interface() || type->key() == &kTypeKey<Object>) continue;
    if (family.LayersOf(family.Find(type->name())) == LayersOf(*type)) continue;
    *wrong = type->name();
    return false;
  }
  return true;
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
  std::string_view wrong;
  if (catalogue.declares_layered) {
    heads.layered = {catalogue.takes_builtin, catalogue.takes_global};
    model.layered = heads.layered;
    if (LayersAreAsSaid(registry, heads, &wrong)) return absl::OkStatus();
  }
  heads.layered.reset();
  model.layered.reset();
  if (LayersAreAsSaid(registry, heads, &wrong)) return absl::OkStatus();
  Layered& layered = heads.layered.emplace();
  for (const Class* type : registry.Types()) {
    auto starts = [type](Layer layer) {
      return Takes(LayersOf(*type), layer) &&
             (type->parent() == nullptr ||
              !Takes(LayersOf(*type->parent()), layer));
    };
    if (starts(Layer::kMachine)) layered.builtin.emplace_back(type->name());
    if (starts(Layer::kGlobal)) layered.global.emplace_back(type->name());
  }
  model.layered = layered;
  if (LayersAreAsSaid(registry, heads, &wrong)) return absl::OkStatus();
  return Error(Cause::kMalformed,
               "type '{}': it takes some of the built-in layers, or fewer than "
               "its parent; a catalogue cannot say so",
               wrong);
}

}  // namespace

absl::Status RaiseMachines(TypeRegistry& registry, const Catalogue& catalogue,
                           Model& model) {
  QOMRT_RETURN_IF_ERROR(RaiseLayered(registry, catalogue, model));
  const MachineSet& set = catalogue.machines;
  model.attributes.insert(catalogue.attributes.begin(),
                          catalogue.attributes.end());
  model.tables.assign(set.tables().begin(), set.tables().end());
  for (const MachineVersion& version : set.machines()) {
    for (const auto& [key, value] : version.attributes) {
      if (!IsMachineKey(key)) continue;
      return Error(Cause::kMalformed,
                   "machine '{}': the attribute '{}' has the name of a key",
                   version.name, key);
    }
    model.machines.push_back({version, set.EntryCount(version)});
  }
  model.platforms.assign(set.platforms().begin(), set.platforms().end());
  model.accelerators.assign(set.accelerators().begin(),
                            set.accelerators().end());
  QOMRT_RETURN_IF_ERROR(CheckTableNames("accelerator", model.accelerators));
  QOMRT_RETURN_IF_ERROR(CheckTableNames("platform", model.platforms));
  std::set<std::string> taken;
  for (LayerSource& accelerator : model.accelerators) {
    SplitFiles(accelerator, model.accel_files, taken);
  }
  DropListed(set, model.accelerators);
  return absl::OkStatus();
}

}  // namespace qom::compat::model
