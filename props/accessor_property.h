// Properties of run-time types whose values are computed: read and set by
// functions of whoever declares the type, a script binding say, and otherwise
// like any other. Values have a kind of the kind table; what is given is read
// and checked as that kind before the setter hears of it.
//
// Example:
//
//   qom::TypeBuilder type("thermometer");
//   type.Parent("device").Property(qom::props::AccessorProperty(
//       registry, "celsius", "int32",
//       {.get = [](const qom::Object& object) -> absl::StatusOr<qom::Value> {
//          return script.Call("get_celsius", object);
//        },
//        .set = [](qom::Object& object, const qom::Value& value) {
//          return script.Call("set_celsius", object, value);
//        }}));
//
// The functions live as long as the registry. They may do to the tree whatever
// a getter or setter may; see docs/life_cycle.md.
//
// Threads: as TypeRegistry::Intern(); the functions as the object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_ACCESSOR_PROPERTY_H_
#define QOMRT_PROPS_ACCESSOR_PROPERTY_H_

#include <functional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/object.h"
#include "qom/property.h"
#include "qom/registry.h"
#include "qom/value.h"

namespace qom::props {

// Null for a property that cannot be read, or be set.
struct ValueAccessors {
  std::function<absl::StatusOr<Value>(const Object& object)> get{};
  std::function<absl::Status(Object& object, const Value& value)> set{};
};

// `name`, `kind` and the functions are kept in `registry`. The kind is one of
// Kinds(), or any other name, whose values are then texts. What the getter
// gives is kBadValue, to whoever reads, if it is of another kind.
ClassProperty AccessorProperty(TypeRegistry& registry, std::string_view name,
                               std::string_view kind, ValueAccessors accessors);

}  // namespace qom::props

#endif  // QOMRT_PROPS_ACCESSOR_PROPERTY_H_
