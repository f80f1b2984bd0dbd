// Descriptors of this process that an option names by their numbers: one, or
// several with colons between them.
//
// Threads: pure functions of the process's state.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_DESCRIPTORS_H_
#define QOMRT_QDEV_OBJECTS_DESCRIPTORS_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#pragma GCC visibility push(default)

namespace qom::qdev::internal {

// The numbers in "7:8"; none in "". kBadValue, with the property, for what is
// no number, a number that is there twice, one of no open descriptor.
absl::StatusOr<std::vector<int>> ParseDescriptors(std::string_view property,
                                                  std::string_view text);

}  // namespace qom::qdev::internal

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_DESCRIPTORS_H_
