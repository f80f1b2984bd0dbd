// `-m SIZE,slots=N,maxmem=SIZE`: how much memory a machine has, and how much
// more may be plugged into how many slots.
//
//   -m 512                     512 MiB: a size without a suffix counts them
//   -m 1G                      as all sizes: b, k, M, G, T, P, E
//   -m 1G,slots=2,maxmem=4G    3 GiB more in two slots
//   -m 0                       the machine's default
//
// Sizes are rounded up to 8 KiB.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qdev::MemorySize memory,
//                          qdev::ParseMemoryOption("1G"));
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_MEMORY_OPTION_H_
#define QOMRT_QDEV_OPTIONS_MEMORY_OPTION_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "qdev/machine_resources.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// kMalformed, kUnknownKey or kBadValue naming the key; kBadValue for slots
// without a maxmem that is more than the size, and for one that is less.
absl::StatusOr<MemorySize> ParseMemoryOption(std::string_view text);
// Fails for what ParseMemoryOption() would refuse.
absl::StatusOr<std::string> PrintMemoryOption(const MemorySize& memory);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_MEMORY_OPTION_H_
