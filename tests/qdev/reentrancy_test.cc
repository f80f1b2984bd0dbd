// Claims about code that the library calls in the middle of a walk (a device's
// Realize() and resets, hotplug handlers, listeners, a bus) and that takes the
// tree apart: the walk goes on over what is still there, or fails with an
// error, and nothing is used after its end.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/containers.h"
#include "qdev/device.h"
#include "qdev/fault_probe.h"
#include "qdev/hotplug.h"
#include "qdev/machine.h"
#include "qdev/options/argument_check.h"
#include "qdev/options/device_add.h"
#include "qdev/options/device_option.h"
#include "qdev/register.h"
#include "qdev/resettable.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "qom/value.h"
#include "testing/status_matchers.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using ::qom::test::HasCause;
using ::qom::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What the parts of a test do when they are called.
struct Acts {
  using Hook = std::function<void(Device&)>;

  std::function<absl::Status(Device&)> realize;
  std::function<absl::Status(Device&)> pre_plug;
  std::function<absl::Status(Device&)> plug;
  std::function<absl::Status(Device&)> assign_address;
  std::function<void()> address_of;
  std::function<void(uint32_t address)> read_address;
  Hook unplug;
  Hook unrealize;
  Hook enter;
  Hook hold;
  Hook leave;
};

Acts* acts = nullptr;

absl::Status Call(const std::function<absl::Status(Device&)>& act, Device& on) {
  return act ? act(on) : absl::OkStatus();
}
void Call(const Acts::Hook& act, Device& on) {
  if (act) act(on);
}

class WildBus final : public Extends<WildBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "wild-bus";
  using Extends::Extends;
  absl::Status AssignAddress(Device& device) override {
    return Call(acts->assign_address, device);
  }
  std::string AddressOf(const Device& /*device*/) const override {
    if (const auto act = acts->address_of) act();
    return "there";
  }
};

// Asks its devices for their addresses, whose getter does what it likes.
class WildAddressBus final : public Extends<WildAddressBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "wild-address-bus";
  using Extends::Extends;
  static void ClassInit(BusClass& c) { c.address = "address"; }
};

class WildAddressCard final : public Extends<WildAddressCard, Device> {
 public:
  static constexpr std::string_view kTypeName = "wild-address-card";
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) {
    c.bus_type = WildAddressBus::kTypeName;
  }
  uint32_t Address() const {
    if (const auto act = acts->read_address) act(address);
    return address;
  }
  uint32_t address = 0;
};
struct WildAddressCard::Props {
  static constexpr auto kAddress =
      props::Computed<&WildAddressCard::Address>("address");
  static constexpr auto kAll = props::Table(kAddress);
};

class Wild : public Extends<Wild, Device> {
 public:
  static constexpr std::string_view kTypeName = "wild";
  using Extends::Extends;
  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    return Call(acts->realize, *this);
  }
  void Unrealize() override {
    Call(acts->unrealize, *this);
    Device::Unrealize();
  }
  void ResetEnter(ResetKind /*kind*/) override { Call(acts->enter, *this); }
  void ResetHold(ResetKind /*kind*/) override { Call(acts->hold, *this); }
  void ResetExit(ResetKind /*kind*/) override { Call(acts->leave, *this); }
};

class WildCard final : public Extends<WildCard, Wild> {
 public:
  static constexpr std::string_view kTypeName = "wild-card";
  using Extends::Extends;
  static void ClassInit(DeviceClass& record) {
    record.bus_type = WildBus::kTypeName;
    record.hotpluggable = true;
  }
};

class WildHost final : public Extends<WildHost, Wild, HotplugHandler> {
 public:
  static constexpr std::string_view kTypeName = "wild-host";
  explicit WildHost(const Construct& construct)
      : Extends(construct), bus_(construct, "bus") {}
  void PostInit() { bus_->SetHotplugHandler(this); }
  absl::Status PrePlug(Device& device) override {
    return Call(acts->pre_plug, device);
  }
  absl::Status Plug(Device& device) override {
    return Call(acts->plug, device);
  }
  void Unplug(Device& device) override { Call(acts->unplug, device); }
  Bus& bus() { return *bus_; }

