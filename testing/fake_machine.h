// A `FakeMachine` stands in for the machine: every device that comes or goes
// asks it, it keeps a list of those that are plugged, refuses one if it is told
// to, and lets the test play the guest that agrees to an unplug.
//
// Example:
//
//   machine().RefuseWith(qom::Error(Cause::kFailed, "no slot"));
//   EXPECT_THAT(*uart, FailsToRealizeWith(Cause::kFailed));
//
//   machine().LetGuestDecide();
//   EXPECT_THAT(qdev::RequestUnplug(*uart), IsOk());    // still plugged
//   machine().GuestAgrees(*uart);                  // now it is gone
//
// Threads: as the tree; one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_FAKE_MACHINE_H_
#define QOMRT_TESTING_FAKE_MACHINE_H_

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "qdev/device.h"
#include "qdev/machine.h"
#include "qom/native_type.h"

namespace qom::testing {

class FakeMachine : public Extends<FakeMachine, qdev::Machine> {
 public:
  static constexpr std::string_view kTypeName = "testing-machine";
  using Extends::Extends;

  // Devices that want to join are refused with `status` until it is OK.
  void RefuseWith(absl::Status status) { refuse_ = std::move(status); }
  // Requests to unplug wait for GuestAgrees().
  void LetGuestDecide() { guest_decides_ = true; }
  // The guest lets go of `device`, which leaves the machine. False if nobody
  // asked for that.
  bool GuestAgrees(qdev::Device& device);

  // Realized devices, in the order in which they came; without the hosts of
  // fake buses.
  std::span<qdev::Device* const> plugged() const { return plugged_; }
  // Devices that the guest was asked to let go of.
  std::span<qdev::Device* const> leaving() const { return leaving_; }
  // Devices between PrePlug() and either CancelPlug() or Unplug(): 0 for each
  // device that failed to realize.
  size_t reserved() const { return reserved_; }

  absl::Status PrePlug(qdev::Device& device) override;
  void CancelPlug(qdev::Device& device) override;
  absl::Status Plug(qdev::Device& device) override;
  absl::Status UnplugRequest(qdev::Device& device) override;
  void Unplug(qdev::Device& device) override;
  bool HandlesDevice(const qdev::Device& device) const override;

 private:
  absl::Status refuse_;
  bool guest_decides_ = false;
  size_t reserved_ = 0;
  std::vector<qdev::Device*> plugged_;
  std::vector<qdev::Device*> leaving_;
};

}  // namespace qom::testing

#endif  // QOMRT_TESTING_FAKE_MACHINE_H_
