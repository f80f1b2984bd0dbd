// A value is exact, equal by meaning, and text as a property would take it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/value.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace qom {
namespace {

constexpr uint64_t kLargest = std::numeric_limits<uint64_t>::max();
constexpr int64_t kSmallest = std::numeric_limits<int64_t>::min();

TEST(ValueTest, IsOfTheKindItWasMadeFrom) {
  EXPECT_TRUE(Value().is_null());
  EXPECT_TRUE(Value(true).is_bool());
  EXPECT_TRUE(Value(5).is_integer());
  EXPECT_TRUE(Value(5).is_unsigned());
  EXPECT_TRUE(Value(-5).is_integer());
  EXPECT_TRUE(Value(-5).is_negative());
  EXPECT_TRUE(Value(0.5).is_double());
  EXPECT_TRUE(Value("text").is_text());
  EXPECT_TRUE(Value(std::string("text")).is_text());
  EXPECT_TRUE(Value(std::string_view("text")).is_text());
  EXPECT_TRUE(Value(Value::List{1, "x"}).is_list());
  // And of no other.
  EXPECT_FALSE(Value(1).is_bool());
  EXPECT_FALSE(Value(true).is_integer());
  EXPECT_FALSE(Value(1.0).is_integer());
  EXPECT_FALSE(Value("1").is_integer());
  EXPECT_FALSE(Value("").is_null());
  EXPECT_FALSE(Value(Value::List()).is_null());
}

TEST(ValueTest, HoldsEveryIntegerExactly) {
  EXPECT_EQ(Value(kLargest).uint_value(), kLargest);
  EXPECT_EQ(Value(kSmallest).int_value(), kSmallest);
  EXPECT_EQ(Value(int8_t{-1}).int_value(), -1);
  EXPECT_EQ(Value(uint8_t{255}).uint_value(), 255u);
  EXPECT_EQ(Value(-1).uint_value(), kLargest);
}

TEST(ValueTest, EqualIntegersAreEqualHoweverTheyWereMade) {
  EXPECT_EQ(Value(5), Value(uint64_t{5}));
  EXPECT_EQ(Value(int8_t{5}), Value(int64_t{5}));
  EXPECT_EQ(Value(-5), Value(int64_t{-5}));
  EXPECT_NE(Value(-1), Value(kLargest));
}

TEST(ValueTest, DifferentKindsAreNeverEqual) {
  const std::vector<Value> values = {Value(),    Value(false), Value(0),
                                     Value(0.0), Value(""),    Value::List()};
  for (size_t i = 0; i < values.size(); ++i) {
    for (size_t j = 0; j < values.size(); ++j) {
      EXPECT_EQ(values[i] == values[j], i == j) << i << " " << j;
    }
  }
}

TEST(ValueTest, GivesBackWhatItHolds) {
  EXPECT_TRUE(Value(true).bool_value());
  EXPECT_EQ(Value(0.5).double_value(), 0.5);
  EXPECT_EQ(Value("text").text_value(), "text");
  EXPECT_EQ(Value(Value::List{1, "x"}).list_value()[1], Value("x"));
}

TEST(ValueTest, AsTextItIsWhatAPropertyWouldTake) {
  EXPECT_EQ(Value().ToText(), "");
  EXPECT_EQ(Value(true).ToText(), "on");
  EXPECT_EQ(Value(false).ToText(), "off");
  EXPECT_EQ(Value(kLargest).ToText(), "18446744073709551615");
  EXPECT_EQ(Value(kSmallest).ToText(), "-9223372036854775808");
  EXPECT_EQ(Value(0.5).ToText(), "0.5");
  EXPECT_EQ(Value("a, b").ToText(), "a, b");
  EXPECT_EQ(Value(Value::List{1, "x", true}).ToText(), "1,x,on");
  EXPECT_EQ(Value(Value::List{}).ToText(), "");
  EXPECT_EQ(Value(Value::List{Value(), 7}).ToText(), ",7");
}

TEST(ValueTest, ItsKindHasAName) {
  EXPECT_EQ(Value().KindName(), "null");
  EXPECT_EQ(Value(true).KindName(), "a boolean");
  EXPECT_EQ(Value(1).KindName(), "an integer");
  EXPECT_EQ(Value(-1).KindName(), "an integer");
  EXPECT_EQ(Value(0.5).KindName(), "a number");
  EXPECT_EQ(Value("x").KindName(), "a text");
  EXPECT_EQ(Value(Value::List()).KindName(), "a list");
}

}  // namespace
}  // namespace qom