 private:
  qom::Child<WildBus> bus_;
};

struct WildListener : DeviceListener {
  std::function<void(Device&)> up;
  std::function<void(Device&)> down;
  void DeviceRealized(Device& device) override { Call(up, device); }
  void DeviceUnrealized(Device& device) override { Call(down, device); }
};

class ReentrancyTest : public ::testing::Test {
 protected:
  ReentrancyTest() {
    acts = &acts_;
    RegisterDeviceTypes(registry_);
    registry_.Register<Wild>();
    registry_.Register<WildBus>();
    registry_.Register<WildCard>();
    registry_.Register<WildHost>();
    registry_.Register<WildAddressBus>();
    registry_.Register<WildAddressCard>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<Context>(registry_);
    machine_ = *context_->New<Machine>();
    EXPECT_THAT(context_->root().AddChild("machine", machine_).status(),
                IsOk());
    for (WildListener& one : listeners_) Listeners(*context_).Add(one);
  }
  ~ReentrancyTest() override {
    acts_ = {};
    for (WildListener& one : listeners_) one.up = one.down = nullptr;
    for (Ref<Wild>* one : {&pair_, &a_, &b_}) one->Reset();
    host_.Reset();
    machine_.Reset();
    context_.reset();
  }

  template <typename T = Wild>
  Ref<T> New() {
    return *context_->New<T>();
  }
  template <typename T = Wild>
  Ref<T> Add(Object& below, std::string_view name) {
    Ref<T> made = New<T>();
    EXPECT_THAT(below.AddChild(name, made).status(), IsOk());
    return made;
  }
  // A machine's child with two parts of its own.
  void MakePair() {
    pair_ = Add(*machine_, "pair");
    a_ = Add(*pair_, "a");
    b_ = Add(*pair_, "b");
  }
  // A host with two cards.
  void MakeHost() {
    host_ = Add<WildHost>(*machine_, "host");
    EXPECT_THAT(host_->SetRealized(true), IsOk());
    a_ = AddCard("a");
    b_ = AddCard("b");
  }
  Ref<Wild> AddCard(std::string_view name) {
    Ref<WildCard> card = Add<WildCard>(*machine_, name);
    EXPECT_THAT(card->PlugInto(host_->bus()), IsOk());
    return card;
  }
  void RealizeCards() {
    EXPECT_THAT(a_->SetRealized(true), IsOk());
    EXPECT_THAT(b_->SetRealized(true), IsOk());
  }
  // Lets go of what the tree may end.
  Device* Only(Ref<Wild>& ref) {
    Device* device = ref.get();
    ref.Reset();
    return device;
  }

  Acts acts_;
  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
  Ref<Machine> machine_;
  WildListener listeners_[3];
  Ref<Wild> pair_;
  Ref<Wild> a_;
  Ref<Wild> b_;
  Ref<WildHost> host_;
};

// ---- Realizing -------------------------------------------------------------

TEST_F(ReentrancyTest, APartThatRealizesMayTakeItsSiblingOut) {
  MakePair();
  Device* b = Only(b_);
  acts_.realize = [&](Device& device) {
    if (&device == a_.get()) b->Unparent();
    return absl::OkStatus();
  };
  EXPECT_THAT(pair_->SetRealized(true), IsOk());
  EXPECT_THAT(pair_->children(), ElementsAre(a_));
}

TEST_F(ReentrancyTest, ADeviceThatTakesItselfOutFailsToRealize) {
  const Ref<Wild> device = Add(*machine_, "device");
  acts_.realize = [](Device& self) {
    self.Unparent();
    return absl::OkStatus();
  };
  EXPECT_THAT(device->SetRealized(true),
              HasCause(Cause::kWrongPhase,
                       HasSubstr("it left its parent while it was being")));
  EXPECT_FALSE(device->realized());
  acts_.realize = nullptr;
  ASSERT_THAT(machine_->AddChild("device", device).status(), IsOk());
  EXPECT_THAT(device->SetRealized(true), IsOk());
}

