// Claims about a bus, a handler or a getter of an address that plugs, unplugs
// or realizes devices while it is asked about one: each device is on the bus it
// was plugged into last, once, and is realized once.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qom/status.h"
#include "testing/status_matchers.h"
#include "tests/qdev/wild_devices.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using ::qom::test::HasCause;
using ::qom::testing::IsOk;
using ::testing::HasSubstr;
using wild::ReentrancyTest;
using wild::WildAddressBus;
using wild::WildAddressCard;
using wild::WildBus;
using wild::WildCard;

// ---- Addresses -------------------------------------------------------------

class ReentrantAddressTest : public ReentrancyTest {
 protected:
  ReentrantAddressTest() {
    bus_ = New<WildAddressBus>();
    EXPECT_THAT(machine_->AddChild("address-bus", bus_).status(), IsOk());
  }
  ~ReentrantAddressTest() override {
    acts_ = {};
    cards_.clear();
    bus_.Reset();
  }

  absl::Status AddCardAt(uint32_t address) {
    cards_.push_back(New<WildAddressCard>());
    const Ref<WildAddressCard> card = cards_.back();
    card->address = address;
    return card->PlugInto(*bus_);
  }
  // When the address 0 is read, `count` cards come.
  void PlugWhenRead(uint32_t count) {
    acts_.read_address = [this, count](uint32_t address) {
      if (address != 0) return;
      acts_.read_address = nullptr;
      for (uint32_t i = 0; i < count; ++i) (void)AddCardAt(1000 + i);
    };
  }

  Ref<WildAddressBus> bus_;
  std::vector<Ref<WildAddressCard>> cards_;
};

TEST_F(ReentrantAddressTest, AGetterOfAnAddressMayPlugOthers) {
  for (uint32_t i = 0; i < 4; ++i) ASSERT_THAT(AddCardAt(i), IsOk());
  PlugWhenRead(64);
  EXPECT_THAT(AddCardAt(50), IsOk());
  EXPECT_EQ(bus_->devices().size(), 4u + 64 + 1);
  EXPECT_THAT(AddCardAt(2), HasCause(Cause::kTaken));
}

TEST_F(ReentrantAddressTest, WhoLooksForAnAddressMeetsOnlyWhatIsThere) {
  for (uint32_t i = 0; i < 4; ++i) ASSERT_THAT(AddCardAt(i), IsOk());
  PlugWhenRead(64);
  EXPECT_EQ(bus_->DeviceAt(3), cards_[3].get());
  acts_.read_address = [this](uint32_t) {
    acts_.read_address = nullptr;
    cards_[3]->LeaveBus().IgnoreError();
    cards_.erase(cards_.begin() + 3);
  };
  EXPECT_EQ(bus_->DeviceAt(3), nullptr);
}

TEST_F(ReentrancyTest, ABusThatIsAskedForAnAddressMayPlugOthers) {
  MakeHost();
  std::vector<Ref<WildCard>> others;
  acts_.address_of = [&] {
    acts_.address_of = nullptr;
    for (int i = 0; i < 64; ++i) {
      others.push_back(New<WildCard>());
      EXPECT_THAT(others.back()->PlugInto(host_->bus()), IsOk());
    }
  };
  EXPECT_THAT(a_->SetRealized(true), IsOk());
  EXPECT_EQ(host_->bus().devices().size(), 2u + 64);
}

TEST_F(ReentrancyTest, ADeviceThatLeavesAsItsAddressIsAskedForIsNotRealized) {
  MakeHost();
  acts_.address_of = [&] { a_->LeaveBus().IgnoreError(); };
  EXPECT_THAT(
      a_->SetRealized(true),
      HasCause(Cause::kWrongPhase,
               HasSubstr("/machine/a: it left /machine/host/bus when that was "
                         "asked for its address")));
  EXPECT_EQ(a_->parent_bus(), nullptr);
}

TEST_F(ReentrancyTest, ADeviceThatIsRealizedAsItsAddressIsAskedForIsSoOnce) {
  MakeHost();
  int realized = 0;
  acts_.realize = [&](Device&) {
    ++realized;
    return absl::OkStatus();
  };
  acts_.address_of = [&] {
    acts_.address_of = nullptr;
    EXPECT_THAT(a_->SetRealized(true), IsOk());
  };
  EXPECT_THAT(a_->SetRealized(true), HasCause(Cause::kWrongPhase));
  EXPECT_EQ(realized, 1);
  EXPECT_TRUE(a_->realized());
}

// ---- Plugging --------------------------------------------------------------

TEST_F(ReentrancyTest, AHandlerDoesNotRealizeWhatIsBeingRealized) {
  MakeHost();
  int realized = 0;
  acts_.realize = [&](Device&) { return ++realized, absl::OkStatus(); };
  acts_.pre_plug = [](Device& device) {
    EXPECT_THAT(device.SetRealized(true), HasCause(Cause::kWrongPhase));
    return absl::OkStatus();
  };
  EXPECT_THAT(a_->SetRealized(true), IsOk());
  EXPECT_EQ(realized, 1);
}

// The handler of its bus is asked to let it in, and no other.
TEST_F(ReentrancyTest, ADeviceThatIsBeingRealizedStaysOnItsBus) {
  MakeHost();
  const Ref<WildBus> other = *context_->New<WildBus>();
  const auto move = [&other](Device& device) {
    EXPECT_THAT(
        device.PlugInto(*other),
        HasCause(Cause::kWrongPhase, HasSubstr("it is being realized")));
    return absl::OkStatus();
  };
  acts_.pre_plug = move;
  acts_.realize = move;
  acts_.plug = move;
  EXPECT_THAT(a_->SetRealized(true), IsOk());
  EXPECT_EQ(a_->parent_bus(), &host_->bus());
  EXPECT_TRUE(other->devices().empty());
}

TEST_F(ReentrancyTest, ADeviceThatIsRealizedMeanwhileKeepsItsBus) {
  MakeHost();
  const Ref<WildBus> other = *context_->New<WildBus>();
  acts_.assign_address = [](Device& device) {
    return device.SetRealized(true);
  };
  EXPECT_THAT(a_->PlugInto(*other), HasCause(Cause::kWrongPhase));
  EXPECT_EQ(a_->parent_bus(), &host_->bus());
}

TEST_F(ReentrancyTest, ABusBelowADeviceOnItTakesOthers) {
  const Ref<WildBus> bus = *context_->New<WildBus>();
  a_ = Add<WildCard>(*machine_, "a");
  EXPECT_THAT(a_->PlugInto(*bus), IsOk());
  EXPECT_THAT(a_->AddChild("bus", bus).status(), IsOk());
  EXPECT_THAT(Add<WildCard>(*machine_, "b")->PlugInto(*bus), IsOk());
  a_->Unparent();
}

}  // namespace
}  // namespace qom::qdev
