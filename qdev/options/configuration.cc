// Takes a configuration from a context and makes it in another one.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/configuration.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/explain.h"
#include "fmt/format.h"
#include "qdev/accelerator.h"
#include "qdev/bus.h"
#include "qdev/containers.h"
#include "qdev/create.h"
#include "qdev/device.h"
#include "qdev/internal/quoted.h"
#include "qdev/user_creatable.h"
#include "qom/assign.h"
#include "qom/cast.h"
#include "qom/internal/out_of_memory.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/walk.h"

namespace qom::qdev {
namespace {

using compat::Layer;
using compat::LayerTable;

// ---- Taking ----------------------------------------------------------------

bool IsAtOrBelow(std::string_view path, std::string_view top) {
  return path.starts_with(top) &&
         (path.size() == top.size() || path[top.size()] == '/');
}

bool IsUserSettable(const Class& type, std::string_view name) {
  const ClassProperty* property = type.FindProperty(name);
  return property != nullptr && !Has(property->flags, kRefuseOthers);
}

absl::StatusOr<ConfiguredObject> Take(const Object& object) {
  ConfiguredObject taken{.path = object.CanonicalPath(),
                         .type = std::string(object.type().name())};
  if (const Device* device = As<Device>(&object);
      device != nullptr && device->parent_bus() != nullptr) {
    taken.bus = device->parent_bus()->CanonicalPath();
    taken.address = device->parent_bus()->AddressOf(*device);
  }
  for (compat::Deviation& one : compat::DeviationsOf(object)) {
    if (!one.unreadable.ok()) {
      return Annotate(one.unreadable, fmt::format("{}: it was set and cannot "
                                                  "be saved",
                                                  taken.path));
    }
    taken.properties.push_back(
        {.name = std::string(one.property->name),
         .value = std::move(one.value),
         .settled = one.how == compat::Deviation::How::kSettled});
  }
  return taken;
}

// The source all of whose tables are in the stack; "" if there is none. Of two
// the one with more tables.
std::string ChosenSource(std::span<const compat::LayerSource> sources,
                         Layer layer, const compat::LayerSnapshot& stack) {
  const compat::LayerSource* chosen = nullptr;
  for (const compat::LayerSource& source : sources) {
    const bool is_there = std::all_of(
        source.tables.begin(), source.tables.end(),
        [&](const compat::SharedTable& wanted) {
          return std::any_of(stack.tables().begin(), stack.tables().end(),
                             [&](const auto& table) {
                               return table->layer() == layer &&
                                      table->table().name == wanted->name;
                             });
        });
    if (!is_there || source.tables.empty()) continue;
    if (chosen == nullptr || source.tables.size() > chosen->tables.size()) {
      chosen = &source;
    }
  }
  return chosen == nullptr ? "" : chosen->name;
}

// What the choices of `taken` put into the layers by themselves.
absl::StatusOr<std::vector<std::pair<Layer, std::string>>> OwnTables(
    const Context& context, const compat::MachineSet& machines,
    const Configuration& taken, const Object* accelerator) {
  compat::Selection selection{.machine = taken.version};
  if (machines.FindAccelerator(taken.accel).ok()) {
    selection.accel = taken.accel;
  }
  if (!taken.platform.empty()) selection.platform = taken.platform;
  QOMRT_ASSIGN_OR_RETURN(const std::vector<LayerTable> assembled,
                         machines.Assemble(selection, context.registry()));
  std::vector<std::pair<Layer, std::string>> own = {{Layer::kSugar, "machine"}};
  for (const LayerTable& one : assembled) {
    own.emplace_back(one.layer, one.table->name);
  }
  if (accelerator != nullptr) {
    own.emplace_back(Layer::kAccel, accelerator->type().name());
  }
  return own;
}

absl::Status TakeLayers(Context& context, const compat::MachineSet& machines,
                        const Object* accelerator, Configuration& taken) {
  const auto stack = compat::Layers(context).snapshot();
  taken.platform = ChosenSource(machines.platforms(), Layer::kPlatform, *stack);
  if (accelerator != nullptr) {
    taken.accel = ShortAcceleratorName(accelerator->type().name());
  } else {
    const std::string source =
        ChosenSource(machines.accelerators(), Layer::kAccel, *stack);
    taken.accel = ShortAcceleratorName(source);
  }
  QOMRT_ASSIGN_OR_RETURN(auto own,
                         OwnTables(context, machines, taken, accelerator));
  for (const auto& table : stack->tables()) {
    for (size_t i = 0; i < table->size(); ++i) {
      if (table->applies(i)) continue;
      return Error(Cause::kNotWritten,
                   "{} is left out, which a configuration cannot say",
                   table->entry(i).FullText());
    }
    const std::pair<Layer, std::string> key(table->layer(),
                                            table->table().name);
    if (const auto at = std::find(own.begin(), own.end(), key);
        at != own.end()) {
      own.erase(at);
      continue;
    }
    taken.layers.push_back(
        {table->layer(),
         compat::MakeTable(table->table().name, table->table().entries)});
  }
  return absl::OkStatus();
}

// Puts devices into an order in which each can be made: after what its bus or
// a value names, after those that came to its bus before it, and, without an
// id, after those that have lower numbers.
std::vector<ConfiguredObject> InOrder(std::vector<ConfiguredObject> devices,
                                      const std::vector<Ref<Object>>& objects) {
  const size_t count = devices.size();
  std::map<const Object*, size_t> index;
  std::map<std::string_view, size_t> by_path;
  for (size_t i = 0; i < count; ++i) {
    index.emplace(objects[i].get(), i);
    by_path.emplace(devices[i].path, i);
  }
  std::vector<std::vector<size_t>> before(count);  // what comes before each
  auto needs = [&](size_t one, std::string_view path) {
    while (path.size() > 1) {
      if (const auto at = by_path.find(path); at != by_path.end()) {
        if (at->second != one) before[one].push_back(at->second);
        return;
      }
      path = path.substr(0, path.rfind('/'));
    }
  };
  for (size_t i = 0; i < count; ++i) {
    needs(i, devices[i].bus);
    for (const ConfiguredProperty& property : devices[i].properties) {
      if (property.value.is_text() &&
          property.value.text_value().starts_with('/')) {
        needs(i, property.value.text_value());
      }
    }
    if (i > 0 && IsAtOrBelow(devices[i - 1].path, kPeripheralAnon)) {
      before[i].push_back(i - 1);  // as all that follow are
    }
    const Bus* bus = Cast<Device>(*objects[i]).parent_bus();
    if (bus == nullptr) continue;
    const Device* previous = nullptr;
    for (const Device* one : bus->devices()) {
      if (one == objects[i].get()) break;
      if (index.contains(one)) previous = one;
    }
    if (previous != nullptr) before[i].push_back(index[previous]);
  }
  std::vector<size_t> waits(count);
  std::vector<std::vector<size_t>> after(count);
  for (size_t i = 0; i < count; ++i) {
    waits[i] = before[i].size();
    for (const size_t one : before[i]) after[one].push_back(i);
  }
  std::vector<ConfiguredObject> ordered;
  std::set<size_t> ready;
  for (size_t i = 0; i < count; ++i) {
    if (waits[i] == 0) ready.insert(i);
  }
  std::vector<bool> done(count);
  for (size_t left = count; left > 0; --left) {
    // Of those in a circle, the first.
    const size_t one =
        !ready.empty()
            ? *ready.begin()
            : static_cast<size_t>(std::find(done.begin(), done.end(), false) -
                                  done.begin());
    ready.erase(one);
    done[one] = true;
    ordered.push_back(std::move(devices[one]));
    for (const size_t next : after[one]) {
      if (--waits[next] == 0 && !done[next]) ready.insert(next);
    }
  }
  return ordered;
}

// The objects that `kinds` of options made, in order of creation.
std::vector<Ref<Object>> ChildrenAt(const Context& context,
                                    std::string_view path) {
  const absl::StatusOr<Ref<Object>> folder = context.Resolve(path);
  return folder.ok() ? (*folder)->children() : std::vector<Ref<Object>>();
}

absl::Status TakeOthers(const Context& context, Configuration& taken) {
  std::vector<std::string_view> told = {taken.machine.path};
  if (!taken.accelerator.path.empty()) told.push_back(taken.accelerator.path);
  for (const ConfiguredObject& one : taken.objects) told.push_back(one.path);
  for (const ConfiguredObject& one : taken.devices) told.push_back(one.path);
  std::sort(told.begin(), told.end());
  absl::Status status;
  WalkTree(context.root(), [&](const Object& object, size_t) {
    if (!status.ok()) return false;
    if (std::binary_search(told.begin(), told.end(),
                           std::string_view(object.CanonicalPath()))) {
      return true;
    }
    absl::StatusOr<ConfiguredObject> one = Take(object);
    if (!one.ok()) {
      status = one.status();
    } else if (!one->properties.empty()) {
      taken.others.push_back(*std::move(one));
    }
    return true;
  });
  return status;
}

// ---- Making ----------------------------------------------------------------

// Makes one configuration.
class Maker {
 public:
  Maker(Context& context, const compat::MachineSet& machines,
        const Configuration& wanted, const ConfigurationOptions& options)
      : context_(context),
        machines_(machines),
        wanted_(wanted),
        options_(options) {
    to_come_.insert(wanted.machine.path);
    for (const ConfiguredObject& one : wanted.objects) {
      to_come_.insert(one.path);
    }
    for (const ConfiguredObject& one : wanted.devices) {
      to_come_.insert(one.path);
    }
  }

