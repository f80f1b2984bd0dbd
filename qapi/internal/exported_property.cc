// Properties of a class, looked at without an object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/exported_property.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "qom/property_flags.h"

namespace qom::qapi::internal {

std::span<const std::string> ExportedProperty::legal_values() const {
  if (field->rule == nullptr) return {};
  return field->rule->values;
}

std::vector<ExportedProperty> ExportedPropertiesOf(const Class& type) {
  std::vector<ExportedProperty> exported;
  for (const ClassProperty* property : type.properties()) {
    if (property == nullptr || property->set == nullptr) continue;
    if (property->has(PropertyFlags::kReadOnly) ||
        property->has(PropertyFlags::kInternal)) {
      continue;
    }
    const ClassProperty* field = property;
    while (field->target != nullptr && field->target != field) {
      field = field->target;
    }
    const Value* const value = property->is_alias() && property->has_default
                                   ? &property->default_value
                                   : type.DefaultOf(*property);
    exported.push_back({property, field, value,
                        property->has(PropertyFlags::kUnstable) ||
                            property->name.starts_with("x-"),
                        property->has(PropertyFlags::kDeprecated)});
  }
  std::sort(exported.begin(), exported.end(),
            [](const auto& a, const auto& b) { return a.name() < b.name(); });
  return exported;
}

}  // namespace qom::qapi::internal
