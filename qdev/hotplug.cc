// What a hotplug handler does by default, and how listeners are told.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/hotplug.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "qdev/device.h"

namespace qom::qdev {

absl::Status HotplugHandler::UnplugRequest(Device& device) {
  FinishUnplug(device);
  return absl::OkStatus();
}

void DeviceListeners::Remove(DeviceListener& listener) {
  if (telling_ == 0) {
    std::erase(listeners_, &listener);
  } else {
    std::replace(listeners_.begin(), listeners_.end(), &listener,
                 static_cast<DeviceListener*>(nullptr));
  }
}

void DeviceListeners::Tell(bool last_first,
                           absl::FunctionRef<bool(DeviceListener&)> tell) {
  ++telling_;
  const absl::Cleanup told = [this] {
    if (--telling_ == 0) std::erase(listeners_, nullptr);
  };
  const size_t size = listeners_.size();
  for (size_t i = 0; i < size; ++i) {
    DeviceListener* listener = listeners_[last_first ? size - 1 - i : i];
    if (listener != nullptr && !tell(*listener)) break;
  }
}

void DeviceListeners::NotifyRealized(Device& device) {
  Tell(false, [&device](DeviceListener& listener) {
    listener.DeviceRealized(device);
    return true;
  });
}

void DeviceListeners::NotifyUnrealized(Device& device) {
  Tell(true, [&device](DeviceListener& listener) {
    listener.DeviceUnrealized(device);
    return true;
  });
}

bool DeviceListeners::Hide(std::string_view id) {
  bool hidden = false;
  Tell(false, [&hidden, id](const DeviceListener& listener) {
    hidden = listener.HidesDevice(id);
    return !hidden;
  });
  return hidden;
}

}  // namespace qom::qdev
