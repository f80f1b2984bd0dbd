// The code of docs/testing.md: a watchdog, and the tests of it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "compat/layer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/clock.h"
#include "qdev/device.h"
#include "qdev/fault_probe.h"
#include "qdev/signal.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "testing/conformance.h"
#include "testing/faults.h"
#include "testing/fixture.h"
#include "testing/leak_guard.h"
#include "testing/manual_clock.h"
#include "testing/matchers.h"
#include "testing/registers.h"
#include "testing/signal_probe.h"

namespace acme {

using qom::Cause;
using qom::Ref;
using qom::compat::Layer;
using qom::qdev::Device;
using qom::qdev::SetClock;

// ---- The device ------------------------------------------------------------

// Raises its line if the guest does not write to kKick in time. The clock is
// that of its context: here, the one of the test.
class Watchdog : public qom::Extends<Watchdog, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-watchdog";
  struct Props;
  using Extends::Extends;
  static void ClassInit(qom::qdev::DeviceClass& c) { c.bus_type = "acme-bus"; }

  static constexpr uint64_t kKick = 0x0;   // write: start again
  static constexpr uint64_t kCount = 0x4;  // read: how often it barked

  uint64_t ReadRegister(uint64_t offset, unsigned /*bytes*/) const {
    return offset == kCount ? count_ : 0;
  }
  absl::Status WriteRegister(uint64_t offset, unsigned /*bytes*/,
                             uint64_t /*value*/) {
    if (offset != kKick) return qom::Error(Cause::kReadOnly, "it is read-only");
    Lower(bark_);
    Start();
    return absl::OkStatus();
  }

  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    QOMRT_ASSIGN_OR_RETURN(clock_, qom::qdev::ClockOf(context()));
    // A step that may fail makes itself known.
    QOMRT_RETURN_IF_ERROR(
        qom::qdev::FaultProbeOf(context()).Take("start timer", *this));
    Start();
    return absl::OkStatus();
  }
  void Unrealize() override {
    timer_.Stop();
    count_ = 0;
    Device::Unrealize();
  }

 private:
  void Start() {
    timer_.Start(*clock_, int64_t{timeout_ms_} * 1'000'000, [this] {
      ++count_;
      Raise(bark_);
    });
  }

  uint32_t timeout_ms_{};
  qom::qdev::SignalOut bark_;
  qom::qdev::Clock* clock_ = nullptr;
  qom::qdev::Timer timer_;
  uint32_t count_ = 0;
};

struct Watchdog::Props {
  static constexpr auto kTimeout = qom::props::Field<&Watchdog::timeout_ms_>(
      "timeout", {.default_value = 1000,
                  .min = 1,
                  .max = 60'000,
                  .doc = "How long the guest may be silent.",
                  .unit = "ms"});
  static constexpr auto kBark = qom::props::Field<&Watchdog::bark_>(
      "bark", {.doc = "The line it raises when the time is up."});
  static constexpr auto kAll = qom::props::Table(kTimeout, kBark);
};

void RegisterAcmeTypes(qom::TypeRegistry& registry) {
  registry.Register<Watchdog>();
}

// ---- The tests -------------------------------------------------------------

namespace {

using qom::testing::ComesFrom;
using qom::testing::FailsToRealizeWith;
using qom::testing::FakeBus;
using qom::testing::ForEachFault;
using qom::testing::HasProperty;
using qom::testing::IsOk;
using qom::testing::IsRealized;
using qom::testing::LeakGuard;
using qom::testing::ManualClock;
using qom::testing::Registers;
using qom::testing::SignalProbe;
using qom::testing::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class WatchdogTest : public qom::testing::DeviceTestFor<Watchdog> {
 protected:
  WatchdogTest() { SetClock(context(), &clock_); }

  ManualClock clock_;
};

TEST_F(WatchdogTest, AMachineVersionGivesItMoreTime) {
  Layer(Layer::kMachine, {{"acme-watchdog", "timeout", "5000"}});
  Ref<Watchdog> dog = New<Watchdog>();
  EXPECT_THAT(*dog,
              HasProperty("timeout", AllOf(5000, ComesFrom(Layer::kMachine))));
}

TEST_F(WatchdogTest, ItNeedsAClock) {
  SetClock(context(), nullptr);
  Ref<Watchdog> dog = New<Watchdog>("dog");
  ASSERT_THAT(Plug(*dog), IsOk());
  EXPECT_THAT(*dog,
              FailsToRealizeWith(Cause::kWrongPhase, HasSubstr("no clock")));
}

TEST_F(WatchdogTest, ItBarksWhenTheGuestIsSilent) {
  Ref<Watchdog> dog = New<Watchdog>("dog", {{"timeout", 10}});
  SignalProbe bark(*dog, "bark", &clock_);
  ASSERT_THAT(Realize(*dog), IsOk());

  const Registers registers(*dog, {.size = 8, .max_access = 4});
  clock_.Advance(9'000'000);
  registers.Write32(Watchdog::kKick, 1);
  clock_.Advance(9'999'999);
  EXPECT_FALSE(bark.high());
  clock_.Advance(1);
  EXPECT_EQ(bark.rises(), 1u);
  EXPECT_THAT(bark.times(), ElementsAre(9'000'000, 19'000'000));
  EXPECT_EQ(registers.Read32(Watchdog::kCount), 1u);
  EXPECT_THAT(registers.TryWrite(Watchdog::kCount, 4, 0),
              StatusIs(Cause::kReadOnly));
}

TEST_F(WatchdogTest, NoFaultLeavesATrace) {
  Ref<Watchdog> dog = New<Watchdog>("dog");
  ASSERT_THAT(Plug(*dog), IsOk());
  const size_t faults = ForEachFault(
      context(), [&] { return dog->SetRealized(true); },
      {.undo = [&] { (void)dog->SetRealized(false); },
       .check = [&](const auto&) { EXPECT_EQ(clock_.pending(), 0u); }});
  EXPECT_GE(faults, 4u);
  EXPECT_THAT(*dog, IsRealized());
}

TEST_F(WatchdogTest, TheGuestLetsGoOfItAndItIsGone) {
  machine().LetGuestDecide();
  FakeBusFor("acme-bus");
  StartMachine();
  const LeakGuard guard(context());
  Ref<Watchdog> dog = New<Watchdog>("dog");
  ASSERT_THAT(Realize(*dog), IsOk());
  ASSERT_THAT(qom::qdev::RequestUnplug(*dog), IsOk());
  EXPECT_THAT(*dog, IsRealized()) << "the guest was asked only";
  EXPECT_TRUE(machine().GuestAgrees(*dog));
  EXPECT_EQ(clock_.pending(), 0u);
  dog.Reset();
  EXPECT_THAT(guard.Leaks(), IsEmpty());
}

TEST_F(WatchdogTest, ABusWithoutRoomRefusesIt) {
  FakeBus& bus = FakeBusFor("acme-bus");
  bus.RefuseWith(qom::Error(Cause::kFailed, "no power"));
  EXPECT_THAT(Realize(*New<Watchdog>()), StatusIs(Cause::kFailed));
  EXPECT_THAT(bus.devices(), IsEmpty());
}

absl::Status GiveClock(Device& device) {
  static ManualClock clock;
  SetClock(device.context(), &clock);
  return absl::OkStatus();
}

QOMRT_CONFORMANCE_SUITE(AcmeTypes, RegisterAcmeTypes,
                        {{"acme-watchdog", {.device = GiveClock}}});

}  // namespace
}  // namespace acme
