// What the kit's matchers match, and what they print when they do not.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/matchers.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "props/value_types.h"
#include "qdev/device.h"
#include "qom/native_type.h"
#include "testing/fixture.h"

namespace {

using qom::Cause;
using qom::Ref;
using qom::compat::Layer;
using qom::qdev::Device;
using qom::testing::ComesFrom;
using qom::testing::ComesFromASet;
using qom::testing::ComesFromTheDefault;
using qom::testing::FailsToRealizeWith;
using qom::testing::HasProperty;
using qom::testing::IsOk;
using qom::testing::IsOkAndHolds;
using qom::testing::IsRealized;
using qom::testing::StatusIs;
using ::testing::_;
using ::testing::AllOf;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Lt;
using ::testing::Ne;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::StringMatchResultListener;

class SerialPort : public qom::Extends<SerialPort, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-uart";
  struct Props;
  using Extends::Extends;
  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    if (fails_) return qom::Error(Cause::kFailed, "no clock");
    if (leaves_a_trace_) {
      fails_ = true;
      return qom::Error(Cause::kFailed, "no clock");
    }
    return absl::OkStatus();
  }

 private:
  uint32_t fifo_size_{};
  int32_t offset_{};
  bool flow_control_{};
  bool fails_{};
  bool leaves_a_trace_{};
  std::string label_;
};
struct SerialPort::Props {
  static constexpr auto kAll = qom::props::Table(
      qom::props::Field<&SerialPort::fifo_size_>(
          "fifo-size", {.default_value = 64, .min = 1, .max = 256}),
      qom::props::Field<&SerialPort::offset_>("offset", {.default_value = -3}),
      qom::props::Field<&SerialPort::flow_control_>("flow-control",
                                                    {.default_value = true}),
      qom::props::Field<&SerialPort::fails_>("fails"),
      qom::props::Field<&SerialPort::leaves_a_trace_>("leaves-a-trace"),
      qom::props::Field<&SerialPort::label_>("label"));
};

using MatchersTest = qom::testing::DeviceTestFor<SerialPort>;

// What a matcher says of a value that it does not match.
template <typename M, typename T>
std::string Explain(const M& matcher, const T& value) {
  StringMatchResultListener listener;
  EXPECT_FALSE(::testing::ExplainMatchResult(matcher, value, &listener));
  return listener.str();
}

TEST_F(MatchersTest, APropertyComparesWithNumbersBooleansAndTexts) {
  Ref<SerialPort> uart = New<SerialPort>("uart0", {{"label", "console"}});
  EXPECT_THAT(*uart, HasProperty("fifo-size", 64));
  EXPECT_THAT(*uart, HasProperty("fifo-size", "64"));
  EXPECT_THAT(*uart, HasProperty("fifo-size", uint64_t{64}));
  EXPECT_THAT(*uart, HasProperty("offset", -3));
  EXPECT_THAT(*uart, HasProperty("flow-control", true));
  EXPECT_THAT(*uart, HasProperty("flow-control", "on"));
  EXPECT_THAT(*uart, HasProperty("label", "console"));
  EXPECT_THAT(*uart, HasProperty("label", std::string("console")));
  EXPECT_THAT(*uart, HasProperty("fifo-size", qom::Value(64)));
  EXPECT_THAT(*uart, Not(HasProperty("fifo-size", 65)));
  EXPECT_THAT(*uart, Not(HasProperty("offset", 3)));
  EXPECT_THAT(*uart, Not(HasProperty("flow-control", false)));
  // A number is no boolean.
  EXPECT_THAT(*uart, Not(HasProperty("flow-control", 1)));
}

TEST_F(MatchersTest, APropertyMatchesMatchers) {
  Ref<SerialPort> uart = New<SerialPort>("uart0", {{"label", "console"}});
  EXPECT_THAT(*uart, HasProperty("fifo-size", Gt(63)));
  EXPECT_THAT(*uart, HasProperty("offset", Lt(0)));
  EXPECT_THAT(*uart, HasProperty("offset", AllOf(Gt(-4), Lt(uint64_t{1}))));
  EXPECT_THAT(*uart, HasProperty("label", StartsWith("con")));
  EXPECT_THAT(*uart, HasProperty("label", Not(IsEmpty())));
  EXPECT_THAT(*uart, HasProperty("label", Ne("x")));
  EXPECT_THAT(*uart, HasProperty("label", _));
  EXPECT_THAT(*uart, HasProperty("label"));
  EXPECT_THAT(*uart, Not(HasProperty("label", Gt(0))));
  EXPECT_THAT(*uart, Not(HasProperty("colour")));
}

