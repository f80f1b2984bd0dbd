// A device by option is placed, plugged and realized, or leaves nothing behind;
// and it leaves by its id or path.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/device_add.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compat/driver_aliases.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/containers.h"
#include "qdev/device.h"
#include "qdev/fault_probe.h"
#include "qdev/hotplug.h"
#include "qdev/machine.h"
#include "qdev/options/device_option.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class WireBus : public Extends<WireBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "wire-bus";
  using Extends::Extends;
  static void ClassInit(BusClass& c) { c.max_devices = 2; }
};

class Hub : public Extends<Hub, Device, HotplugHandler> {
 public:
  static constexpr std::string_view kTypeName = "hub";
  explicit Hub(const Construct& construct)
      : Extends(construct), a_(construct, "a"), b_(construct, "b") {}
  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    a_->SetHotplugHandler(this);
    return absl::OkStatus();
  }
  Bus& a() { return *a_; }
  Bus& b() { return *b_; }

 private:
  qom::Child<WireBus> a_;
  qom::Child<WireBus> b_;
};

class Lamp : public Extends<Lamp, Device> {
 public:
  static constexpr std::string_view kTypeName = "lamp";
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) { c.bus_type = "wire-bus"; }
  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    if (size_ == 7) return Error(Cause::kFailed, "a lamp of 7 burns out");
    return absl::OkStatus();
  }

  uint32_t size_ = 0;
  bool bright_ = false;
  std::vector<uint32_t> map_;
  std::string serial_;
};
struct Lamp::Props {
  static constexpr auto kSize =
      props::Field<&Lamp::size_>("size", {.default_value = 1, .max = 100});
  static constexpr auto kBright = props::Field<&Lamp::bright_>("bright");
  static constexpr auto kMap = props::Field<&Lamp::map_>("map");
  static constexpr auto kSerial = props::Field<&Lamp::serial_>("serial");
  static constexpr auto kAll = props::Table(kSize, kBright, kMap, kSerial);
};

class Fixed : public Extends<Fixed, Device> {
 public:
  static constexpr std::string_view kTypeName = "fixed";
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) { c.hotpluggable = false; }
};
class Soldered : public Extends<Soldered, Device> {
 public:
  static constexpr std::string_view kTypeName = "soldered";
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) { c.user_creatable = false; }
};

class DeviceAddTest : public ::testing::Test {
 protected:
  DeviceAddTest() {
    registry_.Register<WireBus>();
    registry_.Register<Machine>();
    registry_.Register<Hub>();
    registry_.Register<Lamp>();
    registry_.Register<Fixed>();
    registry_.Register<Soldered>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<Context>(registry_);
  }

  absl::StatusOr<Device*> Create(std::string_view text) {
    const absl::StatusOr<DeviceOption> option = ParseDeviceOption(text);
    if (!option.ok()) return option.status();
    return DeviceAdd(*context_, *option);
  }
  void MakeMachine() {
    EXPECT_THAT(PlaceMachine(*context_, *context_->New<Machine>()), IsOk());
  }
  void StartMachine() { EXPECT_THAT(MachineOf(*context_)->SetReady(), IsOk()); }
  // Paths, types and states of the tree.
  std::string Picture() {
    std::string picture;
    Draw(context_->root(), picture);
    return picture;
  }
  static void Draw(Object& object, std::string& picture) {
    picture += object.CanonicalPath() + " x" +
               std::to_string(object.ref_count()) + "\n";
    if (const Bus* bus = As<Bus>(&object)) {
      picture += std::to_string(bus->devices().size()) + "\n";
    }
    for (const Ref<Object>& child : object.children()) Draw(*child, picture);
  }

  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
};

