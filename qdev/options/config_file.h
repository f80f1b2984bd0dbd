// `-readconfig FILE`: options in a file, one to a section.
//
//   # a comment
//   [device "n0"]
//     driver = "e1000"
//     mitigation = "off"
//   [global]
//     driver = "e1000"
//     property = "autonegotiation"
//     value = "on"
//
// A value is in quotes and on one line; it holds anything but a quote. Blanks
// stand before '='. The id of a device or object is written after its section
// or as a key.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(std::vector<qdev::ConfigOption> options,
//                          qdev::ReadConfigFile("machine.cfg"));
//   for (const qdev::ConfigOption& one : options) {
//     if (auto* device = std::get_if<qdev::DeviceOption>(&one.option)) …
//   }
//
// Errors: InvalidArgument that begins with "FILE:LINE: ".
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_CONFIG_FILE_H_
#define QOMRT_QDEV_OPTIONS_CONFIG_FILE_H_

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/machine.h"
#include "qdev/options/accel_option.h"
#include "qdev/options/device_option.h"
#include "qdev/options/key_values.h"
#include "qdev/options/object_option.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

struct ConfigOption {
  std::string section;  // "device", "machine" …
  std::string id{};     // after the section
  // Of the sections device, object, global and accel, in their own types; of
  // all others (machine, netdev, drive …) the pairs as they are.
  std::variant<KeyValueList, DeviceOption, ObjectOption, compat::TableEntry,
               AccelOption>
      option{};
  std::string file{};
  int line = 0;  // of the section
};

// What is in `text`; messages and options call it `file`.
absl::StatusOr<std::vector<ConfigOption>> ParseConfigFile(
    std::string_view file, std::string_view text);
// The same for a file; NotFound if it cannot be read.
absl::StatusOr<std::vector<ConfigOption>> ReadConfigFile(
    const std::string& path);

// A text that parses to the same options. Fails for what it cannot carry: a
// value with a quote or a line's end, one that is no text.
absl::StatusOr<std::string> PrintConfigFile(
    std::span<const ConfigOption> options);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_CONFIG_FILE_H_