TEST_F(ReentrancyTest, AnOwnerMayEndWhileItsPartRealizes) {
  MakePair();
  b_.Reset();
  Device* owner = Only(pair_);
  acts_.realize = [&](Device&) {
    owner->Unparent();
    return absl::OkStatus();
  };
  EXPECT_THAT(a_->SetRealized(true), HasCause(Cause::kWrongPhase));
  EXPECT_EQ(a_->parent(), nullptr);
}

TEST_F(ReentrancyTest, WhatWasTakenOutIsNotUndoneTwice) {
  MakePair();
  Device* a = Only(a_);
  int unrealized = 0;
  acts_.unrealize = [&](Device& device) { unrealized += &device == a; };
  acts_.realize = [&](Device& device) -> absl::Status {
    if (&device != b_.get()) return absl::OkStatus();
    a->Unparent();
    return Error(Cause::kFailed, "b says no");
  };
  EXPECT_THAT(pair_->SetRealized(true),
              HasCause(Cause::kFailed, HasSubstr("b says no")));
  EXPECT_EQ(unrealized, 1);
}

TEST_F(ReentrancyTest, ADeviceIsNotUnrealizedInTheMiddleOfBeingRealized) {
  const Ref<Wild> device = Add(*machine_, "device");
  acts_.realize = [](Device& self) {
    EXPECT_THAT(self.SetRealized(true),
                HasCause(Cause::kWrongPhase, HasSubstr("being realized")));
    return absl::OkStatus();
  };
  listeners_[0].up = [](Device& self) {
    EXPECT_THAT(self.SetRealized(false),
                HasCause(Cause::kWrongPhase, HasSubstr("being realized")));
  };
  EXPECT_THAT(device->SetRealized(true), IsOk());
  EXPECT_TRUE(device->realized());
}

TEST_F(ReentrancyTest, WhatRealizePluggedComesOffWhenItFails) {
  MakeHost();
  RealizeCards();
  const Ref<WildCard> loose = Add<WildCard>(*machine_, "loose");
  const Ref<Wild> device = Add(*machine_, "device");
  acts_.realize = [&](Device&) -> absl::Status {
    QOMRT_RETURN_IF_ERROR(loose->PlugInto(host_->bus()));
    return Error(Cause::kFailed, "no");
  };
  EXPECT_THAT(device->SetRealized(true), HasCause(Cause::kFailed));
  EXPECT_EQ(loose->parent_bus(), nullptr);
  EXPECT_EQ(host_->bus().devices().size(), 2u);
}

TEST_F(ReentrancyTest, WhatRealizeMovedGoesBackWhenItFails) {
  MakeHost();
  const Ref<WildHost> other = Add<WildHost>(*machine_, "other");
  acts_.realize = [&](Device& device) {
    if (&device != other.get()) return absl::OkStatus();
    EXPECT_THAT(b_->PlugInto(other->bus()), IsOk());
    return Error(Cause::kFailed, "no");
  };
  EXPECT_THAT(other->SetRealized(true), HasCause(Cause::kFailed));
  EXPECT_EQ(b_->parent_bus(), &host_->bus());
  EXPECT_THAT(other->bus().devices(), IsEmpty());
}

TEST_F(ReentrancyTest, WhatWasRealizedOnABusGoesWithTheOwnerThatFails) {
  host_ = Add<WildHost>(*machine_, "host");
  a_ = AddCard("a");
  b_ = AddCard("b");
  std::vector<std::string> down;
  acts_.unrealize = [&](Device& device) { down.push_back(device.name()); };
  listeners_[0].up = [&](Device& device) {
    if (&device != host_.get()) return;
    // Each is realized by a run of its own, which succeeds.
    ASSERT_THAT(a_->SetRealized(true), IsOk());
    ASSERT_THAT(b_->SetRealized(true), IsOk());
    host_->Unparent();
  };
  EXPECT_THAT(host_->SetRealized(true), HasCause(Cause::kWrongPhase));
  EXPECT_FALSE(host_->bus().realized());
  EXPECT_FALSE(a_->realized());
  EXPECT_FALSE(b_->realized());
  EXPECT_THAT(down, ElementsAre("b", "a", ""));
}