TEST_F(DeviceAddTest, ADeviceIsPlacedByItsIdPluggedAndRealized) {
  ASSERT_THAT(Create("hub,id=h"), IsOk());
  const absl::StatusOr<Device*> lamp =
      Create("lamp,id=l,bus=h.1,size=0x10,bright,map=1,,2");
  ASSERT_THAT(lamp, IsOk());
  EXPECT_EQ((*lamp)->CanonicalPath(), "/machine/peripheral/l");
  EXPECT_EQ((*lamp)->id(), "l");
  EXPECT_TRUE((*lamp)->realized());
  EXPECT_EQ((*lamp)->parent_bus()->CanonicalPath(), "/machine/peripheral/h/b");
  EXPECT_THAT((*lamp)->Get("size"), IsOkAndHolds("16"));
  EXPECT_THAT((*lamp)->Get("bright"), IsOkAndHolds("on"));
  EXPECT_THAT((*lamp)->Get("map"), IsOkAndHolds("1,2"));
}

TEST_F(DeviceAddTest, WithoutIdADeviceIsAnonymous) {
  EXPECT_EQ((*Create("hub"))->CanonicalPath(),
            "/machine/peripheral-anon/device[0]");
  EXPECT_EQ((*Create("hub"))->CanonicalPath(),
            "/machine/peripheral-anon/device[1]");
}

TEST_F(DeviceAddTest, WithoutABusTheFirstWithRoomIsTaken) {
  Hub& hub = Cast<Hub>(*Create("hub,id=h"));
  for (int i = 0; i < 4; ++i) ASSERT_THAT(Create("lamp"), IsOk());
  EXPECT_THAT(hub.a().devices(), SizeIs(2));
  EXPECT_THAT(hub.b().devices(), SizeIs(2));
  EXPECT_THAT(Create("lamp,id=l"),
              HasCause(Cause::kNoSuchObject,
                       AllOf(HasSubstr("-device lamp,id=l: "),
                             HasSubstr("every bus of type wire-bus is full"))));
}

// Whatever the order in which they joined.
TEST_F(DeviceAddTest, TheFirstFittingBusIsTheFirstOfTheTree) {
  MakeMachine();
  const auto first = [this](const Device* without = nullptr) {
    const absl::StatusOr<Bus*> bus =
        FirstFittingBus(*context_, "wire-bus", without);
    return bus.ok() ? (*bus)->CanonicalPath() : "none";
  };
  const auto put = [this](Object& below, std::string_view name) {
    Ref<Hub> hub = *context_->New<Hub>();
    EXPECT_THAT(below.AddChild(name, hub).status(), IsOk());
    return hub;
  };
  Object& root = context_->root();
  const Ref<Object> early = *context_->New("object");
  const Ref<Object> late = *context_->New("object");
  ASSERT_THAT(root.AddChild("early", early).status(), IsOk());
  ASSERT_THAT(root.AddChild("late", late).status(), IsOk());
  EXPECT_EQ(first(), "none");
  const Ref<Hub> last = put(*late, "z");
  EXPECT_EQ(first(), "/late/z/a");
  const Ref<Hub> second = put(*early, "y");
  EXPECT_EQ(first(), "/early/y/a");
  const Ref<Hub> third = put(*early, "x");
  EXPECT_EQ(first(), "/early/y/a");
  EXPECT_EQ(first(second.get()), "/early/x/a");
  // What is below a bus comes after it, and before its next sibling.
  const Ref<Hub> below = put(second->a(), "below");
  const Ref<Lamp> lamps[] = {*context_->New<Lamp>(), *context_->New<Lamp>()};
  for (const Ref<Lamp>& lamp : lamps) {
    ASSERT_THAT(lamp->PlugInto(second->a()), IsOk());
  }
  EXPECT_EQ(first(), "/early/y/a/below/a");
  EXPECT_EQ(first(below.get()), "/early/y/b");
  EXPECT_EQ(first(second.get()), "/early/x/a");
}

