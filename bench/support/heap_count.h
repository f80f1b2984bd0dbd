// What lies on the heap, in bytes as the allocator hands them out (its own
// word per block included) and in blocks. A program that links heap_count.cc
// has allocation functions that count, around the C library's own. Nothing
// here knows qomrt: the peers are measured by the same code.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_SUPPORT_HEAP_COUNT_H_
#define QOMRT_BENCH_SUPPORT_HEAP_COUNT_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fmt/core.h"

namespace qom::bench {

struct HeapUse {
  int64_t bytes = 0;
  int64_t blocks = 0;
};

// What this thread has on the heap now. Zeroes under a sanitizer, which has
// allocation functions of its own.
HeapUse HeapNow();

// Prints "name, bytes, blocks" of each of `count` things that were made since.
inline void PrintHeapOfEach(std::string_view name, const HeapUse& before,
                            size_t count) {
  const HeapUse now = HeapNow();
  const auto each = static_cast<double>(count);
  fmt::print("{}\t{:.1f}\t{:.2f}\n", name,
             static_cast<double>(now.bytes - before.bytes) / each,
             static_cast<double>(now.blocks - before.blocks) / each);
}

}  // namespace qom::bench

#endif  // QOMRT_BENCH_SUPPORT_HEAP_COUNT_H_