TEST_F(ReentrancyTest, ABusOfNoDeviceStaysUpForWhatWasRealizedOnItMeanwhile) {
  const Ref<WildBus> bus = Add<WildBus>(*machine_, "free-bus");
  const Ref<WildCard> first = Add<WildCard>(*machine_, "first");
  const Ref<WildCard> second = Add<WildCard>(*machine_, "second");
  ASSERT_THAT(first->PlugInto(*bus), IsOk());
  ASSERT_THAT(second->PlugInto(*bus), IsOk());
  acts_.realize = [&](Device& device) -> absl::Status {
    if (&device != first.get()) return absl::OkStatus();
    EXPECT_THAT(second->SetRealized(true), IsOk());
    return Error(Cause::kFailed, "no");
  };
  EXPECT_THAT(first->SetRealized(true), HasCause(Cause::kFailed));
  EXPECT_TRUE(second->realized());
  EXPECT_TRUE(bus->realized());
  EXPECT_THAT(second->SetRealized(false), IsOk());
  acts_.realize = nullptr;
  EXPECT_THAT(first->SetRealized(true), IsOk());
}

TEST_F(ReentrancyTest, ADeepNestOfDevicesIsRealizedResetAndUnrealized) {
  constexpr size_t kDepth = 20000;
  size_t realized = 0;
  acts_.realize = [&](Device&) {
    ++realized;
    return absl::OkStatus();
  };
  acts_.unrealize = [&](Device&) { --realized; };
  const Ref<Wild> top = New();
  std::vector<Ref<Wild>> nest = {top};
  // From the innermost outwards, so that no check walks the whole way up.
  for (size_t i = 1; i < kDepth; ++i) nest.push_back(New());
  for (size_t i = kDepth - 1; i > 0; --i) {
    ASSERT_THAT(nest[i - 1]->AddChild("in", nest[i]).status(), IsOk());
  }
  nest.clear();
  ASSERT_THAT(machine_->AddChild("top", top).status(), IsOk());
  ASSERT_THAT(top->SetRealized(true), IsOk());
  EXPECT_EQ(realized, kDepth);
  Reset(*top, ResetKind::kCold);
  EXPECT_THAT(top->SetRealized(false), IsOk());
  EXPECT_EQ(realized, 0u);
}

// ---- Unrealizing and ending ------------------------------------------------

TEST_F(ReentrancyTest, APartThatUnrealizesMayTakeItsSiblingOut) {
  MakePair();
  ASSERT_THAT(pair_->SetRealized(true), IsOk());
  Device* a = Only(a_);
  int unrealized = 0;
  acts_.unrealize = [&](Device& device) {
    ++unrealized;
    if (&device == b_.get()) a->Unparent();
  };
  EXPECT_THAT(pair_->SetRealized(false), IsOk());
  EXPECT_EQ(unrealized, 3);
}

TEST_F(ReentrancyTest, ADeviceMayLeaveTheTreeWhileItUnrealizes) {
  MakeHost();
  RealizeCards();
  acts_.unrealize = [](Device& device) { device.Unparent(); };
  EXPECT_THAT(a_->SetRealized(false), IsOk());
  EXPECT_EQ(a_->parent(), nullptr);
  EXPECT_EQ(a_->parent_bus(), nullptr);
}

