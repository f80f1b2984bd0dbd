// Other names by which those who make devices may call their types: an emulator
// for PC takes "virtio-net" for virtio-net-pci, one for a mainframe for
// virtio-net-ccw. Options of devices take them; entries of layers name types.
//
// Example:
//
//   compat::DriverAliases& aliases = compat::DriverAliasesOf(context);
//   aliases.emplace("virtio-net", "virtio-net-pci");
//   compat::DriverNamed("virtio-net", context.registry(), aliases);
//       // "virtio-net-pci"
//
// Threads: those of a context are filled before devices are made.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_DRIVER_ALIASES_H_
#define QOMRT_COMPAT_DRIVER_ALIASES_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "qom/context.h"
#include "qom/registry.h"

#pragma GCC visibility push(default)

namespace qom::compat {

// Types by their other names.
using DriverAliases = std::map<std::string, std::string, std::less<>>;

// Those that hold in `context`; MachineSet::Select() adds its own.
DriverAliases& DriverAliasesOf(Context& context);

// The type that `name` is another name of; `name` itself if it is none, or if
// there is a type of that name. Views one of the arguments.
std::string_view DriverNamed(std::string_view name,
                             const TypeRegistry& registry,
                             const DriverAliases& aliases);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_DRIVER_ALIASES_H_
