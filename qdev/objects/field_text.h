// The text of a property whose value has fields: `match=fred,policy=allow`. A
// comma in the value of a field is written twice. It is what dotted keys of an
// option (`limits.iops-total=100`) and objects in its JSON come as.
//
// Threads: pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_FIELD_TEXT_H_
#define QOMRT_QDEV_OBJECTS_FIELD_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#pragma GCC visibility push(default)

namespace qom::qdev::internal {

struct FieldText {
  std::string name;
  std::string value;
};

// kBadValue for a part that has no name or no value.
absl::StatusOr<std::vector<FieldText>> ParseFields(std::string_view text);
// Adds one behind those that `text` has.
void AppendField(std::string& text, std::string_view name,
                 std::string_view value);

}  // namespace qom::qdev::internal

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_FIELD_TEXT_H_
