// Limits that disks share, by option: which go together, and which may change.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/throttle_group.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/qdev/settings_fixture.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::HasSubstr;

class ThrottleGroupTest : public test::SettingsTest {
 protected:
  absl::Status TryWith(const std::string& settings) {
    return Try("throttle-group,id=g," + settings);
  }
};

TEST_F(ThrottleGroupTest, LimitsComeByDotsInJsonOrOneByOne) {
  for (const char* option :
       {"throttle-group,id=g,limits.iops-total=100,limits.iops-total-max=200,"
        "limits.iops-total-max-length=4",
        "throttle-group,id=g,x-iops-total=100,x-iops-total-max=200,"
        "x-iops-total-max-length=4",
        R"({"qom-type":"throttle-group","id":"g","limits":{"iops-total":100,)"
        R"("iops-total-max":200,"iops-total-max-length":4}})"}) {
    auto& group = New<ThrottleGroup>(option);
    EXPECT_EQ(group.iops_total().rate, 100) << option;
    EXPECT_EQ(group.iops_total().burst_rate, 200) << option;
    EXPECT_EQ(group.iops_total().burst_seconds, 4) << option;
    EXPECT_EQ(group.bps_total().burst_seconds, 1) << option;
    EXPECT_THAT(group.Get("x-iops-total"), IsOkAndHolds("100")) << option;
    ASSERT_THAT(ObjectDel(*context_, "g"), IsOk());
  }
}

TEST_F(ThrottleGroupTest, LimitsThatContradictEachOtherAreRefused) {
  EXPECT_THAT(Try("throttle-group,id=g"), IsOk());
  for (const char* wrong :
       {"x-iops-total=10,x-iops-read=5", "x-bps-total=10,x-bps-write=5",
        "x-iops-total-max=10", "x-bps-total=10,x-bps-write-max=4",
        "x-iops-total=10,x-iops-total-max=5", "x-iops-total-max-length=5",
        "x-iops-total=10,x-iops-total-max-length=5", "x-iops-size=5"}) {
    EXPECT_THAT(TryWith(wrong), HasCause(Cause::kBadValue)) << wrong;
  }
  for (
      const char* far :
      {"x-iops-total=-1", "limits.iops-size=-1", "x-bps-total=1000000000000001",
       "x-iops-total=10,x-iops-total-max=20,x-iops-total-max-length=0",
       "x-iops-total=10,x-iops-total-max=20,x-iops-total-max-length=4294967296",
       "x-iops-total=1000,x-iops-total-max=1000000000000000,"
       "x-iops-total-max-length=2"}) {
    EXPECT_THAT(TryWith(far), HasCause(Cause::kOutOfRange)) << far;
  }
  for (const char* right :
       {"x-bps-total=1000000000000000", "x-iops-size=5,x-iops-total=5",
        "x-bps-read=5,x-bps-write=3", "x-bps-total=9,x-iops-read=3",
        "x-iops-total=10,x-iops-total-max=20,x-iops-total-max-length=5"}) {
    EXPECT_THAT(TryWith(right), IsOk()) << right;
  }
}

TEST_F(ThrottleGroupTest, ALimitThatThereIsNotIsNamedWithTheNearest) {
  EXPECT_THAT(TryWith("limits.iops-totl=1"),
              HasCause(Cause::kBadValue, HasSubstr("similar: iops-total")));
  EXPECT_THAT(TryWith("limits=5"), HasCause(Cause::kBadValue));
  EXPECT_THAT(TryWith("limits.iops-total=many"), HasCause(Cause::kBadValue));
}

TEST_F(ThrottleGroupTest, AllLimitsAtOnceMayChangeLaterOrStay) {
  auto& group = New<ThrottleGroup>("throttle-group,id=g,x-iops-total=100");
  EXPECT_THAT(group.Set("x-iops-total", 3), HasCause(Cause::kWrongPhase));
  EXPECT_THAT(group.Set("limits", "bps-total=7"), IsOk());
  EXPECT_EQ(group.bps_total().rate, 7);
  EXPECT_EQ(group.iops_total().rate, 100);
  EXPECT_THAT(group.Set("limits", "iops-total=5,bps-read=4"),
              HasCause(Cause::kBadValue, HasSubstr("bps-total: it excludes")));
  EXPECT_EQ(group.iops_total().rate, 100);
  EXPECT_EQ(group.bps_read().rate, 0);
  const auto text = group.Get("limits");
  ASSERT_THAT(text, IsOk());
  EXPECT_THAT(group.Set("limits", *text), IsOk());
}

}  // namespace
}  // namespace qom::qdev
