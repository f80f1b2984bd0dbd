// A disk in two parts, as virtio has them: a back end on a bus of its own, and
// the transport, which embeds both and has the back end's properties as its
// own.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
#ifndef EMU_VIRTIO_H_
#define EMU_VIRTIO_H_

#include "sysbus.h"

namespace emu {

// -object emu-drive,id=d0,text=…
class Drive final : public Extends<Drive, qom::compat::ObjectCompat,
                                   qom::qdev::UserCreatable> {
 public:
  static constexpr std::string_view kTypeName = "emu-drive";
  struct Props;
  using Extends::Extends;
  std::string text_;
};
struct Drive::Props {
  static constexpr auto kText =
      Field<&Drive::text_>("text", {.doc = "What is on the disk."});
  static constexpr auto kAll = Table(kText);
};

class VirtioBus final : public Extends<VirtioBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "emu-virtio-bus";
  using Extends::Extends;
  static void ClassInit(qom::qdev::BusClass& c) { c.max_devices = 1; }
};

class VirtioBlk final : public Extends<VirtioBlk, Device> {
 public:
  static constexpr std::string_view kTypeName = "emu-virtio-blk-device";
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) { c.bus_type = "emu-virtio-bus"; }

  absl::Status Realize() override {
    RETURN_IF_ERROR(Device::Realize());
    if (drive_) return absl::OkStatus();
    return Error(Cause::kBadValue, "drive: name an emu-drive");
  }

  qom::Link<Drive, qom::LinkKind::kStrong> drive_;
  uint32_t queues_{};
};
struct VirtioBlk::Props {
  static constexpr auto kDrive =
      Field<&VirtioBlk::drive_>("drive", {.doc = "The disk that it shows."});
  static constexpr auto kQueues = Field<&VirtioBlk::queues_>(
      "num-queues",
      {.default_value = 4, .min = 1, .max = 64, .doc = "Request queues."});
  static constexpr auto kAll = Table(kDrive, kQueues);
};

class VirtioMmio final : public Extends<VirtioMmio, MappedDevice> {
 public:
  static constexpr std::string_view kTypeName = "emu-virtio-blk";
  struct Props;
  explicit VirtioMmio(const qom::Construct& c)
      : Extends(c), bus_(c, "virtio-bus"), blk_(c, "backend") {}
  static void ClassInit(DeviceClass& c) { c.description = "a disk"; }

  // The next byte of the disk; a store says which.
  uint32_t Load(uint64_t /*offset*/) override {
    const std::string& text = blk_->drive_->text_;
    return at_ < text.size() ? static_cast<uint8_t>(text[at_++]) : 0;
  }
  void Store(uint64_t /*offset*/, uint32_t value) override { at_ = value; }
  absl::Status Realize() override {
    RETURN_IF_ERROR(MappedDevice::Realize());
    return blk_->PlugInto(*bus_);  // realized with the bus
  }

 private:
  qom::Child<VirtioBus> bus_;
  qom::Child<VirtioBlk> blk_;
  size_t at_ = 0;
};
struct VirtioMmio::Props {
  static constexpr auto kBlk = qom::props::AliasAll<&VirtioMmio::blk_>();
  static constexpr auto kAll = Table(kBlk);
};

}  // namespace emu
#endif  // EMU_VIRTIO_H_
