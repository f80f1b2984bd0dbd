// Timers that know whether they are to run, and the clock of a context.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/clock.h"

#include <cstdint>
#include <utility>

#include "absl/status/statusor.h"
#include "qom/context.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

// A slot of the context.
struct GivenClock {
  explicit GivenClock(Context& /*context*/) {}
  Clock* clock = nullptr;
};

}  // namespace

void Timer::Start(Clock& clock, int64_t delay, Clock::Callback callback) {
  Stop();
  clock_ = &clock;
  id_ = clock.After(delay, [this, run = std::move(callback)] {
    // First: it may be started anew, and it may die.
    id_ = 0;
    if (run != nullptr) run();
  });
}

void Timer::Stop() {
  if (const Clock::TimerId id = std::exchange(id_, 0); id != 0) {
    clock_->Cancel(id);
  }
}

void SetClock(Context& context, Clock* clock) {
  context.Slot<GivenClock>().clock = clock;
}

absl::StatusOr<Clock*> ClockOf(Context& context) {
  Clock* const clock = context.Slot<GivenClock>().clock;
  if (clock != nullptr) return clock;
  return Error(Cause::kWrongPhase,
               "there is no clock; the emulator gives its context one with "
               "qdev::SetClock()");
}

}  // namespace qom::qdev
