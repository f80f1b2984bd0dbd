// Copyright 2026 The qomrt Authors.

#include "qomrt/qdev/device_option.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/cord.h"
#include "fmt/format.h"
#include "qomrt/compat/data_tree.h"
#include "qomrt/qdev/bus.h"
#include "qomrt/qdev/device.h"
#include "qomrt/qdev/folder.h"
#include "qomrt/qdev/hotplug.h"
#include "qomrt/qdev/id.h"
#include "qomrt/qdev/internal/option_text.h"
#include "qomrt/qdev/key_values.h"
#include "qomrt/qom/cast.h"
#include "qomrt/qom/context.h"
#include "qomrt/qom/internal/strings.h"
#include "qomrt/qom/status.h"

namespace qom::qdev {
namespace {

using compat::DataTree;
using internal::Quoted;

constexpr KeyValueSyntax kSyntax = {.implied_key = "driver", .flags = true};

std::string* OwnKey(DeviceOption& option, std::string_view key) {
  if (key == "driver") return &option.driver;
  if (key == "id") return &option.id;
  return key == "bus" ? &option.bus : nullptr;
}

absl::Status Take(std::string_view key, const DataTree& value,
                  DeviceOption& option) {
  std::string* own = OwnKey(option, key);
  if (own == nullptr) {
    option.properties.push_back({std::string(key), value});
    return absl::OkStatus();
  }
  if (!value.is_text()) {
    return Error(Cause::kMalformed, "{} is a text, not {}", key,
                 value.KindName());
  }
  if (!own->empty()) {
    return Error(Cause::kMalformed, "it says {} twice: {} and {}", key,
                 Quoted(*own), Quoted(value.text()));
  }
  if (value.text().empty()) {
    return Error(Cause::kMalformed, "{} is empty", key);
  }
  if (key == "id") QOMRT_RETURN_IF_ERROR(CheckId(value.text()));
  *own = value.text();
  return absl::OkStatus();
}

absl::Status CheckHasDriver(const DeviceOption& option) {
  if (!option.driver.empty()) return absl::OkStatus();
  return Error(Cause::kMalformed,
               "it names no driver; write DRIVER,PROPERTY=VALUE,…");
}

// "-device e1000,id=n0"
std::string Subject(const DeviceOption& option) {
  return fmt::format("-device {}{}{}", option.driver,
                     option.id.empty() ? "" : ",id=", option.id);
}

// ---- Properties ------------------------------------------------------------

// The values to set: elements of a list that came one by one are put together.
absl::StatusOr<std::vector<DataTree::Member>> Gather(
    const Object& device, const DeviceOption& option) {
  std::vector<DataTree::Member> gathered;
  absl::flat_hash_map<std::string, size_t> at;  // in both of these
  std::vector<KeyValueList> elements;
  for (const DataTree::Member& one : option.properties) {
    const size_t dot = one.name.find('.');
    const std::string base = one.name.substr(0, dot);
    if (dot == std::string::npos || !one.value.is_text() ||
        device.FindProperty(one.name) != nullptr ||
        device.FindProperty(base) == nullptr) {
      gathered.push_back(one);
      elements.emplace_back();
      continue;
    }
    const auto [place, added] = at.try_emplace(base, gathered.size());
    if (added) {
      gathered.push_back({base, DataTree()});
      elements.emplace_back();
    }
    elements[place->second].push_back({one.name, one.value.text()});
  }
  for (size_t i = 0; i < gathered.size(); ++i) {
    if (elements[i].empty()) continue;
    QOMRT_ASSIGN_OR_RETURN(const DataTree tree, NestKeyValues(elements[i]));
    gathered[i].value = *tree.Find(gathered[i].name);
  }
  return gathered;
}

// True, and the list as a property reads it from an option, if all of it is
// text.
bool JoinTexts(const DataTree& value, std::string* joined) {
  if (!value.is_list() || value.members().empty()) return false;
  for (const DataTree::Member& element : value.members()) {
    if (!element.value.is_text() || element.value.text().empty() ||
        element.value.text().find(',') != std::string::npos) {
      return false;
    }
    if (!joined->empty()) *joined += ',';
    *joined += element.value.text();
  }
  return true;
}

// `status` of setting, with the option's own words in front.
absl::Status NotSet(const absl::Status& status, const Object& device,
                    const DataTree::Member& property,
                    const DeviceOption& option) {
  std::string shown(property.value.KindName());
  if (property.value.is_scalar()) {
    shown = property.value.scalar().ToText();
    if (property.value.is_text()) shown = Quoted(shown);
  }
  absl::Status told(status.code(),
                    qom::internal::ToAbsl(fmt::format(
                        "{}: {}={}: {}", Subject(option), property.name, shown,
                        Describe(status, device.type()))));
  status.ForEachPayload(
      [&told](absl::string_view url, const absl::Cord& payload) {
        told.SetPayload(url, payload);
      });
  return told;
}

absl::Status SetProperties(Object& device, const DeviceOption& option) {
  absl::StatusOr<std::vector<DataTree::Member>> gathered =
      Gather(device, option);
  if (!gathered.ok()) return Annotate(gathered.status(), Subject(option));
  for (const DataTree::Member& property : *gathered) {
    absl::Status status;
    std::string joined;
    if (property.name == "realized") {
      status = Error(Cause::kReadOnly, "the option itself realizes the device");
    } else if (property.value.is_text()) {
      status = device.Set(property.name, property.value.text(), SetBy::kUser);
    } else if (JoinTexts(property.value, &joined)) {
      status = device.Set(property.name, joined, SetBy::kUser);
    } else {
      const absl::StatusOr<Value> value = property.value.ToValue();
      status = value.ok() ? device.Set(property.name, *value, SetBy::kUser)
                          : value.status();
    }
    if (!status.ok()) return NotSet(status, device, property, option);
  }
  return absl::OkStatus();
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
  QOMRT_RETURN_IF_ERROR(SetProperties(device, option));

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
  const absl::StatusOr<Object*> folder = Folder(context, path);
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

}  // namespace

absl::StatusOr<DeviceOption> DeviceOptionFrom(std::span<const KeyValue> pairs) {
  DeviceOption option;
  for (const KeyValue& pair : pairs) {
    QOMRT_RETURN_IF_ERROR(Take(pair.key, DataTree(Value(pair.value)), option));
  }
  QOMRT_RETURN_IF_ERROR(CheckHasDriver(option));
  return option;
}

absl::StatusOr<DeviceOption> DeviceOptionFrom(const DataTree& tree) {
  if (!tree.is_object()) {
    return Error(Cause::kMalformed, "a device is an object, not {}",
                 tree.KindName());
  }
  DeviceOption option;
  for (const DataTree::Member& member : tree.members()) {
    QOMRT_RETURN_IF_ERROR(Take(member.name, member.value, option));
  }
  QOMRT_RETURN_IF_ERROR(CheckHasDriver(option));
  return option;
}

absl::StatusOr<DeviceOption> ParseDeviceOption(std::string_view text) {
  absl::StatusOr<DeviceOption> option;
  if (text.starts_with('{')) {
    const absl::StatusOr<DataTree> tree = compat::ReadJson("JSON", text);
    option = tree.ok() ? DeviceOptionFrom(*tree) : tree.status();
  } else {
    const absl::StatusOr<KeyValueList> pairs = ParseKeyValues(text, kSyntax);
    option = pairs.ok() ? DeviceOptionFrom(*pairs) : pairs.status();
  }
  if (option.ok()) return option;
  return Annotate(option.status(), fmt::format("-device {}", Quoted(text)));
}

absl::StatusOr<KeyValueList> ToKeyValues(const DeviceOption& option) {
  KeyValueList pairs = {{"driver", option.driver}};
  if (!option.id.empty()) pairs.push_back({"id", option.id});
  if (!option.bus.empty()) pairs.push_back({"bus", option.bus});
  for (const DataTree::Member& property : option.properties) {
    if (!property.value.is_text()) {
      return Error(Cause::kMalformed, "{}: {} has no text for {}",
                   Subject(option), property.name, property.value.KindName());
    }
    pairs.push_back({property.name, property.value.text()});
  }
  return pairs;
}

absl::StatusOr<std::string> PrintDeviceOption(const DeviceOption& option) {
  // What would be read as something else.
  for (const DataTree::Member& property : option.properties) {
    if (property.name == "driver" || property.name == "id" ||
        property.name == "bus") {
      return Error(Cause::kMalformed, "{}: {} is no property of a device",
                   Subject(option), property.name);
    }
  }
  QOMRT_RETURN_IF_ERROR(CheckHasDriver(option));
  if (const absl::StatusOr<KeyValueList> pairs = ToKeyValues(option);
      pairs.ok()) {
    absl::StatusOr<std::string> text = PrintKeyValues(*pairs, kSyntax);
    if (text.ok()) return text;
  }
  std::vector<DataTree::Member> members = {
      {"driver", DataTree(Value(option.driver))}};
  if (!option.id.empty()) members.push_back({"id", Value(option.id)});
  if (!option.bus.empty()) members.push_back({"bus", Value(option.bus)});
  members.insert(members.end(), option.properties.begin(),
                 option.properties.end());
  absl::StatusOr<std::string> text =
      compat::WriteJson(DataTree::Object(std::move(members)));
  if (text.ok()) return text;
  return Annotate(text.status(), Subject(option));
}

absl::StatusOr<Device*> CreateDevice(Context& context,
                                     const DeviceOption& option, bool hotplug) {
  QOMRT_RETURN_IF_ERROR(CheckHasDriver(option));
  return Create(context, option, hotplug);
}

}  // namespace qom::qdev
