// The stage on which the fuzzer of devices plays: what may be done to the
// devices, buses and listeners of a context, chosen by bytes. The fuzzer does
// these things one after the other, and so does every callback of a device,
// bus, handler or listener, at any step.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_FUZZ_DEVICE_STAGE_H_
#define QOMRT_TESTS_FUZZ_DEVICE_STAGE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/hotplug.h"
#include "qom/context.h"
#include "qom/ref.h"
#include "qom/watch.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {

class Stage;

// Is told of each event once, and acts when it is.
class Watcher : public qdev::DeviceListener {
 public:
  explicit Watcher(Stage& stage) : stage_(stage) {}

  void DeviceRealized(qdev::Device& device) override;
  void DeviceUnrealized(qdev::Device& device) override;
  bool HidesDevice(std::string_view id) const override;
  // What it was told last is true.
  void CheckKnows(const qdev::Device& device) const;

 private:
  Stage& stage_;
  std::map<const qdev::Device*, bool> realized_;
};

class Stage {
 public:
  // Use StageOf(context).
  explicit Stage(Context& context) : context_(context) {}
  Stage(const Stage&) = delete;

  // Does what `bytes` say until there are none left; then all comes to its end.
  void Play(Bytes& bytes);

  // What every callback does: what the next byte says. `self` is the device
  // that it is about; null for none that may be used.
  void Act(qdev::Device* self);
  // The same in a callback that may fail, and does so if the byte says it.
  absl::Status ActOrFail(qdev::Device* self);

  // Each device's Realize() that was not undone.
  int up = 0;

 private:
  using Operation = void (Stage::*)(qdev::Device* self);

  Ref<qdev::Device> PickDevice();
  Ref<qdev::Bus> PickBus();
  // Null if a listener was in the way.
  Ref<qdev::Device> New();
  std::vector<Object*> AllObjects();

  void UnparentSelf(qdev::Device* self);
  void UnparentOwner(qdev::Device* self);
  void UnparentAny(qdev::Device* self);
  void UnparentBus(qdev::Device* self);
  void RealizeSelf(qdev::Device* self);
  void UnrealizeSelf(qdev::Device* self);
  void RealizeAny(qdev::Device* self);
  void UnrealizeAny(qdev::Device* self);
  void PlugInto(qdev::Device* self);
  void LeaveBus(qdev::Device* self);
  void ResetAny(qdev::Device* self);
  void AssertResetOfAny(qdev::Device* self);
  void ReleaseResetOfAny(qdev::Device* self);
  void AddListener(qdev::Device* self);
  void RemoveListener(qdev::Device* self);
  void AddDevice(qdev::Device* self);
  void StartMachine();
  void RequestUnplug(qdev::Device* self);
  void FinishUnplug(qdev::Device* self);
  void NewLoose(qdev::Device* self);
  void DropLoose(qdev::Device* self);
  void AddKid(qdev::Device* self);
  void SetProperty(qdev::Device* self);
  void Subscribe(qdev::Device* self);
  void Unsubscribe(qdev::Device* self);

  void Do(size_t operation, qdev::Device* self);
  void Realize(qdev::Device& device);
  // Checks that `operation` leaves all as it was if it fails and no callback
  // did anything.
  absl::Status Try(absl::FunctionRef<absl::Status()> operation);
  void Retire(size_t listener);
  // Takes all out of the tree.
  void Clear();
  void End();
  void CheckAll();

  static const Operation kOperations[];

  Context& context_;
  Bytes* bytes_ = nullptr;                // null: nothing acts
  int depth_ = 0;                         // callbacks that act inside of others
  uint64_t acts_ = 0;                     // of callbacks, so far
  std::vector<Ref<qdev::Device>> loose_;  // held, wherever they are
  std::vector<Ref<qdev::Device>> asserted_;  // whose reset is to be released
  // No reset was held while the tree changed.
  bool only_whole_resets_ = true;
  std::vector<std::unique_ptr<Watcher>> listeners_;
  std::vector<std::unique_ptr<Watcher>> retired_;  // may be in a call
  std::vector<Subscription> subscriptions_;
};

inline Stage& StageOf(Context& context) { return context.Slot<Stage>(); }

}  // namespace qom::fuzz

#endif  // QOMRT_TESTS_FUZZ_DEVICE_STAGE_H_
