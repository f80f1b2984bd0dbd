// The entries that turn a verdict: found, the fewest, and in their order; what
// is told where none can be.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/bisect.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/internal/smallest_set.h"
#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"

namespace qom::compat {
namespace {

using internal::Members;
using internal::SmallestSet;
using test::IsOk;
using test::MessageOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// ---- The search ------------------------------------------------------------

unsigned BitsOf(const Members& members) {
  unsigned bits = 0;
  for (const size_t one : members) bits |= 1u << one;
  return bits;
}

// Verdicts of all sets of a few things, made up; of none good, of all bad.
std::vector<Verdict> SomeVerdicts(size_t things, std::mt19937& random) {
  std::vector<Verdict> verdicts(size_t{1} << things);
  const auto kinds = 2 + random() % 8;
  for (Verdict& one : verdicts) {
    const auto kind = random() % kinds;
    one = kind == 0   ? Verdict::kBad
          : kind == 1 ? Verdict::kCannotTell
                      : Verdict::kGood;
  }
  verdicts.front() = Verdict::kGood;
  verdicts.back() = Verdict::kBad;
  return verdicts;
}

TEST(SmallestSetTest, IsWhatTryingAllSetsFindsWhateverTheVerdictsAre) {
  constexpr size_t kThings = 7;
  std::mt19937 random(20261126);
  for (int i = 0; i < 2000; ++i) {
    const std::vector<Verdict> verdicts = SomeVerdicts(kThings, random);
    size_t fewest = kThings;
    for (unsigned set = 0; set < verdicts.size(); ++set) {
      if (verdicts[set] != Verdict::kBad) continue;
      fewest = std::min(fewest, static_cast<size_t>(std::popcount(set)));
    }
    for (const size_t more_runs : {size_t{0}, size_t{1000}}) {
      std::set<unsigned> asked;
      BisectOptions options{.more_runs = more_runs};
      SmallestSet smallest(
          [&](const Members& set) {
            EXPECT_TRUE(asked.insert(BitsOf(set)).second) << "asked twice";
            return verdicts[BitsOf(set)];
          },
          options);
      const Members found = *smallest.Find({0, 1, 2, 3, 4, 5, 6});
      EXPECT_EQ(verdicts[BitsOf(found)], Verdict::kBad);
      for (const size_t spared : found) {
        EXPECT_TRUE(found.size() == 1 ||
                    verdicts[BitsOf(found) & ~(1u << spared)] != Verdict::kBad);
      }
      EXPECT_TRUE(!smallest.is_smallest() || found.size() == fewest);
      EXPECT_TRUE(smallest.is_smallest() || more_runs == 0);
      EXPECT_EQ(smallest.runs(), asked.size());
    }
  }
}

TEST(SmallestSetTest, OneOfAThousandTakesTwentyRunsTwoTakeSeventy) {
  for (const Members& guilty : {Members{617}, Members{100, 900}}) {
    const BisectOptions options;
    SmallestSet smallest(
        [&guilty](const Members& set) {
          return std::includes(set.begin(), set.end(), guilty.begin(),
                               guilty.end())
                     ? Verdict::kBad
                     : Verdict::kGood;
        },
        options);
    Members all(1000);
    for (size_t i = 0; i < all.size(); ++i) all[i] = i;
    EXPECT_EQ(*smallest.Find(all), guilty);
    EXPECT_LE(smallest.runs(), guilty.size() == 1 ? 20u : 70u);
  }
}

// ---- Entries of two machines -----------------------------------------------

constexpr std::string_view kBisectTypes = R"({"types": {
  "core": {"props": [["depth", "uint32", 1]]},
  "disk": {"props": [["n", "uint32", 9], ["a", "bool", false],
                     ["b", "bool", false]],
           "children": [["core", "core"]]},
  "lamp": {"props": [["n", "uint32", 1]]}}})";
