// Types and machines of a model: a `TypeBuilder` for each type, a
// `MachineVersion` for each machine.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/lower.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/history.h"
#include "fmt/format.h"
#include "props/kind_table.h"
#include "props/kinds.h"
#include "props/pci_devfn.h"
#include "props/runtime_property.h"
#include "qom/assign.h"
#include "qom/internal/hash.h"
#include "qom/limits.h"
#include "qom/object.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/type_builder.h"

namespace qom::compat::model {
namespace {

// ---- Properties ------------------------------------------------------------

void LowerLimits(const Limits& limits, TypeRegistry& registry,
                 ClassProperty& property) {
  if (limits.min.has_value()) property.min = limits.min->uint_value();
  if (limits.max.has_value()) property.max = limits.max->uint_value();
  property.reports_range = limits.min.has_value() || limits.max.has_value();
  if (limits.text.empty() && limits.values.empty() && limits.length == 0 &&
      !limits.power_of_two && !limits.zero_is_unset) {
    return;
  }
  PropertyRule rule;
  rule.power_of_two = limits.power_of_two;
  rule.zero_is_unset = limits.zero_is_unset;
  rule.length = limits.length;
  rule.values = limits.values;
  if (!limits.text.empty()) {
    const props::KindRow* const form = props::FindKind(limits.text);
    rule.check_text = form->check;
    rule.text_form = form->name();
    // An address that is a number, and read as an address.
    if (form->kind == &props::internal::kKind<props::PciAddress> &&
        property.is_in(ValueCategory::kInteger) &&
        property.values()->is_signed) {
      property.kind->may_be_unknown
          ? props::SetUntoldKind<props::PciDevfn>(property)
          : props::SetKind<props::PciDevfn>(property);
    }
  }
  property.rule = registry.Keep(std::move(rule));
}

void LowerAlias(const Alias& alias, TypeRegistry& registry,
                ClassProperty& property) {
  property.stands_for.property = registry.Intern(alias.property);
  if (alias.type.empty()) return;
  property.stands_for.child = registry.Intern(alias.path);
  property.stands_for.type = registry.Intern(alias.type);
  property.kind = nullptr;
  property.set = nullptr;
  property.get = nullptr;
}

// An address on a bus: an emulator that calls it a text and starts it with -1
// takes a text or a number from who makes the device, and neither of a layer.
bool IsTextOrNumber(const Row& row) {
  const props::KindRow* const declared = props::FindKind(row.type);
  return declared != nullptr &&
         declared->values().category == ValueCategory::kText &&
         row.default_value == Value(-1);
}

ClassProperty LowerProperty(const Property& said, TypeRegistry& registry) {
  const Row& row = said.row;
  ClassProperty property =
      props::RuntimeProperty(registry, row.name, row.kind, row.default_value);
  if (const props::KindRow* kind = props::RowOf(property.kind);
      said.untold && kind != nullptr && kind->untold != nullptr) {
    props::HoldUntold(*kind, property);
  }
  if (row.kind != row.type) {
    property.type = registry.Intern(row.type);
    const props::KindRow* const declared = props::FindKind(row.type);
    // A text may hold a value of another kind, and anything does; all others
    // say what they hold.
    if (declared == nullptr) {
      property.declared = nullptr;
    } else if (property.is_in(ValueCategory::kText) ||
               property.is_in(ValueCategory::kAny)) {
      property.declared = &declared->values();
    }
  }
  // What is recorded by a monitor does not say how this starts.
  if (row.name == kHotplugged && property.is_in(ValueCategory::kBoolean)) {
    property.default_value = Value(false);
    property.has_default = true;
  }
  property.flags = row.flags;
  Limits limits = said.limits;
  if (IsTextOrNumber(row)) {
    props::SetKind<props::PciDevfn>(property);
    property.flags = property.flags | PropertyFlags::kNotLayered;
    limits.text = props::PciAddress::kTypeName;
  }
  LowerLimits(limits, registry, property);
  if (said.readonly) property.flags = property.flags | PropertyFlags::kReadOnly;
  if (row.deprecated.has_value()) {
    property.flags = property.flags | PropertyFlags::kDeprecated;
    property.deprecated_since = registry.Intern(row.deprecated->since);
    property.replacement = registry.Intern(row.deprecated->replacement);
  }
  if (!row.doc.empty()) property.doc = registry.Intern(row.doc);
  if (!row.unit.empty()) property.unit = registry.Intern(row.unit);
  property.automatic = row.automatic;
  for (const History& entry : row.history) {
    property.history.push_back({registry.Intern(entry.until), entry.value});
  }
  if (said.alias.has_value()) LowerAlias(*said.alias, registry, property);
  if (said.unreadable.has_value()) {
    property.flags = property.flags | PropertyFlags::kUnreadable;
    property.unreadable = registry.Intern(*said.unreadable);
    property.get = nullptr;
  }
  return property;
}

// ---- Types -----------------------------------------------------------------

void LowerRecord(const Type& type, TypeBuilder& builder) {
  if (type.found.layers.has_value()) {
    builder.Record<CompatClass, ObjectClass>();
  }
  if (type.found.hotpluggable.has_value()) {
    builder.ClassInit([layers = type.found.layers,
                       can = *type.found.hotpluggable](ObjectClass& record) {
      auto& compat = static_cast<CompatClass&>(record);
      if (layers.has_value()) compat.layers = *layers;
      compat.hotpluggable = can;
    });
  }
  if (type.description.has_value()) {
    builder.ClassInit([text = *type.description](ObjectClass& record) {
      record.description = text;
    });
  }
}

void LowerChildren(const Type& type, TypeBuilder& builder) {
  for (const Child& child : type.found.children) {
    if (!child.type.empty())
      builder.Child(child.name, child.type, child.hidden);
    for (const auto& [name, value] : child.values) {
      builder.ChildDefault(child.name, name, value);
    }
  }
}

// `object` is always native; what a catalogue says of it must be known.
absl::Status CheckObject(const Type& type, const TypeRegistry& registry) {
  const Class* object = registry.Find(Object::kTypeName);
  for (const Row& row : type.props) {
    if (object == nullptr || object->FindProperty(row.name) == nullptr) {
      return Error(Cause::kMalformed,
                   "type 'object': props: it is native and has no property "
                   "'{}'",
                   row.name);
    }
  }
  if (!type.parent.empty() || type.is_interface || !type.children.empty() ||
      !type.initial.empty() || !type.aliases.empty() ||
      !type.interfaces.empty()) {
    return Error(Cause::kMalformed,
                 "type 'object': it is native; a catalogue gives it no parent, "
                 "interfaces, children, aliases or initial values");
  }
  return absl::OkStatus();
}

// What the property was up to a release is set by an entry, and so it obeys
// what values of entries obey.
absl::Status CheckHistory(const Type& type, const ClassProperty& property) {
  std::set<Release, NewerFirst> known;
  for (const HistoryEntry& entry : property.history) {
    auto wrong = [&](std::string_view what) {
      return Error(Cause::kMalformed, "type '{}': history of '{}': {}: {}",
                   type.name, property.name, Escaped(entry.until.substr(0, 80)),
                   what);
    };
    const Release until = SplitRelease(entry.until);
    if (!until.number.empty() && !known.insert(until).second) {
      return wrong("the release stands twice");
    }
    if (!property.stands_for.property.empty()) continue;
    const absl::Status status =
        ReadValue(property, Input::OfEntry(entry.value)).status();
    if (CauseOf(status) == Cause::kOutOfMemory) return status;
    if (!status.ok()) return wrong(Message(status));
  }
  return absl::OkStatus();
}

absl::StatusOr<TypeBuilder> LowerType(const Type& type,
                                      TypeRegistry& registry) {
  TypeBuilder builder(type.name);
  builder.Recorded();
  if (!type.parent.empty()) builder.Parent(type.parent);
  if (type.is_abstract) builder.Abstract();
  if (type.is_interface) builder.Interface();
  for (const std::string& name : type.interfaces) builder.Implements(name);
  LowerChildren(type, builder);
  for (const std::string& name : type.removed) builder.Remove(name);
  for (const auto& [name, value] : type.found.defaults) {
    builder.Default(name, value);
  }
  LowerRecord(type, builder);
  for (const Property& said : type.found.properties) {
    ClassProperty property = LowerProperty(said, registry);
    QOMRT_RETURN_IF_ERROR(CheckHistory(type, property));
    if (said.redeclares) {
      builder.Redeclare(std::move(property));
    } else {
      builder.Property(std::move(property));
    }
  }
  return builder;
}

}  // namespace

absl::StatusOr<std::vector<TypeBuilder>> LowerTypes(const Model& model,
                                                    TypeRegistry& registry) {
  std::vector<TypeBuilder> builders;
  builders.reserve(model.types.size());
  for (const Type& type : model.types) {
    if (type.name == Object::kTypeName) {
      QOMRT_RETURN_IF_ERROR(CheckObject(type, registry));
      continue;
    }
    QOMRT_ASSIGN_OR_RETURN(TypeBuilder builder, LowerType(type, registry));
    builders.push_back(std::move(builder));
  }
  return builders;
}

absl::Status CheckExceptions(const Model& model, TypeRegistry& registry) {
  const std::vector<Exception>& all = model.exceptions;
  if (std::none_of(all.begin(), all.end(), [](const Exception& one) {
        return one.value.has_value();
      })) {
    return absl::OkStatus();
  }
  using Name = std::pair<std::string_view, std::string_view>;
  qom::internal::HashMap<std::string_view, const Type*> types;
  qom::internal::HashMap<Name, const Property*> properties;
  for (const Type& type : model.types) {
    types.emplace(type.name, &type);
    for (const Property& property : type.found.properties) {
      properties.emplace(Name(type.name, property.row.name), &property);
    }
  }
  // As the type or its nearest ancestor declares it; null if none does.
  const auto find = [&](std::string_view type, std::string_view name) {
    const Property* found = nullptr;
    for (auto at = types.find(type); found == nullptr && at != types.end();
         at = types.find(at->second->parent)) {
      const auto declared = properties.find(Name(at->first, name));
      if (declared != properties.end()) found = declared->second;
    }
    return found;
  };
  for (size_t i = 0; i < all.size(); ++i) {
    if (!all[i].value.has_value()) continue;
    for (const std::string& name : all[i].properties) {
      const Property* const said = find(all[i].type, name);
      if (said == nullptr || said->alias.has_value()) continue;
      const absl::Status status = ReadValue(LowerProperty(*said, registry),
                                            Input::OfDefault(*all[i].value))
                                      .status();
      if (CauseOf(status) == Cause::kOutOfMemory) return status;
      if (status.ok()) continue;
      return Error(Cause::kMalformed, "exceptions[{}]: value of '{}.{}': {}", i,
                   all[i].type, name, Message(status));
    }
  }
  return absl::OkStatus();
}

absl::Status LowerMachines(const Model& model, MachineSet& machines) {
  for (const SharedTable& table : model.tables) {
    QOMRT_RETURN_IF_ERROR(machines.AddTable(table));
  }
  for (const LayerSource& one : model.accelerators) {
    QOMRT_RETURN_IF_ERROR(machines.AddAccelerator(one));
  }
  for (const LayerSource& one : model.platforms) {
    QOMRT_RETURN_IF_ERROR(machines.AddPlatform(one));
  }
  for (const auto& [alias, driver] : model.driver_aliases) {
    QOMRT_RETURN_IF_ERROR(machines.AddDriverAlias(alias, driver));
  }
  for (const Machine& machine : model.machines) {
    MachineVersion version = machine.version;
    if (version.follows.empty()) version.follows = model.follows;
    QOMRT_RETURN_IF_ERROR(machines.AddMachine(std::move(version)));
    const size_t counted = machines.EntryCount(machine.version);
    if (machine.entries.value_or(counted) == counted) continue;
    return Error(Cause::kMalformed,
                 "machine '{}': says it has {} entries, but its tables have {}",
                 machine.version.name, *machine.entries, counted);
  }
  return absl::OkStatus();
}

// Adds what a file stands for.
absl::Status CheckSize(const AccelFile& file, size_t& entries, size_t& bytes) {
  auto add = [&](const std::string& type, const ByName<Value>& values,
                 size_t text) {
    entries += values.size();
    bytes += values.size() * type.size() + text;
  };
  auto text_of = [](const ByName<Value>& values) {
    size_t text = 0;
    for (const auto& [name, value] : values) {
      text += name.size() + value.held_size();
    }
    return text;
  };
  const size_t text = text_of(file.all);
  for (const std::string& type : file.types) {
    add(type, file.all, text);
    const auto own = file.per_type.find(type);
    if (own != file.per_type.end())
      add(type, own->second, text_of(own->second));
    if (entries > kMaxEntries || bytes > kMaxEntryText) {
      return Error(Cause::kMalformed,
                   "{}.json: up to here such files stand for more than {} "
                   "entries, or {} bytes of text in them; at most so many "
                   "are made",
                   file.name, kMaxEntries, kMaxEntryText);
    }
  }
  return absl::OkStatus();
}

SharedTable TableOf(const AccelFile& file) {
  std::vector<TableEntry> entries;
  for (const std::string& type : file.types) {
    auto add = [&](const ByName<Value>& values) {
      for (const auto& [name, value] : values) {
        entries.push_back({type, name, value, /*optional=*/true});
      }
    };
    add(file.all);
    const auto own = file.per_type.find(type);
    if (own != file.per_type.end()) add(own->second);
  }
  return MakeTable(file.name, std::move(entries));
}

absl::Status LowerAccelFiles(const Model& model, MachineSet& machines) {
  size_t entries = 0;
  size_t bytes = 0;
  for (const AccelFile& file : model.accel_files) {
    QOMRT_RETURN_IF_ERROR(CheckSize(file, entries, bytes));
    machines.PrependAcceleratorTable(file.accelerator, TableOf(file));
  }
  return absl::OkStatus();
}

}  // namespace qom::compat::model
