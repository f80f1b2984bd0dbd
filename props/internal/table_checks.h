// What can be said about a table only when its class, and with it the tables of
// the ancestors, is known.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_INTERNAL_TABLE_CHECKS_H_
#define QOMRT_PROPS_INTERNAL_TABLE_CHECKS_H_

#include <array>
#include <string_view>
#include <tuple>

#include "qom/cast.h"

#pragma GCC visibility push(default)

namespace qom::props::internal {

using qom::internal::ParentClass;

// Calls `visit` for each row of T's tables and its ancestors', until one says
// true.
template <typename T, typename Visit>
constexpr bool AnyRowOf(const Visit& visit) {
  if constexpr (requires { typename ParentClass<T>; }) {
    if constexpr (requires { T::Props::kAll.rows; }) {
      if (std::apply(
              [&visit](const auto&... row) { return (visit(row) || ...); },
              T::Props::kAll.rows)) {
        return true;
      }
    }
    return AnyRowOf<ParentClass<T>>(visit);
  } else {
    return false;
  }
}

template <typename Row>
concept IsDefault = requires {
  typename Row::IsDefaultRow;
};
template <typename Row>
concept IsAliasAll = requires {
  typename Row::IsAliasAllRow;
};

// The names that the rows of a table bring; a Default row names another's.
template <typename... Rows>
constexpr auto NamesOf(const std::tuple<Rows...>& rows) {
  return std::apply(
      [](const Rows&... row) {
        return std::array<std::string_view, sizeof...(Rows)>{
            (IsDefault<Rows> ? std::string_view() : row.name)...};
      },
      rows);
}

// Whether a row of T's tables and its ancestors' has the name.
template <typename T>
constexpr bool IsNameOfRow(std::string_view name) {
  if constexpr (requires { typename ParentClass<T>; }) {
    if constexpr (requires { T::Props::kAll.rows; }) {
      for (const std::string_view other : NamesOf(T::Props::kAll.rows)) {
        if (other == name) return true;
      }
    }
    return IsNameOfRow<ParentClass<T>>(name);
  } else {
    return false;
  }
}

// No row of T's own table has the name of an ancestor's. One comparison of
// texts for all: a table is looked at for each class below its own.
template <typename T>
constexpr bool NamesAreNew() {
  for (const std::string_view name : NamesOf(T::Props::kAll.rows)) {
    if (!name.empty() && IsNameOfRow<ParentClass<T>>(name)) return false;
  }
  return true;
}

// Whether `fits(row, value)` holds for each Default row of T and each row of an
// ancestor that it names.
template <typename T, typename Fits>
constexpr bool EachDefault(const Fits& fits) {
  return std::apply(
      [&fits](const auto&... row) {
        [[maybe_unused]] auto good = [&fits]<typename Row>(const Row& own) {
          if constexpr (IsDefault<Row>) {
            return fits(own);
          } else {
            return true;
          }
        };
        return (good(row) && ...);
      },
      T::Props::kAll.rows);
}

template <typename T>
constexpr bool DefaultsAreOfInheritedRows() {
  return EachDefault<T>([](const auto& own) {
    return AnyRowOf<ParentClass<T>>([&own]<typename Row>(const Row& row) {
      // What AliasAll() brings is not known before the types are sealed.
      return IsAliasAll<Row> || (!IsDefault<Row> && row.name == own.name);
    });
  });
}

template <typename T>
constexpr bool DefaultsAreNotOfAliases() {
  return EachDefault<T>([](const auto& own) {
    return !AnyRowOf<ParentClass<T>>([&own]<typename Row>(const Row& row) {
      return requires { typename Row::IsAliasRow; }
      &&row.name == own.name;
    });
  });
}

template <typename T>
constexpr bool DefaultsFitTheirRows() {
  return EachDefault<T>([](const auto& own) {
    return !AnyRowOf<ParentClass<T>>([&own]<typename Row>(const Row& row) {
      if constexpr (requires { typename Row::Constant; } && !IsDefault<Row>) {
        return row.name == own.name && !own.Fits(row);
      } else {
        return false;
      }
    });
  });
}

}  // namespace qom::props::internal

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_INTERNAL_TABLE_CHECKS_H_
