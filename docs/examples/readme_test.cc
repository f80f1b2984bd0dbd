// The code of README.md.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qom/native_type.h"
#include "testing/fixture.h"
#include "testing/matchers.h"

namespace {

using qom::compat::Layer;
using qom::testing::ComesFrom;
using qom::testing::HasProperty;
using qom::testing::IsOk;
using ::testing::AllOf;

class Uart final : public qom::Extends<Uart, qom::qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-uart";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t fifo_size_{};
};
struct Uart::Props {
  static constexpr auto kFifoSize = qom::props::Field<&Uart::fifo_size_>(
      "fifo-size", {.default_value = 64,
                    .min = 1,
                    .max = 256,
                    .doc = "Entries of the receive FIFO."});
  static constexpr auto kAll = qom::props::Table(kFifoSize);
};

// Machines of release 1.0 had less. A wrong value would not compile.
constexpr qom::compat::Entry kCompat1_0[] = {
    qom::compat::Set<Uart>(Uart::Props::kFifoSize, 16)};

using UartTest = qom::testing::DeviceTestFor<Uart>;

TEST_F(UartTest, OldMachinesKeepTheirFifo) {
  ASSERT_THAT(qom::compat::Layers(context()).Append(
                  Layer::kMachine, "acme_compat_1_0", kCompat1_0),
              IsOk());
  qom::Ref<Uart> uart = New<Uart>();
  ASSERT_THAT(Realize(*uart), IsOk());
  EXPECT_THAT(*uart,
              HasProperty("fifo-size", AllOf(16, ComesFrom(Layer::kMachine))));
}

}  // namespace
