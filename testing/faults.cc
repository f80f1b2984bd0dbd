// Lets one step after the other fail and compares pictures of the tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/faults.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "gtest/gtest.h"
#include "qdev/fault_probe.h"
#include "qom/status.h"
#include "testing/tree_picture.h"

namespace qom::testing {
namespace {

constexpr size_t kMaxProblems = 5;

class Injector {
 public:
  Injector(Context& context, absl::FunctionRef<absl::Status()> action,
           const FaultOptions& options)
      : context_(context),
        probe_(qdev::FaultProbeOf(context)),
        action_(action),
        options_(options),
        before_(TreePicture(context)) {}

  FaultReport Run() {
    while (report_.problems.size() < kMaxProblems && RunOne()) ++report_.faults;
    return std::move(report_);
  }

 private:
  // False if the action has fewer steps, and so ran without a fault.
  bool RunOne() {
    Fault fault;
    fault.number = report_.faults;
    const bool happened = RunAction(fault);
    if (!happened) {
      if (!fault.status.ok()) {
        report_.problems.push_back(fmt::format(
            "without a fault the action fails: {}", Message(fault.status)));
      }
      return false;
    }
    CheckError(fault);
    const bool no_trace = CheckTree(fault, "after the fault");
    if (options_.check != nullptr) options_.check(fault);
    if (options_.undo != nullptr && no_trace) TryAgain(fault);
    return true;
  }

  bool RunAction(Fault& fault) {
    size_t step = 0;
    bool happened = false;
    probe_.OnStep([&](std::string_view what, const Object& object) {
      if (step++ != fault.number) return absl::OkStatus();
      happened = true;
      fault.step = what;
      fault.object = object.CanonicalPath();
      return Error(Cause::kFailed, "injected fault {}", fault.number);
    });
    const absl::Cleanup no_probe = [this] { probe_.OnStep(nullptr); };
    fault.status = action_();
    return happened;
  }

  void Problem(const Fault& fault, std::string_view what) {
    report_.problems.push_back(fmt::format("fault {} in '{}' of {}: {}",
                                           fault.number, fault.step,
                                           fault.object, what));
  }

  void CheckError(const Fault& fault) {
    if (fault.status.ok()) {
      Problem(fault, "the action succeeds, so somebody dropped the error");
    } else if (Message(fault.status).find("injected fault") ==
               std::string_view::npos) {
      Problem(fault, fmt::format("the error does not tell why: {}",
                                 Message(fault.status)));
    }
  }

  bool CheckTree(const Fault& fault, std::string_view when) {
    const std::string after = TreePicture(context_);
    if (after == before_) return true;
    Problem(fault, fmt::format("the tree is not as before {}:\n{}", when,
                               PictureDifference(before_, after)));
    // Each later fault is to be blamed for its own.
    before_ = after;
    return false;
  }

  void TryAgain(const Fault& fault) {
    const absl::Status status = action_();
    if (!status.ok()) {
      Problem(fault, fmt::format("a second try without a fault fails: {}",
                                 Message(status)));
      return;
    }
    options_.undo();
    CheckTree(fault, "after a second try that was undone");
  }

  Context& context_;
  qdev::FaultProbe& probe_;
  absl::FunctionRef<absl::Status()> action_;
  const FaultOptions& options_;
  std::string before_;
  FaultReport report_;
};

}  // namespace

std::string FaultReport::ToString() const {
  return ok() ? fmt::format("{} faults, no trace of any", faults)
              : fmt::format("{}", fmt::join(problems, "\n"));
}

FaultReport InjectFaults(Context& context,
                         absl::FunctionRef<absl::Status()> action,
                         const FaultOptions& options) {
  return Injector(context, action, options).Run();
}

size_t ForEachFault(Context& context, absl::FunctionRef<absl::Status()> action,
                    const FaultOptions& options, const char* file, int line) {
  const FaultReport report = InjectFaults(context, action, options);
  if (!report.ok()) ADD_FAILURE_AT(file, line) << report.ToString();
  return report.faults;
}

}  // namespace qom::testing
