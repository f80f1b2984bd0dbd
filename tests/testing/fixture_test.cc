// A device test's world: devices, settings, layers, buses and machines in a
// line each, and what is left at the end fails.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/fixture.h"

#include <cstdint>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "testing/matchers.h"

namespace {

using qom::Cause;
using qom::Ref;
using qom::compat::Layer;
using qom::qdev::Bus;
using qom::qdev::Device;
using qom::testing::ComesFrom;
using qom::testing::DeviceTest;
using qom::testing::FailsToRealizeWith;
using qom::testing::FakeBus;
using qom::testing::HasProperty;
using qom::testing::IsOk;
using qom::testing::IsRealized;
using qom::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Uart : public qom::Extends<Uart, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-uart";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t fifo_size_{};
  qom::Link<Device, qom::LinkKind::kStrong> peer_;
};
struct Uart::Props {
  static constexpr auto kAll = qom::props::Table(
      qom::props::Field<&Uart::fifo_size_>(
          "fifo-size", {.default_value = 64, .min = 1, .max = 256}),
      qom::props::Field<&Uart::peer_>("peer"));
};

class Card : public qom::Extends<Card, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-card";
  using Extends::Extends;
  static void ClassInit(qom::qdev::DeviceClass& c) { c.bus_type = "acme-bus"; }
};

// The real bus of another card.
class SlowBus : public qom::Extends<SlowBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "slow-bus";
  using Extends::Extends;
  static void ClassInit(qom::qdev::BusClass& c) { c.max_devices = 1; }
};
class SlowCard : public qom::Extends<SlowCard, Device> {
 public:
  static constexpr std::string_view kTypeName = "slow-card";
  using Extends::Extends;
  static void ClassInit(qom::qdev::DeviceClass& c) { c.bus_type = "slow-bus"; }
};

using FixtureTest = qom::testing::DeviceTestFor<Uart, Card, SlowBus, SlowCard>;

TEST_F(FixtureTest, ADeviceIsAddedByItsOption) {
  absl::StatusOr<Device*> card = AddDevice("acme-card,id=c0");
  ASSERT_THAT(card.status(), IsOk());
  EXPECT_EQ((*card)->CanonicalPath(), "/machine/peripheral/c0");
  EXPECT_THAT(**card, IsRealized());
  EXPECT_NE((*card)->parent_bus(), nullptr);
  EXPECT_FALSE((*card)->hotplugged());
  ASSERT_THAT(AddDevice("acme-uart,id=u0,fifo-size=0x20").status(), IsOk());
  EXPECT_THAT(
      *context().root().Child("machine")->Child("peripheral")->Child("u0"),
      HasProperty("fifo-size", 32));
}

TEST_F(FixtureTest, ADeviceAddedToAMachineThatHasStartedIsHotplugged) {
  StartMachine();
  absl::StatusOr<Device*> card = AddDevice("acme-card");
  ASSERT_THAT(card.status(), IsOk());
  EXPECT_TRUE((*card)->hotplugged());
}

TEST_F(FixtureTest, AWrongOptionAddsNothing) {
  EXPECT_THAT(AddDevice("acme-uart,id=u0,fifo-size=1000").status(),
              StatusIs(Cause::kOutOfRange));
  EXPECT_THAT(AddDevice("acme-modem").status(), StatusIs(Cause::kUnknownType));
  EXPECT_THAT(AddDevice("").status(), StatusIs(Cause::kMalformed));
  EXPECT_THAT(AddDevice("acme-uart,id=u0").status(), IsOk());
}

TEST_F(FixtureTest, ANewObjectHasItsSettings) {
  Ref<Uart> uart = New<Uart>({{"fifo-size", "0x20"}});
  EXPECT_THAT(*uart, HasProperty("fifo-size", 32));
  EXPECT_EQ(uart->parent(), nullptr);
}

TEST_F(FixtureTest, AnObjectWithAnIdIsAPeripheral) {
  Ref<Uart> uart = New<Uart>("uart0", {{"fifo-size", 8}});
  EXPECT_EQ(uart->CanonicalPath(), "/machine/peripheral/uart0");
  EXPECT_EQ(uart->id(), "uart0");
}

// Whether `made` is null, or the test would have ended.
bool Fails(absl::FunctionRef<Ref<Uart>()> made) {
#ifdef __cpp_exceptions
  try {
    return !made();
  } catch (const qom::testing::TestEnded&) {
    return true;
  }
#else
  return !made();
#endif
}

TEST_F(FixtureTest, AWrongSettingFailsTheTestWhereItIsWritten) {
  EXPECT_NONFATAL_FAILURE(EXPECT_TRUE(Fails([&] {
                            return New<Uart>({{"fifo-size", 0}});
                          })),
                          "acme-uart.fifo-size: 0 is outside 1..256");
  EXPECT_NONFATAL_FAILURE(EXPECT_TRUE(Fails([&] {
                            return New<Uart>({{"fifo-sise", 1}});
                          })),
                          "nearest: fifo-size");
  EXPECT_THAT(TryNew("acme-uart", {{"fifo-size", "x"}}),
              StatusIs(Cause::kBadValue, HasSubstr("'x'")));
  EXPECT_THAT(TryNew("acme-nothing"), StatusIs(Cause::kUnknownType));
}

