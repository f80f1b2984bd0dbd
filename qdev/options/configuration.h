// What a machine that stands is made of, as data: the machine's version, its
// accelerator, platform, processors and memory, what was appended to its
// layers, the objects and devices of users, and every property that differs
// from what all of that gives. It can be written as JSON, made again in another
// context, and compared with another one.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(std::string text,
//                          qdev::SaveConfiguration(context, machines));
//   …
//   QOMRT_ASSIGN_OR_RETURN(
//       qdev::Machine * machine,
//       qdev::LoadConfiguration(other, machines, "saved.json", text));
//   QOMRT_RETURN_IF_ERROR(machine->SetReady());
//
// Before a migration, what it would trip over:
//
//   for (const auto& one : qdev::DifferenceOf(source, target)) {
//     Print(Describe(one));
//     // "error: /machine/peripheral/n0.queues: 4 (set), here as the machine
//     // gives it: the guest sees it"
//   }
//
// The state of devices is not part of it.
//
// Threads: as the tree; a const Configuration may be read from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_CONFIGURATION_H_
#define QOMRT_QDEV_OPTIONS_CONFIGURATION_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/diagnostic.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "qdev/machine.h"
#include "qdev/machine_resources.h"
#include "qom/context.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

struct ConfiguredProperty {
  std::string name;
  Value value{};
  // Realizing worked it out; it does so again and is not set.
  bool settled = false;

  friend bool operator==(const ConfiguredProperty&,
                         const ConfiguredProperty&) = default;
};

struct ConfiguredObject {
  std::string path{};  // "/machine/peripheral/n0"
  std::string type{};
  std::string bus{};      // of a device: the path; "" for none
  std::string address{};  // on the bus, as that says it; "" for none
  std::vector<ConfiguredProperty> properties{};

  friend bool operator==(const ConfiguredObject&,
                         const ConfiguredObject&) = default;
};

struct Configuration {
  std::string version{};  // of the machine
  std::string accel{};    // "tcg"; "" for none
  std::string platform{};
  MachineResources resources{};
  // What no choice of machine, accelerator and platform puts into the layers.
  std::vector<compat::LayerTable> layers{};
  ConfiguredObject machine{};
  ConfiguredObject accelerator{};  // no path if there is none
  // In an order in which they can be made.
  std::vector<ConfiguredObject> objects{};
  std::vector<ConfiguredObject> devices{};
  // Everything else that differs: what the machine's code makes, and parts of
  // the above. To be compared, and set if it differs.
  std::vector<ConfiguredObject> others{};
};

// kWrongPhase without a machine; kUnreadable, naming it, for a property that
// was set and cannot be read; kNotWritten for an entry that is left out.
absl::StatusOr<Configuration> ConfigurationOf(
    Context& context, const compat::MachineSet& machines);

struct ConfigurationOptions {
  // Makes what the machine's code makes, after the user's objects and before
  // the devices; null if the machine's type does that.
  std::function<absl::Status(Machine&)> build{};
  // See MachineChoice.
  std::string today{};
  std::function<void(const compat::Diagnostic& warning)> warn{};
};

// Makes the machine, its objects and devices in `context`, which has none yet,
// as options would: devices are plugged cold, and properties are set as a
// user's. SetReady() is left to the caller. An error names the part, and may
// leave what was made before it; kFailed if a bus gives a device another
// address than it had.
absl::StatusOr<Machine*> MakeConfiguration(
    Context& context, const compat::MachineSet& machines,
    const Configuration& configuration,
    const ConfigurationOptions& options = {});

// As JSON, a line for each property; kMalformed for what JSON cannot hold.
absl::StatusOr<std::string> WriteConfiguration(
    const Configuration& configuration);
// `name`, in errors, is the file. kMalformed or kBadValue naming line and
// column, or the member: "saved.json: devices[2].type: …".
absl::StatusOr<Configuration> ReadConfiguration(std::string_view name,
                                                std::string_view text);

// Both in one step.
absl::StatusOr<std::string> SaveConfiguration(
    Context& context, const compat::MachineSet& machines);
absl::StatusOr<Machine*> LoadConfiguration(
    Context& context, const compat::MachineSet& machines, std::string_view name,
    std::string_view text, const ConfigurationOptions& options = {});

// One thing in which two configurations differ.
struct ConfigurationDifference {
  // kError: a guest that moves sees it. kWarning: it may. kNote: the host's.
  compat::Severity severity = compat::Severity::kError;
  std::string path{};      // of an object; "" for the machine as a whole
  std::string property{};  // or "version", "memory" …; "" for the object itself
  // Null where there is none, or it is as the machine gives it.
  Value a{};
  Value b{};
  std::string_view origin_a{};  // "set", "realize", or "" for the machine's
  std::string_view origin_b{};
  std::string reason{};

  friend bool operator==(const ConfigurationDifference&,
                         const ConfigurationDifference&) = default;
};

// In the order of `a`, what only `b` has last.
std::vector<ConfigurationDifference> DifferenceOf(const Configuration& a,
                                                  const Configuration& b);
// One line for people.
std::string Describe(const ConfigurationDifference& difference);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_CONFIGURATION_H_
