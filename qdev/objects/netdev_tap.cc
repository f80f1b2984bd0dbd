// Which settings of a tap back end go together.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/netdev_tap.h"

#include <string_view>

#include "absl/status/status.h"
#include "qdev/objects/interface_name.h"
#include "qom/status.h"

namespace qom::qdev {
absl::Status NetdevTap::Complete() {
  QOMRT_RETURN_IF_ERROR(internal::CheckInterfaceName("ifname", ifname_));
  QOMRT_RETURN_IF_ERROR(internal::CheckInterfaceName("br", br_));
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
  LockAsComplete();
  return absl::OkStatus();
}

}  // namespace qom::qdev
