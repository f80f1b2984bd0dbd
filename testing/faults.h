// Runs an action with a fault in each of its steps in turn: every step of
// realizing, plugging and adding that may fail (qdev/fault_probe.h), and those
// that a device names itself. After each fault the tree must be as it was; at
// last the action runs without one and must succeed.
//
// Example:
//
//   EXPECT_GE(ForEachFault(context(), [&] { return Realize(*board); }), 12u);
//
// Names itself: `QOMRT_RETURN_IF_ERROR(FaultProbeOf(context()).Take("map DMA",
// *this));`
//
// Threads: one at a time per context.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTING_FAULTS_H_
#define QOMRT_TESTING_FAULTS_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "qom/context.h"

namespace qom::testing {

// One fault: the step that failed, and what the action said.
struct Fault {
  size_t number = 0;     // of the step, from 0
  std::string step{};    // "realize", "plug" …
  std::string object{};  // its path
  absl::Status status{};
};

struct FaultOptions {
  // Undoes the action. If given, the action is tried again after each fault,
  // must succeed, and is undone, which must bring back the tree as it was.
  std::function<void()> undo{};
  // Looks at more than the tree after each fault, e.g. at a back end.
  std::function<void(const Fault& fault)> check{};
};

struct FaultReport {
  // Steps that failed in turn.
  size_t faults = 0;
  // What went wrong, a text of several lines each; empty if nothing did.
  std::vector<std::string> problems{};

  bool ok() const { return problems.empty(); }
  std::string ToString() const;
};

// Stops after the first few problems. The probe of `context` is used, and is
// none afterwards.
FaultReport InjectFaults(Context& context,
                         absl::FunctionRef<absl::Status()> action,
                         const FaultOptions& options = {});

// The same as a test: problems fail it, at the caller's line. Returns how many
// steps there were, so that a test can say that there were some.
size_t ForEachFault(Context& context, absl::FunctionRef<absl::Status()> action,
                    const FaultOptions& options = {},
                    const char* file = __builtin_FILE(),
                    int line = __builtin_LINE());

}  // namespace qom::testing

#endif  // QOMRT_TESTING_FAULTS_H_
