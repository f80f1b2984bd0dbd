// Causes and codes of errors, kept when a caller adds words; and what an error
// of a user, of a layer and of a phase says.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/status.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/cord.h"
#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/containers.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

struct CauseRow {
  Cause cause;
  std::string_view word;
  absl::StatusCode code;
};
constexpr CauseRow kCauses[] = {
    {Cause::kUnknownProperty, "unknown-property", absl::StatusCode::kNotFound},
    {Cause::kUnknownType, "unknown-type", absl::StatusCode::kNotFound},
    {Cause::kNoSuchObject, "no-such-object", absl::StatusCode::kNotFound},
    {Cause::kBadValue, "bad-value", absl::StatusCode::kInvalidArgument},
    {Cause::kOutOfRange, "out-of-range", absl::StatusCode::kOutOfRange},
    {Cause::kReadOnly, "read-only", absl::StatusCode::kFailedPrecondition},
    {Cause::kAbstractType, "abstract-type",
     absl::StatusCode::kFailedPrecondition},
    {Cause::kAmbiguous, "ambiguous", absl::StatusCode::kFailedPrecondition},
    {Cause::kTaken, "taken", absl::StatusCode::kAlreadyExists},
    {Cause::kWrongPhase, "wrong-phase", absl::StatusCode::kFailedPrecondition},
    {Cause::kUnreadable, "unreadable", absl::StatusCode::kUnimplemented},
    {Cause::kMalformed, "malformed", absl::StatusCode::kInvalidArgument},
    {Cause::kFailed, "failed", absl::StatusCode::kInternal},
};

// ---- Causes ----------------------------------------------------------------

TEST(StatusTest, TheCodeFollowsFromTheCause) {
  for (const CauseRow& row : kCauses) {
    const absl::Status status = Error(row.cause, "n = {}", 5);
    EXPECT_EQ(status.code(), row.code) << row.word;
    EXPECT_EQ(CauseOf(status), row.cause) << row.word;
    EXPECT_EQ(CauseWord(row.cause), row.word);
    EXPECT_EQ(Message(status), "n = 5");
  }
}

TEST(StatusTest, WhatIsNoErrorOfOursHasNoCause) {
  EXPECT_EQ(CauseOf(absl::OkStatus()), Cause::kNone);
  EXPECT_EQ(CauseOf(absl::NotFoundError("elsewhere")), Cause::kNone);
  EXPECT_EQ(CauseWord(Cause::kNone), "");
  EXPECT_EQ(Message(absl::OkStatus()), "");
}

TEST(StatusTest, AnErrorWithoutCauseIsInternal) {
  const absl::Status status = MakeError(Cause::kNone, "odd");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInternal, "odd"));
  EXPECT_EQ(CauseOf(status), Cause::kNone);
}

TEST(StatusTest, AForeignPayloadIsNoCause) {
  for (std::string_view payload : {"", "two", "\x7f", "\xff"}) {
    absl::Status status = Error(Cause::kFailed, "x");
    status.SetPayload("qomrt/facts", absl::Cord(std::string(payload)));
    EXPECT_EQ(CauseOf(status), Cause::kNone) << payload;
  }
}

TEST(StatusTest, AnnotatingKeepsCodeCauseAndPayloads) {
  absl::Status inner = Error(Cause::kOutOfRange, "5 is outside 0..4");
  inner.SetPayload("test/extra", absl::Cord("kept"));
  const absl::Status outer = Annotate(Annotate(inner, "uart.fifo"), "table 3");
  EXPECT_EQ(Message(outer), "table 3: uart.fifo: 5 is outside 0..4");
  EXPECT_EQ(outer.code(), inner.code());
  EXPECT_EQ(CauseOf(outer), Cause::kOutOfRange);
  EXPECT_EQ(*outer.GetPayload("test/extra"), "kept");
  EXPECT_THAT(Annotate(absl::OkStatus(), "context"), IsOk());
}

// ---- Macros ----------------------------------------------------------------

absl::Status Check(int n) {
  return n < 0 ? Error(Cause::kOutOfRange, "{} is negative", n)
               : absl::OkStatus();
}
absl::StatusOr<int> Half(int n) {
  QOMRT_RETURN_IF_ERROR(Check(n));
  if (n % 2 != 0) return Error(Cause::kBadValue, "{} is odd", n);
  return n / 2;
}
absl::StatusOr<int> Quarter(int n) {
  QOMRT_ASSIGN_OR_RETURN(const int half, Half(n));
  QOMRT_ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

TEST(StatusMacrosTest, TheFirstErrorIsReturned) {
  EXPECT_THAT(Quarter(8), qom::test::IsOkAndHolds(2));
  EXPECT_THAT(Quarter(6), HasCause(Cause::kBadValue, "3 is odd"));
  EXPECT_THAT(Quarter(-4), HasCause(Cause::kOutOfRange, "-4 is negative"));
}

// ---- What errors carry -----------------------------------------------------

class Timer : public Extends<Timer, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "timer";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t hertz_ = 0;
};
struct Timer::Props {
  static constexpr auto kHertz =
      props::Field<&Timer::hertz_>("hertz", {.min = 1, .max = 1000});
  static constexpr auto kAll = props::Table(kHertz);
};

class MessageTest : public ::testing::Test {
 protected:
  MessageTest() {
    registry_.Register<Timer>();
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  TypeRegistry registry_;
  Context context_{registry_};
};

TEST_F(MessageTest, AnErrorOfAUserNamesTypePropertyValueAndRange) {
  EXPECT_THAT(
      (*context_.New<Timer>())->Set("hertz", "2000", SetBy::kUser),
      HasCause(Cause::kOutOfRange, "timer.hertz: 2000 is outside 1..1000"));
}

TEST_F(MessageTest, AnErrorOfALayerNamesTheLayerAndTheEntryToo) {
  const compat::Entry entries[] = {
      compat::Text("timer", "hertz", "7"),
      compat::Text("timer", "hertz", "0"),
  };
  ASSERT_THAT(compat::Layers(context_).Append(compat::Layer::kMachine,
                                              "hw_compat_3", entries),
              IsOk());
  EXPECT_THAT(context_.New<Timer>(),
              HasCause(Cause::kOutOfRange,
                       AllOf(HasSubstr("hw_compat_3"), HasSubstr("[1]"),
                             HasSubstr("timer.hertz"),
                             HasSubstr("0 is outside 1..1000"))));
}

TEST_F(MessageTest, AnErrorOfAPhaseNamesTheObject) {
  Ref<Timer> timer = *context_.New<Timer>();
  ASSERT_THAT(
      (*qdev::EnsureContainer(context_, "/machine"))->AddChild("clock", timer),
      IsOk());
  timer->LockProperties();
  EXPECT_THAT(timer->Set("hertz", "7"),
              HasCause(Cause::kWrongPhase, HasSubstr("/machine/clock")));
}

TEST_F(MessageTest, ANearNameIsShownWhereItIsDescribed) {
  Ref<Timer> timer = *context_.New<Timer>();
  const absl::Status status = timer->Set("herz", "7");
  EXPECT_EQ(Message(status), "timer has no property 'herz'");
  EXPECT_EQ(Describe(status, timer->type()),
            "timer has no property 'herz'; nearest: hertz");
}

}  // namespace
}  // namespace qom
