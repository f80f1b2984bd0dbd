// The code of docs/hotplug.md: a bus with four slots, what all devices on it
// have, and the device that owns it and talks to the guest.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_DOCS_EXAMPLES_VIRTIO_BUS_H_
#define QOMRT_DOCS_EXAMPLES_VIRTIO_BUS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/hotplug.h"
#include "qom/cast.h"
#include "qom/child.h"
#include "qom/native_type.h"
#include "qom/status.h"

namespace acme {

using qom::Cause;
using qom::Error;
using qom::qdev::Bus;
using qom::qdev::BusClass;
using qom::qdev::Device;
using qom::qdev::DeviceClass;
using qom::qdev::HotplugHandler;

class VirtioDevice : public qom::Extends<VirtioDevice, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-virtio-device";
  static constexpr bool kAbstract = true;
  static constexpr uint8_t kAnySlot = 0xff;
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) { c.bus_type = "acme-virtio-bus"; }

  uint8_t slot() const { return slot_; }

 private:
  uint8_t slot_{};
};

struct VirtioDevice::Props {
  static constexpr auto kSlot = qom::props::Field<&VirtioDevice::slot_>(
      "slot", {.default_value = kAnySlot,
               .doc = "The slot on the bus; 255: the first that is free.",
               .flags = qom::PropertyFlags::kAddress});
  static constexpr auto kAll = qom::props::Table(kSlot);
};

class VirtioBus final : public qom::Extends<VirtioBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "acme-virtio-bus";
  static constexpr size_t kSlots = 4;
  using Extends::Extends;
  static void ClassInit(BusClass& c) { c.max_devices = kSlots; }

  Device* at(size_t slot) const { return slots_.at(slot); }

  absl::Status AssignAddress(Device& device) override {
    const uint8_t wanted = qom::Cast<VirtioDevice>(&device).slot();
    auto slot = wanted == VirtioDevice::kAnySlot
                    ? std::find(slots_.begin(), slots_.end(), nullptr)
                    : slots_.begin() + std::min<size_t>(wanted, kSlots);
    if (slot == slots_.end()) {
      return Error(Cause::kOutOfRange, "slot: {} is outside 0..{}", wanted,
                   kSlots - 1);
    }
    if (*slot != nullptr) {
      return Error(Cause::kTaken, "slot: {} is taken by {}", wanted,
                   (*slot)->CanonicalPath());
    }
    *slot = &device;
    return absl::OkStatus();
  }
  void ReleaseAddress(Device& device) override {
    std::replace(slots_.begin(), slots_.end(), &device,
                 static_cast<Device*>(nullptr));
  }
  std::string AddressOf(const Device& device) const override {
    const auto slot = std::find(slots_.begin(), slots_.end(), &device);
    return fmt::format("{}", slot - slots_.begin());
  }

 private:
  std::array<Device*, kSlots> slots_{};
};

// Owns the bus and speaks to the guest about it.
class VirtioHost final
    : public qom::Extends<VirtioHost, Device, HotplugHandler> {
 public:
  static constexpr std::string_view kTypeName = "acme-virtio-host";
  explicit VirtioHost(const qom::Construct& construct)
      : Extends(construct), bus_(construct, "slots") {}
  static void ClassInit(DeviceClass& c) { c.hotpluggable = false; }

  VirtioBus& bus() { return *bus_; }
  // What the guest reads: a bit for each slot it is asked to give up.
  uint32_t leaving() const { return leaving_; }
  // What it writes: the slot is no longer in use.
  void Eject(size_t slot) {
    if (slot < VirtioBus::kSlots && (leaving_ >> slot & 1) != 0) {
      FinishUnplug(*bus_->at(slot));
    }
  }

  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    bus_->SetHotplugHandler(this);
    return absl::OkStatus();
  }
  void Unrealize() override {
    bus_->SetHotplugHandler(nullptr);
    Device::Unrealize();
  }

  absl::Status UnplugRequest(Device& device) override {
    leaving_ |= BitOf(device);
    return absl::OkStatus();
  }
  void Unplug(Device& device) override { leaving_ &= ~BitOf(device); }

 private:
  uint32_t BitOf(const Device& device) const {
    for (size_t i = 0; i < VirtioBus::kSlots; ++i) {
      if (bus_->at(i) == &device) return 1u << i;
    }
    return 0;
  }

  qom::Child<VirtioBus> bus_;
  uint32_t leaving_ = 0;
};

}  // namespace acme

#endif  // QOMRT_DOCS_EXAMPLES_VIRTIO_BUS_H_
