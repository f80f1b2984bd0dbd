// The devices of the fuzzer of devices: every callback that they have acts on
// the stage, and keeps account of what must balance.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_FUZZ_DEVICE_TYPES_H_
#define QOMRT_TESTS_FUZZ_DEVICE_TYPES_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/hotplug.h"
#include "qdev/resettable.h"
#include "qom/child.h"
#include "qom/native_type.h"
#include "qom/registry.h"

namespace qom::fuzz {

class SlotBus : public Extends<SlotBus, qdev::Bus> {
 public:
  static constexpr std::string_view kTypeName = "slot-bus";
  static constexpr size_t kMostDevices = 3;
  static void ClassInit(qdev::BusClass& c) { c.max_devices = kMostDevices; }
  using Extends::Extends;

  absl::Status AssignAddress(qdev::Device& device) override;
  void ReleaseAddress(qdev::Device& device) override;
  absl::Status Realize() override;
  void Unrealize() override;
  void ResetEnter(qdev::ResetKind kind) override;
  void ResetHold(qdev::ResetKind kind) override;
  void ResetExit(qdev::ResetKind kind) override;

  int addresses() const { return addresses_; }

 private:
  int addresses_ = 0;
};

class Part : public Extends<Part, qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "part";
  struct Props;
  static void ClassInit(qdev::DeviceClass& c) { c.hotpluggable = true; }
  using Extends::Extends;

  absl::Status Realize() override;
  void Unrealize() override;
  void ResetEnter(qdev::ResetKind kind) override;
  void ResetHold(qdev::ResetKind kind) override;
  void ResetExit(qdev::ResetKind kind) override;

  uint32_t number() const { return number_; }
  absl::Status SetNumber(uint32_t number);
  // Realize() ran and was not undone.
  bool up() const { return up_; }

 protected:
  void AboutToUnparent() override;

 private:
  uint32_t number_ = 0;
  bool makes_kids_ = false;
  bool up_ = false;
};

struct Part::Props {
  static constexpr auto kNumber =
      props::Computed<&Part::number, &Part::SetNumber>(
          "n", {.doc = "Setting it acts.",
                .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kKids = props::Field<&Part::makes_kids_>(
      "kids", {.doc = "Realizing it makes a child."});
  static constexpr auto kAll = props::Table(kNumber, kKids);
};

// A device for a bus.
class Card : public Extends<Card, Part> {
 public:
  static constexpr std::string_view kTypeName = "card";
  static void ClassInit(qdev::DeviceClass& c) { c.bus_type = "slot-bus"; }
  using Extends::Extends;
};

// A device that has a bus, embeds another, and handles what comes.
class Host : public Extends<Host, Part, qdev::HotplugHandler> {
 public:
  static constexpr std::string_view kTypeName = "host";
  explicit Host(const Construct& construct)
      : Extends(construct), bus_(construct, "slots"), kid_(construct, "kid") {}

  absl::Status Realize() override;
  void Unrealize() override;
  absl::Status PrePlug(qdev::Device& device) override;
  void CancelPlug(qdev::Device& device) override;
  absl::Status Plug(qdev::Device& device) override;
  absl::Status UnplugRequest(qdev::Device& device) override;
  void Unplug(qdev::Device& device) override;

  SlotBus* bus() const { return bus_.get(); }
  // Devices it let in and did not let go.
  int plugged() const { return plugged_; }

 private:
  qom::Child<SlotBus> bus_;
  qom::Child<Part> kid_;
  int plugged_ = 0;
};

// A host that is on a bus itself.
class Bridge : public Extends<Bridge, Host> {
 public:
  static constexpr std::string_view kTypeName = "bridge";
  static void ClassInit(qdev::DeviceClass& c) { c.bus_type = "slot-bus"; }
  using Extends::Extends;
};

// The types above, sealed.
TypeRegistry& DeviceTypes();

}  // namespace qom::fuzz

#endif  // QOMRT_TESTS_FUZZ_DEVICE_TYPES_H_
