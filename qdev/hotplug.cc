// What a hotplug handler does by default, and how listeners are told.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/hotplug.h"

#include <string_view>

#include "absl/status/status.h"
#include "qdev/device.h"

namespace qom::qdev {

absl::Status HotplugHandler::UnplugRequest(Device& device) {
  FinishUnplug(device);
  return absl::OkStatus();
}

void DeviceListeners::NotifyRealized(Device& device) const {
  for (DeviceListener* listener : listeners_) listener->DeviceRealized(device);
}

void DeviceListeners::NotifyUnrealized(Device& device) const {
  for (auto at = listeners_.rbegin(); at != listeners_.rend(); ++at) {
    (*at)->DeviceUnrealized(device);
  }
}

bool DeviceListeners::Hide(std::string_view id) const {
  for (const DeviceListener* listener : listeners_) {
    if (listener->HidesDevice(id)) return true;
  }
  return false;
}

}  // namespace qom::qdev
