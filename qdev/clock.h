// The time of an emulated machine, as device models see it: nanoseconds, and
// timers. A `Clock` is what an embedder implements over its event loop; a model
// asks the context for it and keeps a `Timer`, which stops when it dies.
//
// Example, what an embedder writes:
//
//   class LoopClock final : public qdev::Clock {
//    public:
//     int64_t now() const override { return loop_.Now(); }
//     TimerId At(int64_t time, Callback callback) override {
//       return loop_.Add(time, std::move(callback));
//     }
//     bool Cancel(TimerId timer) override { return loop_.Remove(timer); }
//   };
//   qdev::SetClock(context, &clock);
//
// and what a model does:
//
//   QOMRT_ASSIGN_OR_RETURN(clock_, qdev::ClockOf(context()));   // Realize()
//   timer_.Start(*clock_, 1'000'000, [this] { Raise(irq_); });
//   timer_.Stop();                                              // Unrealize()
//
// A reset stops the timers of what it resets, in its ResetEnter().
//
// Threads: one at a time per tree; callbacks run as devices do.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_CLOCK_H_
#define QOMRT_QDEV_CLOCK_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <utility>

#include "absl/status/statusor.h"
#include "qom/context.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class Clock {
 public:
  // A timer; never 0, so that 0 may stand for none.
  using TimerId = uint64_t;
  using Callback = std::function<void()>;

  virtual ~Clock() = default;

  // Nanoseconds since some moment of its own; never less than before.
  virtual int64_t now() const = 0;
  // Runs `callback` once, when the time is `time`, never from inside of this
  // call; one that has passed is due at once. The callback may set and cancel
  // timers, and end whoever set it.
  virtual TimerId At(int64_t time, Callback callback) = 0;
  // The timer will not run. False if it ran or was cancelled before.
  virtual bool Cancel(TimerId timer) = 0;

  // The same in `delay` nanoseconds, at once if that is negative, or at the end
  // of time.
  TimerId After(int64_t delay, Callback callback) {
    constexpr int64_t kEnd = std::numeric_limits<int64_t>::max();
    const int64_t from = now();
    if (delay < 0) delay = 0;
    return At(from > kEnd - delay ? kEnd : from + delay, std::move(callback));
  }
};

// One thing to do later. The clock lives until it is done or stopped.
class Timer {
 public:
  Timer() = default;
  ~Timer() { Stop(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  // Runs `callback` once, in `delay` nanoseconds, in place of what it was to
  // run.
  void Start(Clock& clock, int64_t delay, Clock::Callback callback);
  // Nothing runs any more, if something was to.
  void Stop();
  bool pending() const { return id_ != 0; }

 private:
  Clock* clock_ = nullptr;
  Clock::TimerId id_ = 0;  // 0: it ran, or was not started
};

// Gives the devices of `context` a clock, which lives as long as they may ask
// for it; null takes it back.
void SetClock(Context& context, Clock* clock);
// kWrongPhase if it has none.
absl::StatusOr<Clock*> ClockOf(Context& context);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_CLOCK_H_