  absl::StatusOr<Machine*> Make() {
    QOMRT_ASSIGN_OR_RETURN(Machine * machine, MakeMachine());
    to_come_.erase(wanted_.machine.path);
    for (const ConfiguredObject& one : wanted_.objects) {
      QOMRT_RETURN_IF_ERROR(Add(one, Creation::Kind::kObject));
    }
    if (options_.build != nullptr) {
      QOMRT_RETURN_IF_ERROR(options_.build(*machine));
    }
    for (const ConfiguredObject& one : wanted_.devices) {
      QOMRT_RETURN_IF_ERROR(Add(one, Creation::Kind::kDevice));
    }
    for (const ConfiguredObject& one : wanted_.objects) {
      QOMRT_RETURN_IF_ERROR(SetRest(one));
    }
    for (const ConfiguredObject& one : wanted_.devices) {
      QOMRT_RETURN_IF_ERROR(SetRest(one));
    }
    QOMRT_RETURN_IF_ERROR(SetRest(wanted_.machine));
    for (const ConfiguredObject& one : wanted_.others) {
      QOMRT_RETURN_IF_ERROR(SetRest(one));
    }
    return machine;
  }

 private:
  // What a user may set of `one`.
  std::vector<Setting> SettingsOf(const ConfiguredObject& one) const {
    std::vector<Setting> settings;
    const Class* type = context_.registry().Find(one.type);
    for (const ConfiguredProperty& property : one.properties) {
      if (property.settled ||
          (type != nullptr && type->FindProperty(property.name) != nullptr &&
           !IsUserSettable(*type, property.name)) ||
          LeadsToWhatIsToCome(type, property)) {
        continue;
      }
      settings.push_back({.property = property.name,
                          .value = Here(type, property),
                          .strict = true});
    }
    return settings;
  }

