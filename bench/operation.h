// Copyright 2026 The qomrt Authors.
//
// -----------------------------------------------------------------------------
// File: bench/operation.h
// -----------------------------------------------------------------------------
//
// An operation is what one row of docs/benchmarks.md measures, written once and
// run in two ways: by Google Benchmark (cast.cc, property.cc …) for time, and
// by ops.cc under callgrind for instructions.
//
//   struct CastToBase {
//     static constexpr Row kRow{.name = "cast-base", .instructions = 15};
//     void operator()() { … one operation … }
//   };
//
// Some are only worth measuring many at a time, on something made before:
//
//   struct Unparent {
//     static constexpr size_t kBatch = 1000;
//     void Prepare() { … }       // not measured
//     void operator()() { … kBatch operations … }
//   };

#ifndef QOMRT_BENCH_OPERATION_H_
#define QOMRT_BENCH_OPERATION_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "benchmark/benchmark.h"
#include "qomrt/qom/interface.h"

namespace qom::bench {

using benchmark::DoNotOptimize;

struct Row {
  std::string_view name;
  // The goals of the contract; 0 where it sets none.
  double instructions = 0;
  double nanoseconds = 0;
  // How many to run under callgrind.
  size_t count = 1000;
};

template <typename Op>
concept Batched = requires {
  Op::kBatch;
};

template <typename Op>
constexpr size_t BatchOf() {
  if constexpr (Batched<Op>) {
    return Op::kBatch;
  } else {
    return 1;
  }
}

// What is measured under callgrind, which knows it by its name. `times` calls.
template <typename Op>
__attribute__((noinline)) void MeasuredRun(Op& op, size_t times) {
  for (size_t i = 0; i < times; ++i) op();
}

// Runs an operation `count` times, rounded up to whole batches.
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

template <typename Op>
void Measure(benchmark::State& state) {
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

template <typename... Ops>
void RegisterOperations(TypeList<Ops...> /*operations*/) {
  (benchmark::RegisterBenchmark(std::string(Ops::kRow.name).c_str(),
                                &Measure<Ops>),
   ...);
}

template <typename Operations>
int BenchmarkMain(int argc, char** argv) {
  RegisterOperations(Operations());
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

}  // namespace qom::bench

#endif  // QOMRT_BENCH_OPERATION_H_
