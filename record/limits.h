// How long a recorder waits and how much it takes from an emulator, which may
// be broken: what is beyond is left unknown, and said.
//
// Threads: constants, and a struct of values.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_LIMITS_H_
#define QOMRT_RECORD_LIMITS_H_

#include <chrono>
#include <cstddef>

namespace qom::record {

struct Limits {
  // Until an answer is there, and all of them.
  std::chrono::milliseconds answer{10'000};
  std::chrono::milliseconds all{600'000};
  // Bytes of one answer, and of all that an emulator says.
  size_t answer_bytes = size_t{64} << 20;
  size_t all_bytes = size_t{512} << 20;
  // Times that the emulator may die.
  int deaths = 200;
  // Types; properties of all types together.
  size_t types = 100'000;
  size_t properties = 1'000'000;
};

}  // namespace qom::record

#endif  // QOMRT_RECORD_LIMITS_H_
