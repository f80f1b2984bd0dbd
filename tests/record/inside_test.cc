// What a look inside tells that no monitor does.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/inside.h"

#include <string>
#include <string_view>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "record/catalogue_of.h"
#include "record/recorder.h"
#include "record/saved_conversation.h"
#include "tests/record/talk.h"
#include "tests/support/matchers.h"

namespace qom::record {
namespace {

using test::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

// A disk that embeds a core, and passes its property on.
Talk DiskInside() {
  return Talk("[]")
      .Say("x-deep-types", "", R"([
          {"name":"object","properties":[]},
          {"name":"interface","interface":true,"abstract":true,
           "properties":[]},
          {"name":"device","parent":"object","abstract":true,"interfaces":[],
           "properties":[{"name":"realized","type":"bool"}]},
          {"name":"core","parent":"device","interfaces":[],"properties":[
             {"name":"realized","type":"bool"},
             {"name":"n","type":"uint16","default-value":4}]},
          {"name":"disk","parent":"device","interfaces":[],"properties":[
             {"name":"realized","type":"bool"}]},
          {"name":"gone","parent":"device","interfaces":[],"properties":[]}])")
      .Say("x-deep-enums", "", R"({"Colour":["red","blue"]})")
      .Say("x-deep-objects", R"({"typename":"core"})", R"([
          {"path":"","type":"core","properties":[
             {"name":"realized","type":"bool","value":false},
             {"name":"n","type":"uint16","default-value":4,"value":4}]}])")
      .Say("x-deep-objects", R"({"typename":"disk"})", R"([
          {"path":"","type":"disk","properties":[
             {"name":"realized","type":"bool","value":false},
             {"name":"size","type":"int","read-only":true,"value":7},
             {"name":"secret","type":"str","unreadable":"no-getter"},
             {"name":"backend","type":"child<core>"},
             {"name":"n","type":"uint16","default-value":4,"value":8,
              "alias":{"type":"core","property":"n","path":"backend"}}]},
          {"path":"backend","type":"core","properties":[
             {"name":"realized","type":"bool","value":false},
             {"name":"n","type":"uint16","default-value":4,"value":8}]}])");
}

Facts Learn(const Talk& talk) {
  auto saved = SavedConversation::Read("talk", talk.text());
  EXPECT_THAT(saved.status(), IsOk());
  auto facts = Record(*saved, {});
  EXPECT_THAT(facts.status(), IsOk());
  return *std::move(facts);
}

TEST(InsideTest, ObjectsTellValuesAliasesAndWhatCannotBeSetOrRead) {
  const Facts facts = Learn(DiskInside());
  EXPECT_TRUE(facts.is_deep);
  const TypeFact& disk = facts.types.at("disk");
  EXPECT_TRUE(disk.properties->at("size").read_only);
  EXPECT_EQ(disk.properties->at("n").alias, (compat::AliasTarget{"core", "n"}));
  EXPECT_THAT(disk.unreadable, ElementsAre(Pair("secret", "no-getter")));
  EXPECT_EQ(disk.initial.at("n"), Value(8));
}

TEST(InsideTest, OfEmbeddedObjectsWhatTheirOwnerGivesThem) {
  const Facts facts = Learn(DiskInside());
  const TypeFact& disk = facts.types.at("disk");
  ASSERT_THAT(disk.embedded, SizeIs(1));
  EXPECT_EQ(disk.embedded.front().name, "backend");
  EXPECT_THAT(disk.embedded.front().values, ElementsAre(Pair("n", Value(8))));
}

TEST(InsideTest, ATypeWithoutObjectsIsTold) {
  const Facts facts = Learn(DiskInside());
  EXPECT_TRUE(facts.types.at("gone").not_created);
  EXPECT_THAT(facts.missing, Contains("gone: no object of it can be made"));
}

TEST(InsideTest, ItBecomesACatalogue) {
  const Facts facts = Learn(DiskInside());
  const auto recorded = CatalogueOf(facts);
  ASSERT_THAT(recorded.status(), IsOk());
  EXPECT_EQ(recorded->unknown, 1u);
  EXPECT_THAT(recorded->missing, IsEmpty());
}

// ---- Tables ----------------------------------------------------------------

TEST(InsideTest, AnEntryIsOfTheTableThatHoldsIt) {
  const Facts facts = Learn(
      DiskInside()
          .Say("query-machines", "", R"([{"name":"pc-1.1"},{"name":"pc-1.0"}])")
          .Say("x-deep-machines", "", R"([
          {"type":"pc-1.0-machine","entry-size":32,"entries":[
             {"qom-type":"core","property":"n","value":"1","place":1000,
              "table":"hw_compat_1_1"},
             {"qom-type":"core","property":"n","value":"2","place":2000},
             {"qom-type":"core","property":"n","value":"3","place":2032,
              "optional":true}]},
          {"type":"pc-1.1-machine","entry-size":32,"entries":[
             {"qom-type":"core","property":"n","value":"1","place":1000,
              "table":"hw_compat_1_1"}]}])"));
  EXPECT_THAT(facts.machines[0].tables, ElementsAre("hw_compat_1_1"));
  EXPECT_THAT(facts.machines[1].tables,
              ElementsAre("hw_compat_1_1", "local_0_pc-1.0"));
  EXPECT_THAT(facts.tables.at("local_0_pc-1.0"),
              ElementsAre(compat::TableEntry{"core", "n", "2"},
                          compat::TableEntry{"core", "n", "3", true}));
  const auto recorded = CatalogueOf(facts);
  ASSERT_THAT(recorded.status(), IsOk());
  EXPECT_EQ(recorded->tables, 2u);
}

TEST(InsideTest, AMachineThatAppliesAPartOfATableHasItsOwn) {
  const Facts facts = Learn(
      DiskInside()
          .Say("query-machines", "", R"([{"name":"pc-1.1"},{"name":"pc-1.0"}])")
          .Say("x-deep-machines", "", R"([
          {"type":"pc-1.0-machine","entry-size":32,"entries":[
             {"qom-type":"core","property":"n","value":"1","place":1000,
              "table":"t"}]},
          {"type":"pc-1.1-machine","entry-size":32,"entries":[
             {"qom-type":"core","property":"n","value":"1","place":1000,
              "table":"t"},
             {"qom-type":"core","property":"n","value":"2","place":1032,
              "table":"t"}]}])"));
  EXPECT_THAT(facts.machines[0].tables, ElementsAre("t"));
  EXPECT_THAT(facts.machines[1].tables, IsEmpty());
  EXPECT_THAT(*facts.machines[1].entries, SizeIs(1));
}

}  // namespace
}  // namespace qom::record
