// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/device_add.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/cord.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/bus.h"
#include "qdev/containers.h"
#include "qdev/device.h"
#include "qdev/hotplug.h"
#include "qdev/id.h"
#include "qdev/options/device_option.h"
#include "qdev/options/key_values.h"
#include "qdev/options/option_data.h"
#include "qdev/options/option_setting.h"
#include "qdev/options/option_text.h"
#include "qdev/user_creatable.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/internal/strings.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using internal::Quoted;

// "-device e1000,id=n0"
std::string Subject(const DeviceOption& option) {
  return fmt::format("-device {}{}{}", option.driver,
                     option.id.empty() ? "" : ",id=", option.id);
}

// ---- Properties ------------------------------------------------------------

// The values to set: elements of a list that came one by one are put together.
absl::StatusOr<std::vector<OptionData::Member>> Gather(
    const Object& object, const DeviceOption& option) {
  std::vector<OptionData::Member> gathered;
  absl::flat_hash_map<std::string, size_t> at;  // in both of these
  std::vector<KeyValueList> elements;
  for (const OptionData::Member& one : option.properties) {
    const size_t dot = one.name.find('.');
    const std::string base = one.name.substr(0, dot);
    if (dot == std::string::npos || !one.value.is_text() ||
        object.FindProperty(one.name) != nullptr ||
        object.FindProperty(base) == nullptr) {
      gathered.push_back(one);
      elements.emplace_back();
      continue;
    }
    const auto [place, added] = at.try_emplace(base, gathered.size());
    if (added) {
      gathered.push_back({base, OptionData()});
      elements.emplace_back();
    }
    elements[place->second].push_back({one.name, one.value.text()});
  }
  for (size_t i = 0; i < gathered.size(); ++i) {
    if (elements[i].empty()) continue;
    QOMRT_ASSIGN_OR_RETURN(const OptionData tree, NestKeyValues(elements[i]));
    gathered[i].value = *tree.Find(gathered[i].name);
  }
  return gathered;
}

// `status` of setting, with the option's own words in front.
absl::Status NotSet(const absl::Status& status, const Object& object,
                    const OptionData::Member& property,
                    const DeviceOption& option) {
  std::string shown(property.value.KindName());
  if (property.value.is_scalar()) {
    shown = property.value.scalar().ToText();
    if (property.value.is_text()) shown = Quoted(shown);
  }
  absl::Status told(status.code(),
                    qom::internal::ToAbsl(fmt::format(
                        "{}: {}={}: {}", Subject(option), property.name, shown,
                        Describe(status, object.type()))));
  status.ForEachPayload(
      [&told](absl::string_view url, const absl::Cord& payload) {
        told.SetPayload(url, payload);
      });
  return told;
}

absl::Status SetProperty(Object& object, const OptionData::Member& property) {
  QOMRT_ASSIGN_OR_RETURN(const Setting setting,
                         internal::ToSetting(property, /*strict=*/false));
  return setting.value.is_text()
             ? object.Set(setting.property, setting.value.text_value(),
                          SetBy::kUser)
             : object.Set(setting.property, setting.value, SetBy::kUser);
}

// ---- Creation --------------------------------------------------------------

absl::StatusOr<const Class*> FindDriver(Context& context,
                                        const DeviceOption& option,
                                        bool hotplug) {
  TypeRegistry& registry = context.registry();
  QOMRT_ASSIGN_OR_RETURN(const Class* type, registry.Lookup(option.driver));
  const DeviceClass* record = type->record<DeviceClass>();
  if (record == nullptr || registry.Get<Device>() == nullptr ||
      !type->IsA(*registry.Get<Device>())) {
    return Error(Cause::kBadValue, "{} is no device", type->name());
  }
  if (type->is_abstract()) {
    return Error(Cause::kAbstractType,
                 "{} is abstract; name one of the types below it",
                 type->name());
  }
  if (!record->user_creatable) {
    return Error(Cause::kAbstractType,
                 "a {} is made by its machine only, not by an option",
                 type->name());
  }
  if (hotplug && !record->hotpluggable) {
    return Error(Cause::kWrongPhase, "a {} cannot join a running machine",
                 type->name());
  }
  return type;
}

absl::Status CheckIdIsFree(Context& context, const DeviceOption& option) {
  if (option.id.empty()) return absl::OkStatus();
  QOMRT_RETURN_IF_ERROR(CheckId(option.id));
  if (Listeners(context).Hide(option.id)) {
    return Error(Cause::kWrongPhase, "it is hidden for now and not added");
  }
  const absl::StatusOr<Object*> folder = context.Resolve(kPeripheral);
  if (!folder.ok()) return absl::OkStatus();
  if (const Object* other = (*folder)->Child(option.id)) {
    return Error(Cause::kTaken, "the id {} is taken by a {}", Quoted(option.id),
                 other->type().name());
  }
  return absl::OkStatus();
}

