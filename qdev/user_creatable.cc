// What users create is asked for by its id below /objects.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/user_creatable.h"

#include <new>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qdev/containers.h"
#include "qdev/create.h"
#include "qdev/machine.h"
#include "qom/cast.h"
#include "qom/class.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

Ref<Object> Objects(const Context& context) {
  return context.root().Child(kObjects.substr(1));
}

}  // namespace

bool IsUserCreatable(const Class& type) {
  // By name: a run-time type may be one without C++ behaviour.
  return type.IsA(UserCreatable::kTypeName);
}

absl::StatusOr<Object*> ObjectAdd(Context& context, std::string_view type,
                                  std::string_view id,
                                  std::span<const Setting> settings) try {
  const absl::StatusOr<Ref<Object>> object =
      Create(context, {.type = type, .id = id, .settings = settings});
  if (object.ok()) return object->get();
  return Annotate(object.status(), fmt::format("object '{}'", id));
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

Ref<Object> FindUserObject(const Context& context, std::string_view id) {
  const Ref<Object> objects = Objects(context);
  return objects ? objects->Child(id) : nullptr;
}

absl::Status ObjectDel(Context& context, std::string_view id) {
  const Ref<Object> object = FindUserObject(context, id);
  if (!object) {
    std::vector<std::string> ids;
    for (const Ref<Object>& one : UserObjects(context)) {
      ids.push_back(one->name());
    }
    const std::vector<std::string_view> views(ids.begin(), ids.end());
    const std::vector<std::string> near = NearestNames(id, views);
    return Error(
        Cause::kNoSuchObject, "there is no object '{}'{}", id.substr(0, 80),
        near.empty() ? std::string()
                     : fmt::format("; similar: {}", fmt::join(near, ", ")));
  }
  if (!IsUserCreatable(object->type())) {
    return Error(Cause::kWrongPhase,
                 "object '{}': {} is not for users to delete", id,
                 WithArticle(object->type().name()));
  }
  const Machine* const machine = MachineOf(context);
  if (machine != nullptr && machine->Needs(*object)) {
    return Error(Cause::kWrongPhase, "object '{}': the machine {} needs it", id,
                 machine->version());
  }
  if (const UserCreatable* creatable = As<UserCreatable>(object.get())) {
    QOMRT_RETURN_IF_ERROR(
        Annotate(creatable->CanBeDeleted(), fmt::format("object '{}'", id)));
  }
  object->Unparent();
  return absl::OkStatus();
}

std::vector<Ref<Object>> UserObjects(const Context& context) {
  std::vector<Ref<Object>> found;
  const Ref<Object> objects = Objects(context);
  if (!objects) return found;
  for (const Ref<Object>& object : objects->children()) {
    if (IsUserCreatable(object->type())) found.push_back(object);
  }
  return found;
}

}  // namespace qom::qdev
