// What is learnt from a conversation, and what stays unknown.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/recorder.h"

#include <string>
#include <string_view>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "record/facts.h"
#include "record/saved_conversation.h"
#include "tests/record/talk.h"
#include "tests/support/matchers.h"

namespace qom::record {
namespace {

using test::HasCause;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

Facts FactsOf(const std::string& talk, const Limits& limits = {}) {
  auto saved = SavedConversation::Read("talk", talk);
  EXPECT_TRUE(saved.ok()) << saved.status();
  auto facts = Record(*saved, limits);
  EXPECT_TRUE(facts.ok()) << facts.status();
  return *std::move(facts);
}

constexpr std::string_view kDisk =
    R"([{"name":"object"},{"name":"disk","parent":"object"}])";

TEST(RecorderTest, TellsWhoWasAsked) {
  const Facts facts = FactsOf(Talk(kDisk).text());
  EXPECT_EQ(facts.release, "qemu-9.1");
  EXPECT_EQ(facts.version, "9.1.2");
  EXPECT_EQ(facts.arch, "x86_64");
}

TEST(RecorderTest, TypesHaveTheirPropertiesAndDefaults) {
  const Facts facts =
      FactsOf(Talk(kDisk)
                  .Properties("disk", R"([{"name":"n","type":"uint16",
                               "default-value":4},
                              {"name":"s","type":"str"}])")
                  .text());
  const auto& properties = facts.types.at("disk").properties;
  ASSERT_TRUE(properties.has_value());
  EXPECT_EQ(properties->at("n"), (PropertyFact{"uint16", Value(4)}));
  EXPECT_EQ(properties->at("s"), (PropertyFact{"str"}));
}

TEST(RecorderTest, WhatNobodyAskedIsNotThereAndTold) {
  const Facts facts = FactsOf(Talk(kDisk).text());
  EXPECT_FALSE(facts.types.at("disk").properties.has_value());
  EXPECT_THAT(facts.missing,
              Contains("1 types: what properties they have was not asked "
                       "for: disk"));
  EXPECT_THAT(facts.missing, Contains("its machines"));
  EXPECT_THAT(facts.died_on, IsEmpty());
}

TEST(RecorderTest, ATypeOnWhichTheEmulatorDiesStaysUnknown) {
  const Facts facts =
      FactsOf(Talk(R"([{"name":"bad"},{"name":"good"}])")
                  .Die("qom-list-properties", R"({"typename":"bad"})")
                  .Properties("good", R"([{"name":"n","type":"int"}])")
                  .text());
  EXPECT_FALSE(facts.types.at("bad").properties.has_value());
  EXPECT_TRUE(facts.types.at("good").properties.has_value());
  EXPECT_THAT(facts.died_on, ElementsAre("bad"));
  EXPECT_FALSE(facts.is_cut_short);
}

TEST(RecorderTest, OneThatDiedForTheQuestionBeforeIsAskedAgain) {
  const Facts facts =
      FactsOf(Talk(R"([{"name":"innocent"}])")
                  .Die("qom-list-properties", R"({"typename":"innocent"})")
                  .Properties("innocent", R"([{"name":"n","type":"int"}])")
                  .text());
  EXPECT_TRUE(facts.types.at("innocent").properties.has_value());
  EXPECT_THAT(facts.died_on, IsEmpty());
  EXPECT_EQ(facts.restarts, 1);
}

TEST(RecorderTest, AnEmulatorThatAlwaysDiesIsLeftAlone) {
  std::string types = R"([{"name":"object"})";
  Talk talk("[]");
  for (int i = 0; i < 50; ++i) {
    const std::string name = "t" + std::to_string(i);
    types += R"(,{"name":")" + name + R"("})";
    talk.Die("qom-list-properties", R"({"typename":")" + name + R"("})");
  }
  const Facts facts =
      FactsOf(Talk(types + "]").text() + talk.text(), {.deaths = 10});
  EXPECT_TRUE(facts.is_cut_short);
  EXPECT_EQ(facts.restarts, 10);
  EXPECT_THAT(facts.missing,
              Contains("not all was asked: the emulator died 10 times"));
}

