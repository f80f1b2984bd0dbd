// `-device` to and from a `DeviceOption`.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/device_option.h"

#include <algorithm>
#include <cstddef>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/history.h"
#include "fmt/format.h"
#include "qdev/id.h"
#include "qdev/internal/quoted.h"
#include "qdev/options/key_values.h"
#include "qdev/options/option_data.h"
#include "qom/internal/out_of_memory.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using internal::Quoted;

constexpr KeyValueSyntax kDeviceSyntax = {.implied_key = "driver",
                                          .flags = true};

std::string* OwnKey(DeviceOption& option, std::string_view key) {
  if (key == "driver") return &option.driver;
  if (key == "id") return &option.id;
  return key == "bus" ? &option.bus : nullptr;
}

absl::Status Take(std::string_view key, const OptionData& value,
                  DeviceOption& option) {
  std::string* own = OwnKey(option, key);
  if (own == nullptr) {
    option.properties.push_back({std::string(key), value});
    return absl::OkStatus();
  }
  QOMRT_RETURN_IF_ERROR(value.TakeOnce(key, *own));
  if (own->empty()) return Error(Cause::kMalformed, "{} is empty", key);
  return key == "id" ? CheckId(*own) : absl::OkStatus();
}

absl::Status CheckHasDriver(const DeviceOption& option) {
  if (!option.driver.empty()) return absl::OkStatus();
  return Error(Cause::kMalformed,
               "it names no driver; write DRIVER,PROPERTY=VALUE,…");
}

// "-device e1000,id=n0"
std::string Shown(const DeviceOption& option) {
  return fmt::format("-device {}{}{}", option.driver,
                     option.id.empty() ? "" : ",id=", option.id);
}

// The option in JSON.
absl::StatusOr<std::string> InJson(const DeviceOption& option) {
  std::vector<OptionData::Member> members = {
      {"driver", OptionData(Value(option.driver))}};
  if (!option.id.empty()) members.push_back({"id", Value(option.id)});
  if (!option.bus.empty()) members.push_back({"bus", Value(option.bus)});
  members.insert(members.end(), option.properties.begin(),
                 option.properties.end());
  return WriteJson(OptionData::Object(std::move(members)));
}

}  // namespace

JsonTexts JsonTextsOf(std::string_view release) {
  constexpr std::string_view kDigits = "0123456789";
  // The first number with a dot in it; what stands before is a packager's.
  for (size_t at; (at = release.find_first_of(kDigits)) != release.npos;) {
    release.remove_prefix(at);
    const size_t size =
        std::min(release.find_first_not_of("0123456789."), release.size());
    const std::string_view number = release.substr(0, size);
    if (number.find('.') != number.npos) {
      return compat::CompareReleases(number, "9.2") < 0 ? JsonTexts::kRead
                                                        : JsonTexts::kTyped;
    }
    release.remove_prefix(size);
  }
  return JsonTexts::kTyped;
}

absl::StatusOr<DeviceOption> DeviceOptionFrom(
    std::span<const KeyValue> pairs) try {
  DeviceOption option;
  for (const KeyValue& pair : pairs) {
    QOMRT_RETURN_IF_ERROR(
        Take(pair.key, OptionData(Value(pair.value)), option));
  }
  QOMRT_RETURN_IF_ERROR(CheckHasDriver(option));
  return option;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<DeviceOption> DeviceOptionFrom(const OptionData& tree,
                                              JsonTexts json) try {
  if (!tree.is_object()) {
    return Error(Cause::kMalformed, "a device is an object, not {}",
                 tree.KindName());
  }
  DeviceOption option;
  option.strict = json == JsonTexts::kTyped;
  for (const OptionData::Member& member : tree.members()) {
    QOMRT_RETURN_IF_ERROR(Take(member.name, member.value, option));
  }
  QOMRT_RETURN_IF_ERROR(CheckHasDriver(option));
  return option;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<DeviceOption> ParseDeviceOption(std::string_view text,
                                               JsonTexts json) try {
  absl::StatusOr<DeviceOption> option;
  if (text.starts_with('{')) {
    const absl::StatusOr<OptionData> tree = ReadJson("JSON", text);
    option = tree.ok() ? DeviceOptionFrom(*tree, json) : tree.status();
  } else {
    const absl::StatusOr<KeyValueList> pairs =
        ParseKeyValues(text, kDeviceSyntax);
    option = pairs.ok() ? DeviceOptionFrom(*pairs) : pairs.status();
  }
  if (option.ok()) return option;
  return Annotate(option.status(), fmt::format("-device {}", Quoted(text)));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<KeyValueList> ToKeyValues(const DeviceOption& option) try {
  if (option.strict) {
    return Error(Cause::kMalformed, "{}: only JSON says the types of values",
                 Shown(option));
  }
  KeyValueList pairs = {{"driver", option.driver}};
  if (!option.id.empty()) pairs.push_back({"id", option.id});
  if (!option.bus.empty()) pairs.push_back({"bus", option.bus});
  for (const OptionData::Member& property : option.properties) {
    if (!property.value.is_text()) {
      return Error(Cause::kMalformed, "{}: {} has no text for {}",
                   Shown(option), property.name, property.value.KindName());
    }
    pairs.push_back({property.name, property.value.text()});
  }
  return pairs;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::string> PrintDeviceOption(const DeviceOption& option) try {
  // What would be read as something else.
  for (const OptionData::Member& property : option.properties) {
    if (property.name == "driver" || property.name == "id" ||
        property.name == "bus") {
      return Error(Cause::kMalformed, "{}: {} is no property of a device",
                   Shown(option), property.name);
    }
  }
  QOMRT_RETURN_IF_ERROR(CheckHasDriver(option));
  const absl::StatusOr<KeyValueList> pairs = ToKeyValues(option);
  absl::StatusOr<std::string> text =
      pairs.ok() ? PrintKeyValues(*pairs, kDeviceSyntax) : pairs.status();
  if (text.ok() || CauseOf(text.status()) == Cause::kOutOfMemory) return text;
  text = InJson(option);
  if (text.ok()) return text;
  return Annotate(text.status(), Shown(option));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
