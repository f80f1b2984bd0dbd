// An `Accelerator` runs the guest's instructions: in software or with what the
// host's processor offers. Its type says what devices should start with under
// it; that becomes the first of the layers. The accelerator is an object with
// layers of its own: it takes those that are there when it is made.
//
// Example:
//
//   class FastAccelerator
//       : public qom::Extends<FastAccelerator, qdev::Accelerator> {
//    public:
//     static constexpr std::string_view kTypeName = "fast-accel";
//     using Extends::Extends;
//     static void ClassInit(qdev::AcceleratorClass& c) { c.prefers = kTable; }
//   };
//
// Threads: as any object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_ACCELERATOR_H_
#define QOMRT_QDEV_ACCELERATOR_H_

#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "qom/class.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

struct AcceleratorClass : compat::CompatClass {
  // What objects start with under this accelerator, in order of application.
  std::span<const compat::Entry> prefers;
};

class Accelerator : public Extends<Accelerator, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "accel";
  static constexpr bool kAbstract = true;
  using Record = AcceleratorClass;
  using Extends::Extends;

  const AcceleratorClass& record() const {
    return *type().record<AcceleratorClass>();
  }

  // Checks what the properties say together and takes what it needs from the
  // host; properties are locked from then on. Calls its base's last.
  virtual absl::Status Start() {
    LockAsComplete();
    return absl::OkStatus();
  }
};

// "kvm" for the type "kvm-accel", as users say it.
inline constexpr std::string_view kAccelSuffix = "-accel";
constexpr std::string_view ShortAcceleratorName(std::string_view name) {
  if (name.ends_with(kAccelSuffix)) name.remove_suffix(kAccelSuffix.size());
  return name;
}

// What accelerators of `type` prefer, as a table of the type's name; none if
// they prefer nothing. For compat::Selection::more.
inline std::vector<compat::LayerTable> AcceleratorTables(const Class& type) {
  const AcceleratorClass* record = type.record<AcceleratorClass>();
  if (record == nullptr || record->prefers.empty()) return {};
  return {
      {compat::Layer::kAccel, compat::MakeTable(type.name(), record->prefers)}};
}

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_ACCELERATOR_H_
