// The steps of realizing and plugging that may fail, made visible: a test
// counts them, and lets one fail, to prove that nothing is left behind. Without
// a probe a step costs one load.
//
// Threads: as the devices.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_FAULT_PROBE_H_
#define QOMRT_QDEV_FAULT_PROBE_H_

#include <functional>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "qom/context.h"
#include "qom/object.h"

namespace qom::qdev {

class FaultProbe {
 public:
  // "pre-plug", "realize" …, and the object it is about.
  using Probe =
      std::function<absl::Status(std::string_view step, const Object& object)>;

  // Use FaultProbeOf(context).
  explicit FaultProbe(Context& /*context*/) {}
  // Asked before each step; an error stands for the step's own. Null: nobody.
  void SetProbe(Probe probe) { probe_ = std::move(probe); }

  absl::Status Take(std::string_view step, const Object& object) const {
    return probe_ == nullptr ? absl::OkStatus() : probe_(step, object);
  }

 private:
  Probe probe_;
};

inline FaultProbe& FaultProbeOf(Context& context) {
  return context.Slot<FaultProbe>();
}

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_FAULT_PROBE_H_
