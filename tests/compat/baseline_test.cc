// What a fleet has in common: hundreds of simulated fleets against an answer
// that tries everything, and the rules one by one.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/platform/baseline.h"

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/history.h"
#include "compat/platform/platform.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace qom::compat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// ---- By brute force --------------------------------------------------------

// Whether `platform` is older than `than`, on any way.
bool IsOlder(const std::vector<Platform>& all, const Platform& platform,
             const Platform& than, size_t steps) {
  const Release a = SplitRelease(platform.name);
  const Release b = SplitRelease(than.name);
  if (!a.number.empty() && !b.number.empty() && a.history == b.history &&
      CompareReleases(a.number, b.number) < 0) {
    return true;
  }
  const auto& after = than.after;
  if (std::find(after.begin(), after.end(), platform.name) != after.end()) {
    return true;
  }
  if (steps == 0) return false;
  return std::any_of(all.begin(), all.end(), [&](const Platform& between) {
    return &between != &platform && &between != &than &&
           IsOlder(all, platform, between, 0) &&
           IsOlder(all, between, than, steps - 1);
  });
}

bool AllMeet(const std::vector<Host>& hosts,
             const std::vector<std::string>& needs) {
  return std::all_of(hosts.begin(), hosts.end(), [&](const Host& host) {
    return std::all_of(needs.begin(), needs.end(),
                       [&](const auto& need) { return Meets(host, need); });
  });
}

const Platform* BestOf(const std::vector<Platform>& all,
                       const std::vector<Host>& hosts) {
  const Platform* best = nullptr;
  for (const Platform& one : all) {
    if (!AllMeet(hosts, one.needs)) continue;
    const bool is_beaten =
        std::any_of(all.begin(), all.end(), [&](const Platform& other) {
          return &other != &one && AllMeet(hosts, other.needs) &&
                 IsOlder(all, one, other, all.size());
        });
    if (is_beaten) continue;
    if (best == nullptr || one.needs.size() > best->needs.size()) best = &one;
  }
  return best;
}

// ---- Fleets ----------------------------------------------------------------

class Fleets {
 public:
  explicit Fleets(unsigned seed) : random_(seed) {}

  std::vector<Host> Hosts() {
    std::vector<Host> hosts(static_cast<size_t>(1 + Below(300)));
    // A fleet whose hosts have nearly everything, or about half.
    const int lacks = Below(3) == 0 ? 500 : 1 + Below(10);
    for (size_t i = 0; i < hosts.size(); ++i) {
      hosts[i].name = fmt::format("node-{}", i);
      for (int c = 0; c < kCapabilities; ++c) {
        if (Below(1000) >= lacks) hosts[i].capabilities[Name(c)] = true;
      }
      hosts[i].capabilities["kernel"] =
          fmt::format("{}.{}.0-x", 5 + Below(2), 9 + Below(4));
    }
    return hosts;
  }

  std::vector<Platform> Platforms() {
    std::vector<Platform> all;
    for (const std::string_view family : {"rhel", "sles"}) {
      const int newest = Below(6);
      for (int i = 0; i <= newest; ++i) {
        all.push_back({.name = fmt::format("{}-9.{}", family, 2 * i + 4),
                       .needs = Needs(i)});
      }
    }
    for (int i = Below(3); i > 0; --i) {
      Platform one{.name = fmt::format("odd{}", i), .needs = Needs(Below(4))};
      one.after.push_back(
          all[static_cast<size_t>(Below(static_cast<int>(all.size())))].name);
      all.push_back(std::move(one));
    }
    for (Platform& one : all) {
      for (int i = Below(4); i > 0; --i) {
        one.entries.push_back({.driver = "d",
                               .property = fmt::format("p{}", i),
                               .value = i,
                               .needs = Needs(Below(2))});
      }
    }
    std::shuffle(all.begin(), all.end(), random_);
    return all;
  }

 private:
  static constexpr int kCapabilities = 12;

  int Below(int most) {
    return static_cast<int>(random_() % static_cast<unsigned>(most));
  }
  static std::string Name(int capability) {
    return fmt::format("c{}", capability);
  }
  std::vector<std::string> Needs(int count) {
    std::vector<std::string> needs;
    for (; count > 0; --count) {
      needs.push_back(Below(4) == 0 ? fmt::format("kernel>=5.{}", 7 + Below(7))
                                    : Name(Below(kCapabilities)));
    }
    return needs;
  }

  std::mt19937 random_;
};

