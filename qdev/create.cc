// The pipeline that creates an object by name. Kinds of objects differ in which
// types a user may have, in their places, and in their last step; a failure
// takes back all of what was made, containers included.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/create.h"

#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/bus.h"
#include "qdev/containers.h"
#include "qdev/device.h"
#include "qdev/fault_probe.h"
#include "qdev/hotplug.h"
#include "qdev/id.h"
#include "qdev/internal/quoted.h"
#include "qdev/machine.h"
#include "qdev/user_creatable.h"
#include "qom/assign.h"
#include "qom/cast.h"
#include "qom/class.h"
#include "qom/error_facts.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/registry.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using internal::Quoted;

// ---- Types -----------------------------------------------------------------

absl::Status CheckUserObject(const Class& type) {
  if (type.is_interface() || !IsUserCreatable(type)) {
    return Error(Cause::kBadValue, "type '{}' is not for users to create: {}",
                 type.name(),
                 type.is_interface() ? "it is an interface"
                                     : "it is not user-creatable");
  }
  if (type.is_abstract()) {
    return Error(Cause::kAbstractType,
                 "type '{}' is abstract: only types below it can be created",
                 type.name());
  }
  return absl::OkStatus();
}

absl::Status CheckDevice(const Class& type, bool hotplug) {
  const DeviceClass* record = type.record<DeviceClass>();
  if (record == nullptr || !type.IsA(Device::kTypeName)) {
    return Error(Cause::kBadValue, "{} is no device", type.name());
  }
  if (type.is_abstract()) {
    return Error(Cause::kAbstractType,
                 "{} is abstract; name one of the types below it", type.name());
  }
  if (!record->user_creatable) {
    return Error(Cause::kAbstractType,
                 "{} is made by its machine only, not by an option",
                 WithArticle(type.name()));
  }
  if (hotplug && !record->hotpluggable) {
    return Error(Cause::kWrongPhase, "{} cannot join a running machine",
                 WithArticle(type.name()));
  }
  return absl::OkStatus();
}

bool IsDevice(const Creation& creation) {
  return creation.kind == Creation::Kind::kDevice;
}

absl::StatusOr<const Class*> CreatableType(Context& context,
                                           const Creation& creation,
                                           bool hotplug) {
  TypeRegistry& registry = context.registry();
  absl::StatusOr<const Class*> type = registry.Lookup(creation.type);
  if (!type.ok()) {
    ErrorFacts facts = FactsOf(type.status());
    facts.type = creation.type;
    facts.nearest = registry.NearestTypes(creation.type);
    return WithFacts(type.status(), facts);
  }
  QOMRT_RETURN_IF_ERROR(IsDevice(creation) ? CheckDevice(**type, hotplug)
                                           : CheckUserObject(**type));
  return type;
}

// ---- Places ----------------------------------------------------------------

std::string_view PlaceOf(const Creation& creation) {
  if (!IsDevice(creation)) return kObjects;
  return creation.id.empty() ? kPeripheralAnon : kPeripheral;
}

absl::Status CheckIdIsFree(Context& context, const Creation& creation) {
  if (IsDevice(creation) && creation.id.empty()) return absl::OkStatus();
  QOMRT_RETURN_IF_ERROR(CheckId(creation.id));
  if (IsDevice(creation) && Listeners(context).Hide(creation.id)) {
    return Error(Cause::kWrongPhase, "it is hidden for now and not added");
  }
  const absl::StatusOr<Ref<Object>> folder = context.Resolve(PlaceOf(creation));
  if (!folder.ok()) return absl::OkStatus();
  if (const Ref<Object> other = (*folder)->Child(creation.id)) {
    return Error(Cause::kTaken, "the id {} is taken by {}", Quoted(creation.id),
                 WithArticle(other->type().name()));
  }
  return absl::OkStatus();
}

// Null for an object that goes on no bus.
absl::StatusOr<Bus*> BusFor(const Context& context, const Class& type,
                            const Creation& creation) {
  if (!creation.bus.empty()) {
    absl::StatusOr<Bus*> bus = FindBus(context, creation.bus);
    if (bus.ok()) return bus;
    return Annotate(bus.status(), fmt::format("bus={}", Quoted(creation.bus)));
  }
  const DeviceClass* record = type.record<DeviceClass>();
  if (record == nullptr || record->bus_type.empty()) {
    return static_cast<Bus*>(nullptr);
  }
  return FirstFittingBus(context, record->bus_type);
}