constexpr std::string_view kBisectMachines = R"({
  "tables": {"new": [["lamp", "n", "2"], ["disk", "n", "5"]],
             "old": [["disk", "a", "on"], ["lamp", "n", "3"],
                     ["disk", "b", "on"], ["disk", "n", "3"]]},
  "machines": {"box-3.0": {"tables": []}, "box-2.0": {"tables": ["new"]},
               "box-1.0": {"tables": ["new", "old"]}}})";

class BisectTest : public ::testing::Test {
 protected:
  BisectTest() {
    const CatalogueFile files[] = {{"types.json", kBisectTypes},
                                   {"machines.json", kBisectMachines}};
    auto catalogue = LoadCatalogue(files, registry_);
    EXPECT_THAT(catalogue, IsOk());
    if (catalogue.ok()) machines_ = catalogue->machines;
  }

  std::vector<LayerTable> Of(const std::string& machine) {
    return *machines_.Assemble({.machine = machine}, registry_);
  }
  absl::StatusOr<Bisected> ByValue(const std::string& good,
                                   const std::string& bad,
                                   std::string_view type,
                                   std::string_view property) {
    QOMRT_ASSIGN_OR_RETURN(const VerdictTest test,
                           ValueTest(registry_, *registry_.Find(type), property,
                                     Of(good), Of(bad)));
    return Bisect(Of(good), Of(bad), test, {.more_runs = 100});
  }

  TypeRegistry registry_;
  MachineSet machines_;
};

std::vector<std::string> NamesOf(const absl::StatusOr<Bisected>& found) {
  EXPECT_THAT(found, IsOk());
  std::vector<std::string> names;
  if (!found.ok()) return names;
  for (const Suspect& one : found->entries) names.push_back(one.name().Text());
  return names;
}

TEST_F(BisectTest, TheEntryThatHasTheLastWordIsFoundAlone) {
  EXPECT_THAT(NamesOf(ByValue("box-3.0", "box-1.0", "disk", "n")),
              ElementsAre("old#3"));
}

TEST_F(BisectTest, WhatTheGoodMachineAloneAppliesIsFoundTogether) {
  const auto found = ByValue("box-1.0", "box-3.0", "disk", "n");
  EXPECT_THAT(NamesOf(found), ElementsAre("new#1", "old#3"));
  EXPECT_FALSE(found->entries[0].is_of_bad);
  EXPECT_TRUE(found->is_smallest);
}

TEST_F(BisectTest, WhatBothApplyIsNotSuspected) {
  const auto found = ByValue("box-2.0", "box-1.0", "disk", "n");
  EXPECT_THAT(NamesOf(found), ElementsAre("old#3"));
  EXPECT_EQ(found->suspects, 4u);
}

// What a test sees of the entries in force, as text.
std::string Said(const std::vector<LayerTable>& layers) {
  std::string said;
  for (const TableEntry& entry : EntriesInForce(layers)) {
    said += entry.Text() + " ";
  }
  return said;
}

TEST_F(BisectTest, ATestSeesTheEntriesInForceInTheirOrder) {
  std::vector<std::string> seen;
  const auto found =
      Bisect(Of("box-3.0"), Of("box-1.0"), [&seen](const auto& layers) {
        seen.push_back(Said(layers));
        return seen.back().find("disk.a=on") != std::string::npos &&
                       seen.back().find("disk.b=on") != std::string::npos
                   ? Verdict::kBad
                   : Verdict::kGood;
      });
  EXPECT_THAT(NamesOf(found), ElementsAre("old#0", "old#2"));
  EXPECT_EQ(seen[0], "");
  EXPECT_EQ(seen[1],
            "lamp.n=2 disk.n=5 disk.a=on lamp.n=3 disk.b=on disk.n=3 ");
  EXPECT_EQ(seen[seen.size() - 2], "disk.a=on disk.b=on ");
  EXPECT_EQ(seen.back(), "");  // both are asked once more
  EXPECT_EQ(found->runs, seen.size());
}

