// Realize and unrealize: their order, what a failure leaves behind, and how
// devices and buses come and go together.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/device.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/containers.h"
#include "qdev/fault_probe.h"
#include "qdev/hotplug.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace {

using qom::Cause;
using qom::CauseOf;
using qom::Ref;
using qom::qdev::Bus;
using qom::qdev::Device;
using qom::qdev::HotplugHandler;
using qom::test::MessageOf;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string>* said = nullptr;

void Say(std::string text) {
  if (said != nullptr) said->push_back(std::move(text));
}

class PlainBus : public qom::Extends<PlainBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "plain-bus";
  using Extends::Extends;
  static void ClassInit(qom::qdev::BusClass& c) { c.max_devices = 2; }
  absl::Status Realize() override {
    Say("realize " + std::string(name()));
    return absl::OkStatus();
  }
  void Unrealize() override { Say("unrealize " + std::string(name())); }
};

// On a bus; with a property that Realize() settles and a child that it makes.
class Leaf : public qom::Extends<Leaf, Device> {
 public:
  static constexpr std::string_view kTypeName = "leaf";
  struct Props;
  using Extends::Extends;
  static void ClassInit(qom::qdev::DeviceClass& c) { c.bus_type = "plain-bus"; }
  absl::Status Realize() override;
  void Unrealize() override {
    Say("unrealize " + std::string(name()));
    Device::Unrealize();
  }
  void ResetHold(qom::qdev::ResetKind /*kind*/) override {
    Say("hold " + std::string(name()));
  }
  uint32_t vectors() const { return vectors_; }

 protected:
  uint32_t vectors_ = 0;
  uint32_t size_ = 0;
  bool fails_ = false;
};
struct Leaf::Props {
  static constexpr auto kVectors = qom::props::Field<&Leaf::vectors_>(
      "vectors", {.default_value = 0xffffffff, .automatic = 0xffffffff});
  static constexpr auto kSize =
      qom::props::Field<&Leaf::size_>("size", {.default_value = 1});
  static constexpr auto kFails = qom::props::Field<&Leaf::fails_>("fails");
  static constexpr auto kAll = qom::props::Table(kVectors, kSize, kFails);
};
absl::Status Leaf::Realize() {
  QOMRT_RETURN_IF_ERROR(Device::Realize());
  QOMRT_ASSIGN_OR_RETURN(Ref<qom::Object> made, context().New("object"));
  QOMRT_RETURN_IF_ERROR(AddChild("made", std::move(made)).status());
  if (vectors_ == 0xffffffff) {
    QOMRT_RETURN_IF_ERROR(
        SettleProperty(*type().FindProperty("vectors"), qom::Value(4)));
  }
  if (fails_) return qom::Error(Cause::kFailed, "it was told to");
  Say("realize " + std::string(name()));
  return absl::OkStatus();
}

class Inner : public qom::Extends<Inner, Device> {
 public:
  static constexpr std::string_view kTypeName = "inner";
  using Extends::Extends;
  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    Say("realize " + std::string(name()));
    return absl::OkStatus();
  }
  void Unrealize() override {
    Say("unrealize " + std::string(name()));
    Device::Unrealize();
  }
};

// A device with an embedded device and two buses; handles hot-plug on them.
class Host : public qom::Extends<Host, Device, HotplugHandler> {
 public:
  static constexpr std::string_view kTypeName = "host";
  explicit Host(const qom::Construct& construct)
      : Extends(construct),
        inner_(construct, "inner"),
        first_(construct, "first"),
        second_(construct, "second") {}
  Bus& first() { return *first_; }
  Bus& second() { return *second_; }

  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    first_->SetHotplugHandler(this);
    Say("realize host");
    return absl::OkStatus();
  }
  void Unrealize() override {
    first_->SetHotplugHandler(nullptr);
    Say("unrealize host");
    Device::Unrealize();
  }
  absl::Status PrePlug(Device& device) override {
    Say("pre-plug " + std::string(device.name()));
    ++reserved_;
    return absl::OkStatus();
  }
  void CancelPlug(Device& device) override {
    Say("cancel " + std::string(device.name()));
    --reserved_;
  }
  absl::Status Plug(Device& device) override {
    Say("plug " + std::string(device.name()));
    return absl::OkStatus();
  }
  void Unplug(Device& device) override {
    Say("unplug " + std::string(device.name()));
    --reserved_;
  }
  int reserved() const { return reserved_; }

 private:
  qom::Child<Inner> inner_;
  qom::Child<PlainBus> first_;
  qom::Child<PlainBus> second_;
  int reserved_ = 0;
};