TEST_F(MatchersTest, ObjectsPointersAndRefsAreTheSame) {
  Ref<SerialPort> uart = New<SerialPort>();
  const Device* device = uart.get();
  EXPECT_THAT(uart, HasProperty("fifo-size", 64));
  EXPECT_THAT(device, HasProperty("fifo-size", 64));
  EXPECT_EQ(Explain(HasProperty("fifo-size", 64), Ref<SerialPort>()),
            "which is no object");
  // GoogleTest shows of a pointer only where it points to.
  EXPECT_THAT(Explain(HasProperty("fifo-size", 65), device),
              StartsWith("which is acme-uart outside of the tree, not "
                         "realized, whose 'fifo-size' is 64"));
}

TEST_F(MatchersTest, AFailureTellsWhereTheValueCameFrom) {
  Layer(Layer::kMachine, {{"acme-uart", "fifo-size", "16"}});
  Ref<SerialPort> uart = New<SerialPort>("uart0", {{"offset", 7}});
  EXPECT_THAT(
      Explain(HasProperty("fifo-size", 64), *uart),
      AllOf(StartsWith(
                "whose 'fifo-size' is 16 and comes from the machine layer, "
                "entry matchers_test.cc:"),
            HasSubstr("[0] acme-uart.fifo-size=16")));
  EXPECT_THAT(Explain(HasProperty("offset", 8), *uart),
              HasSubstr("whose 'offset' is 7 and was set explicitly, to 7 by "
                        "the program"));
  EXPECT_THAT(Explain(HasProperty("label", "x"), *uart),
              HasSubstr("whose 'label' is '' and comes from the default of "
                        "acme-uart"));
}

TEST_F(MatchersTest, AFailureNamesWhatTheTestMayHaveMeant) {
  Ref<SerialPort> uart = New<SerialPort>();
  EXPECT_EQ(Explain(HasProperty("fifo-sise", 64), *uart),
            "but acme-uart has no property 'fifo-sise'; nearest: fifo-size");
}

TEST_F(MatchersTest, AValueComesFromALayerTheDefaultOrASet) {
  Layer(Layer::kMachine, {{"acme-uart", "fifo-size", "16"}});
  Layer(Layer::kGlobal, {{"acme-uart", "label", "mine"}});
  Ref<SerialPort> uart = New<SerialPort>({{"offset", -3}});
  EXPECT_THAT(*uart, HasProperty("fifo-size", ComesFrom(Layer::kMachine)));
  EXPECT_THAT(*uart,
              HasProperty("fifo-size", AllOf(16, ComesFrom(Layer::kMachine))));
  EXPECT_THAT(*uart, HasProperty("fifo-size", Not(ComesFrom(Layer::kGlobal))));
  EXPECT_THAT(*uart, HasProperty("label", ComesFrom(Layer::kGlobal)));
  EXPECT_THAT(*uart, HasProperty("flow-control", ComesFromTheDefault()));
  // To the same value, but it is a set.
  EXPECT_THAT(*uart, HasProperty("offset", ComesFromASet()));
  EXPECT_THAT(*uart, HasProperty("offset", Not(ComesFromTheDefault())));
}

TEST_F(MatchersTest, ADeviceIsRealizedOrNot) {
  Ref<SerialPort> uart = New<SerialPort>("uart0");
  EXPECT_THAT(*uart, Not(IsRealized()));
  ASSERT_THAT(Realize(*uart), IsOk());
  EXPECT_THAT(*uart, IsRealized());
  EXPECT_THAT(context().root(), Not(IsRealized()));
}

TEST_F(MatchersTest, ADeviceFailsToRealizeWithACauseAndAMessage) {
  Ref<SerialPort> uart = New<SerialPort>("uart0", {{"fails", true}});
  EXPECT_THAT(*uart, FailsToRealizeWith(Cause::kFailed));
  EXPECT_THAT(*uart, FailsToRealizeWith(HasSubstr("no clock")));
  EXPECT_THAT(*uart, FailsToRealizeWith(Cause::kFailed, HasSubstr("clock")));
  EXPECT_THAT(*uart, FailsToRealizeWith(
                         "/machine/peripheral/uart0: realize: no clock"));
  EXPECT_THAT(*uart, Not(FailsToRealizeWith(Cause::kBadValue)));
  EXPECT_THAT(*uart, Not(FailsToRealizeWith(HasSubstr("bus"))));
  EXPECT_THAT(Explain(FailsToRealizeWith(Cause::kBadValue), *uart),
              HasSubstr("which fails with failed (INTERNAL): "
                        "/machine/peripheral/uart0: realize: no clock"));
}

