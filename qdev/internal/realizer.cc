// The steps of realizing a device, what undoes each, and unrealizing.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/internal/realizer.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/bus.h"
#include "qdev/containers.h"
#include "qdev/device.h"
#include "qdev/hotplug.h"
#include "qom/cast.h"
#include "qom/ref.h"
#include "qom/status.h"

namespace qom::qdev {

absl::Status Realizer::Run(Device& device) {
  absl::Status status = Realize(device);
  if (!status.ok()) {
    while (!done_.empty()) {
      const Done last = done_.back();
      done_.pop_back();
      Undo(last);
    }
  }
  return status;
}

void Realizer::Unrealize(Device& device) {
  if (!device.realized_ || device.step_ != Device::Step::kNone) return;
  device.step_ = Device::Step::kUnrealizing;
  if (device.handled_) {
    device.handled_ = false;
    if (HotplugHandler* handler = HotplugHandlerOf(device)) {
      handler->Unplug(device);
    }
  }
  MarkUnrealized(device);
  const std::vector<Ref<Object>> children = device.children();
  for (auto at = children.rbegin(); at != children.rend(); ++at) {
    if (Bus* bus = As<Bus>(at->get())) UnrealizeBus(*bus);
  }
  for (auto at = children.rbegin(); at != children.rend(); ++at) {
    Device* child = As<Device>(at->get());
    if (child != nullptr && child->parent_bus_ == nullptr) Unrealize(*child);
  }
  UnrealizeSelf(device);
  device.step_ = Device::Step::kNone;
}

absl::Status Realizer::Fail(const Device& device, std::string_view step,
                            const absl::Status& status) const {
  return Annotate(status, fmt::format("{}: {}", device.CanonicalPath(), step));
}

absl::Status Realizer::Realize(Device& device) {
  if (device.realized_) return absl::OkStatus();
  QOMRT_RETURN_IF_ERROR(MayRealize(device));
  if (!device.parent()) {
    QOMRT_RETURN_IF_ERROR(Attach(device));
  }
  // A bus that belongs to no device comes up with its first device.
  if (Bus* bus = device.parent_bus_; bus != nullptr && !bus->realized_) {
    QOMRT_RETURN_IF_ERROR(StartBus(*bus));
  }
  HotplugHandler* handler = HotplugHandlerOf(device);
  if (handler != nullptr) {
    absl::Status status = probe_.Take("pre-plug", device);
    if (status.ok()) status = handler->PrePlug(device);
    if (!status.ok()) return Fail(device, "pre-plug", status);
    done_.push_back({Done::What::kPrePlug, &device});
  }
  QOMRT_RETURN_IF_ERROR(RealizeSelf(device));
  for (const Ref<Object>& object : device.children()) {
    Device* child = As<Device>(object.get());
    if (child == nullptr || child->parent_bus_ != nullptr) continue;
    QOMRT_RETURN_IF_ERROR(Realize(*child));
  }
  for (const Ref<Object>& object : device.children()) {
    if (Bus* bus = As<Bus>(object.get()))
      QOMRT_RETURN_IF_ERROR(RealizeBus(*bus));
  }
  device.realized_ = true;
  device.LockProperties();
  done_.push_back({Done::What::kMarked, &device});
  Listeners(context_).NotifyRealized(device);
  if (handler != nullptr) {
    absl::Status status = probe_.Take("plug", device);
    if (status.ok()) status = handler->Plug(device);
    if (!status.ok()) return Fail(device, "plug", status);
    device.handled_ = true;
    done_.push_back({Done::What::kPlug, &device});
  }
  device.step_ = Device::Step::kNone;
  if (device.hotplugged_) Reset(device, ResetKind::kCold);
  return absl::OkStatus();
}

absl::Status Realizer::MayRealize(const Device& device) const {
  if (device.step_ != Device::Step::kNone) {
    return Error(
        Cause::kWrongPhase, "{}: it is being {} already",
        device.CanonicalPath(),
        device.step_ == Device::Step::kRealizing ? "realized" : "unrealized");
  }
  const std::string& bus_type = device.record().bus_type;
  if (!bus_type.empty() && device.parent_bus_ == nullptr) {
    return Error(Cause::kWrongPhase,
                 "{}: it needs a bus of type {} and is on none",
                 device.CanonicalPath(), bus_type);
  }
  const Bus* bus = device.parent_bus_;
  if (bus != nullptr && bus->owner() != nullptr && !bus->realized()) {
    return Error(Cause::kWrongPhase, "{}: its bus {} is not realized yet",
                 device.CanonicalPath(), bus->CanonicalPath());
  }
  if (device.hotplugged_ && bus != nullptr &&
      HotplugHandlerOf(device) == nullptr) {
    return Error(Cause::kWrongPhase,
                 "{}: nothing joins {} while the machine runs; the bus has "
                 "no hotplug handler",
                 device.CanonicalPath(), bus->CanonicalPath());
  }
  if (device.hotplugged_ && !device.hotpluggable()) {
    return Error(Cause::kWrongPhase, "{}: a {} cannot join a running machine",
                 device.CanonicalPath(), device.type().name());
  }
  return absl::OkStatus();
}

absl::Status Realizer::Attach(Device& device) {
  QOMRT_RETURN_IF_ERROR(probe_.Take("attach", device));
  QOMRT_ASSIGN_OR_RETURN(Object * folder,
                         EnsureContainer(context_, kUnattached));
  QOMRT_RETURN_IF_ERROR(
      folder->AddChild("device[*]", Ref<Object>(&device)).status());
  done_.push_back({Done::What::kParent, &device});
  return absl::OkStatus();
}

absl::Status Realizer::RealizeSelf(Device& device) {
  device.step_ = Device::Step::kRealizing;
  done_.push_back({Done::What::kStarted, &device});
  const std::vector<Ref<Object>> before = device.children();
  absl::Status status = probe_.Take("realize", device);
  if (status.ok()) status = device.Realize();
  for (const Ref<Object>& child : device.children()) {
    if (std::find(before.begin(), before.end(), child) != before.end()) {
      continue;
    }
    if (device.made_in_realize_ == nullptr) {
      device.made_in_realize_ = std::make_unique<std::vector<Ref<Object>>>();
    }
    device.made_in_realize_->push_back(child);
  }
  if (!status.ok()) return Fail(device, "realize", status);
  done_.push_back({Done::What::kRealize, &device});
  return absl::OkStatus();
}

absl::Status Realizer::StartBus(Bus& bus) {
  absl::Status status = probe_.Take("realize bus", bus);
  if (status.ok()) status = bus.Realize();
  if (!status.ok()) {
    return Annotate(status, fmt::format("{}: realize", bus.CanonicalPath()));
  }
  bus.realized_ = true;
  done_.push_back({Done::What::kBus, &bus});
  return absl::OkStatus();
}

absl::Status Realizer::RealizeBus(Bus& bus) {
  if (!bus.realized_) QOMRT_RETURN_IF_ERROR(StartBus(bus));
  for (Device* device : std::vector<Device*>(bus.devices_)) {
    QOMRT_RETURN_IF_ERROR(Realize(*device));
  }
  return absl::OkStatus();
}

void Realizer::Undo(const Done& done) {
  if (done.what == Done::What::kBus) {
    Bus& bus = Cast<Bus>(done.object);
    bus.realized_ = false;
    bus.Unrealize();
    return;
  }
  Device& device = Cast<Device>(done.object);
  switch (done.what) {
    case Done::What::kParent:
      // It stays on its bus, where it was before.
      device.step_ = Device::Step::kRealizing;
      device.Unparent();
      device.step_ = Device::Step::kNone;
      break;
    case Done::What::kPrePlug:
      if (HotplugHandler* handler = HotplugHandlerOf(device)) {
        handler->CancelPlug(device);
      }
      break;
    case Done::What::kStarted:
      // Its Realize() may have failed after these.
      device.RestoreSettled();
      DropChildren(device);
      device.step_ = Device::Step::kNone;
      break;
    case Done::What::kRealize:
      device.Unrealize();
      device.RestoreSettled();
      break;
    case Done::What::kMarked:
      device.step_ = Device::Step::kRealizing;
      MarkUnrealized(device);
      break;
    case Done::What::kPlug:
      device.handled_ = false;
      if (HotplugHandler* handler = HotplugHandlerOf(device)) {
        handler->Unplug(device);
      }
      // Which also gave back what PrePlug() reserved.
      std::erase_if(done_, [&device](const Done& one) {
        return one.what == Done::What::kPrePlug && one.object == &device;
      });
      break;
    case Done::What::kBus:
      break;
  }
}

void Realizer::MarkUnrealized(Device& device) {
  Listeners(device.context()).NotifyUnrealized(device);
  device.realized_ = false;
  device.UnlockProperties();
}

void Realizer::UnrealizeBus(Bus& bus) {
  if (!bus.realized_) return;
  const std::vector<Device*> devices = bus.devices_;
  for (auto at = devices.rbegin(); at != devices.rend(); ++at) {
    Unrealize(**at);
  }
  bus.realized_ = false;
  bus.Unrealize();
}

void Realizer::UnrealizeSelf(Device& device) {
  device.Unrealize();
  device.RestoreSettled();
  DropChildren(device);
}

void Realizer::DropChildren(Device& device) {
  const auto made = std::move(device.made_in_realize_);
  if (made == nullptr) return;
  for (auto at = made->rbegin(); at != made->rend(); ++at) (*at)->Unparent();
}

}  // namespace qom::qdev
