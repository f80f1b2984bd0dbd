// Copyright 2026 The qomrt Authors.
//
// -----------------------------------------------------------------------------
// File: qdev/device_option.h
// -----------------------------------------------------------------------------
//
// `-device DRIVER,id=ID,bus=BUS,PROPERTY=VALUE,…`: a device as a user asks
// for it, read, printed and made.
//
// The same in JSON: {"driver": "e1000", "id": "n0", "mitigation": true}. In
// text, `PROPERTY` alone is on and `noPROPERTY` off, and dots belong to the
// names of properties; of a property that comes again the last value stays.
//
// Example:
//
//   ASSIGN_OR_RETURN(qdev::DeviceOption option,
//                    qdev::ParseDeviceOption("e1000,id=n0,mitigation=off"));
//   ASSIGN_OR_RETURN(qdev::Device * nic, qdev::CreateDevice(context, option));
//
// Threads: CreateDevice() as the devices; the others from anywhere.

#ifndef QOMRT_QDEV_DEVICE_OPTION_H_
#define QOMRT_QDEV_DEVICE_OPTION_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "qomrt/compat/data_tree.h"
#include "qomrt/qdev/device.h"
#include "qomrt/qdev/key_values.h"
#include "qomrt/qom/context.h"

namespace qom::qdev {

struct DeviceOption {
  std::string driver;
  std::string id{};   // "" for none
  std::string bus{};  // "" for the first that fits
  // In order; from text, all values are texts.
  std::vector<compat::DataTree::Member> properties{};

  friend bool operator==(const DeviceOption&, const DeviceOption&) = default;
};

// InvalidArgument naming the byte or key: no driver, an id that is malformed
// (kBadValue), a key of the option itself that is empty or there twice.
absl::StatusOr<DeviceOption> ParseDeviceOption(std::string_view text);
// The same from what was split or read already.
absl::StatusOr<DeviceOption> DeviceOptionFrom(std::span<const KeyValue> pairs);
absl::StatusOr<DeviceOption> DeviceOptionFrom(const compat::DataTree& tree);

// In text if that can carry the option, else in JSON.
absl::StatusOr<std::string> PrintDeviceOption(const DeviceOption& option);
// InvalidArgument if a property has no text.
absl::StatusOr<KeyValueList> ToKeyValues(const DeviceOption& option);

// Makes the device, sets its properties as a user's, puts it under
// /machine/peripheral or, without id, /machine/peripheral-anon, plugs it into
// its bus and realizes it. `hotplug`: it joins a machine that runs.
//
// In text, the elements of a list may come one by one: NAME.0=…,NAME.1=….
//
// kUnknownType, kAbstractType or kBadValue for a driver that is unknown, that
// a user cannot create, or that is no device; kWrongPhase for one that cannot
// be hot-plugged, and for one that a listener hides; kTaken for an id in use;
// else what the bus, a property or realizing says. On an error nothing is left
// behind.
absl::StatusOr<Device*> CreateDevice(Context& context,
                                     const DeviceOption& option,
                                     bool hotplug = false);

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_DEVICE_OPTION_H_
