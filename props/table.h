// Typed property tables: the properties of a C++ class as `constexpr` rows next
// to it. Mistakes in a row do not compile.
//
// Example:
//
//   struct VirtioBlk::Props {
//     static constexpr auto kQueueSize = props::Field<&VirtioBlk::queue_size_>(
//         "queue-size", {.default_value = 256, .min = 2, .max = 1024,
//                        .doc = "Entries per virtqueue; a power of two."});
//     static constexpr auto kAll = props::Table(kQueueSize, …);
//   };
//
// The rows, Field() and its like, are in props/rows.h; what they may say in
// props/options.h. Both come with this header.
//
// Threads: constants, made when compiled.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_TABLE_H_
#define QOMRT_PROPS_TABLE_H_

#include <cstddef>
#include <string_view>
#include <tuple>

#include "props/internal/row_checks.h"
#include "props/internal/table_checks.h"
#include "props/options.h"
#include "props/rows.h"
#include "qom/type_builder.h"

#pragma GCC visibility push(default)

namespace qom::props {

template <typename... Rows>
struct TableOf {
  std::tuple<Rows...> rows;

  template <typename T>
  void AddTo(TypeBuilder& type) const {
    static_assert((internal::IsRowOf<Rows, T>() && ...),
                  "a row of another class's member");
    static_assert(internal::NamesAreNew<T>(),
                  "a row has the name of a property of an ancestor; "
                  "props::Default() gives that another default");
    static_assert(internal::DefaultsAreOfInheritedRows<T>(),
                  "a Default() names a property that no ancestor has");
    static_assert(internal::DefaultsAreNotOfAliases<T>(),
                  "a Default() names an alias; give the default to the child "
                  "where it is made");
    static_assert(internal::DefaultsFitTheirRows<T>(),
                  "a Default() is outside the range of its property, or of "
                  "another kind");
    std::apply(
        [&type](const Rows&... row) {
          static_cast<void>(type);  // not used in an empty table
          (row.template AddTo<T>(type), ...);
        },
        rows);
  }
};

template <typename... Rows>
consteval auto Table(Rows... rows) {
  if constexpr ((internal::IsRow<Rows> && ...)) {
    const std::string_view names[] = {rows.name..., ""};
    for (size_t i = 0; i < sizeof...(rows); ++i) {
      for (size_t j = i + 1; j < sizeof...(rows); ++j) {
        if (!names[i].empty() && names[i] == names[j]) {
          internal::two_rows_of_the_table_have_the_same_name();
        }
      }
    }
    return TableOf<Rows...>{{rows...}};
  } else {
    static_assert(internal::kNever<Rows...>,
                  "Table takes rows: Field, Bit, Computed, Alias, AliasAll, "
                  "Default");
    return TableOf<>();
  }
}

}  // namespace qom::props

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_TABLE_H_
