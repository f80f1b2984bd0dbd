// The names that network interfaces of the host can have.
//
// Threads: pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_INTERFACE_NAME_H_
#define QOMRT_QDEV_OBJECTS_INTERFACE_NAME_H_

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "qom/status.h"

#pragma GCC visibility push(default)

namespace qom::qdev::internal {

// kBadValue, with the property, for what the host's kernel does not take for
// the name of an interface. An empty one is none, and good.
inline absl::Status CheckInterfaceName(std::string_view property,
                                       std::string_view name) {
  constexpr size_t kLongest = 15;
  const bool printable = std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c != '/' && c != ':' && c != '\x7f';
  });
  if (printable && name.size() <= kLongest && name != "." && name != "..") {
    return absl::OkStatus();
  }
  return Error(Cause::kBadValue,
               "{}: '{}' is no name of an interface: at most {} characters, no "
               "blank, no '/', no ':'",
               property, name.substr(0, 80), kLongest);
}

}  // namespace qom::qdev::internal

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_INTERFACE_NAME_H_
