// A `SignalProbe` is connected to an output of a device and records every level
// that the device puts on it.
//
// Example:
//
//   SignalProbe irq(*uart, "irq");
//   registers.Write32(kTransmit, 'A');
//   EXPECT_EQ(irq.rises(), 1u);
//   EXPECT_THAT(irq.levels(), ElementsAre(1));
//
// Connected before the device is realized, as a board would do it.
//
// Threads: one at a time per tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_SIGNAL_PROBE_H_
#define QOMRT_TESTING_SIGNAL_PROBE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "qdev/signal.h"
#include "qom/object.h"
#include "qom/ref.h"
#include "testing/manual_clock.h"

namespace qom::testing {

class SignalProbe {
 public:
  // Connects to the link property `output` of `device`, whose registry knows
  // the type of signals; a DeviceTest's does. Fails the test, at the caller's
  // line, if it cannot be connected; then the probe sees nothing. With a
  // `clock`, times are noted.
  SignalProbe(Object& device, std::string_view output,
              const ManualClock* clock = nullptr,
              const char* file = __builtin_FILE(), int line = __builtin_LINE());
  // Disconnects.
  ~SignalProbe();
  SignalProbe(const SignalProbe&) = delete;
  SignalProbe& operator=(const SignalProbe&) = delete;

  // What the device said last; 0 if nothing yet.
  int level() const { return level_; }
  bool high() const { return level_ != 0; }
  // Each level it said, also one that was there already.
  const std::vector<int>& levels() const { return levels_; }
  // When it said so, by the clock; as long as levels().
  const std::vector<int64_t>& times() const { return times_; }
  // Changes from 0 to something else, and back.
  size_t rises() const { return rises_; }
  size_t falls() const { return falls_; }
  // Forgets the past; the level stays.
  void Clear();

 private:
  void Note(int level);

  Ref<qdev::Signal> signal_;
  const ManualClock* clock_;
  int level_ = 0;
  size_t rises_ = 0;
  size_t falls_ = 0;
  std::vector<int> levels_;
  std::vector<int64_t> times_;
};

}  // namespace qom::testing

#endif  // QOMRT_TESTING_SIGNAL_PROBE_H_
