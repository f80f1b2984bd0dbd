// Names the benchmarks of types and machines, and gives each a world of its own
// to run in.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "benchmark/register.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "qdev/device.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qdev/resettable.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/status.h"

namespace qom::benchmark {
namespace {

using ::benchmark::State;
using compat::MachineSet;
using qdev::MeasureOptions;
using qdev::Operation;
using qdev::Operations;

absl::StatusOr<std::vector<const Class*>> TypesToMeasure(
    TypeRegistry& registry, const Options& options) {
  std::vector<const Class*> types;
  for (const std::string& name : options.types) {
    QOMRT_ASSIGN_OR_RETURN(const Class* type, registry.Lookup(name));
    types.push_back(type);
  }
  for (const auto& [name, prepared] : options.prepare) {
    QOMRT_RETURN_IF_ERROR(registry.Lookup(name).status());
  }
  if (!types.empty()) return types;
  TypeRegistry library;
  qdev::RegisterDeviceTypes(library);
  qdev::RegisterObjectTypes(library);
  QOMRT_RETURN_IF_ERROR(library.Seal());
  for (const Class* type : registry.Types()) {
    if (!type->is_abstract() && !type->is_interface() &&
        library.Find(type->name()) == nullptr) {
      types.push_back(type);
    }
  }
  return types;
}

bool MakesSense(std::string_view operation, const Class& type) {
  // Without layers there is nothing to walk.
  if (operation == "naive-create") return false;
  if (operation == "reset") return type.IsA(qdev::Resettable::kTypeName);
  return operation != "realize" || type.record<qdev::DeviceClass>() != nullptr;
}

// One benchmark: an operation on a type, under a machine or under none.
struct Subject {
  TypeRegistry* registry;
  const MachineSet* machines;
  const Class* type;
  std::string_view operation;
  std::string machine;
  MeasureOptions options;

  std::string Name() const {
    return fmt::format("{}/{}{}{}", operation, type->name(),
                       machine.empty() ? "" : "/", machine);
  }

  void Run(State& state) const {
    Context layered(*registry);
    Context plain(*registry);
    if (!machine.empty()) {
      const absl::Status selected =
          machines->Select({.machine = machine}, layered);
      if (!selected.ok()) return Skip(state, Message(selected));
    }
    const Operations all = qdev::OperationsOf(layered, plain, *type, options);
    const Operation* found = all.Find(operation);
    if (found == nullptr) {
      for (const Operations::Missing& one : all.missing) {
        if (one.name == operation) Skip(state, one.why);
      }
      return;
    }
    // Many in a call, which is not what is measured.
    constexpr size_t kBatch = 32;
    while (state.KeepRunningBatch(kBatch)) found->run(kBatch);
    if (!machine.empty()) {
      state.counters["entries"] =
          static_cast<double>(qdev::EntryCount(layered));
    }
    if (operation == "create") {
      state.counters["bytes"] = qdev::HeapOfObject(layered, *type);
    }
  }

 private:
  static void Skip(State& state, std::string_view why) {
    state.SkipWithError(std::string(why).c_str());
  }
};

void Register(Subject subject) {
  const std::string name = subject.Name();
  ::benchmark::RegisterBenchmark(
      name.c_str(),
      [subject = std::move(subject)](State& state) { subject.Run(state); });
}

void RegisterSelect(TypeRegistry& registry, const MachineSet& machines,
                    const std::string& machine) {
  ::benchmark::RegisterBenchmark(
      fmt::format("select/{}", machine).c_str(),
      [&registry, &machines, machine](State& state) {
        for (auto _ : state) {
          Context context(registry);
          const absl::Status status =
              machines.Select({.machine = machine}, context);
          if (!status.ok()) {
            state.SkipWithError(std::string(Message(status)).c_str());
          }
        }
      });
}

}  // namespace

absl::Status RegisterBenchmarks(TypeRegistry& registry,
                                const MachineSet& machines,
                                const Options& options) {
  QOMRT_ASSIGN_OR_RETURN(const std::vector<const Class*> types,
                         TypesToMeasure(registry, options));
  for (const Class* type : types) {
    Subject subject{.registry = &registry,
                    .machines = &machines,
                    .type = type,
                    .operation = {},
                    .machine = {},
                    .options = {}};
    if (const auto at = options.prepare.find(type->name());
        at != options.prepare.end()) {
      subject.options = at->second;
    }
    for (const std::string_view operation : qdev::kOperationNames) {
      if (!MakesSense(operation, *type)) continue;
      subject.operation = operation;
      Register(subject);
    }
    for (const compat::MachineVersion& machine : machines.machines()) {
      subject.machine = machine.name;
      for (const std::string_view operation : {"create", "naive-create"}) {
        subject.operation = operation;
        Register(subject);
      }
    }
  }
  for (const compat::MachineVersion& machine : machines.machines()) {
    RegisterSelect(registry, machines, machine.name);
  }
  return absl::OkStatus();
}

int Main(int argc, char** argv,
         absl::FunctionRef<void(TypeRegistry&)> register_types,
         absl::FunctionRef<absl::Status(MachineSet&)> add_machines,
         const Options& options) {
  TypeRegistry registry;
  MachineSet machines;
  const auto set_up = [&]() -> absl::Status {
    register_types(registry);
    QOMRT_RETURN_IF_ERROR(registry.Seal());
    QOMRT_RETURN_IF_ERROR(add_machines(machines));
    return RegisterBenchmarks(registry, machines, options);
  };
  if (const absl::Status status = set_up(); !status.ok()) {
    fmt::print(stderr, "{}: {}\n", argv[0], Message(status));
    return 1;
  }
  ::benchmark::Initialize(&argc, argv);
  if (::benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  ::benchmark::RunSpecifiedBenchmarks();
  ::benchmark::Shutdown();
  return 0;
}

}  // namespace qom::benchmark
