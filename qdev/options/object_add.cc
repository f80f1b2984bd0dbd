// An object option becomes settings, and those an object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/object_add.h"

#include <new>
#include <vector>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/create.h"
#include "qdev/options/internal/option_setting.h"
#include "qdev/options/object_option.h"
#include "qdev/user_creatable.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/internal/out_of_memory.h"
#include "qom/registry.h"
#include "qom/status.h"

namespace qom::qdev {

absl::StatusOr<Object*> ObjectAdd(Context& context,
                                  const ObjectOption& option) try {
  // Whether it can be made is for the other ObjectAdd() to say.
  const absl::StatusOr<const Class*> type =
      context.registry().Lookup(option.type);
  const absl::StatusOr<std::vector<Setting>> settings =
      type.ok() ? internal::ToSettings(**type, option.properties, option.strict)
                : std::vector<Setting>();
  if (!settings.ok()) {
    return Annotate(settings.status(), fmt::format("object '{}'", option.id));
  }
  return ObjectAdd(context, option.type, option.id, *settings);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev
