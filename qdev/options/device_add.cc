// A device option becomes settings for its type, and those a device.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/device_add.h"

#include <cstddef>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/driver_aliases.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/containers.h"
#include "qdev/create.h"
#include "qdev/device.h"
#include "qdev/hotplug.h"
#include "qdev/internal/quoted.h"
#include "qdev/options/argument_check.h"
#include "qdev/options/device_option.h"
#include "qdev/options/internal/option_setting.h"
#include "qdev/options/key_values.h"
#include "qdev/options/option_data.h"
#include "qom/cast.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/internal/hash.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

using internal::Quoted;

// "-device e1000,id=n0"
std::string Subject(const DeviceOption& option) {
  return fmt::format("-device {}{}{}", option.driver,
                     option.id.empty() ? "" : ",id=", option.id);
}

// The properties of `option` for a `type`, in order; elements of a list that
// came one by one are put together.
absl::StatusOr<std::vector<OptionData::Member>> WholeProperties(
    const DeviceOption& option, const Class& type) {
  std::vector<OptionData::Member> properties;
  qom::internal::HashMap<std::string, size_t> at;  // in both of these
  std::vector<KeyValueList> elements;
  for (const OptionData::Member& one : option.properties) {
    const size_t dot = one.name.find('.');
    const std::string list = one.name.substr(0, dot);
    if (dot == std::string::npos || option.strict || !one.value.is_text() ||
        type.FindProperty(one.name) != nullptr ||
        type.FindProperty(list) == nullptr) {
      properties.push_back(one);
      elements.emplace_back();
      continue;
    }
    const auto [place, added] = at.try_emplace(list, properties.size());
    if (added) {
      properties.push_back({list, OptionData()});
      elements.emplace_back();
    }
    elements[place->second].push_back({one.name, one.value.text()});
  }
  for (size_t i = 0; i < properties.size(); ++i) {
    OptionData::Member& property = properties[i];
    if (!elements[i].empty()) {
      QOMRT_ASSIGN_OR_RETURN(const OptionData tree, NestKeyValues(elements[i]));
      property.value = *tree.Find(property.name);
    }
    if (property.name == "realized") {
      return Error(Cause::kReadOnly,
                   "realized: the option itself realizes the device");
    }
  }
  return properties;
}

absl::StatusOr<std::vector<Setting>> ToSettings(const DeviceOption& option,
                                                const Class& type) {
  QOMRT_ASSIGN_OR_RETURN(const std::vector<OptionData::Member> properties,
                         WholeProperties(option, type));
  return internal::ToSettings(type, properties, option.strict);
}

// The same, once those who look at arguments are content.
absl::StatusOr<std::vector<Setting>> CheckedSettings(Context& context,
                                                     const DeviceOption& option,
                                                     const Class& type) {
  QOMRT_ASSIGN_OR_RETURN(const std::vector<OptionData::Member> properties,
                         WholeProperties(option, type));
  QOMRT_RETURN_IF_ERROR(ArgumentChecksOf(context).Ask(
      type.name(), option.id, properties, option.strict));
  return internal::ToSettings(type, properties, option.strict);
}

// The device that `name` means; null if there is none.
Device* FindDevice(const Context& context, std::string_view name) {
  if (name.starts_with('/')) {
    const absl::StatusOr<Ref<Object>> object = context.Resolve(name);
    return object.ok() ? As<Device>(object->get()) : nullptr;
  }
  const absl::StatusOr<Ref<Object>> folder = context.Resolve(kPeripheral);
  return folder.ok() ? As<Device>((*folder)->Child(name).get()) : nullptr;
}

absl::Status NoSuchDevice(const Context& context, std::string_view name) {
  std::vector<std::string> ids;
  if (const absl::StatusOr<Ref<Object>> folder = context.Resolve(kPeripheral);
      folder.ok()) {
    for (const Ref<Object>& device : (*folder)->children()) {
      ids.push_back(device->name());
    }
  }
  const std::vector<std::string_view> views(ids.begin(), ids.end());
  const std::vector<std::string> nearest = NearestNames(name, views);
  return Error(Cause::kNoSuchObject, "there is no device {}{}", Quoted(name),
               OrNearest(nearest));
}

}  // namespace

absl::StatusOr<Device*> DeviceAdd(Context& context,
                                  const DeviceOption& option) try {
  if (option.driver.empty()) {
    return Error(Cause::kMalformed, "the option names no driver");
  }
  const auto add = [&]() -> absl::StatusOr<Ref<Object>> {
    const std::string driver(compat::DriverNamed(
        option.driver, context.registry(), compat::DriverAliasesOf(context)));
    QOMRT_ASSIGN_OR_RETURN(const Class* type,
                           context.registry().Lookup(driver));
    QOMRT_ASSIGN_OR_RETURN(const std::vector<Setting> settings,
                           CheckedSettings(context, option, *type));
    return Create(context, {.kind = Creation::Kind::kDevice,
                            .type = driver,
                            .id = option.id,
                            .bus = option.bus,
                            .settings = settings});
  };
  const absl::StatusOr<Ref<Object>> device = add();
  if (!device.ok()) return Annotate(device.status(), Subject(option));
  return &Cast<Device>(**device);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status SetProperties(const DeviceOption& option, Object& object) try {
  return internal::SetAll(object, ToSettings(option, object.type()),
                          Subject(option));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status DeviceDel(Context& context, std::string_view name) try {
  Device* device = FindDevice(context, name);
  return device == nullptr ? NoSuchDevice(context, name)
                           : RequestUnplug(*device);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