  absl::StatusOr<Machine*> MakeMachine() {
    MachineChoice choice{.name = wanted_.version,
                         .settings = SettingsOf(wanted_.machine),
                         .resources = wanted_.resources,
                         .more = wanted_.layers,
                         .today = options_.today,
                         .warn = options_.warn};
    if (!wanted_.accel.empty()) choice.accel = wanted_.accel;
    if (!wanted_.accelerator.path.empty()) {
      choice.accel_settings[wanted_.accel] = SettingsOf(wanted_.accelerator);
    }
    if (!wanted_.platform.empty()) choice.platform = wanted_.platform;
    return SelectMachine(context_, machines_, choice);
  }

  absl::Status Add(const ConfiguredObject& one, Creation::Kind kind) {
    const std::vector<Setting> settings = SettingsOf(one);
    const std::string bus = Here(one.bus);
    Creation creation{
        .kind = kind, .type = one.type, .bus = bus, .settings = settings};
    if (!IsAtOrBelow(one.path, kPeripheralAnon)) {
      creation.id = std::string_view(one.path).substr(one.path.rfind('/') + 1);
    }
    const absl::StatusOr<Ref<Object>> made = Create(context_, creation);
    if (!made.ok()) return Annotate(made.status(), one.path);
    if (std::string path = (*made)->CanonicalPath(); path != one.path) {
      if (!IsAtOrBelow(one.path, kPeripheralAnon)) {
        return Error(Cause::kBadValue, "{}: {} is made at {}", one.path,
                     WithArticle(one.type), path);
      }
      renamed_.emplace_back(one.path, std::move(path));
    }
    to_come_.erase(one.path);
    const Device* device = As<Device>(made->get());
    if (device == nullptr || device->parent_bus() == nullptr) {
      return absl::OkStatus();
    }
    const std::string address = device->parent_bus()->AddressOf(*device);
    if (address == one.address) return absl::OkStatus();
    return Error(Cause::kFailed,
                 "{}: its address on {} is {} here and was {}; set what asks "
                 "for it",
                 one.path, bus, internal::Quoted(address),
                 internal::Quoted(one.address));
  }

