// An operation is what one figure of docs/benchmarks.md is of. It is written
// once; bench/runner.h counts its instructions and takes its time.
//
//   struct CastToBase {
//     static constexpr Row kRow{.name = "cast-base-5-up"};
//     void operator()() { … one operation … }
//   };
//
// Some are only worth measuring many at a time, on something made before:
//
//   struct Unparent {
//     static constexpr Row kRow{.name = "unparent"};
//     static constexpr size_t kBatch = 1000;
//     void Prepare() { … }       // not measured
//     void operator()() { … kBatch operations … }
//   };
//
// One of several sizes says so in its name: with `kArgs` = {10, 400} it is
// called NAME/10/400. With `kShared`, several threads may run one at a time.
//
// Nothing here knows qomrt: the peers are measured by the same code.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCH_OPERATION_H_
#define QOMRT_BENCH_OPERATION_H_

#include <algorithm>
#include <barrier>
#include <chrono>
#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "benchmark/benchmark.h"

namespace qom::bench {

using benchmark::DoNotOptimize;

struct Row {
  std::string_view name;
  // How many to run when instructions are counted.
  size_t count = 1000;
};

// An operation as the runner has it.
struct Operation {
  std::string name;
  size_t count;
  // Runs that many; a multiple of the batch.
  void (*run)(size_t count);
  // Nanoseconds each, in the fastest of the batches that fit into `seconds`.
  double (*time)(double seconds);
  // The same with several threads at it, by the clock on the wall: on two
  // cores and two threads, half of `time` at best. Null if not `kShared`.
  double (*time_shared)(int threads, double seconds);
  void (*benchmark)(benchmark::State& state);
};

template <typename... Ops>
struct OperationList {};

template <typename Op>
concept Batched = requires {
  Op::kBatch;
};
template <typename Op>
concept Sized = requires {
  Op::kArgs;
};
template <typename Op>
concept Shared = requires {
  Op::kShared;
};

template <typename Op>
constexpr size_t BatchOf() {
  if constexpr (Batched<Op>) {
    return Op::kBatch;
  } else {
    return 1;
  }
}

template <typename Op>
constexpr size_t WholeBatches(size_t count) {
  return (count + BatchOf<Op>() - 1) / BatchOf<Op>() * BatchOf<Op>();
}

template <typename Op>
std::string NameOf() {
  std::string name(Op::kRow.name);
  if constexpr (Sized<Op>) {
    for (auto size : Op::kArgs) name += '/' + std::to_string(size);
  }
  return name;
}

// What is measured; callgrind knows it by its name. `times` calls.
template <typename Op>
__attribute__((noinline)) void MeasuredRun(Op& op, size_t times) {
  for (size_t i = 0; i < times; ++i) op();
}

template <typename Op>
void RunOperation(size_t count) {
  auto op = std::make_unique<Op>();
  if constexpr (Batched<Op>) {
    for (size_t done = 0; done < count; done += Op::kBatch) {
      op->Prepare();
      MeasuredRun(*op, 1);
    }
  } else {
    MeasuredRun(*op, count);
  }
}

inline double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

template <typename Op>
double BestTime(double seconds) {
  constexpr double kBatchSeconds = 1e-3;
  auto op = std::make_unique<Op>();
  size_t times = 1;
  double best = std::numeric_limits<double>::infinity();
  const auto begin = std::chrono::steady_clock::now();
  for (int batches = 0; batches < 3 || SecondsSince(begin) < seconds;) {
    if constexpr (Batched<Op>) op->Prepare();
    const auto start = std::chrono::steady_clock::now();
    MeasuredRun(*op, times);
    const double taken = SecondsSince(start);
    if (!Batched<Op> && taken < kBatchSeconds / 2) {
      times *= 2;
      continue;
    }
    ++batches;
    best = std::min(best, taken / static_cast<double>(times * BatchOf<Op>()));
  }
  return best * 1e9;
}

// All threads start a batch together, and it ends with the last of them.
template <typename Op>
double BestSharedTime(int threads, double seconds) {
  // Long beside what it takes to wake a thread.
  constexpr double kBatchSeconds = 4e-3;
  auto op = std::make_unique<Op>();
  size_t times = 1;
  bool stop = false;
  std::barrier gate(threads);
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) {
    others.emplace_back([&] {
      while (true) {
        gate.arrive_and_wait();
        if (stop) return;
        MeasuredRun(*op, times);
        gate.arrive_and_wait();
      }
    });
  }
  double best = std::numeric_limits<double>::infinity();
  const auto begin = std::chrono::steady_clock::now();
  for (int batches = 0; batches < 3 || SecondsSince(begin) < seconds;) {
    gate.arrive_and_wait();
    const auto start = std::chrono::steady_clock::now();
    MeasuredRun(*op, times);
    gate.arrive_and_wait();
    const double taken = SecondsSince(start);
    if (taken < kBatchSeconds / 2) {
      times *= 2;
      continue;
    }
    ++batches;
    best = std::min(best, taken / static_cast<double>(times) / threads);
  }
  stop = true;
  gate.arrive_and_wait();
  for (std::thread& other : others) other.join();
  return best * 1e9;
}

template <typename Op>
void MeasureByGoogleBenchmark(benchmark::State& state) {
  auto op = std::make_unique<Op>();
  if constexpr (Batched<Op>) {
    while (state.KeepRunningBatch(
        static_cast<benchmark::IterationCount>(Op::kBatch))) {
      state.PauseTiming();
      op->Prepare();
      state.ResumeTiming();
      (*op)();
    }
  } else {
    for (auto _ : state) (*op)();
  }
  state.SetItemsProcessed(state.iterations());
}

template <typename Op>
Operation MakeOperation() {
  Operation made{.name = NameOf<Op>(),
                 .count = WholeBatches<Op>(Op::kRow.count),
                 .run = &RunOperation<Op>,
                 .time = &BestTime<Op>,
                 .time_shared = nullptr,
                 .benchmark = &MeasureByGoogleBenchmark<Op>};
  if constexpr (Shared<Op>) made.time_shared = &BestSharedTime<Op>;
  return made;
}

template <typename... Ops>
void AddOperations(OperationList<Ops...> /*operations*/,
                   std::vector<Operation>& all) {
  (all.push_back(MakeOperation<Ops>()), ...);
}

}  // namespace qom::bench

#endif  // QOMRT_BENCH_OPERATION_H_
