// A `Device` is an object with a life cycle: created with its layers applied,
// configured through properties, realized, and unrealized. Realizing either
// completes — the device, what it embeds, its buses and what sits on them — or
// leaves everything as it was.
//
// Example:
//
//   class Uart : public qom::Extends<Uart, qdev::Device> {
//    public:
//     static constexpr std::string_view kTypeName = "acme-uart";
//     struct Props;
//     using Extends::Extends;
//     absl::Status Realize() override {
//       QOMRT_RETURN_IF_ERROR(Device::Realize());
//       …
//       return absl::OkStatus();
//     }
//   };
//
//   QOMRT_ASSIGN_OR_RETURN(Ref<Uart> uart, context.New<Uart>());
//   QOMRT_RETURN_IF_ERROR(uart->Set("fifo-size", 64));
//   QOMRT_RETURN_IF_ERROR(uart->SetRealized(true));
//
// Realizing, in order; on an error everything done so far is undone in reverse:
//
//   1  it may: on the bus it needs, at the address it was plugged at
//   2  a device without a parent goes to /machine/unattached
//   3  the hotplug handler's PrePlug()
//   4  Realize() of the device
//   5  devices it embeds that are not realized yet, in order of creation
//   6  its buses, each followed by the devices on it, in order of plugging
//   7  listeners; from here on properties are locked
//   8  the hotplug handler's Plug()
//   9  a hot-plugged device is reset
//
// Threads: one at a time per tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_DEVICE_H_
#define QOMRT_QDEV_DEVICE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/layer.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/resettable.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

struct DeviceClass : compat::CompatClass {
  // A user may create one with -device.
  bool user_creatable = true;
  // The type of bus it needs; "" for none.
  std::string bus_type;
  // Where the device shows up in listings: "network", "storage" …
  std::vector<std::string> categories;
};

// What the property parent_bus shows: the path of the bus, "" for none.
struct BusPath {
  const Bus* bus = nullptr;
};

class Device : public Extends<Device, compat::ObjectCompat, Resettable> {
 public:
  static constexpr std::string_view kTypeName = "device";
  static constexpr bool kAbstract = true;
  using Record = DeviceClass;
  struct Props;
  explicit Device(const Construct& construct);
  static void ClassInit(DeviceClass& c) { c.hotpluggable = true; }

  const DeviceClass& record() const { return *type().record<DeviceClass>(); }
  // The name a user gave it; "" for all others.
  std::string id() const;
  bool realized() const { return realized_; }
  // It joined a machine that was running.
  bool hotplugged() const { return hotplugged_; }
  bool hotpluggable() const { return record().hotpluggable; }
  Bus* parent_bus() const { return parent_bus_; }

  // Puts the device on `bus`, which gives it an address. FailedPrecondition if
  // it is realized or of the wrong kind for the bus; OutOfRange if the bus is
  // full; else what the bus says.
  absl::Status PlugInto(Bus& bus);
  // Takes it off its bus. FailedPrecondition while it is realized.
  absl::Status LeaveBus();

  // See above. A device without a parent goes to /machine/unattached. The
  // error names the device and the step. No effect if it is so already;
  // FailedPrecondition in the middle of being realized or unrealized.
  absl::Status SetRealized(bool realized);

  // ---- What a device type may say --------------------------------------

  // Work that needs the properties and may fail for reasons of configuration.
  // Completes or leaves nothing behind; children it adds are taken back, and
  // settled properties restored, by the caller. Calls its base's first;
  // SetRealized() fails if it, or the Unrealize() before, did not.
  virtual absl::Status Realize() {
    base_is_up_ = true;
    return absl::OkStatus();
  }
  // Undoes Realize(). Calls its base's last.
  virtual void Unrealize() { base_is_up_ = false; }

  void VisitResetChildren(absl::FunctionRef<void(Resettable&)> visit) override;

 protected:
  ~Device() override;
  void AboutToUnparent() override;

 private:
  friend class Bus;
  friend class Realizer;

  enum class Step : uint32_t { kNone, kRealizing, kUnrealizing };

  // OK if nothing is against it being on `bus`.
  absl::Status MayGoOn(const Bus& bus) const;
  // OK if it is still where its bus put it. A bus without words for that gives
  // a device that was set meanwhile a place again.
  absl::Status ConfirmAddress();
  // `is_again`: whoever undoes the step in which that is leaves it there.
  absl::Status JoinBus(Bus& bus, bool is_again);
  // Off `bus` and on it again, at the same place among its devices.
  absl::Status PlugAgain(Bus& bus);
  BusPath ParentBusPath() const { return {parent_bus_}; }
  // Off its bus, and out of the resets it was in with that.
  void LoseBus();
  // The first part of that, which a dying device does alone.
  void ForgetBus();
  // From the list of its bus; it is in that of `to` already. Calls nobody.
  void MoveTo(Bus* to);
  // The error for what cannot be done in the middle of a step.
  absl::Status IsInStep() const;

  // First what fits behind the members of Resettable.
  uint32_t realized_ : 1 = false;
  uint32_t hotplugged_ : 1 = false;
  uint32_t handled_ : 1 = false;     // a hotplug handler plugged it
  uint32_t is_leaving_ : 1 = false;  // its parent: nothing realizes it any more
  uint32_t base_is_up_ : 1 =
      false;  // between Realize() and Unrealize() of here
  Step step_ : 2 = Step::kNone;
  // How often it was unrealized: whoever undoes a realizing sees whether that
  // happened already.
  uint32_t life_ : 25 = 0;
  Bus* parent_bus_ = nullptr;
};

}  // namespace qom::qdev

template <>
struct qom::props::ValueTraits<qom::qdev::BusPath> {
  static constexpr std::string_view kName = "link<bus>";
  static constexpr ValueCategory kCategory = ValueCategory::kLink;
  static absl::Status Visit(const ClassProperty& /*property*/, Visitor& visitor,
                            qdev::BusPath* value) {
    const std::string path =
        value->bus == nullptr ? "" : value->bus->CanonicalPath();
    std::string_view text = path;
    return visitor.Text(&text);
  }
};

namespace qom::qdev {

struct Device::Props {
  static constexpr auto kHotpluggable = props::Computed<&Device::hotpluggable>(
      "hotpluggable", {.doc = "It may join a machine that is running."});
  static constexpr auto kHotplugged = props::Computed<&Device::hotplugged>(
      "hotplugged", {.doc = "It joined a machine that was running."});
  static constexpr auto kParentBus = props::Computed<&Device::ParentBusPath>(
      "parent_bus", {.doc = "The path of the bus it is on."});
  static constexpr auto kRealized =
      props::Computed<&Device::realized, &Device::SetRealized>(
          "realized", {.doc = "It is part of the machine and works.",
                       .flags = PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kAll =
      props::Table(kHotpluggable, kHotplugged, kParentBus, kRealized);
};

// Takes a device out of the machine: asks its hotplug handler, which may let it
// leave later. FailedPrecondition if it cannot be hot-unplugged.
absl::Status RequestUnplug(Device& device);
// Unplugs, unrealizes and removes; what a handler calls when the guest agreed.
void FinishUnplug(Device& device);
// Who is asked about `device`; null for nobody.
HotplugHandler* HotplugHandlerOf(const Device& device);

}  // namespace qom::qdev

#pragma GCC visibility pop

// Compiled once, not in every file that registers what derives from it.
extern template void qom::RegisterNativeType<qom::qdev::Device>(
    qom::TypeRegistry& registry, const char*, int);

#endif  // QOMRT_QDEV_DEVICE_H_
