// A bus keeps its devices in order; one is found by path, by name or by the id
// of its owner.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/bus.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/numbers.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/device.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/found.h"
#include "qom/internal/hash.h"
#include "qom/ref.h"
#include "qom/registry.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/value.h"
#include "qom/walk.h"

namespace qom::qdev {
namespace {

// Every bus of the tree, in its order.
std::vector<Bus*> AllBuses(const Context& context) {
  std::vector<Bus*> all;
  WalkTree(context.root(), [&all](Object& object, size_t) {
    if (Bus* bus = As<Bus>(&object)) all.push_back(bus);
    return true;
  });
  return all;
}

// Those that are called `name`, in order of the tree if there are several.
std::vector<Bus*> BusesNamed(const Context& context, std::string_view name) {
  std::vector<Bus*> named;
  for (const Found<Bus>& bus : context.ObjectsOf<Bus>()) {
    if (bus->name() == name) named.push_back(bus.get());
  }
  if (named.size() < 2) return named;
  named = AllBuses(context);
  std::erase_if(named, [name](const Bus* bus) { return bus->name() != name; });
  return named;
}

// True if `device` is not null, and has `object` in it.
bool IsIn(const Object& object, const Device* device) {
  if (device == nullptr) return false;
  Ref<const Object> at(&object);
  while (at && at.get() != device) at = at->parent();
  return at.get() == device;
}

// The one of `buses` that the tree has first. Asks for the order of children
// only where more than one has buses below it.
Bus* FirstInTree(const std::vector<Ref<Bus>>& buses, Object& root) {
  if (buses.size() == 1) return buses.front().get();
  qom::internal::HashSet<const Object*> wanted;
  qom::internal::HashSet<const Object*> on_way;
  // The child that is on the way; null if there are several.
  qom::internal::HashMap<const Object*, Object*> way;
  for (const Ref<Bus>& bus : buses) {
    wanted.insert(bus.get());
    Ref<Object> at(bus);
    while (at && at.get() != &root && on_way.insert(at.get()).second) {
      Ref<Object> above = at->parent();
      const auto [there, is_first] = way.emplace(above.get(), at.get());
      if (!is_first) there->second = nullptr;
      at = std::move(above);
    }
  }
  Ref<Object> at(&root);
  while (!wanted.contains(at.get())) {
    Object* next = way.at(at.get());
    const std::vector<Ref<Object>> children =
        next == nullptr ? at->children() : std::vector<Ref<Object>>();
    for (size_t i = 0; next == nullptr && i < children.size(); ++i) {
      if (on_way.contains(children[i].get())) next = children[i].get();
    }
    if (next == nullptr) return buses.front().get();
    at = Ref<Object>(next);
  }
  return As<Bus>(at.get());
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
  // To compare only: what was asked may have let go of it.
  Device* const found = DeviceWith(Value(address)).get();
  const auto at = std::find(devices_.begin(), devices_.end(), found);
  return at == devices_.end() ? nullptr : found;
}

Ref<Device> Bus::DeviceWith(const Value& address) const {
  const Ref<const Object> keep(this);
  const std::vector<Device*> all = devices_;
  const uint64_t moves = context().moves();
  for (Device* const one : all) {
    // A device that is asked may take others off the bus, and end them.
    if (context().moves() != moves &&
        std::find(devices_.begin(), devices_.end(), one) == devices_.end()) {
      continue;
    }
    const Ref<Device> device(one);
    const absl::StatusOr<Value> is = device->GetValue(record().address);
    if (is.ok() && *is == address && device->parent_bus_ == this) return device;
  }
  return nullptr;
}

absl::Status Bus::AssignAddress(Device& device) {
  const std::string& row = record().address;
  if (row.empty()) return absl::OkStatus();
  QOMRT_ASSIGN_OR_RETURN(const Value wanted, device.GetValue(row));
  const Ref<Device> other = DeviceWith(wanted);
  if (!other) return absl::OkStatus();
  return Error(Cause::kTaken, "{}: {} is taken by {}", row, AddressText(wanted),
               other->CanonicalPath());
}

std::string Bus::AddressOf(const Device& device) const {
  if (record().address.empty()) return "";
  const absl::StatusOr<Value> value = device.GetValue(record().address);
  return value.ok() ? AddressText(*value) : "";
}

void Bus::VisitResetChildren(absl::FunctionRef<void(Resettable&)> visit) {
  const std::vector<Ref<Device>> held(devices_.begin(), devices_.end());
  for (const Ref<Device>& device : held) {
    if (device->parent_bus_ == this) visit(*device);
  }
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
  const absl::StatusOr<Ref<Object>> object = context.Resolve(name);
  Bus* const found = object.ok() ? As<Bus>(object->get()) : nullptr;
  // The only object of that name, so the only bus.
  if (found != nullptr && found->name() == name) return found;
  const std::vector<Bus*> named = BusesNamed(context, name);
  if (named.size() == 1) return named.front();
  if (named.size() > 1) {
    return Error(Cause::kAmbiguous, "'{}' may be the bus {} or {}", name,
                 named[0]->CanonicalPath(), named[1]->CanonicalPath());
  }
  if (object.ok()) {
    if (found != nullptr) return found;
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
                 WithArticle((*object)->type().name()),
                 Those(AllBuses(context)));
  }
  return Error(Cause::kNoSuchObject, "there is no bus '{}'{}", name,
               Those(AllBuses(context)));
}

absl::StatusOr<Bus*> FirstFittingBus(const Context& context,
                                     std::string_view bus_type,
                                     const Device* device) {
  const Class* const type = context.registry().Find(bus_type);
  std::vector<Ref<Bus>> fitting;
  bool is_any_full = false;
  if (type != nullptr) {
    for (Ref<Object>& object : context.ObjectsOf(*type)) {
      Ref<Bus> bus = As<Bus>(std::move(object));
      if (!bus || IsIn(*bus, device)) continue;
      if (bus->full()) {
        is_any_full = true;
      } else {
        fitting.push_back(std::move(bus));
      }
    }
  }
  if (!fitting.empty()) return FirstInTree(fitting, context.root());
  if (is_any_full) {
    return Error(Cause::kNoSuchObject, "every bus of type {} is full",
                 bus_type);
  }
  // What else is there may still come with its owner.
  std::string_view why = "";
  if (type == nullptr) {
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
