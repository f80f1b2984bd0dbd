// A `Machine` is the object at /machine: it owns the devices and, as the
// version it was selected as, stands for the machine layer.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qdev::Machine* machine,
//       qdev::SelectMachine(context, machines,
//                           {.name = "virt-9.2", .accel = "kvm",
//                            .today = "2026-11-21"}));
//   …                                   // create devices
//   QOMRT_RETURN_IF_ERROR(machine->SetReady());
//
// Threads: one at a time per tree.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_MACHINE_H_
#define QOMRT_QDEV_MACHINE_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/diagnostic.h"
#include "compat/machine.h"
#include "qdev/hotplug.h"
#include "qdev/resettable.h"
#include "qom/native_type.h"

namespace qom::qdev {

struct MachineChoice;

class Machine : public Extends<Machine, Object, HotplugHandler, Resettable> {
 public:
  static constexpr std::string_view kTypeName = "machine";
  using Extends::Extends;

  // The version it was selected as, "virt-9.2".
  const std::string& version() const { return version_; }
  // Start-up is over: devices that come now are hot-plugged.
  bool ready() const { return ready_; }
  // Ends start-up: freezes the layers. FailedPrecondition, naming them, if
  // objects in the tree missed a layer.
  absl::Status SetReady();

  // Devices of the tree below that are on no bus; the others come with theirs.
  void VisitResetChildren(absl::FunctionRef<void(Resettable&)> visit) override;

 private:
  friend absl::StatusOr<Machine*> SelectMachine(
      Context& context, const compat::MachineSet& machines,
      const MachineChoice& choice);

  std::string version_;
  bool ready_ = false;
};

// How long a version lives after its release.
struct SupportPolicy {
  int deprecated_after_years = 3;
  int removed_after_years = 6;
};

enum class MachineLife : uint8_t { kSupported, kDeprecated, kRemoved };

// A version says when it came out in its attribute "released", as
// "2022-12-14"; one without a date lives for ever. InvalidArgument for a text
// that is no date.
absl::StatusOr<MachineLife> LifeOf(const compat::MachineVersion& version,
                                   std::string_view today,
                                   SupportPolicy policy = {});

struct MachineChoice {
  std::string name;  // or an alias; "": the default
  std::optional<std::string> accel{};
  std::optional<std::string> platform{};
  // Today's date; "": every version lives.
  std::string today{};
  SupportPolicy policy{};
  // Receives warnings, such as a deprecated version; null: nobody.
  std::function<void(const compat::Diagnostic& warning)> warn{};
};

// Chooses the machine of a context: puts the layers of the accelerator, the
// platform and the version into its stack, then creates the accelerator's
// object and the machine, each after its type if the registry has one
// ("kvm-accel"; "NAME-machine", else "machine"), and the machine's containers.
//
// NotFound for an unknown name; FailedPrecondition if a machine was chosen
// before, if the version is removed, or, with their paths, if there are objects
// that would have taken the layers; what the accelerator says when it cannot
// start. Nothing is changed then.
absl::StatusOr<Machine*> SelectMachine(Context& context,
                                       const compat::MachineSet& machines,
                                       const MachineChoice& choice);

// The machine of a context; null before it is chosen.
Machine* MachineOf(const Context& context);

}  // namespace qom::qdev

// Compiled once, not in every file that registers what derives from it.
extern template void qom::RegisterNativeType<qom::qdev::Machine>(
    qom::TypeRegistry& registry);

#endif  // QOMRT_QDEV_MACHINE_H_
