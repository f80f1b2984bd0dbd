// What a user asks for by `-machine`, `-accel`, `-cpu`, `-smp`, `-m`,
// `-global`, `-object`, `-device` and `-readconfig`: taken option by option,
// in any order, then acted on in the order that the layers need.
//
// Example:
//
//   qdev::CommandLine line;
//   for (…) {                                  // of each pair of arguments
//     QOMRT_ASSIGN_OR_RETURN(
//         const bool known,
//         qdev::TakeOption(option, argument, registry, "x86_64", line));
//     if (!known) …                            // an option of your own
//   }
//   QOMRT_ASSIGN_OR_RETURN(
//       qdev::Machine * machine,
//       qdev::StartMachine(context, machines, line.machine, line.start));
//   …                                          // the board's own devices
//   QOMRT_RETURN_IF_ERROR(qdev::AddObjectsAndDevices(context, line));
//   QOMRT_RETURN_IF_ERROR(machine->SetReady());
//
// Threads: TakeOption() as TypeRegistry::Find(); AddObjectsAndDevices() as the
// tree, one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_COMMAND_LINE_H_
#define QOMRT_QDEV_OPTIONS_COMMAND_LINE_H_

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qdev/options/config_file.h"
#include "qdev/options/device_option.h"
#include "qdev/options/machine_option.h"
#include "qdev/options/object_option.h"
#include "qdev/options/start_machine.h"
#include "qom/context.h"
#include "qom/registry.h"

namespace qom::qdev {

struct CommandLine {
  MachineOption machine{};  // the last one counts; without type, the default
  StartOptions start{};
  std::vector<ObjectOption> objects{};  // in order, as devices
  std::vector<DeviceOption> devices{};
  // Sections of files that are not among these options: the embedder's.
  std::vector<ConfigOption> others{};
};

// Takes `option` ("-device"; "-M" is "-machine") with its argument, for the
// types of `registry` and the keys of `arch` ("": any). False if it is none of
// the above. What the parser says, or of a file, with its line; `line` is as it
// was then, but for the sections before the one that is wrong.
absl::StatusOr<bool> TakeOption(std::string_view option,
                                std::string_view argument,
                                TypeRegistry& registry, std::string_view arch,
                                CommandLine& line);

// All objects, then all devices. Stops at the first that cannot be.
absl::Status AddObjectsAndDevices(Context& context, const CommandLine& line);

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_OPTIONS_COMMAND_LINE_H_
