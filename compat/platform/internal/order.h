// Which platforms are older than which: by the releases in their names, and by
// what they say they come after.
//
// Threads: values.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_PLATFORM_INTERNAL_ORDER_H_
#define QOMRT_COMPAT_PLATFORM_INTERNAL_ORDER_H_

#include <cstddef>
#include <span>
#include <vector>

#include "compat/diagnostic.h"
#include "compat/platform/platform.h"

namespace qom::compat::internal {

// For each platform, the places of those that are directly older.
std::vector<std::vector<size_t>> OlderOnes(std::span<const Platform> platforms);

// What is odd about the order: a platform that comes after one that nobody
// defines (a note), and some that come after one another (a warning).
void TellOrder(std::span<const Platform> platforms,
               std::vector<Diagnostic>& diagnostics);

}  // namespace qom::compat::internal

#endif  // QOMRT_COMPAT_PLATFORM_INTERNAL_ORDER_H_
