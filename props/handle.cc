// What handles do out of line: sets that a store does not do, and refusals.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/handle.h"

#include <string_view>

#include "absl/status/status.h"
#include "qom/assign.h"
#include "qom/object.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/visitors.h"

namespace qom::props::internal {

absl::Status SetThroughHandle(const ClassProperty& property, Object& object,
                              const void* value) {
  // By way of a Value: the kind writes what the kind reads.
  ValueOutputVisitor output;
  QOMRT_RETURN_IF_ERROR(property.kind->write(property, value, output));
  const Value copy = output.TakeValue();
  return Assign(object, property, Input::OfValue(copy), SetBy::kInternal);
}

absl::Status WrongHandle(const Class& type, std::string_view name,
                         std::string_view wanted) {
  const ClassProperty& property = *type.FindProperty(name);
  const std::string what =
      property.is_alias() ? "an alias of " + WithArticle(property.type)
      : property.kind == nullptr
          ? std::string("a computed ").append(property.type)
          : WithArticle(property.type);
  // A bit has the type of a bool but shares its field with others.
  const std::string_view more = property.kind == nullptr ? ""
                                : property.kind->may_be_unknown
                                    ? " that starts unknown"
                                : property.type == wanted ? " inside of a field"
                                                          : "";
  return Error(Cause::kBadValue,
               "{}.{} is {}{}, so there is no handle of type {} for it",
               type.name(), name, what, more, wanted);
}

}  // namespace qom::props::internal
