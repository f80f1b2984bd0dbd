// Where RapidJSON takes its memory. Its own allocator answers null when there
// is none, and what it is for writes there; this one throws.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_JSON_HEAP_H_
#define QOMRT_QOM_INTERNAL_JSON_HEAP_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <new>

#include "rapidjson/encodings.h"
#include "rapidjson/stringbuffer.h"

namespace qom::internal {

// With the names that RapidJSON wants.
struct JsonHeap {
  static constexpr bool kNeedFree = true;
  void* Malloc(size_t size) {
    return size == 0 ? nullptr : ::operator new(size);
  }
  void* Realloc(void* old, size_t old_size, size_t size) {
    void* const memory = Malloc(size);
    if (old != nullptr && memory != nullptr) {
      std::memcpy(memory, old, std::min(old_size, size));
    }
    Free(old);
    return memory;
  }
  static void Free(void* memory) { ::operator delete(memory); }
};

using JsonBuffer = rapidjson::GenericStringBuffer<rapidjson::UTF8<>, JsonHeap>;

}  // namespace qom::internal

#endif  // QOMRT_QOM_INTERNAL_JSON_HEAP_H_