// On a bus of the kind that it brings.
class Bridge : public qom::Extends<Bridge, Device> {
 public:
  static constexpr std::string_view kTypeName = "bridge";
  explicit Bridge(const qom::Construct& construct)
      : Extends(construct), bus_(construct, "bus") {}
  static void ClassInit(qom::qdev::DeviceClass& c) { c.bus_type = "plain-bus"; }
  Bus& bus() { return *bus_; }

 private:
  qom::Child<PlainBus> bus_;
};

class DeviceTest : public ::testing::Test {
 protected:
  DeviceTest() {
    registry_.Register<Host>();
    registry_.Register<Leaf>();
    registry_.Register<Inner>();
    registry_.Register<Bridge>();
    registry_.Register<PlainBus>();
    const absl::Status sealed = registry_.Seal();
    EXPECT_TRUE(sealed.ok()) << MessageOf(sealed);
    context_ = std::make_unique<qom::Context>(registry_);
    said = &said_;
  }
  ~DeviceTest() override { said = nullptr; }

  Host& MakeHost() {
    Ref<Host> host = *context_->New<Host>();
    EXPECT_TRUE(context_->root().AddChild("host", host).ok());
    return *host;
  }
  Leaf& MakeLeaf(const char* name, Bus& bus, bool hotplug = false) {
    Ref<Leaf> leaf = *context_->New<Leaf>({.hotplug = hotplug});
    EXPECT_TRUE((*qom::qdev::EnsureContainer(*context_, "/devices"))
                    ->AddChild(name, leaf)
                    .ok());
    const absl::Status plugged = leaf->PlugInto(bus);
    EXPECT_TRUE(plugged.ok()) << MessageOf(plugged);
    return *leaf;
  }

  // Paths, flags and values of the whole tree.
  std::string Picture() {
    std::string picture;
    Draw(context_->root(), picture);
    return picture;
  }
  static void Draw(qom::Object& object, std::string& picture) {
    picture += object.CanonicalPath() + (object.properties_locked() ? "!" : "");
    for (const char* name : {"realized", "parent_bus", "vectors", "size"}) {
      if (object.FindProperty(name) == nullptr) continue;
      picture += std::string(" ") + name + "=" + *object.Get(name);
    }
    picture += " x" + std::to_string(object.ref_count()) + "\n";
    for (const qom::Ref<qom::Object>& child : object.children())
      Draw(*child, picture);
  }

  qom::TypeRegistry registry_;
  std::unique_ptr<qom::Context> context_;
  std::vector<std::string> said_;
};

TEST_F(DeviceTest, RealizingGoesFromOwnerToChildrenToBusesToTheirDevices) {
  Host& host = MakeHost();
  MakeLeaf("a", host.first());
  MakeLeaf("b", host.second());
  MakeLeaf("c", host.first());
  ASSERT_TRUE(host.SetRealized(true).ok());
  EXPECT_THAT(
      said_, ElementsAre("realize host", "realize inner", "realize first",
                         "pre-plug a", "realize a", "plug a", "pre-plug c",
                         "realize c", "plug c", "realize second", "realize b"));
  EXPECT_EQ(host.reserved(), 2);
}

