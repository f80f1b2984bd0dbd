// Copyright 2026 The qomrt Authors.
//
// Runs one operation so and so often, and nothing else: what callgrind counts
// (scripts/bench). Also the list of all operations with their goals, and the
// time of the best undisturbed batch.
//
//   ops --list          name, goal in instructions, goal in ns, count
//   ops NAME COUNT      runs it
//   ops --time          name and ns of every operation
//   ops --time NAME...  of these

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "absl/strings/numbers.h"
#include "bench/cast_operations.h"
#include "bench/create_operations.h"
#include "bench/fixture.h"
#include "bench/operation.h"
#include "bench/property_operations.h"
#include "bench/tree_operations.h"
#include "fmt/core.h"

namespace qom::bench {
namespace {

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

// Nanoseconds per operation of the fastest of many batches, each of about a
// millisecond: what is left when nobody else was running.
template <typename Op>
double BestTime() {
  constexpr double kBatchSeconds = 1e-3;
  constexpr double kSeconds = 0.4;
  auto op = std::make_unique<Op>();
  size_t times = 1;
  double best = std::numeric_limits<double>::infinity();
  const auto begin = std::chrono::steady_clock::now();
  for (int batches = 0; batches < 3 || SecondsSince(begin) < kSeconds;) {
    if constexpr (Batched<Op>) op->Prepare();
    const auto start = std::chrono::steady_clock::now();
    MeasuredRun(*op, times);
    const double seconds = SecondsSince(start);
    if (!Batched<Op> && seconds < kBatchSeconds / 2) {
      times *= 2;
      continue;
    }
    ++batches;
    best = std::min(best, seconds / static_cast<double>(times * BatchOf<Op>()));
  }
  return best * 1e9;
}

struct Operation {
  Row row;
  void (*run)(size_t count);
  double (*time)();
};

template <typename... Ops>
void AddOperations(TypeList<Ops...> /*operations*/,
                   std::vector<Operation>& all) {
  (all.push_back({Ops::kRow, &RunOperation<Ops>, &BestTime<Ops>}), ...);
}

std::vector<Operation> AllOperations() {
  std::vector<Operation> all;
  AddOperations(CastOperations(), all);
  AddOperations(PropertyOperations(), all);
  AddOperations(CreateOperations(), all);
  AddOperations(TreeOperations(), all);
  return all;
}

int Run(std::span<char*> args) {
  const std::vector<Operation> all = AllOperations();
  const std::string_view first = args.empty() ? "" : args[0];
  if (first == "--list") {
    for (const Operation& operation : all) {
      fmt::print("{}\t{}\t{}\t{}\n", operation.row.name,
                 operation.row.instructions, operation.row.nanoseconds,
                 operation.row.count);
    }
    return 0;
  }
  if (first == "--time") {
    const std::vector<std::string_view> names(args.begin() + 1, args.end());
    for (const Operation& operation : all) {
      if (names.empty() || std::find(names.begin(), names.end(),
                                     operation.row.name) != names.end()) {
        fmt::print("{}\t{:.2f}\n", operation.row.name, operation.time());
        std::fflush(stdout);
      }
    }
    return 0;
  }
  // What the smoke test gives to every benchmark.
  if (first.starts_with("--benchmark_")) {
    for (const Operation& operation : all) operation.run(1);
    return 0;
  }
  uint64_t count = 0;
  if (args.size() == 2 && absl::SimpleAtoi(args[1], &count)) {
    for (const Operation& operation : all) {
      if (operation.row.name != first) continue;
      operation.run(count);
      return 0;
    }
  }
  fmt::print(stderr, "usage: ops --list | --time [NAME...] | NAME COUNT\n");
  return 2;
}

}  // namespace
}  // namespace qom::bench

int main(int argc, char** argv) {
  return qom::bench::Run(std::span(argv + 1, static_cast<size_t>(argc) - 1));
}
