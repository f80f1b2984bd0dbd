// Objects that users create by name and that are no devices: memory back ends,
// network back ends, secrets. They live in /objects under their ids. A type is
// one of them if it implements `UserCreatable`.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(qom::Object * ram,
//       qdev::ObjectAdd(context, "memory-backend-ram", "ram0",
//                       {{"size", "512M"}, {"prealloc", true}}));
//   …
//   QOMRT_RETURN_IF_ERROR(qdev::ObjectDel(context, "ram0"));
//
// Threads: as the tree; one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_USER_CREATABLE_H_
#define QOMRT_QDEV_USER_CREATABLE_H_

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qdev/create.h"
#include "qom/context.h"
#include "qom/interface.h"
#include "qom/object.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class UserCreatable : public Interface<UserCreatable> {
 public:
  static constexpr std::string_view kTypeName = "user-creatable";

  // Every property is set and the object has its place: checks what they say
  // together and makes the object work. Completes or leaves nothing behind.
  virtual absl::Status Complete() { return absl::OkStatus(); }
  // FailedPrecondition, saying who needs the object, while it has to stay.
  virtual absl::Status CanBeDeleted() const { return absl::OkStatus(); }

 protected:
  ~UserCreatable() = default;
};

// Create() of qdev/create.h for a user's object; errors name the id.
absl::StatusOr<Object*> ObjectAdd(Context& context, std::string_view type,
                                  std::string_view id,
                                  std::span<const Setting> settings = {});
inline absl::StatusOr<Object*> ObjectAdd(
    Context& context, std::string_view type, std::string_view id,
    std::initializer_list<Setting> settings) {
  return ObjectAdd(context, type, id,
                   std::span<const Setting>(settings.begin(), settings.size()));
}

// Takes the object `id` out of /objects; it dies unless somebody holds it.
//
// NotFound, with the nearest ids, if it is not there; FailedPrecondition if it
// is not for users to delete, or if it says that it has to stay.
absl::Status ObjectDel(Context& context, std::string_view id);

// The object `id` in /objects; null if there is none.
Ref<Object> FindUserObject(const Context& context, std::string_view id);

// The objects in /objects that ObjectDel() may be asked about, oldest first.
std::vector<Ref<Object>> UserObjects(const Context& context);

// True if users may create and delete objects of `type`.
bool IsUserCreatable(const Class& type);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_USER_CREATABLE_H_
