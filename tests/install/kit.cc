// Uses the installed testing kit, as docs/testing.md tells.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/device.h"
#include "qom/native_type.h"
#include "testing/fixture.h"
#include "testing/matchers.h"

namespace {

class Uart : public qom::Extends<Uart, qom::qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-uart";
  using Extends::Extends;
};

using UartTest = qom::testing::DeviceTestFor<Uart>;

TEST_F(UartTest, ItRealizes) {
  qom::Ref<Uart> uart = New<Uart>();
  EXPECT_THAT(Realize(*uart), qom::testing::IsOk());
  EXPECT_THAT(*uart, qom::testing::IsRealized());
}

}  // namespace
