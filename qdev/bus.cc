// A bus keeps its devices in order; one is found by path, by name or by the id
// of its owner.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/bus.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/numbers.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/device.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/value.h"
#include "qom/walk.h"

namespace qom::qdev {
namespace {

// Every bus of the tree, in its order; none of `device`.
void VisitBuses(const Context& context, const Device* device,
                absl::FunctionRef<void(Bus&)> visit) {
  WalkTree(context.root(), [&](Object& object, size_t) {
    if (&object == device) return false;
    if (Bus* bus = As<Bus>(&object)) visit(*bus);
    return true;
  });
}

// "; buses: /a/bus, /b/bus and 3 more".
std::string Those(const std::vector<Bus*>& buses) {
  if (buses.empty()) return "";
  SomeOf paths;
  for (const Bus* bus : buses) {
    paths.Add(paths.shows_more() ? bus->CanonicalPath() : "");
  }
  return "; buses: " + paths.ToText();
}

// The N-th bus of the device "ID" for a name "ID.N"; null if there is none.
Bus* BusOfDevice(const Context& context, std::string_view name) {
  const size_t dot = name.rfind('.');
  size_t number = 0;
  if (dot == std::string_view::npos ||
      !absl::SimpleAtoi(std::string(name.substr(dot + 1)), &number)) {
    return nullptr;
  }
  const absl::StatusOr<Ref<Object>> owner =
      context.Resolve(name.substr(0, dot));
  if (!owner.ok()) return nullptr;
  for (const Ref<Object>& child : (*owner)->children()) {
    Bus* bus = As<Bus>(child.get());
    if (bus != nullptr && number-- == 0) return bus;
  }
  return nullptr;
}

std::string AddressText(const Value& value) {
  return value.is_unsigned() ? fmt::format("{:#x}", value.uint_value())
                             : value.ToText();
}

}  // namespace

Bus::~Bus() {
  // Whoever still holds a device that was on this bus holds it off it now.
  while (!devices_.empty()) {
    Device& device = *devices_.back();
    devices_.pop_back();
    addresses_.pop_back();
    device.parent_bus_ = nullptr;
    device.UnlockAddress();
    ChangeResetParent(device, nullptr);
  }
}

Device* Bus::owner() const { return As<Device>(parent().get()); }

HotplugHandler* Bus::hotplug_handler() const {
  return As<HotplugHandler>(hotplug_handler_.get());
}

bool Bus::SetHotplugHandler(Object* handler) {
  if (handler != nullptr && !Is<HotplugHandler>(handler)) return false;
  hotplug_handler_ = handler;
  return true;
}

Device* Bus::DeviceAt(uint64_t address) const {
  for (Device* device : devices_) {
    const absl::StatusOr<Value> is = device->GetValue(record().address);
    if (is.ok() && *is == Value(address)) return device;
  }
  return nullptr;
}

absl::Status Bus::AssignAddress(Device& device) {
  const std::string& row = record().address;
  if (row.empty()) return absl::OkStatus();
  QOMRT_ASSIGN_OR_RETURN(const Value wanted, device.GetValue(row));
  for (const Device* other : devices_) {
    const absl::StatusOr<Value> taken = other->GetValue(row);
    if (!taken.ok() || *taken != wanted) continue;
    return Error(Cause::kTaken, "{}: {} is taken by {}", row,
                 AddressText(wanted), other->CanonicalPath());
  }
  return absl::OkStatus();
}

std::string Bus::AddressOf(const Device& device) const {
  if (record().address.empty()) return "";
  const absl::StatusOr<Value> value = device.GetValue(record().address);
  return value.ok() ? AddressText(*value) : "";
}

void Bus::VisitResetChildren(absl::FunctionRef<void(Resettable&)> visit) {
  for (Device* device : std::vector<Device*>(devices_)) visit(*device);
}

void Bus::AboutToUnparent() {
  is_leaving_ = true;
  const absl::Cleanup left = [this] { is_leaving_ = false; };
  while (!devices_.empty()) {
    Device& device = *devices_.back();
    const Ref<Object> keep(&device);
    device.Unparent();
    if (device.parent_bus_ != this) continue;
    // One that nobody gave a parent, or in the middle of a step, stays behind.
    (void)device.SetRealized(false);
    if (device.parent_bus_ == this) device.LoseBus();
  }
  ChangeResetParent(*this, nullptr);
}

absl::StatusOr<Bus*> FindBus(const Context& context, std::string_view name) {
  std::vector<Bus*> named;
  std::vector<Bus*> all;
  VisitBuses(context, nullptr, [&](Bus& bus) {
    if (bus.name() == name) named.push_back(&bus);
    all.push_back(&bus);
  });
  if (named.size() == 1) return named.front();
  if (named.size() > 1) {
    return Error(Cause::kAmbiguous, "'{}' may be the bus {} or {}", name,
                 named[0]->CanonicalPath(), named[1]->CanonicalPath());
  }
  const absl::StatusOr<Ref<Object>> object = context.Resolve(name);
  if (object.ok()) {
    if (Bus* bus = As<Bus>(object->get())) return bus;
    // A device that has one bus stands for it.
    Bus* only = nullptr;
    size_t count = 0;
    for (const Ref<Object>& child : (*object)->children()) {
      if (Bus* bus = As<Bus>(child.get())) {
        only = bus;
        ++count;
      }
    }
    if (count == 1) return only;
  }
  if (Bus* bus = BusOfDevice(context, name)) return bus;
  if (object.ok()) {
    return Error(Cause::kNoSuchObject, "{} is {} and no bus{}",
                 (*object)->CanonicalPath(),
                 WithArticle((*object)->type().name()), Those(all));
  }
  return Error(Cause::kNoSuchObject, "there is no bus '{}'{}", name,
               Those(all));
}

absl::StatusOr<Bus*> FirstFittingBus(const Context& context,
                                     std::string_view bus_type,
                                     const Device* device) {
  Bus* fitting = nullptr;
  size_t full = 0;
  VisitBuses(context, device, [&](Bus& bus) {
    if (fitting != nullptr || !bus.type().IsA(bus_type)) return;
    if (bus.full()) {
      ++full;
    } else {
      fitting = &bus;
    }
  });
  if (fitting != nullptr) return fitting;
  if (full != 0) {
    return Error(Cause::kNoSuchObject, "every bus of type {} is full",
                 bus_type);
  }
  // What else is there may still come with its owner.
  std::string_view why = "";
  if (context.registry().Find(bus_type) == nullptr) {
    why = "; no such type is registered";
  } else if (!context.root().Child("machine")) {
    why = "; no machine was chosen yet that may bring one";
  }
  return Error(Cause::kNoSuchObject, "there is no bus of type {}{}", bus_type,
               why);
}

}  // namespace qom::qdev

template void qom::RegisterNativeType<qom::qdev::Bus>(
    qom::TypeRegistry& registry, const char*, int);
