// The system bus: devices with registers at addresses.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
#ifndef EMU_SYSBUS_H_
#define EMU_SYSBUS_H_

#include <cstdint>
#include <map>
#include <string>

#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qom/cast.h"
#include "qom/child.h"
#include "qom/native_type.h"
#include "qom/short_macros.h"
#include "qom/status.h"

namespace emu {

using qom::Cause;
using qom::Construct;
using qom::Error;
using qom::Extends;
using qom::props::Field;
using qom::props::Table;
using qom::qdev::Bus;
using qom::qdev::Device;
using qom::qdev::DeviceClass;
using qom::qdev::ResetKind;

class MappedDevice : public Extends<MappedDevice, Device> {
 public:
  static constexpr std::string_view kTypeName = "emu-mapped-device";
  static constexpr bool kAbstract = true;
  static constexpr uint64_t kSize = 0x100;  // of the registers of each
  struct Props;
  using Extends::Extends;
  static void ClassInit(DeviceClass& c) { c.bus_type = "emu-sysbus"; }

  virtual uint32_t Load(uint64_t /*offset*/) { return 0; }
  virtual void Store(uint64_t /*offset*/, uint32_t /*value*/) {}
  uint64_t base_{};
};
struct MappedDevice::Props {
  static constexpr auto kBase = Field<&MappedDevice::base_>(
      "base", {.default_value = 0x3000,
               .doc = "Address of its registers.",
               .flags = qom::PropertyFlags::kAddress});
  static constexpr auto kAll = Table(kBase);
};

class SysBus final : public Extends<SysBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "emu-sysbus";
  using Extends::Extends;

  MappedDevice* At(uint64_t address) const {
    const auto it = map_.find(address & ~(MappedDevice::kSize - 1));
    return it == map_.end() ? nullptr : it->second;
  }
  absl::Status AssignAddress(Device& device) override {
    auto& mapped = qom::Cast<MappedDevice>(device);
    if (const MappedDevice* other = At(mapped.base_)) {
      return Error(Cause::kTaken, "base: {:#x} is taken by {}", mapped.base_,
                   other->CanonicalPath());
    }
    map_[mapped.base_] = &mapped;
    return absl::OkStatus();
  }
  void ReleaseAddress(Device& device) override {
    std::erase_if(map_, [&](auto& entry) { return entry.second == &device; });
  }

 private:
  std::map<uint64_t, MappedDevice*> map_;
};

// What a device has to say for a snapshot of the machine, in a line.
class Stateful : public qom::Interface<Stateful> {
 public:
  static constexpr std::string_view kTypeName = "emu-stateful";
  virtual std::string Save() const = 0;
  virtual void Load(const std::string& line) = 0;
};

}  // namespace emu
#endif  // EMU_SYSBUS_H_
