// Facts into the model of a catalogue: each type says what its parent does not
// say already.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/catalogue_of.h"

#include <algorithm>
#include <cstddef>
#include <new>
#include <optional>
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

model::Row RowOf(std::string_view name, const PropertyFact& property) {
  model::Row row{.name = std::string(name),
                 .type = property.type,
                 .default_value = property.default_value};
  if (!row.default_value.has_value()) return row;
  if (row.default_value->is_list()) row.kind = "list<str>";
  if (row.default_value->is_integer() && row.type == "str") row.kind = "int32";
  return row;
}

class TypeMaker {
 public:
  TypeMaker(const Facts& facts, RecordedCatalogue& recorded)
      : facts_(facts), recorded_(recorded) {}

  model::Type Make(const Member& member) {
    const TypeFact& fact = *member.fact;
    model::Type type{
        .name = std::string(member.name),
        .parent = fact.parent == "object" ? std::string() : fact.parent,
        .is_abstract = fact.is_abstract && !fact.is_interface,
        .is_interface = fact.is_interface,
        .interfaces = fact.interfaces};
    std::sort(type.interfaces.begin(), type.interfaces.end());
    AddRows(member, type);
    AddChildren(member, type);
    AddInitial(member, type);
    Count(fact);
    return type;
  }

 private:
  void AddRows(const Member& member, model::Type& type) {
    for (const auto& [name, property] : member.own) {
      if (!IsNoRow(name, *property)) {
        type.props.push_back(RowOf(name, *property));
      }
    }
    for (const std::string_view name : member.removed) {
      type.removed.emplace_back(name);
    }
  }

  void AddChildren(const Member& member, model::Type& type) {
    for (const auto& [name, property] : member.own) {
      if (!IsChild(*property)) continue;
      std::string child = property->type.substr(6);
      child.pop_back();
      const auto at = facts_.types.find(child);
      if (at == facts_.types.end() || at->second.is_abstract) {
        recorded_.missing.push_back(
            fmt::format("{}: its child '{}': no objects of the type '{}' can "
                        "be made",
                        member.name, name, child));
        continue;
      }
      type.children.push_back({std::string(name), std::move(child)});
    }
  }

  // What objects were seen to hold, where the class does not say it. Types that
  // descend from this one may start with something else.
  void AddInitial(const Member& member, model::Type& type) {
    if (member.has_descendants || !member.fact->properties.has_value()) return;
    for (const auto& [name, value] : member.fact->initial) {
      const auto at = member.fact->properties->find(name);
      if (at == member.fact->properties->end() || IsNoRow(name, at->second) ||
          at->second.default_value == value || value.is_list()) {
        continue;
      }
      type.initial.emplace(name, value);
    }
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
  TypeMaker maker(facts, recorded);
  for (const Member& member : lineage.members()) {
    if (member.name == "object" || member.name == "interface") continue;
    model.types.push_back(maker.Make(member));
  }
  std::sort(model.types.begin(), model.types.end(),
            [](const model::Type& a, const model::Type& b) {
              return a.name < b.name;
            });
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
