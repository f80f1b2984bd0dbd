// What a program of operations (bench/operation.h) does with its arguments.
// scripts/bench runs ours, the peers' and the limits' in turn.
//
//   PROGRAM --list                  the names
//   PROGRAM --time [NAME...]        name, nanoseconds
//   PROGRAM --threads [NAME...]     name, number of threads, nanoseconds
//   PROGRAM --count [NAME...]       name, how many, process: see Count()
//   PROGRAM --benchmark_…           Google Benchmark, with its own flags
//
// `--seconds=S` before the names: how long to look for the fastest batch.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_RUNNER_H_
#define QOMRT_BENCH_RUNNER_H_

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "bench/operation.h"
#include "benchmark/benchmark.h"
#include "fmt/core.h"

namespace qom::bench {

namespace internal {

template <typename... Args>
void PrintLine(fmt::format_string<Args...> format, Args&&... args) {
  fmt::print(format, std::forward<Args>(args)...);
  std::fflush(stdout);
}

// Runs each operation twice, three times as often the second time, each run in
// a process of its own. To be run under callgrind, which writes for each
// process what was spent in MeasuredRun(): the difference of the two is twice
// `count` operations, without what happens only once. A process starts from
// the same state whichever operations were asked for.
inline int Count(const std::vector<const Operation*>& operations) {
  // The heap, too, must be as it was for the first one.
  static std::array<char, 4096> output;
  std::setvbuf(stdout, output.data(), _IOFBF, output.size());
  for (const Operation* operation : operations) {
    for (size_t count : {operation->count, 3 * operation->count}) {
      const pid_t child = fork();
      if (child < 0) {
        std::perror("fork");
        return 1;
      }
      if (child == 0) {
        operation->run(count);
        std::_Exit(0);
      }
      int status = 0;
      if (waitpid(child, &status, 0) != child || status != 0) {
        fmt::print(stderr, "{}: failed\n", operation->name);
        return 1;
      }
      PrintLine("{}\t{}\t{}\n", operation->name, count, child);
    }
  }
  return 0;
}

// Numbers of threads in turn, so that all of them see the same weather.
inline void TimeThreads(const Operation& operation, double seconds) {
  constexpr int kRounds = 4;
  const int most = static_cast<int>(
      std::clamp<unsigned>(std::thread::hardware_concurrency(), 2, 64));
  std::vector<int> threads;
  for (int n = 1; n < most; n *= 2) threads.push_back(n);
  threads.push_back(most);
  std::vector<double> best(threads.size(),
                           std::numeric_limits<double>::infinity());
  for (int round = 0; round < kRounds; ++round) {
    for (size_t i = 0; i < threads.size(); ++i) {
      best[i] = std::min(best[i],
                         operation.time_shared(threads[i], seconds / kRounds));
    }
  }
  for (size_t i = 0; i < threads.size(); ++i) {
    PrintLine("{}\t{}\t{:.2f}\n", operation.name, threads[i], best[i]);
  }
}

inline int RunGoogleBenchmark(const std::vector<Operation>& operations,
                              int argc, char** argv) {
  for (const Operation& operation : operations) {
    benchmark::RegisterBenchmark(operation.name.c_str(), operation.benchmark);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

}  // namespace internal

// `set_up` runs first if anything is measured: what all operations share.
inline int RunOperations(const std::vector<Operation>& all, void (*set_up)(),
                         int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (mode.starts_with("--benchmark_")) {
    set_up();
    return internal::RunGoogleBenchmark(all, argc, argv);
  }
  constexpr std::string_view kSeconds = "--seconds=";
  double seconds = 0.4;
  // As large for one as for all: see Count().
  std::vector<const Operation*> chosen;
  chosen.reserve(all.size());
  bool bad = false;
  for (int i = 2; i < argc; ++i) {
    const std::string_view arg = argv[i];
    if (arg.starts_with(kSeconds)) {
      bad |= !absl::SimpleAtod(argv[i] + kSeconds.size(), &seconds);
      continue;
    }
    const auto at = std::find_if(
        all.begin(), all.end(),
        [arg](const Operation& operation) { return operation.name == arg; });
    if (at == all.end()) {
      fmt::print(stderr, "{}: no operation '{}'; --list shows them\n", argv[0],
                 arg);
      return 2;
    }
    chosen.push_back(&*at);
  }
  if (chosen.empty()) {
    for (const Operation& operation : all) chosen.push_back(&operation);
  }
  if (mode == "--list") {
    for (const Operation* operation : chosen) {
      fmt::print("{}\n", operation->name);
    }
  } else if (mode == "--time" && !bad) {
    set_up();
    for (const Operation* operation : chosen) {
      internal::PrintLine("{}\t{:.2f}\n", operation->name,
                          operation->time(seconds));
    }
  } else if (mode == "--threads" && !bad) {
    set_up();
    for (const Operation* operation : chosen) {
      if (operation->time_shared != nullptr) {
        internal::TimeThreads(*operation, seconds);
      }
    }
  } else if (mode == "--count" && !bad) {
    set_up();
    return internal::Count(chosen);
  } else {
    fmt::print(stderr,
               "usage: {} --list | --time | --threads | --count "
               "[--seconds=S] [NAME...]\n",
               argv[0]);
    return 2;
  }
  return 0;
}

}  // namespace qom::bench

#endif  // QOMRT_BENCH_RUNNER_H_