TEST_F(DeviceAddTest, ABusOfOneOfManyHubsIsFoundInGoodTime) {
  MakeMachine();
  ASSERT_THAT(Create("hub,id=h"), IsOk());
  const Ref<WireBus> wide = *context_->New<WireBus>();
  ASSERT_THAT(context_->root().AddChild("wide", wide).status(), IsOk());
  for (int i = 0; i < 10000; ++i) {
    ASSERT_THAT(Create("fixed,id=f" + std::to_string(i)), IsOk());
    const std::string bus = i % 2 == 0 ? "lamp,id=l" : "lamp,bus=wide,id=l";
    ASSERT_THAT(Create(bus), IsOk());
    const Ref<Object> lamp = *context_->Resolve("/machine/peripheral/l");
    EXPECT_THAT(Cast<Device>(*lamp).SetRealized(false), IsOk());
    lamp->Unparent();
  }
}

TEST_F(DeviceAddTest, ListsComeElementByElementOrFromJson) {
  ASSERT_THAT(Create("hub"), IsOk());
  EXPECT_THAT((*Create("lamp,map.1=8,map.0=0x9"))->Get("map"),
              IsOkAndHolds("9,8"));
  EXPECT_THAT(
      (*Create(R"({"driver": "lamp", "map": [3, 4], "size": 5})"))->Get("map"),
      IsOkAndHolds("3,4"));
  EXPECT_THAT(Create("lamp,map.1=8"),
              HasCause(Cause::kMalformed, HasSubstr("'map.0' is missing")));
}

TEST_F(DeviceAddTest, OfAPropertyThatComesAgainTheLastValueStays) {
  ASSERT_THAT(Create("hub"), IsOk());
  EXPECT_THAT((*Create("lamp,size=3,size=4"))->Get("size"), IsOkAndHolds("4"));
}

TEST_F(DeviceAddTest, PropertiesAreSetAsAUsersAre) {
  Context context(registry_, {.journal = true});
  ASSERT_THAT(DeviceAdd(context, {.driver = "hub"}), IsOk());
  const absl::StatusOr<Device*> lamp = DeviceAdd(
      context, {.driver = "lamp", .properties = {{"size", Value(4)}}});
  ASSERT_THAT(lamp, IsOk());
  ASSERT_THAT((*lamp)->Journal(), SizeIs(1));
  EXPECT_EQ((*lamp)->Journal()[0].by, SetBy::kUser);
}

TEST_F(DeviceAddTest, MistakesAreNamedAndNothingIsLeftBehind) {
  ASSERT_THAT(Create("hub,id=h"), IsOk());
  ASSERT_THAT(Create("lamp,id=taken"), IsOk());
  const std::string before = Picture();
  const int64_t alive = context_->live_objects();
  const struct {
    const char* text;
    Cause cause;
    const char* message;
  } kCases[] = {
      {"lmap", Cause::kUnknownType, "nearest: lamp"},
      {"device", Cause::kAbstractType, "device is abstract"},
      {"wire-bus", Cause::kBadValue, "wire-bus is no device"},
      {"object", Cause::kBadValue, "object is no device"},
      {"soldered", Cause::kAbstractType, "made by its machine"},
      {"lamp,id=taken", Cause::kTaken, "'taken' is taken by a lamp"},
      {"lamp,bus=none", Cause::kNoSuchObject,
       "bus='none': there is no bus 'none'; buses: /machine/peripheral/h/a"},
      {"hub,bus=h.0", Cause::kBadValue, "goes on no bus"},
      {"lamp,sise=4", Cause::kUnknownProperty, "nearest: size"},
      {"lamp,size=abc", Cause::kBadValue, "size='abc': lamp.size: "},
      {"lamp,size=101", Cause::kOutOfRange, "101 is outside 0..100"},
      {"lamp,bright=ON", Cause::kBadValue, "bright='ON'"},
      {"hub,realized=on", Cause::kReadOnly, "itself realizes"},
      {"hub,realized.0=on", Cause::kReadOnly, "itself realizes"},
      {R"({"driver":"lamp","bright":5})", Cause::kBadValue, "bright=5: "},
      {R"({"driver":"lamp","size":{"a":1}})", Cause::kBadValue,
       "size: an object is no value"},
      {R"({"driver":"lamp","map":[[1]]})", Cause::kBadValue, "holds a list"},
      {"lamp,size=7", Cause::kFailed, "a lamp of 7 burns out"},
      {"lamp,id=seven,size=7", Cause::kFailed,
       "-device lamp,id=seven: /machine/peripheral/seven: realize: "},
  };
  for (const auto& one : kCases) {
    EXPECT_THAT(Create(one.text),
                HasCause(one.cause,
                         AllOf(HasSubstr("-device "), HasSubstr(one.message))))
        << one.text;
    EXPECT_EQ(Picture(), before) << one.text;
    EXPECT_EQ(context_->live_objects(), alive) << one.text;
  }
}

