// The pass that checks defaults and notes which of them a class overrides.
//
// Example: `uart` has baud=9600, also spelt `speed`; `fast-uart` below it gives
// a default to `speed`:
//
//   fast-uart  overrides {baud: 115200}
//
// for a default belongs to the field, by whatever name it is given.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstdint>
#include <utility>

#include "qom/seal/passes.h"
#include "qom/status.h"

namespace qom::internal {
namespace {

// Of two values, the later one counts.
void Override(ClassData& type, uint32_t index, Value value) {
  const auto at = std::lower_bound(
      type.overrides.begin(), type.overrides.end(), index,
      [](const auto& row, uint32_t wanted) { return row.first < wanted; });
  if (at != type.overrides.end() && at->first == index) {
    at->second = std::move(value);
  } else {
    type.overrides.emplace(at, index, std::move(value));
  }
}

}  // namespace

void BuildDefaults(Batch& batch, ClassDraft& draft) {
  TypeDeclaration& says = draft.says;
  ClassData& type = draft.data();
  for (const auto& property : type.own_properties) {
    if (!property->has_default || property->declared_by != draft.type.get() ||
        property->is_alias()) {
      continue;
    }
    if (absl::Status status = property->Check(property->default_value);
        !status.ok()) {
      batch.Wrong(says, "default of '{}': {}", property->name, Message(status));
    }
  }
  for (auto& [name, value] : says.defaults) {
    const ClassProperty* property = draft.type->FindProperty(name);
    if (property == nullptr) {
      batch.Wrong(says, "gives a default to '{}', which it does not have",
                  name);
      continue;
    }
    if (property->is_alias()) {
      batch.Wrong(says,
                  "gives a default to the alias '{}'; give it to the child "
                  "where it is constructed",
                  name);
      continue;
    }
    if (says.is_recorded && property->offset == ClassProperty::kNoOffset &&
        property->declared_by->is_native()) {
      continue;
    }
    if (absl::Status status = property->Check(value); !status.ok()) {
      batch.Wrong(says, "default of '{}': {}", name, Message(status));
      continue;
    }
    Override(type, property->field().index, std::move(value));
  }
}

}  // namespace qom::internal