  // Sets what creating `one`, or the code of the machine, did not.
  absl::Status SetRest(const ConfiguredObject& one) {
    const absl::StatusOr<Ref<Object>> found = context_.Resolve(Here(one.path));
    if (!found.ok()) return Annotate(found.status(), one.path);
    Object& object = **found;
    if (object.type().name() != one.type) {
      return Error(Cause::kBadValue, "{}: it is {}, not {}", one.path,
                   WithArticle(object.type().name()), WithArticle(one.type));
    }
    for (const ConfiguredProperty& property : one.properties) {
      if (property.settled) continue;
      const Value value = Here(&object.type(), property);
      const absl::StatusOr<Value> now = object.GetValue(property.name);
      if (now.ok() && *now == value) continue;
      QOMRT_RETURN_IF_ERROR(
          Annotate(object.Set(property.name, value), one.path));
    }
    return absl::OkStatus();
  }

  // A path of the configuration, and the value of a link, as it is here:
  // devices without an id may get other numbers.
  std::string Here(std::string_view path) const {
    for (const auto& [old, now] : renamed_) {
      if (IsAtOrBelow(path, old)) {
        return now + std::string(path.substr(old.size()));
      }
    }
    return std::string(path);
  }
  static bool IsLink(const Class* type, const ConfiguredProperty& property) {
    const ClassProperty* row =
        type == nullptr ? nullptr : type->FindProperty(property.name);
    return row != nullptr && row->type.starts_with("link<");
  }
  // Links in a circle, or to a part of their own object, are set when all is
  // made.
  bool LeadsToWhatIsToCome(const Class* type,
                           const ConfiguredProperty& property) const {
    if (!property.value.is_text() || !IsLink(type, property)) return false;
    for (std::string_view path = property.value.text_value();
         path.starts_with('/'); path = path.substr(0, path.rfind('/'))) {
      if (to_come_.contains(path)) return true;
    }
    return false;
  }
  Value Here(const Class* type, const ConfiguredProperty& property) const {
    if (!IsLink(type, property)) return property.value;
    if (property.value.is_null()) return Value("");
    return property.value.is_text() ? Value(Here(property.value.text_value()))
                                    : property.value;
  }

  Context& context_;
  const compat::MachineSet& machines_;
  const Configuration& wanted_;
  const ConfigurationOptions& options_;
  std::vector<std::pair<std::string, std::string>> renamed_;
  std::set<std::string_view> to_come_;  // paths that are not made yet
};

}  // namespace

absl::StatusOr<Configuration> ConfigurationOf(
    Context& context, const compat::MachineSet& machines) try {
  const Machine* machine = MachineOf(context);
  if (machine == nullptr) {
    return Error(Cause::kWrongPhase, "no machine was chosen yet");
  }
  Configuration taken{.version = machine->version(),
                      .resources = machine->resources()};
  QOMRT_ASSIGN_OR_RETURN(taken.machine, Take(*machine));
  const Ref<Object> accelerator = context.root().Child("accel");
  if (accelerator) {
    QOMRT_ASSIGN_OR_RETURN(taken.accelerator, Take(*accelerator));
  }
  QOMRT_RETURN_IF_ERROR(
      TakeLayers(context, machines, accelerator.get(), taken));
  for (const Ref<Object>& object : UserObjects(context)) {
    QOMRT_ASSIGN_OR_RETURN(taken.objects.emplace_back(), Take(*object));
  }
  std::vector<Ref<Object>> devices;
  for (const std::string_view folder : {kPeripheral, kPeripheralAnon}) {
    for (Ref<Object>& object : ChildrenAt(context, folder)) {
      if (As<Device>(object.get()) == nullptr) continue;
      QOMRT_ASSIGN_OR_RETURN(taken.devices.emplace_back(), Take(*object));
      devices.push_back(std::move(object));
    }
  }
  taken.devices = InOrder(std::move(taken.devices), devices);
  QOMRT_RETURN_IF_ERROR(TakeOthers(context, taken));
  return taken;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<Machine*> MakeConfiguration(
    Context& context, const compat::MachineSet& machines,
    const Configuration& configuration,
    const ConfigurationOptions& options) try {
  return Maker(context, machines, configuration, options).Make();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::string> SaveConfiguration(
    Context& context, const compat::MachineSet& machines) {
  QOMRT_ASSIGN_OR_RETURN(const Configuration taken,
                         ConfigurationOf(context, machines));
  return WriteConfiguration(taken);
}

absl::StatusOr<Machine*> LoadConfiguration(
    Context& context, const compat::MachineSet& machines, std::string_view name,
    std::string_view text, const ConfigurationOptions& options) {
  QOMRT_ASSIGN_OR_RETURN(const Configuration wanted,
                         ReadConfiguration(name, text));
  absl::StatusOr<Machine*> made =
      MakeConfiguration(context, machines, wanted, options);
  return made.ok() ? made : Annotate(made.status(), name);
}

}  // namespace qom::qdev
