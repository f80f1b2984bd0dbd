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
// Rows:
//   Field<&T::member>(name, options)       a value held in a member
//   Bit<&T::member, n>(name, options)      one bit of an integer member
//   Computed<&T::Get, &T::Set>(name, …)    methods of T; leave Set out for
//                                          a read-only property
//   Alias<&T::child>(name, target = name)  a property of an embedded child
//   AliasAll<&T::child>()                  all of them, but those T has itself
//   Default(name, value)                   another default for an inherited
//                                          property
//
// Threads: constants, made when compiled.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_TABLE_H_
#define QOMRT_PROPS_TABLE_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "props/internal/member.h"
#include "props/internal/row_checks.h"
#include "props/internal/table_checks.h"
#include "props/kinds.h"
#include "qom/cast.h"
#include "qom/child.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/property.h"
#include "qom/type_builder.h"
#include "qom/value.h"
#include "qom/visitors.h"

namespace qom::props {

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

template <typename O>
void DescribeRow(std::string_view name, const O& options,
                 ClassProperty& property) {
  property.name = name;
  property.doc = options.doc;
  property.flags = options.flags;
  if (name.starts_with("x-")) {
    property.flags = property.flags | PropertyFlags::kUnstable;
  }
  if (options.deprecated.has_value()) {
    property.flags = property.flags | PropertyFlags::kDeprecated;
    property.deprecated_since = options.deprecated->since;
    property.replacement = options.deprecated->replacement;
  }
}

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

}  // namespace internal

template <auto kMember>
struct FieldRow {
  using Class = internal::ClassOfMember<kMember>;
  using ValueType = internal::TypeOfMember<kMember>;
  using Constant = internal::Constant<ValueType>;

  std::string_view name;
  Options<ValueType> options;

  // The member itself.
  static const ValueType& Get(const Class& object) { return object.*kMember; }

  template <typename T>
  void AddTo(TypeBuilder& type) const {
    ClassProperty property;
    internal::DescribeRow(name, options, property);
    internal::DescribeValue<ValueType>(options, property);
    const bool reports_range = property.reports_range;
    property.reports_range = true;
    SetKind<ValueType>(property);
    property.reports_range = reports_range;
    property.offset = internal::OffsetOf<T, kMember>();
    type.Property(std::move(property));
  }
};

template <auto kMember>
struct LinkRow {
  using Class = internal::ClassOfMember<kMember>;
  using ValueType = internal::TypeOfMember<kMember>;

  std::string_view name;
  LinkOptions options;

  template <typename T>
  void AddTo(TypeBuilder& type) const {
    using Target = typename ValueType::Type;
    static_assert(qom::internal::NativeClass<Target> || IsInterface<Target>,
                  "a Link points to a class with its own qom::Extends or to a "
                  "qom::Interface");
    static constexpr auto kTypeText = internal::LinkTypeText<Target>();
    ClassProperty property;
    internal::DescribeRow(name, options, property);
    property.type = std::string_view(kTypeText.data(), kTypeText.size());
    property.kind = &qom::internal::kLinkKind;
    property.declared = qom::internal::kLinkKind.values;
    property.set = &qom::internal::SetLink;
    property.get = &qom::internal::GetLink;
    property.link_type = Target::kTypeName;
    property.offset = internal::OffsetOf<T, kMember>();
    type.Property(std::move(property));
  }
};

template <auto kMember, unsigned kBit>
struct BitRow {
  using Class = internal::ClassOfMember<kMember>;
  using ValueType = bool;
  using Constant = internal::Constant<bool>;
  using Word = internal::TypeOfMember<kMember>;

  std::string_view name;
  Options<bool> options;

  template <typename T>
  void AddTo(TypeBuilder& type) const {
    ClassProperty property;
    internal::DescribeRow(name, options, property);
    internal::DescribeValue<bool>(options, property);
    property.type = "bool";
    property.kind = &kBitKind;
    property.declared = kBitKind.values;
    property.set = &qom::internal::SetField;
    property.get = &qom::internal::GetField;
    property.offset = internal::OffsetOf<T, kMember>();
    type.Property(std::move(property));
  }

