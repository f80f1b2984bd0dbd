// Takes values through a field of their kind, on the way in and on the way out.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/accessor_property.h"

#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "props/kinds.h"
#include "props/runtime_property.h"
#include "qom/assign.h"
#include "qom/internal/accessor_call.h"
#include "qom/recipe.h"
#include "qom/status.h"
#include "qom/visitors.h"

namespace qom::props {
namespace {

// What `kind_data` of such a property leads to.
struct Behind {
  ValueAccessors accessors;
  const PropertyKind* kind;
};

const Behind& BehindOf(const ClassProperty& property) {
  return *static_cast<const Behind*>(property.kind_data);
}

absl::Status GetByFunction(const ObjectProperty& property, const Object& object,
                           Visitor& visitor) {
  const ClassProperty& row = qom::internal::AsClassProperty(property);
  const Behind& behind = BehindOf(row);
  const qom::internal::AccessorCall call;
  QOMRT_RETURN_IF_ERROR(call.Check(object, row));
  QOMRT_ASSIGN_OR_RETURN(const Value value, behind.accessors.get(object));
  FieldValue held(*behind.kind);
  QOMRT_RETURN_IF_ERROR(Input::OfDefault(value).VisitedBy([&](Visitor& given) {
    return behind.kind->read(row, given, held.slot());
  }));
  return behind.kind->write(row, held.slot(), visitor);
}

absl::Status SetByFunction(const ObjectProperty& property, Object& object,
                           Visitor& visitor) {
  const ClassProperty& row = qom::internal::AsClassProperty(property);
  const Behind& behind = BehindOf(row);
  const qom::internal::AccessorCall call;
  QOMRT_RETURN_IF_ERROR(call.Check(object, row));
  FieldValue held(*behind.kind);
  QOMRT_RETURN_IF_ERROR(behind.kind->read(row, visitor, held.slot()));
  ValueOutputVisitor output;
  QOMRT_RETURN_IF_ERROR(behind.kind->write(row, held.slot(), output));
  return behind.accessors.set(object, output.TakeValue());
}

}  // namespace

ClassProperty AccessorProperty(TypeRegistry& registry, std::string_view name,
                               std::string_view kind,
                               ValueAccessors accessors) {
  ClassProperty property = RuntimeProperty(registry, name, kind);
  if (property.is_in(ValueCategory::kLink)) {
    // A path, as text; what it leads to is for the functions to find.
    SetKind<std::string>(property);
  }
  const bool can_get = accessors.get != nullptr;
  const bool can_set = accessors.set != nullptr;
  property.kind_data =
      registry.Keep(Behind{std::move(accessors), property.kind});
  property.get = can_get ? &GetByFunction : nullptr;
  property.set = can_set ? &SetByFunction : nullptr;
  property.kind = nullptr;  // it has no field
  return property;
}

}  // namespace qom::props
