// The allocation functions of a program, wrapped so that each thread counts the
// bytes and blocks it holds. Without glibc, or under a sanitizer that brings an
// allocator, nothing is counted.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "bench/support/heap_count.h"

#include <malloc.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace {

// Of one thread: others do not allocate meanwhile.
constinit thread_local int64_t heap_bytes = 0;
constinit thread_local int64_t heap_blocks = 0;

}  // namespace

namespace qom::bench {
HeapUse HeapNow() { return {heap_bytes, heap_blocks}; }
}  // namespace qom::bench

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)

namespace {
void Count(void* memory, int sign) {
  if (memory == nullptr) return;
  const size_t size = malloc_usable_size(memory) + sizeof(size_t);
  heap_bytes += sign * static_cast<int64_t>(size);
  heap_blocks += sign;
}
}  // namespace

extern "C" {

void* __libc_malloc(size_t size);                  // NOLINT
void* __libc_calloc(size_t count, size_t size);    // NOLINT
void* __libc_realloc(void* memory, size_t size);   // NOLINT
void* __libc_memalign(size_t align, size_t size);  // NOLINT
void __libc_free(void* memory);                    // NOLINT

void* malloc(size_t size) {
  void* memory = __libc_malloc(size);
  Count(memory, 1);
  return memory;
}
void* calloc(size_t count, size_t size) {
  void* memory = __libc_calloc(count, size);
  Count(memory, 1);
  return memory;
}
void* realloc(void* memory, size_t size) {
  Count(memory, -1);
  void* moved = __libc_realloc(memory, size);
  Count(moved, 1);
  return moved;
}
void* memalign(size_t align, size_t size) {
  void* memory = __libc_memalign(align, size);
  Count(memory, 1);
  return memory;
}
void* aligned_alloc(size_t align, size_t size) { return memalign(align, size); }
int posix_memalign(void** memory, size_t align, size_t size) {
  *memory = memalign(align, size);
  return *memory == nullptr ? ENOMEM : 0;
}
void free(void* memory) {
  Count(memory, -1);
  __libc_free(memory);
}

}  // extern "C"

#endif
