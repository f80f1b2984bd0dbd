// Random numbers, and properties and values made of them, for the cases of a
// differential test.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_COMPAT_DIFFERENTIAL_RANDOM_H_
#define QOMRT_TESTS_COMPAT_DIFFERENTIAL_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>

#include "tests/compat/differential_case.h"

namespace qom::compat::differential {

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}
  size_t Below(size_t n) { return static_cast<size_t>(engine_() % n); }
  bool Chance(int percent) { return Below(100) < static_cast<size_t>(percent); }
  template <typename C>
  const auto& Pick(const C& from) {
    return from[Below(std::size(from))];
  }

 private:
  std::mt19937_64 engine_;
};

Prop RandomProp(Random& random, std::string name);

// A typed value that `prop` accepts.
Value GoodValue(Random& random, const Prop& prop);

// A value for an entry: typed or text, bad in `badness` percent of all.
Value EntryValue(Random& random, int badness, const Prop& prop);

}  // namespace qom::compat::differential

#endif  // QOMRT_TESTS_COMPAT_DIFFERENTIAL_RANDOM_H_