// Null for a device that goes on no bus.
absl::StatusOr<Bus*> BusFor(const Context& context, const Class& type,
                            const DeviceOption& option) {
  if (!option.bus.empty()) {
    absl::StatusOr<Bus*> bus = FindBus(context, option.bus);
    return bus.ok() ? bus
                    : Annotate(bus.status(),
                               fmt::format("bus={}", Quoted(option.bus)));
  }
  const std::string& wanted = type.record<DeviceClass>()->bus_type;
  if (wanted.empty()) return static_cast<Bus*>(nullptr);
  return FirstFittingBus(context, wanted);
}

// The first part of `path` that is not there yet, which takes all below it
// along when it goes; "" if all of it is there.
std::string_view FirstMissing(const Context& context, std::string_view path) {
  const Object* folder = &context.root();
  for (size_t at = 1; at < path.size();) {
    const size_t slash = std::min(path.find('/', at), path.size());
    folder = folder->Child(path.substr(at, slash - at));
    if (folder == nullptr) return path.substr(0, slash);
    at = slash + 1;
  }
  return "";
}

absl::StatusOr<Device*> Create(Context& context, const DeviceOption& option,
                               bool hotplug) {
  const std::string subject = Subject(option);
  const absl::StatusOr<const Class*> type =
      FindDriver(context, option, hotplug);
  if (!type.ok()) return Annotate(type.status(), subject);
  QOMRT_RETURN_IF_ERROR(Annotate(CheckIdIsFree(context, option), subject));
  const absl::StatusOr<Bus*> bus = BusFor(context, **type, option);
  if (!bus.ok()) return Annotate(bus.status(), subject);

  absl::StatusOr<Ref<Object>> made = context.New(**type, {.hotplug = hotplug});
  if (!made.ok()) return Annotate(made.status(), subject);
  Device& device = Cast<Device>(made->get());
  QOMRT_RETURN_IF_ERROR(SetProperties(option, device));

  const std::string_view path =
      option.id.empty() ? kPeripheralAnon : kPeripheral;
  const std::string_view missing = FirstMissing(context, path);
  absl::Cleanup take_back = [&] {
    device.Unparent();
    (void)device.LeaveBus();
    if (missing.empty()) return;
    const absl::StatusOr<Object*> folder = context.Resolve(missing);
    if (folder.ok()) (*folder)->Unparent();
  };
  const absl::StatusOr<Object*> folder = EnsureContainer(context, path);
  if (!folder.ok()) return Annotate(folder.status(), subject);
  absl::Status status =
      (*folder)
          ->AddChild(option.id.empty() ? "device[*]" : option.id, *made)
          .status();
  if (status.ok() && *bus != nullptr) status = device.PlugInto(**bus);
  if (status.ok()) status = device.SetRealized(true);
  if (!status.ok()) return Annotate(status, subject);
  std::move(take_back).Cancel();
  return &device;
}

// The device that `name` means; null if there is none.
Device* FindDevice(const Context& context, std::string_view name) {
  if (name.starts_with('/')) {
    const absl::StatusOr<Object*> object = context.Resolve(name);
    return object.ok() ? As<Device>(*object) : nullptr;
  }
  const absl::StatusOr<Object*> folder = context.Resolve(kPeripheral);
  return folder.ok() ? As<Device>((*folder)->Child(name)) : nullptr;
}

absl::Status NoSuchDevice(const Context& context, std::string_view name) {
  std::vector<std::string_view> ids;
  if (const absl::StatusOr<Object*> folder = context.Resolve(kPeripheral);
      folder.ok()) {
    for (const Object* device : (*folder)->children()) {
      ids.push_back(device->name());
    }
  }
  const std::vector<std::string> nearest = NearestNames(name, ids);
  return Error(Cause::kNoSuchObject, "there is no device {}{}{}", Quoted(name),
               nearest.empty() ? "" : "; nearest: ", fmt::join(nearest, ", "));
}

}  // namespace

absl::StatusOr<Device*> DeviceAdd(Context& context, const DeviceOption& option,
                                  bool hotplug) {
  if (option.driver.empty()) {
    return Error(Cause::kMalformed, "the option names no driver");
  }
  return Create(context, option, hotplug);
}

absl::Status SetProperties(const DeviceOption& option, Object& object) {
  absl::StatusOr<std::vector<OptionData::Member>> gathered =
      Gather(object, option);
  if (!gathered.ok()) return Annotate(gathered.status(), Subject(option));
  for (const OptionData::Member& property : *gathered) {
    absl::Status status =
        property.name == "realized"
            ? Error(Cause::kReadOnly, "the option itself realizes the device")
            : SetProperty(object, property);
    if (!status.ok()) return NotSet(status, object, property, option);
  }
  return absl::OkStatus();
}

absl::Status DeviceDel(Context& context, std::string_view name) {
  Device* device = FindDevice(context, name);
  return device == nullptr ? NoSuchDevice(context, name)
                           : RequestUnplug(*device);
}

}  // namespace qom::qdev