TEST_F(FixtureTest, ALayerIsOneLine) {
  Layer(Layer::kMachine,
        {{"acme-uart", "fifo-size", "16"}, {"acme-uart", "gone", "1", true}});
  Ref<Uart> uart = New<Uart>();
  EXPECT_THAT(*uart, HasProperty("fifo-size", ComesFrom(Layer::kMachine)));
}

TEST_F(FixtureTest, ALayerOfWhatIsNotThereIsRefused) {
  EXPECT_NONFATAL_FAILURE(
      Layer(Layer::kMachine, {{"acme-urat", "fifo-size", "16"}}),
      "the machine layer: unknown type 'acme-urat'; nearest: acme-uart");
  EXPECT_NONFATAL_FAILURE(
      Layer(Layer::kGlobal, {{"acme-urat", "fifo-size", "16"}}),
      "the global layer: unknown type 'acme-urat'");
  EXPECT_NONFATAL_FAILURE(
      Layer(Layer::kMachine,
            {{"acme-uart", "fifo-size", 16}, {"acme-uart", "fifo-sise", 16}}),
      "the machine layer: acme-uart has no property 'fifo-sise'; nearest: "
      "fifo-size; an entry of a property that only some objects have is "
      "optional");
  EXPECT_THAT(*New<Uart>(), HasProperty("fifo-size", 64))
      << "nothing was added";
}

TEST_F(FixtureTest, ALayerMayNameAPropertyOfATypeBelowItsDriver) {
  Layer(Layer::kMachine, {{"device", "fifo-size", 16}});
  EXPECT_THAT(*New<Uart>(), HasProperty("fifo-size", 16));
}

TEST_F(FixtureTest, AMachineVersionBringsItsLayers) {
  qom::compat::MachineSet machines;
  ASSERT_THAT(machines.AddTable("compat_1_0", {{"acme-uart", "fifo-size", 16}}),
              IsOk());
  ASSERT_THAT(
      machines.AddMachine({.name = "acme-1.0", .tables = {"compat_1_0"}}),
      IsOk());
  SelectMachine(machines, "acme-1.0");
  EXPECT_EQ(machine().version(), "acme-1.0");
  EXPECT_THAT(*New<Uart>(),
              HasProperty("fifo-size", ComesFrom(Layer::kMachine)));
  EXPECT_NONFATAL_FAILURE(SelectMachine(machines, "acme-1.0"),
                          "the machine is acme-1.0 already");
}

TEST_F(FixtureTest, ABusThatNobodyRegisteredIsFaked) {
  Ref<Card> first = New<Card>("first");
  Ref<Card> second = New<Card>("second");
  ASSERT_THAT(Realize(*first), IsOk());
  ASSERT_THAT(Realize(*second), IsOk());
  FakeBus& bus = FakeBusFor("acme-bus");
  EXPECT_THAT(bus.devices(), ElementsAre(first.get(), second.get()));
  EXPECT_EQ(bus.AddressOf(*second), "1");
  ASSERT_THAT(first->SetRealized(false), IsOk());
  ASSERT_THAT(first->LeaveBus(), IsOk());
  ASSERT_THAT(Plug(*first), IsOk());
  EXPECT_EQ(bus.AddressOf(*first), "0") << "the lowest that is free";
}

TEST_F(FixtureTest, ABusThatIsRegisteredIsTheRealOne) {
  Ref<SlowCard> first = New<SlowCard>();
  Ref<SlowCard> second = New<SlowCard>();
  ASSERT_THAT(Realize(*first), IsOk());
  ASSERT_THAT(Realize(*second), IsOk());
  EXPECT_EQ(first->parent_bus()->type().name(), "slow-bus");
  EXPECT_NE(first->parent_bus(), second->parent_bus()) << "one is full";
}

TEST_F(FixtureTest, ABusRefusesIfToldTo) {
  Ref<Card> card = New<Card>("card");
  FakeBus& bus = FakeBusFor("acme-bus");
  bus.RefuseWith(qom::Error(Cause::kFailed, "no power"));
  EXPECT_THAT(card->PlugInto(bus),
              StatusIs(Cause::kFailed, HasSubstr("no power")));
  bus.RefuseWith(absl::OkStatus());
  ASSERT_THAT(bus.Set("slots", 1), IsOk());
  ASSERT_THAT(card->PlugInto(bus), IsOk());
  EXPECT_THAT(New<Card>()->PlugInto(bus),
              StatusIs(Cause::kOutOfRange, HasSubstr("all 1 slots")));
}

