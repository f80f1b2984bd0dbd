// What a fleet of hosts has in common, as a platform that all of them can be: a
// guest that was started for it runs on any of them, and may move between them.
//
// Example:
//
//   const compat::Baseline common = compat::BaselineOf(all.platforms, fleet);
//   if (common.platform == nullptr) return Tell(common.excluded);
//   machines.AddPlatform({.name = "our-fleet", .tables = {compat::MakeTable(
//       "our-fleet", common.entries)}});
//
// The newest of the platforms whose needs every host meets. One is older than
// another that says it comes `after` it, or that is a later release of the same
// name (rhel-9.2, rhel-9.4), and than what is newer than that. Of several of
// which none is older, the one that needs the most, then the first in order. Of
// its entries, those whose needs every host meets; the others are dropped.
//
// Threads: a pure function.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_PLATFORM_BASELINE_H_
#define QOMRT_COMPAT_PLATFORM_BASELINE_H_

#include <span>
#include <string>
#include <vector>

#include "compat/host.h"
#include "compat/platform/platform.h"
#include "compat/table.h"

#pragma GCC visibility push(default)

namespace qom::compat {

struct Baseline {
  // A host that does not meet a need.
  struct Reason {
    std::string host;
    std::string needs;

    friend bool operator==(const Reason&, const Reason&) = default;
  };
  struct Excluded {
    const Platform* platform;
    std::vector<Reason> because;
  };
  struct Dropped {
    TableEntry entry;
    std::vector<Reason> because;
  };

  const Platform* platform = nullptr;  // of those given; null: none
  std::vector<TableEntry> entries{};   // of it
  std::vector<Dropped> dropped{};
  std::vector<Excluded> excluded{};  // in order
};

// Keeps pointers into `platforms`.
Baseline BaselineOf(std::span<const Platform> platforms,
                    std::span<const Host> hosts);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_PLATFORM_BASELINE_H_