TEST_F(BisectTest, OnlyWhatATypeAndItsPartsTakeIsSuspectedIfAsked) {
  const Class& disk = *registry_.Find("disk");
  EXPECT_TRUE(IsTakenBy(disk, registry_, {"core", "depth", "2"}));
  EXPECT_FALSE(IsTakenBy(disk, registry_, {"lamp", "n", "2"}));
  EXPECT_FALSE(IsTakenBy(disk, registry_, {"no-such", "n", "2"}));
  const auto found =
      Bisect(Of("box-3.0"), Of("box-1.0"),
             [](const auto& layers) {
               EXPECT_THAT(Said(layers), ::testing::Not(HasSubstr("lamp")));
               return Said(layers).find("disk.b") != std::string::npos
                          ? Verdict::kBad
                          : Verdict::kGood;
             },
             {.is_suspect = [&](const TableEntry& entry) {
               return IsTakenBy(disk, registry_, entry);
             }});
  EXPECT_THAT(NamesOf(found), ElementsAre("old#2"));
  EXPECT_EQ(found->suspects, 4u);
}

TEST_F(BisectTest, SetsOfWhichATestCannotTellAreNeitherGoodNorBad) {
  // Without the last entry of its table nothing starts.
  const auto found =
      Bisect(Of("box-2.0"), Of("box-1.0"), [](const auto& layers) {
        const std::string said = Said(layers);
        const bool any = said != "lamp.n=2 disk.n=5 ";
        if (any && said.find("disk.n=3") == std::string::npos) {
          return Verdict::kCannotTell;
        }
        return said.find("disk.a=on") != std::string::npos ? Verdict::kBad
                                                           : Verdict::kGood;
      });
  EXPECT_THAT(NamesOf(found), ElementsAre("old#0", "old#3"));
  EXPECT_GT(found->could_not_tell, 0u);
}

TEST_F(BisectTest, AVerdictThatIsNotAsToldEndsTheSearch) {
  const auto always = [](Verdict verdict) {
    return [verdict](const auto&) { return verdict; };
  };
  const BisectOptions options{.good = "box-3.0", .bad = "box-1.0"};
  const auto search = [&](const VerdictTest& test) {
    return MessageOf(
        Bisect(Of("box-3.0"), Of("box-1.0"), test, options).status());
  };
  EXPECT_EQ(search(always(Verdict::kBad)),
            "box-3.0 is to be good; the test says that it is bad");
  EXPECT_EQ(search(always(Verdict::kGood)),
            "box-1.0 is to be bad; the test says that it is good");
  EXPECT_EQ(search(always(Verdict::kCannotTell)),
            "box-3.0 is to be good; the test says that it is unclear");
  EXPECT_EQ(search([](const auto&) -> absl::StatusOr<Verdict> {
              return Error(Cause::kFailed, "no guest");
            }),
            "no guest");
  EXPECT_EQ(MessageOf(Bisect(Of("box-3.0"), Of("box-3.0"),
                             always(Verdict::kGood), options)
                          .status()),
            "box-3.0 and box-1.0 apply the same entries");
}

TEST_F(BisectTest, ATestThatGivesAnotherVerdictWhenAskedAgainIsNotBelieved) {
  int bad_for_a = 0;
  const auto found =
      Bisect(Of("box-3.0"), Of("box-1.0"), [&](const auto& layers) {
        const std::string said = Said(layers);
        if (said.find("disk.a") == std::string::npos) return Verdict::kGood;
        if (said != "disk.a=on ") return Verdict::kBad;
        return bad_for_a++ == 0 ? Verdict::kBad : Verdict::kGood;
      });
  EXPECT_THAT(MessageOf(found.status()),
              HasSubstr("another verdict when it is asked again"));
}

TEST_F(BisectTest, AValueThatBothHaveOrNoneIsAnError) {
  const auto error = [&](std::string_view property) {
    return MessageOf(ByValue("box-3.0", "box-1.0", "core", property).status());
  };
  EXPECT_EQ(error("depth"),
            "core.depth is 1 on the good choice and on the bad choice");
  EXPECT_THAT(error("dept"), HasSubstr("has no property 'dept'"));
}

}  // namespace
}  // namespace qom::compat
