// Facts into the model of a catalogue: each type says what its parent does not
// say already.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/catalogue_of.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/model.h"
#include "fmt/format.h"
#include "qom/internal/out_of_memory.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "record/lineage.h"
#include "record/tables.h"

namespace qom::record {
namespace {

namespace model = compat::model;

// Every object says its type; that is no property of a catalogue.
bool IsNoRow(std::string_view name, const PropertyFact& property) {
  return name == "type" || IsChild(property);
}

// Names of properties in which some object holds a list or an object.
std::set<std::string_view> StructuredNames(const Facts& facts) {
  std::set<std::string_view> names;
  for (const auto& [type, fact] : facts.types) {
    for (const auto& [name, value] : fact.initial) {
      if (value.is_list() || value.is_object()) names.insert(name);
    }
  }
  return names;
}

// Whether the type of a property promises one number or truth value.
bool IsScalar(std::string_view type) {
  return type == "bool" || type == "size" || type == "number" ||
         type.starts_with("int") || type.starts_with("uint");
}

// What the objects of several types hold in one property.
class HeldValues {
 public:
  void Add(const Value& value) {
    for (auto& [held, count] : counts_) {
      if (*held == value) {
        ++count;
        return;
      }
    }
    counts_.emplace_back(&value, 1);
  }

  const Value& Commonest() const {
    return *std::max_element(counts_.begin(), counts_.end(),
                             [](const auto& a, const auto& b) {
                               return a.second < b.second;
                             })
                ->first;
  }

 private:
  std::vector<std::pair<const Value*, size_t>> counts_;
};

// Makes the types of a catalogue, parents first.
class TypeMaker {
 public:
  TypeMaker(const Facts& facts, const Lineage& lineage,
            RecordedCatalogue& recorded)
      : facts_(facts),
        recorded_(recorded),
        structured_(StructuredNames(facts)) {
    if (!facts.is_deep) return;
    for (const Member& member : lineage.members()) {
      if (member.fact->is_abstract) continue;
      for (const Member* at = member.parent; at != nullptr; at = at->parent) {
        if (!at->fact->is_abstract) continue;
        for (const auto& [name, value] : member.fact->initial) {
          held_[at][name].Add(value);
        }
      }
    }
  }

  void Make(const Member& member) {
    const TypeFact& fact = *member.fact;
    model::Type& type = made_[&member];
    type = {.name = std::string(member.name),
            .parent = fact.parent == "object" ? std::string() : fact.parent,
            .is_abstract = fact.is_abstract && !fact.is_interface,
            .is_interface = fact.is_interface,
            .interfaces = fact.interfaces};
    std::sort(type.interfaces.begin(), type.interfaces.end());
    AddRows(member, type);
    AddChildren(member, type);
    AddInitial(member, type);
    Count(fact);
  }

  // By name.
  std::vector<model::Type> Take() {
    std::vector<model::Type> types;
    for (auto& [member, type] : made_) types.push_back(std::move(type));
    std::sort(types.begin(), types.end(),
              [](const model::Type& a, const model::Type& b) {
                return a.name < b.name;
              });
    return types;
  }

 private:
  void AddRows(const Member& member, model::Type& type) {
    for (const auto& [name, property] : member.own) {
      if (IsNoRow(name, *property)) continue;
      type.props.push_back({.name = std::string(name),
                            .type = property->type,
                            .default_value = property->default_value});
      // A list of the host's nodes is an "int".
      if (structured_.contains(name) && IsScalar(property->type)) {
        type.props.back().kind = "any";
      }
      if (property->read_only) type.readonly.emplace_back(name);
      if (property->alias.has_value()) {
        type.aliases.emplace(name, *property->alias);
      }
    }
    for (const std::string_view name : member.removed) {
      type.removed.emplace_back(name);
    }
  }

  void AddChildren(const Member& member, model::Type& type) {
    if (facts_.is_deep) {
      for (const EmbeddedFact& one : member.fact->embedded) {
        AddChild(member.name, {one.name, one.type, false, one.values}, type);
      }
      return;
    }
    for (const auto& [name, property] : member.own) {
      if (!IsChild(*property)) continue;
      std::string child = property->type.substr(6);
      child.pop_back();
      AddChild(member.name, {std::string(name), std::move(child)}, type);
    }
  }

  void AddChild(std::string_view owner, model::Child child, model::Type& type) {
    const auto at = facts_.types.find(child.type);
    if (at != facts_.types.end() && !at->second.is_abstract) {
      type.children.push_back(std::move(child));
      return;
    }
    recorded_.missing.push_back(
        fmt::format("{}: its child '{}': no objects of the type '{}' can be "
                    "made",
                    owner, child.name, child.type));
  }

