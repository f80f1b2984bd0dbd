// The keys of `-smp` are a table of rows: the member that was said, and the
// level of the topology that it becomes.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/smp_option.h"

#include <algorithm>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/internal/quoted.h"
#include "qdev/options/internal/unknown_key.h"
#include "qdev/options/key_values.h"
#include "qom/internal/out_of_memory.h"
#include "qom/status.h"
#include "qom/text.h"

namespace qom::qdev {
namespace {

using internal::Quoted;

constexpr KeyValueSyntax kSmpSyntax = {.implied_key = "cpus"};
constexpr uint64_t kMost = 0x7fff'ffff;

struct SmpKey {
  std::string_view key;
  std::optional<uint64_t> SmpOption::*said;
  uint64_t CpuTopology::*is;
  bool is_level = true;
};

constexpr SmpKey kSmpKeys[] = {
    {"cpus", &SmpOption::cpus, &CpuTopology::cpus, false},
    {"maxcpus", &SmpOption::max_cpus, &CpuTopology::max_cpus, false},
    {"drawers", &SmpOption::drawers, &CpuTopology::drawers},
    {"books", &SmpOption::books, &CpuTopology::books},
    {"sockets", &SmpOption::sockets, &CpuTopology::sockets},
    {"dies", &SmpOption::dies, &CpuTopology::dies},
    {"clusters", &SmpOption::clusters, &CpuTopology::clusters},
    {"modules", &SmpOption::modules, &CpuTopology::modules},
    {"cores", &SmpOption::cores, &CpuTopology::cores},
    {"threads", &SmpOption::threads, &CpuTopology::threads},
};

absl::StatusOr<const SmpKey*> FindSmpKey(std::string_view key) {
  std::vector<std::string_view> names;
  for (const SmpKey& row : kSmpKeys) {
    if (row.key == key) return &row;
    names.push_back(row.key);
  }
  return internal::UnknownKey(key, names);
}

// The product of the levels that are known, those that are not left out; more
// than any number of processors if it does not fit.
uint64_t Product(const CpuTopology& topology) {
  uint64_t product = 1;
  for (const SmpKey& row : kSmpKeys) {
    const uint64_t level = topology.*row.is;
    if (!row.is_level || level == 0) continue;
    if (level > kMost / product) return kMost + 1;
    product *= level;
  }
  return product;
}

// "sockets (2) × cores (3)": the levels that are not 1.
std::string ShownLevels(const CpuTopology& topology) {
  std::vector<std::string> levels;
  for (const SmpKey& row : kSmpKeys) {
    if (row.is_level && topology.*row.is != 1) {
      levels.push_back(fmt::format("{} ({})", row.key, topology.*row.is));
    }
  }
  return levels.empty() ? "1 of each level"
                        : fmt::format("{}", fmt::join(levels, " × "));
}

absl::StatusOr<SmpOption> SmpFrom(const KeyValueList& pairs) {
  SmpOption option;
  for (const KeyValue& pair : pairs) {
    QOMRT_ASSIGN_OR_RETURN(const SmpKey* row, FindSmpKey(pair.key));
    uint64_t number = 0;
    absl::Status status = ParseUint(pair.value, kMost, &number);
    if (status.ok() && number == 0) {
      status = Error(Cause::kOutOfRange, "0 is outside 1..{}", kMost);
    }
    if (!status.ok()) return Annotate(status, row->key);
    option.*row->said = number;
  }
  return option;
}

}  // namespace

absl::StatusOr<SmpOption> ParseSmpOption(std::string_view text) try {
  const absl::StatusOr<KeyValueList> pairs = ParseKeyValues(text, kSmpSyntax);
  absl::StatusOr<SmpOption> option =
      pairs.ok() ? SmpFrom(*pairs) : pairs.status();
  if (option.ok()) return option;
  return Annotate(option.status(), fmt::format("-smp {}", Quoted(text)));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::string> PrintSmpOption(const SmpOption& option) try {
  KeyValueList pairs;
  for (const SmpKey& row : kSmpKeys) {
    const std::optional<uint64_t>& said = option.*row.said;
    if (said.has_value()) {
      pairs.push_back({std::string(row.key), std::to_string(*said)});
    }
  }
  return PrintKeyValues(pairs, kSmpSyntax);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<CpuTopology> TopologyOf(const SmpOption& option,
                                       bool prefers_sockets) try {
  CpuTopology topology;
  for (const SmpKey& row : kSmpKeys) {
    topology.*row.is = (option.*row.said).value_or(row.is_level ? 1 : 0);
  }
  const uint64_t wanted = option.max_cpus.value_or(option.cpus.value_or(0));
  // The first of these that was not said takes what the others leave.
  using Member =
      std::pair<std::optional<uint64_t> SmpOption::*, uint64_t CpuTopology::*>;
  Member order[] = {{&SmpOption::cores, &CpuTopology::cores},
                    {&SmpOption::sockets, &CpuTopology::sockets},
                    {&SmpOption::threads, &CpuTopology::threads}};
  if (prefers_sockets) std::swap(order[0], order[1]);
  for (const auto& [said, is] : order) {
    if ((option.*said).has_value()) continue;
    if (wanted != 0) {
      topology.*is = std::max<uint64_t>(wanted / Product(topology), 1);
    }
    break;
  }
  const uint64_t product = Product(topology);
  if (topology.max_cpus == 0) topology.max_cpus = wanted;
  if (topology.max_cpus == 0) topology.max_cpus = product;
  if (topology.cpus == 0) topology.cpus = topology.max_cpus;
  if (product != topology.max_cpus) {
    return Error(Cause::kBadValue,
                 "-smp: {} is not the number of processors, maxcpus ({})",
                 ShownLevels(topology), topology.max_cpus);
  }
  if (topology.max_cpus > kMost) {
    return Error(Cause::kOutOfRange, "-smp: {} are more than {} processors",
                 ShownLevels(topology), kMost);
  }
  if (topology.max_cpus < topology.cpus) {
    return Error(Cause::kBadValue, "-smp: maxcpus ({}) is less than cpus ({})",
                 topology.max_cpus, topology.cpus);
  }
  return topology;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
