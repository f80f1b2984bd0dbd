// The descriptor that an iommufd is given.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/iommufd.h"

#include <vector>

#include "absl/status/status.h"
#include "qdev/objects/descriptors.h"
#include "qdev/objects/host_memory.h"
#include "qom/status.h"

namespace qom::qdev {

absl::Status Iommufd::Check() {
  QOMRT_ASSIGN_OR_RETURN(const std::vector<int> fds,
                         internal::ParseDescriptors("fd", fd_));
  if (fds.size() > 1) {
    return Error(Cause::kBadValue, "fd: '{}' is not one number", fd_);
  }
  if (!fds.empty()) opened_ = Descriptor(fds.front());
  return absl::OkStatus();
}

}  // namespace qom::qdev
