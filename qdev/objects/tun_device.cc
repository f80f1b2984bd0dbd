// Calls of Linux for interfaces with a descriptor at the other end.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/tun_device.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/objects/host_memory.h"
#include "qom/status.h"

namespace qom::qdev::internal {
namespace {

constexpr const char* kDevice = "/dev/net/tun";

absl::Status Refused(std::string_view what, int error) {
  return Error(Cause::kFailed, "{}: {}", what, ErrnoText(error));
}

}  // namespace

absl::StatusOr<TunFacts> AskTun(int fd) {
  ifreq asked = {};
  if (ioctl(fd, TUNGETIFF, &asked) != 0) {
    return Error(Cause::kBadValue,
                 "{}: the descriptor is that of no network interface: {}", fd,
                 ErrnoText(errno));
  }
  const auto flags = static_cast<unsigned short>(asked.ifr_flags);
  return TunFacts{
      .name = {asked.ifr_name, strnlen(asked.ifr_name, IFNAMSIZ)},
      .frames = (flags & IFF_TAP) != 0,
      .vnet_hdr = (flags & IFF_VNET_HDR) != 0,
  };
}

absl::StatusOr<Descriptor> OpenTap(const TunRequest& request) {
  Descriptor fd(open(kDevice, O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!fd.is_open()) return Refused(kDevice, errno);
  unsigned features = 0;
  if (ioctl(fd.number(), TUNGETFEATURES, &features) != 0) features = 0;
  if (request.multi_queue && (features & IFF_MULTI_QUEUE) == 0) {
    return Error(Cause::kFailed, "queues: the host has one for an interface");
  }
  unsigned flags = IFF_TAP | IFF_NO_PI;
  if (request.multi_queue) flags |= IFF_MULTI_QUEUE;
  if (request.vnet_hdr) flags |= features & IFF_VNET_HDR;
  ifreq wanted = {};
  wanted.ifr_flags = static_cast<short>(flags);
  const std::string name = request.name.empty() ? "tap%d" : request.name;
  std::memcpy(wanted.ifr_name, name.data(),
              std::min<size_t>(name.size(), IFNAMSIZ - 1));
  if (ioctl(fd.number(), TUNSETIFF, &wanted) != 0) {
    return Refused(fmt::format("{}: the interface '{}'", kDevice, name), errno);
  }
  if (request.sndbuf.has_value() &&
      ioctl(fd.number(), TUNSETSNDBUF, &*request.sndbuf) != 0) {
    return Refused(fmt::format("sndbuf={}", *request.sndbuf), errno);
  }
  return fd;
}

}  // namespace qom::qdev::internal
