// Several devices share a line through gates; timers stop with who set them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/signal_gates.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/clock.h"
#include "qom/watch.h"
#include "testing/fixture.h"
#include "testing/manual_clock.h"
#include "testing/matchers.h"

namespace qom::qdev {
namespace {

using qom::testing::DeviceTestFor;
using qom::testing::FailsToRealizeWith;
using qom::testing::IsOk;
using qom::testing::ManualClock;
using qom::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class GatesTest : public DeviceTestFor<SignalOr, SignalSplit, Signal> {
 protected:
  GatesTest() {
    for (const char* name : {"a", "b"}) {
      Ref<Signal> line = New<Signal>(name);
      line->OnChange([this, name](int level) {
        said_.push_back(std::string(name) + std::to_string(level));
      });
      lines_.push_back(std::move(line));
    }
  }
  ~GatesTest() override {
    for (const Ref<Signal>& line : lines_) line->OnChange(nullptr);
  }

  std::vector<Ref<Signal>> lines_;
  std::vector<std::string> said_;
};

TEST_F(GatesTest, ASharedLineIsHighAsLongAsOneDeviceHoldsIt) {
  Ref<SignalOr> gate = New<SignalOr>(
      "gate", {{"lines", 3}, {"out", lines_[0]->CanonicalPath()}});
  ASSERT_THAT(Realize(*gate), IsOk());
  Signal& first = Cast<Signal>(*gate->Child("in[0]"));
  Signal& third = Cast<Signal>(*gate->Child("in[2]"));
  first.Set(1);
  third.Set(1);
  first.Set(0);
  EXPECT_TRUE(gate->high());
  third.Set(0);
  EXPECT_THAT(said_, ElementsAre("a1", "a0"));
}

TEST_F(GatesTest, AGateThatLeavesLetsTheLineGo) {
  Ref<SignalOr> gate =
      New<SignalOr>("gate", {{"out", lines_[0]->CanonicalPath()}});
  ASSERT_THAT(Realize(*gate), IsOk());
  const Ref<Signal> input(&Cast<Signal>(*gate->Child("in[1]")));
  input->Set(1);
  ASSERT_THAT(gate->SetRealized(false), IsOk());
  EXPECT_THAT(said_, ElementsAre("a1", "a0"));
  EXPECT_EQ(gate->Child("in[1]"), nullptr);
  input->Set(1);  // nobody listens
  EXPECT_THAT(said_, ElementsAre("a1", "a0"));
  ASSERT_THAT(gate->SetRealized(true), IsOk());
  EXPECT_NE(gate->Child("in[1]"), nullptr);
  EXPECT_FALSE(gate->high());
}

TEST_F(GatesTest, ASplitLineReachesAllInOrder) {
  Ref<SignalSplit> split = New<SignalSplit>(
      "split",
      {{"to", lines_[1]->CanonicalPath() + "," + lines_[0]->CanonicalPath()}});
  Signal& in = Cast<Signal>(*split->Child("in"));
  in.Set(1);  // not realized yet
  ASSERT_THAT(Realize(*split), IsOk());
  in.Set(1);
  in.Set(0);
  EXPECT_THAT(said_, ElementsAre("b1", "a1", "b0", "a0"));
}

TEST_F(GatesTest, AGateMayGoWhileItForwards) {
  Ref<SignalSplit> split = New<SignalSplit>(
      "split",
      {{"to", lines_[0]->CanonicalPath() + "," + lines_[1]->CanonicalPath()}});
  ASSERT_THAT(Realize(*split), IsOk());
  const Ref<Signal> in(&Cast<Signal>(*split->Child("in")));
  lines_[0]->OnChange([&split](int) {
    split->Unparent();
    split.Reset();
  });
  in->Set(1);
  EXPECT_THAT(said_, IsEmpty());
  in->Set(1);
}

TEST_F(GatesTest, WhereALineIsSetAgainMeanwhileAllGetItsLastLevel) {
  Ref<SignalSplit> split = New<SignalSplit>(
      "split",
      {{"to", lines_[0]->CanonicalPath() + "," + lines_[1]->CanonicalPath()}});
  ASSERT_THAT(Realize(*split), IsOk());
  Signal& in = Cast<Signal>(*split->Child("in"));
  lines_[0]->OnChange([&in](int level) {
    if (level != 0) in.Set(0);
  });
  in.Set(1);
  EXPECT_EQ(in.level(), 0);
  EXPECT_EQ(lines_[1]->level(), 0);
  EXPECT_THAT(said_, ElementsAre("b0"));
}

TEST_F(GatesTest, ACircleOfSplitsPutsEachLevelOnce) {
  const std::string a = lines_[0]->CanonicalPath();
  const std::string b = lines_[1]->CanonicalPath();
  Ref<SignalSplit> one = New<SignalSplit>("one");
  Ref<SignalSplit> two = New<SignalSplit>("two");
  Signal& in = Cast<Signal>(*one->Child("in"));
  const std::string to_one = in.CanonicalPath();
  const std::string to_two = two->Child("in")->CanonicalPath();
  ASSERT_THAT(one->Set("to", to_one + "," + to_two + "," + a), IsOk());
  ASSERT_THAT(two->Set("to", to_one + "," + b + "," + to_two), IsOk());
  ASSERT_THAT(Realize(*one), IsOk());
  ASSERT_THAT(Realize(*two), IsOk());
  in.Set(1);
  EXPECT_THAT(said_, ElementsAre("b1", "a1"));
  in.Set(1);  // a pulse may repeat
  Cast<Signal>(*two->Child("in")).Set(0);
  EXPECT_THAT(said_, ElementsAre("b1", "a1", "b1", "a1", "a0", "b0"));
  EXPECT_EQ(in.level(), 0);
}

TEST_F(GatesTest, ACircleThroughASharedLineStaysHigh) {
  Ref<SignalOr> gate = New<SignalOr>("gate");
  Ref<SignalSplit> split = New<SignalSplit>("split");
  ASSERT_THAT(gate->Set("out", split->Child("in")->CanonicalPath()), IsOk());
  ASSERT_THAT(Realize(*gate), IsOk());
  ASSERT_THAT(split->Set("to", gate->Child("in[1]")->CanonicalPath() + "," +
                                   lines_[0]->CanonicalPath()),
              IsOk());
  ASSERT_THAT(Realize(*split), IsOk());
  Signal& in = Cast<Signal>(*gate->Child("in[0]"));
  in.Set(1);
  in.Set(0);
  EXPECT_TRUE(gate->high());
  EXPECT_THAT(said_, ElementsAre("a1"));
}

TEST_F(GatesTest, AChainOfGatesIsAsLongAsItLikes) {
  std::vector<Ref<Device>> chain;
  std::string to = lines_[0]->CanonicalPath();
  for (int i = 0; i < 10000; ++i) {
    Ref<SignalSplit> split =
        New<SignalSplit>("split" + std::to_string(i), {{"to", to}});
    ASSERT_THAT(Realize(*split), IsOk());
    Ref<SignalOr> gate =
        New<SignalOr>("gate" + std::to_string(i),
                      {{"out", split->Child("in")->CanonicalPath()}});
    ASSERT_THAT(Realize(*gate), IsOk());
    to = gate->Child("in[0]")->CanonicalPath();
    chain.push_back(split);
    chain.push_back(gate);
  }
  Signal& first = Cast<Signal>(*chain.back()->Child("in[0]"));
  first.Set(1);
  EXPECT_THAT(said_, ElementsAre("a1"));
  first.Set(0);
  EXPECT_THAT(said_, ElementsAre("a1", "a0"));
}

TEST_F(GatesTest, WhatALevelReachesSetsLinesAtOnce) {
  Ref<SignalSplit> inner =
      New<SignalSplit>("inner", {{"to", lines_[1]->CanonicalPath()}});
  Ref<SignalSplit> outer =
      New<SignalSplit>("outer", {{"to", lines_[0]->CanonicalPath()}});
  ASSERT_THAT(Realize(*inner), IsOk());
  ASSERT_THAT(Realize(*outer), IsOk());
  lines_[0]->OnChange([&](int level) {
    Cast<Signal>(*inner->Child("in")).Set(level);
    EXPECT_EQ(lines_[1]->level(), level);
  });
  Cast<Signal>(*outer->Child("in")).Set(3);
  EXPECT_THAT(said_, ElementsAre("b3"));
}

TEST_F(GatesTest, AGateListensToTheInputsThatAreLeft) {
  Ref<SignalOr> gate =
      New<SignalOr>("gate", {{"out", lines_[0]->CanonicalPath()}});
  ASSERT_THAT(Realize(*gate), IsOk());
  gate->Child("in[0]")->Unparent();
  Cast<Signal>(*gate->Child("in[1]")).Set(1);
  EXPECT_TRUE(gate->high());
  ASSERT_THAT(gate->SetRealized(false), IsOk());
  EXPECT_EQ(gate->Child("in[1]"), nullptr);
}

TEST_F(GatesTest, WhoHearsOfALevelMayEndTheLine) {
  Ref<Signal> line = New<Signal>("line");
  SignalOut out;
  out = line.get();
  line.Reset();
  const Subscription seen =
      Watch(Watched::All(context()), Event::kSignal,
            [](const Notice& notice) { notice.object.Unparent(); });
  Raise(out);
  EXPECT_EQ(out.get(), nullptr);
}

TEST_F(GatesTest, ASplitToNothingNamesThePath) {
  EXPECT_THAT(*New<SignalSplit>("split", {{"to", "/machine/nope"}}),
              FailsToRealizeWith(Cause::kNoSuchObject, HasSubstr("to: ")));
  EXPECT_THAT(*New<SignalSplit>("other", {{"to", "/machine"}}),
              FailsToRealizeWith(Cause::kBadValue, HasSubstr("not an irq")));
}

// ---- Clocks ----------------------------------------------------------------

TEST(ClockTest, ATimerRunsOnceAndMayBeStartedAnew) {
  ManualClock clock;
  Timer timer;
  int ran = 0;
  timer.Start(clock, 10, [&ran] { ran += 1; });
  timer.Start(clock, 20, [&ran] { ran += 100; });
  EXPECT_EQ(clock.Advance(10), 0u);
  EXPECT_TRUE(timer.pending());
  EXPECT_EQ(clock.Advance(10), 1u);
  EXPECT_EQ(ran, 100);
  EXPECT_FALSE(timer.pending());
}

TEST(ClockTest, ATimerThatDiesDoesNotRunAndMayDieInItsCallback) {
  ManualClock clock;
  auto timer = std::make_unique<Timer>();
  timer->Start(clock, 1, [] { FAIL(); });
  timer.reset();
  EXPECT_EQ(clock.pending(), 0u);
  timer = std::make_unique<Timer>();
  timer->Start(clock, 1, [&timer] { timer.reset(); });
  clock.Advance(1);
  EXPECT_EQ(timer, nullptr);
}

TEST(ClockTest, ADelayThatIsTooLongEndsWithTime) {
  ManualClock clock;
  clock.Advance(5);
  clock.After(INT64_MAX, [] {});
  EXPECT_EQ(clock.next(), INT64_MAX);
}

TEST(ClockTest, TimeMayBeginBeforeZeroAndADelayIsNeverNegative) {
  class EarlyClock final : public Clock {
   public:
    int64_t now() const override { return now_; }
    TimerId At(int64_t time, Callback /*callback*/) override {
      asked_ = time;
      return 1;
    }
    bool Cancel(TimerId /*timer*/) override { return true; }
    int64_t now_ = INT64_MIN;
    int64_t asked_ = 0;
  };
  EarlyClock clock;
  clock.After(-1, nullptr);
  EXPECT_EQ(clock.asked_, INT64_MIN);
  clock.After(INT64_MAX, nullptr);
  EXPECT_EQ(clock.asked_, -1);
  clock.now_ = -5;
  clock.After(10, nullptr);
  EXPECT_EQ(clock.asked_, 5);
}

TEST(ClockTest, ATimerWithoutACallbackDoesNothing) {
  ManualClock clock;
  Timer timer;
  timer.Start(clock, 1, nullptr);
  EXPECT_EQ(clock.Advance(1), 1u);
  EXPECT_FALSE(timer.pending());
}

class ClockOfTest : public DeviceTestFor<Signal> {};

TEST_F(ClockOfTest, AContextHasTheClockThatItWasGiven) {
  EXPECT_THAT(ClockOf(context()),
              StatusIs(Cause::kWrongPhase, HasSubstr("no clock")));
  ManualClock clock;
  SetClock(context(), &clock);
  EXPECT_EQ(*ClockOf(context()), &clock);
}

}  // namespace
}  // namespace qom::qdev
