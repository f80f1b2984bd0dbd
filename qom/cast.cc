// The end of a program that cast an object to what it is not: a message with
// both types.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/cast.h"

#include <string>
#include <string_view>

#include "qom/internal/check.h"

namespace qom::internal {

void BadCast(const Object* object, std::string_view type_name) {
  const std::string what =
      object == nullptr ? "null" : std::string(object->type().name());
  CheckFailed(__FILE__, __LINE__, "Cast<T>(object)",
              fmt::format("{} is not a {}", what, type_name));
}

}  // namespace qom::internal
