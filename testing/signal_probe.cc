// Notes the levels of a signal.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/signal_probe.h"

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "qdev/containers.h"
#include "qom/context.h"
#include "qom/status.h"

namespace qom::testing {
namespace {

// A signal in the tree, where a link can find it.
absl::StatusOr<Ref<qdev::Signal>> MakeSignal(Context& context) {
  QOMRT_ASSIGN_OR_RETURN(Ref<qdev::Signal> signal, context.New<qdev::Signal>());
  QOMRT_ASSIGN_OR_RETURN(const Ref<Object> probes,
                         qdev::EnsureContainer(context, "/probes"));
  QOMRT_RETURN_IF_ERROR(probes->AddChild("probe[*]", signal).status());
  return signal;
}

}  // namespace

SignalProbe::SignalProbe(Object& device, std::string_view output,
                         const ManualClock* clock, const char* file, int line)
    : clock_(clock) {
  absl::StatusOr<Ref<qdev::Signal>> signal = MakeSignal(device.context());
  absl::Status status = signal.status();
  if (status.ok()) {
    signal_ = *std::move(signal);
    signal_->OnChange([this](int level) { Note(level); });
    status = device.Set(output, signal_->CanonicalPath());
  }
  if (!status.ok()) {
    ADD_FAILURE_AT(file, line)
        << "a probe on '" << output << "' of " << device.CanonicalPath() << ": "
        << Describe(status, device.type());
  }
}

SignalProbe::~SignalProbe() {
  if (!signal_) return;
  signal_->OnChange(nullptr);
  signal_->Unparent();
}

void SignalProbe::Note(int level) {
  if (level_ == 0 && level != 0) ++rises_;
  if (level_ != 0 && level == 0) ++falls_;
  level_ = level;
  levels_.push_back(level);
  times_.push_back(clock_ == nullptr ? 0 : clock_->now());
}

void SignalProbe::Clear() {
  rises_ = falls_ = 0;
  levels_.clear();
  times_.clear();
}

}  // namespace qom::testing
