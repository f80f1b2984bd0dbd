// A `Bus` is what devices plug into. It belongs to a device (or the machine),
// as an embedded child, and gives addresses to the devices on it.
//
// Example:
//
//   class SerialBus : public qom::Extends<SerialBus, qdev::Bus> {
//    public:
//     static constexpr std::string_view kTypeName = "serial-bus";
//     using Extends::Extends;
//     static void ClassInit(qdev::BusClass& c) { c.address = "line"; }
//   };
//   class SerialHost : … { qom::Child<SerialBus> bus_{construct, "serial.0"};
//   };
//
// Threads: one at a time per tree.
// Invariant: a device on a bus names that bus as its parent_bus.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_BUS_H_
#define QOMRT_QDEV_BUS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "props/table.h"
#include "qdev/hotplug.h"
#include "qdev/resettable.h"
#include "qom/class.h"
#include "qom/construct.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/ref.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class Device;

struct BusClass : ObjectClass {
  size_t max_devices = 0;  // 0: any number
  // The devices' property that is their address, flagged kAddress: each has
  // another value. Empty: the bus has none, or its own AssignAddress().
  std::string address{};
};

class Bus : public Extends<Bus, Object, Resettable> {
 public:
  static constexpr std::string_view kTypeName = "bus";
  static constexpr bool kAbstract = true;
  using Record = BusClass;
  struct Props;
  using Extends::Extends;

  const BusClass& record() const { return *type().record<BusClass>(); }
  bool realized() const { return realized_; }
  // Devices in the order in which they were plugged.
  std::span<Device* const> devices() const { return devices_; }
  bool full() const {
    return record().max_devices != 0 && devices_.size() >= record().max_devices;
  }
  // The device whose `record().address` has this value; null if none has.
  Device* DeviceAt(uint64_t address) const;
  // Whoever owns the bus; null outside of a device.
  Device* owner() const;
  // Null: that of the machine, if it wants the device.
  HotplugHandler* hotplug_handler() const;
  // Null takes it off. False if the object is no hotplug handler.
  bool SetHotplugHandler(Object* handler);

  // ---- What a bus type may say -----------------------------------------

  // Gives `device`, which is about to join, an address, or refuses it: the one
  // asked for is taken or illegal, or there is none left. The rows that ask for
  // one are flagged kAddress: they cannot be set while the device is plugged.
  // Without one of its own: see BusClass::address.
  virtual absl::Status AssignAddress(Device& device);
  // `device` may be dying: its address in memory is all to rely on.
  virtual void ReleaseAddress(Device& /*device*/) {}
  // The address as a part of firmware paths and messages, "1e.0"; "" for none.
  // Realizing a device checks that it is what it was when it was plugged.
  virtual std::string AddressOf(const Device& device) const;
  // Part of the owner's realize, before the devices on the bus.
  virtual absl::Status Realize() { return absl::OkStatus(); }
  virtual void Unrealize() {}

  void VisitResetChildren(absl::FunctionRef<void(Resettable&)> visit) override;

 protected:
  ~Bus() override;
  void AboutToUnparent() override;

 private:
  friend class Device;
  friend class Realizer;

  // The first device whose `record().address` is `address`; null if none is.
  Ref<Device> DeviceWith(const Value& address) const;

  bool realized_ = false;
  bool is_starting_ = false;  // its Realize() runs
  bool is_leaving_ = false;   // its parent: nothing joins it any more
  std::vector<Device*> devices_;
  std::vector<std::string> addresses_;  // of these, as they were plugged
  Link<Object> hotplug_handler_;
};

struct Bus::Props {
  static constexpr auto kHotplugHandler = props::Field<&Bus::hotplug_handler_>(
      "hotplug-handler", {.doc = "Who is asked when a device comes or goes."});
  static constexpr auto kRealized = props::Computed<&Bus::realized>(
      "realized", {.doc = "The bus's owner is realized."});
  static constexpr auto kAll = props::Table(kHotplugHandler, kRealized);
};

// The bus that `name` means: a path, absolute or partial, the name of a bus,
// or "ID.N", the N-th bus of the device ID. NotFound, with the names of the
// buses there are; FailedPrecondition if several are meant.
absl::StatusOr<Bus*> FindBus(const Context& context, std::string_view name);
// The first bus, in order of the tree, that is a `bus_type`, not full, and not
// one that `device` brings itself. NotFound if there is none.
absl::StatusOr<Bus*> FirstFittingBus(const Context& context,
                                     std::string_view bus_type,
                                     const Device* device = nullptr);

}  // namespace qom::qdev

#pragma GCC visibility pop

// Compiled once, not in every file that registers what derives from it.
extern template void qom::RegisterNativeType<qom::qdev::Bus>(
    qom::TypeRegistry& registry, const char*, int);

#endif  // QOMRT_QDEV_BUS_H_