 private:
  static constexpr Word kMask = static_cast<Word>(Word{1} << kBit);
  static constexpr PropertyKind kBitKind = {
      .values = &internal::kValues<bool>,
      .read =
          [](const ClassProperty&, Visitor& visitor, void* slot) {
            bool value = false;
            absl::Status status = visitor.Bool(&value);
            if (status.ok()) {
              Word& word = *static_cast<Word*>(slot);
              word = static_cast<Word>(value ? word | kMask : word & ~kMask);
            }
            return status;
          },
      .write =
          [](const ClassProperty&, const void* slot, Visitor& visitor) {
            bool value = (*static_cast<const Word*>(slot) & kMask) != 0;
            return visitor.Bool(&value);
          },
      .construct = nullptr,
      .destroy = nullptr,
      .assign =
          [](void* to, const void* from) {
            Word& word = *static_cast<Word*>(to);
            word = static_cast<Word>((word & ~kMask) |
                                     (*static_cast<const Word*>(from) & kMask));
          },
      .equal =
          [](const void* a, const void* b) {
            return ((*static_cast<const Word*>(a) ^
                     *static_cast<const Word*>(b)) &
                    kMask) == 0;
          },
      .size = sizeof(Word),
      .align = alignof(Word),
      .plain = false,
  };
};

template <auto kGet, auto kSet>
struct ComputedRow {
  using Class = internal::ClassOfMember<kGet>;
  using ValueType = internal::ResultOfGetter<kGet>;
  using Constant = internal::Constant<ValueType>;

  std::string_view name;
  Options<ValueType> options;

  template <typename T>
  void AddTo(TypeBuilder& type) const {
    ClassProperty property;
    internal::DescribeRow(name, options, property);
    internal::DescribeValue<ValueType>(options, property);
    property.type = ValueTraits<ValueType>::kName;
    property.declared = &internal::kValues<ValueType>;
    property.get = [](const ObjectProperty& row, const Object& object,
                      Visitor& visitor) -> absl::Status {
      ValueType value = (static_cast<const T&>(object).*kGet)();
      return ValueTraits<ValueType>::Visit(qom::internal::AsClassProperty(row),
                                           visitor, &value);
    };
    if constexpr (std::is_null_pointer_v<decltype(kSet)>) {
      property.flags = property.flags | PropertyFlags::kReadOnly;
    } else {
      property.set = [](const ObjectProperty& row, Object& object,
                        Visitor& visitor) -> absl::Status {
        ValueType value{};
        QOMRT_RETURN_IF_ERROR(ValueTraits<ValueType>::Visit(
            qom::internal::AsClassProperty(row), visitor, &value));
        return (static_cast<T&>(object).*kSet)(std::move(value));
      };
    }
    type.Property(std::move(property));
  }
};

template <auto kMember>
struct AliasRow {
  using IsAliasRow = void;
  using Class = internal::ClassOfMember<kMember>;

  std::string_view name;
  std::string_view target;

  template <typename T>
  void AddTo(TypeBuilder& type) const {
    using ChildType = typename internal::TypeOfMember<kMember>::Type;
    ClassProperty property;
    property.name = name;
    property.alias_type = ChildType::kTypeName;
    property.alias_property = target;
    property.alias_object = &internal::FindChild<T, kMember>;
    type.Property(std::move(property));
  }
};

template <auto kMember>
struct AliasAllRow {
  using IsAliasAllRow = void;
  using Class = internal::ClassOfMember<kMember>;
  std::string_view name = "";

  template <typename T>
  void AddTo(TypeBuilder& type) const {
    using ChildType = typename internal::TypeOfMember<kMember>::Type;
    type.AliasAll(&kTypeKey<ChildType>, ChildType::kTypeName,
                  &internal::FindChild<T, kMember>);
  }
};

// Other defaults for inherited properties. Fits() is what the compiler can
// tell; Seal() tells the rest.
struct DefaultText {
  using IsDefaultRow = void;
  std::string_view name;
  std::string_view value;
  template <typename Row>
  constexpr bool Fits(const Row& /*row*/) const {
    using V = typename Row::ValueType;
    if constexpr (NamedEnum<V>) {
      for (const auto& one : EnumNames<V>::kNames) {
        if (one.name == value) return true;
      }
      return false;
    }
    return true;
  }
  template <typename T>
  void AddTo(TypeBuilder& type) const {
    type.Default(name, value);
  }
};
struct DefaultBool {
  using IsDefaultRow = void;
  std::string_view name;
  bool value;
  template <typename Row>
  constexpr bool Fits(const Row& /*row*/) const {
    return std::same_as<typename Row::ValueType, bool>;
  }
  template <typename T>
  void AddTo(TypeBuilder& type) const {
    type.Default(name, value);
  }
};
struct DefaultInteger {
  using IsDefaultRow = void;
  std::string_view name;
  Integer value;
  template <typename Row>
  constexpr bool Fits(const Row& row) const {
    if constexpr (internal::IntegerValue<typename Row::ValueType>) {
      return internal::InRange(value, row.options);
    } else {
      return std::same_as<typename Row::ValueType, double>;
    }
  }
  template <typename T>
  void AddTo(TypeBuilder& type) const {
    type.Default(name, value.ToValue());
  }
};

