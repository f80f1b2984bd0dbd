// Random types, random layers, random objects: what a context makes of them is
// compared with a reference that is small enough to be believed. The reference
// knows no plan, no index and no folding: it walks over all entries for every
// object, compares names, and applies what matches, in order; children first,
// then their owner through its aliases.
//
// test: one process
// test: optimise
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <cstdlib>
#include <string>

#include "gtest/gtest.h"
#include "tests/compat/differential_case.h"
#include "tests/compat/differential_generator.h"
#include "tests/compat/differential_runner.h"

namespace qom::compat::differential {
namespace {

TEST(DifferentialTest, ContextsDoAsTheReferenceDoes) {
  // More of them for who has the time.
  const char* const wanted = std::getenv("QOMRT_DIFFERENTIAL_CASES");
  const uint64_t cases = wanted == nullptr ? 4000 : std::stoull(wanted);
  Tally tally;
  for (uint64_t seed = 1; seed <= cases; ++seed) {
    Case the_case = MakeCase(seed);
    const std::string found = RunCase(the_case, &tally);
    if (found.empty()) continue;
    Shrink(&the_case);
    FAIL() << "seed " << seed << ": " << found
           << "\nsmaller: " << RunCase(the_case) << "\n"
           << Show(the_case);
  }
  // The cases are worth something only if much of everything happens.
  EXPECT_GT(tally.created, 10 * static_cast<int>(cases));
  EXPECT_GT(tally.failed, static_cast<int>(cases));
  EXPECT_GT(tally.warned, static_cast<int>(cases) / 4);
  RecordProperty("created", tally.created);
  RecordProperty("failed", tally.failed);
  RecordProperty("warned", tally.warned);
}

}  // namespace
}  // namespace qom::compat::differential
