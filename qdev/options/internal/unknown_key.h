// What an option says of a key that it does not have.
//
// Threads: a pure function.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_INTERNAL_UNKNOWN_KEY_H_
#define QOMRT_QDEV_OPTIONS_INTERNAL_UNKNOWN_KEY_H_

#include <span>
#include <string_view>

#include "absl/status/status.h"

namespace qom::qdev::internal {

// kUnknownKey, with the nearest of the `legal` ones, and all of them.
absl::Status UnknownKey(std::string_view key,
                        std::span<const std::string_view> legal);

}  // namespace qom::qdev::internal

#endif  // QOMRT_QDEV_OPTIONS_INTERNAL_UNKNOWN_KEY_H_
