// Devices whose callbacks act.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/fuzz/device_types.h"

#include "qdev/register.h"
#include "qom/context.h"
#include "qom/status.h"
#include "tests/fuzz/device_stage.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {

// ---- SlotBus ---------------------------------------------------------------

absl::Status SlotBus::AssignAddress(qdev::Device& device) {
  QOMRT_RETURN_IF_ERROR(StageOf(context()).ActOrFail(&device));
  ++addresses_;
  return absl::OkStatus();
}

void SlotBus::ReleaseAddress(qdev::Device& /*device*/) {
  --addresses_;
  StageOf(context()).Act(nullptr);  // the device may be dying
}

absl::Status SlotBus::Realize() {
  return StageOf(context()).ActOrFail(owner());
}

void SlotBus::Unrealize() { StageOf(context()).Act(owner()); }

void SlotBus::ResetEnter(qdev::ResetKind /*kind*/) {
  StageOf(context()).Act(owner());
}

void SlotBus::ResetHold(qdev::ResetKind /*kind*/) {
  StageOf(context()).Act(owner());
}

void SlotBus::ResetExit(qdev::ResetKind /*kind*/) {
  StageOf(context()).Act(owner());
}

// ---- Part ------------------------------------------------------------------

absl::Status Part::Realize() {
  QOMRT_RETURN_IF_ERROR(Device::Realize());
  QOMRT_RETURN_IF_ERROR(StageOf(context()).ActOrFail(this));
  if (makes_kids_) {
    QOMRT_ASSIGN_OR_RETURN(const Ref<Object> kid, context().New("part"));
    QOMRT_RETURN_IF_ERROR(AddChild("made[*]", kid).status());
    QOMRT_RETURN_IF_ERROR(StageOf(context()).ActOrFail(this));
  }
  FUZZ_CHECK(!up_, "realized twice");
  up_ = true;
  ++StageOf(context()).up;
  return absl::OkStatus();
}

void Part::Unrealize() {
  StageOf(context()).Act(this);
  FUZZ_CHECK(up_, "unrealized twice");
  up_ = false;
  --StageOf(context()).up;
  Device::Unrealize();
}

void Part::ResetEnter(qdev::ResetKind /*kind*/) {
  StageOf(context()).Act(this);
}

void Part::ResetHold(qdev::ResetKind /*kind*/) { StageOf(context()).Act(this); }

void Part::ResetExit(qdev::ResetKind /*kind*/) { StageOf(context()).Act(this); }

absl::Status Part::SetNumber(uint32_t number) {
  QOMRT_RETURN_IF_ERROR(StageOf(context()).ActOrFail(this));
  number_ = number;
  return absl::OkStatus();
}

void Part::AboutToUnparent() {
  StageOf(context()).Act(this);
  Extends::AboutToUnparent();
}

// ---- Host ------------------------------------------------------------------

absl::Status Host::Realize() {
  bus_->SetHotplugHandler(this);
  const absl::Status status = Part::Realize();
  if (!status.ok()) bus_->SetHotplugHandler(nullptr);
  return status;
}

void Host::Unrealize() {
  Part::Unrealize();
  bus_->SetHotplugHandler(nullptr);
}

absl::Status Host::PrePlug(qdev::Device& device) {
  QOMRT_RETURN_IF_ERROR(StageOf(context()).ActOrFail(&device));
  ++plugged_;
  return absl::OkStatus();
}

void Host::CancelPlug(qdev::Device& device) {
  --plugged_;
  StageOf(context()).Act(&device);
}

absl::Status Host::Plug(qdev::Device& device) {
  return StageOf(context()).ActOrFail(&device);
}

absl::Status Host::UnplugRequest(qdev::Device& device) {
  QOMRT_RETURN_IF_ERROR(StageOf(context()).ActOrFail(&device));
  return HotplugHandler::UnplugRequest(device);
}

void Host::Unplug(qdev::Device& device) {
  --plugged_;
  StageOf(context()).Act(&device);
}

TypeRegistry& DeviceTypes() {
  static TypeRegistry* const registry = [] {
    auto* made = new TypeRegistry;
    qdev::RegisterDeviceTypes(*made);
    made->Register<Bridge>();
    made->Register<Card>();
    made->Register<SlotBus>();
    const absl::Status sealed = made->Seal();
    FUZZ_CHECK(sealed.ok(), Why(sealed));
    return made;
  }();
  return *registry;
}

}  // namespace qom::fuzz
