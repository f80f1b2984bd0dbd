// What a row says besides its name: constants, checked against the type of the
// property, and the options that hold them. A mistake does not compile.
//
// Example: the braces in
//
//   props::Field<&VirtioBlk::queue_size_>(
//       "queue-size", {.default_value = 256, .min = 2, .max = 1024,
//                      .history = {{"5.0", 128}},
//                      .doc = "Entries per virtqueue; a power of two."})
//
// are an Options<uint16_t>.
//
// Threads: constants, made when compiled.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_OPTIONS_H_
#define QOMRT_PROPS_OPTIONS_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "props/enum.h"
#include "props/kinds.h"
#include "qom/cast.h"
#include "qom/link.h"
#include "qom/property.h"
#include "qom/value.h"
#include "qom/visitors.h"

#pragma GCC visibility push(default)

namespace qom::props {

namespace internal {
using ::qom::internal::kNever;
}  // namespace internal

// An integer constant of any type, kept whole until it is checked against the
// type of its property.
struct Integer {
  uint64_t bits = 0;
  bool negative = false;

  constexpr Integer() = default;
  template <std::integral T>
  // NOLINTNEXTLINE(google-explicit-constructor)
  requires(!std::same_as<T, bool>) constexpr Integer(T value)
      : bits(static_cast<uint64_t>(value)), negative(value < 0) {}
  constexpr Integer(Size value)  // NOLINT(google-explicit-constructor)
      : bits(value.bytes) {}
  // NOLINTBEGIN(google-explicit-constructor)
  template <typename T>
  requires(!std::integral<T> ||
           std::same_as<T, bool>) constexpr Integer(T /*value*/) {
    static_assert(internal::kNever<T>,
                  "a value of an integer property must be an integer");
  }
  // NOLINTEND(google-explicit-constructor)

  friend constexpr bool operator<(Integer a, Integer b) {
    if (a.negative != b.negative) return a.negative;
    return a.bits < b.bits;
  }
  template <typename V>
  constexpr bool Fits() const {
    return !(*this < Integer(std::numeric_limits<V>::min())) &&
           !(Integer(std::numeric_limits<V>::max()) < *this);
  }
  Value ToValue() const {
    return negative ? Value(static_cast<int64_t>(bits)) : Value(bits);
  }
};

struct Deprecated {
  std::string_view since;
  std::string_view replacement;
};

// "Machines up to and including `until` had `value`."
template <typename C>
struct History {
  std::string_view until;
  C value;
};

namespace internal {

// Never defined: the names are what a compiler shows for a mistake.
void the_default_value_is_outside_the_range_of_the_property();
void min_is_greater_than_max();
void the_range_does_not_fit_the_type_of_the_member();
void a_value_of_the_history_is_outside_the_range_of_the_property();
void a_property_name_is_empty_or_has_a_blank_a_slash_or_a_bracket();
void two_rows_of_the_table_have_the_same_name();
void the_bit_lies_outside_of_the_member();
void the_default_value_is_outside_the_names_of_the_enum();
void a_value_of_the_history_is_outside_the_names_of_the_enum();
void the_automatic_value_is_not_a_value_of_the_property();
void a_read_only_property_has_no_setter_to_take_the_default_value();

constexpr bool IsName(std::string_view name) {
  if (name.empty()) return false;
  for (char c : name) {
    if (c <= ' ' || c == '/' || c == '[' || c == ']' || c == '=' || c == ',') {
      return false;
    }
  }
  return true;
}

template <typename V>
concept IntegerValue =
    (std::integral<V> && !std::same_as<V, bool>) || std::same_as<V, Size>;

template <typename V>
concept IntegerList = requires {
  typename V::value_type;
}
&&std::same_as<V, std::vector<typename V::value_type>>&&
        std::integral<typename V::value_type> &&
    !std::same_as<typename V::value_type, bool>;

// What may be written where a row or an entry states a V. Strict, for a text
// or a number turns into a bool all too easily.
template <typename T, typename V>
constexpr bool States() {
  if constexpr (std::same_as<V, bool>) {
    return std::same_as<T, bool>;
  } else if constexpr (std::same_as<V, double>) {
    return std::is_arithmetic_v<T> && !std::same_as<T, bool>;
  } else if constexpr (std::same_as<V, std::string>) {
    return std::convertible_to<T, std::string_view> &&
           !std::is_null_pointer_v<T>;
  } else {
    return std::convertible_to<T, V>;
  }
}

// A stated V.
template <typename V, typename Held = V>
struct Stated {
  Held value{};

