// A `Handle<V>` is a property found once and used often: setting through it is
// a range check and a store, getting is a load.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(auto queues,
//                          props::Handle<uint16_t>::Find(*type, "num-queues"));
//   QOMRT_RETURN_IF_ERROR(queues.Set(*disk, 4));
//   QOMRT_RETURN_IF_ERROR(queues.SetAll(disks, 4));
//
// The object must be of the type the handle was found on, or a descendant. On
// a run-time type that declares the property anew with another type of value,
// the handle still is about the ancestor's field.
// V is the type of the field: bool, an integer type, Size, an enum.
//
// Threads: a handle is immutable; the object needs exclusion, as for any set.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_HANDLE_H_
#define QOMRT_PROPS_HANDLE_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "props/kinds.h"
#include "qom/class.h"
#include "qom/object.h"
#include "qom/status.h"

#pragma GCC visibility push(default)

namespace qom::props {

namespace internal {
absl::Status SetThroughHandle(const ClassProperty& property, Object& object,
                              const void* value);
absl::Status WrongHandle(const Class& type, std::string_view name,
                         std::string_view wanted);
}  // namespace internal

template <typename V>
class Handle {
  static_assert(PropertyValue<V> && std::is_trivially_copyable_v<V>,
                "Handle<V>: V is the type of a field whose bytes are its "
                "value: bool, an integer type, Size, an enum");

 public:
  // NotFound if `type` has no such property; InvalidArgument if it is not a
  // field of type V.
  static absl::StatusOr<Handle> Find(const Class& type, std::string_view name) {
    const ClassProperty* property = type.FindProperty(name);
    if (property == nullptr) {
      return UnknownProperty(type.name(), name);
    }
    if (property->kind != &internal::kKind<V> || property->is_alias()) {
      return internal::WrongHandle(type, name, ValueTraits<V>::kName);
    }
    return Handle(*property);
  }

  absl::Status Set(Object& object, V value) const {
    if (__builtin_expect(!MayStore(object, value), 0)) {
      return Slow(object, value);
    }
    *Slot(object) = value;
    object.NoteSetBits(bit_);
    return absl::OkStatus();
  }
  V Get(const Object& object) const {
    return *Slot(const_cast<Object&>(object));
  }
  // The same for many objects. Stops at the first error, which names the
  // object; those before it have the value.
  absl::Status SetAll(std::span<Object* const> objects, V value) const {
    for (Object* object : objects) {
      absl::Status status = Set(*object, value);
      if (__builtin_expect(!status.ok(), 0)) {
        return Annotate(status, object->CanonicalPath());
      }
    }
    return absl::OkStatus();
  }
  // `values` has a place for each object.
  void GetAll(std::span<Object* const> objects, std::span<V> values) const {
    for (size_t i = 0; i < objects.size(); ++i) values[i] = Get(*objects[i]);
  }
  const ClassProperty& property() const { return *property_; }

 private:
  explicit Handle(const ClassProperty& property)
      : property_(&property),
        offset_(property.offset),
        bit_(property.index < 64 ? uint64_t{1} << property.index : 0),
        never_((property.rule != nullptr && !std::is_enum_v<V>) ||
               property.set == nullptr || Has(property.flags, kRefuseProgram) ||
               property.index >= 64) {
    if constexpr (std::integral<V> && !std::same_as<V, bool>) {
      min_ = static_cast<V>(property.min);
      max_ = static_cast<V>(property.max);
    } else if constexpr (std::same_as<V, Size>) {
      min_ = Size(property.min);
      max_ = Size(property.max);
    }
  }

  V* Slot(Object& object) const {
    return reinterpret_cast<V*>(reinterpret_cast<char*>(&object) + offset_);
  }
  bool MayStore(const Object& object, V value) const {
    if constexpr ((std::integral<V> && !std::same_as<V, bool>) ||
                  std::same_as<V, Size>) {
      if (value < min_ || value > max_) return false;
    }
    return !never_ && !object.sets_are_guarded();
  }
  absl::Status Slow(Object& object, V value) const {
    // The funnel decides, and words the error.
    return internal::SetThroughHandle(*property_, object, &value);
  }

  const ClassProperty* property_;
  uint32_t offset_;
  uint64_t bit_;
  V min_{};
  V max_{};
  bool never_;
};

}  // namespace qom::props

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_HANDLE_H_
