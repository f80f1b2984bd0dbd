// Running machines of the real binaries, walked over their monitors: the
// properties that an entry names, also through an alias, and that the device's
// own arguments do not set, must have the recorded values.
//
// test: one process
// test: optimise
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "compat/layer_stack.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/status.h"
#include "rapidjson/document.h"
#include "tests/support/recorded.h"

namespace qom::compat {
namespace {

using recorded::Arch;
using recorded::Count;
using recorded::Text;
using recorded::Values;

struct RecordedObject {
  std::string type;
  Values values;
};

// A running machine: what was recorded of it, laid over its base's record.
struct Running {
  std::string machine;
  std::vector<std::string> devices;               // arguments of -device
  std::map<std::string, RecordedObject> objects;  // by path
  std::map<std::string, RecordedObject> cpus;     // by model
};

void OverlayObjects(const rapidjson::Value& json,
                    std::map<std::string, RecordedObject>& objects) {
  for (const auto& member : json.GetObject()) {
    RecordedObject& object = objects[std::string(Text(member.name))];
    const rapidjson::Value& changed = member.value;
    if (changed.HasMember("type")) object.type = Text(changed["type"]);
    if (changed.HasMember("vals")) {
      recorded::Overlay(changed["vals"], object.values);
    }
    if (!changed.HasMember("gone")) continue;
    for (const auto& name : changed["gone"].GetArray()) {
      object.values.erase(std::string(Text(name)));
    }
  }
}

Running ReadRunning(const std::string& folder, const std::string& machine) {
  const rapidjson::Document json =
      recorded::ReadJson(folder + "/" + machine + ".json");
  Running running;
  if (json.HasMember("base")) {
    running = ReadRunning(folder, json["base"].GetString());
  }
  running.machine = machine;
  if (json.HasMember("devices")) {
    const rapidjson::Value& devices = json["devices"];
    auto add = [&running](const rapidjson::Value& list) {
      for (const auto& one : list.GetArray()) {
        running.devices.emplace_back(Text(one));
      }
    };
    if (devices.IsArray()) {
      add(devices);
    } else {
      if (devices.HasMember("drop")) {
        for (const auto& one : devices["drop"].GetArray()) {
          std::erase(running.devices, Text(one));
        }
      }
      if (devices.HasMember("add")) add(devices["add"]);
    }
  }
  if (json.HasMember("gone")) {
    for (const auto& path : json["gone"].GetArray()) {
      running.objects.erase(std::string(Text(path)));
    }
  }
  OverlayObjects(json["objects"], running.objects);
  OverlayObjects(json["cpus"], running.cpus);
  return running;
}

// The properties of a type whose value some entry gives.
class Named {
 public:
  explicit Named(const LayerSnapshot& layers) : layers_(layers) {}

  const std::set<const ClassProperty*>& Of(const Class& type) {
    const auto [at, is_new] = of_.try_emplace(&type);
    std::set<const ClassProperty*>& named = at->second;
    if (!is_new) return named;
    std::set<const void*> slots;
    for (const EntryRef entry : layers_.Match(type)) {
      const ClassProperty* property = type.FindProperty(entry->property);
      if (property != nullptr) slots.insert(SlotOf(*property));
    }
    for (const ClassProperty* property : type.properties()) {
      if (property == nullptr) continue;
      if (slots.contains(SlotOf(*property)) ||
          (property->is_alias() &&
           Of(*property->route.holder).contains(property->target))) {
        named.insert(property);
      }
    }
    return named;
  }

 private:
  // What all spellings of a value have in common.
  static const void* SlotOf(const ClassProperty& property) {
    return property.target != nullptr ? property.target : &property;
  }

  const LayerSnapshot& layers_;
  std::map<const Class*, std::set<const ClassProperty*>> of_;
};

class Replay {
 public:
  Replay(Arch& arch, std::string arch_name, Count& count)
      : arch_(arch), arch_name_(std::move(arch_name)), count_(count) {}

