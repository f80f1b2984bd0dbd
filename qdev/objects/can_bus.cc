// What a way from a CAN bus to the host needs.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/can_bus.h"

#include "absl/status/status.h"
#include "qdev/objects/interface_name.h"
#include "qom/status.h"

namespace qom::qdev {

absl::Status CanHost::Check() {
  if (bus_) return absl::OkStatus();
  return Error(Cause::kBadValue, "canbus: it is missing");
}

absl::Status CanHostSocketcan::Check() {
  QOMRT_RETURN_IF_ERROR(CanHost::Check());
  QOMRT_RETURN_IF_ERROR(Require("if", if_));
  return internal::CheckInterfaceName("if", if_);
}

}  // namespace qom::qdev
