// Copyright 2026 The qomrt Authors.
//
// Uses the installed testing kit, as docs/testing.md tells.

#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qomrt/qdev/device.h"
#include "qomrt/qom/native_type.h"
#include "qomrt/testing/fixture.h"
#include "qomrt/testing/matchers.h"

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
