// Finds the platform that a fleet of hosts has in common. Platforms that are
// older than one that can be had are marked on one walk; what is left is
// compared.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/platform/baseline.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/platform/internal/order.h"

namespace qom::compat {
namespace {

std::vector<Baseline::Reason> WhyNotAll(std::span<const std::string> needs,
                                        std::span<const Host> hosts) {
  std::vector<Baseline::Reason> reasons;
  if (needs.empty()) return reasons;
  for (const Host& host : hosts) {
    for (const std::string& need : needs) {
      if (!Meets(host, need)) reasons.push_back({host.name, need});
    }
  }
  return reasons;
}

// The candidates than which none is newer; all, if they go in a circle.
std::vector<size_t> Newest(std::span<const Platform> platforms,
                           const std::vector<size_t>& candidates) {
  const std::vector<std::vector<size_t>> older = internal::OlderOnes(platforms);
  std::vector<bool> is_older(platforms.size());
  std::vector<size_t> left = candidates;
  while (!left.empty()) {
    const size_t at = left.back();
    left.pop_back();
    for (const size_t next : older[at]) {
      if (is_older[next]) continue;
      is_older[next] = true;
      left.push_back(next);
    }
  }
  std::vector<size_t> newest;
  for (const size_t i : candidates) {
    if (!is_older[i]) newest.push_back(i);
  }
  return newest.empty() ? candidates : newest;
}

}  // namespace

Baseline BaselineOf(std::span<const Platform> platforms,
                    std::span<const Host> hosts) {
  Baseline baseline;
  std::vector<size_t> candidates;
  for (size_t i = 0; i < platforms.size(); ++i) {
    std::vector<Baseline::Reason> because =
        WhyNotAll(platforms[i].needs, hosts);
    if (because.empty()) {
      candidates.push_back(i);
    } else {
      baseline.excluded.push_back({&platforms[i], std::move(because)});
    }
  }
  if (candidates.empty()) return baseline;
  const std::vector<size_t> newest = Newest(platforms, candidates);
  baseline.platform = &platforms[*std::max_element(
      newest.begin(), newest.end(), [&](size_t a, size_t b) {
        return platforms[a].needs.size() < platforms[b].needs.size();
      })];
  for (const TableEntry& entry : baseline.platform->entries) {
    std::vector<Baseline::Reason> because = WhyNotAll(entry.needs, hosts);
    if (because.empty()) {
      baseline.entries.push_back(entry);
    } else {
      baseline.dropped.push_back({entry, std::move(because)});
    }
  }
  return baseline;
}

}  // namespace qom::compat
