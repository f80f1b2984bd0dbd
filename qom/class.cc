// What a class answers that is too rare to be inline.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/class.h"

#include <algorithm>
#include <cstddef>

namespace qom {

const Value* Class::OwnOverride(const ClassProperty& property) const {
  const auto at = std::lower_bound(
      data_.overrides.begin(), data_.overrides.end(), property.index,
      [](const auto& row, uint32_t index) { return row.first < index; });
  return at != data_.overrides.end() && at->first == property.index
             ? &at->second
             : nullptr;
}

const Class& Class::DefaultGiver(const ClassProperty& named) const {
  const ClassProperty& property = named.field();
  for (const Class* type = this;
       type != nullptr && type->data_.parent != nullptr;
       type = type->data_.parent) {
    if (type == property.declared_by || type->OwnOverride(property)) {
      return *type;
    }
  }
  return property.declared_by != nullptr ? *property.declared_by : *this;
}

const Value* Class::DefaultOf(const ClassProperty& property) const {
  if (const Value* value =
          DefaultGiver(property).OwnOverride(property.field())) {
    return value;
  }
  const ClassProperty& field = property.field();
  return field.has_default ? &field.default_value : nullptr;
}

}  // namespace qom
