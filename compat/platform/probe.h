// What this host can do, found out by probes that change nothing on it: KVM,
// the kernel, huge pages, memory files, tap devices, control groups, NUMA. What
// a probe cannot know (it may not look, nobody says) is unknown, with the
// reason: no probe guesses.
//
// Example, with a probe of an embedder's own:
//
//   const compat::HostProbe mine[] = {
//       {"acme", "what the accelerator card can do",
//        [](compat::HostReport& report) {
//          report.Tell("acme.dma", CardHasDma());
//        }}};
//   const compat::HostReport report = compat::ProbeHost(mine);
//   choice.host = report.host;
//
// Threads: may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_PLATFORM_PROBE_H_
#define QOMRT_COMPAT_PLATFORM_PROBE_H_

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "compat/host.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::compat {

struct HostReport {
  Host host{};
  std::map<std::string, std::string, std::less<>> unknown{};  // and why
  // Where the files of the system are, "" for its root.
  std::string root{};

  void Tell(std::string_view capability, Value value) {
    host.capabilities.insert_or_assign(std::string(capability),
                                       std::move(value));
  }
  void DoNotKnow(std::string_view capability, std::string_view why) {
    unknown.insert_or_assign(std::string(capability), std::string(why));
  }
};

struct HostProbe {
  std::string_view name;
  std::string_view doc;
  std::function<void(HostReport& report)> look;
};

// Those that are built in.
std::span<const HostProbe> BuiltInProbes();

// The host that this program runs on, by its name; `more` looks after the
// probes that are built in. `root`: files of the system are looked for below.
HostReport ProbeHost(std::span<const HostProbe> more = {},
                     std::string_view root = "");

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_PLATFORM_PROBE_H_
