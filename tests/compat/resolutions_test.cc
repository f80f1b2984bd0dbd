// Types are made once for all choices that say the same to them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/resolutions.h"

#include <string>
#include <string_view>

#include "compat/catalogue/catalogue.h"
#include "compat/explain.h"
#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"

namespace qom::compat {
namespace {

using test::IsOk;

class CountingNative : public Extends<CountingNative, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "counting-native";
  using Extends::Extends;
};

class ResolutionsTest : public ::testing::Test {
 protected:
  ResolutionsTest() {
    registry_.Register<ObjectCompat>();
    registry_.Register<CountingNative>();
    constexpr CatalogueFile kFiles[] = {{"types.json", R"({"types": {
           "part": {"props": [["n", "uint32", 1]]},
           "whole": {"props": [["n", "uint32", 1]],
                     "children": [["part", "part"]]}}})"},
                                        {"machines.json", R"({
           "machines": {"box-3.0": {"tables": []},
                        "box-2.0": {"tables": ["other"]},
                        "box-1.0": {"tables": ["other", "part"]}},
           "tables": {"part": [["part", "n", 7]],
                      "other": [["none", "n", 7]]}})"}};
    auto loaded = LoadCatalogue(kFiles, registry_);
    EXPECT_THAT(loaded, IsOk());
    catalogue_ = *std::move(loaded);
  }

  const Resolution& Of(Context& context, std::string_view type,
                       std::string_view beside = "") {
    const Class& found = **registry_.Lookup(type);
    return resolutions_
        .Of(
            context, found,
            [&] {
              ++made_;
              return Resolve(context, found);
            },
            beside)
        .resolution;
  }
  void Choose(Context& context, const char* machine) {
    EXPECT_THAT(catalogue_.machines.Select({.machine = machine}, context),
                IsOk());
  }

  TypeRegistry registry_;
  Catalogue catalogue_;
  Resolutions resolutions_;
  int made_ = 0;
};

TEST_F(ResolutionsTest, EntriesOfOtherTypesMakeNothingAnew) {
  Context newest(registry_);
  Context second(registry_);
  Choose(newest, "box-3.0");
  Choose(second, "box-2.0");
  EXPECT_EQ(&Of(newest, "whole"), &Of(second, "whole"));
  EXPECT_EQ(made_, 1);
}

TEST_F(ResolutionsTest, AnEntryOfAPartMakesTheWholeAnew) {
  Context second(registry_);
  Context oldest(registry_);
  Choose(second, "box-2.0");
  Choose(oldest, "box-1.0");
  EXPECT_NE(&Of(second, "whole"), &Of(oldest, "whole"));
  EXPECT_EQ(Of(oldest, "part").properties[0].value, Value(7));
  EXPECT_EQ(Of(second, "part").properties[0].value, Value(1));
  EXPECT_EQ(made_, 4);
  // The one before the last is still known.
  Of(second, "part");
  EXPECT_EQ(made_, 4);
}

TEST_F(ResolutionsTest, AnEntryCountsAsUsedWhereItWasNotAskedAgain) {
  for (int i = 0; i < 2; ++i) {
    Context context(registry_);
    Choose(context, "box-1.0");
    Of(context, "part");
    const auto layers = Layers(context).snapshot();
    ASSERT_EQ(layers->OfDriver("part").size(), 1u);
    EXPECT_TRUE(layers->OfDriver("part")[0].used());
  }
  EXPECT_EQ(made_, 1);
}

TEST_F(ResolutionsTest, AnswersOutliveTheirContexts) {
  const Resolution* one = nullptr;
  {
    Context context(registry_);
    Choose(context, "box-1.0");
    one = &Of(context, "part");
  }
  EXPECT_EQ(one->properties[0].entry.Text(), "entry part[0] part.n=7");
}

TEST_F(ResolutionsTest, WhatElseDecidesIsToldApart) {
  Context context(registry_);
  EXPECT_NE(&Of(context, "part", "x"), &Of(context, "part", "y"));
  EXPECT_EQ(made_, 2);
}

TEST_F(ResolutionsTest, ANativeTypeIsMadeAnewEachTime) {
  Context context(registry_);
  Of(context, "counting-native");
  Of(context, "counting-native");
  EXPECT_EQ(made_, 2);
}

}  // namespace
}  // namespace qom::compat
