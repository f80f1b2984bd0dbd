// A machine that takes any device and notes what comes and goes.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/fake_machine.h"

#include <algorithm>

#include "absl/status/status.h"
#include "qdev/device.h"
#include "qom/cast.h"
#include "testing/fake_bus.h"

namespace qom::testing {

absl::Status FakeMachine::PrePlug(qdev::Device& /*device*/) {
  if (!refuse_.ok()) return refuse_;
  ++reserved_;
  return absl::OkStatus();
}

void FakeMachine::CancelPlug(qdev::Device& /*device*/) { --reserved_; }

absl::Status FakeMachine::Plug(qdev::Device& device) {
  plugged_.push_back(&device);
  return absl::OkStatus();
}

absl::Status FakeMachine::UnplugRequest(qdev::Device& device) {
  if (!guest_decides_) {
    qdev::FinishUnplug(device);
  } else if (std::find(leaving_.begin(), leaving_.end(), &device) ==
             leaving_.end()) {
    leaving_.push_back(&device);
  }
  return absl::OkStatus();
}

void FakeMachine::Unplug(qdev::Device& device) {
  --reserved_;
  std::erase(plugged_, &device);
  std::erase(leaving_, &device);
}

bool FakeMachine::GuestAgrees(qdev::Device& device) {
  if (std::erase(leaving_, &device) == 0) return false;
  qdev::FinishUnplug(device);
  return true;
}

bool FakeMachine::HandlesDevice(const qdev::Device& device) const {
  return !Is<FakeHost>(&device);
}

}  // namespace qom::testing
