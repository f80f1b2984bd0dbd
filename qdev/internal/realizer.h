// The `Realizer` takes a device, and all that belongs to it, through the steps
// of qdev/device.h, keeps what was done as a list, and undoes it in reverse if
// a step fails.
//
// Threads: as the devices.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_INTERNAL_REALIZER_H_
#define QOMRT_QDEV_INTERNAL_REALIZER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/fault_probe.h"
#include "qom/context.h"

namespace qom::qdev {

class Realizer {
 public:
  explicit Realizer(Context& context)
      : context_(context), probe_(FaultProbeOf(context)) {}

  // Realizes `device` and all that belongs to it, or leaves all as it was.
  absl::Status Run(Device& device);
  static void Unrealize(Device& device);

 private:
  struct Done {
    enum class What : uint8_t {
      kParent,
      kPrePlug,
      kStarted,
      kRealize,
      kBus,
      kMarked,
      kPlug,
    } what;
    Object* object;
  };

  absl::Status Fail(const Device& device, std::string_view step,
                    const absl::Status& status) const;
  absl::Status Realize(Device& device);
  absl::Status MayRealize(const Device& device) const;
  absl::Status Attach(Device& device);
  absl::Status RealizeSelf(Device& device);
  absl::Status StartBus(Bus& bus);
  absl::Status RealizeBus(Bus& bus);
  void Undo(const Done& done);
  static void MarkUnrealized(Device& device);
  static void UnrealizeBus(Bus& bus);
  static void UnrealizeSelf(Device& device);
  static void DropChildren(Device& device);

  Context& context_;
  FaultProbe& probe_;
  std::vector<Done> done_;
};

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_INTERNAL_REALIZER_H_
