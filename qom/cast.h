// Checked casts between objects and interfaces. A cast to a class is two loads
// and a compare; a cast to an interface looks at the few interfaces of the
// type. No compiler run-time type information is used.
//
//   Is<T>(object)    is it one?
//   As<T>(object)    the object as a T, or null
//   Cast<T>(object)  the object as a T; that it is none would be a bug
//
// `As` and `Is` take null and answer null and false; `As` of a `Ref` is a Ref.
// T is a native type or interface; for a type known by name see `IsA`.
//
// Threads: as reading the type of the object, which never changes.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_CAST_H_
#define QOMRT_QOM_CAST_H_

#include <string_view>
#include <type_traits>

#include "qom/class.h"
#include "qom/interface.h"
#include "qom/object.h"

#pragma GCC visibility push(default)

namespace qom {

template <typename T, typename BaseT, typename... Interfaces>
class Extends;

namespace internal {

// For a static_assert that fails wherever it is instantiated.
template <typename...>
inline constexpr bool kNever = false;

// True for a native class itself: it has an Extends of its own.
template <typename T>
concept NativeClass = std::is_same_v<T, Object> || requires {
  requires std::is_same_v<typename T::ExtendedBy, T>;
};

// The parent of a native class. Its member `Base` is not asked: in a class that
// is called Base, that is the class.
template <typename T, typename BaseT, typename... Interfaces>
std::type_identity<BaseT> FindParent(const Extends<T, BaseT, Interfaces...>*);
template <typename T>
using ParentClass =
    typename decltype(FindParent<T>(static_cast<const T*>(nullptr)))::type;

// Whether two names mean one thing. As types, for g++ 12 with a sanitizer does
// not take a comparison of addresses for a constant.
template <const auto& kMember>
struct Member;

template <typename T>
concept HasAbstract = requires {
  T::kAbstract;
};
// Whether T itself, and no ancestor, says that it is abstract.
template <typename T>
constexpr bool OwnAbstract() {
  if constexpr (!HasAbstract<T>) {
    return false;
  } else if constexpr (!HasAbstract<ParentClass<T>>) {
    return T::kAbstract;
  } else {
    return T::kAbstract && !std::is_same_v<Member<T::kAbstract>,
                                           Member<ParentClass<T>::kAbstract>>;
  }
}

// What can be cast to. A class that has the depth of an ancestor would be
// looked for in the wrong place.
template <typename T>
concept QomType = IsInterface<T> || NativeClass<T>;

[[noreturn]] void BadCast(const Object* object, std::string_view type_name,
                          const char* file, int line);
}  // namespace internal

template <typename T>
inline T* As(Object* object) {
  static_assert(
      internal::QomType<T>,
      "a cast goes to a type that derives through qom::Extends of its "
      "own, or to a qom::Interface, and not to a const one");
  if constexpr (IsInterface<T>) {
    if (object == nullptr) return nullptr;
    const internal::InterfaceRow* row =
        object->type().FindInterface(&kTypeKey<T>);
    if (row == nullptr || row->cast == nullptr) return nullptr;
    return static_cast<T*>(row->cast(object));
  } else {
    return object != nullptr && object->type().HasKeyAt(T::kDepth, &kTypeKey<T>)
               ? static_cast<T*>(object)
               : nullptr;
  }
}

template <typename T>
inline const T* As(const Object* object) {
  return As<T>(const_cast<Object*>(object));
}

template <typename T>
inline bool Is(const Object* object) {
  static_assert(
      internal::QomType<T>,
      "a cast goes to a type that derives through qom::Extends of its "
      "own, or to a qom::Interface, and not to a const one");
  if constexpr (IsInterface<T>) {
    return object != nullptr &&
           object->type().FindInterface(&kTypeKey<T>) != nullptr;
  } else {
    return object != nullptr &&
           object->type().HasKeyAt(T::kDepth, &kTypeKey<T>);
  }
}

// What a reference holds, held.
template <typename T, typename U>
requires internal::NativeClass<T>
inline Ref<T> As(Ref<U> object) {
  T* const cast = As<T>(object.get());
  if (cast == nullptr) return nullptr;
  (void)object.Release();
  return Ref<T>::Adopt(cast);
}
template <typename T, typename U>
inline bool Is(const Ref<U>& object) {
  return Is<T>(object.get());
}

// The place is that of the caller, for the message.
template <typename T>
inline T& Cast(Object* object, const char* file = __builtin_FILE(),
               int line = __builtin_LINE()) {
  T* cast = As<T>(object);
  if (__builtin_expect(cast == nullptr, 0)) {
    internal::BadCast(object, T::kTypeName, file, line);
  }
  return *cast;
}

template <typename T>
inline const T& Cast(const Object* object, const char* file = __builtin_FILE(),
                     int line = __builtin_LINE()) {
  return Cast<T>(const_cast<Object*>(object), file, line);
}
template <typename T>
inline T& Cast(Object& object, const char* file = __builtin_FILE(),
               int line = __builtin_LINE()) {
  return Cast<T>(&object, file, line);
}
template <typename T>
inline const T& Cast(const Object& object, const char* file = __builtin_FILE(),
                     int line = __builtin_LINE()) {
  return Cast<T>(&object, file, line);
}

// As above for a type known by name: a type of the object's registry.
inline bool IsA(const Object& object, std::string_view type_name) {
  return object.type().IsA(type_name);
}

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_CAST_H_
