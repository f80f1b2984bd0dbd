// Property sets: what can be stored as bytes is told from what takes a setter
// when the set is made.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/property_set.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>

#include "qom/assign.h"
#include "qom/recipe.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::props {

absl::StatusOr<PropertySet> PropertySet::Make(
    const Class& type, std::span<const PropertyDefault> values, SetBy by) {
  PropertySet set(type, by);
  for (const PropertyDefault& row : values) {
    const ClassProperty* property = type.FindProperty(row.property);
    if (property == nullptr) return NoPropertyToSet(type, row.property);
    QOMRT_RETURN_IF_ERROR(CheckMaySet(*property, type.name(), by));
    std::erase_if(set.all_, [property](const Slow& earlier) {
      return earlier.property == property;
    });
    set.all_.push_back({property, row.value});
  }
  for (const Slow& row : set.all_) {
    const ClassProperty& property = *row.property;
    if (property.is_alias() || property.kind == nullptr ||
        property.kind->read == nullptr ||
        property.offset == ClassProperty::kNoOffset) {
      set.slow_.push_back(row);
      continue;
    }
    FieldValue field(*property.kind);
    if (absl::Status status =
            Read(property, Input::OfEntry(row.value), field.slot());
        !status.ok()) {
      return CannotTake(property, type.name(), status);
    }
    Store store{property.offset, property.kind->size, property.index, 0};
    if (!property.is_plain() || store.size > sizeof(store.bytes)) {
      set.slow_.push_back(row);
      continue;
    }
    std::memcpy(&store.bytes, field.slot(), store.size);
    set.stores_.push_back(store);
  }
  return set;
}

absl::Status PropertySet::ApplyTo(Object& object) const {
  if (__builtin_expect(&object.type() != type_ && !object.type().IsA(*type_),
                       0)) {
    return Error(Cause::kBadValue, "{} is {} and no {}", object.CanonicalPath(),
                 WithArticle(object.type().name()), type_->name());
  }
  if (__builtin_expect(object.sets_are_guarded(), 0)) {
    return ApplySlowly(object);
  }
  char* const base = reinterpret_cast<char*>(&object);
  for (const Store& store : stores_) {
    switch (store.size) {
      case 1:
        std::memcpy(base + store.offset, &store.bytes, 1);
        break;
      case 2:
        std::memcpy(base + store.offset, &store.bytes, 2);
        break;
      case 4:
        std::memcpy(base + store.offset, &store.bytes, 4);
        break;
      case 8:
        std::memcpy(base + store.offset, &store.bytes, 8);
        break;
      default:
        std::memcpy(base + store.offset, &store.bytes, store.size);
    }
    object.NoteSetAt(store.index);
  }
  return slow_.empty() ? absl::OkStatus() : SetEach(slow_, object);
}

// Locked, where all or nothing is set, or the sets are kept.
absl::Status PropertySet::ApplySlowly(Object& object) const {
  for (const Slow& row : all_) {
    QOMRT_RETURN_IF_ERROR(CheckMaySet(*row.property, object, by_));
  }
  return SetEach(all_, object);
}

absl::Status PropertySet::SetEach(std::span<const Slow> rows,
                                  Object& object) const {
  for (const Slow& row : rows) {
    QOMRT_RETURN_IF_ERROR(
        Assign(object, *row.property, Input::OfEntry(row.value), by_));
  }
  return absl::OkStatus();
}

}  // namespace qom::props
