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

#include "qom/assign.h"
#include "qom/recipe.h"
#include "qom/seal/passes.h"
#include "qom/status.h"

namespace qom::internal {
namespace {

// Sorts by index; of two values for one, the later counts.
void SortOverrides(ClassData& type) {
  auto& all = type.overrides;
  std::reverse(all.begin(), all.end());
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return a.first < b.first;
  });
  all.erase(std::unique(all.begin(), all.end(),
                        [](const auto& a, const auto& b) {
                          return a.first == b.first;
                        }),
            all.end());
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
  // Put back as any other value is set, so that rules apply.
  for (const auto& property : type.own_properties) {
    const ClassProperty& field = Unaliased(*property);
    if (property->automatic.is_null() || field.kind == nullptr ||
        field.kind->read == nullptr) {
      continue;
    }
    FieldValue scratch(*field.kind);
    const absl::Status status =
        Read(field, Input::OfValue(property->automatic), scratch.slot());
    if (!status.ok()) {
      batch.Wrong(says, "automatic value of '{}': {}", property->name,
                  Message(status));
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
    type.overrides.emplace_back(property->field().index, std::move(value));
  }
  SortOverrides(type);
}

}  // namespace qom::internal
