// What libFuzzer calls: the fuzzer that the build names as QOMRT_FUZZER.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/fuzzers.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  qom::fuzz::QOMRT_FUZZER({reinterpret_cast<const char*>(data), size});
  return 0;
}
