// The end of a message that names what may have been meant.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_INTERNAL_OR_NEAREST_H_
#define QOMRT_COMPAT_INTERNAL_OR_NEAREST_H_

#include <string>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"

namespace qom::compat::internal {

// "; nearest: a, b", or "".
inline std::string OrNearest(const std::vector<std::string>& nearest) {
  if (nearest.empty()) return "";
  return fmt::format("; nearest: {}", fmt::join(nearest, ", "));
}

}  // namespace qom::compat::internal

#endif  // QOMRT_COMPAT_INTERNAL_OR_NEAREST_H_
