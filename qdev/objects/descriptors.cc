// Numbers of descriptors, read and looked at.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/descriptors.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "qdev/objects/host_memory.h"
#include "qom/status.h"
#include "qom/text.h"

namespace qom::qdev::internal {

absl::StatusOr<std::vector<int>> ParseDescriptors(std::string_view property,
                                                  std::string_view text) {
  std::vector<int> fds;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find(':'));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
    uint64_t number = 0;
    if (!ParseUint(one, std::numeric_limits<int>::max(), &number).ok()) {
      return Error(Cause::kBadValue, "{}: '{}' is no number of a descriptor",
                   property, one.substr(0, 80));
    }
    const int fd = static_cast<int>(number);
    if (fcntl(fd, F_GETFD) < 0) {
      return Error(Cause::kBadValue, "{}: {}: {}", property, fd,
                   ErrnoText(errno));
    }
    if (std::find(fds.begin(), fds.end(), fd) != fds.end()) {
      return Error(Cause::kBadValue, "{}: {} is there twice", property, fd);
    }
    fds.push_back(fd);
  }
  return fds;
}

}  // namespace qom::qdev::internal