TEST_F(DeviceTest, UnrealizingGoesTheOtherWay) {
  Host& host = MakeHost();
  MakeLeaf("a", host.first());
  MakeLeaf("b", host.second());
  ASSERT_TRUE(host.SetRealized(true).ok());
  said_.clear();
  ASSERT_TRUE(host.SetRealized(false).ok());
  EXPECT_THAT(said_, ElementsAre("unrealize b", "unrealize second", "unplug a",
                                 "unrealize a", "unrealize first",
                                 "unrealize inner", "unrealize host"));
}

TEST_F(DeviceTest, AFailureAtAnyStepLeavesNoTraceAndTheNextTryWorks) {
  Host& host = MakeHost();
  MakeLeaf("a", host.first());
  MakeLeaf("b", host.first());
  MakeLeaf("c", host.second());
  const std::string before = Picture();
  auto& probe = qom::qdev::FaultProbeOf(*context_);
  size_t failed_at = 0;
  for (;; ++failed_at) {
    size_t step = 0;
    probe.OnStep([&](std::string_view what, const qom::Object&) {
      return step++ == failed_at
                 ? qom::Error(Cause::kFailed, "fault in {}", what)
                 : absl::OkStatus();
    });
    const absl::Status status = host.SetRealized(true);
    if (status.ok()) break;
    EXPECT_THAT(MessageOf(status), HasSubstr("fault in"));
    EXPECT_EQ(Picture(), before) << "after a fault at step " << failed_at;
    EXPECT_EQ(host.reserved(), 0);
    probe.OnStep(nullptr);
    ASSERT_TRUE(host.SetRealized(true).ok());
    ASSERT_TRUE(host.SetRealized(false).ok());
    EXPECT_EQ(Picture(), before) << "after a second try";
  }
  EXPECT_EQ(failed_at, 11u);
}

TEST_F(DeviceTest, AnErrorNamesTheDeviceAndTheStep) {
  Host& host = MakeHost();
  Leaf& leaf = MakeLeaf("a", host.first());
  ASSERT_TRUE(leaf.Set("fails", true).ok());
  EXPECT_EQ(MessageOf(host.SetRealized(true)),
            "/devices/a: realize: it was told to");
  EXPECT_FALSE(host.realized());
}

TEST_F(DeviceTest, ASettledPropertyIsAutomaticAgainAfterUnrealize) {
  Host& host = MakeHost();
  Leaf& leaf = MakeLeaf("a", host.second());
  ASSERT_TRUE(host.SetRealized(true).ok());
  EXPECT_EQ(leaf.vectors(), 4u);
  EXPECT_TRUE(leaf.WasSettled(*leaf.type().FindProperty("vectors")));
  EXPECT_FALSE(leaf.WasSet(*leaf.type().FindProperty("vectors")));
  ASSERT_TRUE(host.SetRealized(false).ok());
  EXPECT_EQ(leaf.vectors(), 0xffffffffu);
  ASSERT_TRUE(leaf.Set("vectors", 9).ok());
  ASSERT_TRUE(host.SetRealized(true).ok());
  EXPECT_EQ(leaf.vectors(), 9u);
}

TEST_F(DeviceTest, ASettledPropertyIsAutomaticAgainAfterAFailedRealize) {
  Host& host = MakeHost();
  Leaf& leaf = MakeLeaf("a", host.first());
  ASSERT_TRUE(leaf.Set("fails", true).ok());
  ASSERT_FALSE(host.SetRealized(true).ok());
  EXPECT_EQ(leaf.vectors(), 0xffffffffu);
  EXPECT_FALSE(leaf.WasSettled(*leaf.type().FindProperty("vectors")));
}

TEST_F(DeviceTest, PropertiesOfARealizedDeviceAreLocked) {
  Host& host = MakeHost();
  Leaf& leaf = MakeLeaf("a", host.first());
  ASSERT_TRUE(host.SetRealized(true).ok());
  const absl::Status status = leaf.Set("size", 2);
  EXPECT_EQ(CauseOf(status), Cause::kWrongPhase);
  EXPECT_THAT(MessageOf(status), HasSubstr("after /devices/a is realized"));
  ASSERT_TRUE(host.SetRealized(false).ok());
  EXPECT_TRUE(leaf.Set("size", 2).ok());
}

