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

#include "absl/status/status.h"
#include "qom/context.h"
#include "qom/interface.h"

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

// Watches devices of a context. Remove it before it dies.
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

class DeviceListeners {
 public:
  // Use Listeners(context).
  explicit DeviceListeners(Context& /*context*/) {}
  void Add(DeviceListener& listener) { listeners_.push_back(&listener); }
  void Remove(DeviceListener& listener) { std::erase(listeners_, &listener); }
  void NotifyRealized(Device& device) const;
  void NotifyUnrealized(Device& device) const;
  bool Hide(std::string_view id) const;

 private:
  std::vector<DeviceListener*> listeners_;
};

inline DeviceListeners& Listeners(Context& context) {
  return context.Slot<DeviceListeners>();
}

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_HOTPLUG_H_
