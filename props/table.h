// Copyright 2026 The qomrt Authors.
//
// -----------------------------------------------------------------------------
// File: props/table.h
// -----------------------------------------------------------------------------
//
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
#include "qomrt/props/internal/member.h"
#include "qomrt/props/internal/table_checks.h"
#include "qomrt/props/kinds.h"
#include "qomrt/qom/child.h"
#include "qomrt/qom/link.h"
#include "qomrt/qom/native_type.h"
#include "qomrt/qom/property.h"
#include "qomrt/qom/type_builder.h"
#include "qomrt/qom/value.h"
#include "qomrt/qom/visitors.h"

namespace qom::props {

// An integer constant of any type, kept whole until it is checked against the
// type of its property.
struct Integer {
  uint64_t bits = 0;
  bool negative = false;

  constexpr Integer() = default;
  template <std::integral T>
  requires(!std::same_as<T, bool>) constexpr Integer(
      T value)  // NOLINT(google-explicit-constructor)
      : bits(static_cast<uint64_t>(value)), negative(value < 0) {}
  constexpr Integer(Size value)  // NOLINT(google-explicit-constructor)
      : bits(value.bytes) {}

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

// The constant form of a V in a row. What owns memory has none, and starts as
// its constructor says.
template <typename V>
struct ConstantOf {
  struct None {};
  using type = std::conditional_t<std::is_trivially_destructible_v<V>, V, None>;
  static Value ToValue(type value) {
    if constexpr (std::is_same_v<type, None>) {
      return {};
    } else {
      ValueOutputVisitor output;
      if (!ValueTraits<V>::Visit(ClassProperty(), output, &value).ok()) {
        return {};
      }
      return output.TakeValue();
    }
  }
};
template <IntegerValue V>
struct ConstantOf<V> {
  using type = Integer;
  static Value ToValue(const Integer& value) { return value.ToValue(); }
};
template <>
struct ConstantOf<bool> {
  using type = bool;
  static Value ToValue(bool value) { return value; }
};
template <>
struct ConstantOf<double> {
  using type = double;
  static Value ToValue(double value) { return value; }
};
template <>
struct ConstantOf<std::string> {
  using type = std::string_view;
  static Value ToValue(std::string_view value) { return value; }
};
template <NamedEnum E>
struct ConstantOf<E> {
  using type = E;
  static Value ToValue(E value) {
    for (const EnumName<E>& row : EnumNames<E>::kNames) {
      if (row.value == value) return row.name;
    }
    return Value();
  }
};
template <TextValue V>
struct ConstantOf<V> {
  using type = V;
  static Value ToValue(const V& value) { return value.ToString(); }
};
template <typename V>
struct ConstantOf<std::vector<V>> {
  // Lists start empty.
  struct type {};
  static Value ToValue(const type& /*value*/) { return Value::List(); }
};

template <typename V>
using Constant = typename ConstantOf<V>::type;

inline constexpr size_t kMaxHistory = 8;

}  // namespace internal

// What a row says besides its name. Ranges are inclusive; they exist for
// integers and sizes.
template <typename V>
struct Options {
  std::optional<internal::Constant<V>> default_value = std::nullopt;
  // The value that stands for "whatever fits"; Realize() may settle it.
  std::optional<internal::Constant<V>> automatic = std::nullopt;
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
  std::string_view doc = "";
  PropertyFlags flags = PropertyFlags::kNone;
  std::optional<Deprecated> deprecated = std::nullopt;
};

namespace internal {

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
        (*options.default_value < min || max < *options.default_value)) {
      the_default_value_is_outside_the_range_of_the_property();
    }
    for (const auto& entry : options.history) {
      if (!entry.until.empty() && (entry.value < min || max < entry.value)) {
        a_value_of_the_history_is_outside_the_range_of_the_property();
      }
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

template <typename V>
struct IsChild : std::false_type {};
template <typename T>
struct IsChild<Child<T>> : std::true_type {};
template <typename V>
struct IsLink : std::false_type {};
template <typename T, LinkKind kKind>
struct IsLink<Link<T, kKind>> : std::true_type {};

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
    static_assert(std::is_base_of_v<Class, T>,
                  "a row of another class's member");
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
    static constexpr auto kTypeText = internal::LinkTypeText<Target>();
    ClassProperty property;
    internal::DescribeRow(name, options, property);
    property.type = std::string_view(kTypeText.data(), kTypeText.size());
    property.kind = &qom::internal::kLinkKind;
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
  using Constant = bool;
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
    property.set = &qom::internal::SetField;
    property.get = &qom::internal::GetField;
    property.offset = internal::OffsetOf<T, kMember>();
    type.Property(std::move(property));
  }

