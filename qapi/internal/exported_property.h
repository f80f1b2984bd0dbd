// What the two exports say of a property.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_EXPORTED_PROPERTY_H_
#define QOMRT_QAPI_INTERNAL_EXPORTED_PROPERTY_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "qom/class.h"
#include "qom/property.h"
#include "qom/value.h"

namespace qom::qapi::internal {

struct ExportedProperty {
  const ClassProperty* property;
  // Where the value is, which knows what it may be.
  const ClassProperty* field;
  const Value* default_value;  // null for none
  bool is_unstable;
  bool is_deprecated;

  std::string_view name() const { return property->name; }
  std::string_view doc() const {
    return property->doc.empty() ? field->doc : property->doc;
  }
  // The texts that it may be; none if it may be others.
  std::span<const std::string> legal_values() const;
};

// Those that can be set, by name.
std::vector<ExportedProperty> ExportedPropertiesOf(const Class& type);

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_EXPORTED_PROPERTY_H_
