// A recorded command line, taken apart by the parsers of the library.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_SUPPORT_COMMAND_LINE_H_
#define QOMRT_TESTS_SUPPORT_COMMAND_LINE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "compat/machine.h"
#include "qdev/options/cpu_option.h"
#include "qdev/options/device_option.h"
#include "qdev/options/object_option.h"

namespace qom::recorded {

class CommandLine {
 public:
  // True for an option that Take() knows.
  static bool Knows(std::string_view option);
  // True if an argument follows the option.
  static bool TakesArgument(std::string_view option);

  // Reads one option. What its parser says if it is malformed; for a
  // -readconfig, `files` holds the text of "@NAME".
  absl::Status Take(std::string_view option, std::string_view argument,
                    const std::map<std::string, std::string>& files);

  // All in the order in which they came.
  const std::vector<compat::TableEntry>& globals() const { return globals_; }
  // What options other than -global ask for; see the sugar layer.
  const std::vector<compat::TableEntry>& sugar() const { return sugar_; }
  const std::vector<qdev::ObjectOption>& objects() const { return objects_; }
  const std::vector<qdev::DeviceOption>& devices() const { return devices_; }
  const std::optional<qdev::CpuOption>& cpu() const { return cpu_; }

 private:
  absl::Status TakeFile(std::string_view name, std::string_view text);

  std::vector<compat::TableEntry> globals_;
  std::vector<compat::TableEntry> sugar_;
  std::vector<qdev::ObjectOption> objects_;
  std::vector<qdev::DeviceOption> devices_;
  std::optional<qdev::CpuOption> cpu_;
};

}  // namespace qom::recorded

#endif  // QOMRT_TESTS_SUPPORT_COMMAND_LINE_H_
