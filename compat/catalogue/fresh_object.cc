// Looks at the values, children and alias paths of new objects.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/fresh_object.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "compat/layer.h"
#include "qom/property.h"
#include "qom/ref.h"
#include "qom/visitors.h"

namespace qom::compat::internal {
namespace {

std::map<std::string_view, Value> ValuesOf(const Object& object) {
  std::map<std::string_view, Value> values;
  for (const ClassProperty* property : object.type().properties()) {
    if (property == nullptr || property->get == nullptr ||
        property->is_alias() || property->is_in(ValueCategory::kLink) ||
        property->declared_by->key() == &kTypeKey<Object>) {
      continue;
    }
    ValueOutputVisitor output;
    if (!object.GetProperty(*property, output).ok()) continue;
    Value value = output.TakeValue();
    if (!value.is_null()) values.emplace(property->name, std::move(value));
  }
  return values;
}

// "a/b"; empty if `below` is not in the tree under `owner`.
std::string PathFrom(const Object& owner, const Object* below) {
  std::string path;
  Ref<Object> held;
  for (; below != &owner; held = below->parent(), below = held.get()) {
    if (below == nullptr) return "";
    path = path.empty() ? below->name() : below->name() + "/" + path;
  }
  return path;
}

// True if a constructor in C++ may do what no declaration tells.
bool IsMadeByCode(const Class& type) {
  if (type.is_interface()) return false;
  const Class* native = &type;
  while (!native->is_native()) native = native->parent();
  return native->key() != &kTypeKey<Object> &&
         native->key() != &kTypeKey<ObjectCompat>;
}

}  // namespace

std::optional<FreshObject> LookAtFresh(Context& context, const Class& type) {
  if (type.is_abstract() || !IsMadeByCode(type)) return std::nullopt;
  const absl::StatusOr<Ref<Object>> made = context.New(type);
  if (!made.ok()) return std::nullopt;
  const Object& object = **made;
  FreshObject fresh;
  fresh.values = ValuesOf(object);
  for (const Ref<Object>& child : object.children()) {
    fresh.children.push_back({child->name(), &child->type(), ValuesOf(*child)});
  }
  for (const ClassProperty* property : type.properties()) {
    if (property == nullptr || !property->is_alias()) continue;
    std::string path = PathFrom(object, property->route.Follow(object));
    if (!path.empty()) fresh.paths.emplace(property->name, std::move(path));
  }
  return fresh;
}

}  // namespace qom::compat::internal
