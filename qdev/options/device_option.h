// `-device DRIVER,id=ID,bus=BUS,PROPERTY=VALUE,…`: a device as a user asks
// for it. DeviceAdd() of qdev/options/device_add.h makes it.
//
// The same in JSON: {"driver": "e1000", "id": "n0", "mitigation": true}. In
// text, `PROPERTY` alone is on and `noPROPERTY` off, and dots belong to the
// names of properties; of a property that comes again the last value stays.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qdev::DeviceOption option,
//       qdev::ParseDeviceOption("e1000,id=n0,mitigation=off"));
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_DEVICE_OPTION_H_
#define QOMRT_QDEV_OPTIONS_DEVICE_OPTION_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "qdev/options/key_values.h"
#include "qdev/options/option_data.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

struct DeviceOption {
  std::string driver;
  std::string id{};   // "" for none
  std::string bus{};  // "" for the first that fits
  // In order; from text, all values are texts.
  std::vector<OptionData::Member> properties{};

  friend bool operator==(const DeviceOption&, const DeviceOption&) = default;
};

// InvalidArgument naming the byte or key: no driver, an id that is malformed
// (kBadValue), a key of the option itself that is empty or there twice.
absl::StatusOr<DeviceOption> ParseDeviceOption(std::string_view text);
// The same from what was split or read already.
absl::StatusOr<DeviceOption> DeviceOptionFrom(std::span<const KeyValue> pairs);
absl::StatusOr<DeviceOption> DeviceOptionFrom(const OptionData& tree);

// In text if that can carry the option, else in JSON.
absl::StatusOr<std::string> PrintDeviceOption(const DeviceOption& option);
// InvalidArgument if a property has no text.
absl::StatusOr<KeyValueList> ToKeyValues(const DeviceOption& option);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_DEVICE_OPTION_H_
