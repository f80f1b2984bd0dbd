// What a row may be made of, and the words for what it may not.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_INTERNAL_ROW_CHECKS_H_
#define QOMRT_PROPS_INTERNAL_ROW_CHECKS_H_

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "props/enum.h"
#include "props/internal/member.h"
#include "props/kinds.h"
#include "qom/cast.h"
#include "qom/child.h"
#include "qom/link.h"
#include "qom/type_builder.h"

#pragma GCC visibility push(default)

namespace qom::props::internal {

using ::qom::internal::kNever;

template <typename V>
struct IsLink : std::false_type {};
template <typename T, LinkKind kKind>
struct IsLink<Link<T, kKind>> : std::true_type {};

template <typename V>
struct IsChild : std::false_type {};
template <typename T>
struct IsChild<Child<T>> : std::true_type {};

template <typename V>
struct ListElement {
  using type = V;
};
template <typename V>
struct ListElement<std::vector<V>> {
  using type = V;
};
template <typename V>
inline constexpr bool kIsList =
    !std::is_same_v<V, typename ListElement<V>::type>;

// Whether a V can be the value of a property; words why not.
template <typename V>
consteval bool CheckValueType() {
  using Element = typename ListElement<V>::type;
  if constexpr (kIsList<Element>) {
    static_assert(kNever<V>,
                  "a list of lists is no property value: its text does not "
                  "say where a list ends");
  } else if constexpr (std::is_enum_v<Element> && !PropertyValue<Element>) {
    static_assert(kNever<V>,
                  "this enum does not name its values; specialise "
                  "qom::props::EnumNames for it");
  } else if constexpr (!PropertyValue<Element>) {
    static_assert(kNever<V>,
                  "this type is no property value; specialise "
                  "qom::props::ValueTraits for it");
  } else if constexpr (RepeatsNames<Element>()) {
    static_assert(kNever<V>,
                  "a value or a name stands twice in the EnumNames of this "
                  "enum");
  } else {
    return true;
  }
  return false;
}

// In place of a row that is refused.
struct NoRow {
  std::string_view name;
  template <typename T>
  void AddTo(TypeBuilder& /*type*/) const {}
};

template <typename Row>
concept IsRow = requires(const Row& row, TypeBuilder& type) {
  { row.name } -> std::convertible_to<std::string_view>;
  row.template AddTo<Object>(type);
};
template <typename Row>
concept HasClass = requires {
  typename Row::Class;
};

// Whether the row is about members that a T has.
template <typename Row, typename T>
constexpr bool IsRowOf() {
  if constexpr (HasClass<Row>) {
    return std::is_base_of_v<typename Row::Class, T>;
  } else {
    return true;
  }
}

template <auto kGet, auto kSet>
concept Setter = requires(ClassOfMember<kSet>& object,
                          ResultOfGetter<kGet> value) {
  { (object.*kSet)(std::move(value)) } -> std::same_as<absl::Status>;
};

}  // namespace qom::props::internal

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_INTERNAL_ROW_CHECKS_H_