TEST_F(MatchersTest, ADeviceThatRealizesDoesNotFailTo) {
  Ref<SerialPort> uart = New<SerialPort>("uart0");
  EXPECT_THAT(Explain(FailsToRealizeWith(_), *uart),
              HasSubstr("which realizes"));
  EXPECT_THAT(*uart, Not(IsRealized()));
}

TEST_F(MatchersTest, ADeviceThatFailsMustLeaveNoTrace) {
  Ref<SerialPort> uart = New<SerialPort>("uart0", {{"leaves-a-trace", true}});
  const std::string why = Explain(FailsToRealizeWith(Cause::kFailed), *uart);
  EXPECT_THAT(why, HasSubstr("leaves a trace:\n- /machine/peripheral/uart0 "));
  EXPECT_THAT(why, HasSubstr(" fails=off"));
  EXPECT_THAT(why, HasSubstr(" fails=on"));
}

TEST_F(MatchersTest, AFailureIsExplainedByWhatWasSeenAndNotTriedAgain) {
  Ref<SerialPort> uart = New<SerialPort>("uart0", {{"leaves-a-trace", true}});
  // A second try would leave no trace.
  EXPECT_NONFATAL_FAILURE(
      EXPECT_THAT(*uart, FailsToRealizeWith(Cause::kFailed)),
      "leaves a trace:\n- /machine/peripheral/uart0 ");
  Ref<SerialPort> other = New<SerialPort>("uart1", {{"leaves-a-trace", true}});
  EXPECT_NONFATAL_FAILURE(
      EXPECT_THAT(*other, AllOf(Not(IsRealized()), FailsToRealizeWith(_))),
      "leaves a trace:\n- /machine/peripheral/uart1 ");
}

TEST_F(MatchersTest, AMatcherThatIsUsedAgainTriesAgain) {
  Ref<SerialPort> uart = New<SerialPort>("uart0", {{"fails", true}});
  const auto fails = FailsToRealizeWith(Cause::kFailed);
  EXPECT_THAT(*uart, fails);
  ASSERT_THAT(uart->Set("fails", false), IsOk());
  EXPECT_THAT(*uart, Not(fails));
}

TEST_F(MatchersTest, AStatusShowsItsCauseAndMessage) {
  Ref<SerialPort> uart = New<SerialPort>();
  const absl::Status status = uart->Set("fifo-size", 0);
  EXPECT_THAT(status, StatusIs(Cause::kOutOfRange));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(status, StatusIs(Cause::kOutOfRange, HasSubstr("1..256")));
  EXPECT_THAT(status, Not(IsOk()));
  EXPECT_THAT(status, Not(StatusIs(Cause::kBadValue)));
  EXPECT_THAT(status, Not(StatusIs(Cause::kOutOfRange, HasSubstr("300"))));
  EXPECT_EQ(Explain(IsOk(), status), "which is out-of-range");
  EXPECT_THAT(Explain(IsOk(), absl::StatusOr<int>(status)),
              StartsWith("which is out-of-range (OUT_OF_RANGE): "
                         "acme-uart.fifo-size: "));
  EXPECT_THAT(uart->Get("fifo-size"), IsOkAndHolds("64"));
  EXPECT_THAT(uart->Get<uint32_t>("fifo-size"), IsOkAndHolds(Gt(63u)));
  EXPECT_THAT(Explain(IsOkAndHolds("64"), uart->Get("none")),
              HasSubstr("acme-uart has no property 'none'"));
}

TEST_F(MatchersTest, AFailedExpectationShowsTheMessageOnce) {
  const absl::Status status = Error(Cause::kTaken, "'uart0' is taken");
  EXPECT_NONFATAL_FAILURE(
      EXPECT_THAT(status, IsOk()),
      "Actual: ALREADY_EXISTS: 'uart0' is taken [qomrt/facts='taken']");
  EXPECT_NONFATAL_FAILURE(EXPECT_THAT(status, IsOk()), ", which is taken");
}

TEST_F(MatchersTest, AFailedExpectationShowsTheObjectAndWhatWasExpected) {
  Ref<SerialPort> uart = New<SerialPort>("uart0");
  EXPECT_NONFATAL_FAILURE(
      EXPECT_THAT(*uart, HasProperty("fifo-size", 32)),
      "Expected: has a property 'fifo-size' that is equal to 32\n"
      "  Actual: acme-uart at /machine/peripheral/uart0, not realized, whose "
      "'fifo-size' is 64 and comes from the default of acme-uart");
}

}  // namespace