TEST_F(ReentrancyTest, ABusThatLeavesTakesItsDevicesOffAndNoOthersOn) {
  MakeHost();
  RealizeCards();
  const Ref<WildCard> late = Add<WildCard>(*machine_, "late");
  acts_.unrealize = [&](Device&) {
    EXPECT_THAT(late->PlugInto(host_->bus()),
                HasCause(Cause::kWrongPhase, HasSubstr("is leaving")));
  };
  host_->bus().Unparent();
  EXPECT_THAT(host_->bus().devices(), IsEmpty());
  EXPECT_EQ(a_->parent(), nullptr);
}

TEST_F(ReentrancyTest, ABusMayLeaveWhileItsDeviceIsRealized) {
  const Ref<WildBus> bus = Add<WildBus>(*machine_, "free-bus");
  const Ref<WildCard> card = Add<WildCard>(*machine_, "card");
  ASSERT_THAT(card->PlugInto(*bus), IsOk());
  listeners_[0].up = [&](Device&) { bus->Unparent(); };
  EXPECT_THAT(card->SetRealized(true), HasCause(Cause::kWrongPhase));
  EXPECT_FALSE(card->realized());
  EXPECT_EQ(card->parent_bus(), nullptr);
}

// ---- Listeners and handlers ------------------------------------------------

TEST_F(ReentrancyTest, EachListenerIsToldOnceWhateverTheyDoToTheList) {
  WildListener late;
  int seen[4] = {};
  for (int i = 0; i < 3; ++i) {
    listeners_[i].up = [&, i](Device&) {
      ++seen[i];
      if (i != 0) return;
      Listeners(*context_).Remove(listeners_[0]);
      Listeners(*context_).Add(late);
    };
  }
  late.up = [&](Device&) { ++seen[3]; };
  ASSERT_THAT(Add(*machine_, "one")->SetRealized(true), IsOk());
  EXPECT_THAT(seen, ElementsAre(1, 1, 1, 0));
  ASSERT_THAT(Add(*machine_, "two")->SetRealized(true), IsOk());
  EXPECT_THAT(seen, ElementsAre(1, 2, 2, 1));
  Listeners(*context_).Remove(late);
}

TEST_F(ReentrancyTest, AListenerThatTakesAPartOutLetsTheWholeFail) {
  MakePair();
  Device* a = Only(a_);
  listeners_[0].up = [&](Device& device) {
    if (&device == a) device.Unparent();
  };
  EXPECT_THAT(pair_->SetRealized(true), HasCause(Cause::kWrongPhase));
  EXPECT_FALSE(pair_->realized());
  EXPECT_FALSE(b_->realized());
}

TEST_F(ReentrancyTest, WhatAListenerUnplugsIsNotAdded) {
  MakeHost();
  listeners_[0].up = [](Device& device) { FinishUnplug(device); };
  EXPECT_THAT(DeviceAdd(*context_, *ParseDeviceOption("wild-card,id=x,bus=bus"))
                  .status(),
              HasCause(Cause::kWrongPhase));
  EXPECT_EQ(host_->bus().devices().size(), 2u);
  EXPECT_EQ(machine_->Child("peripheral"), nullptr);
}

TEST_F(ReentrancyTest, WhatItsFirstResetUnplugsIsNotAdded) {
  MakeHost();
  ASSERT_THAT(machine_->SetReady(), IsOk());
  acts_.hold = [](Device& device) { FinishUnplug(device); };
  EXPECT_THAT(DeviceAdd(*context_, *ParseDeviceOption("wild-card,id=x,bus=bus"))
                  .status(),
              HasCause(Cause::kWrongPhase));
  EXPECT_EQ(host_->bus().devices().size(), 2u);
}

TEST_F(ReentrancyTest, AHandlerThatUnplugsWhatItPlugsIsToldOfThat) {
  MakeHost();
  int unplugged = 0;
  acts_.plug = [](Device& device) {
    FinishUnplug(device);
    return absl::OkStatus();
  };
  acts_.unplug = [&](Device&) { ++unplugged; };
  EXPECT_THAT(a_->SetRealized(true), HasCause(Cause::kWrongPhase));
  EXPECT_EQ(unplugged, 1);
  EXPECT_FALSE(a_->realized());
}

