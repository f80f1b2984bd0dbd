// The pass that numbers the properties of a class and makes the table in which
// they are found by name.
//
// Example: `device` has hotplugged 0; `uart` below it declares `baud` and
// `parity`, `fast-uart` below that removes `parity` and redeclares `baud`:
//
//   uart       hotplugged 0, baud 1, parity 2
//   fast-uart  hotplugged 0, baud 1 (its own row), 2 is null
//
// so that an index means one name in all descendants, and a class that adds
// none shares the table of its parent.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qom/internal/hash.h"
#include "qom/internal/name_hash.h"
#include "qom/internal/strings.h"
#include "qom/seal/passes.h"

namespace qom::internal {
namespace {

// Run-time rows of an adopted ancestor lie behind the C++ object: of a native
// descendant, which is larger, they lie elsewhere.
void MoveRows(ClassData& type) {
  type.slots_to_construct.clear();
  for (const ClassProperty*& inherited : type.properties) {
    if (inherited == nullptr || inherited->offset == ClassProperty::kNoOffset ||
        inherited->offset < type.parent->data().native_size) {
      continue;
    }
    auto moved = std::make_unique<ClassProperty>(*inherited);
    moved->offset = ClassProperty::kNoOffset;
    moved->target = nullptr;
    inherited = moved.get();
    type.own_properties.push_back(std::move(moved));
  }
}

// The names of the rows that a type declares itself.
using Declared = qom::internal::HashSet<std::string_view, StringHash, StringEq>;

void AddProperty(Batch& batch, ClassDraft& draft, ClassProperty property,
                 bool redeclare, Declared& declared) {
  TypeDeclaration& says = draft.says;
  ClassData& type = draft.data();
  const ClassProperty* inherited =
      type.parent != nullptr ? type.parent->FindProperty(property.name)
                             : nullptr;
  if (property.name.empty()) {
    batch.Wrong(says, "a property needs a name");
    return;
  }
  if (declared.contains(property.name)) {
    batch.Wrong(says, "declares the property '{}' twice", property.name);
    return;
  }
  if (inherited != nullptr && !redeclare &&
      type.properties[inherited->index] == inherited) {
    if (says.is_recorded && inherited->declared_by->is_native() &&
        TypesAgree(*inherited, property)) {
      if (property.has_default && inherited->is_plain() &&
          inherited->set != nullptr) {
        says.defaults.emplace_back(property.name,
                                   std::move(property.default_value));
      }
      return;
    }
    batch.Wrong(says, "the property '{}' is declared by its ancestor '{}'",
                property.name, inherited->declared_by->name());
    return;
  }
  auto row = std::make_unique<ClassProperty>(std::move(property));
  row->declared_by = draft.type.get();
  declared.insert(row->name);
  if (inherited != nullptr) {
    row->index = inherited->index;
    // The same field, if it can hold the values: what finds it by its place,
    // such as C++ code and handles, goes on to.
    if (!type.is_native && row->kind == inherited->kind &&
        row->stands_for.empty() && !inherited->is_alias()) {
      row->offset = inherited->offset;
    }
    type.properties[row->index] = row.get();
  } else {
    row->index = static_cast<uint32_t>(type.properties.size());
    type.properties.push_back(row.get());
  }
  type.own_properties.push_back(std::move(row));
}

// Each property of a native child, but for the names that are taken, becomes
// one of this type.
void ExpandAliasAll(Batch& batch, ClassDraft& draft, Declared& declared) {
  TypeDeclaration& says = draft.says;
  for (const TypeDeclaration::AliasAllOf& all : says.alias_all) {
    const Class* child =
        batch.Need(says, "aliased child", all.type, ": Register() it, too");
    if (child == nullptr) continue;
    for (const ClassProperty* target : child->properties()) {
      if (target == nullptr || declared.contains(target->name) ||
          draft.type->FindProperty(target->name) != nullptr) {
        continue;
      }
      ClassProperty alias;
      alias.name = target->name;
      alias.stands_for = {target->name, "", all.type, all.find};
      AddProperty(batch, draft, std::move(alias), false, declared);
    }
  }
}

}  // namespace

void BuildProperties(Batch& batch, ClassDraft& draft) {
  TypeDeclaration& says = draft.says;
  ClassData& type = draft.data();
  if (type.parent != nullptr) {
    type.properties = type.parent->data().properties;
    type.table = type.parent->data().table;
    type.slots_to_construct = type.parent->data().slots_to_construct;
  } else {
    type.table = std::make_shared<PropertyTable>();
  }
  type.slots = type.table->slots.data();
  type.mask = type.table->mask;
  if (type.is_native && type.parent != nullptr &&
      type.parent->data().has_slots) {
    MoveRows(type);
  }
  for (const std::string& name : says.removed) {
    const ClassProperty* property = draft.type->FindProperty(name);
    if (property == nullptr) {
      batch.Wrong(says, "removes the property '{}', which no ancestor has",
                  name);
      continue;
    }
    type.properties[property->index] = nullptr;
  }
  Declared declared;
  for (ClassProperty& property : says.properties) {
    AddProperty(batch, draft, std::move(property), false, declared);
  }
  for (ClassProperty& property : says.redeclared) {
    AddProperty(batch, draft, std::move(property), true, declared);
  }
  ExpandAliasAll(batch, draft, declared);
  IndexNames(type);
}

void IndexNames(ClassData& type) {
  if (type.parent != nullptr &&
      type.properties.size() == type.parent->data().properties.size()) {
    return;  // the parent's table finds the same names
  }
  auto table = std::make_shared<PropertyTable>();
  const size_t size =
      std::bit_ceil(std::max<size_t>(2, type.properties.size() * 3));
  table->mask = static_cast<uint32_t>(size - 1);
  table->slots.assign(size, {0, PropertyTable::kEmpty});
  for (uint32_t index = 0; index < type.properties.size(); ++index) {
    const ClassProperty* property = type.properties[index];
    if (property == nullptr) continue;
    const uint64_t hash = HashName(property->name);
    uint32_t at = static_cast<uint32_t>(hash) & table->mask;
    while (table->slots[at].index != PropertyTable::kEmpty) {
      at = (at + 1) & table->mask;
    }
    table->slots[at] = {static_cast<uint32_t>(hash >> 32), index};
  }
  type.table = std::move(table);
  type.slots = type.table->slots.data();
  type.mask = type.table->mask;
}

}  // namespace qom::internal
