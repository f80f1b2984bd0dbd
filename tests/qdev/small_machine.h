// A machine family in small, for tests of what looks at whole machines: hubs
// that bring a bus, sensors on it that take addresses, two versions of a board,
// an accelerator, and objects of a user's.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_QDEV_SMALL_MACHINE_H_
#define QOMRT_TESTS_QDEV_SMALL_MACHINE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "compat/entry.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/accelerator.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/machine.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::test::small {

// Gives its devices the first free address.
class LoomBus : public Extends<LoomBus, qdev::Bus> {
 public:
  static constexpr std::string_view kTypeName = "loom-bus";
  using Extends::Extends;
  inline absl::Status AssignAddress(qdev::Device& device) override;
  inline std::string AddressOf(const qdev::Device& device) const override;
};

class Hub : public Extends<Hub, qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "loom-hub";
  struct Props;
  explicit Hub(const Construct& construct)
      : Extends(construct), loom_(construct, "loom") {}
  static void ClassInit(qdev::DeviceClass& c) {
    c.description = "a hub of looms";
    c.categories = {"bridge"};
  }
  LoomBus& loom() const { return *loom_; }

 private:
  uint32_t speed_{};
  qom::Child<LoomBus> loom_;
};
struct Hub::Props {
  static constexpr auto kSpeed =
      props::Field<&Hub::speed_>("speed", {.default_value = 100,
                                           .min = 1,
                                           .max = 1000,
                                           .doc = "Clock of the loom.",
                                           .unit = "kHz"});
  static constexpr auto kAll = props::Table(kSpeed);
};

class Sensor : public Extends<Sensor, qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "loom-sensor";
  struct Props;
  using Extends::Extends;
  static void ClassInit(qdev::DeviceClass& c) {
    c.description = "a sensor";
    c.bus_type = "loom-bus";
  }
  uint32_t address_{};
  std::string label_;
  Link<Object> source_;
};
struct Sensor::Props {
  static constexpr auto kAddress = props::Field<&Sensor::address_>(
      "address",
      {.default_value = 0, .max = 127, .doc = "0: the bus gives one."});
  static constexpr auto kLabel =
      props::Field<&Sensor::label_>("label", {.doc = "What it is called."});
  static constexpr auto kSource =
      props::Field<&Sensor::source_>("source", {.doc = "Where it looks."});
  static constexpr auto kAll = props::Table(kAddress, kLabel, kSource);
};

absl::Status LoomBus::AssignAddress(qdev::Device& device) {
  Sensor& sensor = Cast<Sensor>(device);
  uint32_t wanted = sensor.address_;
  for (uint32_t next = 1;; ++next) {
    if (sensor.address_ == 0) wanted = next;
    bool taken = false;
    for (const qdev::Device* other : devices()) {
      taken = taken ||
              (other != &device && Cast<Sensor>(*other).address_ == wanted);
    }
    if (!taken) break;
    if (sensor.address_ != 0) {
      return Error(Cause::kTaken, "address: {} is taken", wanted);
    }
  }
  sensor.address_ = wanted;
  return absl::OkStatus();
}
std::string LoomBus::AddressOf(const qdev::Device& device) const {
  return fmt::format("{}", Cast<Sensor>(device).address_);
}

class Board : public Extends<Board, qdev::Machine> {
 public:
  static constexpr std::string_view kTypeName = "board-machine";
  struct Props;
  using Extends::Extends;
  static void ClassInit(qdev::MachineClass& c) { c.description = "a board"; }
  uint32_t slots_{};
};
struct Board::Props {
  static constexpr auto kSlots = props::Field<&Board::slots_>(
      "slots", {.default_value = 4, .max = 64, .doc = "Slots for cards."});
  static constexpr auto kAll = props::Table(kSlots);
};

class QuickAccelerator : public Extends<QuickAccelerator, qdev::Accelerator> {
 public:
  static constexpr std::string_view kTypeName = "quick-accel";
  struct Props;
  using Extends::Extends;
  static void ClassInit(qdev::AcceleratorClass& c) {
    c.description = "runs it quickly";
  }
  uint32_t depth_{};
};
struct QuickAccelerator::Props {
  static constexpr auto kDepth = props::Field<&QuickAccelerator::depth_>(
      "depth", {.default_value = 8, .doc = "How deep it looks."});
  static constexpr auto kAll = props::Table(kDepth);
};

inline constexpr compat::Entry kBoard1_0[] = {
    compat::Set<Hub>(Hub::Props::kSpeed, 50),
    compat::Set<Board>(Board::Props::kSlots, 2)};

inline void RegisterTypes(TypeRegistry& registry) {
  qdev::RegisterDeviceTypes(registry);
  qdev::RegisterObjectTypes(registry);
  registry.Register<LoomBus>();
  registry.Register<Hub>();
  registry.Register<Sensor>();
  registry.Register<Board>();
  registry.Register<QuickAccelerator>();
  EXPECT_THAT(registry.Seal(), IsOk());
}

inline void AddMachines(compat::MachineSet& machines) {
  EXPECT_THAT(machines.AddEntries("board_1_0", kBoard1_0), IsOk());
  EXPECT_THAT(
      machines.AddMachine(
          {.name = "board-1.0", .deprecated = true, .tables = {"board_1_0"}}),
      IsOk());
  EXPECT_THAT(machines.AddMachine({.name = "board-1.10"}), IsOk());
  EXPECT_THAT(machines.AddMachine(
                  {.name = "board-2.0", .alias = "board", .is_default = true}),
              IsOk());
}

// A registry, machines and a context of the above.
class SmallMachineTest : public ::testing::Test {
 protected:
  SmallMachineTest() {
    RegisterTypes(registry_);
    AddMachines(machines_);
    context_ = std::make_unique<Context>(registry_);
  }

  TypeRegistry registry_;
  compat::MachineSet machines_;
  std::unique_ptr<Context> context_;
};

}  // namespace qom::test::small

#endif  // QOMRT_TESTS_QDEV_SMALL_MACHINE_H_
