// How the reference gives an object its first values: children first, then the
// defaults and the layers of their owner.
//
// test: optimise
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/compat/differential_reference.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/layer.h"
#include "fmt/format.h"
#include "qom/status.h"
#include "tests/compat/differential_types.h"
#include "tests/compat/differential_values.h"

namespace qom::compat::differential {
namespace {

std::string Unset(const Prop& prop) {
  if (prop.type == "bool") return "off";
  if (prop.type == "str" || prop.type == "values" ||
      prop.type.starts_with("link") || prop.name == "n-log") {
    return "";
  }
  return "0";
}

std::string Sum(const std::string& a, const std::string& b) {
  return fmt::format("{}",
                     static_cast<uint32_t>(std::stoull(a) + std::stoull(b)));
}

Cause SetComputed(RefObject& object, const std::string& name,
                  const Value& value) {
  const Read read = ReadValue(MakeProp(name, "uint32"), value);
  if (read.cause != Cause::kNone) return read.cause;
  auto& fields = object.fields;
  if (name == "n-mix") {
    if (read.text == "13") return Cause::kBadValue;
    fields["n-log"] +=
        fmt::format("m{}:{},{};", read.text, fields["n-a"], fields["n-b"]);
    fields["n-b"] = Sum(fields["n-a"], read.text);
  } else if (name == "n-seed") {
    fields["n-log"] += fmt::format("s{}:{};", read.text, fields["n-a"]);
    fields["n-a"] = Sum(fields["n-a"], read.text);
  } else if (name == "o-poke") {
    object.Child("inner")->fields["n-b"] = read.text;
  }
  fields[name] = read.text;
  return Cause::kNone;
}

}  // namespace

std::vector<const Type*> Reference::Chain(const Type& type) const {
  std::vector<const Type*> chain = {&type};
  while (!chain.front()->parent.empty()) {
    const Type& parent = case_.Find(chain.front()->parent);
    if (parent.name.empty()) break;
    chain.insert(chain.begin(), &parent);
  }
  return chain;
}

const Prop* Reference::FindProp(const Type& type, std::string_view name) const {
  const Prop* found = nullptr;
  for (const Type* level : Chain(type)) {
    for (const std::string& removed : level->removed) {
      if (removed == name) found = nullptr;
    }
    for (const Prop& prop : level->props) {
      if (prop.name == name) found = &prop;
    }
  }
  return found;
}

std::vector<std::string> Reference::PropNames(const Type& type) const {
  std::vector<std::string> names;
  for (const Type* level : Chain(type)) {
    for (const Prop& prop : level->props) {
      if (FindProp(type, prop.name) != nullptr &&
          std::find(names.begin(), names.end(), prop.name) == names.end()) {
        names.push_back(prop.name);
      }
    }
  }
  return names;
}

bool Reference::Takes(const Type& type, Layer layer) const {
  LayerMask mask = LayerMask::kNone;
  for (const Type* level : Chain(type)) {
    if (level->name == "object-compat" || level->own_record) {
      mask = LayerMask::kAll;
    }
    if (level->mask.has_value()) mask = *level->mask;
  }
  return compat::Takes(mask, layer);
}

bool Reference::Is(const Type& type, std::string_view driver) const {
  if (driver == "object") return true;
  for (const Type* level : Chain(type)) {
    if (level->name == driver) return true;
    for (const std::string& listed : level->interfaces) {
      for (const Type* interface : Chain(case_.Find(listed))) {
        if (interface->name == driver) return true;
      }
    }
  }
  return false;
}

std::vector<ChildRow> Reference::ChildRows(const Type& type) const {
  std::vector<ChildRow> rows;
  for (const Type* level : Chain(type)) {
    for (const ChildRow& row : level->children) {
      bool narrows = false;
      for (ChildRow& other : rows) {
        if (other.name != row.name) continue;
        other.type = row.type;
        narrows = true;
      }
      if (!narrows) rows.push_back(row);
    }
  }
  return rows;
}

Failure Reference::Create(const Type& type, bool hotplug,
                          const std::map<std::string, Value>& owner_defaults,
                          std::unique_ptr<RefObject>* made) {
  auto object = std::make_unique<RefObject>();
  object->type = &type;
  Failure failed = AddChildren(*object, hotplug);
  if (failed.cause != Cause::kNone) return failed;
  for (const Type* level : Chain(type)) {
    if (level->name == DiffNative::kTypeName) {
      object->dynamic = {{"dyn-x", "0"}, {"dyn-y", "0"}};
    }
  }
  ApplyDefaults(*object, owner_defaults);
  failed = ApplyLayers(*object, hotplug);
  if (failed.cause == Cause::kNone) *made = std::move(object);
  return failed;
}

// Phase 1: children, each with all its layers.
Failure Reference::AddChildren(RefObject& object, bool hotplug) {
  const std::vector<const Type*> chain = Chain(*object.type);
  for (const ChildRow& row : ChildRows(*object.type)) {
    std::map<std::string, Value> defaults;
    for (const Type* level : chain) {
      for (const ChildDefault& value : level->child_defaults) {
        if (value.child == row.name) defaults[value.property] = value.value;
      }
    }
    std::unique_ptr<RefObject> child;
    Failure failed = Create(case_.Find(row.type), hotplug, defaults, &child);
    if (failed.cause != Cause::kNone) return failed;
    object.children.emplace_back(row.name, std::move(child));
  }
  return {};
}

std::optional<Value> Reference::DefaultOf(const Type& type,
                                          const Prop& prop) const {
  std::optional<Value> value = prop.default_value;
  bool below = false;  // only what is below the declaration counts
  for (const Type* level : Chain(type)) {
    for (const Prop& own : level->props) {
      if (&own == &prop) below = true;
    }
    for (const auto& [name, override_value] : level->defaults) {
      if (below && name == prop.name) value = override_value;
    }
  }
  return value;
}

// Phase 2: defaults. Those that go through a setter come last.
void Reference::ApplyDefaults(
    RefObject& object,
    const std::map<std::string, Value>& owner_defaults) const {
  const Type& type = *object.type;
  for (bool setters : {false, true}) {
    for (const std::string& name : PropNames(type)) {
      const Prop& prop = *FindProp(type, name);
      if (!prop.target.empty() || (prop.type == "computed") != setters) {
        continue;
      }
      std::optional<Value> value = DefaultOf(type, prop);
      const auto mine = owner_defaults.find(name);
      if (mine != owner_defaults.end()) value = mine->second;
      if (!setters) object.fields[name] = Unset(prop);
      if (!value.has_value()) continue;
      if (setters) {
        SetComputed(object, prop.name, *value);
      } else {
        object.fields[name] = ReadValue(prop, *value).text;
      }
    }
  }
  object.fields["type"] = type.name;
}

// Phase 3: layers.
Failure Reference::ApplyLayers(RefObject& object, bool hotplug) {
  static constexpr struct {
    Layer layer;
    bool over_machine;
  } kTurns[] = {{Layer::kAccel, false},   {Layer::kPlatform, false},
                {Layer::kMachine, false}, {Layer::kAccel, true},
                {Layer::kPlatform, true}, {Layer::kSugar, false},
                {Layer::kGlobal, false}};
  const Type& type = *object.type;
  for (const auto& [layer, over_machine] : kTurns) {
    for (const TableSpec* table : tables) {
      if (table->layer != layer || !Takes(type, layer)) continue;
      for (size_t at = 0; at < table->entries.size(); ++at) {
        const TableEntry& entry = table->entries[at];
        if (entry.over_machine != over_machine) continue;
        if (!Is(type, entry.driver)) continue;
        const Cause cause = Apply(object, entry);
        if (cause == Cause::kNone) continue;
        const Failure failure = {cause, type.name, table->name,
                                 static_cast<int64_t>(at)};
        if (layer != Layer::kGlobal || !hotplug) return failure;
        warnings.push_back(failure);
      }
    }
  }
  return {};
}

std::string Reference::Get(const RefObject& object,
                           const std::string& name) const {
  const Prop* prop = FindProp(*object.type, name);
  if (prop == nullptr) return object.dynamic.at(name);
  if (prop->target.empty()) {
    const auto at = object.fields.find(name);
    return at == object.fields.end() ? Unset(*prop) : at->second;
  }
  const RefObject* holder = &object;
  for (const std::string& step : prop->path) holder = holder->Child(step);
  return Get(*holder, prop->target);
}

Cause Reference::Apply(RefObject& object, const TableEntry& entry) const {
  const Prop* prop = FindProp(*object.type, entry.property);
  if (prop != nullptr) {
    return SetProp(object, *prop, entry.value);
  }
  if (object.dynamic.contains(entry.property)) {
    if (entry.property == "dyn-y") return Cause::kReadOnly;
    Read read = ReadValue(MakeProp("dyn-x", "uint32"), entry.value);
    if (read.cause != Cause::kNone) return read.cause;
    object.dynamic["dyn-x"] = object.dynamic["dyn-y"] = read.text;
    object.fields["n-log"] += fmt::format(
        "x{}:{},{};", read.text, object.fields["n-a"], object.fields["n-b"]);
    object.fields["n-a"] = Sum(object.fields["n-a"], read.text);
    return Cause::kNone;
  }
  return entry.optional ? Cause::kNone : Cause::kUnknownProperty;
}

Cause Reference::SetProp(RefObject& object, const Prop& prop,
                         const Value& value) const {
  if (prop.read_only || prop.internal) return Cause::kReadOnly;
  if (!prop.target.empty()) {
    RefObject* holder = &object;
    for (const std::string& step : prop.path) holder = holder->Child(step);
    return SetProp(*holder, *FindProp(*holder->type, prop.target), value);
  }
  if (prop.type == "computed") return SetComputed(object, prop.name, value);
  Read read = ReadValue(prop, value);
  if (read.cause == Cause::kNone) object.fields[prop.name] = read.text;
  return read.cause;
}

}  // namespace qom::compat::differential
