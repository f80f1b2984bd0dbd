// The visitors that read and write values: what each makes of every call, and
// what it refuses.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "qom/value.h"
#include "qom/visitor.h"
#include "qom/visitors.h"
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

// ---- Value in --------------------------------------------------------------

TEST(ValueInputTest, ReadsScalarsOfTheirKind) {
  bool flag = false;
  uint64_t number = 0;
  int64_t integer = 0;
  double real = 0;
  std::string_view text = "?";
  const Value yes = true;
  EXPECT_THAT(ValueInputVisitor(yes).Bool(&flag), IsOk());
  EXPECT_TRUE(flag);
  const Value most = UINT64_MAX;
  EXPECT_THAT(ValueInputVisitor(most).Unsigned(&number, UINT64_MAX), IsOk());
  EXPECT_EQ(number, UINT64_MAX);
  EXPECT_THAT(ValueInputVisitor(most).Size(&number), IsOk());
  const Value least = INT64_MIN;
  EXPECT_THAT(ValueInputVisitor(least).Signed(&integer, INT64_MIN, 0), IsOk());
  EXPECT_EQ(integer, INT64_MIN);
  const Value half = 0.5;
  EXPECT_THAT(ValueInputVisitor(half).Number(&real), IsOk());
  EXPECT_EQ(real, 0.5);
  const Value word = "word";
  EXPECT_THAT(ValueInputVisitor(word).Text(&text), IsOk());
  EXPECT_EQ(text, "word");
  const Value null;
  EXPECT_THAT(ValueInputVisitor(null).Null(), IsOk());
}

TEST(ValueInputTest, ANumberMayBeAnInteger) {
  double real = 0;
  const Value below = -3;
  EXPECT_THAT(ValueInputVisitor(below).Number(&real), IsOk());
  EXPECT_EQ(real, -3.0);
  const Value above = uint64_t{1} << 63;
  EXPECT_THAT(ValueInputVisitor(above).Number(&real), IsOk());
  EXPECT_EQ(real, std::ldexp(1.0, 63));
}

TEST(ValueInputTest, NullIsAnEmptyText) {
  std::string_view text = "?";
  const Value null;
  EXPECT_THAT(ValueInputVisitor(null).Text(&text), IsOk());
  EXPECT_EQ(text, "");
}

TEST(ValueInputTest, RefusesOtherKindsAndSaysWhichItGot) {
  bool flag = true;
  uint64_t number = 7;
  int64_t integer = 7;
  double real = 7;
  std::string_view text = "7";
  size_t count = 7;
  const Value values[] = {Value(), true, 1, 0.5, "1", Value::List{1}};
  const std::string_view names[] = {"null",     "a boolean", "an integer",
                                    "a number", "a text",    "a list"};
  for (size_t i = 0; i < std::size(values); ++i) {
    const Value& value = values[i];
    SCOPED_TRACE(names[i]);
    auto is_refused = [&](std::string_view needed) {
      return HasCause(Cause::kBadValue, std::string(names[i]) + " where " +
                                            std::string(needed) + " is needed");
    };
    if (!value.is_bool()) {
      EXPECT_THAT(ValueInputVisitor(value).Bool(&flag),
                  is_refused("a boolean"));
    }
    if (!value.is_integer()) {
      EXPECT_THAT(ValueInputVisitor(value).Unsigned(&number, UINT64_MAX),
                  is_refused("an integer"));
      EXPECT_THAT(ValueInputVisitor(value).Signed(&integer, -9, 9),
                  is_refused("an integer"));
      EXPECT_THAT(ValueInputVisitor(value).Size(&number),
                  is_refused("an integer"));
    }
    if (!value.is_integer() && !value.is_double()) {
      EXPECT_THAT(ValueInputVisitor(value).Number(&real),
                  is_refused("a number"));
    }
    if (!value.is_text() && !value.is_null()) {
      EXPECT_THAT(ValueInputVisitor(value).Text(&text), is_refused("a text"));
    }
    if (!value.is_list()) {
      EXPECT_THAT(ValueInputVisitor(value).BeginList(&count),
                  is_refused("a list"));
    }
    if (!value.is_null()) {
      EXPECT_THAT(ValueInputVisitor(value).Null(), HasCause(Cause::kBadValue));
    }
  }
  EXPECT_TRUE(flag);
  EXPECT_EQ(number, 7u);
  EXPECT_EQ(integer, 7);
  EXPECT_EQ(real, 7.0);
  EXPECT_EQ(text, "7");
  EXPECT_EQ(count, 7u);
}

TEST(ValueInputTest, RefusesIntegersThatAreTooFar) {
  uint64_t number = 7;
  int64_t integer = 7;
  const Value below = -1;
  const Value above = 256;
  const Value beyond = uint64_t{1} << 63;
  EXPECT_THAT(
      ValueInputVisitor(below).Unsigned(&number, UINT64_MAX),
      HasCause(Cause::kOutOfRange, "-1 is outside 0..18446744073709551615"));
  EXPECT_THAT(ValueInputVisitor(above).Unsigned(&number, 255),
              HasCause(Cause::kOutOfRange, "256 is outside 0..255"));
  EXPECT_THAT(ValueInputVisitor(below).Size(&number),
              HasCause(Cause::kOutOfRange));
  EXPECT_THAT(ValueInputVisitor(below).Signed(&integer, 0, 9),
              HasCause(Cause::kOutOfRange, "-1 is outside 0..9"));
  EXPECT_THAT(ValueInputVisitor(above).Signed(&integer, -9, 9),
              HasCause(Cause::kOutOfRange));
  EXPECT_THAT(ValueInputVisitor(beyond).Signed(&integer, INT64_MIN, INT64_MAX),
              HasCause(Cause::kOutOfRange, HasSubstr("9223372036854775808")));
  EXPECT_EQ(number, 7u);
  EXPECT_EQ(integer, 7);
}

