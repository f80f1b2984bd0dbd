// The names that users give to what they create: devices, objects, back ends.
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_ID_H_
#define QOMRT_QDEV_ID_H_

#include <string_view>

#include "absl/status/status.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// A letter, then letters, digits, '-', '.' and '_', all of them ASCII.
bool IsWellFormedId(std::string_view id);

// InvalidArgument that says so if `id` is none.
absl::Status CheckId(std::string_view id);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_ID_H_
