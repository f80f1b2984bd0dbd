// Makes properties from data: a field of the kind that is named, by the kind
// table, or by a guess for other names.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/runtime_property.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "props/kind_table.h"
#include "props/kinds.h"
#include "qom/property.h"
#include "qom/registry.h"

namespace qom::props {

ClassProperty RuntimeProperty(TypeRegistry& registry, std::string_view name,
                              std::string_view type,
                              std::optional<Value> default_value) {
  ClassProperty property;
  property.name = registry.Intern(name);
  property.type = registry.Intern(type);
  if (default_value.has_value()) {
    property.default_value = *std::move(default_value);
    property.has_default = true;
  }
  const KindRow* const row = FindKind(type);
  if (row != nullptr && row->hold != nullptr) {
    row->hold(property);
    if (property.is_in(ValueCategory::kLink)) {
      property.link_type = property.type.substr(5, property.type.size() - 6);
    }
    return property;
  }
  const Value& initial = property.default_value;
  if (property.has_default && initial.is_negative()) {
    SetKind<int64_t>(property);
  } else if (property.has_default && initial.is_unsigned()) {
    SetKind<uint64_t>(property);
  } else if (property.has_default && initial.is_bool()) {
    SetKind<bool>(property);
  } else {
    SetKind<std::string>(property);
  }
  property.declared = row == nullptr ? nullptr : &row->values();
  return property;
}

}  // namespace qom::props
