// The constants of an enum in C++.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_ENUM_CONSTANTS_H_
#define QOMRT_QAPI_INTERNAL_ENUM_CONSTANTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "qapi/internal/cpp_names.h"
#include "qapi/schema.h"

namespace qom::qapi::internal {

struct EnumConstant {
  const EnumValue* value;
  std::string name;  // "kReadOnly"
};

inline std::vector<EnumConstant> ConstantsOf(const Type& type) {
  std::vector<EnumConstant> constants;
  NameScope names;
  for (const EnumValue& value : type.values) {
    constants.push_back({&value, names.Take(ConstantName(value.name))});
  }
  return constants;
}

inline std::string_view EnumBase(const Type& type) {
  return type.values.size() <= 256 ? "uint8_t" : "uint16_t";
}

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_ENUM_CONSTANTS_H_
