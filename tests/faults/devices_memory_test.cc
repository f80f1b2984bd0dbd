// Memory runs out while machines are chosen and devices made.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <memory>
#include <string>
#include <string_view>

#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/containers.h"
#include "qdev/device.h"
#include "qdev/machine.h"
#include "qdev/options/device_add.h"
#include "qdev/options/device_option.h"
#include "qdev/options/start_machine.h"
#include "qdev/tcg_accelerator.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/walk.h"
#include "tests/faults/memory.h"

namespace qom::qdev {
namespace {

class WireBus : public Extends<WireBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "wire-bus";
  using Extends::Extends;
};

class Hub : public Extends<Hub, Device> {
 public:
  static constexpr std::string_view kTypeName = "hub";
  explicit Hub(const Construct& construct)
      : Extends(construct), wire_(construct, "wire") {}

 private:
  qom::Child<WireBus> wire_;
};

class Lamp : public Extends<Lamp, Device> {
 public:
  static constexpr std::string_view kTypeName = "lamp";
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) { c.bus_type = "wire-bus"; }

  uint32_t size_ = 0;
  std::string serial_;
};
struct Lamp::Props {
  static constexpr auto kSize =
      props::Field<&Lamp::size_>("size", {.default_value = 1, .max = 100});
  static constexpr auto kSerial = props::Field<&Lamp::serial_>("serial");
  static constexpr auto kAll = props::Table(kSize, kSerial);
};

struct World {
  TypeRegistry registry;
  compat::MachineSet machines;
  std::unique_ptr<Context> context;

  World() {
    registry.Register<WireBus>();
    registry.Register<Hub>();
    registry.Register<Lamp>();
    registry.Register<Machine>();
    registry.Register<TcgAccelerator>();
    EXPECT_TRUE(registry.Seal().ok());
    EXPECT_TRUE(machines.AddTable("old", {{"lamp", "size", "7"}}).ok());
    EXPECT_TRUE(machines.AddMachine({.name = "m-1.0", .tables = {"old"}}).ok());
    context = std::make_unique<Context>(registry);
  }
  std::string Picture() {
    std::string picture;
    WalkTree(context->root(), [&picture](const Object& object, size_t) {
      picture += object.CanonicalPath() + " x" +
                 std::to_string(object.ref_count()) + "\n";
      return true;
    });
    return picture + std::to_string(context->live_objects()) + " " +
           std::to_string(compat::Layers(*context).snapshot()->tables().size());
  }
};

struct WithHub : World {
  DeviceOption lamp = *ParseDeviceOption(
      "lamp,id=a-long-id-of-a-lamp,serial=a serial that is long,size=3");
  WithHub() {
    EXPECT_TRUE(SelectMachine(*context, machines, {.name = "m-1.0"}).ok());
    EXPECT_TRUE(EnsureContainer(*context, "/machine/peripheral").ok());
    EXPECT_TRUE(DeviceAdd(*context, *ParseDeviceOption("hub,id=h")).ok());
  }
};

TEST(DevicesMemoryTest, AMachineIsChosenOrTheContextIsAsBefore) {
  // To take layers back, a little memory is needed.
  test::EveryFault<World>("SelectMachine",
                          [](World& world) {
                            return SelectMachine(*world.context, world.machines,
                                                 {.name = "m-1.0"})
                                .status();
                          },
                          {test::Fault::kOne});
}

TEST(DevicesMemoryTest, AMachineIsStartedOrTheContextIsAsBefore) {
  const MachineOption option{.type = "m-1.0", .mem_merge = false};
  const StartOptions more{.accel = {{"kvm"}, {"tcg", {{"tb-size", "1"}}}},
                          .globals = {{"lamp", "size", "4"}}};
  test::EveryFault<World>("StartMachine",
                          [&](World& world) {
                            return StartMachine(*world.context, world.machines,
                                                option, more)
                                .status();
                          },
                          {test::Fault::kOne});
}

// So many that the tables of names grow, and with children further in.
struct WithBox : World {
  Ref<Object> box = *context->New("object");
  WithBox() {
    for (int i = 0; i < 40; ++i) {
      const Ref<Object> part = *context->New("object");
      EXPECT_TRUE(part->AddChild("inside", *context->New("object")).ok());
      EXPECT_TRUE(box->AddChild("part-" + std::to_string(i), part).ok());
    }
  }
};

TEST(DevicesMemoryTest, AChildIsInTheTreeWithAllBelowItOrNotThere) {
  test::EveryFault<WithBox>("AddChild", [](WithBox& world) {
    QOMRT_RETURN_IF_ERROR(
        world.context->root()
            .AddChild("a-long-name-of-a-box-in-the-tree", world.box)
            .status());
    return world.context->Resolve("part-39/inside").status();
  });
}

TEST(DevicesMemoryTest, ADeviceIsRealizedOrNotThere) {
  // To undo a step, a little memory is needed.
  test::EveryFault<WithHub>(
      "DeviceAdd",
      [](WithHub& world) {
        return DeviceAdd(*world.context, world.lamp).status();
      },
      {test::Fault::kOne});
}

}  // namespace
}  // namespace qom::qdev