TEST(BaselineTest, EqualsTheAnswerThatTriesEverything) {
  size_t found = 0;
  size_t excluded = 0;
  size_t dropped = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    Fleets fleets(seed);
    const std::vector<Platform> all = fleets.Platforms();
    const std::vector<Host> hosts = fleets.Hosts();
    const Baseline baseline = BaselineOf(all, hosts);
    ASSERT_EQ(baseline.platform, BestOf(all, hosts)) << "seed " << seed;
    for (const Baseline::Excluded& one : baseline.excluded) {
      EXPECT_FALSE(AllMeet(hosts, one.platform->needs)) << "seed " << seed;
      EXPECT_THAT(one.because, ::testing::Not(IsEmpty()));
    }
    const auto fitting = std::count_if(
        all.begin(), all.end(),
        [&](const Platform& one) { return AllMeet(hosts, one.needs); });
    EXPECT_EQ(baseline.excluded.size() + static_cast<size_t>(fitting),
              all.size());
    for (const TableEntry& entry : baseline.entries) {
      EXPECT_TRUE(AllMeet(hosts, entry.needs)) << "seed " << seed;
    }
    for (const Baseline::Dropped& one : baseline.dropped) {
      EXPECT_FALSE(AllMeet(hosts, one.entry.needs)) << "seed " << seed;
    }
    found += baseline.platform != nullptr ? 1 : 0;
    excluded += baseline.excluded.size();
    dropped += baseline.dropped.size();
  }
  // The fleets are neither all alike nor all hopeless.
  EXPECT_GT(found, 300u);
  EXPECT_GT(excluded, 300u);
  EXPECT_GT(dropped, 20u);
}

// ---- Rules -----------------------------------------------------------------

std::string NameOf(const Baseline& baseline) {
  return baseline.platform == nullptr ? "none" : baseline.platform->name;
}

TEST(BaselineTest, TheNewestThatAllHostsMeetIsTaken) {
  const std::vector<Platform> all = {{.name = "rhel-9.10", .needs = {"a", "b"}},
                                     {.name = "rhel-9.4", .needs = {"a"}},
                                     {.name = "rhel-9.2"}};
  const Host able{"able", {{"a", true}, {"b", true}}};
  const Host less{"less", {{"a", true}, {"b", false}}};
  const Host none{"none", {}};
  EXPECT_EQ(NameOf(BaselineOf(all, std::vector{able})), "rhel-9.10");
  EXPECT_EQ(NameOf(BaselineOf(all, std::vector{able, less})), "rhel-9.4");
  EXPECT_EQ(NameOf(BaselineOf(all, std::vector{able, less, none})), "rhel-9.2");

  const Baseline baseline = BaselineOf(all, std::vector{able, less, none});
  ASSERT_THAT(baseline.excluded, SizeIs(2));
  EXPECT_EQ(baseline.excluded[0].platform->name, "rhel-9.10");
  EXPECT_THAT(
      baseline.excluded[0].because,
      ElementsAre(Baseline::Reason{"less", "b"}, Baseline::Reason{"none", "a"},
                  Baseline::Reason{"none", "b"}));
}

TEST(BaselineTest, WhatComesAfterIsNewerOnAnyWay) {
  const std::vector<Platform> all = {
      {.name = "old", .needs = {"a", "b", "c"}},
      {.name = "between", .needs = {"missing"}, .after = {"old"}},
      {.name = "new", .after = {"between"}}};
  const std::vector<Host> hosts = {
      {"h", {{"a", true}, {"b", true}, {"c", true}}}};
  EXPECT_EQ(NameOf(BaselineOf(all, hosts)), "new");
}

TEST(BaselineTest, OfThoseThatCannotBeComparedTheMostCapableIsTaken) {
  const std::vector<Platform> all = {{.name = "x"},
                                     {.name = "y", .needs = {"a"}},
                                     {.name = "z", .needs = {"b"}}};
  const std::vector<Host> hosts = {{"h", {{"a", true}, {"b", true}}}};
  EXPECT_EQ(NameOf(BaselineOf(all, hosts)), "y");
}

TEST(BaselineTest, ACircleAndAnUnknownNameAreNoDanger) {
  const std::vector<Platform> all = {
      {.name = "x", .after = {"y"}},
      {.name = "y", .needs = {"a"}, .after = {"x", "unknown"}}};
  const std::vector<Host> hosts = {{"h", {{"a", true}}}};
  EXPECT_EQ(NameOf(BaselineOf(all, hosts)), "y");
}

TEST(BaselineTest, NoneFitsOrNoneIsThere) {
  const std::vector<Host> hosts = {{"h", {}}};
  EXPECT_EQ(NameOf(BaselineOf({}, hosts)), "none");
  const std::vector<Platform> all = {{.name = "x", .needs = {"a"}}};
  EXPECT_EQ(NameOf(BaselineOf(all, hosts)), "none");
}

}  // namespace
}  // namespace qom::compat