 private:
  static constexpr Word kMask = static_cast<Word>(Word{1} << kBit);
  static constexpr PropertyKind kBitKind = {
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
requires(
    !internal::IsLink<internal::TypeOfMember<kMember>>::
        value) consteval auto Field(std::string_view name,
                                    Options<internal::TypeOfMember<kMember>>
                                        options = {}) {
  static_assert(PropertyValue<internal::TypeOfMember<kMember>>,
                "this type is no property value; specialise "
                "qom::props::ValueTraits for it");
  internal::CheckOptions<internal::TypeOfMember<kMember>>(name, options);
  return FieldRow<kMember>{name, options};
}

template <auto kMember>
requires(internal::IsLink<internal::TypeOfMember<kMember>>::
             value) consteval auto Field(std::string_view name,
                                         LinkOptions options = {}) {
  if (!internal::IsName(name)) {
    internal::a_property_name_is_empty_or_has_a_blank_a_slash_or_a_bracket();
  }
  return LinkRow<kMember>{name, options};
}

template <auto kMember, unsigned kBit>
consteval auto Bit(std::string_view name, Options<bool> options = {}) {
  internal::CheckOptions<bool>(name, options);
  if (kBit >= 8 * sizeof(internal::TypeOfMember<kMember>)) {
    internal::the_bit_lies_outside_of_the_member();
  }
  return BitRow<kMember, kBit>{name, options};
}

template <auto kGet, auto kSet = nullptr>
consteval auto Computed(std::string_view name,
                        Options<internal::ResultOfGetter<kGet>> options = {}) {
  using V = internal::ResultOfGetter<kGet>;
  static_assert(PropertyValue<V>,
                "the getter gives no property value; specialise "
                "qom::props::ValueTraits for it");
  if constexpr (!std::is_null_pointer_v<decltype(kSet)>) {
    static_assert(
        requires(internal::ClassOfMember<kGet> & object, V value) {
          {
            (object.*kSet)(std::move(value))
            } -> std::convertible_to<absl::Status>;
        },
        "the setter of a Computed property takes what its getter gives and "
        "returns an absl::Status");
  }
  internal::CheckOptions<V>(name, options);
  return ComputedRow<kGet, kSet>{name, options};
}

template <auto kMember>
consteval auto Alias(std::string_view name, std::string_view target = "") {
  static_assert(internal::IsChild<internal::TypeOfMember<kMember>>::value,
                "props::Alias goes through a member that is a qom::Child");
  if (!internal::IsName(name)) {
    internal::a_property_name_is_empty_or_has_a_blank_a_slash_or_a_bracket();
  }
  return AliasRow<kMember>{name, target.empty() ? name : target};
}

template <auto kMember>
consteval auto AliasAll() {
  static_assert(internal::IsChild<internal::TypeOfMember<kMember>>::value,
                "props::AliasAll goes through a member that is a qom::Child");
  return AliasAllRow<kMember>{};
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
        [&type](const Rows&... row) { (row.template AddTo<T>(type), ...); },
        rows);
  }
};

template <typename... Rows>
consteval auto Table(Rows... rows) {
  const std::string_view names[] = {rows.name..., ""};
  for (size_t i = 0; i < sizeof...(rows); ++i) {
    for (size_t j = i + 1; j < sizeof...(rows); ++j) {
      if (!names[i].empty() && names[i] == names[j]) {
        internal::two_rows_of_the_table_have_the_same_name();
      }
    }
  }
  return TableOf<Rows...>{{rows...}};
}

}  // namespace qom::props

#endif  // QOMRT_PROPS_TABLE_H_
