// Where values lie: aliases followed to the field of an embedded object, and
// the objects on the way.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/internal/place.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "qom/class.h"
#include "qom/object.h"

namespace qom::compat::internal {

namespace {

// The child whose slot lies at `offset`; slots lie in the order of the
// children.
const ChildSpec* ChildAt(const Class& type, uint32_t offset) {
  const auto at =
      std::lower_bound(type.children().begin(), type.children().end(), offset,
                       [](const ChildSpec& child, uint32_t wanted) {
                         return child.offset < wanted;
                       });
  return at != type.children().end() && at->offset == offset ? &*at : nullptr;
}

// The step from `owner` to `part`, which it embeds; none if it does not, or by
// a member that none of its properties leads through.
std::optional<Place::Step> StepTo(const Object& owner, const Object& part) {
  for (const ChildSpec& child : owner.type().children()) {
    const AliasRoute route = {child.type, nullptr, {child.offset}};
    if (route.Follow(owner) != &part) continue;
    return Place::Step{child.offset, nullptr, child.type, child.name};
  }
  for (const ClassProperty* property : owner.type().properties()) {
    if (property == nullptr || !property->is_alias()) continue;
    const AliasRoute& route = property->route;
    if (route.find == nullptr || !route.path.empty() ||
        route.find(owner) != &part) {
      continue;
    }
    return Place::Step{0, route.find, route.holder, property->stands_for.type};
  }
  return std::nullopt;
}

}  // namespace

std::string Place::NameAt(size_t depth) const {
  if (steps.empty()) return "";
  if (depth == 0) return ".";
  std::string name;
  for (size_t i = 0; i < depth; ++i) {
    if (i > 0) name += '/';
    name += steps[i].name;
  }
  return name;
}

Place PlaceOf(const Class& type, const ClassProperty& property) {
  Place place;
  const Class* holder = &type;
  const ClassProperty* at = &property;
  for (; at->is_alias(); at = at->target) {
    if (at->route.find != nullptr) {
      place.steps.push_back(
          {0, at->route.find, at->route.holder, at->stands_for.type});
    }
    for (const uint32_t offset : at->route.path) {
      if (const ChildSpec* child = ChildAt(*holder, offset)) {
        place.steps.push_back({offset, nullptr, child->type, child->name});
        holder = child->type;
      }
    }
    holder = at->route.holder;
  }
  place.field = &at->field();
  return place;
}

Place PlaceFromOutside(const Object& object, const ClassProperty& property,
                       Ref<const Object>& outermost) {
  Place place = PlaceOf(object.type(), property);
  outermost = Ref<const Object>(&object);
  while (const Ref<const Object> owner = outermost->parent()) {
    const std::optional<Place::Step> step = StepTo(*owner, *outermost);
    if (!step.has_value()) break;
    place.steps.insert(place.steps.begin(), *step);
    outermost = owner;
  }
  return place;
}

bool IsAt(const Class& type, const ClassProperty& property, const Place& place,
          size_t depth) {
  if (!property.is_alias()) {
    return depth == place.steps.size() && &property.field() == place.field;
  }
  if (depth == place.steps.size()) return false;
  const Place other = PlaceOf(type, property);
  return other.field == place.field &&
         std::equal(other.steps.begin(), other.steps.end(),
                    place.steps.begin() + static_cast<std::ptrdiff_t>(depth),
                    place.steps.end());
}

std::vector<const Object*> HoldersOf(const Object& object, const Place& place) {
  std::vector<const Object*> holders = {&object};
  for (const Place::Step& step : place.steps) {
    const AliasRoute route = {step.type, step.find, {step.offset}};
    const Object* next = route.Follow(*holders.back());
    if (next == nullptr) break;
    holders.push_back(next);
  }
  return holders;
}

std::span<const PropertyDefault* const> Givens::Of(const ChildSpec& child,
                                                   const std::string& path,
                                                   const Class& type,
                                                   const ClassProperty* field) {
  const auto [at, is_new] = all_.try_emplace(std::pair(&child, path));
  if (is_new) {
    auto add = [&type, &by_field = at->second](const PropertyDefault& one) {
      const ClassProperty* property = type.FindProperty(one.property);
      if (property == nullptr) return;
      by_field[PlaceOf(type, *property).field].push_back(&one);
    };
    if (path.empty()) {
      for (const PropertyDefault& one : child.defaults) add(one);
    }
    for (const DeepDefault& one : child.deep_defaults) {
      if (one.path == path) add(one.given);
    }
  }
  const auto found = at->second.find(field);
  if (found == at->second.end()) return {};
  return found->second;
}

std::vector<OwnerDefault> OwnerDefaults(const Class& outermost,
                                        const Place& place, size_t depth,
                                        Givens& givens) {
  std::vector<OwnerDefault> given;
  const Class& type = place.HolderAt(depth, outermost);
  std::string path;  // from the child of the owner to the object
  for (size_t owner = depth; owner-- > 0;) {
    const Place::Step& step = place.steps[owner];
    if (step.find != nullptr) break;  // known to C++ only
    if (const ChildSpec* child =
            ChildAt(place.HolderAt(owner, outermost), step.offset)) {
      for (const PropertyDefault* one :
           givens.Of(*child, path, type, place.field)) {
        if (IsAt(type, *type.FindProperty(one->property), place, depth)) {
          given.push_back({owner, &one->value});
        }
      }
    }
    path = path.empty() ? std::string(step.name)
                        : fmt::format("{}/{}", step.name, path);
  }
  return given;
}

bool AnyName(const Object& object, const Place& place,
             bool (Object::*test)(const ClassProperty&) const) {
  const std::vector<const Object*> holders = HoldersOf(object, place);
  for (size_t depth = 0; depth < holders.size(); ++depth) {
    const Class& type = holders[depth]->type();
    for (const ClassProperty* property : type.properties()) {
      if (property != nullptr && (holders[depth]->*test)(*property) &&
          IsAt(type, *property, place, depth)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace qom::compat::internal
