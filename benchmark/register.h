// Google Benchmarks of an embedder's own types and machines, in one line. For
// each type that his function registers, and each machine version:
//
//   create/acme-uart              create, set, get, find, realize, reset
//   create/acme-uart/acme-1.0     under the layers of a version, and beside it
//   naive-create/acme-uart/acme-1.0   … by a walk of all its entries
//   select/acme-1.0               a context with the layers of a version
//
// Example, a whole program:
//
//   QOMRT_BENCHMARK_MAIN(acme::RegisterAcmeTypes, acme::AddMachines);
//
//   $ ./bench --benchmark_filter=acme-uart
//
// In a program with benchmarks of its own, RegisterBenchmarks() adds them. What
// cannot be measured says why as an error of its benchmark: a device that needs
// a bus, for example, is given one by the options.
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_BENCHMARK_REGISTER_H_
#define QOMRT_BENCHMARK_REGISTER_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "compat/machine.h"
#include "qdev/measure/measure.h"
#include "qom/registry.h"

namespace qom::benchmark {

struct Options {
  // Which types; all concrete ones that are not the library's if empty.
  std::vector<std::string> types{};
  // What a type needs, by its name.
  std::map<std::string, qdev::MeasureOptions, std::less<>> prepare{};
};

// `registry` is sealed; it and `machines` outlive the run. NotFound for a type
// that `options` names and that is not there.
absl::Status RegisterBenchmarks(TypeRegistry& registry,
                                const compat::MachineSet& machines,
                                const Options& options = {});

// Registers and runs them, with the flags of Google Benchmark; the exit status
// of a program.
int Main(int argc, char** argv,
         absl::FunctionRef<void(TypeRegistry&)> register_types,
         absl::FunctionRef<absl::Status(compat::MachineSet&)> add_machines,
         const Options& options = {});

}  // namespace qom::benchmark

// What follows `add_machines` is the inside of Options.
#define QOMRT_BENCHMARK_MAIN(register_types, add_machines, ...)             \
  int main(int argc, char** argv) {                                         \
    return ::qom::benchmark::Main(argc, argv, register_types, add_machines, \
                                  ::qom::benchmark::Options{__VA_ARGS__});  \
  }                                                                         \
  static_assert(true, "a semicolon follows")

#endif  // QOMRT_BENCHMARK_REGISTER_H_