TEST_F(DeviceAddTest, EvenTheFoldersGo) {
  const std::string before = Picture();
  FaultProbeOf(*context_).OnStep([](std::string_view step, const Object&) {
    return step == "realize" ? Error(Cause::kFailed, "no") : absl::OkStatus();
  });
  EXPECT_THAT(Create("hub,id=h"), HasCause(Cause::kFailed));
  EXPECT_THAT(Create("hub"), HasCause(Cause::kFailed));
  EXPECT_EQ(Picture(), before);
}

TEST_F(DeviceAddTest, HotPlugNeedsATypeThatCan) {
  MakeMachine();
  EXPECT_THAT(Create("fixed"), IsOk());
  ASSERT_THAT(Create("hub,id=h"), IsOk());
  StartMachine();
  EXPECT_THAT(Create("fixed"),
              HasCause(Cause::kWrongPhase,
                       HasSubstr("a fixed cannot join a running machine")));
  const absl::StatusOr<Device*> lamp = Create("lamp,bus=h.0");
  ASSERT_THAT(lamp, IsOk());
  EXPECT_TRUE((*lamp)->hotplugged());
  EXPECT_THAT(Create("lamp,bus=h.1"),
              HasCause(Cause::kWrongPhase, HasSubstr("no hotplug handler")));
}

class Hider : public DeviceListener {
 public:
  bool HidesDevice(std::string_view id) const override { return id == "spare"; }
};

TEST_F(DeviceAddTest, AHiddenDeviceIsNotAdded) {
  Hider hider;
  Listeners(*context_).Add(hider);
  EXPECT_THAT(Create("hub,id=spare"),
              HasCause(Cause::kWrongPhase, HasSubstr("hidden for now")));
  EXPECT_THAT(Create("hub,id=other"), IsOk());
  Listeners(*context_).Remove(hider);
}

TEST_F(DeviceAddTest, ABuiltOptionIsCheckedToo) {
  EXPECT_THAT(DeviceAdd(*context_, {.driver = ""}),
              HasCause(Cause::kMalformed));
  EXPECT_THAT(DeviceAdd(*context_, {.driver = "hub", .id = "a/b"}),
              HasCause(Cause::kBadValue, HasSubstr("'a/b'")));
}

TEST_F(DeviceAddTest, ATextInJsonIsReadAsAnOptionsIsWhereThatIsAsked) {
  ASSERT_THAT(Create("hub"), IsOk());
  const absl::StatusOr<DeviceOption> option =
      ParseDeviceOption(R"({"driver": "lamp", "bright": "on", "size": "0x10"})",
                        JsonTexts::kRead);
  ASSERT_THAT(option, IsOk());
  const absl::StatusOr<Device*> lamp = DeviceAdd(*context_, *option);
  ASSERT_THAT(lamp, IsOk());
  EXPECT_THAT((*lamp)->Get("bright"), IsOkAndHolds("on"));
  EXPECT_THAT((*lamp)->Get("size"), IsOkAndHolds("16"));
}

TEST_F(DeviceAddTest, InJsonATextIsNoNumber) {
  ASSERT_THAT(Create("hub"), IsOk());
  EXPECT_THAT(
      Create(R"({"driver": "lamp", "size": "5"})"),
      HasCause(Cause::kBadValue,
               HasSubstr("size='5': lamp.size: a text where an integer")));
  EXPECT_THAT(Create(R"({"driver": "lamp", "bright": "on"})"),
              HasCause(Cause::kBadValue, HasSubstr("a text where a boolean")));
  EXPECT_THAT(Create(R"({"driver": "lamp", "serial": 5})"),
              HasCause(Cause::kBadValue, HasSubstr("where a text is needed")));
  EXPECT_THAT(Create(R"({"driver": "lamp", "size": 5, "bright": true})"),
              IsOk());
}

