// CAN buses and their ways to the host, by option.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/can_bus.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/qdev/settings_fixture.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using ::testing::HasSubstr;

class CanBusTest : public test::SettingsTest {};

TEST_F(CanBusTest, AnInterfaceOfTheHostIsPutOnABus) {
  auto& bus = New<CanBus>("can-bus,id=canbus0");
  auto& host =
      New<CanHostSocketcan>("can-host-socketcan,id=h0,if=can0,canbus=canbus0");
  EXPECT_EQ(host.bus(), &bus);
  EXPECT_EQ(host.interface(), "can0");
}

TEST_F(CanBusTest, BothAreNeededAndMustBeThere) {
  ASSERT_THAT(Add("can-bus,id=b"), IsOk());
  ASSERT_THAT(Add("rng-builtin,id=r"), IsOk());
  EXPECT_THAT(Try("can-host-socketcan,id=h,if=can0"),
              HasCause(Cause::kBadValue, HasSubstr("canbus: it is missing")));
  EXPECT_THAT(Try("can-host-socketcan,id=h,canbus=b"),
              HasCause(Cause::kBadValue, HasSubstr("if: it is missing")));
  EXPECT_THAT(Try("can-host-socketcan,id=h,if=can0,canbus=none"),
              HasCause(Cause::kNoSuchObject));
  EXPECT_THAT(Try("can-host-socketcan,id=h,if=can0,canbus=r"),
              HasCause(Cause::kBadValue, HasSubstr("can-bus")));
  EXPECT_THAT(Try("can-host-socketcan,id=h,if=thisnameistoolong,canbus=b"),
              HasCause(Cause::kBadValue, HasSubstr("at most 15")));
}

}  // namespace
}  // namespace qom::qdev