  void Run(const Running& running) {
    Context context(arch_.registry);
    ASSERT_TRUE(
        arch_.catalogue.machines.Select(arch_.Choose(running.machine), context)
            .ok());
    const auto layers = Layers(context).snapshot();
    Named named(*layers);
    std::map<std::string, Values, std::less<>> arguments;  // by id
    for (const std::string& device : running.devices) {
      Values set;
      for (std::string_view part : Parts(device)) {
        const size_t equals = part.find('=');
        if (equals == std::string_view::npos) continue;
        set.insert_or_assign(std::string(part.substr(0, equals)),
                             Value(part.substr(equals + 1)));
      }
      const auto id = set.find("id");
      if (id != set.end()) arguments[id->second.ToText()] = set;
    }
    std::map<std::string, Ref<Object>> made;  // by path
    for (const auto& [path, object] : running.objects) {
      const Class* type = Known(object.type);
      if (type == nullptr) continue;
      Ref<Object> instance = Embedded(path, *type, made);
      if (!instance) {
        absl::StatusOr<Ref<Object>> created = context.New(*type);
        ASSERT_TRUE(created.ok()) << path << Message(created.status());
        instance = *created;
        made[path] = *std::move(created);
        const auto own = arguments.find(path.substr(path.rfind('/') + 1));
        if (own != arguments.end() &&
            path.starts_with("/machine/peripheral/")) {
          SetAll(own->second, *instance);
        }
      }
      Compare(running.machine, path, object, *instance, named);
    }
    for (const auto& [model, cpu] : running.cpus) {
      const Class* type = Known(cpu.type);
      if (type == nullptr) continue;
      absl::StatusOr<Ref<Object>> created = context.New(*type);
      ASSERT_TRUE(created.ok()) << model << Message(created.status());
      Compare(running.machine, "-cpu " + model, cpu, **created, named);
    }
  }

 private:
  static std::vector<std::string_view> Parts(std::string_view option) {
    std::vector<std::string_view> parts;
    while (true) {
      const size_t comma = option.find(',');
      parts.push_back(option.substr(0, comma));
      if (comma == std::string_view::npos) return parts;
      option.remove_prefix(comma + 1);
    }
  }

  // Null for what is no concrete type of the catalogue: containers, memory
  // regions, the things that stand behind a chardev.
  const Class* Known(const std::string& name) {
    const Class* type = arch_.registry.Find(name);
    if (type != nullptr && !type->is_abstract()) return type;
    count_.LeaveOut("an object whose type the catalogue does not create");
    return nullptr;
  }

  // The object at `path` if one that is made already contains it.
  static Ref<Object> Embedded(const std::string& path, const Class& type,
                              const std::map<std::string, Ref<Object>>& made) {
    const size_t slash = path.rfind('/');
    if (slash == 0 || slash == std::string::npos) return nullptr;
    const std::string owner = path.substr(0, slash);
    const auto at = made.find(owner);
    Object* parent = at != made.end() ? at->second.get() : nullptr;
    if (parent == nullptr) return nullptr;
    const Ref<Object> child = parent->Child(path.substr(slash + 1));
    return child && &child->type() == &type ? child : nullptr;
  }

  // The device's own arguments. What cannot be set, such as a link to an
  // object that the walk made, is not compared either way.
  static void SetAll(const Values& arguments, Object& object) {
    for (const auto& [name, value] : arguments) {
      if (name == "id" || name == "bus") continue;
      (void)object.Set(name, value.ToText(), SetBy::kUser);
    }
  }

  void Compare(const std::string& machine, const std::string& path,
               const RecordedObject& object, const Object& instance,
               Named& named) {
    const Class& type = instance.type();
    for (const ClassProperty* property : named.Of(type)) {
      const auto want = object.values.find(property->name);
      if (want == object.values.end() || property->get == nullptr) continue;
      if (SetByArgument(instance, *property)) continue;
      absl::StatusOr<Value> got = instance.GetValue(property->name);
      count_.Compare(arch_name_, machine, path, type, property->name,
                     want->second, got.ok() ? &*got : nullptr);
    }
  }

  static bool SetByArgument(const Object& object,
                            const ClassProperty& property) {
    if (object.WasSet(property)) return true;
    if (!property.is_alias()) {
      return property.target != nullptr && object.WasSet(*property.target);
    }
    const Object* child = property.route.Follow(object);
    return child != nullptr && SetByArgument(*child, *property.target);
  }

  Arch& arch_;
  std::string arch_name_;
  Count& count_;
};

TEST(ReplayRealizedTest, EntriesGiveTheValuesOfRunningMachines) {
  Count count("realized", {"realized"});
  size_t machines = 0;
  for (const std::string& name : recorded::RecordedArchs()) {
    const std::string folder =
        recorded::RecordedPath(name + "/effective/realized");
    const std::vector<std::string> files = recorded::FilesIn(folder);
    if (files.empty()) continue;
    const std::unique_ptr<Arch> arch = recorded::LoadArch(name);
    ASSERT_NE(arch, nullptr);
    Replay replay(*arch, name, count);
    for (const std::string& machine : files) {
      replay.Run(ReadRunning(folder, machine));
      ++machines;
    }
  }
  count.Print();
  std::printf("realized     %zu machines\n", machines);
  EXPECT_GT(machines, 40u);
  EXPECT_GT(count.compared(), 10'000u);
  EXPECT_EQ(count.wrong(), 0u);
}

}  // namespace
}  // namespace qom::compat