TEST_F(FixtureTest, TheMachineRefusesIfToldTo) {
  Ref<Uart> uart = New<Uart>("uart0");
  machine().RefuseWith(qom::Error(Cause::kFailed, "no slot"));
  EXPECT_THAT(*uart, FailsToRealizeWith(Cause::kFailed, HasSubstr("no slot")));
  machine().RefuseWith(absl::OkStatus());
  EXPECT_THAT(Realize(*uart), IsOk());
  EXPECT_THAT(machine().plugged(), ElementsAre(uart.get()));
}

TEST_F(FixtureTest, AfterTheStartDevicesAreHotPlugged) {
  EXPECT_FALSE(New<Card>()->hotplugged());
  StartMachine();
  Ref<Card> card = New<Card>("card");
  EXPECT_TRUE(card->hotplugged());
  EXPECT_THAT(Realize(*card), IsOk());
  EXPECT_NONFATAL_FAILURE(Layer(Layer::kMachine, {{"acme-card", "x", "1"}}),
                          "the machine layer: ");
}

TEST_F(FixtureTest, TheGuestDecidesWhenADeviceLeaves) {
  machine().LetGuestDecide();
  Ref<Card> card = New<Card>("card");
  EXPECT_FALSE(machine().GuestAgrees(*card));
  ASSERT_THAT(Realize(*card), IsOk());
  ASSERT_THAT(qom::qdev::RequestUnplug(*card), IsOk());
  EXPECT_THAT(*card, IsRealized());
  EXPECT_THAT(machine().leaving(), ElementsAre(card.get()));
  EXPECT_TRUE(machine().GuestAgrees(*card));
  EXPECT_FALSE(card->realized());
  EXPECT_EQ(card->parent(), nullptr);
  EXPECT_EQ(machine().reserved(), 0u);
  EXPECT_THAT(machine().leaving(), IsEmpty());
}

// Uses a thing of the test's until it is unrealized.
class User : public qom::Extends<User, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-user";
  using Extends::Extends;
  void Use(int* thing) { thing_ = thing; }
  void Unrealize() override { *thing_ = 0; }

 private:
  int* thing_ = nullptr;
};

class MembersTest : public qom::testing::DeviceTestFor<User> {
 protected:
  ~MembersTest() override { EXPECT_EQ(thing_, 0) << "it was let go of"; }
  int thing_ = 1;
};

TEST_F(MembersTest, DevicesAreGoneBeforeTheMembersOfAFixture) {
  Ref<User> user = New<User>();
  user->Use(&thing_);
  ASSERT_THAT(Realize(*user), IsOk());
}

// Another type of that name.
class SecondUart : public qom::Extends<SecondUart, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-uart";
  using Extends::Extends;
};

TEST(FixtureTypesTest, TypesThatCannotBeSealedFailTheTestAndNotTheRun) {
  EXPECT_NONFATAL_FAILURE(
      {
        DeviceTest world([](qom::TypeRegistry& registry) {
          registry.Register<Uart>();
          registry.Register<SecondUart>();
        });
        EXPECT_THAT(world.TryNew("acme-uart"), StatusIs(Cause::kUnknownType));
      },
      "FixtureTypesTest.TypesThatCannotBeSealedFailTheTestAndNotTheRun: the "
      "types of the test: type 'acme-uart': is declared twice");
}

void RegisterUart(qom::TypeRegistry& registry) { registry.Register<Uart>(); }

// Holds an object beyond the end of its world.
void Leak(Ref<Uart>& leaked) {
  DeviceTest world(RegisterUart);
  leaked = world.New<Uart>("uart0");
}

TEST(FixtureLeakTest, AnObjectThatOutlivesTheWorldFailsTheTest) {
  static Ref<Uart> leaked;
  EXPECT_NONFATAL_FAILURE(Leak(leaked),
                          "FixtureLeakTest."
                          "AnObjectThatOutlivesTheWorldFailsTheTest: objects "
                          "are alive at its end:\n"
                          "  acme-uart, 1 reference: 1 reference that no "
                          "object explains");
  leaked.Reset();
}

void LeakACircle() {
  DeviceTest world(RegisterUart);
  Ref<Uart> a = world.New<Uart>("a");
  Ref<Uart> b = world.New<Uart>("b", {{"peer", "/machine/peripheral/a"}});
  ASSERT_THAT(a->Set("peer", "/machine/peripheral/b"), IsOk());
}

TEST(FixtureLeakTest, LinksThatHoldEachOtherAreNamed) {
  EXPECT_NONFATAL_FAILURE(
      LeakACircle(),
      "  acme-uart, 1 reference: the link 'peer' of acme-uart\n");
}

TEST(FixtureLeakTest, WorldsOfOneRegistryFollowEachOther) {
  qom::TypeRegistry registry;
  registry.Register<Uart>();
  ASSERT_THAT(registry.Seal(), IsOk());
  for (int i = 0; i < 3; ++i) {
    DeviceTest world(registry);
    EXPECT_THAT(world.Realize(*world.New<Uart>()), IsOk());
  }
}

}  // namespace