TEST_F(ReentrancyTest, AHandlerMayEndBetweenItsSteps) {
  MakeHost();
  Device* host = host_.get();
  host_.Reset();
  acts_.realize = [&](Device&) {
    host->Unparent();
    return absl::OkStatus();
  };
  EXPECT_THAT(a_->SetRealized(true), HasCause(Cause::kWrongPhase));
}

TEST_F(ReentrancyTest, AFailingAddTakesOnlyWhatItMade) {
  acts_.realize = [&](Device& device) -> absl::Status {
    if (device.id() != "outer") return absl::OkStatus();
    EXPECT_THAT(
        DeviceAdd(*context_, *ParseDeviceOption("wild,id=inner")).status(),
        IsOk());
    return Error(Cause::kFailed, "no");
  };
  EXPECT_THAT(
      DeviceAdd(*context_, *ParseDeviceOption("wild,id=outer")).status(),
      HasCause(Cause::kFailed));
  const auto inner = context_->Resolve("/machine/peripheral/inner");
  ASSERT_THAT(inner.status(), IsOk());
  EXPECT_THAT((*inner)->Get("realized"), testing::IsOkAndHolds("on"));
}

TEST_F(ReentrancyTest, ABusThatPlugsADeviceItselfWhileAskedKeepsItOnce) {
  MakeHost();
  const Ref<WildCard> card = Add<WildCard>(*machine_, "card");
  bool again = true;
  acts_.assign_address = [&](Device& device) {
    return std::exchange(again, false) ? device.PlugInto(host_->bus())
                                       : absl::OkStatus();
  };
  EXPECT_THAT(card->PlugInto(host_->bus()), HasCause(Cause::kWrongPhase));
  EXPECT_EQ(host_->bus().devices().size(), 3u);
}

// Each step moves something; of N parts this takes N looks, not N times N.
TEST_F(ReentrancyTest, ManyDevicesThatEachMoveSomethingAreRealizedInGoodTime) {
  MakeHost();
  ASSERT_THAT(host_->SetRealized(false), IsOk());
  acts_.realize = [this](Device& device) {
    return device.AddChild("part", *context_->New("object")).status();
  };
  std::vector<Ref<WildCard>> cards;
  for (int i = 0; i < 20000; ++i) {
    cards.push_back(New<WildCard>());
    ASSERT_THAT(cards.back()->PlugInto(host_->bus()), IsOk());
  }
  ASSERT_THAT(host_->SetRealized(true), IsOk());
  EXPECT_NE(cards.back()->Child("part"), nullptr);
  ASSERT_THAT(host_->SetRealized(false), IsOk());
  EXPECT_EQ(cards.back()->Child("part"), nullptr);
  while (!cards.empty()) {
    cards.back()->Unparent();
    cards.pop_back();
  }
}

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

// ---- Functions that are given ----------------------------------------------

TEST_F(ReentrancyTest, ACheckOfArgumentsMayAddOthers) {
  ArgumentChecks& checks = ArgumentChecksOf(*context_);
  int asked = 0;
  for (int i = 0; i < 3; ++i) {
    checks.Add([&checks, &asked, i](std::string_view, const Value&, bool) {
      ++asked;
      for (int n = 0; n < 50 && i == 0; ++n) {
        checks.Add([&asked](std::string_view, const Value&, bool) {
          ++asked;
          return absl::OkStatus();
        });
      }
      return absl::OkStatus();
    });
  }
  EXPECT_THAT(checks.Ask("wild", "", {}, false), IsOk());
  EXPECT_EQ(asked, 3);
  EXPECT_THAT(checks.Ask("wild", "", {}, false), IsOk());
  EXPECT_EQ(asked, 3 + 3 + 50);
}

