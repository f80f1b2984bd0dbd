// `-device DRIVER,id=ID,bus=BUS,PROPERTY=VALUE,…`: a device as a user asks
// for it. DeviceAdd() of qdev/options/device_add.h makes it.
//
// The same in JSON: {"driver": "e1000", "id": "n0", "mitigation": true}, where
// values have types: "1" is no number. In text, `PROPERTY` alone is on and
// `noPROPERTY` off, and dots belong to the names of properties; of a property
// that comes again the last value stays.
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

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "qdev/options/key_values.h"
#include "qdev/options/option_data.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// What a text in JSON is.
enum class JsonTexts : uint8_t {
  kTyped,  // a text, and no number
  kRead,   // read as in an option: "1" is a number for a property of numbers
};
// As the emulator of that release has it, "9.1" or "Debian 1:11.1.3+ds-1": QEMU
// reads them up to 9.1. kTyped if it names none.
JsonTexts JsonTextsOf(std::string_view release);

struct DeviceOption {
  std::string driver;  // a type, or another name of one
  std::string id{};    // "" for none
  std::string bus{};   // "" for the first that fits
  // In order; from text, all values are texts.
  std::vector<OptionData::Member> properties{};
  // From JSON with types: values have the kinds of their properties.
  bool strict = false;

  friend bool operator==(const DeviceOption&, const DeviceOption&) = default;
};

// InvalidArgument naming the byte or key: no driver, an id that is malformed
// (kBadValue), a key of the option itself that is empty or there twice.
absl::StatusOr<DeviceOption> ParseDeviceOption(
    std::string_view text, JsonTexts json = JsonTexts::kTyped);
// The same from what was split or read already.
absl::StatusOr<DeviceOption> DeviceOptionFrom(std::span<const KeyValue> pairs);
absl::StatusOr<DeviceOption> DeviceOptionFrom(
    const OptionData& tree, JsonTexts json = JsonTexts::kTyped);

// In JSON if the option is strict, else in text. In JSON to be kRead if no text
// can carry it.
absl::StatusOr<std::string> PrintDeviceOption(const DeviceOption& option);
// InvalidArgument for a strict option, and if a property has no text.
absl::StatusOr<KeyValueList> ToKeyValues(const DeviceOption& option);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_DEVICE_OPTION_H_
