// Types registered of a schema: what ExportQapi() wrote becomes types again,
// with the defaults, histories and ranges of its extension.
//
// Example:
//
//   QOMRT_RETURN_IF_ERROR(qapi::ImportTypes(loaded.schema, registry));
//   QOMRT_RETURN_IF_ERROR(registry.Seal());
//
// Threads: as TypeRegistry::Add().
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_IMPORT_H_
#define QOMRT_QAPI_IMPORT_H_

#include <string_view>

#include "absl/status/status.h"
#include "qapi/schema.h"
#include "qom/registry.h"

#pragma GCC visibility push(default)

namespace qom::qapi {

// Adds a type for each branch of the union `name`, with the members that the
// branch has; a type that the registry has, or that waits there to be sealed,
// stays as it is. NotFound if the schema has no such union. kOutOfMemory leaves
// those that were added, and another call adds the others. A member that holds
// an object is a property of any value.
absl::Status ImportTypes(const Schema& schema, TypeRegistry& registry,
                         std::string_view name = "ObjectOptions");

}  // namespace qom::qapi

#pragma GCC visibility pop

#endif  // QOMRT_QAPI_IMPORT_H_
