// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/user_creatable.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/containers.h"
#include "qdev/fault_probe.h"
#include "qdev/id.h"
#include "qom/cast.h"
#include "qom/class.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

Object* Objects(const Context& context) {
  return context.root().Child(kObjects.substr(1));
}

absl::StatusOr<const Class*> CreatableType(Context& context,
                                           std::string_view name) {
  QOMRT_ASSIGN_OR_RETURN(const Class* type, context.registry().Lookup(name));
  if (type->is_interface() || !IsUserCreatable(*type)) {
    return Error(
        Cause::kBadValue, "type '{}' is not for users to create: {}", name,
        type->is_interface() ? std::string_view("it is an interface")
                             : std::string_view("it is not user-creatable"));
  }
  if (type->is_abstract()) {
    return Error(Cause::kAbstractType,
                 "type '{}' is abstract: only types below it can be created",
                 name);
  }
  return type;
}

// "size=1G", for messages.
std::string Shown(const Setting& setting) {
  std::string text = setting.value.ToText();
  if (text.size() > 80) text = text.substr(0, 80) + "…";
  return fmt::format("{}={}", setting.property, text);
}

absl::Status Apply(Object& object, const Setting& setting) {
  if (setting.value.is_text() && !setting.strict) {
    return object.Set(setting.property, setting.value.text_value(),
                      SetBy::kUser);
  }
  return object.Set(setting.property, setting.value, SetBy::kUser);
}

absl::StatusOr<Object*> Add(Context& context, std::string_view type_name,
                            std::string_view id,
                            std::span<const Setting> settings) {
  QOMRT_ASSIGN_OR_RETURN(const Class* type, CreatableType(context, type_name));
  if (const Object* objects = Objects(context);
      objects != nullptr && objects->Child(id) != nullptr) {
    return Error(Cause::kTaken, "the id is taken by a {}",
                 objects->Child(id)->type().name());
  }
  QOMRT_ASSIGN_OR_RETURN(Ref<Object> object, context.New(*type));
  for (const Setting& setting : settings) {
    QOMRT_RETURN_IF_ERROR(Annotate(Apply(*object, setting), Shown(setting)));
  }

  // Whoever fails after this leaves the tree as it was, without a folder that
  // was not there before.
  const bool had_folder = Objects(context) != nullptr;
  absl::Cleanup leave = [&context, &object, had_folder] {
    object->Unparent();
    Object* folder = Objects(context);
    if (folder != nullptr && !had_folder) folder->Unparent();
  };
  const FaultProbe& steps = FaultProbeOf(context);
  QOMRT_RETURN_IF_ERROR(steps.Take("add object", *object));
  QOMRT_ASSIGN_OR_RETURN(Object * folder, EnsureContainer(context, kObjects));
  QOMRT_RETURN_IF_ERROR(folder->AddChild(id, object).status());
  QOMRT_RETURN_IF_ERROR(steps.Take("complete", *object));
  if (UserCreatable* creatable = As<UserCreatable>(object.get())) {
    QOMRT_RETURN_IF_ERROR(Annotate(creatable->Complete(), type->name()));
  }
  std::move(leave).Cancel();
  return object.get();
}

}  // namespace

bool IsUserCreatable(const Class& type) {
  // By name: a run-time type may be one without C++ behaviour.
  return type.IsA(UserCreatable::kTypeName);
}

absl::StatusOr<Object*> ObjectAdd(Context& context, std::string_view type,
                                  std::string_view id,
                                  std::span<const Setting> settings) {
  QOMRT_RETURN_IF_ERROR(CheckId(id));
  absl::StatusOr<Object*> object = Add(context, type, id, settings);
  if (object.ok()) return object;
  return Annotate(object.status(), fmt::format("object '{}'", id));
}

absl::Status ObjectDel(Context& context, std::string_view id) {
  const Object* objects = Objects(context);
  Object* object = objects == nullptr ? nullptr : objects->Child(id);
  if (object == nullptr) {
    std::vector<std::string_view> ids;
    for (const Object* one : UserObjects(context)) ids.push_back(one->name());
    const std::vector<std::string> near = NearestNames(id, ids);
    return Error(
        Cause::kNoSuchObject, "there is no object '{}'{}", id.substr(0, 80),
        near.empty() ? std::string()
                     : fmt::format("; similar: {}", fmt::join(near, ", ")));
  }
  if (!IsUserCreatable(object->type())) {
    return Error(Cause::kWrongPhase,
                 "object '{}': a {} is not for users to delete", id,
                 object->type().name());
  }
  if (const UserCreatable* creatable = As<UserCreatable>(object)) {
    QOMRT_RETURN_IF_ERROR(
        Annotate(creatable->CanBeDeleted(), fmt::format("object '{}'", id)));
  }
  object->Unparent();
  return absl::OkStatus();
}

std::vector<Object*> UserObjects(const Context& context) {
  std::vector<Object*> found;
  const Object* objects = Objects(context);
  if (objects == nullptr) return found;
  for (Object* object : objects->children()) {
    if (IsUserCreatable(object->type())) found.push_back(object);
  }
  return found;
}

}  // namespace qom::qdev
