// Keeps the arrays of pointers that an emulator makes: our g_ptr_array_add()
// takes the place of GLib's.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/deep/pointer_arrays.h"

#include <dlfcn.h>

#include <cstddef>
#include <mutex>
#include <set>

namespace qomrt_inspect {
namespace {

struct Arrays {
  std::mutex mutex;
  std::set<const void*> all;
};

Arrays& Seen() {
  static auto* const arrays = new Arrays;
  return *arrays;
}

}  // namespace

const PointerArray* FindArray(const void* begin, size_t words) {
  Arrays& seen = Seen();
  const std::lock_guard<std::mutex> lock(seen.mutex);
  const auto* const word = static_cast<const void* const*>(begin);
  for (size_t i = 0; i < words; ++i) {
    if (seen.all.count(word[i]) > 0) {
      return static_cast<const PointerArray*>(word[i]);
    }
  }
  return nullptr;
}

}  // namespace qomrt_inspect

extern "C" __attribute__((visibility("default"))) void g_ptr_array_add(
    void* array, void* pointer) {
  using Function = void (*)(void*, void*);
  static const auto glibs =
      reinterpret_cast<Function>(dlsym(RTLD_NEXT, "g_ptr_array_add"));
  {
    auto& seen = qomrt_inspect::Seen();
    const std::lock_guard<std::mutex> lock(seen.mutex);
    seen.all.insert(array);
  }
  glibs(array, pointer);
}
