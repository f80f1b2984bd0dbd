// A set of values for one type, checked when it is made; and the two ways it is
// given to an object: stores, or sets where somebody must see them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/property_set.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

#include "qom/recipe.h"
#include "qom/status.h"
#include "qom/visitors.h"

namespace qom::props {
namespace {

// `value` read into a field of its own.
absl::Status ReadInto(const ClassProperty& property, const Value& value,
                      void* slot) {
  if (value.is_text()) {
    TextInputVisitor input(value.text_value());
    return property.kind->read(property, input, slot);
  }
  ValueInputVisitor input(value);
  return property.kind->read(property, input, slot);
}

absl::Status Set(const ClassProperty& property, const Value& value,
                 Object& object, SetBy by) {
  if (value.is_text()) {
    TextInputVisitor input(value.text_value());
    return object.SetProperty(property, input, by);
  }
  ValueInputVisitor input(value);
  return object.SetProperty(property, input, by);
}

}  // namespace

absl::StatusOr<PropertySet> PropertySet::Make(
    const Class& type, std::span<const PropertyDefault> values, SetBy by) {
  PropertySet preset(type, by);
  for (const PropertyDefault& row : values) {
    const ClassProperty* property = type.FindProperty(row.property);
    if (property == nullptr) {
      return Error(Cause::kUnknownProperty, "{} has no property '{}'",
                   type.name(), row.property);
    }
    if (property->set == nullptr || property->has(PropertyFlags::kReadOnly)) {
      return Error(Cause::kReadOnly, "{}.{}: the property is read-only",
                   type.name(), property->name);
    }
    if (property->has(PropertyFlags::kInternal) && by != SetBy::kInternal) {
      return Error(Cause::kReadOnly,
                   "{}.{}: the property is set by the program only",
                   type.name(), property->name);
    }
    std::erase_if(preset.all_, [property](const Slow& earlier) {
      return earlier.property == property;
    });
    preset.all_.push_back({property, row.value});
  }
  for (const Slow& row : preset.all_) {
    const ClassProperty& property = *row.property;
    if (property.is_alias() || property.kind == nullptr ||
        property.kind->read == nullptr ||
        property.offset == ClassProperty::kNoOffset) {
      preset.slow_.push_back(row);
      continue;
    }
    FieldValue field(*property.kind);
    if (absl::Status status = ReadInto(property, row.value, field.slot());
        !status.ok()) {
      const std::string legal = property.Legal();
      return Annotate(status,
                      fmt::format("{}.{}{}", type.name(), property.name,
                                  legal.empty() ? "" : " (" + legal + ")"));
    }
    Store store{property.offset, property.kind->size, property.index, 0};
    if (!property.is_plain() || store.size > sizeof(store.bytes)) {
      preset.slow_.push_back(row);
      continue;
    }
    std::memcpy(&store.bytes, field.slot(), store.size);
    preset.stores_.push_back(store);
  }
  return preset;
}

absl::Status PropertySet::ApplyTo(Object& object) const {
  if (__builtin_expect(&object.type() != type_ && !object.type().IsA(*type_),
                       0)) {
    return Error(Cause::kBadValue, "{} is a {} and no {}",
                 object.CanonicalPath(), object.type().name(), type_->name());
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
  for (const Slow& row : slow_) {
    QOMRT_RETURN_IF_ERROR(Set(*row.property, row.value, object, by_));
  }
  return absl::OkStatus();
}

// Locked, or the sets are kept.
absl::Status PropertySet::ApplySlowly(Object& object) const {
  if (object.properties_locked()) {
    for (const Slow& row : all_) {
      if (!row.property->has(PropertyFlags::kRealizedSetAllowed)) {
        return Set(*row.property, row.value, object, by_);
      }
    }
  }
  for (const Slow& row : all_) {
    QOMRT_RETURN_IF_ERROR(Set(*row.property, row.value, object, by_));
  }
  return absl::OkStatus();
}

}  // namespace qom::props
