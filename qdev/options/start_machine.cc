// What the options that start a machine stand for, as a choice of
// SelectMachine().
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/start_machine.h"

#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/diagnostic.h"
#include "compat/layer.h"
#include "compat/table.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/context.h"
#include "qom/error_facts.h"
#include "qom/internal/out_of_memory.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using compat::Layer;
using compat::TableEntry;

absl::Status ChooseAccelerators(const TypeRegistry& registry,
                                const compat::MachineSet& machines,
                                const MachineOption& option,
                                const std::vector<AccelOption>& options,
                                MachineChoice& choice) {
  if (!option.accel.empty() && !options.empty()) {
    return Error(
        Cause::kMalformed,
        "-machine accel={} and -accel {} both choose: give one of them",
        fmt::join(option.accel, ":"), options.front().name);
  }
  std::vector<std::string> names = option.accel;
  for (const AccelOption& one : options) {
    std::vector<Setting> settings;
    for (const KeyValue& pair : one.properties) {
      settings.push_back({pair.key, Value(pair.value)});
    }
    if (!choice.accel_settings.emplace(one.name, std::move(settings)).second) {
      return Error(Cause::kMalformed, "-accel {} is given twice", one.name);
    }
    names.push_back(one.name);
  }
  if (names.empty()) names = AcceleratorNames(registry, &machines);
  if (!names.empty()) choice.accel = fmt::format("{}", fmt::join(names, ":"));
  return absl::OkStatus();
}

// Warns of keys that are for accelerators, where the one that started has no
// such property.
void TellOfSugarInVain(const Context& context,
                       const std::vector<TableEntry>& sugar,
                       const StartOptions& more) {
  const Ref<Object> accelerator = context.root().Child("accel");
  if (accelerator == nullptr || more.warn == nullptr) return;
  std::string_view told;
  for (const TableEntry& entry : sugar) {
    if (entry.property == told ||
        accelerator->type().FindProperty(entry.property) != nullptr) {
      continue;
    }
    told = entry.property;
    more.warn(compat::DiagnosticOf(
        {.cause = Cause::kUnusedEntry,
         .property = entry.property,
         .type = std::string(accelerator->type().name())},
        fmt::format("-machine {}={} has no effect: the accelerator is {}, "
                    "which has no such property",
                    entry.property, entry.value.ToText(),
                    WithArticle(accelerator->type().name())),
        compat::Severity::kWarning));
  }
}

}  // namespace

absl::StatusOr<CpuTopology> ProcessorsOf(const compat::MachineVersion& version,
                                         const SmpOption& smp) {
  auto attribute = [&version](std::string_view name) -> const Value* {
    const auto at = version.attributes.find(std::string(name));
    return at == version.attributes.end() ? nullptr : &at->second;
  };
  const Value* const sockets = attribute("smp-prefer-sockets");
  QOMRT_ASSIGN_OR_RETURN(
      const CpuTopology topology,
      TopologyOf(smp, sockets != nullptr && *sockets == Value(true)));
  const Value* const most = attribute("cpu-max");
  if (most != nullptr && most->is_integer() &&
      topology.max_cpus > most->uint_value()) {
    return Error(Cause::kBadValue,
                 "-smp: the machine {} has at most {} processors, not {}",
                 version.name, most->uint_value(), topology.max_cpus);
  }
  return topology;
}

absl::StatusOr<Machine*> StartMachine(Context& context,
                                      const compat::MachineSet& machines,
                                      const MachineOption& option,
                                      const StartOptions& more) try {
  const TypeRegistry& registry = context.registry();
  MachineChoice choice{.name = option.type,
                       .platform = more.platform,
                       .host = more.host,
                       .settings = MachineSettings(option),
                       .today = more.today,
                       .policy = more.policy,
                       .warn = more.warn};
  QOMRT_RETURN_IF_ERROR(
      ChooseAccelerators(registry, machines, option, more.accel, choice));
  QOMRT_ASSIGN_OR_RETURN(const compat::MachineVersion* version,
                         machines.ChooseMachine(option.type));
  QOMRT_ASSIGN_OR_RETURN(choice.resources.cpus,
                         ProcessorsOf(*version, more.smp));
  choice.resources.memory = more.memory;
  choice.resources.caches = option.smp_cache;
  choice.resources.cxl_windows = option.cxl_fmw;
  auto append = [&choice](Layer layer, std::string_view name,
                          std::vector<TableEntry> entries) {
    if (entries.empty()) return;
    choice.more.push_back({layer, compat::MakeTable(name, std::move(entries))});
  };
  const std::vector<TableEntry> sugar = AcceleratorSugar(option);
  append(Layer::kSugar, "-machine", sugar);
  append(Layer::kGlobal, "-global", more.globals);
  if (more.cpu.has_value()) append(Layer::kGlobal, "-cpu", more.cpu->globals);
  QOMRT_ASSIGN_OR_RETURN(Machine* const machine,
                         SelectMachine(context, machines, choice));
  TellOfSugarInVain(context, sugar, more);
  return machine;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
