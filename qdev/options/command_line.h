// What a user asks for by `-machine`, `-accel`, `-cpu`, `-smp`, `-m`,
// `-global`, `-object`, `-device` and `-readconfig`: taken option by option,
// in any order, then acted on in the order that the layers need. Also the
// commands of a running machine that do the same.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(
//       qdev::Arguments read,
//       qdev::TakeArguments(registry, machines, "x86_64", arguments,
//                           {"-kernel"}));    // an option of your own
//   if (read.help.has_value()) return Print(*read.help);
//   QOMRT_ASSIGN_OR_RETURN(
//       qdev::Machine * machine,
//       qdev::StartMachine(context, machines, read.line));
//   …                                          // the board's own devices
//   QOMRT_RETURN_IF_ERROR(qdev::AddObjectsAndDevices(context, read.line));
//   QOMRT_RETURN_IF_ERROR(machine->SetReady());
//
// Threads: Take… of options as TypeRegistry::Find(); the others as the tree,
// one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_COMMAND_LINE_H_
#define QOMRT_QDEV_OPTIONS_COMMAND_LINE_H_

#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/machine.h"
#include "qdev/machine.h"
#include "qdev/options/config_file.h"
#include "qdev/options/device_option.h"
#include "qdev/options/key_values.h"
#include "qdev/options/machine_option.h"
#include "qdev/options/object_option.h"
#include "qdev/options/start_machine.h"
#include "qom/context.h"
#include "qom/registry.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

struct CommandLine {
  MachineOption machine{};  // without type, the default
  // What `machine` is made of: several options are one, in which the last value
  // of a key counts.
  KeyValueList machine_keys{};
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

// What the arguments of a program come to.
struct Arguments {
  CommandLine line{};
  std::optional<std::string> help{};  // to print, and not to start
  // The embedder's own options, with their arguments.
  std::map<std::string, std::string, std::less<>> own{};
};

// Takes `arguments`, pairs of an option and its argument: those of
// TakeOption(), and those that `own` names. Help ends it.
//
// kUnknownKey, with the nearest, for any other option, with or without an
// argument; kMalformed for one of these at the end without its argument; what
// HelpFor() and TakeOption() say.
absl::StatusOr<Arguments> TakeArguments(
    TypeRegistry& registry, const compat::MachineSet& machines,
    std::string_view arch, std::span<const std::string> arguments,
    std::initializer_list<std::string_view> own = {});

// StartMachine() with what the options say. Without `start.warn`, warnings go
// to the sink of the context's layers.
absl::StatusOr<Machine*> StartMachine(Context& context,
                                      const compat::MachineSet& machines,
                                      const CommandLine& line);

// Does what the command `name` of a running machine asks for: "device_add" and
// "object_add" with an option's text, "device_del" and "object_del" with an id.
// False if it is none of these.
absl::StatusOr<bool> TakeCommand(Context& context, std::string_view name,
                                 std::string_view argument);

// All objects, then all devices. Stops at the first that cannot be.
absl::Status AddObjectsAndDevices(Context& context, const CommandLine& line);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_COMMAND_LINE_H_
