// A value is exact, equal by meaning, and text as a property would take it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/value.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
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

// One value in `depth` lists and objects, every one with scalars around it.
Value Nested(int depth, Value innermost) {
  for (int i = 0; i < depth; ++i) {
    if (i % 2 == 0) {
      Value::List list = {i, {}, "x"};
      list[1] = std::move(innermost);
      innermost = std::move(list);
    } else {
      Value::Object members = {{"a", {}}, {"b", Value::List{i}}};
      members[0].second = std::move(innermost);
      innermost = Value::OfObject(std::move(members));
    }
  }
  return innermost;
}

TEST(ValueTest, IsCopiedComparedWrittenAndEndedHoweverDeep) {
  constexpr int kDeep = 100'000;
  const Value deep = Nested(kDeep, "innermost");
  Value copy = deep;
  EXPECT_EQ(copy, deep);
  EXPECT_NE(copy, Nested(kDeep, "another"));
  EXPECT_EQ(copy.held_size(), deep.held_size());
  EXPECT_EQ(copy.ToText(), deep.ToText());
  EXPECT_THAT(deep.ToText(), ::testing::HasSubstr("\"innermost\""));
  copy = Value(1);
  copy = deep;
  EXPECT_EQ(copy, deep);
}

TEST(ValueTest, ACopySharesNothing) {
  for (int depth = 0; depth < 6; ++depth) {
    Value one = Nested(depth, 7);
    const Value copy = one;
    EXPECT_EQ(copy, one) << depth;
    EXPECT_NE(copy, Nested(depth, 8)) << depth;
    const std::string text = copy.ToText();
    one = Value();
    EXPECT_EQ(copy.ToText(), text);
  }
}

TEST(ValueTest, TakesTheValueOfItsOwnPart) {
  Value value = Value::List{1, Value(Value::List{"a part that is long", 3})};
  value = value.list_value()[1];
  EXPECT_EQ(value, Value(Value::List{"a part that is long", 3}));
  value = value.list_value()[0];
  EXPECT_EQ(value, "a part that is long");
  value = Value::OfObject({{"a", 4}});
  value = Value(value.object_value()[0].second);
  EXPECT_EQ(value, 4);
  const Value& same = value;
  value = same;
  EXPECT_EQ(value, 4);
}

TEST(ValueTest, ContainersDifferInLengthNamesAndKinds) {
  const Value list = Value::List{1, 2};
  EXPECT_NE(list, Value(Value::List{1}));
  EXPECT_NE(list, Value(Value::List{1, 2, 3}));
  EXPECT_NE(list, Value(Value::List{1, Value::List{2}}));
  EXPECT_NE(Value::OfObject({{"a", 1}}), Value::OfObject({{"b", 1}}));
  EXPECT_NE(Value::OfObject({{"a", 1}}), Value(Value::List{1}));
  EXPECT_NE(Value::OfObject({}), Value(Value::List{}));
  EXPECT_NE(Value(1), list);
  EXPECT_NE(list, Value(1));
}

}  // namespace
}  // namespace qom
