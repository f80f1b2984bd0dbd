// Rows, limits and kinds of sealed properties.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "compat/catalogue/raise.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "props/kind_table.h"
#include "qom/link.h"

namespace qom::compat::model {
namespace {

constexpr PropertyFlags Without(PropertyFlags flags, PropertyFlags removed) {
  return static_cast<PropertyFlags>(static_cast<uint32_t>(flags) &
                                    ~static_cast<uint32_t>(removed));
}

// The range of a kind of numbers that nothing narrows.
ClassProperty Prototype(const props::KindRow& row) {
  ClassProperty prototype;
  row.hold(prototype);
  return prototype;
}

}  // namespace

bool IsSpelling(const ClassProperty& property) {
  return property.stands_for.is_spelling();
}

bool IsChildAlias(const ClassProperty& property) {
  return property.is_alias() && !IsSpelling(property);
}

const ClassProperty& FieldOf(const ClassProperty& property) {
  const ClassProperty* field = &property;
  while (field->kind == nullptr && field->target != nullptr) {
    field = field->target;
  }
  return *field;
}

bool IsReadOnly(const ClassProperty& property) {
  return property.has(PropertyFlags::kReadOnly) || property.set == nullptr;
}

bool IsUnreadable(const ClassProperty& property) {
  return property.has(PropertyFlags::kUnreadable) || property.get == nullptr;
}

Row RowOf(const ClassProperty& property) {
  Row row{.name = std::string(property.name),
          .type = std::string(property.type),
          .doc = std::string(property.doc),
          .unit = std::string(property.unit),
          .flags = property.flags & kRowFlags,
          .automatic = property.automatic};
  if (property.has_default) row.default_value = property.default_value;
  if (property.has(PropertyFlags::kDeprecated) ||
      !property.deprecated_since.empty() || !property.replacement.empty()) {
    row.deprecated = {std::string(property.deprecated_since),
                      std::string(property.replacement)};
  }
  for (const HistoryEntry& entry : property.history) {
    row.history.push_back({std::string(entry.until), entry.value});
  }
  return row;
}

void LeaveOutTarget(const ClassProperty& property, bool is_bound, Row& row) {
  const ClassProperty* const target = property.target;
  if (target == nullptr || (!is_bound && !IsSpelling(property))) return;
  const Row theirs = RowOf(*target);
  row.flags = Without(row.flags, theirs.flags);
  if (row.deprecated == theirs.deprecated) row.deprecated.reset();
  if (row.doc == theirs.doc) row.doc.clear();
  if (row.unit == theirs.unit) row.unit.clear();
  // What a catalogue binds on trial may be a spelling of the type.
  if (!is_bound || !IsChildAlias(property)) return;
  const Value* const value = property.route.holder->DefaultOf(*target);
  if (value != nullptr && row.default_value == *value) {
    row.default_value.reset();
  }
}

Limits LimitsOf(const ClassProperty& property) {
  Limits limits;
  const PropertyKind* const kind = FieldOf(property).kind;
  const props::KindRow* const row = props::RowOf(kind);
  bool narrowed = property.reports_range;
  if (row != nullptr && row->values().category == ValueCategory::kInteger) {
    const ClassProperty whole = Prototype(*row);
    narrowed =
        narrowed || property.min != whole.min || property.max != whole.max;
  }
  if (narrowed && row != nullptr && row->values().is_signed) {
    limits.min = static_cast<int64_t>(property.min);
    limits.max = static_cast<int64_t>(property.max);
  } else if (narrowed) {
    limits.min = property.min;
    limits.max = property.max;
  }
  if (row != nullptr && row->check != nullptr) limits.text = row->name();
  const PropertyRule* rule = property.rule;
  if (rule == nullptr || IsSpelling(property)) return limits;
  limits.power_of_two = rule->power_of_two;
  limits.zero_is_unset = rule->zero_is_unset;
  limits.length = rule->length;
  limits.values = rule->values;
  const props::KindRow* const form = props::FindKind(rule->text_form);
  if (form != nullptr && form->check != nullptr) limits.text = form->name();
  return limits;
}

std::string KindName(const ClassProperty& property, const Value* shown) {
  const ClassProperty& field = FieldOf(property);
  if (field.kind == &qom::internal::kLinkKind) {
    return fmt::format("link<{}>", field.link_type);
  }
  const props::KindRow* const row = props::RowOf(field.kind);
  if (row != nullptr && row->hold != nullptr) return std::string(row->name());
  // A kind of somebody's own: by what it shows.
  if (shown == nullptr) return "";
  if (shown->is_double()) return "number";
  if (!shown->is_list()) return "";
  const Value::List& list = shown->list_value();
  auto all = [&list](bool (Value::*is)() const) {
    return !list.empty() &&
           std::all_of(list.begin(), list.end(),
                       [is](const Value& value) { return (value.*is)(); });
  };
  if (all(&Value::is_unsigned)) return "list<uint64>";
  if (all(&Value::is_integer)) return "list<int64>";
  return all(&Value::is_double) ? "list<number>" : "list<str>";
}

Property RaiseProperty(const Class& type, const ClassProperty& property) {
  Property said{.row = RowOf(property),
                .limits = LimitsOf(property),
                .readonly = IsReadOnly(property)};
  said.row.default_value.reset();
  if (const Value* value = type.DefaultOf(property)) {
    said.row.default_value = *value;
  }
  if (IsUnreadable(property)) said.unreadable = property.unreadable;
  return said;
}

Type RaiseType(const Class& type) {
  Type said{.name = std::string(type.name()),
            .is_abstract = type.is_abstract(),
            .is_interface = type.is_interface(),
            .description = type.record().description};
  if (type.parent() != nullptr) said.parent = type.parent()->name();
  for (const auto& row : type.interfaces()) {
    said.interfaces.emplace_back(row.interface->name());
  }
  std::sort(said.interfaces.begin(), said.interfaces.end());
  said.found.layers = LayersOf(type);
  if (said.found.layers != LayerMask::kNone) {
    said.hotpluggable = IsHotpluggable(type);
  }
  for (const ChildSpec& spec : type.children()) {
    Child& child = said.children.emplace_back();
    child.name = spec.name;
    child.type = spec.type_name;
    child.hidden = spec.hidden;
    for (const PropertyDefault& given : spec.defaults) {
      child.values.insert_or_assign(std::string(given.property), given.value);
    }
  }
  return said;
}

}  // namespace qom::compat::model