TEST_F(DeviceTest, RealizedIsAPropertyToo) {
  Host& host = MakeHost();
  ASSERT_TRUE(host.Set("realized", true).ok());
  EXPECT_EQ(*host.Get("realized"), "on");
  ASSERT_TRUE(host.Set("realized", "off").ok());
  EXPECT_FALSE(host.realized());
}

TEST_F(DeviceTest, ADeviceWithoutAParentGoesToUnattached) {
  Ref<Host> host = *context_->New<Host>();
  ASSERT_TRUE(host->SetRealized(true).ok());
  EXPECT_EQ(host->CanonicalPath(), "/machine/unattached/device[0]");
}

TEST_F(DeviceTest, ContainersForSeveralDevicesGoWhenRealizingFails) {
  Ref<Host> host = *context_->New<Host>();
  Ref<Leaf> leaves[] = {*context_->New<Leaf>(), *context_->New<Leaf>()};
  for (Ref<Leaf>& leaf : leaves) {
    ASSERT_TRUE(leaf->PlugInto(host->first()).ok());
  }
  ASSERT_TRUE(leaves[1]->Set("fails", true).ok());
  const std::string before = Picture();
  EXPECT_THAT(MessageOf(host->SetRealized(true)),
              HasSubstr("/machine/unattached/device[2]: realize: it was told"));
  EXPECT_EQ(Picture(), before);
  ASSERT_TRUE(leaves[1]->Set("fails", false).ok());
  EXPECT_TRUE(host->SetRealized(true).ok());
}

TEST_F(DeviceTest, ADeviceThatNeedsABusDoesNotRealizeWithoutOne) {
  Ref<Leaf> leaf = *context_->New<Leaf>();
  const absl::Status status = leaf->SetRealized(true);
  EXPECT_EQ(CauseOf(status), Cause::kWrongPhase);
  EXPECT_THAT(MessageOf(status), HasSubstr("needs a bus of type plain-bus"));
}

TEST_F(DeviceTest, ADeviceWaitsForItsBus) {
  Host& host = MakeHost();
  EXPECT_THAT(MessageOf(MakeLeaf("a", host.first()).SetRealized(true)),
              HasSubstr("its bus /host/first is not realized yet"));
}

TEST_F(DeviceTest, ABusTakesOnlyItsKindAndOnlySoMany) {
  Host& host = MakeHost();
  MakeLeaf("a", host.first());
  MakeLeaf("b", host.first());
  Ref<Leaf> third = *context_->New<Leaf>();
  const absl::Status full = third->PlugInto(host.first());
  EXPECT_EQ(CauseOf(full), Cause::kOutOfRange);
  EXPECT_THAT(MessageOf(full), HasSubstr("it takes 2 devices"));
  const absl::Status wrong = host.PlugInto(host.first());
  EXPECT_EQ(CauseOf(wrong), Cause::kBadValue);
  ASSERT_TRUE(third->PlugInto(host.second()).ok());
  EXPECT_EQ(*third->Get("parent_bus"), "/host/second");
}

TEST_F(DeviceTest, ADeviceGoesOnNoBusThatDependsOnIt) {
  Ref<Bridge> outer = *context_->New<Bridge>();
  Ref<Bridge> inner = *context_->New<Bridge>();
  ASSERT_TRUE(inner->PlugInto(outer->bus()).ok());
  for (Bus* bus : {&outer->bus(), &inner->bus()}) {
    const absl::Status status = outer->PlugInto(*bus);
    EXPECT_EQ(CauseOf(status), Cause::kBadValue);
    EXPECT_THAT(MessageOf(status), HasSubstr("which depends on it"));
  }
  EXPECT_EQ(outer->parent_bus(), nullptr);
}

