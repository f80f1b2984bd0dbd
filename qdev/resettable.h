// Reset in three phases over everything that is reset together, so that what
// one object does to another never meets one that is not reset yet:
//
//   enter   clear own state; touch no other object
//   hold    show the outside that one is in reset (lower lines); no guest
//           visible step may follow until exit
//   exit    leave reset; may touch others, which have left hold
//
// In each phase an object's reset children come before it. A reset that meets
// an object in reset only counts: the phases run for the first to assert and,
// exit, for the last to release.
//
// A phase may do anything to the tree. What leaves it is in no reset any more;
// what joins a bus is in as many as the bus.
//
// Example:
//
//   class Uart : public qom::Extends<Uart, Device> {
//     void ResetHold(ResetKind kind) override { Device::ResetHold(kind); … }
//   };
//   Reset(*machine, ResetKind::kCold);
//
// Threads: one at a time per tree; the emulator's lock.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_RESETTABLE_H_
#define QOMRT_QDEV_RESETTABLE_H_

#include <cstdint>
#include <memory>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "qom/interface.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

enum class ResetKind : uint8_t {
  kCold,  // power on
  kWarm,  // a guest's or a user's reset
};

class Resettable : public Interface<Resettable> {
 public:
  static constexpr std::string_view kTypeName = "resettable";

  virtual void ResetEnter(ResetKind /*kind*/) {}
  virtual void ResetHold(ResetKind /*kind*/) {}
  virtual void ResetExit(ResetKind /*kind*/) {}
  // Calls `visit` for each object that is reset with this one.
  virtual void VisitResetChildren(
      absl::FunctionRef<void(Resettable&)> /*visit*/) {}

  // Resets asserted and not released.
  uint32_t reset_count() const { return count_; }
  // Of these, those that were asserted for itself, and that ReleaseReset()
  // ends.
  uint32_t own_reset_count() const { return count_ - state().inherited; }
  bool in_reset() const { return count_ != 0; }

 private:
  friend class ResetWalk;
  friend void ChangeResetParent(Resettable& object, const Resettable* to);

  // What only an object has that is in a reset, or in what changes that.
  struct State {
    uint32_t inherited = 0;  // of its resets, those of what it is reset with
    uint32_t leaving = 0;    // resets that its children leave before it does
    uint32_t changers = 0;   // calls of ChangeResetParent() that run
    uint32_t changes = 0;    // those that began while others ran, too
    bool hold_pending = false;
    bool entering = false;
    const void* walked_by = nullptr;  // the innermost walk that is below it

    bool operator==(const State&) const = default;
  };

  const State& state() const {
    static constexpr State kNone;
    return state_ == nullptr ? kNone : *state_;
  }
  State& MakeState() {
    if (state_ == nullptr) state_ = std::make_unique<State>();
    return *state_;
  }
  void ForgetStateIfDone() {
    if (state_ != nullptr && count_ == 0 && *state_ == State{}) {
      state_ = nullptr;
    }
  }

  std::unique_ptr<State> state_;
  uint32_t count_ = 0;
};

// All three phases.
void Reset(Resettable& root, ResetKind kind);
// Enter and hold; exit comes with the ReleaseReset() that matches the last
// AssertReset().
void AssertReset(Resettable& root, ResetKind kind);
// FailedPrecondition if `root` is in no reset that was asserted for itself.
absl::Status ReleaseReset(Resettable& root, ResetKind kind);
// `object` is now reset with `to`, or with nothing if that is null: brings it
// into as many resets as `to` is in, beside those asserted for itself.
void ChangeResetParent(Resettable& object, const Resettable* to);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_RESETTABLE_H_
