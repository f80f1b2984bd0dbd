// The visitors that read and write texts: what each makes of every call, and
// what it refuses.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/visitors.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "qom/value.h"
#include "qom/visitor.h"
#include "tests/qom/visited.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::Point;
using ::qom::test::ReadList;
using ::qom::test::VisitPoint;
using ::testing::HasSubstr;

TEST(VisitorTest, KnowsItsDirection) {
  const Value value;
  EXPECT_TRUE(TextInputVisitor("").is_input());
  EXPECT_TRUE(ValueInputVisitor(value).is_input());
  EXPECT_FALSE(TextOutputVisitor().is_input());
  EXPECT_FALSE(ValueOutputVisitor().is_input());
}

TEST(VisitorTest, OnlyADefaultIsFreeOfRules) {
  const Value value;
  EXPECT_TRUE(TextInputVisitor("").checks_rules());
  EXPECT_TRUE(ValueInputVisitor(value).checks_rules());
  EXPECT_FALSE(
      ValueInputVisitor(value, ValueInputVisitor::As::kDefault).checks_rules());
}

// ---- Text in ---------------------------------------------------------------

TEST(TextInputTest, ReadsScalars) {
  bool flag = false;
  EXPECT_THAT(TextInputVisitor("yes").Bool(&flag), IsOk());
  EXPECT_TRUE(flag);
  uint64_t number = 0;
  EXPECT_THAT(TextInputVisitor("0x10").Unsigned(&number, 16), IsOk());
  EXPECT_EQ(number, 16u);
  EXPECT_THAT(TextInputVisitor("-1").Unsigned(&number, UINT64_MAX), IsOk());
  EXPECT_EQ(number, UINT64_MAX);
  int64_t integer = 0;
  EXPECT_THAT(TextInputVisitor("-010").Signed(&integer, -8, 8), IsOk());
  EXPECT_EQ(integer, -8);
  EXPECT_THAT(TextInputVisitor("1.5k").Size(&number), IsOk());
  EXPECT_EQ(number, 1536u);
  std::string_view text;
  EXPECT_THAT(TextInputVisitor("a, b").Text(&text), IsOk());
  EXPECT_EQ(text, "a, b");
}

TEST(TextInputTest, ReadsNumbersWithOrWithoutAFraction) {
  double number = 0;
  for (const auto& [text, value] :
       {std::pair("1.5", 1.5), std::pair("-2", -2.0), std::pair("1e-3", 1e-3),
        std::pair(" 7", 7.0), std::pair("+.5", 0.5),
        std::pair("1.7976931348623157e308",
                  std::numeric_limits<double>::max())}) {
    EXPECT_THAT(TextInputVisitor(text).Number(&number), IsOk()) << text;
    EXPECT_EQ(number, value) << text;
  }
}

TEST(TextInputTest, LeavesTheTargetAloneIfItRefusesTheText) {
  bool flag = true;
  uint64_t number = 7;
  int64_t integer = -7;
  double real = 7.5;
  EXPECT_THAT(TextInputVisitor("maybe").Bool(&flag),
              HasCause(Cause::kBadValue));
  EXPECT_THAT(TextInputVisitor("17").Unsigned(&number, 16),
              HasCause(Cause::kOutOfRange));
  EXPECT_THAT(TextInputVisitor("x").Unsigned(&number, 16),
              HasCause(Cause::kBadValue));
  EXPECT_THAT(TextInputVisitor("9").Signed(&integer, -8, 8),
              HasCause(Cause::kOutOfRange));
  EXPECT_THAT(TextInputVisitor("").Signed(&integer, -8, 8),
              HasCause(Cause::kBadValue));
  EXPECT_THAT(TextInputVisitor("1Q").Size(&number), HasCause(Cause::kBadValue));
  EXPECT_THAT(TextInputVisitor("16E").Size(&number),
              HasCause(Cause::kOutOfRange));
  EXPECT_THAT(TextInputVisitor("1e999").Number(&real),
              HasCause(Cause::kOutOfRange));
  EXPECT_THAT(TextInputVisitor("-1e999").Number(&real),
              HasCause(Cause::kOutOfRange));
  EXPECT_TRUE(flag);
  EXPECT_EQ(number, 7u);
  EXPECT_EQ(integer, -7);
  EXPECT_EQ(real, 7.5);
}

