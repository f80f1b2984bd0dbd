// The properties that an object has beyond those of its class: its own, which
// it may get and lose at any time, and the names of its children.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/internal/mutex.h"
#include "qom/object.h"
#include "qom/status.h"
#include "qom/tree/dynamic_properties.h"
#include "qom/tree/object_tree.h"
#include "qom/tree/tree.h"

namespace qom {

using internal::ChildProperty;
using internal::DynamicDefinition;
using internal::TreeNode;

namespace internal {

ChildProperty::ChildProperty(std::string_view child_name, const Object& child)
    : child(child), type_text(fmt::format("child<{}>", child.type().name())) {
  name = child_name;
  type = type_text;
  flags = PropertyFlags::kReadOnly;
  get = [](const ObjectProperty& property, const Object&, Visitor& visitor) {
    const std::string path =
        static_cast<const ChildProperty&>(property).child.CanonicalPath();
    std::string_view text = path;
    return visitor.Text(&text);
  };
}

}  // namespace internal

const ObjectProperty* Object::FindOwn(std::string_view name) const {
  if (const ObjectProperty* found = FindDynamic(name)) return found;
  qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
  TreeNode* const node = ObjectTree::FindLocked(*this, name);
  if (node == nullptr) return nullptr;
  if (node->property == nullptr) {
    node->property = new ChildProperty(node->name(), *node->child);
  }
  return node->property;
}

const ObjectProperty* Object::FindDynamic(std::string_view name) const {
  if (extra() == nullptr || extra()->dynamic == nullptr) return nullptr;
  return extra()->dynamic->Find(name);
}

bool Object::HasDynamicProperties() const {
  return extra() != nullptr && extra()->dynamic != nullptr &&
         !extra()->dynamic->empty();
}

std::vector<std::string> Object::DynamicProperties() const {
  std::vector<std::string> names;
  if (extra() == nullptr) return names;
  if (extra()->dynamic != nullptr) {
    extra()->dynamic->ForEach([&names](const DynamicDefinition& one) {
      names.push_back(one.name_text);
    });
  }
  for (const Ref<Object>& child : children()) names.push_back(child->name());
  return names;
}

absl::StatusOr<std::string> Object::AddProperty(std::string_view name,
                                                std::string_view type,
                                                DynamicAccessors accessors,
                                                PropertyFlags flags) {
  if (name.empty() || name.find('/') != std::string_view::npos) {
    return Error(Cause::kBadValue, "'{}' is no name for a property", name);
  }
  std::string chosen(name);
  // Another thread may add a child, which looks whether its name is taken.
  qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
  auto& dynamic = Extra().dynamic;
  if (dynamic == nullptr) {
    dynamic = std::make_unique<internal::DynamicProperties>(
        ObjectTree::Of(*this).definitions);
  }
  if (dynamic->full()) {
    return Error(Cause::kOutOfRange, "{} has {} properties, which is the most",
                 class_->name(), internal::DynamicProperties::kMost);
  }
  if (name.ends_with("[*]")) {
    chosen = ObjectTree::FreeName(*this, name);
  } else if (ObjectTree::Taken(*this, name)) {
    return Error(Cause::kTaken, "{} has a property '{}' already",
                 class_->name(), name);
  }
  dynamic->Add(chosen, type, std::move(accessors), flags);
  return chosen;
}

namespace {

// Calls `act` with what an alias stands for, which is found at each use.
template <typename F>
absl::Status WithTarget(const internal::AliasTarget& alias, F&& act) {
  Object* const object = alias.object();
  if (object == nullptr) {
    return Error(Cause::kWrongPhase,
                 "what has the property '{}' ended with its context",
                 alias.property);
  }
  const ObjectProperty* now = object->FindProperty(alias.property);
  if (now == nullptr) {
    return UnknownProperty(object->type().name(), alias.property);
  }
  return act(*object, *now);
}

}  // namespace

absl::Status internal::AliasGetter::operator()(const Object& /*holder*/,
                                               Visitor& visitor) const {
  return WithTarget(*this, [&](Object& object, const ObjectProperty& property) {
    return object.GetProperty(property, visitor);
  });
}

absl::Status internal::AliasSetter::operator()(Object& /*holder*/,
                                               Visitor& visitor) const {
  return WithTarget(*this, [&](Object& object, const ObjectProperty& property) {
    return object.SetProperty(property, visitor);
  });
}

absl::Status Object::CheckAliases(std::string_view name) const {
  const Object* at = this;
  std::string_view property = name;
  for (size_t count = 0; count < kMostNestedCalls; ++count) {
    const DynamicDefinition* found =
        at->extra() == nullptr || at->extra()->dynamic == nullptr
            ? nullptr
            : at->extra()->dynamic->Find(property);
    const internal::AliasTarget* target =
        found == nullptr ? nullptr : at->extra()->dynamic->AliasOf(*found);
    if (target == nullptr || target->object() == nullptr) {
      return absl::OkStatus();
    }
    at = target->object();
    property = target->property;
    if (at == this && property == name) {
      return Error(Cause::kWrongPhase,
                   "alias '{}' on {}: it leads back to itself", name,
                   class_->name());
    }
  }
  return Error(Cause::kWrongPhase,
               "alias '{}' on {}: it leads on through more than {} others",
               name, class_->name(), kMostNestedCalls);
}

absl::Status Object::AddAlias(std::string_view name, Object& target,
                              std::string_view property) {
  if (target.is_ending()) {
    return Error(Cause::kWrongPhase, "alias '{}' on {}: the {} is ending", name,
                 class_->name(), target.type().name());
  }
  const ObjectProperty* found = target.FindProperty(property);
  if (found == nullptr) {
    return Annotate(target.UnknownProperty(property),
                    fmt::format("alias '{}' on {}", name, class_->name()));
  }
  const internal::AliasTarget stands_for(*this, target, property);
  DynamicAccessors accessors;
  if (found->get != nullptr) {
    accessors.get = internal::AliasGetter{stands_for};
  }
  if (found->set != nullptr) {
    accessors.set = internal::AliasSetter{stands_for};
  }
  QOMRT_ASSIGN_OR_RETURN(
      const std::string chosen,
      AddProperty(name, found->type, std::move(accessors), found->flags));
  absl::Status status = CheckAliases(chosen);
  // Only now is it known which name "[*]" became.
  if (!status.ok()) QOMRT_RETURN_IF_ERROR(RemoveProperty(chosen));
  return status;
}

absl::Status Object::RemoveProperty(std::string_view name) {
  const ObjectProperty* found = FindDynamic(name);
  if (found == nullptr) return UnknownProperty(name);
  // What ends with the property may let go of the object.
  const Ref<Object> keep(this);
  internal::DynamicProperties& dynamic = *extra()->dynamic;
  internal::DynamicProperties::Entry gone;
  {
    qom::internal::MutexLock lock(&ObjectTree::Of(*this).mutex);
    ObjectTree::NumberIsFree(*extra(), name);
    gone = dynamic.TakeOut(static_cast<const DynamicDefinition&>(*found));
  }
  // Last: `name` may be the property's own.
  dynamic.End(gone);
  return absl::OkStatus();
}

}  // namespace qom
