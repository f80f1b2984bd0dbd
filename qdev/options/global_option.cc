// `-global`, short and long, to and from an entry.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/global_option.h"

#include <cstddef>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "qdev/internal/quoted.h"
#include "qdev/options/key_values.h"
#include "qom/internal/out_of_memory.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/value.h"

namespace qom::qdev {
namespace {

using internal::Quoted;

constexpr std::string_view kForms =
    "write DRIVER.PROPERTY=VALUE or driver=DRIVER,property=PROPERTY,"
    "value=VALUE";

// The dot behind the driver in DRIVER.PROPERTY; npos if there is no dot.
size_t DotAfterDriver(std::string_view left, const TypeRegistry* types) {
  const size_t first = left.find('.');
  if (types == nullptr || first == std::string_view::npos ||
      types->Find(left.substr(0, first)) != nullptr) {
    return first;
  }
  // Not each dot's: there may be as many as the text is long.
  size_t found = left.size();
  for (const Class* type : types->Types()) {
    const size_t size = type->name().size();
    if (size < found && left[size] == '.' && left.starts_with(type->name())) {
      found = size;
    }
  }
  return found == left.size() ? first : found;
}

// The entry if `text` is DRIVER.PROPERTY=VALUE.
std::optional<compat::TableEntry> ReadShortForm(std::string_view text,
                                                const TypeRegistry* types) {
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  const size_t stop = DotAfterDriver(text.substr(0, equals), types);
  if (stop == std::string_view::npos || stop == 0 || equals == stop + 1) {
    return std::nullopt;
  }
  return compat::TableEntry{
      .driver = std::string(text.substr(0, stop)),
      .property = std::string(text.substr(stop + 1, equals - stop - 1)),
      .value = Value(text.substr(equals + 1))};
}

// What `text`, which is no short form, lacks to be one; "" if it looks like
// the long form.
std::string_view LacksOfShortForm(std::string_view text,
                                  const TypeRegistry* types) {
  const size_t equals = text.find('=');
  const std::string_view left = text.substr(0, equals);
  if (left == "driver" || left == "property" || left == "value") return "";
  const size_t dot = DotAfterDriver(left, types);
  if (left.empty()) return "it names no driver and no property";
  if (dot == 0) return "it names no driver before the dot";
  if (dot != std::string_view::npos && dot + 1 == left.size()) {
    return "it names no property after the dot";
  }
  if (dot == std::string_view::npos) {
    return "it names no property: there is no dot after the driver";
  }
  if (equals == std::string_view::npos) return "it has no '=' and no value";
  return "";
}

absl::Status Malformed(std::string_view text, std::string_view why) {
  return Error(Cause::kMalformed, "-global {}: {}; {}", Quoted(text), why,
               kForms);
}

absl::StatusOr<compat::TableEntry> Parse(std::string_view text,
                                         const TypeRegistry* types) {
  if (const size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return Malformed(text, fmt::format("byte {} is a NUL", nul));
  }
  if (std::optional<compat::TableEntry> entry = ReadShortForm(text, types)) {
    return *std::move(entry);
  }
  if (const std::string_view lacks = LacksOfShortForm(text, types);
      !lacks.empty()) {
    return Malformed(text, lacks);
  }
  const absl::StatusOr<KeyValueList> pairs =
      ParseKeyValues(text, {.flags = true});
  if (CauseOf(pairs.status()) == Cause::kOutOfMemory) return pairs.status();
  if (!pairs.ok()) return Malformed(text, Message(pairs.status()));
  absl::StatusOr<compat::TableEntry> entry = GlobalOptionFrom(*pairs);
  if (entry.ok() || CauseOf(entry.status()) == Cause::kOutOfMemory)
    return entry;
  return Malformed(text, Message(entry.status()));
}

}  // namespace

absl::StatusOr<compat::TableEntry> GlobalOptionFrom(
    std::span<const KeyValue> pairs) try {
  std::optional<std::string> driver;
  std::optional<std::string> property;
  std::optional<std::string> value;
  for (const KeyValue& pair : pairs) {
    std::optional<std::string>* const slot = pair.key == "driver" ? &driver
                                             : pair.key == "property"
                                                 ? &property
                                             : pair.key == "value" ? &value
                                                                   : nullptr;
    if (slot == nullptr) {
      return Error(Cause::kMalformed,
                   "{} is none of driver, property and value",
                   Quoted(pair.key));
    }
    if (slot->has_value()) {
      return Error(Cause::kMalformed, "it says {} twice: {} and {}", pair.key,
                   Quoted(**slot), Quoted(pair.value));
    }
    *slot = pair.value;
  }
  for (const auto& [name, slot] :
       {std::pair("driver", &driver), std::pair("property", &property),
        std::pair("value", &value)}) {
    if (!slot->has_value()) {
      return Error(Cause::kMalformed, "{}= is missing", name);
    }
    if ((*slot)->empty() && slot != &value) {
      return Error(Cause::kMalformed, "{} is empty", name);
    }
  }
  return compat::TableEntry{.driver = *std::move(driver),
                            .property = *std::move(property),
                            .value = Value(*std::move(value))};
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<compat::TableEntry> ParseGlobalOption(
    std::string_view text) try {
  return Parse(text, nullptr);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<compat::TableEntry> ParseGlobalOption(
    std::string_view text, const TypeRegistry& types) try {
  return Parse(text, &types);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<KeyValueList> ToKeyValues(const compat::TableEntry& entry) try {
  if (!entry.over_machine.empty()) {
    return Error(Cause::kMalformed,
                 "{}.{}: a user's global is over the machine always",
                 entry.driver, entry.property);
  }
  if (entry.optional) {
    return Error(Cause::kMalformed, "{}.{}: a user's global cannot be optional",
                 entry.driver, entry.property);
  }
  return KeyValueList{{"driver", entry.driver},
                      {"property", entry.property},
                      {"value", entry.value.ToText()}};
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::string> PrintGlobalOption(
    const compat::TableEntry& entry) try {
  QOMRT_ASSIGN_OR_RETURN(const KeyValueList pairs, ToKeyValues(entry));
  if (entry.driver.empty() || entry.property.empty()) {
    return Error(Cause::kMalformed, "a global has a driver and a property");
  }
  if (entry.driver.find_first_of(".=") != std::string::npos ||
      entry.property.find('=') != std::string::npos) {
    return PrintKeyValues(pairs);
  }
  std::string text =
      fmt::format("{}.{}={}", entry.driver, entry.property, pairs.back().value);
  if (const size_t nul = text.find('\0'); nul != std::string::npos) {
    return Error(Cause::kMalformed, "-global {}: byte {} is a NUL",
                 Quoted(text), nul);
  }
  return text;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
