// A fixture that cannot give what a test asks for ends that test, by an
// exception that GoogleTest catches, and says what to write.
//
// test: exceptions
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qom/native_type.h"
#include "testing/fixture.h"

namespace {

using qom::testing::TestEnded;

class EndPart : public qom::Extends<EndPart, qom::qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-end-part";
  using Extends::Extends;
};
class EndBus : public qom::Extends<EndBus, qom::qdev::Bus> {
 public:
  static constexpr std::string_view kTypeName = "acme-end-bus";
  using Extends::Extends;
};

using FixtureEndsTest = qom::testing::DeviceTestFor<EndBus>;

TEST_F(FixtureEndsTest, ATypeThatNobodyRegisteredEndsTheTestAndSaysWhatToAdd) {
  EXPECT_NONFATAL_FAILURE(EXPECT_THROW(New<EndPart>(), TestEnded),
                          "New acme-end-part: unknown type 'acme-end-part'; "
                          "nearest: acme-end-bus; add it to DeviceTestFor<…>");
}

TEST_F(FixtureEndsTest, AWrongSettingEndsTheTest) {
  EXPECT_NONFATAL_FAILURE(
      EXPECT_THROW(New<EndBus>({{"nothing", 1}}), TestEnded),
      "acme-end-bus has no property 'nothing'");
}

TEST_F(FixtureEndsTest, ABusThatIsNoFakeOneEndsTheTest) {
  EXPECT_NONFATAL_FAILURE(EXPECT_THROW(FakeBusFor("acme-end-bus"), TestEnded),
                          "FakeBusFor acme-end-bus: it is an acme-end-bus; "
                          "BusFor() gives it");
}

TEST_F(FixtureEndsTest, WhatEndsATestTellsWhereToLook) {
  EXPECT_EQ(std::string(TestEnded().what()),
            "the test ends: what it asked for is not there, see above");
}

}  // namespace
