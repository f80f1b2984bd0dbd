// Where a value of an embedded object comes from: its own entries come first,
// then those of every owner on the way.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/diagnostic.h"
#include "compat/entry.h"
#include "compat/explain.h"
#include "compat/layer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/compat/explain_types.h"

namespace qom::compat {
namespace {

using ::qom::test::ExplainTest;
using ::qom::test::IsOk;
using ::qom::test::Stack;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(ExplainTest, TheChildsEntriesComeFirstThenItsOwners) {
  Append(Layer::kGlobal, {Text("chip", "size", "3")});
  Append(Layer::kAccel,
         {Text("board", "chip-size", "2"), Text("board", "speed", "7")});
  const Explanation why = Why("board", "chip-size");
  EXPECT_THAT(Stack(why),
              ElementsAre("default chip=8@chip", "global chip=3@chip",
                          "*accel board=2@."));
  EXPECT_EQ(why.value, Actual("board", "chip-size"));
}

TEST_F(ExplainTest, WhatTheOwnerGivesComesBeforeTheLayersOfTheChild) {
  Append(Layer::kMachine, {Text("dev", "n", "6")});
  EXPECT_THAT(Stack(Why("mid", "n")),
              ElementsAre("default base=1@dev", "default mid=5@dev",
                          "*machine dev=6@dev"));
  EXPECT_EQ(Actual("mid", "n"), Value(6));
}

TEST_F(ExplainTest, TheNameOfAChildHasItsPathForAValue) {
  const absl::StatusOr<Explanation> of_type =
      Explain(context_, Type("owner"), "mid");
  ASSERT_THAT(of_type, IsOk());
  EXPECT_EQ(of_type->child, "child<mid>");
  EXPECT_EQ(of_type->value, Value());
  const Ref<Object> owner = New("owner");
  const absl::StatusOr<Explanation> of_object = Explain(*owner, "mid");
  ASSERT_THAT(of_object, IsOk());
  EXPECT_EQ(of_object->child, "child<mid>");
  EXPECT_EQ(of_object->value, Value("(owner)/mid"));
  EXPECT_THAT(of_object->stack, IsEmpty());
}

TEST_F(ExplainTest, AnOuterOwnersValueComesAfterThatOfTheNearer) {
  TypeBuilder outer("outer");
  outer.Parent("owner").ChildDefault("mid/dev", "n", Value(6));
  registry_.Add(std::move(outer));
  ASSERT_THAT(registry_.Seal(), IsOk());
  Append(Layer::kMachine, {Text("dev", "n", "7")});
  EXPECT_THAT(Stack(Why("outer", "n")),
              ElementsAre("default base=1@mid/dev", "default mid=5@mid/dev",
                          "default outer=6@mid/dev", "*machine dev=7@mid/dev"));
  EXPECT_EQ(Actual("outer", "n"), Value(7));
}

TEST_F(ExplainTest, WhatAnOwnerGivesThroughAnAliasOfItsChildIsNoSet) {
  TypeBuilder outer("outer");
  outer.Parent("owner").ChildDefault("mid", "n", Value(6));
  registry_.Add(std::move(outer));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const Ref<Object> object = New("outer");
  const absl::StatusOr<Explanation> why = Explain(*object, "n");
  ASSERT_THAT(why, IsOk());
  EXPECT_EQ(why->value, Value(6));
  EXPECT_FALSE(why->set_explicitly);
  EXPECT_FALSE(why->drifted);
}

TEST_F(ExplainTest, WhatALayerGivesThroughAnAliasOfASetterIsNoSet) {
  Append(Layer::kMachine, {Text("board", "speed", "7")});
  const Ref<Object> board = New("board");
  const Ref<Object> chip = board->Child("chip");
  for (const Object* object : {board.get(), chip.get()}) {
    const absl::StatusOr<Explanation> why = Explain(*object, "speed");
    ASSERT_THAT(why, IsOk());
    EXPECT_EQ(why->value, Value(7));
    EXPECT_FALSE(why->set_explicitly);
    EXPECT_FALSE(why->drifted);
    EXPECT_THAT(Stack(*why), Contains("*machine board=7@."));
  }
  ASSERT_THAT(chip->Set("speed", 8), IsOk());
  EXPECT_TRUE(Explain(*board, "speed")->set_explicitly);
}

TEST_F(ExplainTest, EveryOwnerOnTheWayIsHeard) {
  Append(Layer::kMachine, {Text("owner", "n", "9"), Text("mid", "n", "8"),
                           Text("dev", "n", "7")});
  EXPECT_THAT(Stack(Why("owner", "n")),
              ElementsAre("default base=1@mid/dev", "default mid=5@mid/dev",
                          "machine dev=7@mid/dev", "machine mid=8@mid",
                          "*machine owner=9@."));
  EXPECT_EQ(Actual("owner", "n"), Value(9));
}

TEST_F(ExplainTest, AnAliasAcrossAnOwnerHearsItToo) {
  EXPECT_EQ(Why("owner", "deep").value, Actual("owner", "deep"));
  Append(Layer::kMachine, {Text("mid", "n", "8")});
  EXPECT_EQ(Actual("owner", "deep"), Value(8));
  EXPECT_THAT(Stack(Why("owner", "deep")),
              ElementsAre("default base=1@mid/dev", "default mid=5@mid/dev",
                          "*machine mid=8@mid"));
}

TEST_F(ExplainTest, TwoAliasesOfOneFieldAreOneProperty) {
  Append(Layer::kMachine,
         {Text("owner", "n", "8"), Text("owner", "deep", "9")});
  EXPECT_EQ(Actual("owner", "n"), Value(9));
  EXPECT_EQ(Why("owner", "n").value, Value(9));
  EXPECT_EQ(Why("owner", "deep").value, Value(9));
}

TEST_F(ExplainTest, AGlobalThatAnOwnerOverridesIsNoted) {
  Append(Layer::kMachine, {Text("board", "chip-size", "2")}, "compat_1");
  Append(Layer::kGlobal, {Text("chip", "size", "3")});
  const Explanation why = Why("board", "chip-size");
  ASSERT_EQ(why.notes.size(), 1u);
  const Diagnostic& note = why.notes[0];
  EXPECT_EQ(note.code, "overridden-by-owner");
  EXPECT_EQ(note.severity, Severity::kWarning);
  EXPECT_EQ(note.layer, "global");
  EXPECT_EQ(note.driver, "chip");
  EXPECT_EQ(note.property, "size");
  EXPECT_EQ(note.value, "3");
  EXPECT_EQ(note.type, "board");
  EXPECT_EQ(note.index, 0);
  EXPECT_THAT(note.message,
              AllOf(HasSubstr("global chip.size=3 has no effect in board"),
                    HasSubstr("compat_1[0]"), HasSubstr("board.chip-size=2")));
}

TEST_F(ExplainTest, AGlobalOfTheOwnerOverridesWithoutANote) {
  Append(Layer::kGlobal,
         {Text("chip", "size", "3"), Text("board", "chip-size", "2")});
  EXPECT_THAT(Why("board", "chip-size").notes, IsEmpty());
}

TEST_F(ExplainTest, TheOwnersThatWriteAPropertyAreNoted) {
  Append(Layer::kMachine, {Text("board", "chip-size", "2")}, "compat_1");
  const Explanation why = Why("chip", "size");
  EXPECT_EQ(why.value, Value(8));
  ASSERT_EQ(why.notes.size(), 1u);
  EXPECT_EQ(why.notes[0].code, "written-by-owner");
  EXPECT_EQ(why.notes[0].severity, Severity::kNote);
  EXPECT_EQ(why.notes[0].type, "board");
  EXPECT_THAT(why.notes[0].message,
              AllOf(HasSubstr("in a board, machine entry compat_1[0]"),
                    HasSubstr("board.chip-size=2 writes it afterwards")));
}

TEST_F(ExplainTest, WhatOwnersGiveAPartIsNoDriftOfThePart) {
  Append(Layer::kMachine, {Text("board", "chip-size", "2")});
  const Ref<Object> board = New("board");
  const absl::StatusOr<Explanation> why =
      Explain(*board->Child("chip"), "size");
  ASSERT_THAT(why, IsOk());
  EXPECT_EQ(why->value, Value(2));
  EXPECT_FALSE(why->drifted);
  EXPECT_THAT(Stack(*why),
              ElementsAre("default chip=8@chip", "*machine board=2@."));
  const Ref<Object> owner = New("owner");
  const absl::StatusOr<Explanation> deep =
      Explain(*owner->Child("mid")->Child("dev"), "n");
  ASSERT_THAT(deep, IsOk());
  EXPECT_EQ(deep->value, Value(5));
  EXPECT_FALSE(deep->drifted);
}

}  // namespace
}  // namespace qom::compat
