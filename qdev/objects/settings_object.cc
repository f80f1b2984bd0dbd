// How a settings object is completed.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/settings_object.h"

#include <string_view>

#include "absl/status/status.h"
#include "qom/status.h"

namespace qom::qdev {

absl::Status SettingsObject::Complete() {
  QOMRT_RETURN_IF_ERROR(Check());
  QOMRT_RETURN_IF_ERROR(Apply());
  LockAsComplete();
  return absl::OkStatus();
}

absl::Status SettingsObject::Changed() {
  if (!is_complete()) return absl::OkStatus();
  QOMRT_RETURN_IF_ERROR(Check());
  return Apply();
}

absl::Status SettingsObject::Require(std::string_view property,
                                     std::string_view value) {
  if (!value.empty()) return absl::OkStatus();
  return Error(Cause::kBadValue, "{}: it is missing", property);
}

}  // namespace qom::qdev
