// A short text stored by hand is as if it had been assigned.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/internal/short_text.h"

#include <string>

#include "gtest/gtest.h"

namespace qom::internal {
namespace {

std::string Long() { return std::string(100, 'x'); }

TEST(ShortTextTest, OnlyShortTextsFit) {
  EXPECT_FALSE(ShortText::Fits(std::string(ShortText::kMax + 1, 'a')));
  EXPECT_FALSE(ShortText::Fits(Long()));
}

TEST(ShortTextTest, AStoredTextIsAsIfAssigned) {
  for (size_t size = 0; size <= ShortText::kMax; ++size) {
    const std::string text(size, 'a');
    if (!ShortText::Fits(text)) GTEST_SKIP() << "another standard library";
    for (std::string to : {std::string(), std::string("before"), Long()}) {
      ShortText(text).StoreInto(&to);
      EXPECT_EQ(to, text);
      EXPECT_EQ(to.size(), size);
      EXPECT_EQ(to.c_str()[size], '\0');
      // And it goes on as any string.
      to += Long();
      EXPECT_EQ(to, text + Long());
    }
  }
}

TEST(ShortTextTest, AZeroInTheMiddleIsKept) {
  const std::string text("a\0b", 3);
  if (!ShortText::Fits(text)) GTEST_SKIP() << "another standard library";
  std::string to;
  ShortText(text).StoreInto(&to);
  EXPECT_EQ(to, text);
}

}  // namespace
}  // namespace qom::internal
