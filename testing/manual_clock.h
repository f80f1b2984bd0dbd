// A `ManualClock` is virtual time that moves only when the test says so. A
// model is given it in place of the emulator's clock: it reads the time and
// sets timers; the test advances the time, and the timers that are due run in
// order.
//
// Example:
//
//   ManualClock clock;
//   qdev::SetClock(context(), &clock);
//   clock.After(1'000, [&] { Raise(irq); });
//   clock.Advance(999);                       // nothing
//   clock.Advance(1);                         // the line is high
//
// Times are nanoseconds.
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_MANUAL_CLOCK_H_
#define QOMRT_TESTING_MANUAL_CLOCK_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "qdev/clock.h"

namespace qom::testing {

class ManualClock final : public qdev::Clock {
 public:
  ManualClock() = default;
  ManualClock(const ManualClock&) = delete;
  ManualClock& operator=(const ManualClock&) = delete;

  int64_t now() const override { return now_; }

  // One that has passed is due at the next Advance(), also by 0.
  TimerId At(int64_t time, Callback callback) override;
  bool Cancel(TimerId timer) override;

  // Moves the time on. Timers that become due run, by time and then in the
  // order in which they were set, each at its own time; they may set and cancel
  // timers, also due ones. Returns how many ran. `duration` is not negative;
  // time ends at its greatest value.
  size_t Advance(int64_t duration);
  // Moves the time to the next timer and runs what is due then. False, and the
  // time stays, if there is none.
  bool AdvanceToNext();

  size_t pending() const { return timers_.size(); }
  // When the next timer is due.
  std::optional<int64_t> next() const;

 private:
  using Key = std::pair<int64_t, TimerId>;

  int64_t now_ = 0;
  TimerId last_timer_ = 0;
  std::map<Key, Callback> timers_;
};

}  // namespace qom::testing

#endif  // QOMRT_TESTING_MANUAL_CLOCK_H_
