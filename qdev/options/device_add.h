// Devices by option: made, placed, plugged and realized in one step, and taken
// out again by name.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qdev::DeviceOption option,
//                          qdev::ParseDeviceOption("e1000,id=n0"));
//   QOMRT_ASSIGN_OR_RETURN(qdev::Device * nic,
//                          qdev::DeviceAdd(context, option));
//   …
//   QOMRT_RETURN_IF_ERROR(qdev::DeviceDel(context, "n0"));
//
// Threads: as the devices; one at a time per tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_DEVICE_ADD_H_
#define QOMRT_QDEV_OPTIONS_DEVICE_ADD_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qdev/device.h"
#include "qdev/options/device_option.h"
#include "qom/context.h"
#include "qom/object.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// Create() of qdev/create.h with the driver, the id, the bus and the properties
// of `option`; errors begin with the option. The driver may be one of
// compat::DriverAliasesOf(context). While the machine runs it is
// hot-plugged.
//
// As Create(), and as SetProperties().
absl::StatusOr<Device*> DeviceAdd(Context& context, const DeviceOption& option);

// Sets the properties of `option` in `object`, whatever it is, as a user's; the
// last one of a name wins. A text is read as an option's, unless the option is
// strict; any other value has the kind of its property. In text, the elements
// of a list that the type declares may come one by one: NAME.0=…,NAME.1=….
//
// What a property says, with the option, the nearest name or the legal values;
// kReadOnly for "realized"; kBadValue for what no property takes. Those before
// the one that fails may be set.
absl::Status SetProperties(const DeviceOption& option, Object& object);

// Asks the device that `name` means — an id, or a path from the root — to leave
// the machine, at once or when the guest agrees: see RequestUnplug().
//
// kNoSuchObject, with the nearest ids, if there is none; else what
// RequestUnplug() says.
absl::Status DeviceDel(Context& context, std::string_view name);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_DEVICE_ADD_H_