  constexpr Stated() = default;
  template <typename T>
  constexpr Stated(T stated)  // NOLINT(google-explicit-constructor)
      : value(Take(stated)) {}

 private:
  template <typename T>
  static constexpr Held Take(const T& stated) {
    if constexpr (States<T, V>()) {
      return static_cast<Held>(stated);
    } else {
      static_assert(!std::same_as<V, bool>,
                    "a value of a bool property must be true or false");
      static_assert(!std::same_as<V, std::string>,
                    "a value of a string property must be a text");
      static_assert(!std::is_enum_v<V>,
                    "a value of an enum property must be one of the enum");
      static_assert(States<T, V>(),
                    "a value of a property must be of the property's type");
      return Held();
    }
  }
};

// A constant that a row cannot state.
struct NoConstant {
  constexpr NoConstant() = default;
  template <typename T>
  constexpr NoConstant(const T& /*value*/) {  // NOLINT
    static_assert(kNever<T>,
                  "a property of this type states no value; it starts as its "
                  "constructor says");
  }
};

// The constant form of a V in a row. What owns memory has none.
template <typename V>
struct ConstantOf {
  using type = std::conditional_t<std::is_trivially_destructible_v<V>,
                                  Stated<V>, NoConstant>;
  static Value ToValue(const type& constant) {
    if constexpr (!std::is_same_v<type, NoConstant>) {
      V value = constant.value;
      ValueOutputVisitor output;
      if (ValueTraits<V>::Visit(ClassProperty(), output, &value).ok()) {
        return output.TakeValue();
      }
    }
    return {};
  }
};
template <IntegerValue V>
struct ConstantOf<V> {
  using type = Integer;
  static Value ToValue(const Integer& value) { return value.ToValue(); }
};
template <>
struct ConstantOf<bool> {
  using type = Stated<bool>;
  static Value ToValue(const type& constant) { return constant.value; }
};
template <>
struct ConstantOf<double> {
  using type = Stated<double>;
  static Value ToValue(const type& constant) { return constant.value; }
};
template <>
struct ConstantOf<std::string> {
  using type = Stated<std::string, std::string_view>;
  static Value ToValue(const type& constant) { return constant.value; }
};
template <typename V>
struct ConstantOf<std::vector<V>> {
  using type = NoConstant;
  static Value ToValue(const type& /*value*/) { return Value::List(); }
};

template <typename V>
using Constant = typename ConstantOf<V>::type;

inline constexpr size_t kMaxHistory = 8;

// Options that a row of some kinds does not have.
struct NoRange {
  constexpr NoRange() = default;
  template <typename T>
  constexpr NoRange(T /*limit*/) {  // NOLINT(google-explicit-constructor)
    static_assert(kNever<T>, "only integers and sizes have .min and .max");
  }
};
struct NoDefault {
  constexpr NoDefault() = default;
  template <typename T>
  constexpr NoDefault(T /*value*/) {  // NOLINT(google-explicit-constructor)
    static_assert(kNever<T>, "a link starts empty and has no .default_value");
  }
};
}  // namespace internal

// What a row says besides its name. Ranges are inclusive; they exist for
// integers and sizes.
template <typename V>
struct Options {
  std::optional<internal::Constant<V>> default_value = std::nullopt;
  // The value that stands for "whatever fits"; Realize() may settle it.
  std::optional<internal::Constant<V>> automatic = std::nullopt;
  [[no_unique_address]] internal::NoRange min = {};
  [[no_unique_address]] internal::NoRange max = {};
  std::string_view doc = "";
  std::string_view unit = "";
  PropertyFlags flags = PropertyFlags::kNone;
  std::optional<Deprecated> deprecated = std::nullopt;
  History<internal::Constant<V>> history[internal::kMaxHistory] = {};
};
template <internal::IntegerValue V>
struct Options<V> {
  std::optional<Integer> default_value = std::nullopt;
  std::optional<Integer> automatic = std::nullopt;
  std::optional<Integer> min = std::nullopt;
  std::optional<Integer> max = std::nullopt;
  std::string_view doc = "";
  std::string_view unit = "";
  PropertyFlags flags = PropertyFlags::kNone;
  std::optional<Deprecated> deprecated = std::nullopt;
  History<Integer> history[internal::kMaxHistory] = {};
};

struct LinkOptions {
  [[no_unique_address]] internal::NoDefault default_value = {};
  std::string_view doc = "";
  PropertyFlags flags = PropertyFlags::kNone;
  std::optional<Deprecated> deprecated = std::nullopt;
};

namespace internal {

struct Anything {
  constexpr Anything() = default;
  template <typename T>
  constexpr Anything(const T& /*value*/) {}  // NOLINT
};
// Of a row that is refused for its member: no more errors than that one.
struct AnyOptions {
  Anything default_value = {};
  Anything automatic = {};
  Anything min = {};
  Anything max = {};
  std::string_view doc = "";
  std::string_view unit = "";
  PropertyFlags flags = PropertyFlags::kNone;
  std::optional<Deprecated> deprecated = std::nullopt;
  History<Anything> history[kMaxHistory] = {};
};

template <typename V>
struct OptionsOf {
  using type = AnyOptions;
};
template <PropertyValue V>
requires(!std::is_const_v<V>) struct OptionsOf<V> {
  using type = Options<V>;
};
template <typename T, LinkKind kKind>
struct OptionsOf<Link<T, kKind>> {
  using type = LinkOptions;
};

template <typename E>
constexpr bool IsNamed(E value) {
  for (const EnumName<E>& row : EnumNames<E>::kNames) {
    if (row.value == value) return true;
  }
  return false;
}

// `value` lies in the range that the row declares or its type implies.
template <typename V>
constexpr bool InRange(Integer value, const Options<V>& options) {
  using Limits = std::conditional_t<std::same_as<V, Size>, uint64_t, V>;
  const Integer min =
      options.min.value_or(Integer(std::numeric_limits<Limits>::min()));
  const Integer max =
      options.max.value_or(Integer(std::numeric_limits<Limits>::max()));
  return !(value < min) && !(max < value);
}

template <typename V>
consteval void CheckOptions(std::string_view name, const Options<V>& options) {
  if (!IsName(name)) {
    a_property_name_is_empty_or_has_a_blank_a_slash_or_a_bracket();
  }
  if constexpr (IntegerValue<V>) {
    using Limits = std::conditional_t<std::same_as<V, Size>, uint64_t, V>;
    const Integer min =
        options.min.value_or(Integer(std::numeric_limits<Limits>::min()));
    const Integer max =
        options.max.value_or(Integer(std::numeric_limits<Limits>::max()));
    if (!min.Fits<Limits>() || !max.Fits<Limits>()) {
      the_range_does_not_fit_the_type_of_the_member();
    }
    if (max < min) min_is_greater_than_max();
    if (options.default_value.has_value() &&
        !InRange(*options.default_value, options)) {
      the_default_value_is_outside_the_range_of_the_property();
    }
    for (const auto& entry : options.history) {
      if (!entry.until.empty() && !InRange(entry.value, options)) {
        a_value_of_the_history_is_outside_the_range_of_the_property();
      }
    }
    if (options.automatic.has_value() &&
        !InRange(*options.automatic, options)) {
      the_automatic_value_is_not_a_value_of_the_property();
    }
  } else if constexpr (NamedEnum<V>) {
    if (options.default_value.has_value() &&
        !IsNamed(options.default_value->value)) {
      the_default_value_is_outside_the_names_of_the_enum();
    }
    for (const auto& entry : options.history) {
      if (!entry.until.empty() && !IsNamed(entry.value.value)) {
        a_value_of_the_history_is_outside_the_names_of_the_enum();
      }
    }
    if (options.automatic.has_value() && !IsNamed(options.automatic->value)) {
      the_automatic_value_is_not_a_value_of_the_property();
    }
  }
}

}  // namespace internal

}  // namespace qom::props

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_OPTIONS_H_
