// The system bus: devices with registers at addresses.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT
#ifndef EMU_SYSBUS_H_
#define EMU_SYSBUS_H_

#include "qom/short_macros.h"
#include "qomrt.h"  // all of the library

namespace emu {

using qom::Cause;
using qom::Error;
using qom::Extends;
using qom::props::Field;
using qom::props::Table;
using qom::qdev::Bus;
using qom::qdev::BusClass;
using qom::qdev::Device;
using qom::qdev::DeviceClass;

class MappedDevice : public Extends<MappedDevice, Device> {
 public:
  static constexpr std::string_view kTypeName = "emu-mapped-device";
  static constexpr bool kAbstract = true;
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
  static void ClassInit(BusClass& c) { c.address = "base"; }
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
