// Platforms defined by files: what a host of a sort is expected to have, and
// with which values objects start there. "Any RHEL 9.2 host" is then a name
// that an administrator says beside the machine, not hundreds of properties.
//
// Example, /etc/qomrt/platforms/50-rhel-9.2.json:
//
//   {"platform": "rhel-9.2",
//    "needs": ["kvm", "kernel.release>=5.14"],
//    "entries": [["sev-guest", "legacy-vm-type", "on"],
//                ["virtio-net-pci", "host_uso", "on", {"needs": ["tun.uso"]}]]}
//
//   const compat::Platforms all =
//       compat::FindPlatforms(compat::PlatformDirectories());
//   if (const compat::Platform* platform = all.Find("rhel-9.2")) {
//     QOMRT_RETURN_IF_ERROR(machines.AddPlatform(platform->Source()));
//   }
//
// Which file counts: qom/layered_directories.h. What is a need: compat/host.h.
//
// Threads: values; the functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_PLATFORM_PLATFORM_H_
#define QOMRT_COMPAT_PLATFORM_PLATFORM_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/diagnostic.h"
#include "compat/host.h"
#include "compat/machine.h"
#include "compat/table.h"
#include "qom/layered_directories.h"

#pragma GCC visibility push(default)

namespace qom::compat {

struct Platform {
  std::string name{};
  std::string about{};               // for people
  std::vector<std::string> needs{};  // of a host, whatever it runs
  std::vector<std::string> after{};  // older ones, beside those of its name
  std::vector<TableEntry> entries{};
  std::string file{};
  std::vector<std::string> replaces{};  // files whose place this one takes

  // Its layer, with one table of its name.
  LayerSource Source() const;
};

// The platform that a file defines. kBadPlatform, naming file and member.
// Members that nobody knows are noted.
absl::StatusOr<Platform> ReadPlatform(std::string_view file,
                                      std::string_view text,
                                      std::vector<Diagnostic>* notes = nullptr);

// The host that a file describes, as `qom platform probe` prints it: {"host":
// name, "capabilities": {name: true, false, a number or a text}}. A null is
// unknown, as what is not there. kMalformed, naming file and member.
absl::StatusOr<Host> ReadHost(std::string_view file, std::string_view text);

// $QOM_PLATFORM_PATH, or else qomrt/platforms below /usr/share, /etc and the
// user's configuration.
std::vector<std::string> PlatformDirectories();

struct Platforms {
  // Where was looked, and what was hidden or passed over.
  LayeredFiles found{};
  std::vector<Platform> platforms{};  // by the base name of the file
  // What is wrong with a file, kBadPlatform, or a directory, kUnreadableFile,
  // and what is noted. Of two files that define one name, the first counts.
  std::vector<Diagnostic> diagnostics{};

  // Null if there is none.
  const Platform* Find(std::string_view name) const;
  std::vector<std::string_view> Names() const;
};
Platforms FindPlatforms(std::span<const std::string> directories);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_PLATFORM_PLATFORM_H_
