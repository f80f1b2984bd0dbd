// Starts a machine as `-machine`, `-accel`, `-cpu`, `-smp`, `-m` and `-global`
// ask for it. What an option stands for:
//
//   accel=A:B, -accel …     accelerators, tried in order; none: those that are
//                           registered, tcg and kvm first
//   -accel A,P=V            properties, set after A's layers and before it
//   starts mem-merge, dump-guest-core
//                           a property of the machine, and a sugar entry:
//                           `merge` and `dump` of all memory back ends
//   memory-backend, memory-encryption
//                           properties; SetReady() finds the objects
//   kernel-irqchip, kvm-shadow-mem, igd-passthru
//                           sugar entries of the accelerators that have them
//   other keys              properties of the machine
//   -smp                    the machine's processors, and `prealloc-threads` of
//                           all memory back ends
//   -m                      the machine's memory
//   -cpu M,P=V              globals on M's type, after all others
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(
//       qdev::MachineOption option,
//       qdev::ParseMachineOption("pc,accel=kvm:tcg,mem-merge=off", "x86_64",
//                                &registry));
//   QOMRT_ASSIGN_OR_RETURN(qdev::Machine * machine,
//                          qdev::StartMachine(context, machines, option));
//
// Threads: one at a time per tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_START_MACHINE_H_
#define QOMRT_QDEV_OPTIONS_START_MACHINE_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/diagnostic.h"
#include "compat/host.h"
#include "compat/machine.h"
#include "qdev/machine.h"
#include "qdev/options/accel_option.h"
#include "qdev/options/cpu_option.h"
#include "qdev/options/machine_option.h"
#include "qdev/options/memory_option.h"
#include "qdev/options/smp_option.h"
#include "qom/context.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// The options beside `-machine`.
struct StartOptions {
  std::vector<AccelOption> accel{};  // in order; not with -machine accel=
  std::optional<CpuChoice> cpu{};    // see ChooseCpu()
  SmpOption smp{};
  MemorySize memory{};
  std::vector<compat::TableEntry> globals{};
  // See MachineChoice.
  std::optional<std::string> platform{};
  std::optional<compat::Host> host{};
  std::string today{};
  SupportPolicy policy{};
  std::function<void(const compat::Diagnostic& warning)> warn{};
};

// The processors that `-smp` stands for on `version`. kBadValue if they do not
// fit together or are more than the version's attribute "cpu-max".
absl::StatusOr<CpuTopology> ProcessorsOf(const compat::MachineVersion& version,
                                         const SmpOption& smp);

// As SelectMachine(). Also kMalformed for accelerators in both options, or one
// twice; kUnknownProperty, with the nearest, for a key that the machine does
// not have; what ProcessorsOf() says. Nothing is changed then.
absl::StatusOr<Machine*> StartMachine(Context& context,
                                      const compat::MachineSet& machines,
                                      const MachineOption& option,
                                      const StartOptions& more = {});

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_START_MACHINE_H_
