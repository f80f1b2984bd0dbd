// Properties declared from data: the value kind is picked by its name, the
// value lies in a typed slot behind the object, and setting it is as fast as
// setting a native member.
//
// Example:
//
//   qom::ClassProperty queue = qom::props::RuntimeProperty(
//       registry, "queue-size", "uint16", 256);
//   type.Property(std::move(queue));
//
// Kinds are those of props/kind_table.h. Any other name is a kind of which only
// the name is known: it holds text, or an integer if its initial value is one.
//
// Threads: as TypeRegistry::Intern(), any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_RUNTIME_PROPERTY_H_
#define QOMRT_PROPS_RUNTIME_PROPERTY_H_

#include <optional>
#include <string_view>

#include "qom/property.h"
#include "qom/registry.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::props {

// `name` and `type` are copied into `registry`.
ClassProperty RuntimeProperty(TypeRegistry& registry, std::string_view name,
                              std::string_view type,
                              std::optional<Value> default_value = {});

}  // namespace qom::props

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_RUNTIME_PROPERTY_H_
