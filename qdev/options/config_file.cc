// Sections of a configuration file to and from options.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/config_file.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/internal/quoted.h"
#include "qdev/options/global_option.h"
#include "qom/files.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using internal::Quoted;

// The groups of options that a file may hold.
constexpr std::string_view kSections[] = {
    "accel",
    "acpi",
    "action",
    "add-fd",
    "audiodev",
    "boot-opts",
    "chardev",
    "device",
    "drive",
    "fsdev",
    "fw_cfg",
    "global",
    "icount",
    "iscsi",
    "machine",
    "memory",
    "mon",
    "msg",
    "name",
    "net",
    "netdev",
    "nic",
    "numa",
    "object",
    "option-rom",
    "overcommit",
    "rtc",
    "sandbox",
    "semihosting-config",
    "smp-opts",
    "spice",
    "tpmdev",
    "trace",
    "virtfs",
    "vnc",
};

constexpr std::string_view kBlanks = " \t\v\f\r";

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// The section and id of "[section]" or "[section "id"]".
absl::Status ReadHeader(std::string_view line, ConfigOption& option) {
  absl::Status bad =
      Error(Cause::kMalformed,
            "{} is no section; write [NAME] or [NAME \"ID\"]", Quoted(line));
  if (line.size() < 3 || line.back() != ']') return bad;
  std::string_view inside = Trim(line.substr(1, line.size() - 2));
  const size_t end = std::min(inside.find_first_of(kBlanks), inside.size());
  option.section = inside.substr(0, end);
  inside = Trim(inside.substr(end));
  if (!inside.empty()) {
    if (inside.size() < 3 || inside.front() != '"' || inside.back() != '"') {
      return bad;
    }
    option.id = inside.substr(1, inside.size() - 2);
  }
  if (option.section.find_first_of("[]\"") != std::string::npos ||
      option.id.find('"') != std::string::npos) {
    return bad;
  }
  if (std::find(std::begin(kSections), std::end(kSections), option.section) !=
      std::end(kSections)) {
    return absl::OkStatus();
  }
  const std::vector<std::string> nearest =
      NearestNames(option.section, kSections);
  return Error(Cause::kMalformed, "there is no section {}{}",
               Quoted(option.section), OrNearest(nearest));
}

// The pair of `key = "value"`.
absl::StatusOr<KeyValue> ReadPair(std::string_view line) {
  const size_t key_end = std::min(line.find_first_of(kBlanks), line.size());
  const std::string_view key = line.substr(0, key_end);
  std::string_view rest = Trim(line.substr(key_end));
  if (key.find('=') != std::string_view::npos || !rest.starts_with('=')) {
    return Error(Cause::kMalformed,
                 "{} is no setting; write KEY = \"VALUE\" with blanks before "
                 "the '='",
                 Quoted(line));
  }
  rest = Trim(rest.substr(1));
  if (!rest.starts_with('"')) {
    return Error(Cause::kMalformed,
                 "the value of {} has no quotes; write "
                 "{} = \"VALUE\"",
                 Quoted(key), key.substr(0, 80));
  }
  const size_t close = rest.find('"', 1);
  if (close == std::string_view::npos) {
    return Error(Cause::kMalformed,
                 "the value of {} has no quote at its end on this line",
                 Quoted(key));
  }
  if (close + 1 != rest.size()) {
    return Error(Cause::kMalformed,
                 "{} follows the value of {}; a value holds no quote",
                 Quoted(rest.substr(close + 1)), Quoted(key));
  }
  return KeyValue{std::string(key), std::string(rest.substr(1, close - 1))};
}

template <typename T>
absl::Status Convert(absl::StatusOr<T> made, ConfigOption& option) {
  if (!made.ok()) {
    return Annotate(made.status(), fmt::format("[{}]", option.section));
  }
  option.option = *std::move(made);
  return absl::OkStatus();
}

// Gives the option its type, all of its pairs being known.
absl::Status Finish(KeyValueList pairs, ConfigOption& option) {
  const bool is_device = option.section == "device";
  if ((is_device || option.section == "object") && !option.id.empty()) {
    pairs.insert(pairs.begin(), {"id", option.id});
  }
  if (is_device) return Convert(DeviceOptionFrom(pairs), option);
  if (option.section == "object") {
    return Convert(ObjectOptionFrom(pairs), option);
  }
  if (option.section == "accel") {
    return Convert(AccelOptionFrom(pairs), option);
  }
  if (option.section == "global") {
    absl::StatusOr<compat::TableEntry> entry = GlobalOptionFrom(pairs);
    if (entry.ok()) {
      entry->file = option.file;
      entry->line = option.line;
    }
    return Convert(std::move(entry), option);
  }
  option.option = std::move(pairs);
  return absl::OkStatus();
}

