// A group of disks that share what they may move in a second
// (`throttle-group`). The limits are one property, `limits`, that may change
// later, and one each, `x-…`, for the option, which may not.
//
// Example:
//
//   -object throttle-group,id=g0,limits.iops-total=1000,
//           limits.iops-total-max=2000
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_THROTTLE_GROUP_H_
#define QOMRT_QDEV_OBJECTS_THROTTLE_GROUP_H_

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/layer.h"
#include "props/table.h"
#include "qdev/objects/settings_object.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// Some limits: "iops-total=1000,iops-total-max=2000".
struct ThrottleLimits {
  static constexpr std::string_view kTypeName = "ThrottleLimits";
  std::vector<std::pair<std::string, int64_t>> given;

  static absl::StatusOr<ThrottleLimits> Parse(std::string_view text);
  std::string ToString() const;
  friend bool operator==(const ThrottleLimits&,
                         const ThrottleLimits&) = default;
};

class ThrottleGroup : public Extends<ThrottleGroup, SettingsObject> {
 public:
  static constexpr std::string_view kTypeName = "throttle-group";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "limits that disks share";
  }

  // Of what flows one way: bytes or requests, all or those that read or write.
  struct Flow {
    int64_t rate;  // a second; 0: no limit
    int64_t burst_rate;
    int64_t burst_seconds;
  };
  Flow bps_total() const {
    return {bps_total_, bps_total_max_, bps_total_max_length_};
  }
  Flow bps_read() const {
    return {bps_read_, bps_read_max_, bps_read_max_length_};
  }
  Flow bps_write() const {
    return {bps_write_, bps_write_max_, bps_write_max_length_};
  }
  Flow iops_total() const {
    return {iops_total_, iops_total_max_, iops_total_max_length_};
  }
  Flow iops_read() const {
    return {iops_read_, iops_read_max_, iops_read_max_length_};
  }
  Flow iops_write() const {
    return {iops_write_, iops_write_max_, iops_write_max_length_};
  }
  int64_t iops_size() const { return iops_size_; }

  // All of them.
  ThrottleLimits limits() const;
  // Changes those that are given.
  absl::Status SetLimits(ThrottleLimits limits);

 protected:
  absl::Status Check() override;

 private:
  struct Limit;
  static std::span<const Limit> Limits();

  int64_t bps_total_{};
  int64_t bps_total_max_{};
  int64_t bps_total_max_length_{};
  int64_t bps_read_{};
  int64_t bps_read_max_{};
  int64_t bps_read_max_length_{};
  int64_t bps_write_{};
  int64_t bps_write_max_{};
  int64_t bps_write_max_length_{};
  int64_t iops_total_{};
  int64_t iops_total_max_{};
  int64_t iops_total_max_length_{};
  int64_t iops_read_{};
  int64_t iops_read_max_{};
  int64_t iops_read_max_length_{};
  int64_t iops_write_{};
  int64_t iops_write_max_{};
  int64_t iops_write_max_length_{};
  int64_t iops_size_{};
};

