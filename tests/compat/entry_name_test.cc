// Single entries by name: how it is written, and what stays as it is when one
// is left out.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/entry_name.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/diagnostic.h"
#include "compat/explain.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"

namespace qom::compat {
namespace {

using test::HasCause;
using test::IsOk;
using test::MessageOf;
using ::testing::ElementsAre;

TEST(EntryNameTest, IsReadAsItIsWrittenAndAsExplanationsWriteIt) {
  for (const std::string_view text : {"hw_compat_5_1#3", "hw_compat_5_1[3]"}) {
    const auto name = EntryName::Parse(text);
    ASSERT_THAT(name, IsOk()) << text;
    EXPECT_EQ(*name, (EntryName{"hw_compat_5_1", 3}));
    EXPECT_EQ(name->Text(), "hw_compat_5_1#3");
  }
  EXPECT_EQ(EntryName::Parse("a #[1]#0")->table, "a #[1]");
}

TEST(EntryNameTest, WhatIsNoneSaysWhatOneLooksLike) {
  for (const std::string_view text :
       {"", "#3", "[3]", "table", "table#", "table#x", "table#3x", "table#-1",
        "table[3", "table 3]", "table#4294967296"}) {
    EXPECT_EQ(MessageOf(EntryName::Parse(text).status()),
              "'" + std::string(text) +
                  "' names no entry; one is named TABLE#INDEX, such as "
                  "hw_compat_5_1#3");
  }
}

class LeaveOutTest : public ::testing::Test {
 protected:
  LeaveOutTest() {
    const CatalogueFile files[] = {{"types.json", R"({"types": {
             "lamp": {"props": [["n", "uint32", 1], ["m", "uint32", 1]]}}})"},
                                   {"machines.json", R"({
             "machines": {"box-1.0": {"tables": ["old"]}},
             "tables": {"old": [["lamp", "n", "2"], ["lamp", "gone", "2"],
                                ["lamp", "m", "3"], ["lamp", "n", "4"]]}})"}};
    auto catalogue = LoadCatalogue(files, registry_);
    EXPECT_THAT(catalogue, IsOk());
    if (catalogue.ok()) machines_ = catalogue->machines;
  }
  absl::Status Select(std::vector<EntryName> without) {
    return machines_.Select(
        {.machine = "box-1.0", .without = std::move(without)}, context_);
  }

  TypeRegistry registry_;
  MachineSet machines_;
  Context context_{registry_};
};

TEST_F(LeaveOutTest, OthersKeepTheirPlaceAndTheirIndex) {
  ASSERT_THAT(Select({{"old", 1}, {"old", 0}, {"old", 1}}), IsOk());
  const Class& lamp = *registry_.Find("lamp");
  const auto n = Explain(context_, lamp, "n");
  ASSERT_THAT(n, IsOk());
  ASSERT_EQ(n->stack.size(), 2u);  // the default, and one entry
  EXPECT_EQ(n->value, Value(4u));
  EXPECT_EQ(n->stack.back().entry.index(), 3u);
  EXPECT_EQ(Explain(context_, lamp, "m")->stack.back().entry.index(), 2u);
}

TEST_F(LeaveOutTest, WhatIsLeftOutIsNotToldAsUnused) {
  ASSERT_THAT(Select({{"old", 1}}), IsOk());
  for (const Diagnostic& one : Layers(context_).Unused()) {
    EXPECT_NE(one.index, 1) << one.message;
  }
}

TEST_F(LeaveOutTest, AnEntryThatNoTableHasIsAnError) {
  EXPECT_THAT(Select({{"odl", 0}}),
              HasCause(Cause::kNoSuchObject,
                       "entry 'odl#0': no table 'odl' applies; nearest: old"));
  EXPECT_THAT(Select({{"old", 4}}),
              HasCause(Cause::kOutOfRange,
                       "entry 'old#4': the table has 4 entries, counted from "
                       "0"));
}

TEST_F(LeaveOutTest, ATableThatAppliesTwiceLosesItTwice) {
  std::vector<LayerTable> tables =
      *machines_.Assemble({.machine = "box-1.0"}, registry_);
  tables.push_back(tables.front());
  const EntryName first[] = {{"old", 2}};
  ASSERT_THAT(LeaveOut(first, tables), IsOk());
  for (const LayerTable& one : tables) {
    EXPECT_THAT(one.left_out, ElementsAre(2u));
  }
}

}  // namespace
}  // namespace qom::compat