TEST_F(DeviceTest, AHotPluggedDeviceIsResetWhenItIsThere) {
  Host& host = MakeHost();
  ASSERT_TRUE(host.SetRealized(true).ok());
  said_.clear();
  Leaf& leaf = MakeLeaf("a", host.first(), /*hotplug=*/true);
  ASSERT_TRUE(leaf.SetRealized(true).ok());
  EXPECT_THAT(said_,
              ElementsAre("pre-plug a", "realize a", "plug a", "hold a"));
  EXPECT_EQ(*leaf.Get("hotplugged"), "on");
}

TEST_F(DeviceTest, NothingJoinsABusWithoutAHandlerWhileTheMachineRuns) {
  Host& host = MakeHost();
  ASSERT_TRUE(host.SetRealized(true).ok());
  EXPECT_THAT(MessageOf(MakeLeaf("a", host.second(), true).SetRealized(true)),
              HasSubstr("the bus has no hotplug handler"));
}

TEST_F(DeviceTest, AnUnplugRequestRemovesTheDevice) {
  Host& host = MakeHost();
  MakeLeaf("a", host.first());
  ASSERT_TRUE(host.SetRealized(true).ok());
  said_.clear();
  Ref<Device> leaf(host.first().devices()[0]);
  ASSERT_TRUE(qom::qdev::RequestUnplug(*leaf).ok());
  EXPECT_THAT(said_, ElementsAre("unplug a", "unrealize a"));
  EXPECT_THAT(host.first().devices(), IsEmpty());
  EXPECT_EQ(leaf->parent(), nullptr);
  EXPECT_EQ(leaf->ref_count(), 1u);
}

TEST_F(DeviceTest, LeavingTheTreeUnrealizes) {
  Host& host = MakeHost();
  MakeLeaf("a", host.first());
  ASSERT_TRUE(host.SetRealized(true).ok());
  Ref<Host> keep(&host);
  host.Unparent();
  EXPECT_FALSE(host.realized());
}

TEST_F(DeviceTest, ABusTakesItsDevicesAlong) {
  Host& host = MakeHost();
  Ref<Leaf> leaf(&MakeLeaf("a", host.first()));
  ASSERT_TRUE(host.SetRealized(true).ok());
  host.Unparent();
  EXPECT_EQ(leaf->parent_bus(), nullptr);
  EXPECT_FALSE(leaf->realized());
  EXPECT_EQ(leaf->ref_count(), 1u);
}

class Watch : public qom::qdev::DeviceListener {
 public:
  void DeviceRealized(Device& device) override {
    Say("+" + std::string(device.name()));
  }
  void DeviceUnrealized(Device& device) override {
    Say("-" + std::string(device.name()));
  }
};

TEST_F(DeviceTest, ListenersHearOfEveryDevice) {
  Watch watch;
  qom::qdev::Listeners(*context_).Add(watch);
  Host& host = MakeHost();
  MakeLeaf("a", host.second());
  ASSERT_TRUE(host.SetRealized(true).ok());
  EXPECT_THAT(said_, ElementsAre("realize host", "realize inner", "+inner",
                                 "realize first", "realize second", "realize a",
                                 "+a", "+host"));
  said_.clear();
  ASSERT_TRUE(host.SetRealized(false).ok());
  EXPECT_EQ(said_.front(), "-host");
  qom::qdev::Listeners(*context_).Remove(watch);
}

TEST_F(DeviceTest, BusesAreFoundByPathByNameAndByDevice) {
  Host& host = MakeHost();
  for (const char* name : {"first", "/host/first", "host/first", "host.0"}) {
    const auto bus = qom::qdev::FindBus(*context_, name);
    ASSERT_TRUE(bus.ok()) << name << ": " << MessageOf(bus.status());
    EXPECT_EQ(*bus, &host.first()) << name;
  }
  const auto none = qom::qdev::FindBus(*context_, "third");
  EXPECT_THAT(MessageOf(none.status()),
              HasSubstr("no bus 'third'; buses: /host/first, /host/second"));
  ASSERT_TRUE(context_->root().AddChild("host2", *context_->New<Host>()).ok());
  EXPECT_EQ(CauseOf(qom::qdev::FindBus(*context_, "first").status()),
            Cause::kAmbiguous);
}

