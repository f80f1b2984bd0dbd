// Texts of strangers in a sentence: they steer no terminal, hide nothing, and
// leave what people write as it is. Of many names, the first few are shown.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/sentence.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace qom {
namespace {

TEST(EscapedTest, LettersOfAllPeopleStayAsTheyAre) {
  EXPECT_EQ(Escaped("disk \u00e9\u4e2d\U0001f4be ~"),
            "disk \u00e9\u4e2d\U0001f4be ~");
}

TEST(EscapedTest, ControlsAreSpelledOut) {
  EXPECT_EQ(Escaped("a\n\x1b[2J\x7f"), "a\\x0a\\x1b[2J\\x7f");
  EXPECT_EQ(Escaped("\u009b2J"), "\\xc2\\x9b2J");
}

TEST(EscapedTest, WhatTurnsOrHidesTextIsSpelledOut) {
  EXPECT_EQ(Escaped("a\u202eb"), "a\\xe2\\x80\\xaeb");
  EXPECT_EQ(Escaped("a\u200bb\ufeff"), "a\\xe2\\x80\\x8bb\\xef\\xbb\\xbf");
}

TEST(EscapedTest, BytesThatAreNoCharacterAreSpelledOut) {
  EXPECT_EQ(Escaped("a\xff\xc3"), "a\\xff\\xc3");
  EXPECT_EQ(Escaped("\xc0\xaf\xed\xa0\x80"), "\\xc0\\xaf\\xed\\xa0\\x80");
}

TEST(SomeOfTest, ShowsTheFirstAndSaysHowManyMoreThereAre) {
  const std::vector<std::string> names = {"a", "b", "c", "d"};
  EXPECT_EQ(SomeOfThese(names, 2), "a, b and 2 more");
  EXPECT_EQ(SomeOfThese(names, 4), "a, b, c, d");
  EXPECT_EQ(SomeOfThese(names, 3, " "), "a b c and 1 more");
}

TEST(SomeOfTest, AsksForNamesOnlyAsLongAsItShowsThem) {
  SomeOf some(1);
  EXPECT_TRUE(some.empty());
  EXPECT_TRUE(some.shows_more());
  some.Add("a");
  EXPECT_FALSE(some.empty());
  EXPECT_FALSE(some.shows_more());
  some.Add("");
  EXPECT_EQ(some.ToText(), "a and 1 more");
}

}  // namespace
}  // namespace qom