// Puts `object` below `folder`, on `bus` and to work.
absl::Status Start(Object& object, Object& folder, Bus* bus,
                   std::string_view id) {
  QOMRT_RETURN_IF_ERROR(
      folder.AddChild(id.empty() ? "device[*]" : id, Ref<Object>(&object))
          .status());
  if (Device* device = As<Device>(&object)) {
    if (bus != nullptr) QOMRT_RETURN_IF_ERROR(device->PlugInto(*bus));
    return device->SetRealized(true);
  }
  QOMRT_RETURN_IF_ERROR(
      FaultProbeOf(object.context()).Take("complete", object));
  UserCreatable* creatable = As<UserCreatable>(&object);
  return creatable == nullptr
             ? absl::OkStatus()
             : Annotate(creatable->Complete(), object.type().name());
}

// "size='1G'", for messages.
std::string Shown(const Setting& setting) {
  const std::string text = setting.value.ToText();
  return fmt::format("{}={}", setting.property,
                     setting.value.is_text() ? Quoted(text) : text);
}

absl::Status Apply(Object& object, const Setting& setting, SetBy by) {
  const ObjectProperty* property = object.FindProperty(setting.property);
  return property == nullptr ? NoPropertyToSet(object.type(), setting.property)
                             : Assign(object, *property, setting.input(), by);
}

// `status` of applying `setting` to an object of `type`.
absl::Status NotApplied(const absl::Status& status, const Setting& setting,
                        const Class& type) {
  ErrorFacts facts = FactsOf(status);
  facts.type = type.name();
  facts.property = setting.property;
  facts.value = setting.value.ToText();
  if (facts.cause == Cause::kUnknownProperty) {
    facts.nearest = NearestProperties(type, setting.property);
  }
  return WithMessage(
      WithFacts(status, facts),
      fmt::format("{}: {}", Shown(setting), Describe(status, type)));
}

}  // namespace

absl::Status SetProperties(Object& object, std::span<const Setting> settings,
                           SetBy by) try {
  for (const Setting& setting : settings) {
    const absl::Status status = Apply(object, setting, by);
    if (!status.ok()) return NotApplied(status, setting, object.type());
  }
  return absl::OkStatus();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<Ref<Object>> NewWith(Context& context, const Class& type,
                                    std::span<const Setting> settings, SetBy by,
                                    bool hotplug) try {
  QOMRT_ASSIGN_OR_RETURN(Ref<Object> object,
                         context.New(type, {.hotplug = hotplug}));
  QOMRT_RETURN_IF_ERROR(SetProperties(*object, settings, by));
  return object;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<Ref<Object>> Create(Context& context,
                                   const Creation& creation) try {
  const bool hotplug = IsDevice(creation) && MachineRuns(context);
  QOMRT_ASSIGN_OR_RETURN(const Class* type,
                         CreatableType(context, creation, hotplug));
  QOMRT_RETURN_IF_ERROR(CheckIdIsFree(context, creation));
  QOMRT_ASSIGN_OR_RETURN(Bus * bus, BusFor(context, *type, creation));
  const Ref<Object> keep_bus(bus);
  QOMRT_ASSIGN_OR_RETURN(
      Ref<Object> object,
      NewWith(context, *type, creation.settings, SetBy::kUser, hotplug));

  Containers containers;
  absl::Cleanup take_back = [&] {
    object->Unparent();
    if (Device* device = As<Device>(object.get())) (void)device->LeaveBus();
    containers.TakeBack();
  };
  // A device takes the steps of its bus and of realizing.
  if (!IsDevice(creation)) {
    QOMRT_RETURN_IF_ERROR(FaultProbeOf(context).Take("add object", *object));
  }
  QOMRT_ASSIGN_OR_RETURN(
      const Ref<Object> folder,
      EnsureContainer(context, PlaceOf(creation), &containers));
  QOMRT_RETURN_IF_ERROR(Start(*object, *folder, bus, creation.id));
  // What its start called may have taken it out, or its folder.
  const absl::StatusOr<Ref<Object>> place = context.Resolve(PlaceOf(creation));
  if (!place.ok() || object->parent() != *place) {
    return Error(Cause::kWrongPhase, "it left {} while it was started",
                 PlaceOf(creation));
  }
  std::move(take_back).Cancel();
  return object;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