TEST_F(DeviceAddTest, TheDriverMayHaveAnotherName) {
  ASSERT_THAT(Create("hub"), IsOk());
  compat::DriverAliasesOf(*context_).emplace("light", "lamp");
  const absl::StatusOr<Device*> lamp = Create("light,id=l");
  ASSERT_THAT(lamp, IsOk());
  EXPECT_EQ((*lamp)->type().name(), "lamp");
  EXPECT_THAT(Create("light,size=x"),
              HasCause(Cause::kBadValue, HasSubstr("-device light: size='x'")));
}

TEST_F(DeviceAddTest, ThePropertiesOfAnOptionAreSetInAnyObject) {
  const Ref<Lamp> lamp = *context_->New<Lamp>();
  EXPECT_THAT(SetProperties({.driver = "lamp",
                             .properties = {{"map.1", "2"},
                                            {"size", "3"},
                                            {"map.0", "1"},
                                            {"serial", "a,b"}}},
                            *lamp),
              IsOk());
  EXPECT_THAT(lamp->Get("map"), IsOkAndHolds("1,2"));
  EXPECT_THAT(lamp->Get("size"), IsOkAndHolds("3"));
  EXPECT_THAT(lamp->Get("serial"), IsOkAndHolds("a,b"));
  EXPECT_THAT(
      SetProperties({.driver = "lamp", .properties = {{"sise", "4"}}}, *lamp),
      HasCause(Cause::kUnknownProperty, HasSubstr("nearest: size")));
  EXPECT_EQ(lamp->parent(), nullptr);
}

// ---- Taking a device out ---------------------------------------------------

TEST_F(DeviceAddTest, ADeviceLeavesByItsIdOrPath) {
  MakeMachine();
  ASSERT_THAT(Create("hub,id=h"), IsOk());
  StartMachine();
  const std::string before = Picture();
  ASSERT_THAT(Create("lamp,id=l,bus=h.0"), IsOk());
  EXPECT_THAT(DeviceDel(*context_, "l"), IsOk());
  EXPECT_EQ(Picture(), before);
  ASSERT_THAT(Create("lamp,id=l,bus=h.0"), IsOk());
  EXPECT_THAT(DeviceDel(*context_, "/machine/peripheral/l"), IsOk());
  EXPECT_EQ(Picture(), before);
}

TEST_F(DeviceAddTest, WhoIsNotThereOrCannotLeaveIsNamed) {
  EXPECT_THAT(DeviceDel(*context_, "lamp0"),
              HasCause(Cause::kNoSuchObject, HasSubstr("no device 'lamp0'")));
  ASSERT_THAT(Create("hub,id=h"), IsOk());
  ASSERT_THAT(Create("lamp,id=lamp1,bus=h.1"), IsOk());
  ASSERT_THAT(Create("fixed,id=f"), IsOk());
  const std::string before = Picture();
  EXPECT_THAT(DeviceDel(*context_, "lamp0"),
              HasCause(Cause::kNoSuchObject, HasSubstr("nearest: lamp1")));
  EXPECT_THAT(DeviceDel(*context_, "/machine/peripheral"),
              HasCause(Cause::kNoSuchObject));
  EXPECT_THAT(DeviceDel(*context_, "f"),
              HasCause(Cause::kWrongPhase,
                       HasSubstr("a fixed cannot leave a running machine")));
  EXPECT_THAT(DeviceDel(*context_, "lamp1"),
              HasCause(Cause::kWrongPhase, HasSubstr("no hotplug handler")));
  EXPECT_EQ(Picture(), before);
}

}  // namespace
}  // namespace qom::qdev