  // What objects were seen to hold, where it is not what they are told to hold
  // anyway.
  void AddInitial(const Member& member, model::Type& type) {
    const TypeFact& fact = *member.fact;
    type.unreadable = fact.unreadable;
    type.not_created = fact.not_created;
    if (fact.is_abstract) return AddCommonest(member, type);
    // Types that descend from this one may start with something else, which
    // then is known if all was seen.
    if (!fact.properties.has_value()) return;
    if (member.has_descendants && !facts_.is_deep) return;
    for (const auto& [name, value] : fact.initial) {
      const auto at = fact.properties->find(name);
      if (at == fact.properties->end() || IsNoRow(name, at->second)) {
        continue;
      }
      if (InheritedValue(member, name) != value) {
        type.initial.emplace(name, value);
      }
    }
  }

  // What most objects of an abstract type start with need not be said of each.
  void AddCommonest(const Member& member, model::Type& type) {
    const auto held = held_.find(&member);
    if (held == held_.end()) return;
    for (const auto& [name, values] : held->second) {
      const PropertyFact* const row = FindRow(member, name);
      if (row == nullptr || IsNoRow(name, *row) ||
          InheritedValue(member, name).has_value()) {
        continue;
      }
      type.initial.emplace(name, values.Commonest());
    }
  }

  static const PropertyFact* FindRow(const Member& member,
                                     std::string_view name) {
    for (const Member* at = &member; at != nullptr; at = at->parent) {
      const auto row = at->own.find(name);
      if (row != at->own.end()) return row->second;
    }
    return nullptr;
  }

  // What objects of the type hold by what is said so far.
  std::optional<Value> InheritedValue(const Member& member,
                                      std::string_view name) const {
    for (const Member* at = &member; at != nullptr; at = at->parent) {
      if (const auto made = made_.find(at);
          at != &member && made != made_.end()) {
        const auto value = made->second.initial.find(name);
        if (value != made->second.initial.end()) return value->second;
      }
      const auto row = at->own.find(name);
      if (row != at->own.end()) return row->second->default_value;
    }
    return std::nullopt;
  }

  void Count(const TypeFact& fact) {
    ++recorded_.types;
    if (fact.is_abstract || !fact.properties.has_value()) return;
    for (const auto& [name, property] : *fact.properties) {
      if (IsNoRow(name, property)) continue;
      ++recorded_.properties;
      ++(property.default_value.has_value() ? recorded_.with_default
         : fact.initial.contains(name)      ? recorded_.with_initial
                                            : recorded_.unknown);
    }
  }

  const Facts& facts_;
  RecordedCatalogue& recorded_;
  std::set<std::string_view> structured_;
  std::map<const Member*, model::Type> made_;
  // Of abstract types, if all was seen.
  std::map<const Member*, std::map<std::string_view, HeldValues>> held_;
};

// ---- The catalogue ---------------------------------------------------------

void AddLayered(const Facts& facts, model::Model& model) {
  // Where there is this type, its descendants take all layers.
  if (facts.types.contains("object-compat")) return;
  model::Layered layered;
  for (const std::string_view name : {"device", "memory-backend", "accel"}) {
    if (facts.types.contains(name)) layered.builtin.emplace_back(name);
  }
  for (std::string& name : OtherLayeredTypes(facts)) {
    layered.builtin.push_back(std::move(name));
  }
  if (facts.types.contains("device")) layered.global.emplace_back("device");
  model.layered = std::move(layered);
}

void AddAccelerators(const Facts& facts, model::Model& model) {
  for (const auto& [name, type] : facts.types) {
    if (!type.is_abstract && IsA(facts, name, "accel")) {
      model.accelerators.push_back({name, {}});
    }
  }
}

absl::Status CheckLoads(const std::vector<compat::WrittenFile>& written) {
  std::vector<compat::CatalogueFile> files;
  for (const compat::WrittenFile& file : written) {
    files.push_back({file.name, file.text});
  }
  TypeRegistry registry;
  return Annotate(compat::LoadCatalogue(files, registry).status(),
                  "what was told makes no catalogue");
}

}  // namespace

absl::StatusOr<RecordedCatalogue> CatalogueOf(const Facts& facts) try {
  RecordedCatalogue recorded;
  QOMRT_ASSIGN_OR_RETURN(const Lineage lineage,
                         Lineage::Of(facts, recorded.missing));
  model::Model model;
  if (!facts.version.empty()) model.attributes["qemu"] = facts.version;
  TypeMaker maker(facts, lineage, recorded);
  for (const Member& member : lineage.members()) {
    if (member.name != "object" && member.name != "interface") {
      maker.Make(member);
    }
  }
  model.types = maker.Take();
  for (const auto& [type, names] : facts.names) model.values[type] = names;
  AddLayered(facts, model);
  AddAccelerators(facts, model);
  AddMachines(facts, model, recorded.missing);
  recorded.machines = model.machines.size();
  recorded.tables = model.tables.size();
  for (const compat::SharedTable& table : model.tables) {
    recorded.entries += table->entries.size();
  }
  QOMRT_ASSIGN_OR_RETURN(recorded.files, compat::FilesOf(model));
  QOMRT_RETURN_IF_ERROR(CheckLoads(recorded.files));
  return recorded;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::record