TEST(RecorderTest, InterfacesAreKnownByWhoImplementsThem) {
  const Facts facts = FactsOf(
      Talk(R"([{"name":"object"},{"name":"interface","abstract":true},
               {"name":"nmi","parent":"interface","abstract":true},
               {"name":"board","parent":"object"}])")
          .Say("qom-list-types", R"({"implements":"nmi","abstract":true})",
               R"([{"name":"nmi"},{"name":"board"}])")
          .text());
  EXPECT_TRUE(facts.types.at("nmi").is_interface);
  EXPECT_THAT(facts.types.at("board").interfaces, ElementsAre("nmi"));
}

TEST(RecorderTest, MachinesComeWithAllThatTheyApply) {
  const Facts facts =
      FactsOf(Talk(kDisk)
                  .Machines(R"([{"name":"pc-1.0","alias":"pc","is-default":true,
              "cpu-max":255,"compat-props":
              [{"qom-type":"disk","property":"n","value":"1"}]}])")
                  .text());
  ASSERT_EQ(facts.machines.size(), 1u);
  const MachineFact& machine = facts.machines.front();
  EXPECT_EQ(machine.alias, "pc");
  EXPECT_TRUE(machine.is_default);
  EXPECT_EQ(machine.attributes.at("cpu-max"), Value(255));
  ASSERT_TRUE(machine.entries.has_value());
  EXPECT_THAT(*machine.entries,
              ElementsAre(compat::TableEntry{"disk", "n", Value("1")}));
}

TEST(RecorderTest, MachinesThatCannotBeToldApartAreToldAndLeftOut) {
  const Facts facts = FactsOf(
      Talk(kDisk)
          .Machines(R"([{"name":"pc-2.0","alias":"pc","is-default":true},
                        {"name":"pc-1.0","alias":"pc","is-default":true},
                        {"name":"q35","alias":"pc-2.0"},
                        {"name":"q35"}])")
          .text());
  ASSERT_EQ(facts.machines.size(), 3u);
  EXPECT_EQ(facts.machines[0].alias, "pc");
  EXPECT_TRUE(facts.machines[0].is_default);
  EXPECT_EQ(facts.machines[1].alias, "");
  EXPECT_FALSE(facts.machines[1].is_default);
  EXPECT_EQ(facts.machines[2].name, "q35");
  EXPECT_EQ(facts.machines[2].alias, "");
  EXPECT_THAT(facts.missing,
              Contains("a machine: another one is called 'q35', too"));
  EXPECT_THAT(facts.missing,
              Contains("'pc-1.0': its other name, 'pc', is taken"));
  EXPECT_THAT(facts.missing,
              Contains("'pc-1.0': that it is the default; another is"));
}

TEST(RecorderTest, AnEmulatorBefore91TellsMachinesWithoutTables) {
  const Facts facts = FactsOf(
      Talk(kDisk).Say("query-machines", "", R"([{"name":"pc-1.0"}])").text());
  ASSERT_EQ(facts.machines.size(), 1u);
  EXPECT_FALSE(facts.machines.front().entries.has_value());
  EXPECT_THAT(facts.missing, Contains(HasSubstr("since 9.1")));
}

