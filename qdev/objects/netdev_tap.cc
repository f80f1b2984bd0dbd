// Which settings of a tap back end go together.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/netdev_tap.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

constexpr size_t kLongestName = 15;

// What the host's kernel takes for the name of an interface.
absl::Status CheckName(std::string_view property, std::string_view name) {
  const bool printable = std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c != '/' && c != ':' && c != '\x7f';
  });
  if (printable && name.size() <= kLongestName && name != "." && name != "..") {
    return absl::OkStatus();
  }
  return Error(Cause::kBadValue,
               "{}: '{}' is no name of an interface: at most {} characters, no "
               "blank, no '/', no ':'",
               property, name.substr(0, 80), kLongestName);
}

}  // namespace

absl::Status NetdevTap::Complete() {
  QOMRT_RETURN_IF_ERROR(CheckName("ifname", ifname_));
  QOMRT_RETURN_IF_ERROR(CheckName("br", br_));
  if (!br_.empty() && helper_.empty()) {
    return Error(Cause::kBadValue,
                 "br: '{}' is for a helper to use, and there is none", br_);
  }
  if (!helper_.empty()) {
    const std::string_view excluded = !ifname_.empty()        ? "ifname"
                                      : !script().empty()     ? "script"
                                      : !downscript().empty() ? "downscript"
                                      : queues_ != 1          ? "queues"
                                                              : "";
    if (!excluded.empty()) {
      return Error(Cause::kBadValue,
                   "{}: with a helper, '{}', it has no effect", excluded,
                   helper_);
    }
  }
  if (vhostforce_ && vhost_ == OnOffAuto::kOff) {
    return Error(Cause::kBadValue, "vhostforce=on: vhost=off excludes it");
  }
  LockProperties();
  return absl::OkStatus();
}

}  // namespace qom::qdev
