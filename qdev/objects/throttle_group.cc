// Which limits go together, and their one text.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/throttle_group.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/objects/field_text.h"
#include "qom/assign.h"
#include "qom/nearest_names.h"
#include "qom/status.h"
#include "qom/text.h"

namespace qom::qdev {

// ---- Text ------------------------------------------------------------------

absl::StatusOr<ThrottleLimits> ThrottleLimits::Parse(std::string_view text) {
  QOMRT_ASSIGN_OR_RETURN(const std::vector<internal::FieldText> fields,
                         internal::ParseFields(text));
  ThrottleLimits limits;
  for (const internal::FieldText& field : fields) {
    int64_t value = 0;
    QOMRT_RETURN_IF_ERROR(
        Annotate(ParseInt(field.value, std::numeric_limits<int64_t>::min(),
                          std::numeric_limits<int64_t>::max(), &value),
                 field.name));
    limits.given.emplace_back(field.name, value);
  }
  return limits;
}

std::string ThrottleLimits::ToString() const {
  std::string text;
  for (const auto& [name, value] : given) {
    internal::AppendField(text, name, fmt::format("{}", value));
  }
  return text;
}

// ---- By name ---------------------------------------------------------------

struct ThrottleGroup::Limit {
  std::string_view name;
  int64_t ThrottleGroup::*value;
};

std::span<const ThrottleGroup::Limit> ThrottleGroup::Limits() {
  static constexpr Limit kLimits[] = {
      {"bps-total", &ThrottleGroup::bps_total_},
      {"bps-total-max", &ThrottleGroup::bps_total_max_},
      {"bps-total-max-length", &ThrottleGroup::bps_total_max_length_},
      {"bps-read", &ThrottleGroup::bps_read_},
      {"bps-read-max", &ThrottleGroup::bps_read_max_},
      {"bps-read-max-length", &ThrottleGroup::bps_read_max_length_},
      {"bps-write", &ThrottleGroup::bps_write_},
      {"bps-write-max", &ThrottleGroup::bps_write_max_},
      {"bps-write-max-length", &ThrottleGroup::bps_write_max_length_},
      {"iops-total", &ThrottleGroup::iops_total_},
      {"iops-total-max", &ThrottleGroup::iops_total_max_},
      {"iops-total-max-length", &ThrottleGroup::iops_total_max_length_},
      {"iops-read", &ThrottleGroup::iops_read_},
      {"iops-read-max", &ThrottleGroup::iops_read_max_},
      {"iops-read-max-length", &ThrottleGroup::iops_read_max_length_},
      {"iops-write", &ThrottleGroup::iops_write_},
      {"iops-write-max", &ThrottleGroup::iops_write_max_},
      {"iops-write-max-length", &ThrottleGroup::iops_write_max_length_},
      {"iops-size", &ThrottleGroup::iops_size_},
  };
  return kLimits;
}

ThrottleLimits ThrottleGroup::limits() const {
  ThrottleLimits all;
  for (const Limit& limit : Limits()) {
    all.given.emplace_back(limit.name, this->*limit.value);
  }
  return all;
}

absl::Status ThrottleGroup::SetLimits(ThrottleLimits limits) {
  const ThrottleLimits before = this->limits();
  absl::Cleanup restore = [&] {
    for (size_t i = 0; i < before.given.size(); ++i) {
      this->*Limits()[i].value = before.given[i].second;
    }
  };
  for (const auto& [name, value] : limits.given) {
    const Limit* found = nullptr;
    std::vector<std::string_view> names;
    for (const Limit& limit : Limits()) {
      names.push_back(limit.name);
      if (limit.name == name) found = &limit;
    }
    if (found == nullptr) {
      return Error(Cause::kBadValue, "there is no limit '{}'; similar: {}",
                   name.substr(0, 80),
                   fmt::join(NearestNames(name, names), ", "));
    }
    // Its own property knows the range.
    const ClassProperty* row = type().FindProperty(fmt::format("x-{}", name));
    QOMRT_RETURN_IF_ERROR(
        ReadValue(*row, Input::OfValue(Value(value))).status());
    this->*found->value = value;
  }
  QOMRT_RETURN_IF_ERROR(Changed());
  std::move(restore).Cancel();
  return absl::OkStatus();
}

// ---- Rules -----------------------------------------------------------------

namespace {

absl::Status CheckBurst(std::string_view what,
                        const ThrottleGroup::Flow& flow) {
  if (flow.burst_rate == 0) {
    if (flow.burst_seconds <= 1) return absl::OkStatus();
    return Error(Cause::kBadValue, "{0}-max-length: there is no {0}-max", what);
  }
  if (flow.burst_rate < flow.rate) {
    return Error(Cause::kBadValue, "{0}-max: {1} is less than {0}, {2}", what,
                 flow.burst_rate, flow.rate);
  }
  if (flow.rate == 0) {
    return Error(Cause::kBadValue, "{0}-max: there is no {0}", what);
  }
  if (flow.burst_seconds > ThrottleGroup::Props::kMostRate / flow.burst_rate) {
    return Error(Cause::kOutOfRange,
                 "{0}-max-length: {1} seconds are too long for {0}-max={2}",
                 what, flow.burst_seconds, flow.burst_rate);
  }
  return absl::OkStatus();
}

// Either for all, or for those that read and those that write.
absl::Status CheckFlows(std::string_view what, const ThrottleGroup::Flow& total,
                        const ThrottleGroup::Flow& read,
                        const ThrottleGroup::Flow& write) {
  if ((total.rate != 0 && (read.rate != 0 || write.rate != 0)) ||
      (total.burst_rate != 0 &&
       (read.burst_rate != 0 || write.burst_rate != 0))) {
    return Error(Cause::kBadValue,
                 "{0}-total: it excludes {0}-read and {0}-write", what);
  }
  QOMRT_RETURN_IF_ERROR(CheckBurst(fmt::format("{}-total", what), total));
  QOMRT_RETURN_IF_ERROR(CheckBurst(fmt::format("{}-read", what), read));
  return CheckBurst(fmt::format("{}-write", what), write);
}

}  // namespace

absl::Status ThrottleGroup::Check() {
  QOMRT_RETURN_IF_ERROR(
      CheckFlows("bps", bps_total(), bps_read(), bps_write()));
  QOMRT_RETURN_IF_ERROR(
      CheckFlows("iops", iops_total(), iops_read(), iops_write()));
  if (iops_size_ != 0 && iops_total_ == 0 && iops_read_ == 0 &&
      iops_write_ == 0) {
    return Error(Cause::kBadValue, "iops-size: there is no limit of requests");
  }
  return absl::OkStatus();
}

}  // namespace qom::qdev