struct ThrottleGroup::Props {
  static constexpr int64_t kMostRate = 1'000'000'000'000'000;
  static constexpr int64_t kLongestBurst = std::numeric_limits<uint32_t>::max();
  static constexpr auto kBpsTotal = props::Field<&ThrottleGroup::bps_total_>(
      "x-bps-total",
      {.default_value = 0,
       .min = 0,
       .max = kMostRate,
       .doc = "Bytes moved a second, in the long run; 0: no limit.",
       .unit = "B/s",
       .flags = PropertyFlags::kUnstable});
  static constexpr auto kBpsTotalMax =
      props::Field<&ThrottleGroup::bps_total_max_>(
          "x-bps-total-max",
          {.default_value = 0,
           .min = 0,
           .max = kMostRate,
           .doc = "Bytes moved a second in a burst; 0: no bursts.",
           .unit = "B/s",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kBpsTotalMaxLength =
      props::Field<&ThrottleGroup::bps_total_max_length_>(
          "x-bps-total-max-length", {.default_value = 1,
                                     .min = 1,
                                     .max = kLongestBurst,
                                     .doc = "How long such a burst may last.",
                                     .unit = "s",
                                     .flags = PropertyFlags::kUnstable});
  static constexpr auto kBpsRead = props::Field<&ThrottleGroup::bps_read_>(
      "x-bps-read",
      {.default_value = 0,
       .min = 0,
       .max = kMostRate,
       .doc = "Bytes read a second, in the long run; 0: no limit.",
       .unit = "B/s",
       .flags = PropertyFlags::kUnstable});
  static constexpr auto kBpsReadMax =
      props::Field<&ThrottleGroup::bps_read_max_>(
          "x-bps-read-max",
          {.default_value = 0,
           .min = 0,
           .max = kMostRate,
           .doc = "Bytes read a second in a burst; 0: no bursts.",
           .unit = "B/s",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kBpsReadMaxLength =
      props::Field<&ThrottleGroup::bps_read_max_length_>(
          "x-bps-read-max-length", {.default_value = 1,
                                    .min = 1,
                                    .max = kLongestBurst,
                                    .doc = "How long such a burst may last.",
                                    .unit = "s",
                                    .flags = PropertyFlags::kUnstable});
  static constexpr auto kBpsWrite = props::Field<&ThrottleGroup::bps_write_>(
      "x-bps-write",
      {.default_value = 0,
       .min = 0,
       .max = kMostRate,
       .doc = "Bytes written a second, in the long run; 0: no limit.",
       .unit = "B/s",
       .flags = PropertyFlags::kUnstable});
  static constexpr auto kBpsWriteMax =
      props::Field<&ThrottleGroup::bps_write_max_>(
          "x-bps-write-max",
          {.default_value = 0,
           .min = 0,
           .max = kMostRate,
           .doc = "Bytes written a second in a burst; 0: no bursts.",
           .unit = "B/s",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kBpsWriteMaxLength =
      props::Field<&ThrottleGroup::bps_write_max_length_>(
          "x-bps-write-max-length", {.default_value = 1,
                                     .min = 1,
                                     .max = kLongestBurst,
                                     .doc = "How long such a burst may last.",
                                     .unit = "s",
                                     .flags = PropertyFlags::kUnstable});
  static constexpr auto kIopsTotal = props::Field<&ThrottleGroup::iops_total_>(
      "x-iops-total",
      {.default_value = 0,
       .min = 0,
       .max = kMostRate,
       .doc = "Requests a second, in the long run; 0: no limit.",
       .unit = "1/s",
       .flags = PropertyFlags::kUnstable});
  static constexpr auto kIopsTotalMax =
      props::Field<&ThrottleGroup::iops_total_max_>(
          "x-iops-total-max",
          {.default_value = 0,
           .min = 0,
           .max = kMostRate,
           .doc = "Requests a second in a burst; 0: no bursts.",
           .unit = "1/s",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kIopsTotalMaxLength =
      props::Field<&ThrottleGroup::iops_total_max_length_>(
          "x-iops-total-max-length", {.default_value = 1,
                                      .min = 1,
                                      .max = kLongestBurst,
                                      .doc = "How long such a burst may last.",
                                      .unit = "s",
                                      .flags = PropertyFlags::kUnstable});
  static constexpr auto kIopsRead = props::Field<&ThrottleGroup::iops_read_>(
      "x-iops-read",
      {.default_value = 0,
       .min = 0,
       .max = kMostRate,
       .doc = "Requests that read a second, in the long run; 0: no limit.",
       .unit = "1/s",
       .flags = PropertyFlags::kUnstable});
  static constexpr auto kIopsReadMax =
      props::Field<&ThrottleGroup::iops_read_max_>(
          "x-iops-read-max",
          {.default_value = 0,
           .min = 0,
           .max = kMostRate,
           .doc = "Requests that read a second in a burst; 0: no bursts.",
           .unit = "1/s",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kIopsReadMaxLength =
      props::Field<&ThrottleGroup::iops_read_max_length_>(
          "x-iops-read-max-length", {.default_value = 1,
                                     .min = 1,
                                     .max = kLongestBurst,
                                     .doc = "How long such a burst may last.",
                                     .unit = "s",
                                     .flags = PropertyFlags::kUnstable});
  static constexpr auto kIopsWrite = props::Field<&ThrottleGroup::iops_write_>(
      "x-iops-write",
      {.default_value = 0,
       .min = 0,
       .max = kMostRate,
       .doc = "Requests that write a second, in the long run; 0: no limit.",
       .unit = "1/s",
       .flags = PropertyFlags::kUnstable});
  static constexpr auto kIopsWriteMax =
      props::Field<&ThrottleGroup::iops_write_max_>(
          "x-iops-write-max",
          {.default_value = 0,
           .min = 0,
           .max = kMostRate,
           .doc = "Requests that write a second in a burst; 0: no bursts.",
           .unit = "1/s",
           .flags = PropertyFlags::kUnstable});
  static constexpr auto kIopsWriteMaxLength =
      props::Field<&ThrottleGroup::iops_write_max_length_>(
          "x-iops-write-max-length", {.default_value = 1,
                                      .min = 1,
                                      .max = kLongestBurst,
                                      .doc = "How long such a burst may last.",
                                      .unit = "s",
                                      .flags = PropertyFlags::kUnstable});
  static constexpr auto kIopsSize = props::Field<&ThrottleGroup::iops_size_>(
      "x-iops-size",
      {.default_value = 0,
       .min = 0,
       .doc = "A larger request counts as several of this size; 0: as one.",
       .unit = "B",
       .flags = PropertyFlags::kUnstable});
  static constexpr auto kLimits =
      props::Computed<&ThrottleGroup::limits, &ThrottleGroup::SetLimits>(
          "limits", {.doc = "All of these, by their names without x-; those "
                            "that are not said stay.",
                     .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kAll = props::Table(
      kBpsTotal, kBpsTotalMax, kBpsTotalMaxLength, kBpsRead, kBpsReadMax,
      kBpsReadMaxLength, kBpsWrite, kBpsWriteMax, kBpsWriteMaxLength,
      kIopsTotal, kIopsTotalMax, kIopsTotalMaxLength, kIopsRead, kIopsReadMax,
      kIopsReadMaxLength, kIopsWrite, kIopsWriteMax, kIopsWriteMaxLength,
      kIopsSize, kLimits);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_THROTTLE_GROUP_H_
