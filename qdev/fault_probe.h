// A fault probe makes the steps visible that may fail while a device is
// realized or plugged, or an object is created: a test counts them, and lets
// one fail, to prove that nothing is left behind. Without a function to ask a
// step costs one load.
//
// Example:
//
//   qdev::FaultProbeOf(context).OnStep(
//       [](std::string_view step, const qom::Object& object) {
//         return step == "realize" ? qom::Error(qom::Cause::kFailed, "a fault")
//                                  : absl::OkStatus();
//       });
//
// Threads: as the devices.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_FAULT_PROBE_H_
#define QOMRT_QDEV_FAULT_PROBE_H_

#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "qom/context.h"
#include "qom/object.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class FaultProbe {
 public:
  // "pre-plug", "realize" …, and the object it is about.
  using StepFunction =
      std::function<absl::Status(std::string_view step, const Object& object)>;

  // Use FaultProbeOf(context).
  explicit FaultProbe(Context& /*context*/) {}
  // Asked before each step; an error stands for the step's own. Null: nobody.
  // A function may give its place to another.
  void OnStep(StepFunction ask) {
    ask_ = ask == nullptr
               ? nullptr
               : std::make_shared<const StepFunction>(std::move(ask));
  }

  // What a step does first.
  absl::Status Take(std::string_view step, const Object& object) const {
    if (ask_ == nullptr) return absl::OkStatus();
    const auto ask = ask_;
    return (*ask)(step, object);
  }

 private:
  std::shared_ptr<const StepFunction> ask_;
};

inline FaultProbe& FaultProbeOf(Context& context) {
  return context.Slot<FaultProbe>();
}

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_FAULT_PROBE_H_
