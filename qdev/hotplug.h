// Who is asked when a device comes or goes, and who is told.
//
// A `HotplugHandler` is a bus's owner, or the machine: it may refuse a device,
// gives it its place (a slot, an address, an ACPI notification), and decides
// how it leaves. A `DeviceListener` only watches.
//
// Threads: as the devices; one at a time per tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_HOTPLUG_H_
#define QOMRT_QDEV_HOTPLUG_H_

#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "qom/context.h"
#include "qom/interface.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class Device;

class HotplugHandler : public Interface<HotplugHandler> {
 public:
  static constexpr std::string_view kTypeName = "hotplug-handler";

  // Before the device's Realize(): may refuse, and may reserve what Plug()
  // will need.
  virtual absl::Status PrePlug(Device& /*device*/) { return absl::OkStatus(); }
  // Gives back what PrePlug() reserved, for a device that failed to realize.
  virtual void CancelPlug(Device& /*device*/) {}
  // The device is realized. On an error it is unrealized again.
  virtual absl::Status Plug(Device& /*device*/) { return absl::OkStatus(); }
  // A user wants the device to leave. Either ends in Unplug() and removal at
  // once — FinishUnplug() does both — or later, when the guest agrees. By
  // default: at once.
  virtual absl::Status UnplugRequest(Device& device);
  // The device is about to be unrealized; undoes Plug() and PrePlug().
  virtual void Unplug(Device& /*device*/) {}
  // For a machine: the devices it handles although they sit on no bus with a
  // handler of its own.
  virtual bool HandlesDevice(const Device& /*device*/) const { return false; }
};

// Watches devices of a context. Remove it before it dies; it may remove itself
// and others, and add some, while it is told of something.
class DeviceListener {
 public:
  virtual ~DeviceListener() = default;
  // After Realize(), before the plug handler; and, in reverse order of the
  // listeners, before Unrealize().
  virtual void DeviceRealized(Device& /*device*/) {}
  virtual void DeviceUnrealized(Device& /*device*/) {}
  // True: the device is kept from users; adding it is refused for now.
  virtual bool HidesDevice(std::string_view /*id*/) const { return false; }
};

// Each is told once of each event; one that is added meanwhile, from the next
// on.
class DeviceListeners {
 public:
  // Use Listeners(context).
  explicit DeviceListeners(Context& /*context*/) {}
  void Add(DeviceListener& listener) { listeners_.push_back(&listener); }
  void Remove(DeviceListener& listener);
  void NotifyRealized(Device& device);
  void NotifyUnrealized(Device& device);
  bool Hide(std::string_view id);

 private:
  // Calls `tell` for those there are now, until it returns false.
  void Tell(bool last_first, absl::FunctionRef<bool(DeviceListener&)> tell);

  std::vector<DeviceListener*>
      listeners_;  // null: removed while others are told
  int telling_ = 0;
};

inline DeviceListeners& Listeners(Context& context) {
  return context.Slot<DeviceListeners>();
}

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_HOTPLUG_H_
