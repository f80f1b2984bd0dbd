// Opening the file that random numbers come from.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/rng.h"

#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "absl/status/status.h"
#include "qdev/objects/host_memory.h"
#include "qom/status.h"

namespace qom::qdev {

absl::Status RngRandom::Check() {
  QOMRT_RETURN_IF_ERROR(Require("filename", filename_));
  Descriptor fd(
      open(filename_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!fd.is_open()) {
    return Error(Cause::kFailed, "filename={}: {}", filename_,
                 internal::ErrnoText(errno));
  }
  fd_ = std::move(fd);
  return absl::OkStatus();
}

}  // namespace qom::qdev