template <auto kMember>
consteval auto Field(std::string_view name,
                     typename internal::OptionsOf<
                         internal::TypeOfMember<kMember>>::type options = {}) {
  using V = internal::TypeOfMember<kMember>;
  if constexpr (std::is_void_v<V>) {
    static_assert(internal::kNever<V>,
                  "Field takes a data member, &T::member_; a method is for "
                  "Computed");
    return internal::NoRow{name};
  } else if constexpr (std::is_const_v<V>) {
    static_assert(internal::kNever<V>, "a const member cannot hold a property");
    return internal::NoRow{name};
  } else if constexpr (internal::IsChild<V>::value) {
    static_assert(internal::kNever<V>,
                  "a Child is no property value; Alias and AliasAll make its "
                  "properties those of its owner");
    return internal::NoRow{name};
  } else if constexpr (internal::IsLink<V>::value) {
    if (!internal::IsName(name)) {
      internal::a_property_name_is_empty_or_has_a_blank_a_slash_or_a_bracket();
    }
    return LinkRow<kMember>{name, options};
  } else if constexpr (internal::CheckValueType<V>()) {
    static_assert(
        requires(const V& value, const V& other, V& to) {
          { value == other } -> std::convertible_to<bool>;
          to = value;
        },
        "values of a field must be assignable and comparable with ==");
    internal::CheckOptions<V>(name, options);
    return FieldRow<kMember>{name, options};
  } else {
    return internal::NoRow{name};
  }
}

template <auto kMember, unsigned kBit>
consteval auto Bit(std::string_view name, Options<bool> options = {}) {
  using V = internal::TypeOfMember<kMember>;
  if constexpr (!std::is_integral_v<V> || std::is_const_v<V> ||
                std::is_same_v<V, bool>) {
    static_assert(internal::kNever<V>, "Bit takes a member of an integer type");
    return internal::NoRow{name};
  } else {
    internal::CheckOptions<bool>(name, options);
    if constexpr (kBit >= 8 * sizeof(V)) {
      internal::the_bit_lies_outside_of_the_member();
      return internal::NoRow{name};
    } else {
      return BitRow<kMember, kBit>{name, options};
    }
  }
}

template <auto kGet, auto kSet = nullptr>
consteval auto Computed(
    std::string_view name,
    typename internal::OptionsOf<internal::ResultOfGetter<kGet>>::type options =
        {}) {
  using V = internal::ResultOfGetter<kGet>;
  if constexpr (std::is_void_v<V>) {
    static_assert(internal::kNever<V>,
                  "the getter of a Computed property is a method "
                  "`Value Get() const`");
    return internal::NoRow{name};
  } else if constexpr (!internal::CheckValueType<V>()) {
    return internal::NoRow{name};
  } else if constexpr (std::is_null_pointer_v<decltype(kSet)>) {
    internal::CheckOptions<V>(name, options);
    if (options.default_value.has_value()) {
      internal::a_read_only_property_has_no_setter_to_take_the_default_value();
    }
    options.flags = options.flags | PropertyFlags::kReadOnly;
    return ComputedRow<kGet, kSet>{name, options};
  } else if constexpr (!internal::Setter<kGet, kSet>) {
    static_assert(
        internal::kNever<V>,
        "the setter of a Computed property takes what its getter gives "
        "and returns an absl::Status");
    return internal::NoRow{name};
  } else {
    internal::CheckOptions<V>(name, options);
    return ComputedRow<kGet, kSet>{name, options};
  }
}

template <auto kMember>
consteval auto Alias(std::string_view name, std::string_view target = "") {
  if constexpr (!internal::IsChild<internal::TypeOfMember<kMember>>::value) {
    static_assert(internal::kNever<decltype(kMember)>,
                  "props::Alias goes through a member that is a qom::Child");
    return internal::NoRow{name};
  } else {
    if (!internal::IsName(name)) {
      internal::a_property_name_is_empty_or_has_a_blank_a_slash_or_a_bracket();
    }
    return AliasRow<kMember>{name, target.empty() ? name : target};
  }
}

template <auto kMember>
consteval auto AliasAll() {
  if constexpr (!internal::IsChild<internal::TypeOfMember<kMember>>::value) {
    static_assert(internal::kNever<decltype(kMember)>,
                  "props::AliasAll goes through a member that is a qom::Child");
    return internal::NoRow{};
  } else {
    return AliasAllRow<kMember>{};
  }
}

consteval auto Default(std::string_view name, std::string_view value) {
  return DefaultText{name, value};
}
template <std::same_as<bool> B>
consteval auto Default(std::string_view name, B value) {
  return DefaultBool{name, value};
}
template <std::integral I>
requires(!std::same_as<I, bool>) consteval auto Default(std::string_view name,
                                                        I value) {
  return DefaultInteger{name, value};
}

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

#endif  // QOMRT_PROPS_TABLE_H_