TEST(ValueInputTest, ReadsAList) {
  const Value value = Value::List{1, 2, 3};
  std::vector<uint64_t> list;
  ValueInputVisitor visitor(value);
  EXPECT_THAT(ReadList(visitor, &list), IsOk());
  EXPECT_EQ(list, (std::vector<uint64_t>{1, 2, 3}));
}

TEST(ValueInputTest, RefusesAListWithAWrongElement) {
  for (const Value& value :
       {Value(Value::List{1, "2"}), Value(Value::List{Value()}),
        Value(Value::List{1, Value::List{2}})}) {
    std::vector<uint64_t> list;
    ValueInputVisitor visitor(value);
    EXPECT_THAT(ReadList(visitor, &list), HasCause(Cause::kBadValue));
  }
}

TEST(ValueInputTest, RefusesAListInAList) {
  const Value value = Value::List{Value(Value::List{1})};
  ValueInputVisitor visitor(value);
  size_t count = 0;
  ASSERT_THAT(visitor.BeginList(&count), IsOk());
  EXPECT_THAT(visitor.BeginList(&count),
              HasCause(Cause::kBadValue, HasSubstr("a list in a list")));
}

TEST(ValueInputTest, BeyondTheEndOfAListIsNull) {
  const Value value = Value::List{1};
  ValueInputVisitor visitor(value);
  size_t count = 0;
  uint64_t element = 0;
  ASSERT_THAT(visitor.BeginList(&count), IsOk());
  EXPECT_EQ(count, 1u);
  EXPECT_THAT(visitor.Unsigned(&element, 9), IsOk());
  EXPECT_THAT(visitor.Unsigned(&element, 9),
              HasCause(Cause::kBadValue, HasSubstr("null")));
  EXPECT_THAT(visitor.EndList(), IsOk());
}

TEST(ValueInputTest, ReadsAStruct) {
  Point point;
  const Value value = Value::List{"here", -3, true};
  ValueInputVisitor visitor(value);
  EXPECT_THAT(VisitPoint(visitor, &point), IsOk());
  EXPECT_EQ(point, (Point{"here", -3, true}));
  const Value short_one = Value::List{"here", -3};
  ValueInputVisitor wrong(short_one);
  EXPECT_THAT(VisitPoint(wrong, &point), HasCause(Cause::kBadValue));
}

// ---- Value out -------------------------------------------------------------

Value Given(absl::Status (*write)(Visitor&)) {
  ValueOutputVisitor visitor;
  EXPECT_THAT(write(visitor), IsOk());
  return visitor.TakeValue();
}

TEST(ValueOutputTest, GivesScalarsOfTheirKind) {
  EXPECT_EQ(Given([](Visitor& visitor) {
              bool value = true;
              return visitor.Bool(&value);
            }),
            Value(true));
  EXPECT_EQ(Given([](Visitor& visitor) {
              uint64_t value = UINT64_MAX;
              return visitor.Unsigned(&value, UINT64_MAX);
            }),
            Value(UINT64_MAX));
  EXPECT_EQ(Given([](Visitor& visitor) {
              int64_t value = -1;
              return visitor.Signed(&value, -1, 1);
            }),
            Value(-1));
  EXPECT_EQ(Given([](Visitor& visitor) {
              uint64_t value = 4096;
              return visitor.Size(&value);
            }),
            Value(4096));
  EXPECT_EQ(Given([](Visitor& visitor) {
              double value = 0.5;
              return visitor.Number(&value);
            }),
            Value(0.5));
  EXPECT_EQ(Given([](Visitor& visitor) {
              std::string_view value = "text";
              return visitor.Text(&value);
            }),
            Value("text"));
  EXPECT_EQ(Given([](Visitor& visitor) { return visitor.Null(); }), Value());
}

TEST(ValueOutputTest, AnIntegerIsTheSameValueWhateverItsSign) {
  EXPECT_EQ(Given([](Visitor& visitor) {
              int64_t value = 5;
              return visitor.Signed(&value, -9, 9);
            }),
            Given([](Visitor& visitor) {
              uint64_t value = 5;
              return visitor.Unsigned(&value, 9);
            }));
}

TEST(ValueOutputTest, GivesAListEvenIfItIsEmpty) {
  EXPECT_EQ(Given([](Visitor& visitor) {
              size_t count = 2;
              std::string_view text = "a,b";
              QOMRT_RETURN_IF_ERROR(visitor.BeginList(&count));
              QOMRT_RETURN_IF_ERROR(visitor.Text(&text));
              QOMRT_RETURN_IF_ERROR(visitor.Null());
              return visitor.EndList();
            }),
            Value(Value::List{"a,b", Value()}));
  EXPECT_EQ(Given([](Visitor& visitor) {
              size_t count = 0;
              QOMRT_RETURN_IF_ERROR(visitor.BeginList(&count));
              return visitor.EndList();
            }),
            Value(Value::List{}));
}

TEST(ValueOutputTest, GivesAStructThatReadsBack) {
  Point point{"a,b", -4, false};
  ValueOutputVisitor output;
  ASSERT_THAT(VisitPoint(output, &point), IsOk());
  const Value value = output.TakeValue();
  EXPECT_EQ(value, Value(Value::List{"a,b", -4, false}));
  Point back{"", 0, true};
  ValueInputVisitor input(value);
  ASSERT_THAT(VisitPoint(input, &back), IsOk());
  EXPECT_EQ(back, point);
}

}  // namespace
}  // namespace qom
