// `operator new` of the program, which counts and fails.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/faults/memory.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

using qom::test::Fault;

constexpr size_t kNever = SIZE_MAX;

constinit std::atomic<int64_t> blocks{0};
constinit thread_local size_t good_left = kNever;
constinit thread_local Fault kind = Fault::kOne;
constinit thread_local bool has_failed = false;

bool Fails() {
  if (good_left == kNever) return false;
  if (good_left != 0) {
    --good_left;
    return false;
  }
  if (kind == Fault::kOne) good_left = kNever;
  return true;
}

void* Take(size_t size, size_t alignment) {
  if (Fails()) return nullptr;
  void* const memory =
      alignment == 0 ? std::malloc(size == 0 ? 1 : size)
                     : std::aligned_alloc(alignment, (size + alignment - 1) /
                                                         alignment * alignment);
  if (memory != nullptr) ++blocks;
  return memory;
}

void* TakeOrThrow(size_t size, size_t alignment) {
  void* const memory = Take(size, alignment);
  if (memory != nullptr) return memory;
  has_failed = true;
  throw std::bad_alloc();
}

void Free(void* memory) {
  if (memory != nullptr) --blocks;
  std::free(memory);
}

}  // namespace

void* operator new(size_t size) { return TakeOrThrow(size, 0); }
void* operator new[](size_t size) { return TakeOrThrow(size, 0); }
void* operator new(size_t size, std::align_val_t alignment) {
  return TakeOrThrow(size, static_cast<size_t>(alignment));
}
// Who asks so has an answer to null: not a fault that a call must report.
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  return Take(size, 0);
}
void operator delete(void* memory) noexcept { Free(memory); }
void operator delete[](void* memory) noexcept { Free(memory); }
void operator delete(void* memory, size_t) noexcept { Free(memory); }
void operator delete[](void* memory, size_t) noexcept { Free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { Free(memory); }
void operator delete(void* memory, size_t, std::align_val_t) noexcept {
  Free(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
  Free(memory);
}

namespace qom::test {

void FailAfter(size_t good, Fault fault) {
  has_failed = false;
  kind = fault;
  good_left = good;
}

bool StopFailing() {
  good_left = kNever;
  return has_failed;
}

int64_t Blocks() { return blocks; }

}  // namespace qom::test
