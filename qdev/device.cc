// A device and its bus; what realizing does is in qdev/internal/realizer.cc.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/device.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/functional/function_ref.h"
#include "fmt/format.h"
#include "qdev/fault_probe.h"
#include "qdev/hotplug.h"
#include "qdev/internal/realizer.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/watch.h"

namespace qom::qdev {

Device::Device(const Construct& construct)
    : Extends(construct), hotplugged_(construct.hotplug()) {}

Device::~Device() { ForgetBus(); }

std::string Device::id() const {
  const Ref<Object> folder = parent();
  return folder && folder->name() == "peripheral" ? name() : std::string();
}

namespace {

// True if `bus` is a part of `device`, or of one that is on a bus of its.
bool DependsOn(const Bus& bus, const Device& device) {
  Ref<const Object> up(&bus);
  // A bus below a device that is on it leads in a circle: back to the mark.
  const Object* mark = nullptr;
  size_t next_mark = 64;
  for (size_t steps = 0; up && up.get() != &device && up.get() != mark;) {
    if (++steps == next_mark) {
      mark = up.get();
      next_mark *= 2;
    }
    const Device* on_bus = As<Device>(up.get());
    const Bus* next = on_bus == nullptr ? nullptr : on_bus->parent_bus();
    up = next != nullptr ? Ref<const Object>(next) : up->parent();
  }
  return up.get() == &device;
}

}  // namespace

absl::Status Device::MayGoOn(const Bus& bus) const {
  if (realized_ || is_ending() || step_ == Step::kRealizing) {
    return Error(Cause::kWrongPhase, "{}: cannot change its bus, it is {}",
                 CanonicalPath(),
                 is_ending()                 ? "ending"
                 : step_ == Step::kRealizing ? "being realized"
                                             : "realized");
  }
  if (bus.is_leaving_ || bus.is_ending()) {
    return Error(Cause::kWrongPhase, "{}: cannot go on {}, which is leaving",
                 CanonicalPath(), bus.CanonicalPath());
  }
  const std::string& wanted = record().bus_type;
  if (wanted.empty() || !bus.type().IsA(wanted)) {
    return Error(
        Cause::kBadValue, "{}: it {} and {} is {}", CanonicalPath(),
        wanted.empty() ? "goes on no bus" : "goes on " + WithArticle(wanted),
        bus.CanonicalPath(), WithArticle(bus.type().name()));
  }
  if (DependsOn(bus, *this)) {
    return Error(Cause::kBadValue,
                 "{}: it cannot go on {}, which depends on it", CanonicalPath(),
                 bus.CanonicalPath());
  }
  if (bus.full()) {
    const size_t most = bus.record().max_devices;
    return Error(Cause::kOutOfRange, "{}: the bus is full, it takes {} {}",
                 bus.CanonicalPath(), most, most == 1 ? "device" : "devices");
  }
  return absl::OkStatus();
}

namespace {

void TellOfBus(Event event, Device& device, Bus& bus) {
  Context& context = device.context();
  if (!context.IsWatched(event)) return;
  context.Tell({.event = event, .object = device, .other = &bus});
}

}  // namespace

absl::Status Device::PlugInto(Bus& bus) {
  return &bus == parent_bus_ ? absl::OkStatus() : JoinBus(bus, false);
}

absl::Status Device::JoinBus(Bus& bus, bool is_again) {
  // What is called below may let go of either.
  const Ref<Object> keep(this);
  const Ref<Object> keep_bus(&bus);
  QOMRT_RETURN_IF_ERROR(MayGoOn(bus));
  QOMRT_RETURN_IF_ERROR(Annotate(
      FaultProbeOf(context()).Take("plug into bus", *this), CanonicalPath()));
  Bus* const before = parent_bus_;
  const Ref<Object> place = bus.parent();
  // The bus may write the address that it gives.
  UnlockAddress();
  const absl::Cleanup lock = [this] {
    if (parent_bus_ != nullptr) LockAddress();
  };
  QOMRT_RETURN_IF_ERROR(
      Annotate(bus.AssignAddress(*this),
               fmt::format("{} on {}", CanonicalPath(), bus.CanonicalPath())));
  absl::Cleanup give_back = [this, &bus] { bus.ReleaseAddress(*this); };
  std::string address = bus.AddressOf(*this);
  QOMRT_RETURN_IF_ERROR(MayGoOn(bus));
  if (parent_bus_ != before || bus.parent() != place) {
    return Error(Cause::kWrongPhase, "{}: cannot go on {}, {} meanwhile",
                 CanonicalPath(), bus.CanonicalPath(),
                 parent_bus_ != before ? "which moved it" : "which moved");
  }
  const Ref<Object> keep_from(before);
  // First: these may run out of memory.
  bus.addresses_.push_back(std::move(address));
  absl::Cleanup drop = [&bus] { bus.addresses_.pop_back(); };
  bus.devices_.push_back(this);
  std::move(drop).Cancel();
  std::move(give_back).Cancel();
  MoveTo(&bus);
  if (!is_again) Realizer::NotePlugged(*this, before);
  if (before != nullptr) {
    before->ReleaseAddress(*this);
    TellOfBus(Event::kUnplug, *this, *before);
  }
  // What is called here may have moved it on, and seen to all of this.
  if (parent_bus_ == &bus) ChangeResetParent(*this, &bus);
  if (parent_bus_ == &bus) TellOfBus(Event::kPlug, *this, bus);
  return absl::OkStatus();
}

absl::Status Device::ConfirmAddress() {
  const Ref<Bus> bus(parent_bus_);
  if (!bus) return absl::OkStatus();
  const std::vector<Device*>& all = bus->devices_;
  const std::string was = bus->addresses_[static_cast<size_t>(
      std::find(all.begin(), all.end(), this) - all.begin())];
  const std::string now = bus->AddressOf(*this);
  if (parent_bus_ != bus.get()) {
    return Error(Cause::kWrongPhase,
                 "{}: it left {} when that was asked for its address",
                 CanonicalPath(), bus->CanonicalPath());
  }
  if (now == was) {
    if (!now.empty() || !set_since_placed()) return absl::OkStatus();
    return PlugAgain(*bus);
  }
  return Error(Cause::kWrongPhase,
               "{}: it was plugged into {} at '{}' and is at '{}' now; what an "
               "address is made of is set before, and its row is flagged "
               "kAddress",
               CanonicalPath(), bus->CanonicalPath(), was, now);
}

absl::Status Device::PlugAgain(Bus& bus) {
  const Ref<Object> keep(&bus);
  const auto at = std::find(bus.devices_.begin(), bus.devices_.end(), this) -
                  bus.devices_.begin();
  LoseBus();
  QOMRT_RETURN_IF_ERROR(
      Annotate(JoinBus(bus, true),
               "it was set since it was plugged, so its bus was asked again"));
  // Where it was among the others, if all of them are there.
  if (parent_bus_ == &bus && bus.devices_.back() == this) {
    const auto place = std::min(at, std::ssize(bus.devices_) - 1);
    std::rotate(bus.devices_.begin() + place, bus.devices_.end() - 1,
                bus.devices_.end());
    std::rotate(bus.addresses_.begin() + place, bus.addresses_.end() - 1,
                bus.addresses_.end());
  }
  return absl::OkStatus();
}

absl::Status Device::LeaveBus() {
  if (realized_) {
    return Error(Cause::kWrongPhase, "{}: cannot leave its bus, it is realized",
                 CanonicalPath());
  }
  LoseBus();
  return absl::OkStatus();
}

void Device::LoseBus() {
  if (parent_bus_ == nullptr) return;
  const Ref<Object> keep(this);
  const Ref<Bus> from(parent_bus_);
  ForgetBus();
  // Unless it gave up its address for a place on another.
  if (parent_bus_ == nullptr) ChangeResetParent(*this, nullptr);
  TellOfBus(Event::kUnplug, *this, *from);
}

void Device::ForgetBus() {
  const Ref<Bus> from(parent_bus_);
  if (!from) return;
  UnlockAddress();
  MoveTo(nullptr);
  from->ReleaseAddress(*this);
}

void Device::MoveTo(Bus* to) {
  if (Bus* const from = std::exchange(parent_bus_, to)) {
    // Most leave last first.
    const auto at =
        from->devices_.back() == this
            ? from->devices_.end() - 1
            : std::find(from->devices_.begin(), from->devices_.end(), this);
    from->addresses_.erase(from->addresses_.begin() +
                           (at - from->devices_.begin()));
    from->devices_.erase(at);
  }
  context().NoteMove();
}

absl::Status Device::IsInStep() const {
  return Error(Cause::kWrongPhase, "{}: it is being {} already",
               CanonicalPath(),
               step_ == Step::kRealizing ? "realized" : "unrealized");
}

absl::Status Device::SetRealized(bool realized) {
  if (realized == realized_ && (realized || step_ == Step::kNone)) {
    return absl::OkStatus();
  }
  const Ref<Object> keep(this);
  if (realized) return Realizer(context()).Run(*this);
  if (step_ != Step::kNone) return IsInStep();
  Realizer::Unrealize(*this);
  return absl::OkStatus();
}

void Device::VisitResetChildren(absl::FunctionRef<void(Resettable&)> visit) {
  for (const Ref<Object>& object : children()) {
    if (Bus* bus = As<Bus>(object.get())) {
      visit(*bus);
    } else if (Device* child = As<Device>(object.get());
               child != nullptr && child->parent_bus_ == nullptr) {
      visit(*child);
    }
  }
}

void Device::AboutToUnparent() {
  is_leaving_ = true;
  const absl::Cleanup left = [this] { is_leaving_ = false; };
  if (step_ == Step::kNone) {
    Realizer::Unrealize(*this);
    LoseBus();
  }
  if (parent_bus_ == nullptr) ChangeResetParent(*this, nullptr);
}

HotplugHandler* HotplugHandlerOf(const Device& device) {
  if (const Bus* bus = device.parent_bus()) {
    if (HotplugHandler* handler = bus->hotplug_handler()) return handler;
  }
  const Object& root = device.context().root();
  const Ref<Object> machine = root.Child("machine");
  HotplugHandler* const handler = As<HotplugHandler>(machine.get());
  // It may leave by what it is asked.
  return handler != nullptr && handler->HandlesDevice(device) &&
                 root.Child("machine") == machine
             ? handler
             : nullptr;
}

absl::Status RequestUnplug(Device& device) {
  if (!device.realized()) {
    return Error(Cause::kWrongPhase, "{}: it is not plugged",
                 device.CanonicalPath());
  }
  if (!device.hotpluggable()) {
    return Error(Cause::kWrongPhase, "{}: {} cannot leave a running machine",
                 device.CanonicalPath(), WithArticle(device.type().name()));
  }
  HotplugHandler* handler = HotplugHandlerOf(device);
  if (handler == nullptr) {
    return Error(Cause::kWrongPhase, "{}: nobody handles its hot-unplug{}",
                 device.CanonicalPath(),
                 device.parent_bus() == nullptr
                     ? std::string()
                     : fmt::format("; {} has no hotplug handler",
                                   device.parent_bus()->CanonicalPath()));
  }
  const Ref<Object> keep(&device);
  const Ref<Object> keep_handler(&handler->AsObject());
  return handler->UnplugRequest(device);
}

void FinishUnplug(Device& device) {
  const Ref<Object> keep(&device);
  (void)device.SetRealized(false);
  (void)device.LeaveBus();
  device.Unparent();
}

}  // namespace qom::qdev

template void qom::RegisterNativeType<qom::qdev::Device>(
    qom::TypeRegistry& registry, const char*, int);