TEST_F(DeviceTest, ABusIsLookedForInADeepTree) {
  qom::Object* at = &context_->root();
  for (int i = 0; i < 50'000; ++i) {
    const Ref<qom::Object> object = *context_->New("object");
    ASSERT_TRUE(at->AddChild("c", object).ok());
    at = object.get();
  }
  for (int i = 0; i < 12; ++i) {
    ASSERT_TRUE(
        context_->root().AddChild("host[*]", *context_->New<Host>()).ok());
  }
  EXPECT_THAT(MessageOf(qom::qdev::FindBus(*context_, "third").status()),
              AllOf(HasSubstr("buses: /host[0]/first, /host[0]/second"),
                    HasSubstr(" and 14 more")));
  EXPECT_TRUE(qom::qdev::FirstFittingBus(*context_, "plain-bus").ok());
  while (at != &context_->root()) {
    const Ref<qom::Object> above = at->parent();
    at->Unparent();
    at = above.get();
  }
}

class DoorBus : public qom::Extends<DoorBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "door-bus";
  using Extends::Extends;
  static void ClassInit(qom::qdev::BusClass& c) { c.address = "door"; }
};
class Door : public qom::Extends<Door, Device> {
 public:
  static constexpr std::string_view kTypeName = "door";
  struct Props;
  using Extends::Extends;
  static void ClassInit(qom::qdev::DeviceClass& c) { c.bus_type = "door-bus"; }
  uint32_t door_ = 0;
};
struct Door::Props {
  static constexpr auto kDoor = qom::props::Field<&Door::door_>(
      "door", {.doc = "Which.", .flags = qom::PropertyFlags::kAddress});
  static constexpr auto kAll = qom::props::Table(kDoor);
};

TEST(BusAddressTest, ABusThatNamesAPropertyHasOneDeviceAtEachOfItsValues) {
  qom::TypeRegistry registry;
  qom::qdev::RegisterDeviceTypes(registry);
  registry.Register<DoorBus, Door>();
  ASSERT_TRUE(registry.Seal().ok());
  qom::Context context(registry);
  const Ref<DoorBus> bus = *context.New<DoorBus>();
  const Ref<Door> first = *context.New<Door>();
  const Ref<Door> second = *context.New<Door>();
  ASSERT_TRUE(first->Set("door", 16).ok());
  ASSERT_TRUE(second->Set("door", 16).ok());
  ASSERT_TRUE(first->PlugInto(*bus).ok());
  EXPECT_EQ(bus->AddressOf(*first), "0x10");
  EXPECT_EQ(bus->DeviceAt(16), first.get());
  EXPECT_EQ(bus->DeviceAt(17), nullptr);
  EXPECT_THAT(MessageOf(second->PlugInto(*bus)),
              HasSubstr("door: 0x10 is taken by (door)"));
  ASSERT_TRUE(second->Set("door", 17).ok());
  EXPECT_TRUE(second->PlugInto(*bus).ok());
  EXPECT_EQ(bus->DeviceAt(17), second.get());
}

TEST_F(DeviceTest, TheFirstFittingBusIsOneWithRoom) {
  Host& host = MakeHost();
  MakeLeaf("a", host.first());
  EXPECT_EQ(*qom::qdev::FirstFittingBus(*context_, "plain-bus"), &host.first());
  MakeLeaf("b", host.first());
  EXPECT_EQ(*qom::qdev::FirstFittingBus(*context_, "plain-bus"),
            &host.second());
  MakeLeaf("c", host.second());
  MakeLeaf("d", host.second());
  EXPECT_THAT(
      MessageOf(qom::qdev::FirstFittingBus(*context_, "plain-bus").status()),
      HasSubstr("every bus of type plain-bus is full"));
}

}  // namespace
