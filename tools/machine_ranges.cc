// Puts neighbours of a family together.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/machine_ranges.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "compat/history.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace qom::tools {
namespace {

struct Older {
  bool operator()(const std::string& a, const std::string& b) const {
    return compat::CompareReleases(a, b) < 0;
  }
};

std::string NameOf(const std::string& family, const std::string& release) {
  return release.empty() ? family : fmt::format("{}-{}", family, release);
}

}  // namespace

std::string MachineRanges(const std::vector<std::string>& all,
                          const std::vector<std::string>& some) {
  const std::set<std::string> chosen(some.begin(), some.end());
  if (chosen.size() == all.size() && all.size() > 1) return "all";
  // Whether each release of each family is one of them.
  std::map<std::string, std::map<std::string, bool, Older>> families;
  for (const std::string& name : all) {
    const compat::MachineVersion machine{.name = name};
    families[std::string(machine.family())][std::string(machine.release())] =
        chosen.contains(name);
  }
  std::vector<std::string> ranges;
  for (const auto& [family, releases] : families) {
    for (auto at = releases.begin(); at != releases.end();) {
      if (!at->second) {
        ++at;
        continue;
      }
      const auto first = at;
      auto last = at;
      for (; at != releases.end() && at->second; ++at) last = at;
      ranges.push_back(NameOf(family, first->first));
      if (last != first) ranges.back() += fmt::format(" to {}", last->first);
    }
  }
  return fmt::format("{}", fmt::join(ranges, ", "));
}

}  // namespace qom::tools