TEST(TextInputTest, RefusesWhatIsNoFiniteNumber) {
  double number = 7.5;
  for (const std::string_view text :
       {"", " ", "x", "1x", "1 ", "1,5", "--1", "nan", "NaN", "inf",
        "-infinity", "1\n"}) {
    EXPECT_THAT(TextInputVisitor(text).Number(&number),
                HasCause(Cause::kBadValue, HasSubstr("is not a number")))
        << text;
  }
  EXPECT_EQ(number, 7.5);
}

TEST(TextInputTest, ALongTextIsCutInTheError) {
  const std::string text(100000, 'x');
  double number = 0;
  EXPECT_LT(Message(TextInputVisitor(text).Number(&number)).size(), 200u);
}

TEST(TextInputTest, ReadsAListBetweenCommas) {
  std::vector<uint64_t> list;
  TextInputVisitor some("1,0x2,03");
  EXPECT_THAT(ReadList(some, &list), IsOk());
  EXPECT_EQ(list, (std::vector<uint64_t>{1, 2, 3}));
  list.clear();
  TextInputVisitor one("5");
  EXPECT_THAT(ReadList(one, &list), IsOk());
  EXPECT_EQ(list, (std::vector<uint64_t>{5}));
}

TEST(TextInputTest, AnEmptyTextIsAnEmptyList) {
  std::vector<uint64_t> list;
  TextInputVisitor none("");
  EXPECT_THAT(ReadList(none, &list), IsOk());
  EXPECT_TRUE(list.empty());
}

TEST(TextInputTest, RefusesAListWithAWrongElement) {
  for (const std::string_view text : {"1,", ",1", ",", "1,,2", "1,x", "1;2"}) {
    std::vector<uint64_t> list;
    TextInputVisitor visitor(text);
    EXPECT_THAT(ReadList(visitor, &list), HasCause(Cause::kBadValue)) << text;
  }
  std::vector<uint64_t> list;
  TextInputVisitor far("1,256");
  EXPECT_THAT(ReadList(far, &list, 255), HasCause(Cause::kOutOfRange));
}

// Reads a list that may have ranges.
absl::Status ReadNumbers(std::string_view text, std::vector<uint64_t>* list,
                         uint64_t max = UINT64_MAX) {
  TextInputVisitor visitor(text);
  size_t count = 0;
  QOMRT_RETURN_IF_ERROR(visitor.BeginNumbers(&count));
  for (size_t i = 0; i < count; ++i) {
    QOMRT_RETURN_IF_ERROR(visitor.Unsigned(&list->emplace_back(), max));
  }
  return visitor.EndList();
}

TEST(TextInputTest, ARangeInAListOfNumbersStandsForAllOfThem) {
  std::vector<uint64_t> list;
  EXPECT_THAT(ReadNumbers("0-2,4,7-7,0x10-0x11", &list), IsOk());
  EXPECT_EQ(list, (std::vector<uint64_t>{0, 1, 2, 4, 7, 16, 17}));
}

TEST(TextInputTest, WhatIsNoRangeIsRefused) {
  for (const std::string_view text :
       {"4-2", "1-", "1--2", "1-2-3", "a-b", "1-2,", ",1-2"}) {
    std::vector<uint64_t> list;
    EXPECT_THAT(ReadNumbers(text, &list), HasCause(Cause::kBadValue)) << text;
  }
  std::vector<uint64_t> list;
  EXPECT_THAT(ReadNumbers("250-260", &list, 255), HasCause(Cause::kOutOfRange));
  for (const char* bad : {"2-0", "1-2-3", "5-"}) {
    EXPECT_THAT(ReadNumbers(bad, &list),
                HasCause(Cause::kBadValue, HasSubstr("no range such as 0-3")));
  }
  for (const std::string_view text :
       {"0-65536", "0-18446744073709551615", "0-65000,0-65000,0-1"}) {
    EXPECT_THAT(ReadNumbers(text, &list),
                HasCause(Cause::kOutOfRange, HasSubstr("too many")))
        << text;
  }
}

TEST(TextInputTest, OtherListsHaveNoRanges) {
  TextInputVisitor visitor("1-2");
  std::vector<uint64_t> list;
  EXPECT_THAT(ReadList(visitor, &list), HasCause(Cause::kBadValue));
}

TEST(TextInputTest, TextsInAListEndAtTheComma) {
  TextInputVisitor visitor("one,,three,");
  size_t count = 0;
  ASSERT_THAT(visitor.BeginList(&count), IsOk());
  ASSERT_EQ(count, 4u);
  for (const std::string_view want : {"one", "", "three", ""}) {
    std::string_view text = "?";
    ASSERT_THAT(visitor.Text(&text), IsOk());
    EXPECT_EQ(text, want);
  }
  EXPECT_THAT(visitor.EndList(), IsOk());
}