// ---- Printing --------------------------------------------------------------

absl::StatusOr<KeyValueList> PairsOf(const ConfigOption& option) {
  if (const auto* device = std::get_if<DeviceOption>(&option.option)) {
    return ToKeyValues(*device);
  }
  if (const auto* object = std::get_if<ObjectOption>(&option.option)) {
    return ToKeyValues(*object);
  }
  if (const auto* entry = std::get_if<compat::TableEntry>(&option.option)) {
    return ToKeyValues(*entry);
  }
  if (const auto* accel = std::get_if<AccelOption>(&option.option)) {
    return ToKeyValues(*accel);
  }
  return *std::get_if<KeyValueList>(&option.option);
}

}  // namespace

absl::StatusOr<std::vector<ConfigOption>> ParseConfigFile(
    std::string_view file, std::string_view text) try {
  std::vector<ConfigOption> options;
  KeyValueList pairs;
  const auto finish = [&]() -> absl::Status {
    if (options.empty()) return absl::OkStatus();
    return Annotate(Finish(std::exchange(pairs, {}), options.back()),
                    fmt::format("{}:{}", file, options.back().line));
  };
  int number = 0;
  while (!text.empty()) {
    ++number;
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = Trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    const auto at_line = [&](const absl::Status& status) {
      return Annotate(status, fmt::format("{}:{}", file, number));
    };
    if (const size_t nul = line.find('\0'); nul != std::string_view::npos) {
      return at_line(Error(Cause::kMalformed, "{} has a NUL", Quoted(line)));
    }
    if (line.front() == '[') {
      QOMRT_RETURN_IF_ERROR(finish());
      ConfigOption option;
      option.file = file;
      option.line = number;
      QOMRT_RETURN_IF_ERROR(at_line(ReadHeader(line, option)));
      options.push_back(std::move(option));
      continue;
    }
    absl::StatusOr<KeyValue> pair = ReadPair(line);
    if (!pair.ok()) return at_line(pair.status());
    if (options.empty()) {
      return at_line(Error(Cause::kMalformed,
                           "{} stands before the first [section]",
                           Quoted(pair->key)));
    }
    pairs.push_back(*std::move(pair));
  }
  QOMRT_RETURN_IF_ERROR(finish());
  return options;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::vector<ConfigOption>> ReadConfigFile(
    const std::string& path) try {
  QOMRT_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  return ParseConfigFile(path, text);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::string> PrintConfigFile(
    std::span<const ConfigOption> options) try {
  std::string text;
  for (const ConfigOption& option : options) {
    QOMRT_ASSIGN_OR_RETURN(KeyValueList pairs, PairsOf(option));
    std::string id = option.id;
    if (option.section == "device" || option.section == "object") {
      // The option's own, wherever it came from.
      const auto at =
          std::find_if(pairs.begin(), pairs.end(),
                       [](const KeyValue& pair) { return pair.key == "id"; });
      id = at == pairs.end() ? "" : at->value;
      if (at != pairs.end()) pairs.erase(at);
    }
    if (std::find(std::begin(kSections), std::end(kSections), option.section) ==
            std::end(kSections) ||
        id.find_first_of(std::string_view("\"\n\0", 3)) != std::string::npos) {
      return Error(Cause::kMalformed, "a file cannot carry the section {} {}",
                   Quoted(option.section), Quoted(id));
    }
    if (!text.empty()) text += '\n';
    text += id.empty() ? fmt::format("[{}]\n", option.section)
                       : fmt::format("[{} \"{}\"]\n", option.section, id);
    for (const KeyValue& pair : pairs) {
      const bool key_fits = !pair.key.empty() && pair.key.front() != '#' &&
                            pair.key.front() != '[' &&
                            pair.key.find_first_of(std::string_view(
                                " \t\v\f\r\n=\0", 8)) == std::string::npos;
      if (!key_fits || pair.value.find_first_of(std::string_view(
                           "\"\n\0", 3)) != std::string::npos) {
        return Error(Cause::kMalformed, "[{}]: a file cannot carry {} = {}",
                     option.section, Quoted(pair.key), Quoted(pair.value));
      }
      text += fmt::format("  {} = \"{}\"\n", pair.key, pair.value);
    }
  }
  return text;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
