// The end of a program that cast an object to what it is not, or used a child
// that there cannot be, or a null reference: a message with the types.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/cast.h"

#include <string>
#include <string_view>

#include "qom/child.h"
#include "qom/internal/check.h"
#include "qom/ref.h"
#include "qom/sentence.h"

namespace qom::internal {

void BadCast(const Object* object, std::string_view type_name, const char* file,
             int line) {
  const std::string what =
      object == nullptr ? "null" : std::string(object->type().name());
  CheckFailed(file, line, "Cast<T>(object)",
              fmt::format("{} is not {}", what, WithArticle(type_name)));
}

void NoChild(std::string_view type_name) {
  CheckFailed(__FILE__, __LINE__, "Child<T>",
              fmt::format("a child {} is used and could not be made: its type "
                          "is not registered or cannot be created",
                          type_name));
}

void NullRef(std::string_view type_name) {
  CheckFailed(
      __FILE__, __LINE__, "Ref<T>",
      fmt::format("a null Ref<{}> is used; `if (ref)` asks first", type_name));
}

}  // namespace qom::internal
