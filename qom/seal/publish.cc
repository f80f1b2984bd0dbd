// The passes that finish a class: what look-ups want to know at once, and what
// links may point to. Only a link to a type that is known can be checked.
//
// Example: a uint16 field without further rules gets direct_width 2: a set by
// name compares it with min and max and stores it. `link<bus>` gets the class
// `bus`, be it published, of this batch, or the class itself.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "qom/seal/passes.h"

namespace qom::internal {

void Publish(ClassDraft& draft) {
  ClassData& type = draft.data();
  for (const auto& property : type.own_properties) {
    const bool is_field = property->kind != nullptr && !property->is_alias() &&
                          property->offset != ClassProperty::kNoOffset;
    const bool is_direct =
        is_field && property->set != nullptr && property->rule == nullptr;
    property->direct_width =
        is_direct ? property->kind->unsigned_width : uint8_t{0};
    property->is_direct_bool =
        is_direct && property->is_in(ValueCategory::kBoolean) &&
        property->kind->plain && property->kind->size == sizeof(bool);
    property->is_direct_text = is_direct && property->kind->is_string;
  }
  type.property_count = static_cast<size_t>(
      std::count_if(type.properties.begin(), type.properties.end(),
                    [](const ClassProperty* p) { return p != nullptr; }));
}

void ResolveLinks(const Batch& batch, ClassDraft& draft) {
  for (const auto& property : draft.data().own_properties) {
    if (property->link_type.empty() || property->link_class != nullptr) {
      continue;
    }
    property->link_class = batch.registry().Find(property->link_type);
    const ClassDraft* target = batch.Find(property->link_type);
    if (property->link_class == nullptr && target != nullptr) {
      property->link_class = target->type.get();
    }
  }
}

}  // namespace qom::internal
