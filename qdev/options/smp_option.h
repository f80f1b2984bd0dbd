// `-smp CPUS,sockets=…,cores=…,threads=…,maxcpus=…`: how many processors a
// machine has, and how they lie in one another.
//
//   -smp 4                     4 processors; one socket with 4 cores
//   -smp 4,maxcpus=8           4, and 4 more may be plugged
//   -smp 8,sockets=2           2 sockets with 4 cores each
//   -smp cores=2,threads=2     1 socket, 4 processors
//
// What is not said is worked out: cores before sockets, threads last; on
// machines that prefer sockets (those before 6.2 of the recorded emulator; the
// attribute "smp-prefer-sockets" of a version) sockets before cores. All other
// levels are 1. The product of all levels is `maxcpus`.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qdev::SmpOption option,
//                          qdev::ParseSmpOption("8,sockets=2"));
//   QOMRT_ASSIGN_OR_RETURN(qdev::CpuTopology cpus, qdev::TopologyOf(option));
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_SMP_OPTION_H_
#define QOMRT_QDEV_OPTIONS_SMP_OPTION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "qdev/machine_resources.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// What was said; at least 1 each.
struct SmpOption {
  std::optional<uint64_t> cpus{};
  std::optional<uint64_t> max_cpus{};
  std::optional<uint64_t> drawers{};
  std::optional<uint64_t> books{};
  std::optional<uint64_t> sockets{};
  std::optional<uint64_t> dies{};
  std::optional<uint64_t> clusters{};
  std::optional<uint64_t> modules{};
  std::optional<uint64_t> cores{};
  std::optional<uint64_t> threads{};

  friend bool operator==(const SmpOption&, const SmpOption&) = default;
};

// kMalformed, kUnknownKey with the nearest, kBadValue or kOutOfRange (1 to
// 2^31 - 1), naming the key.
absl::StatusOr<SmpOption> ParseSmpOption(std::string_view text);
absl::StatusOr<std::string> PrintSmpOption(const SmpOption& option);

// kBadValue, with the numbers, if the product of the levels is not `maxcpus`,
// or that is less than `cpus`; kOutOfRange for more than 2^31 - 1.
absl::StatusOr<CpuTopology> TopologyOf(const SmpOption& option,
                                       bool prefers_sockets = false);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_SMP_OPTION_H_
