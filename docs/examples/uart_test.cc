// How a device model is tested: the UART of uart.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "uart.h"

#include "compat/layer.h"
#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/device.h"
#include "qdev/resettable.h"
#include "qom/ref.h"
#include "qom/status.h"
#include "testing/conformance.h"
#include "testing/fixture.h"
#include "testing/matchers.h"
#include "testing/registers.h"
#include "testing/signal_probe.h"

namespace acme {
namespace {

using qom::Cause;
using qom::Ref;
using qom::compat::Layer;
using qom::testing::ComesFrom;
using qom::testing::FailsToRealizeWith;
using qom::testing::HasProperty;
using qom::testing::IsOk;
using qom::testing::Registers;
using qom::testing::SignalProbe;
using ::testing::AllOf;
using ::testing::ElementsAre;

class UartTest : public qom::testing::DeviceTestFor<Uart> {
 protected:
  static Registers RegistersOf(Uart& uart) {
    return Registers(uart,
                     {.size = Uart::kEnd, .min_access = 4, .max_access = 4});
  }
};

TEST_F(UartTest, BytesComeOutInTheOrderInWhichTheyCame) {
  Ref<Uart> uart = New<Uart>();
  ASSERT_THAT(Realize(*uart), IsOk());
  const Registers registers = RegistersOf(*uart);
  uart->Receive('o');
  uart->Receive('k');
  EXPECT_EQ(registers.Read32(Uart::kData), uint32_t{'o'});
  EXPECT_EQ(registers.Read32(Uart::kStatus), Uart::kReady);
  EXPECT_EQ(registers.Read32(Uart::kData), uint32_t{'k'});
  EXPECT_EQ(registers.Read32(Uart::kStatus), 0u);
}

TEST_F(UartTest, WhatTheGuestWritesIsSent) {
  Ref<Uart> uart = New<Uart>();
  ASSERT_THAT(Realize(*uart), IsOk());
  RegistersOf(*uart).Write32(Uart::kData, 'x');
  EXPECT_THAT(uart->sent(), ElementsAre('x'));
}

TEST_F(UartTest, AFullFifoDropsBytesAndSaysSoUntilTheGuestClearsIt) {
  Ref<Uart> uart = New<Uart>({{"fifo-size", 2}});
  ASSERT_THAT(Realize(*uart), IsOk());
  const Registers registers = RegistersOf(*uart);
  for (int i = 0; i < 3; ++i) uart->Receive('a');
  EXPECT_EQ(registers.Read32(Uart::kStatus), Uart::kReady | Uart::kOverrun);
  registers.Write32(Uart::kStatus, Uart::kOverrun);
  EXPECT_EQ(registers.Read32(Uart::kStatus), Uart::kReady);
}

TEST_F(UartTest, TheLineIsHighFromTheTriggerOnUntilTheFifoIsRead) {
  Ref<Uart> uart = New<Uart>({{"rx-trigger", 2}});
  const SignalProbe irq(*uart, "irq");
  ASSERT_THAT(Realize(*uart), IsOk());
  const Registers registers = RegistersOf(*uart);
  registers.Write32(Uart::kControl, Uart::kIrqEnable);
  uart->Receive('a');
  EXPECT_FALSE(irq.high());
  uart->Receive('b');
  EXPECT_TRUE(irq.high());
  registers.Read32(Uart::kData);
  EXPECT_FALSE(irq.high());
}

TEST_F(UartTest, ATriggerOfZeroIsHalfTheFifoWhileTheUartIsRealized) {
  Ref<Uart> uart = New<Uart>({{"fifo-size", 32}});
  ASSERT_THAT(Realize(*uart), IsOk());
  EXPECT_THAT(*uart, HasProperty("rx-trigger", 16));
  ASSERT_THAT(uart->SetRealized(false), IsOk());
  EXPECT_THAT(*uart, HasProperty("rx-trigger", 0));
}

TEST_F(UartTest, ATriggerBeyondTheFifoIsRefusedWithWhatWouldBeRight) {
  Ref<Uart> uart = New<Uart>("uart0", {{"fifo-size", 8}, {"rx-trigger", 9}});
  EXPECT_THAT(*uart, FailsToRealizeWith(
                         Cause::kOutOfRange,
                         "/machine/peripheral/uart0: realize: rx-trigger: 9 is "
                         "beyond the FIFO; with fifo-size=8 it is 1..8, or 0 "
                         "for half of that"));
}

TEST_F(UartTest, ResetEmptiesTheFifoAndLowersTheLineOnce) {
  Ref<Uart> uart = New<Uart>({{"rx-trigger", 1}});
  SignalProbe irq(*uart, "irq");
  ASSERT_THAT(Realize(*uart), IsOk());
  const Registers registers = RegistersOf(*uart);
  registers.Write32(Uart::kControl, Uart::kIrqEnable);
  uart->Receive('x');
  irq.Clear();
  AssertReset(*uart, ResetKind::kWarm);
  EXPECT_THAT(irq.levels(), ElementsAre(0));
  uart->Receive('y');  // nobody is there
  EXPECT_THAT(ReleaseReset(*uart, ResetKind::kWarm), IsOk());
  EXPECT_EQ(registers.Read32(Uart::kStatus), 0u);
  EXPECT_EQ(registers.Read32(Uart::kControl), 0u);
}

TEST_F(UartTest, AnUnpluggedUartLeavesNoLineHigh) {
  Ref<Uart> uart = New<Uart>({{"rx-trigger", 1}});
  const SignalProbe irq(*uart, "irq");
  ASSERT_THAT(Realize(*uart), IsOk());
  RegistersOf(*uart).Write32(Uart::kControl, Uart::kIrqEnable);
  uart->Receive('x');
  ASSERT_TRUE(irq.high());
  ASSERT_THAT(RequestUnplug(*uart), IsOk());
  EXPECT_FALSE(irq.high());
}

TEST_F(UartTest, MachinesOf1_0KeepTheirSmallFifo) {
  qom::compat::MachineSet machines;
  ASSERT_THAT(machines.AddMachine({.name = "acme-1.0"}), IsOk());
  SelectMachine(machines, "acme-1.0");
  EXPECT_THAT(*New<Uart>(),
              HasProperty("fifo-size", AllOf(16, ComesFrom(Layer::kMachine))));
}

QOMRT_CONFORMANCE_SUITE(UartTypes, RegisterUart);

}  // namespace
}  // namespace acme
