// Claims about devices that are moved from one bus to another by what a move or
// a reset calls: each is on the bus it was plugged into last, and in the resets
// of that and of nothing else.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/register.h"
#include "qdev/resettable.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/watch.h"
#include "testing/status_matchers.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using ::qom::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Move = std::function<void()>;

// Acts once: what it does may call it again.
void MoveOnce(Move& move) {
  if (const Move once = std::exchange(move, nullptr)) once();
}

class ShuntBus final : public Extends<ShuntBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "shunt-bus";
  using Extends::Extends;
  void ReleaseAddress(Device& /*device*/) override { MoveOnce(on_release); }
  void ResetEnter(ResetKind /*kind*/) override { MoveOnce(on_enter); }

  Move on_release;
  Move on_enter;
};

class Lamp final : public Extends<Lamp, Device> {
 public:
  static constexpr std::string_view kTypeName = "lamp";
  using Extends::Extends;
};

class Wagon final : public Extends<Wagon, Device> {
 public:
  static constexpr std::string_view kTypeName = "wagon";
  static void ClassInit(DeviceClass& c) { c.bus_type = "shunt-bus"; }
  explicit Wagon(const Construct& construct)
      : Extends(construct), bus(construct, "bus"), lamp(construct, "lamp") {}
  void ResetEnter(ResetKind /*kind*/) override { MoveOnce(on_enter); }

  qom::Child<ShuntBus> bus;
  qom::Child<Lamp> lamp;
  Move on_enter;
};

class MovesMeanwhileTest : public ::testing::Test {
 protected:
  MovesMeanwhileTest() {
    RegisterDeviceTypes(registry_);
    registry_.Register<Lamp>();
    registry_.Register<ShuntBus>();
    registry_.Register<Wagon>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<Context>(registry_);
    wagon_ = Make("wagon");
    first_ = Make("first");
    second_ = Make("second");
    third_ = Make("third");
  }

  Ref<Wagon> Make(std::string_view name) {
    Ref<Wagon> made = *context_->New<Wagon>();
    EXPECT_THAT(context_->root().AddChild(name, made).status(), IsOk());
    return made;
  }

  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
  Ref<Wagon> wagon_, first_, second_, third_;
};

TEST_F(MovesMeanwhileTest, AReleasedAddressMayBringTheDeviceOnAThirdBus) {
  ASSERT_THAT(wagon_->PlugInto(*first_->bus), IsOk());
  first_->bus->on_release = [&] {
    EXPECT_THAT(wagon_->PlugInto(*third_->bus), IsOk());
  };
  ASSERT_THAT(wagon_->PlugInto(*second_->bus), IsOk());
  EXPECT_EQ(wagon_->parent_bus(), third_->bus.get());
  EXPECT_THAT(first_->bus->devices(), IsEmpty());
  EXPECT_THAT(second_->bus->devices(), IsEmpty());
  EXPECT_THAT(third_->bus->devices(), ElementsAre(wagon_.get()));
}

TEST_F(MovesMeanwhileTest, AReleasedAddressMayTakeTheDeviceOut) {
  ASSERT_THAT(wagon_->PlugInto(*first_->bus), IsOk());
  first_->bus->on_release = [&] { wagon_->Unparent(); };
  ASSERT_THAT(wagon_->PlugInto(*second_->bus), IsOk());
  EXPECT_EQ(wagon_->parent_bus(), nullptr);
  EXPECT_THAT(second_->bus->devices(), IsEmpty());
}

TEST_F(MovesMeanwhileTest, AReleasedAddressMayBringTheDeviceIntoAReset) {
  ASSERT_THAT(wagon_->PlugInto(*first_->bus), IsOk());
  AssertReset(*second_, ResetKind::kCold);
  first_->bus->on_release = [&] {
    EXPECT_THAT(wagon_->PlugInto(*second_->bus), IsOk());
  };
  ASSERT_THAT(wagon_->LeaveBus(), IsOk());
  EXPECT_EQ(wagon_->reset_count(), 1u);
  EXPECT_THAT(ReleaseReset(*second_, ResetKind::kCold), IsOk());
  EXPECT_EQ(wagon_->reset_count(), 0u);
}

