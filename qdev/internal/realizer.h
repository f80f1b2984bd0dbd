// The `Realizer` takes a device, and all that belongs to it, through the steps
// of qdev/device.h, keeps what was done as a list, and undoes it in reverse if
// a step fails.
//
// What the steps call may do anything to the tree. A device that meanwhile left
// its parent, or lost the bus it needs, fails to realize; a part that somebody
// else unrealized is not undone a second time.
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
#include "qdev/containers.h"
#include "qdev/device.h"
#include "qdev/fault_probe.h"
#include "qom/context.h"

namespace qom::qdev {

class Realizer {
 public:
  explicit Realizer(Context& context);
  ~Realizer();
  Realizer(const Realizer&) = delete;
  Realizer& operator=(const Realizer&) = delete;

  // Realizes `device` and all that belongs to it, or leaves all as it was.
  absl::Status Run(Device& device);
  static void Unrealize(Device& device);
  // `device` came from the bus `from`, or from none. Undone if the run during
  // which it happened fails.
  static void NotePlugged(Device& device, Bus* from);

 private:
  // A handler with the object that keeps it.
  struct Handler {
    static Handler Of(const Device& device);

    Ref<Object> object;
    HotplugHandler* handler = nullptr;
  };
  struct Done {
    enum class What : uint8_t {
      kBegun,
      kParent,
      kPrePlug,
      kStarted,
      kRealize,
      kBus,
      kMarked,
      kPlug,
      kPlugInto,
    } what;
    Ref<Object> object;
    uint32_t life = 0;  // of the device
    Handler handler{};
    Ref<Object> from{};  // the bus it was on
    bool had_parent = false;
  };
  // A device whose realizing has begun and not ended.
  struct Begun {
    Ref<Object> device;
    const Object* parent;  // to compare only: it may have ended
    Handler handler;
  };

  absl::Status Fail(const Device& device, std::string_view step,
                    const absl::Status& status) const;
  absl::Status RunSteps(Device& device);
  absl::Status MayRealize(Device& device) const;
  absl::Status Begin(Device& device);
  absl::Status End(Device& device);
  absl::Status CheckStillThere(const Device& device) const;
  absl::Status Attach(Device& device);
  absl::Status RealizeSelf(Device& device);
  absl::Status StartBus(Bus& bus);
  // There is always room for one more: what was done is noted without fail.
  void Note(Done done);
  void Undo(const Done& done);
  static void UndoBus(Bus& bus);
  // `root`, a device or a bus, and all that is realized with it.
  static void UnrealizeAll(Object& root);
  static void UndoPlugInto(Device& device, Object* from);
  static void MarkUnrealized(Device& device);
  static bool BeginUnrealize(Object& object);
  static void EndUnrealize(Object& object);
  static void DropChildren(Device& device);

  Context& context_;
  FaultProbe& probe_;
  std::vector<Done> done_;
  std::vector<Begun> begun_;
  Containers containers_;  // made for a device without a place
  Realizer* outer_;        // during whose run this one runs
};

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_INTERNAL_REALIZER_H_
