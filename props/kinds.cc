// The checks that all value kinds share: ranges, rules, names of enums; and
// their errors.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/kinds.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "fmt/format.h"
#include "qom/property.h"
#include "qom/status.h"

namespace qom::props::internal {
namespace {

// A long text is cut in messages.
std::string_view Shown(std::string_view text) { return text.substr(0, 80); }

}  // namespace

absl::Status OutsideRange(const ClassProperty& property, uint64_t value) {
  return Error(Cause::kOutOfRange, "{} is outside {}..{}", value, property.min,
               property.max);
}

absl::Status OutsideSignedRange(const ClassProperty& property, int64_t value) {
  return Error(Cause::kOutOfRange, "{} is outside {}..{}", value,
               static_cast<int64_t>(property.min),
               static_cast<int64_t>(property.max));
}

absl::Status CheckNumberRule(const PropertyRule& rule, uint64_t value) {
  if (rule.power_of_two && !std::has_single_bit(value)) {
    return Error(Cause::kOutOfRange, "{} is not a power of two", value);
  }
  return absl::OkStatus();
}

absl::Status CheckTextRule(const PropertyRule& rule, std::string_view text) {
  if (rule.length != 0 && text.size() != rule.length) {
    return Error(Cause::kBadValue, "'{}' has {} characters; it needs {}",
                 Shown(text), text.size(), rule.length);
  }
  if (!rule.values.empty() && std::find(rule.values.begin(), rule.values.end(),
                                        text) == rule.values.end()) {
    return Error(Cause::kBadValue, "'{}' is not one of {}", Shown(text),
                 fmt::join(rule.values, ", "));
  }
  if (rule.check_text != nullptr) return rule.check_text(text);
  return absl::OkStatus();
}

absl::Status NotOneOf(std::string_view text, const std::string_view* names,
                      size_t count) {
  return Error(Cause::kBadValue, "'{}' is not one of {}", Shown(text),
               fmt::join(std::span(names, count), ", "));
}

}  // namespace qom::props::internal
