// A machine of more than two hundred nested devices: devices on buses of
// devices on buses, devices that others embed, and devices that others make as
// they are realized. Whichever single step of realizing it fails, the tree is
// as before.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/signal.h"
#include "qom/cast.h"
#include "qom/child.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "testing/faults.h"
#include "testing/fixture.h"
#include "testing/matchers.h"
#include "testing/tree_picture.h"

namespace {

using qom::Ref;
using qom::qdev::Bus;
using qom::qdev::Device;
using qom::testing::ForEachFault;
using qom::testing::IsOk;
using qom::testing::IsRealized;
using qom::testing::PictureDifference;
using qom::testing::TreePicture;

class NestBus : public qom::Extends<NestBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "nest-bus";
  struct Props;
  using Extends::Extends;

  uint32_t taken() const { return taken_; }
  absl::Status AssignAddress(Device& /*device*/) override {
    ++taken_;
    return absl::OkStatus();
  }
  void ReleaseAddress(Device& /*device*/) override { --taken_; }

 private:
  uint32_t taken_ = 0;
};
// In the picture of the tree, so that an address that is not given back shows.
struct NestBus::Props {
  static constexpr auto kTaken = qom::props::Computed<&NestBus::taken>(
      "taken", {.doc = "Addresses that it gave and did not get back."});
  static constexpr auto kAll = qom::props::Table(kTaken);
};

// What others embed, or make as they are realized.
class Core : public qom::Extends<Core, Device> {
 public:
  static constexpr std::string_view kTypeName = "nest-core";
  using Extends::Extends;
};

// On a bus; makes a device, settles a property and keeps an eye on a neighbour.
class Leaf : public qom::Extends<Leaf, Device> {
 public:
  static constexpr std::string_view kTypeName = "nest-leaf";
  struct Props;
  using Extends::Extends;
  static void ClassInit(qom::qdev::DeviceClass& c) { c.bus_type = "nest-bus"; }

  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    QOMRT_ASSIGN_OR_RETURN(Ref<Core> core, context().New<Core>());
    QOMRT_RETURN_IF_ERROR(AddChild("core", std::move(core)).status());
    keeps_ = Ref<Device>(this);
    if (vectors_ != kAutomatic) return absl::OkStatus();
    return SettleProperty(*type().FindProperty("vectors"), qom::Value(4));
  }
  void Unrealize() override {
    keeps_.Reset();
    Device::Unrealize();
  }

 private:
  static constexpr uint32_t kAutomatic = 0xffff'ffff;

  uint32_t vectors_{};
  qom::qdev::SignalOut irq_;
  Ref<Device> keeps_;  // only while it is realized
  friend Props;
};
struct Leaf::Props {
  static constexpr auto kAll = qom::props::Table(
      qom::props::Field<&Leaf::vectors_>(
          "vectors", {.default_value = kAutomatic, .automatic = kAutomatic}),
      qom::props::Field<&Leaf::irq_>("irq"));
};

// On a bus and the owner of two, with a device and an input of its own.
class Hub : public qom::Extends<Hub, Device> {
 public:
  static constexpr std::string_view kTypeName = "nest-hub";
  explicit Hub(const qom::Construct& construct)
      : Extends(construct),
        core_(construct, "core"),
        in_(construct, "in"),
        left_(construct, "left"),
        right_(construct, "right") {}
  static void ClassInit(qom::qdev::DeviceClass& c) { c.bus_type = "nest-bus"; }

  Bus& left() { return *left_; }
  Bus& right() { return *right_; }

 private:
  qom::Child<Core> core_;
  qom::Child<qom::qdev::Signal> in_;
  qom::Child<NestBus> left_;
  qom::Child<NestBus> right_;
};

size_t CountRealized(const qom::Object& object) {
  const Device* device = qom::As<Device>(&object);
  size_t count = device != nullptr && device->realized() ? 1 : 0;
  for (const qom::Ref<qom::Object>& child : object.children()) {
    count += CountRealized(*child);
  }
  return count;
}

class NestedMachineTest
    : public qom::testing::DeviceTestFor<Hub, Leaf, Core, NestBus> {
 protected:
  NestedMachineTest() {
    machine();
    root_ = New<Hub>("root");
    EXPECT_THAT(Plug(*root_), IsOk());
    Grow(*root_, 4);
  }

  // A hub and a leaf on the left, three leaves on the right; and so on.
  void Grow(Hub& hub, int depth) {
    for (int i = 0; i < 3; ++i) AddLeaf(hub.right(), hub);
    AddLeaf(hub.left(), hub);
    if (depth == 0) return;
    for (Bus* bus : {&hub.left(), &hub.right()}) {
      Ref<Hub> next = New<Hub>(NextId());
      ASSERT_THAT(next->PlugInto(*bus), IsOk());
      Grow(*next, depth - 1);
    }
  }
  void AddLeaf(Bus& bus, const Hub& hub) {
    const std::string irq = hub.CanonicalPath() + "/in";
    Ref<Leaf> leaf = New<Leaf>(NextId(), {{"irq", irq}});
    ASSERT_THAT(leaf->PlugInto(bus), IsOk());
  }
  std::string NextId() { return "d" + std::to_string(++devices_); }

  Ref<Hub> root_;
  int devices_ = 0;
};

TEST_F(NestedMachineTest, AFaultInAnySingleStepLeavesNoTrace) {
  const std::string before = TreePicture(context());
  const size_t faults = ForEachFault(
      context(), [this] { return root_->SetRealized(true); },
      {.check = [this](const qom::testing::Fault& fault) {
        EXPECT_EQ(machine().reserved(), 0u)
            << "after the fault in " << fault.step << " of " << fault.object;
      }});
  EXPECT_THAT(*root_, IsRealized()) << "at last, without a fault";
  const size_t realized = CountRealized(context().root());
  EXPECT_GE(realized, 200u);
  EXPECT_GE(faults, 3 * realized) << "pre-plug, realize and plug of each";
  ASSERT_THAT(root_->SetRealized(false), IsOk());
  EXPECT_EQ(PictureDifference(before, TreePicture(context())), "");
}

TEST_F(NestedMachineTest, ASecondTryAfterAnyFaultSucceeds) {
  const size_t faults = ForEachFault(
      context(), [this] { return root_->SetRealized(true); }, {.undo = [this] {
        EXPECT_THAT(*root_, IsRealized());
        (void)root_->SetRealized(false);
      }});
  EXPECT_GE(faults, 600u);
}

}  // namespace
