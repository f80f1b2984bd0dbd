// Memory that runs out: the program's `operator new` fails where a test says.
//
// Example:
//
//   EveryFault<World>("Load", [](World& world) { return world.Load(); });
//
// A `World` is what a call works on, made anew for each fault. Its `Picture()`
// shows all that a call which fails must leave alone.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_FAULTS_MEMORY_H_
#define QOMRT_TESTS_FAULTS_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "qom/status.h"

namespace qom::test {

enum class Fault {
  kOne,   // one allocation fails, and those after it do not
  kRest,  // so do all after it, the ones of the error included
};

// After so many good allocations of this thread there is a fault.
void FailAfter(size_t good, Fault fault);
// No faults any more. True if there was one.
bool StopFailing();
// Blocks that are allocated now.
int64_t Blocks();

// `attempt(world)` for every allocation that it makes, which fails. The answer
// is an error of that cause, the world is as it was, nothing leaks, and the
// next attempt goes well.
template <typename World, typename Attempt>
void EveryFault(std::string_view name, Attempt attempt,
                std::initializer_list<Fault> kinds = {Fault::kOne,
                                                      Fault::kRest}) {
  size_t faults = 0;
  for (const Fault fault : kinds) {
    World().Picture();  // what is made once in a program
    bool wrong = false;
    for (size_t good = 0; !wrong; ++good) {
      SCOPED_TRACE(std::string(name) +
                   ", good allocations: " + std::to_string(good));
      const int64_t blocks = Blocks();
      bool failed = false;
      {
        World world;
        const std::string picture = world.Picture();
        FailAfter(good, fault);
        absl::Status status = attempt(world);
        failed = StopFailing();
        if (failed) {
          EXPECT_EQ(CauseWord(CauseOf(status)), "out-of-memory")
              << status.ToString();
          EXPECT_EQ(world.Picture(), picture);
          wrong = CauseOf(status) != Cause::kOutOfMemory ||
                  world.Picture() != picture;
          status = attempt(world);
        }
        EXPECT_TRUE(status.ok()) << status.ToString();
      }
      if (!wrong) {
        EXPECT_EQ(Blocks(), blocks);
      }
      wrong = wrong || Blocks() != blocks;
      if (!failed) break;
      ++faults;
    }
  }
  std::printf("[   FAULTS ] %6zu %.*s\n", faults, static_cast<int>(name.size()),
              name.data());
}

}  // namespace qom::test

#endif  // QOMRT_TESTS_FAULTS_MEMORY_H_
