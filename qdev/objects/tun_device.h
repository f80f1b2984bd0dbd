// Network interfaces of a Linux host that are a descriptor at their other end:
// making one, and asking what a descriptor is one of.
//
// Threads: pure functions of the host's state.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_TUN_DEVICE_H_
#define QOMRT_QDEV_OBJECTS_TUN_DEVICE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "qom/descriptor.h"

#pragma GCC visibility push(default)

namespace qom::qdev::internal {

struct TunFacts {
  std::string name;
  bool frames = false;    // of an Ethernet (TAP), not packets of IP (TUN)
  bool vnet_hdr = false;  // what the card worked out comes before each
};

struct TunRequest {
  std::string name{};  // empty: as the host likes
  bool multi_queue = false;
  bool vnet_hdr = false;  // if the host can
  std::optional<int> sndbuf{};
};

// kBadValue if the descriptor is no interface's.
absl::StatusOr<TunFacts> AskTun(int fd);

// A queue of an interface for frames: one that the call makes, or that there is
// and that has another of its queues open, or none. kFailed, with what the host
// lacks or refuses.
absl::StatusOr<Descriptor> OpenTap(const TunRequest& request);

}  // namespace qom::qdev::internal

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_TUN_DEVICE_H_
