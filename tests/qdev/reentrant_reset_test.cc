// Claims about devices that take others out of the tree, off their bus or onto
// one in any phase of a reset: nobody stays in a reset.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <functional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/hotplug.h"
#include "qdev/resettable.h"
#include "qom/status.h"
#include "testing/status_matchers.h"
#include "tests/qdev/wild_devices.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using ::qom::test::HasCause;
using ::qom::testing::IsOk;
using ::testing::HasSubstr;
using wild::Acts;
using wild::ReentrancyTest;
using wild::Wild;

// In each phase, the first card does something to the second.
class ReentrantResetTest
    : public ReentrancyTest,
      public ::testing::WithParamInterface<Acts::Hook Acts::*> {
 protected:
  void WhenAIsReset(std::function<void(Device&)> what) {
    acts_.*GetParam() = [this, what](Device& device) {
      if (&device == a_.get() && b_) what(*Only(b_));
    };
  }
  void ExpectNoResets() {
    EXPECT_EQ(host_->reset_count(), 0u);
    EXPECT_EQ(host_->bus().reset_count(), 0u);
    EXPECT_EQ(a_->reset_count(), 0u);
  }
};

INSTANTIATE_TEST_SUITE_P(EachPhase, ReentrantResetTest,
                         ::testing::Values(&Acts::enter, &Acts::hold,
                                           &Acts::leave));

TEST_P(ReentrantResetTest, ASiblingIsUnplugged) {
  MakeHost();
  RealizeCards();
  WhenAIsReset([](Device& b) { FinishUnplug(b); });
  Reset(*host_, ResetKind::kWarm);
  ExpectNoResets();
  EXPECT_EQ(host_->bus().devices().size(), 1u);
}

TEST_P(ReentrantResetTest, ASiblingThatLeavesTheBusIsInNoReset) {
  MakeHost();
  const Ref<Wild> keep = b_;
  WhenAIsReset([](Device& b) { EXPECT_THAT(b.LeaveBus(), IsOk()); });
  Reset(*host_, ResetKind::kWarm);
  ExpectNoResets();
  EXPECT_EQ(keep->reset_count(), 0u);
}

TEST_P(ReentrantResetTest, ASiblingIsPluggedIn) {
  MakeHost();
  const Ref<Wild> keep = b_;
  ASSERT_THAT(b_->LeaveBus(), IsOk());
  WhenAIsReset(
      [&](Device& b) { EXPECT_THAT(b.PlugInto(host_->bus()), IsOk()); });
  Reset(*host_, ResetKind::kWarm);
  ExpectNoResets();
  EXPECT_EQ(keep->reset_count(), 0u);
}

TEST_P(ReentrantResetTest, ADeviceIsUnpluggedByItself) {
  MakeHost();
  RealizeCards();
  acts_.*GetParam() = [this](Device& device) {
    if (&device == a_.get()) FinishUnplug(device);
  };
  Reset(*host_, ResetKind::kWarm);
  ExpectNoResets();
}

TEST_P(ReentrantResetTest, TheHostIsTakenOut) {
  MakeHost();
  RealizeCards();
  WhenAIsReset([&](Device&) { host_->Unparent(); });
  Reset(*host_, ResetKind::kWarm);
  ExpectNoResets();
}

TEST_P(ReentrantResetTest, APartIsTakenOut) {
  MakePair();
  const Ref<Wild> keep = b_;
  acts_.*GetParam() = [&](Device& device) {
    if (&device == a_.get()) keep->Unparent();
  };
  Reset(*pair_, ResetKind::kWarm);
  EXPECT_EQ(pair_->reset_count(), 0u);
  EXPECT_EQ(keep->reset_count(), 0u);
}

TEST_F(ReentrancyTest, AResetThatNobodyAssertedIsNotReleased) {
  const Ref<Wild> device = Add(*machine_, "device");
  EXPECT_THAT(ReleaseReset(*device, ResetKind::kWarm),
              HasCause(Cause::kWrongPhase, HasSubstr("/machine/device")));
}

}  // namespace
}  // namespace qom::qdev
