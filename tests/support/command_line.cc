// A recorded command line, option by option: which parser takes it, and what is
// only checked.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/support/command_line.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qdev/options/config_file.h"
#include "qdev/options/global_option.h"
#include "qdev/options/key_values.h"
#include "qom/status.h"

namespace qom::recorded {
namespace {

// Back ends live outside of the object system; their syntax is checked. The
// second is the key that may be left out.
constexpr std::pair<std::string_view, std::string_view> kBackEnds[] = {
    {"-audiodev", "driver"}, {"-blockdev", "driver"}, {"-chardev", "backend"},
    {"-drive", ""},          {"-fsdev", "fsdriver"},  {"-netdev", "type"},
    {"-tpmdev", "type"},
};

constexpr std::string_view kOthers[] = {
    "-cpu",    "-device",     "-global", "-mem-prealloc",
    "-object", "-readconfig", "-rtc",
};

template <typename T, typename Kept>
absl::Status Keep(absl::StatusOr<T> parsed, Kept& kept) {
  if (parsed.ok()) kept.push_back(*std::move(parsed));
  return parsed.status();
}

}  // namespace

bool CommandLine::Knows(std::string_view option) {
  for (const auto& [name, implied_key] : kBackEnds) {
    if (name == option) return true;
  }
  for (std::string_view name : kOthers) {
    if (name == option) return true;
  }
  return false;
}

bool CommandLine::TakesArgument(std::string_view option) {
  return option != "-mem-prealloc";
}

absl::Status CommandLine::Take(
    std::string_view option, std::string_view argument,
    const std::map<std::string, std::string>& files) {
  if (option == "-device") {
    return Keep(qdev::ParseDeviceOption(argument), devices_);
  }
  if (option == "-object") {
    return Keep(qdev::ParseObjectOption(argument), objects_);
  }
  if (option == "-global") {
    return Keep(qdev::ParseGlobalOption(argument), globals_);
  }
  if (option == "-cpu") {
    QOMRT_ASSIGN_OR_RETURN(cpu_, qdev::ParseCpuOption(argument));
    return absl::OkStatus();
  }
  if (option == "-readconfig") {
    const auto file = files.find(std::string(argument.substr(1)));
    if (!argument.starts_with('@') || file == files.end()) {
      return Error(Cause::kNoSuchObject, "no file {} was recorded", argument);
    }
    return TakeFile(argument, file->second);
  }
  if (option == "-mem-prealloc") {
    sugar_.push_back({"memory-backend", "prealloc", Value("on")});
    return absl::OkStatus();
  }
  if (option == "-rtc") {
    QOMRT_ASSIGN_OR_RETURN(const qdev::KeyValueList pairs,
                           qdev::ParseKeyValues(argument));
    for (const qdev::KeyValue& pair : pairs) {
      if (pair.key != "driftfix") continue;
      sugar_.push_back({"mc146818rtc", "lost_tick_policy", Value(pair.value)});
    }
    return absl::OkStatus();
  }
  for (const auto& [name, implied_key] : kBackEnds) {
    if (name != option) continue;
    return qdev::ParseOptionTree(argument, {.implied_key = implied_key})
        .status();
  }
  return Error(Cause::kMalformed, "nobody knows {}", option);
}

absl::Status CommandLine::TakeFile(std::string_view name,
                                   std::string_view text) {
  QOMRT_ASSIGN_OR_RETURN(std::vector<qdev::ConfigOption> options,
                         qdev::ParseConfigFile(name, text));
  for (qdev::ConfigOption& one : options) {
    if (auto* device = std::get_if<qdev::DeviceOption>(&one.option)) {
      devices_.push_back(std::move(*device));
    } else if (auto* object = std::get_if<qdev::ObjectOption>(&one.option)) {
      objects_.push_back(std::move(*object));
    } else if (auto* entry = std::get_if<compat::TableEntry>(&one.option)) {
      globals_.push_back(std::move(*entry));
    } else {
      return Error(Cause::kMalformed, "{}:{}: nobody here knows [{}]", name,
                   one.line, one.section);
    }
  }
  return absl::OkStatus();
}

}  // namespace qom::recorded
