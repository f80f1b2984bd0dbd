// What the compiler knows about `&T::member`.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_INTERNAL_MEMBER_H_
#define QOMRT_PROPS_INTERNAL_MEMBER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "qom/object.h"

#pragma GCC visibility push(default)

namespace qom::props::internal {

// Void where there is no such thing, so that whoever asks can word the error.
template <typename M>
struct MemberTraits {  // not a member
  using Class = void;
  using Type = void;
  using Result = void;
};
template <typename T, typename V>
struct MemberTraits<V T::*> {
  using Class = T;
  using Type = std::conditional_t<std::is_function_v<V>, void, V>;
  using Result = void;
};
template <typename T, typename R>
struct MemberTraits<R (T::*)() const> {
  using Class = T;
  using Type = void;
  using Result = std::remove_cvref_t<R>;
};
template <typename T, typename R>
struct MemberTraits<R (T::*)() const noexcept>
    : MemberTraits<R (T::*)() const> {};

template <auto kMember>
using ClassOfMember = typename MemberTraits<decltype(kMember)>::Class;
template <auto kMember>
using TypeOfMember = typename MemberTraits<decltype(kMember)>::Type;
template <auto kGetter>
using ResultOfGetter = typename MemberTraits<decltype(kGetter)>::Result;

// Bytes from the Object in a T to the member. C++ has no constant expression
// for this, so it is measured on storage that is never an object; no value is
// read.
template <typename T, auto kMember>
__attribute__((no_sanitize("undefined"))) uint32_t OffsetOf() {
  alignas(T) static std::byte storage[sizeof(T)];
  T* object = reinterpret_cast<T*>(storage);
  const char* member = reinterpret_cast<const char*>(&(object->*kMember));
  const char* base =
      reinterpret_cast<const char*>(static_cast<Object*>(object));
  return static_cast<uint32_t>(member - base);
}

template <typename T, auto kMember>
Object* FindChild(const Object& owner) {
  return (static_cast<const T&>(owner).*kMember).get();
}

template <typename Target>
consteval auto LinkTypeText() {
  std::array<char, Target::kTypeName.size() + 6> text{};
  size_t at = 0;
  for (char c : std::string_view("link<")) text[at++] = c;
  for (char c : Target::kTypeName) text[at++] = c;
  text[at] = '>';
  return text;
}

}  // namespace qom::props::internal

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_INTERNAL_MEMBER_H_
