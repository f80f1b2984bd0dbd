// What a declared property says of its values, the functions that stand behind
// one that is a field, and the way to an embedded object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/property.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "fmt/format.h"

namespace qom {

void ClassProperty::CompleteNotes(const ClassProperty& other) {
  if (doc.empty()) doc = other.doc;
  if (unit.empty()) unit = other.unit;
  if (unreadable.empty()) unreadable = other.unreadable;
  if (deprecated_since.empty()) {
    deprecated_since = other.deprecated_since;
    replacement = other.replacement;
  }
}

std::string ClassProperty::Legal() const {
  if (target != nullptr && kind == nullptr) return target->Legal();
  if (rule != nullptr && !rule->values.empty()) {
    return fmt::format("one of {}", fmt::join(rule->values, ", "));
  }
  if (rule != nullptr && !rule->text_form.empty()) {
    return std::string(rule->text_form);
  }
  if (!reports_range) return "";
  const bool is_signed = values() != nullptr && values()->is_signed;
  std::string range = is_signed
                          ? fmt::format("{}..{}", static_cast<int64_t>(min),
                                        static_cast<int64_t>(max))
                          : fmt::format("{}..{}", min, max);
  if (rule != nullptr && rule->power_of_two) range += ", a power of two";
  if (rule != nullptr && rule->zero_is_unset) range += ", or 0 for unset";
  return range;
}

Object* AliasRoute::Follow(const Object& owner) const {
  if (find != nullptr) return find(owner);
  const Object* object = &owner;
  for (const uint32_t offset : path) {
    object = *reinterpret_cast<Object* const*>(
        reinterpret_cast<const char*>(object) + offset);
    if (object == nullptr) return nullptr;
  }
  return const_cast<Object*>(object);
}

namespace internal {

absl::Status SetField(const ObjectProperty& property, Object& object,
                      Visitor& visitor) {
  const ClassProperty& field = AsClassProperty(property);
  return field.kind->read(field, visitor,
                          reinterpret_cast<char*>(&object) + field.offset);
}

absl::Status GetField(const ObjectProperty& property, const Object& object,
                      Visitor& visitor) {
  const ClassProperty& field = AsClassProperty(property);
  return field.kind->write(
      field, reinterpret_cast<const char*>(&object) + field.offset, visitor);
}

}  // namespace internal

}  // namespace qom