TEST_F(MovesMeanwhileTest, TheLastThatIsToldOfTheBusIsTrue) {
  ASSERT_THAT(wagon_->PlugInto(*first_->bus), IsOk());
  first_->bus->on_release = [&] {
    EXPECT_THAT(wagon_->PlugInto(*third_->bus), IsOk());
  };
  Object* last = nullptr;
  const Subscription plugs =
      Watch(Watched::One(*wagon_), Event::kPlug,
            [&](const Notice& notice) { last = notice.other; });
  ASSERT_THAT(wagon_->PlugInto(*second_->bus), IsOk());
  EXPECT_EQ(last, third_->bus.get());
}

// The bus of the wagon enters the reset before its lamp, which the reset would
// enter when the wagon is in it no longer.
TEST_F(MovesMeanwhileTest, AResetDoesNotEnterThePartsOfWhatLeftIt) {
  ASSERT_THAT(wagon_->PlugInto(*first_->bus), IsOk());
  wagon_->bus->on_enter = [&] {
    EXPECT_THAT(wagon_->PlugInto(*second_->bus), IsOk());
  };
  Reset(*first_, ResetKind::kWarm);
  EXPECT_EQ(wagon_->parent_bus(), second_->bus.get());
  EXPECT_FALSE(wagon_->in_reset());
  EXPECT_FALSE(wagon_->bus->in_reset());
  EXPECT_FALSE(wagon_->lamp->in_reset());
}

TEST_F(MovesMeanwhileTest, AResetThatIsReleasedWhileItEntersIsOver) {
  wagon_->bus->on_enter = [&] {
    EXPECT_THAT(ReleaseReset(*wagon_, ResetKind::kWarm), IsOk());
  };
  Reset(*wagon_, ResetKind::kWarm);
  EXPECT_FALSE(wagon_->in_reset());
  EXPECT_FALSE(wagon_->lamp->in_reset());
}

TEST_F(MovesMeanwhileTest, AResetIsEnteredOnceByWhatLeftAndCameBack) {
  ASSERT_THAT(wagon_->PlugInto(*first_->bus), IsOk());
  ASSERT_THAT(third_->PlugInto(*first_->bus), IsOk());
  wagon_->on_enter = [&] {
    EXPECT_THAT(third_->LeaveBus(), IsOk());
    EXPECT_THAT(third_->PlugInto(*first_->bus), IsOk());
  };
  AssertReset(*first_, ResetKind::kWarm);
  EXPECT_EQ(third_->reset_count(), 1u);
  EXPECT_THAT(ReleaseReset(*first_, ResetKind::kWarm), IsOk());
  EXPECT_EQ(third_->reset_count(), 0u);
}

// The bus that it goes on is in two resets.
TEST_F(MovesMeanwhileTest, ADeviceThatLeavesAsItEntersAResetIsInNone) {
  AssertReset(*first_, ResetKind::kCold);
  AssertReset(*first_, ResetKind::kCold);
  wagon_->on_enter = [&] { EXPECT_THAT(wagon_->LeaveBus(), IsOk()); };
  EXPECT_THAT(wagon_->PlugInto(*first_->bus), IsOk());
  EXPECT_EQ(wagon_->parent_bus(), nullptr);
  EXPECT_EQ(wagon_->reset_count(), 0u);
}

TEST_F(MovesMeanwhileTest, AResetThatEndsAsADeviceJoinsItIsOverForThat) {
  AssertReset(*first_, ResetKind::kCold);
  AssertReset(*first_, ResetKind::kCold);
  wagon_->on_enter = [&] {
    EXPECT_THAT(ReleaseReset(*first_, ResetKind::kCold), IsOk());
    EXPECT_THAT(ReleaseReset(*first_, ResetKind::kCold), IsOk());
  };
  EXPECT_THAT(wagon_->PlugInto(*first_->bus), IsOk());
  EXPECT_EQ(wagon_->reset_count(), 0u);
}

}  // namespace
}  // namespace qom::qdev
