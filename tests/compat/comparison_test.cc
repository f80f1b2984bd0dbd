// How two places differ: values, and what only one of them has.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/comparison.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compat/abi.h"
#include "compat/catalogue/catalogue.h"
#include "compat/explain.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"

namespace qom::compat {
namespace {

using test::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A catalogue with these types, and objects of them without a machine.
class OneCatalogue {
 public:
  explicit OneCatalogue(const std::string& types) : context_(registry_) {
    const std::string text = "{\"types\": {" + types + "}}";
    const CatalogueFile files[] = {{"types.json", text}};
    EXPECT_THAT(LoadCatalogue(files, registry_), IsOk());
  }

  Compared Side() {
    std::vector<const Class*> types = registry_.Types();
    std::erase_if(types, [](const Class* type) {
      return type->is_abstract() || type->name() == "object";
    });
    std::sort(types.begin(), types.end(), [](const auto* a, const auto* b) {
      return a->name() < b->name();
    });
    return {types,
            [this](const Class& type) { return Resolve(context_, type); }};
  }

 private:
  TypeRegistry registry_;
  Context context_;
};

TEST(ComparisonTest, WhatBothHaveIsComparedByValue) {
  OneCatalogue old_one(
      R"("disk": {"props": [["n", "uint32", 1], ["s", "str", "x"]]})");
  OneCatalogue new_one(
      R"("disk": {"props": [["n", "uint32", 2], ["s", "str", "x"]]})");
  const Comparison found = Compare(old_one.Side(), new_one.Side());
  ASSERT_EQ(found.differences.size(), 1u);
  EXPECT_EQ(found.differences[0].type, "disk");
  EXPECT_EQ(found.differences[0].property, "n");
  EXPECT_EQ(found.differences[0].a, Value(1));
  EXPECT_EQ(found.differences[0].b, Value(2));
  EXPECT_TRUE(found.only_a.empty());
  EXPECT_TRUE(found.only_b.empty());
  EXPECT_TRUE(found.differs());
}

TEST(ComparisonTest, TypesAndPropertiesOfOnePlaceAreListed) {
  OneCatalogue old_one(
      R"("disk": {"props": [["n", "uint32", 1], ["gone", "bool", true]]},
         "floppy": {"props": [["n", "uint32", 1]]})");
  OneCatalogue new_one(
      R"("disk": {"props": [["added", "str", ""], ["n", "uint32", 1]]},
         "nvme": {}, "zoned": {})");
  const Comparison found = Compare(old_one.Side(), new_one.Side());
  EXPECT_THAT(found.differences, IsEmpty());
  EXPECT_THAT(found.only_a.types, ElementsAre("floppy"));
  EXPECT_THAT(found.only_a.properties,
              ElementsAre(PropertyOfType{"disk", "gone"}));
  EXPECT_THAT(found.only_b.types, ElementsAre("nvme", "zoned"));
  EXPECT_THAT(found.only_b.properties,
              ElementsAre(PropertyOfType{"disk", "added"}));
  EXPECT_TRUE(found.differs());
}

TEST(ComparisonTest, APlaceDoesNotDifferFromItself) {
  OneCatalogue one(R"("disk": {"props": [["n", "uint32", 1]]})");
  EXPECT_FALSE(Compare(one.Side(), one.Side()).differs());
}

TEST(ComparisonTest, WhatCannotBeReadDiffersFromNothing) {
  OneCatalogue old_one(R"("disk": {"props": [["n", "uint32", 1]],
                                   "unreadable": {"n": "no getter"}})");
  OneCatalogue new_one(R"("disk": {"props": [["n", "uint32", 2]]})");
  EXPECT_FALSE(Compare(old_one.Side(), new_one.Side()).differs());
}

TEST(ComparisonTest, WhatNobodyToldIsNoDifference) {
  OneCatalogue old_one(
      R"("disk": {"props": [["m", "bool"], ["n", "uint32"]]})");
  OneCatalogue new_one(
      R"("disk": {"props": [["m", "bool"], ["n", "uint32", 2]]})");
  const Comparison found = Compare(old_one.Side(), new_one.Side());
  EXPECT_FALSE(found.differs());
  ASSERT_EQ(found.untold.size(), 2u);
  EXPECT_EQ(found.untold[0].property, "m");
  EXPECT_EQ(found.untold[0].b, std::nullopt);
  EXPECT_EQ(found.untold[1].a, std::nullopt);
  EXPECT_EQ(found.untold[1].b, Value(2));
}

TEST(ComparisonTest, AnObjectMayStandForAnother) {
  OneCatalogue one(R"("scsi-hd": {"props": [["n", "uint32", 1]]},
                      "scsi-cd": {"props": [["n", "uint32", 3]]})");
  const Compared side = one.Side();
  Comparison found;
  CompareObjects("disk0", side.resolve(*side.types[0]),
                 side.resolve(*side.types[1]), found);
  ASSERT_EQ(found.differences.size(), 2u);  // "n" and "type"
  EXPECT_EQ(found.differences[0].type, "disk0");
  EXPECT_EQ(found.differences[0].a, Value(3));
}

TEST(ComparisonTest, AnObjectThatOnePlaceCannotMakeIsADifference) {
  OneCatalogue one(R"("disk": {"props": [["n", "uint32", 1]]})");
  const Compared side = one.Side();
  const Class& disk = *side.types[0];
  Resolution failed;
  failed.diagnostics.emplace_back().message = "no such property";
  Comparison found;
  CompareObjects("disk", side.resolve(disk), failed, found);
  EXPECT_THAT(found.only_a.objects, ElementsAre("disk"));
  EXPECT_TRUE(found.differs());
  EXPECT_EQ(VerdictOf(found), AbiVerdict::kDiffers);
  Comparison other;
  CompareObjects("disk", failed, side.resolve(disk), other);
  EXPECT_THAT(other.only_b.objects, ElementsAre("disk"));
  // Where neither makes one, nothing is known to be alike.
  Comparison neither;
  CompareObjects("disk", failed, failed, neither);
  EXPECT_FALSE(neither.differs());
  EXPECT_EQ(VerdictOf(neither), AbiVerdict::kUnknown);
  // Nobody was asked to.
  Comparison none;
  CompareObjects("disk", side.resolve(disk), Resolution(), none);
  EXPECT_FALSE(none.differs());
  EXPECT_EQ(VerdictOf(none), AbiVerdict::kSame);
}

TEST(ComparisonTest, TheNameOfAChildIsOneThatOnlyOnePlaceHas) {
  OneCatalogue old_one(R"("chip": {}, "clock": {})");
  OneCatalogue new_one(
      R"("chip": {"children": [["rtc", "clock"]]}, "clock": {})");
  const Comparison found = Compare(old_one.Side(), new_one.Side());
  EXPECT_THAT(found.only_b.properties,
              ElementsAre(PropertyOfType{"chip", "rtc"}));
  EXPECT_TRUE(found.only_a.empty());
}

}  // namespace
}  // namespace qom::compat
