// Which settings of a tap back end go together, and how its interface is
// opened.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/netdev_tap.h"

#include <fcntl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/objects/descriptors.h"
#include "qdev/objects/host_memory.h"
#include "qdev/objects/interface_name.h"
#include "qdev/objects/tun_device.h"
#include "qom/internal/spawn.h"
#include "qom/internal/strings.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qdev {

// ---- Settings --------------------------------------------------------------

namespace {

// What settles a tap's interface, and what has no say then.
struct Exclusion {
  std::string_view property;
  std::string_view excluded[8];
};
constexpr Exclusion kExclusions[] = {
    {"fd",
     {"ifname", "script", "downscript", "vnet_hdr", "helper", "queues", "fds",
      "vhostfds"}},
    {"fds",
     {"ifname", "script", "downscript", "vnet_hdr", "helper", "queues",
      "vhostfd"}},
    {"helper",
     {"ifname", "script", "downscript", "vnet_hdr", "queues", "vhostfds"}},
};

std::vector<int> Views(const std::vector<Descriptor>& fds) {
  std::vector<int> views;
  views.reserve(fds.size());
  for (const Descriptor& fd : fds) views.push_back(fd.number());
  return views;
}

}  // namespace

bool NetdevTap::IsGiven(std::string_view property) const {
  return WasSet(*type().FindProperty(property));
}

absl::Status NetdevTap::CheckExclusions() const {
  for (const Exclusion& one : kExclusions) {
    if (!IsGiven(one.property)) continue;
    for (const std::string_view excluded : one.excluded) {
      if (excluded.empty() || !IsGiven(excluded)) continue;
      return Error(Cause::kBadValue, "{}: with {}, '{}', it has no effect",
                   excluded, WithArticle(one.property), *Get(one.property));
    }
  }
  if (IsGiven("vhostfds") && !IsGiven("fds")) {
    return Error(Cause::kBadValue, "vhostfds: it goes with fds");
  }
  if (!br_.empty() && helper_.empty()) {
    return Error(Cause::kBadValue,
                 "br: '{}' is for a helper to use, and there is none", br_);
  }
  if (vhost_ == OnOffAuto::kOff) {
    for (const std::string_view on : {"vhostfd", "vhostfds"}) {
      if (!IsGiven(on)) continue;
      return Error(Cause::kBadValue, "{}: vhost=off excludes it", on);
    }
    if (vhostforce_) {
      return Error(Cause::kBadValue, "vhostforce=on: vhost=off excludes it");
    }
  }
  return absl::OkStatus();
}

absl::Status NetdevTap::TakeDescriptors() {
  const bool several = !IsGiven("fd");
  const std::string_view name = several ? "fds" : "fd";
  QOMRT_ASSIGN_OR_RETURN(
      const std::vector<int> queues,
      internal::ParseDescriptors(name, several ? fds_ : fd_));
  QOMRT_RETURN_IF_ERROR(CheckCount(name, queues.size(), several));
  const bool several_vhost = !IsGiven("vhostfd");
  const std::string_view vhost_name = several_vhost ? "vhostfds" : "vhostfd";
  QOMRT_ASSIGN_OR_RETURN(const std::vector<int> vhost,
                         internal::ParseDescriptors(
                             vhost_name, several_vhost ? vhostfds_ : vhostfd_));
  QOMRT_RETURN_IF_ERROR(CheckCount(vhost_name, vhost.size(), several_vhost));
  if (IsGiven("vhostfds") && vhost.size() != queues.size()) {
    return Error(Cause::kBadValue, "vhostfds: they are {} for {} fds",
                 vhost.size(), queues.size());
  }
  for (const int fd : queues) {
    QOMRT_RETURN_IF_ERROR(Annotate(Look(fd, fd == queues.front()), name));
  }
  for (const int fd : vhost) {
    if (std::find(queues.begin(), queues.end(), fd) == queues.end()) continue;
    return Error(Cause::kBadValue, "{}: {} is in {}, too", vhost_name, fd,
                 name);
  }
  // The caller's, until nothing can fail.
  for (const int fd : queues) {
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    opened_.emplace_back(fd);
  }
  for (const int fd : vhost) opened_vhost_.emplace_back(fd);
  return absl::OkStatus();
}

absl::Status NetdevTap::CheckCount(std::string_view property, size_t count,
                                   bool several) const {
  if (!IsGiven(property) || count == 1 || (several && count > 1)) {
    return absl::OkStatus();
  }
  return Error(Cause::kBadValue, "{}: '{}' is not {}", property, *Get(property),
               several ? "NUMBER:NUMBER…" : "one number");
}

absl::Status NetdevTap::Complete() {
  QOMRT_RETURN_IF_ERROR(internal::CheckInterfaceName("ifname", ifname_));
  QOMRT_RETURN_IF_ERROR(internal::CheckInterfaceName("br", br_));
  QOMRT_RETURN_IF_ERROR(CheckExclusions());
  QOMRT_RETURN_IF_ERROR(TakeDescriptors());
  LockAsComplete();
  return absl::OkStatus();
}

// ---- The interface ---------------------------------------------------------

