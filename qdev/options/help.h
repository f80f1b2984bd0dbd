// Help for the options, as users of emulators ask for it: `-device help` lists
// devices, `-device TYPE,help` the properties of one, and so for all options
// that name types. Made of what types and rows say: description, categories,
// type, default, legal values, doc, what is deprecated.
//
//   -device help        the devices that users may create, by category
//   -object help        the objects that users may create
//   -machine help       the machines, newest first; aliases, the default, and
//                       what is deprecated
//   -accel help         the accelerators
//   -cpu help           the models of the architecture
//   -global help        the types that take globals
//   -smp help           the keys
//   -OPTION NAME,help   what can be set: the properties; for a machine, the
//                       keys of the option, too
//
// "?" is "help". It may stand anywhere: `-device e1000,id=n0,help`.
//
// Example, before an option is parsed:
//
//   QOMRT_ASSIGN_OR_RETURN(
//       const std::optional<std::string> help,
//       qdev::HelpFor({registry, machines, "x86_64"}, option, argument));
//   if (help.has_value()) return Print(*help);
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_HELP_H_
#define QOMRT_QDEV_OPTIONS_HELP_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "compat/machine.h"
#include "qom/class.h"
#include "qom/registry.h"

namespace qom::qdev {

// What help is about.
struct HelpSubject {
  const TypeRegistry& registry;
  const compat::MachineSet& machines;
  std::string_view arch{};  // of the keys and CPU models; "": any
};

// The help that `option` ("-device", "device", "-M" …) with this argument asks
// for, in lines; none if it asks for none or is no option from above.
// kUnknownType, with the nearest names, if there is no NAME.
absl::StatusOr<std::optional<std::string>> HelpFor(const HelpSubject& subject,
                                                   std::string_view option,
                                                   std::string_view argument);

// The properties of `type` that a user may set, by name, a line each.
std::string PropertyHelp(const Class& type);

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_OPTIONS_HELP_H_