TEST_F(ReentrancyTest, AFaultProbeMayTakeItselfAway) {
  MakeHost();
  FaultProbe& probe = FaultProbeOf(*context_);
  const std::string why(100, 'x');
  probe.OnStep([&probe, why](std::string_view, const Object&) {
    probe.OnStep(nullptr);
    return Error(Cause::kFailed, "once: {}", why);
  });
  EXPECT_THAT(a_->SetRealized(true),
              HasCause(Cause::kFailed, HasSubstr("once: " + why)));
  EXPECT_THAT(a_->SetRealized(true), IsOk());
}

// ---- Resets ----------------------------------------------------------------

// In each phase, the first card does something to the second.
class ReentrantResetTest
    : public ReentrancyTest,
      public ::testing::WithParamInterface<Acts::Hook Acts::*> {
 protected:
  void WhenAIsReset(std::function<void(Device&)> what) {
    acts_.*GetParam() = [this, what](Device& device) {
      if (&device == a_.get() && b_) what(*Only(b_));
    };
  }
  void ExpectNoResets() {
    EXPECT_EQ(host_->reset_count(), 0u);
    EXPECT_EQ(host_->bus().reset_count(), 0u);
    EXPECT_EQ(a_->reset_count(), 0u);
  }
};

INSTANTIATE_TEST_SUITE_P(EachPhase, ReentrantResetTest,
                         ::testing::Values(&Acts::enter, &Acts::hold,
                                           &Acts::leave));

TEST_P(ReentrantResetTest, ASiblingIsUnplugged) {
  MakeHost();
  RealizeCards();
  WhenAIsReset([](Device& b) { FinishUnplug(b); });
  Reset(*host_, ResetKind::kWarm);
  ExpectNoResets();
  EXPECT_EQ(host_->bus().devices().size(), 1u);
}

TEST_P(ReentrantResetTest, ASiblingThatLeavesTheBusIsInNoReset) {
  MakeHost();
  const Ref<Wild> keep = b_;
  WhenAIsReset([](Device& b) { EXPECT_THAT(b.LeaveBus(), IsOk()); });
  Reset(*host_, ResetKind::kWarm);
  ExpectNoResets();
  EXPECT_EQ(keep->reset_count(), 0u);
}

TEST_P(ReentrantResetTest, ASiblingIsPluggedIn) {
  MakeHost();
  const Ref<Wild> keep = b_;
  ASSERT_THAT(b_->LeaveBus(), IsOk());
  WhenAIsReset(
      [&](Device& b) { EXPECT_THAT(b.PlugInto(host_->bus()), IsOk()); });
  Reset(*host_, ResetKind::kWarm);
  ExpectNoResets();
  EXPECT_EQ(keep->reset_count(), 0u);
}

TEST_P(ReentrantResetTest, ADeviceIsUnpluggedByItself) {
  MakeHost();
  RealizeCards();
  acts_.*GetParam() = [this](Device& device) {
    if (&device == a_.get()) FinishUnplug(device);
  };
  Reset(*host_, ResetKind::kWarm);
  ExpectNoResets();
}

TEST_P(ReentrantResetTest, TheHostIsTakenOut) {
  MakeHost();
  RealizeCards();
  WhenAIsReset([&](Device&) { host_->Unparent(); });
  Reset(*host_, ResetKind::kWarm);
  ExpectNoResets();
}

TEST_P(ReentrantResetTest, APartIsTakenOut) {
  MakePair();
  const Ref<Wild> keep = b_;
  acts_.*GetParam() = [&](Device& device) {
    if (&device == a_.get()) keep->Unparent();
  };
  Reset(*pair_, ResetKind::kWarm);
  EXPECT_EQ(pair_->reset_count(), 0u);
  EXPECT_EQ(keep->reset_count(), 0u);
}

TEST_F(ReentrancyTest, AResetThatNobodyAssertedIsNotReleased) {
  const Ref<Wild> device = Add(*machine_, "device");
  EXPECT_THAT(ReleaseReset(*device, ResetKind::kWarm),
              HasCause(Cause::kWrongPhase, HasSubstr("/machine/device")));
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
