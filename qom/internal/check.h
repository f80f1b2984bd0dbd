// `QOMRT_CHECK(condition, format, …)` ends the process, with a message, when
// an invariant is broken that only a bug in the program can break. Nothing
// that comes from outside (a file, an option, a table) may reach one.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_CHECK_H_
#define QOMRT_QOM_INTERNAL_CHECK_H_

#include <string_view>

#include "fmt/core.h"

#pragma GCC visibility push(default)

namespace qom::internal {

[[noreturn]] void CheckFailed(const char* file, int line, const char* condition,
                              std::string_view message);

}  // namespace qom::internal

#pragma GCC visibility pop

#define QOMRT_CHECK(condition, ...)                                \
  do {                                                             \
    if (__builtin_expect(!(condition), 0)) {                       \
      ::qom::internal::CheckFailed(__FILE__, __LINE__, #condition, \
                                   ::fmt::format(__VA_ARGS__));    \
    }                                                              \
  } while (false)

#endif  // QOMRT_QOM_INTERNAL_CHECK_H_