TEST(RecorderTest, UserCreatableObjectsTellWhatTheyStartWith) {
  const Facts facts = FactsOf(
      Talk(R"([{"name":"interface"},{"name":"object"},
               {"name":"user-creatable","parent":"interface"},
               {"name":"iothread","parent":"object"}])")
          .Say("qom-list-types",
               R"({"implements":"user-creatable","abstract":true})",
               R"([{"name":"iothread"}])")
          .Properties("iothread", R"([{"name":"poll","type":"int"},
                                      {"name":"type","type":"string"}])")
          .Say("object-add", R"({"id":"qomrt-iothread","qom-type":"iothread"})",
               "{}")
          .Say("qom-list-get", R"({"paths":["/objects/qomrt-iothread"]})",
               R"([{"properties":[
                   {"name":"poll","type":"int","value":32768},
                   {"name":"type","type":"string","value":"iothread"},
                   {"name":"unread","type":"int"}]}])")
          .text());
  EXPECT_THAT(facts.types.at("iothread").initial,
              ElementsAre(Pair("poll", Value(32768))));
}

TEST(RecorderTest, NoObjectsAreMadeInSomebodysMachine) {
  const Facts facts =
      FactsOf(Talk(kDisk)
                  .Say("qom-get", R"({"path":"/machine","property":"type"})",
                       R"("pc-q35-9.1-machine")")
                  .text());
  EXPECT_THAT(facts.missing, Contains(HasSubstr("the emulator has a machine")));
}

// ---- Conversations that are wrong -------------------------------------------

TEST(RecorderTest, WithoutTypesThereIsNothing) {
  auto saved = SavedConversation::Read(
      "talk", R"({"execute":"query-target","return":{"arch":"x"}})");
  ASSERT_TRUE(saved.ok());
  EXPECT_THAT(Record(*saved, {}).status(),
              HasCause(Cause::kFailed,
                       HasSubstr("does not tell its types: it was not asked")));
}

TEST(RecorderTest, AnswersOfWrongShapesAreUnknown) {
  const Facts facts = FactsOf(
      Talk(R"([{"name":"a"},{"name":3},7,null,[],{"name":"b","parent":8}])")
          .Say("query-commands", "", R"({"name":"x"})")
          .Say("query-machines", R"({"compat-props":true})",
               R"([{"name":"m","compat-props":[{"qom-type":"a"}]},5,
                   {"name":{}}])")
          .Properties("a", R"([{"name":"p"},{"type":"int"},4,
                               {"name":"n","type":"int","default-value":{}}])")
          .Properties("b", R"("no")")
          .Say("query-cpu-definitions", "", R"([{"name":4},{"typename":"a",
                "unavailable-features":"x"},9])")
          .text());
  EXPECT_EQ(facts.types.size(), 2u);
  EXPECT_EQ(facts.types.at("b").parent, "");
  EXPECT_EQ(facts.types.at("a").properties->size(), 1u);
  EXPECT_THAT(facts.missing, Contains("4 types: they have no name"));
  EXPECT_THAT(facts.missing,
              Contains("b: its properties: a string instead of a list"));
  EXPECT_FALSE(facts.machines.front().entries.has_value());
}

TEST(RecorderTest, MoreTypesThanALimitAreAnError) {
  auto saved = SavedConversation::Read(
      "talk", Talk(R"([{"name":"a"},{"name":"b"},{"name":"c"}])").text());
  ASSERT_TRUE(saved.ok());
  EXPECT_THAT(Record(*saved, {.types = 2}).status(),
              HasCause(Cause::kFailed, HasSubstr("more than 2 types")));
}

TEST(RecorderTest, MorePropertiesThanALimitAreLeftOut) {
  const std::string_view three =
      R"([{"name":"x","type":"int"},{"name":"y","type":"int"},
          {"name":"z","type":"int"}])";
  const Facts facts = FactsOf(Talk(R"([{"name":"a"},{"name":"b"}])")
                                  .Properties("a", three)
                                  .Properties("b", three)
                                  .text(),
                              {.properties = 5});
  EXPECT_TRUE(facts.types.at("a").properties.has_value());
  EXPECT_FALSE(facts.types.at("b").properties.has_value());
  EXPECT_THAT(facts.missing, Contains("b and the types after it: more than 5 "
                                      "properties"));
}

}  // namespace
}  // namespace qom::record
