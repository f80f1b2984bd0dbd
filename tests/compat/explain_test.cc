// Where a value comes from: defaults, offers of layers, who wins; and for a
// live object what was set and what drifted.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/explain.h"

#include <cstdint>
#include <string_view>
#include <utility>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/compat/explain_types.h"
#include "tests/support/matchers.h"

namespace qom::compat {
namespace {

using ::qom::test::Board;
using ::qom::test::Chip;
using ::qom::test::ExplainTest;
using ::qom::test::Gauge;
using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::Stack;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// ---- Types: defaults -------------------------------------------------------

TEST_F(ExplainTest, ADefaultGivenToASpellingIsThatOfTheField) {
  TypeBuilder top("top");
  top.Parent("object-compat")
      .Property(Row("b", "uint32", Value(uint64_t{3})))
      .Property(AliasRow("a", "", "b"));
  Add(std::move(top));
  TypeBuilder below("below");
  below.Parent("top").Default("a", Value(uint64_t{9}));
  Add(std::move(below));
  TypeBuilder bare("bare");
  bare.Parent("below").Remove("b");
  Add(std::move(bare));
  ASSERT_THAT(registry_.Seal(), IsOk());
  for (const char* type : {"top", "below"}) {
    EXPECT_EQ(Why(type, "a").value, Actual(type, "a")) << type;
    EXPECT_EQ(Why(type, "b").value, Actual(type, "b")) << type;
  }
  EXPECT_EQ(Actual("top", "a"), Value(uint64_t{3}));
  EXPECT_EQ(Actual("below", "b"), Value(uint64_t{9}));
  // Removed under one name, the field is there under the other.
  EXPECT_EQ(Actual("bare", "a"), Value(uint64_t{9}));
  EXPECT_EQ(Why("bare", "a").value, Value(uint64_t{9}));
}

TEST_F(ExplainTest, WithoutAnEntryTheDefaultWins) {
  const Explanation why = Why("dev", "n");
  EXPECT_EQ(why.type, "dev");
  EXPECT_EQ(why.property, "n");
  EXPECT_EQ(why.value, Value(1));
  EXPECT_THAT(Stack(why), ElementsAre("*default base=1"));
  ASSERT_NE(why.winner(), nullptr);
  EXPECT_FALSE(why.winner()->entry);
  EXPECT_THAT(why.notes, IsEmpty());
}

TEST_F(ExplainTest, ADefaultOfASubtypeNamesTheSubtype) {
  EXPECT_THAT(Stack(Why("leaf", "n")), ElementsAre("*default leaf=2"));
  EXPECT_THAT(Stack(Why("leaf", "s")), ElementsAre("*default base="));
}

TEST_F(ExplainTest, ASlotWithoutADefaultStartsEmpty) {
  EXPECT_EQ(Why("dev", "s").value, Value(""));
  EXPECT_EQ(Actual("dev", "s"), Value(""));
}

TEST_F(ExplainTest, ANativeFieldWithoutADefaultIsNotKnown) {
  EXPECT_EQ(Why("chip", "label").value, Value());
  EXPECT_EQ(Why("chip", "speed").value, Value());
  EXPECT_EQ(Why("chip", "peer").value, Value());
}

TEST_F(ExplainTest, AnUnknownPropertyIsAnError) {
  EXPECT_THAT(Explain(context_, Type("dev"), "m"),
              HasCause(Cause::kUnknownProperty, "dev has no property 'm'"));
  EXPECT_THAT(Explain(*New("dev"), "m"), HasCause(Cause::kUnknownProperty));
}

TEST_F(ExplainTest, MakesNoObject) {
  Append(Layer::kMachine, {Text("dev", "n", "2")});
  const int64_t before = context_.live_objects();
  Why("dev", "n");
  Why("owner", "n");
  EXPECT_EQ(context_.live_objects(), before);
  EXPECT_FALSE(Layers(context_).snapshot()->tables()[0]->entry(0).used());
}

// ---- Types: layers ---------------------------------------------------------

TEST_F(ExplainTest, EveryLayerOffersInItsOrderAndTheLastWins) {
  Append(Layer::kGlobal, {Text("dev", "n", "15")});
  Append(Layer::kSugar, {Text("dev", "n", "14")});
  Append(Layer::kMachine, {Text("dev", "n", "13")});
  Append(Layer::kPlatform, {Text("dev", "n", "12")});
  Append(Layer::kAccel, {Text("dev", "n", "11")});
  const Explanation why = Why("dev", "n");
  EXPECT_THAT(Stack(why),
              ElementsAre("default base=1", "accel dev=11", "platform dev=12",
                          "machine dev=13", "sugar dev=14", "*global dev=15"));
  EXPECT_EQ(why.value, Value(15));
  EXPECT_EQ(why.value, Actual("dev", "n"));
}

TEST_F(ExplainTest, AnOfferSaysWhichAncestorOrInterfaceMatched) {
  Append(Layer::kMachine, {Text("leaf", "n", "3"), Text("base", "n", "4"),
                           Text("face", "n", "5"), Text("dev", "n", "6"),
                           Text("mid", "n", "7"), Text("dev", "s", "other")});
  EXPECT_THAT(Stack(Why("leaf", "n")),
              ElementsAre("default leaf=2", "machine leaf=3", "machine base=4",
                          "machine face=5", "*machine dev=6"));
  EXPECT_THAT(Stack(Why("dev", "n")),
              ElementsAre("default base=1", "machine base=4", "machine face=5",
                          "*machine dev=6"));
}

TEST_F(ExplainTest, AnOfferKnowsItsTableAndTheLineItStandsAt) {
  const int line = __LINE__ + 1;
  const Entry entries[] = {Text("dev", "s", "x"),
                           Text("dev", "n", "7")};  // on lines of their own
  ASSERT_THAT(Layers(context_).Append(Layer::kMachine, "compat_1", entries),
              IsOk());
  const Explanation why = Why("dev", "n");
  const Offer* winner = why.winner();
  ASSERT_NE(winner, nullptr);
  ASSERT_TRUE(winner->entry);
  EXPECT_EQ(winner->entry.table().name, "compat_1");
  EXPECT_EQ(winner->entry.index(), 1u);
  EXPECT_THAT(winner->entry->file, EndsWith("explain_test.cc"));
  EXPECT_EQ(winner->entry->line, line + 1);
}

TEST_F(ExplainTest, ATextIsShownAsWrittenAndAsRead) {
  Append(Layer::kMachine, {Text("dev", "n", "0x10"), Text("dev", "on", "yes"),
                           Set<Chip>(Chip::Props::kSize, 4)});
  EXPECT_EQ(Why("dev", "n").winner()->text, "0x10");
  EXPECT_EQ(Why("dev", "n").value, Value(16));
  EXPECT_EQ(Why("dev", "on").winner()->text, "yes");
  EXPECT_EQ(Why("dev", "on").value, Value(true));
  EXPECT_EQ(Why("chip", "size").winner()->text, "");
  EXPECT_EQ(Why("chip", "size").value, Value(4));
}

TEST_F(ExplainTest, AnOptionalEntryIsAnOfferWhereThePropertyIs) {
  Append(Layer::kMachine, {Text("base", "nn", "9", IfMissing::kSkip)});
  EXPECT_THAT(Stack(Why("dev", "n")), ElementsAre("*default base=1"));
  const Explanation why = Why("spelled", "n");
  EXPECT_THAT(Stack(why), ElementsAre("default base=1", "*machine base=9"));
  EXPECT_TRUE(why.winner()->entry->optional);
}

TEST_F(ExplainTest, AnEntryThatCannotApplySaysWhyAndDoesNotWin) {
  Append(Layer::kMachine,
         {Text("chip", "size", "2"), Text("chip", "size", "65"),
          Text("chip", "fixed", "1"), Text("chip", "own", "1")});
  const Explanation why = Why("chip", "size");
  EXPECT_THAT(Stack(why), ElementsAre("default chip=8", "*machine chip=2",
                                      "machine chip=!"));
  EXPECT_THAT(why.stack[2].error,
              HasCause(Cause::kOutOfRange, HasSubstr("65 is outside 1..64")));
  EXPECT_THAT(Why("chip", "fixed").stack.back().error,
              HasCause(Cause::kReadOnly, HasSubstr("read-only")));
  EXPECT_THAT(Why("chip", "own").stack.back().error,
              HasCause(Cause::kReadOnly, HasSubstr("by the program only")));
  EXPECT_THAT(Stack(Why("chip", "own")),
              ElementsAre("*default chip=", "machine chip=!"));
}

TEST_F(ExplainTest, OnlyTheLayersOfTheTypeOffer) {
  Append(Layer::kGlobal, {Text("base", "n", "9")});
  Append(Layer::kMachine, {Text("base", "n", "8")});
  EXPECT_THAT(Stack(Why("builtin-only", "n")),
              ElementsAre("default base=1", "*machine base=8"));
  EXPECT_EQ(Actual("builtin-only", "n"), Value(8));
}

TEST_F(ExplainTest, AnotherSpellingIsTheSameProperty) {
  Append(Layer::kMachine,
         {Text("spelled", "nn", "3"), Text("spelled", "n", "4")});
  for (const std::string_view name : {"n", "nn"}) {
    EXPECT_THAT(Stack(Why("spelled", name)),
                ElementsAre("default base=1", "machine spelled=3",
                            "*machine spelled=4"));
  }
}

// ---- Objects ---------------------------------------------------------------

TEST_F(ExplainTest, AnObjectHasTheValueThatItsTypeSays) {
  Append(Layer::kMachine, {Text("dev", "n", "7")});
  const Explanation why = *Explain(*New("leaf"), "n");
  EXPECT_EQ(why.value, Value(7));
  EXPECT_FALSE(why.set_explicitly);
  EXPECT_FALSE(why.drifted);
  EXPECT_THAT(Stack(why), ElementsAre("default leaf=2", "*machine dev=7"));
}

TEST_F(ExplainTest, AnExplicitSetIsNoDrift) {
  const Ref<Object> object = New("dev");
  ASSERT_THAT(object->Set("n", 9), IsOk());
  const Explanation why = *Explain(*object, "n");
  EXPECT_EQ(why.value, Value(9));
  EXPECT_TRUE(why.set_explicitly);
  EXPECT_FALSE(why.drifted);
  EXPECT_THAT(Stack(why), ElementsAre("*default base=1"));
}

TEST_F(ExplainTest, AChangeThatNobodySetIsDrift) {
  const Ref<Chip> chip = *context_.New<Chip>();
  chip->size_ = 9;
  const Explanation why = *Explain(*chip, "size");
  EXPECT_EQ(why.value, Value(9));
  EXPECT_TRUE(why.drifted);
  EXPECT_FALSE(why.set_explicitly);
}

TEST_F(ExplainTest, WhatRealizingSettledIsNoDrift) {
  ClassProperty row = Row("width", "uint32", 0);
  row.automatic = 0;
  TypeBuilder type("settling");
  type.Parent("dev")
      .Property(std::move(row))
      .Property(AliasRow("breadth", "", "width"));
  Add(std::move(type));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const Ref<Object> object = New("settling");
  EXPECT_FALSE(Explain(*object, "width")->settled);
  const ClassProperty& width = *object->type().FindProperty("width");
  ASSERT_THAT(object->SettleProperty(width, 64), IsOk());
  for (const std::string_view name : {"width", "breadth"}) {
    const Explanation why = *Explain(*object, name);
    EXPECT_EQ(why.value, Value(64)) << name;
    EXPECT_TRUE(why.settled) << name;
    EXPECT_FALSE(why.drifted) << name;
    EXPECT_FALSE(why.set_explicitly) << name;
  }
  object->RestoreSettled();
  EXPECT_FALSE(Explain(*object, "width")->settled);
}

TEST_F(ExplainTest, ALayerThatCameTooLateIsDrift) {
  const Ref<Object> object = New("dev");
  Append(Layer::kMachine, {Text("dev", "n", "7")});
  const Explanation why = *Explain(*object, "n");
  EXPECT_EQ(why.value, Value(1));
  EXPECT_TRUE(why.drifted);
}

TEST_F(ExplainTest, WhatNobodyKnowsDoesNotDrift) {
  const Ref<Chip> chip = *context_.New<Chip>();
  for (const std::string_view name : {"label", "speed", "peer", "fixed"}) {
    EXPECT_FALSE(Explain(*chip, name)->drifted) << name;
  }
  EXPECT_EQ(Explain(*chip, "label")->value, Value("as built"));
}

TEST_F(ExplainTest, AComputedPropertyIsComparedAsItIsRead) {
  Append(Layer::kMachine, {Text("chip", "speed", "0x10")});
  const Ref<Chip> chip = *context_.New<Chip>();
  EXPECT_EQ(chip->speed_, 16u);
  EXPECT_FALSE(Explain(*chip, "speed")->drifted);
}

TEST_F(ExplainTest, AComputedPropertyOfAnyKindIsComparedAsItIsRead) {
  Append(Layer::kMachine,
         {Text("gauge", "size", "4K"), Text("gauge", "degrees", "-010"),
          Text("gauge", "ratio", "5e-1"), Text("gauge", "on", "yes"),
          Text("gauge", "list", "1,2")});
  const Ref<Gauge> gauge = *context_.New<Gauge>();
  for (const std::string_view name :
       {"size", "degrees", "ratio", "on", "list"}) {
    EXPECT_FALSE(Explain(*gauge, name)->drifted) << name;
  }
  gauge->ratio_ = 0.25;
  EXPECT_TRUE(Explain(*gauge, "ratio")->drifted);
}

TEST_F(ExplainTest, AnIntegerOfferedToANumberIsTheSameNumber) {
  ASSERT_THAT(
      Layers(context_).Append(
          {{Layer::kMachine, MakeTable("t", {{"gauge", "ratio", -2}})}}),
      IsOk());
  EXPECT_FALSE(Explain(**context_.New<Gauge>(), "ratio")->drifted);
  ASSERT_THAT(
      Layers(context_).Append(
          {{Layer::kMachine, MakeTable("more", {{"gauge", "ratio", 3}})}}),
      IsOk());
  EXPECT_FALSE(Explain(**context_.New<Gauge>(), "ratio")->drifted);
}

TEST_F(ExplainTest, ALinkIsComparedByWhereItLeads) {
  ASSERT_THAT(context_.root().AddChild("here", New("dev")), IsOk());
  ASSERT_THAT(context_.root().AddChild("there", New("dev")), IsOk());
  Append(Layer::kMachine, {Text("chip", "peer", "here")});
  const Ref<Chip> chip = *context_.New<Chip>();
  EXPECT_EQ(Explain(*chip, "peer")->value, Value("/here"));
  EXPECT_FALSE(Explain(*chip, "peer")->drifted);
  chip->peer_ = context_.root().Child("there");
  EXPECT_TRUE(Explain(*chip, "peer")->drifted);
  chip->peer_ = nullptr;
  EXPECT_TRUE(Explain(*chip, "peer")->drifted);
}

TEST_F(ExplainTest, ASetThroughAnotherNameIsASetOfIt) {
  const Ref<Object> spelled = New("spelled");
  ASSERT_THAT(spelled->Set("nn", 9), IsOk());
  EXPECT_TRUE(Explain(*spelled, "n")->set_explicitly);
  EXPECT_FALSE(Explain(*spelled, "n")->drifted);
  const Ref<Board> board = *context_.New<Board>();
  ASSERT_THAT(board->chip().Set("size", 9), IsOk());
  EXPECT_TRUE(Explain(*board, "chip-size")->set_explicitly);
  EXPECT_FALSE(Explain(*board, "chip-size")->drifted);
  const Ref<Object> owner = New("owner");
  ASSERT_THAT(owner->Set("deep", 9), IsOk());
  EXPECT_TRUE(Explain(*owner, "n")->set_explicitly);
  EXPECT_TRUE(Explain(*owner->Child("mid"), "n")->set_explicitly);
}

TEST_F(ExplainTest, AJournalTellsEachSet) {
  Context context(registry_, {.journal = true});
  const Ref<Object> object = *context.New("dev");
  ASSERT_THAT(object->Set("n", 2), IsOk());
  ASSERT_THAT(object->Set("s", "other"), IsOk());
  ASSERT_THAT(object->Set("n", "3", SetBy::kUser), IsOk());
  const Explanation why = *Explain(*object, "n");
  ASSERT_EQ(why.sets.size(), 2u);
  EXPECT_EQ(why.sets[0].value, Value(2));
  EXPECT_EQ(why.sets[0].by, SetBy::kInternal);
  EXPECT_EQ(why.sets[1].value, Value(3));
  EXPECT_EQ(why.sets[1].by, SetBy::kUser);
}

}  // namespace
}  // namespace qom::compat
