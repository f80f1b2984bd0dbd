// Rows as the registry is told of them. What does not depend on the member is
// here, and compiled once for the kinds that are built in: a file that declares
// a device makes one call a row.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_INTERNAL_DESCRIBE_H_
#define QOMRT_PROPS_INTERNAL_DESCRIBE_H_

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "props/kinds.h"
#include "props/options.h"
#include "qom/property.h"
#include "qom/type_builder.h"

#pragma GCC visibility push(default)

namespace qom::props::internal {

// What rows of all kinds say.
void DescribeRow(std::string_view name, std::string_view doc,
                 PropertyFlags flags,
                 const std::optional<Deprecated>& deprecated,
                 ClassProperty& property);

template <typename V>
void DescribeValue(const Options<V>& options, ClassProperty& property) {
  property.unit = options.unit;
  if (options.default_value.has_value()) {
    property.default_value = ConstantOf<V>::ToValue(*options.default_value);
    property.has_default = true;
  }
  if (options.automatic.has_value()) {
    property.automatic = ConstantOf<V>::ToValue(*options.automatic);
  }
  for (const auto& entry : options.history) {
    if (entry.until.empty()) continue;
    property.history.push_back(
        {entry.until, ConstantOf<V>::ToValue(entry.value)});
  }
  if constexpr (IntegerValue<V>) {
    using Limits = std::conditional_t<std::same_as<V, Size>, uint64_t, V>;
    property.reports_range = options.min.has_value() || options.max.has_value();
    property.min =
        options.min.value_or(Integer(std::numeric_limits<Limits>::min())).bits;
    property.max =
        options.max.value_or(Integer(std::numeric_limits<Limits>::max())).bits;
  } else if constexpr (IntegerList<V>) {
    // Of its elements.
    using Limits = std::numeric_limits<typename V::value_type>;
    property.min = Integer(Limits::min()).bits;
    property.max = Integer(Limits::max()).bits;
  }
}

// Rows of the value type V. Not inline, or every file would compile them.
template <typename V>
struct Describe {
  // A row whose way to the value the caller adds.
  static ClassProperty& Add(std::string_view name, const Options<V>& options,
                            TypeBuilder& type);
  // A row of a V that lies `offset` bytes into the object.
  static void AddField(std::string_view name, const Options<V>& options,
                       uint32_t offset, TypeBuilder& type);
};

template <typename V>
ClassProperty& Describe<V>::Add(std::string_view name,
                                const Options<V>& options, TypeBuilder& type) {
  ClassProperty& property = type.AddProperty();
  DescribeRow(name, options.doc, options.flags, options.deprecated, property);
  DescribeValue<V>(options, property);
  property.type = ValueTraits<V>::kName;
  property.declared = &internal::kValues<V>;
  if constexpr (NamedEnum<V>) property.rule = internal::EnumRule<V>();
  return property;
}
template <typename V>
void Describe<V>::AddField(std::string_view name, const Options<V>& options,
                           uint32_t offset, TypeBuilder& type) {
  ClassProperty& property = Add(name, options, type);
  const bool reports_range = property.reports_range;
  property.reports_range = true;
  SetKind<V>(property);
  property.reports_range = reports_range;
  property.offset = offset;
}

extern template struct Describe<bool>;
extern template struct Describe<uint8_t>;
extern template struct Describe<uint16_t>;
extern template struct Describe<uint32_t>;
extern template struct Describe<uint64_t>;
extern template struct Describe<int8_t>;
extern template struct Describe<int16_t>;
extern template struct Describe<int32_t>;
extern template struct Describe<int64_t>;
extern template struct Describe<double>;
extern template struct Describe<Size>;
extern template struct Describe<std::string>;
extern template struct Describe<OnOffAuto>;

}  // namespace qom::props::internal

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_INTERNAL_DESCRIBE_H_