namespace {

// Runs a script of the user's as PROGRAM INTERFACE, and waits for it.
absl::Status RunScript(std::string_view property, const std::string& program,
                       const std::string& interface) {
  const auto annotate = [&](const absl::Status& why) {
    return Annotate(why, fmt::format("{}={}", property, program));
  };
  // Without a folder it is a file here, not a command.
  const bool is_bare = program.find('/') == std::string::npos;
  const absl::StatusOr<pid_t> child = qom::internal::SpawnOrders().Start(
      {is_bare ? "./" + program : program, interface}, {});
  if (!child.ok()) return annotate(child.status());
  int status = 0;
  while (waitpid(*child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  return annotate(Error(Cause::kFailed, "for {}, {}", interface,
                        qom::internal::HowItEnded(status)));
}

}  // namespace

NetdevTap::~NetdevTap() {
  if (!runs_downscript_) return;
  // Nobody is left to hear that it failed.
  (void)RunScript("downscript", downscript_, opened_name_);
}

std::vector<int> NetdevTap::fds() const { return Views(opened_); }
std::vector<int> NetdevTap::vhost_fds() const { return Views(opened_vhost_); }

absl::Status NetdevTap::Look(int queue, bool is_first) {
  QOMRT_ASSIGN_OR_RETURN(const internal::TunFacts facts,
                         internal::AskTun(queue));
  if (!facts.frames) {
    return Error(Cause::kBadValue,
                 "{}: the interface '{}' is a tun, which has no frames", queue,
                 facts.name);
  }
  if (!is_first && facts.vnet_hdr != has_vnet_hdr_) {
    return Error(Cause::kBadValue,
                 "{}: the interface '{}' differs from the first in vnet_hdr",
                 queue, facts.name);
  }
  if (is_first) opened_name_ = facts.name;
  has_vnet_hdr_ = facts.vnet_hdr;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Descriptor>> NetdevTap::OpenQueues() {
  std::vector<Descriptor> queues;
  if (!helper_.empty()) {
    QOMRT_ASSIGN_OR_RETURN(queues.emplace_back(), AskHelper());
    QOMRT_RETURN_IF_ERROR(Look(queues.back().number(), queues.size() == 1));
    return queues;
  }
  internal::TunRequest request = {
      .name = ifname_, .multi_queue = queues_ > 1, .vnet_hdr = vnet_hdr_};
  if (sndbuf_.bytes != 0) request.sndbuf = static_cast<int>(sndbuf_.bytes);
  while (queues.size() < queues_) {
    QOMRT_ASSIGN_OR_RETURN(queues.emplace_back(), internal::OpenTap(request));
    QOMRT_RETURN_IF_ERROR(Look(queues.back().number(), queues.size() == 1));
    request.name = opened_name_;
  }
  if (IsGiven("vnet_hdr") && vnet_hdr_ && !has_vnet_hdr_) {
    return Error(Cause::kFailed, "vnet_hdr=on: the host does not do it");
  }
  return queues;
}

absl::StatusOr<std::vector<Descriptor>> NetdevTap::OpenVhost() const {
  std::vector<Descriptor> fds;
  const bool must = vhost_ == OnOffAuto::kOn || vhostforce_;
  if (vhost_ == OnOffAuto::kOff) return fds;
  constexpr const char* kDevice = "/dev/vhost-net";
  for (size_t i = 0; i < std::max<size_t>(opened_.size(), queues_); ++i) {
    Descriptor fd(open(kDevice, O_RDWR | O_CLOEXEC));
    if (fd.is_open()) {
      fds.push_back(std::move(fd));
    } else if (must) {
      return Error(Cause::kFailed, "{}: {}: {}",
                   vhostforce_ ? "vhostforce=on" : "vhost=on", kDevice,
                   internal::ErrnoText(errno));
    } else {
      return std::vector<Descriptor>();
    }
  }
  return fds;
}

absl::Status NetdevTap::Open() {
  if (!is_complete()) {
    return Error(Cause::kWrongPhase, "{}: it is not complete", CanonicalPath());
  }
  std::vector<Descriptor> vhost;
  if (opened_vhost_.empty()) {
    QOMRT_ASSIGN_OR_RETURN(vhost, OpenVhost());
  }
  if (opened_.empty()) {
    absl::StatusOr<std::vector<Descriptor>> queues = OpenQueues();
    absl::Status status = queues.status();
    if (status.ok() && !script().empty()) {
      status = RunScript("script", script_, opened_name_);
    }
    if (!status.ok()) {
      opened_name_.clear();
      has_vnet_hdr_ = false;
      return status;
    }
    opened_ = *std::move(queues);
    runs_downscript_ = !downscript().empty() && helper_.empty();
  }
  if (opened_vhost_.empty()) opened_vhost_ = std::move(vhost);
  return absl::OkStatus();
}

absl::StatusOr<Descriptor> NetdevTap::AskHelper() {
  return absl::UnimplementedError(qom::internal::ToAbsl(fmt::format(
      "helper={}: running a helper is not offered here; let it hand over a "
      "descriptor and say fd=NUMBER",
      helper_)));
}

}  // namespace qom::qdev
