// What a machine has of processors and memory, as `-smp`, `-m` and `-machine`
// give it.
//
// Threads: values.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_MACHINE_RESOURCES_H_
#define QOMRT_QDEV_MACHINE_RESOURCES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#pragma GCC visibility push(default)

namespace qom::qdev {

// How many of each level lie in the one above; their product is `max_cpus`.
struct CpuTopology {
  uint64_t cpus = 1;      // that are there from the start
  uint64_t max_cpus = 1;  // with those that may be plugged
  uint64_t drawers = 1;
  uint64_t books = 1;
  uint64_t sockets = 1;
  uint64_t dies = 1;
  uint64_t clusters = 1;
  uint64_t modules = 1;
  uint64_t cores = 1;
  uint64_t threads = 1;

  friend bool operator==(const CpuTopology&, const CpuTopology&) = default;
};

struct MemorySize {
  uint64_t size = 0;      // bytes; 0: the machine's default
  uint64_t slots = 0;     // for memory that is plugged
  uint64_t max_size = 0;  // bytes, with that; 0: none is plugged

  friend bool operator==(const MemorySize&, const MemorySize&) = default;
};

// The caches of one kind are shared by what belongs to one `topology`.
struct SmpCache {
  enum class Cache : uint8_t { kL1d, kL1i, kL2, kL3 };
  enum class Topology : uint8_t {
    kThread,
    kCore,
    kModule,
    kCluster,
    kDie,
    kSocket,
    kBook,
    kDrawer,
    kDefault,
  };
  Cache cache = Cache::kL1d;
  Topology topology = Topology::kDefault;

  friend bool operator==(const SmpCache&, const SmpCache&) = default;
};

// A fixed memory window of CXL, spread over host bridges.
struct CxlFixedWindow {
  std::vector<std::string> targets{};  // 1, 2, 3, 4, 6, 8, 12 or 16 of them
  uint64_t size = 0;                   // bytes
  std::optional<uint64_t> interleave_granularity{};

  friend bool operator==(const CxlFixedWindow&,
                         const CxlFixedWindow&) = default;
};

struct MachineResources {
  CpuTopology cpus{};
  MemorySize memory{};
  std::vector<SmpCache> caches{};
  std::vector<CxlFixedWindow> cxl_windows{};
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_MACHINE_RESOURCES_H_
