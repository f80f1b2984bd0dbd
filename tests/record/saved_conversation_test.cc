// Conversations as files: what is read of them, and what is kept.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/saved_conversation.h"

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"

namespace qom::record {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

SavedConversation Saved(std::string_view text) {
  auto saved = SavedConversation::Read("talk", std::string(text));
  EXPECT_TRUE(saved.ok()) << saved.status();
  return *std::move(saved);
}

TEST(SavedConversationTest, AnswersAsTheEmulatorDid) {
  SavedConversation saved = Saved(
      R"({"execute":"a","return":[1,"x"]}
{"execute":"b","error":{"class":"GenericError","desc":"no"}}
{"execute":"c","died":true}
)");
  EXPECT_EQ(ToLine(saved.Ask({"a"}).said), R"([1,"x"])");
  const Answer refused = saved.Ask({"b"});
  EXPECT_EQ(refused.kind, Answer::Kind::kError);
  EXPECT_EQ(refused.why, "GenericError");
  EXPECT_TRUE(saved.Ask({"c"}).is_died());
  EXPECT_EQ(saved.Ask({"d"}).kind, Answer::Kind::kNotAsked);
  EXPECT_THAT(saved.problems(), IsEmpty());
}

TEST(SavedConversationTest, TheOrderOfArgumentsDoesNotMatter) {
  SavedConversation saved =
      Saved(R"({"execute":"a","arguments":{"y":1,"x":true},"return":2})");
  EXPECT_TRUE(saved.Ask({"a", R"({"x": true, "y": 1})"}).is_return());
  EXPECT_FALSE(saved.Ask({"a", R"({"x": true, "y": 2})"}).is_return());
  EXPECT_FALSE(saved.Ask({"a"}).is_return());
}

TEST(SavedConversationTest, NoArgumentsAreEmptyOnes) {
  SavedConversation saved =
      Saved(R"({"execute":"a","arguments":{},"return":2})");
  EXPECT_TRUE(saved.Ask({"a"}).is_return());
}

TEST(SavedConversationTest, AQuestionAskedAgainGetsItsAnswersInTurn) {
  SavedConversation saved = Saved(
      R"({"execute":"a","died":true}
{"execute":"a","return":1})");
  EXPECT_TRUE(saved.Ask({"a"}).is_died());
  EXPECT_TRUE(saved.Ask({"a"}).is_return());
  EXPECT_TRUE(saved.Ask({"a"}).is_return());
}

TEST(SavedConversationTest, BrokenLinesAreToldAndTheOthersRead) {
  SavedConversation saved = Saved(
      R"({"execute":"a","return":1}
{"execute":"b","return":
[]
{"return":1}
{"execute":"c"}
{"execute":"d","arguments":3,"return":1}

{"execute":"e","return":1})");
  EXPECT_TRUE(saved.Ask({"a"}).is_return());
  EXPECT_TRUE(saved.Ask({"e"}).is_return());
  EXPECT_THAT(
      saved.problems(),
      ElementsAre(HasSubstr("talk:2:1:"), HasSubstr("talk:3: no question"),
                  HasSubstr("talk:4: no question"),
                  HasSubstr("talk:5: no answer"),
                  HasSubstr("talk:6: a number where")));
}

TEST(SavedConversationTest, OfManyBrokenLinesAFewAreTold) {
  std::string text = R"({"execute":"a","return":1})";
  for (int i = 0; i < 1000; ++i) text += "\n{";
  const SavedConversation saved = Saved(text);
  EXPECT_THAT(saved.problems(), SizeIs(21));
  EXPECT_THAT(saved.problems().back(), HasSubstr("980 more lines"));
}

TEST(SavedConversationTest, AFileWithoutAConversationIsAnError) {
  EXPECT_THAT(SavedConversation::Read("talk", "").status().ToString(),
              HasSubstr("talk: no conversation: the file is empty"));
  EXPECT_THAT(SavedConversation::Read("talk",
                                      "\x7f"
                                      "ELF")
                  .status()
                  .ToString(),
              HasSubstr("talk: no conversation; talk:1:1:1: not JSON"));
}

TEST(SaverTest, WhatItKeepsAnswersTheSame) {
  const std::string_view text =
      R"({"execute":"a","arguments":{"x":"\"é\""},"return":{"b":[1.5,null]}}
{"execute":"b","error":{"class":"GenericError"}}
{"execute":"c","died":true}
)";
  SavedConversation saved = Saved(text);
  Saver saver(saved);
  saver.Ask({"a", R"({"x":"\"é\""})"});
  saver.Ask({"b"});
  saver.Ask({"c"});
  saver.Ask({"nobody asked this"});
  EXPECT_EQ(saver.text(), text);
}

}  // namespace
}  // namespace qom::record
