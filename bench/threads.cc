// Copyright 2026 The qomrt Authors.
//
// Two threads that create objects of one type in one context: how much more
// they do than one. Beside it, two threads that only allocate, which is what
// the machine gives.

#include "bench/create_operations.h"
#include "bench/fixture.h"
#include "bench/operation.h"
#include "benchmark/benchmark.h"

namespace qom::bench {
namespace {

template <typename Op>
void BM_Shared(benchmark::State& state) {
  // Of all threads and repetitions; never destroyed.
  static Op& op = *new Op;
  for (auto _ : state) op();
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_TEMPLATE(BM_Shared, CreatePlain)
    ->Name("threads-create-0")
    ->ThreadRange(1, 2)
    ->UseRealTime();
BENCHMARK_TEMPLATE(BM_Shared, CreateLayered400)
    ->Name("threads-create-layered-400")
    ->ThreadRange(1, 2)
    ->UseRealTime();
BENCHMARK_TEMPLATE(BM_Shared, MallocImage)
    ->Name("threads-malloc-memcpy")
    ->ThreadRange(1, 2)
    ->UseRealTime();

}  // namespace
}  // namespace qom::bench

BENCHMARK_MAIN();