TEST(TextInputTest, ElementsBeyondTheLastAreEmpty) {
  TextInputVisitor visitor("1");
  size_t count = 0;
  ASSERT_THAT(visitor.BeginList(&count), IsOk());
  std::string_view text;
  EXPECT_THAT(visitor.Text(&text), IsOk());
  EXPECT_EQ(text, "1");
  EXPECT_THAT(visitor.Text(&text), IsOk());
  EXPECT_EQ(text, "");
}

TEST(TextInputTest, IsNeverNull) {
  EXPECT_THAT(TextInputVisitor("").Null(), HasCause(Cause::kBadValue));
}

TEST(TextInputTest, ReadsAStruct) {
  Point point;
  TextInputVisitor visitor("here,-3,on");
  EXPECT_THAT(VisitPoint(visitor, &point), IsOk());
  EXPECT_EQ(point, (Point{"here", -3, true}));
  for (const std::string_view text : {"here", "here,11,on", "here,1,maybe"}) {
    TextInputVisitor wrong(text);
    EXPECT_FALSE(VisitPoint(wrong, &point).ok()) << text;
  }
  EXPECT_EQ(point, (Point{"here", -3, true}));
}

// ---- Text out --------------------------------------------------------------

std::string Written(absl::Status (*write)(Visitor&)) {
  TextOutputVisitor visitor;
  EXPECT_THAT(write(visitor), IsOk());
  return visitor.TakeText();
}

TEST(TextOutputTest, WritesScalars) {
  EXPECT_EQ(Written([](Visitor& visitor) {
              bool value = true;
              return visitor.Bool(&value);
            }),
            "on");
  EXPECT_EQ(Written([](Visitor& visitor) {
              bool value = false;
              return visitor.Bool(&value);
            }),
            "off");
  EXPECT_EQ(Written([](Visitor& visitor) {
              uint64_t value = UINT64_MAX;
              return visitor.Unsigned(&value, UINT64_MAX);
            }),
            "18446744073709551615");
  EXPECT_EQ(Written([](Visitor& visitor) {
              int64_t value = INT64_MIN;
              return visitor.Signed(&value, INT64_MIN, INT64_MAX);
            }),
            "-9223372036854775808");
  EXPECT_EQ(Written([](Visitor& visitor) {
              uint64_t value = 4096;
              return visitor.Size(&value);
            }),
            "4096");
  EXPECT_EQ(Written([](Visitor& visitor) {
              double value = 0.1;
              return visitor.Number(&value);
            }),
            "0.1");
  EXPECT_EQ(Written([](Visitor& visitor) {
              std::string_view value = "a,b";
              return visitor.Text(&value);
            }),
            "a,b");
  EXPECT_EQ(Written([](Visitor& visitor) { return visitor.Null(); }), "");
}

TEST(TextOutputTest, WritesAListWithCommasBetween) {
  EXPECT_EQ(Written([](Visitor& visitor) {
              size_t count = 3;
              QOMRT_RETURN_IF_ERROR(visitor.BeginList(&count));
              for (uint64_t element : {3u, 1u, 2u}) {
                QOMRT_RETURN_IF_ERROR(visitor.Unsigned(&element, 9));
              }
              return visitor.EndList();
            }),
            "3,1,2");
  EXPECT_EQ(Written([](Visitor& visitor) {
              size_t count = 0;
              QOMRT_RETURN_IF_ERROR(visitor.BeginList(&count));
              return visitor.EndList();
            }),
            "");
}

TEST(TextOutputTest, EmptyElementsOfAListKeepTheirPlaces) {
  EXPECT_EQ(Written([](Visitor& visitor) {
              size_t count = 3;
              std::string_view empty;
              QOMRT_RETURN_IF_ERROR(visitor.BeginList(&count));
              QOMRT_RETURN_IF_ERROR(visitor.Text(&empty));
              QOMRT_RETURN_IF_ERROR(visitor.Null());
              QOMRT_RETURN_IF_ERROR(visitor.Text(&empty));
              return visitor.EndList();
            }),
            ",,");
}

TEST(TextOutputTest, WritesAStructThatReadsBack) {
  Point point{"there", 4, true};
  TextOutputVisitor output;
  ASSERT_THAT(VisitPoint(output, &point), IsOk());
  EXPECT_EQ(output.text(), "there,4,on");
  Point back;
  TextInputVisitor input(output.text());
  ASSERT_THAT(VisitPoint(input, &back), IsOk());
  EXPECT_EQ(back, point);
}

}  // namespace
}  // namespace qom
