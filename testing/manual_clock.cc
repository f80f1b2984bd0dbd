// A clock whose time passes when a test says so.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/manual_clock.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "qom/internal/check.h"

namespace qom::testing {

qdev::Clock::TimerId ManualClock::At(int64_t time, Callback callback) {
  const TimerId timer = ++last_timer_;
  timers_.emplace(Key{time, timer}, std::move(callback));
  return timer;
}

bool ManualClock::Cancel(TimerId timer) {
  return std::erase_if(timers_, [timer](const auto& one) {
           return one.first.second == timer;
         }) != 0;
}

size_t ManualClock::Advance(int64_t duration) {
  QOMRT_CHECK(duration >= 0, "time does not run backwards: {} ns", duration);
  constexpr int64_t kEnd = std::numeric_limits<int64_t>::max();
  const int64_t end = now_ > kEnd - duration ? kEnd : now_ + duration;
  size_t ran = 0;
  while (!timers_.empty() && timers_.begin()->first.first <= end) {
    auto timer = timers_.extract(timers_.begin());
    now_ = std::max(now_, timer.key().first);
    timer.mapped()();
    ++ran;
  }
  now_ = end;
  return ran;
}

bool ManualClock::AdvanceToNext() {
  const std::optional<int64_t> time = next();
  if (!time.has_value()) return false;
  Advance(std::max<int64_t>(*time - now_, 0));
  return true;
}

std::optional<int64_t> ManualClock::next() const {
  if (timers_.empty()) return std::nullopt;
  return timers_.begin()->first.first;
}

}  // namespace qom::testing
