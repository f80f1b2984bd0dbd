// Values in a text that commas divide: a comma of a value is written twice.
//
// Threads: pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_INTERNAL_COMMA_TEXT_H_
#define QOMRT_QDEV_INTERNAL_COMMA_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace qom::qdev::internal {

// The value at `*at`, up to a comma that is not doubled: there `*at` is then.
std::string TakeValue(std::string_view text, size_t* at);
// Adds `value` to `text`, its commas doubled.
void AppendValue(std::string_view value, std::string& text);

}  // namespace qom::qdev::internal

#endif  // QOMRT_QDEV_INTERNAL_COMMA_TEXT_H_
