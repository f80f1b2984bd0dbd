// How C++ types become value kinds of properties. `ValueTraits<V>` says what a
// kind is called and how a V moves through a visitor; `KindOf<V>()` is the
// kind made of it. Specialise ValueTraits to use a type of your own:
//
//   template <>
//   struct qom::props::ValueTraits<Celsius> {
//     static constexpr std::string_view kName = "celsius";
//     static constexpr qom::ValueCategory kCategory =
//         qom::ValueCategory::kNumber;  // may be left out
//     static absl::Status Visit(const qom::ClassProperty& property,
//                               qom::Visitor& visitor, Celsius* value) {
//       return visitor.Number(&value->degrees);
//     }
//   };
//
// `Visit` serves both directions; on an error it leaves `*value` alone.
//
// Threads: constants and pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_KINDS_H_
#define QOMRT_PROPS_KINDS_H_

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "props/enum.h"
#include "props/value_types.h"
#include "qom/link.h"
#include "qom/property.h"
#include "qom/status.h"
#include "qom/value.h"
#include "qom/visitor.h"

#pragma GCC visibility push(default)

namespace qom::props {

// Bytes; text may have a suffix. A type of its own so that its properties read
// "4k" and show as "size".
struct Size {
  uint64_t bytes = 0;

  constexpr Size() = default;
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr Size(uint64_t n) : bytes(n) {}
  constexpr operator uint64_t() const {  // NOLINT(google-explicit-constructor)
    return bytes;
  }
};

template <typename V>
struct ValueTraits;

namespace internal {

absl::Status OutsideRange(const ClassProperty& property, uint64_t value);
absl::Status OutsideSignedRange(const ClassProperty& property, int64_t value);
absl::Status CheckNumberRule(const PropertyRule& rule, uint64_t value);
absl::Status CheckTextRule(const PropertyRule& rule, std::string_view text);
absl::Status NotOneOf(std::string_view text, const std::string_view* names,
                      size_t count);

inline absl::Status CheckUnsigned(const ClassProperty& property,
                                  const Visitor& visitor, uint64_t value) {
  if (__builtin_expect(property.rule != nullptr, 0)) {
    if (value == 0 && property.rule->zero_is_unset) return absl::OkStatus();
    absl::Status status;
    if (visitor.checks_rules()) status = CheckNumberRule(*property.rule, value);
    if (!status.ok()) return status;
  }
  if (__builtin_expect(value < property.min || value > property.max, 0)) {
    return OutsideRange(property, value);
  }
  return absl::OkStatus();
}

inline absl::Status CheckSigned(const ClassProperty& property,
                                const Visitor& visitor, int64_t value) {
  if (__builtin_expect(property.rule != nullptr, 0)) {
    if (value == 0 && property.rule->zero_is_unset) return absl::OkStatus();
    absl::Status status;
    if (visitor.checks_rules()) {
      status = CheckNumberRule(*property.rule, static_cast<uint64_t>(value));
    }
    if (!status.ok()) return status;
  }
  if (__builtin_expect(value < static_cast<int64_t>(property.min) ||
                           value > static_cast<int64_t>(property.max),
                       0)) {
    return OutsideSignedRange(property, value);
  }
  return absl::OkStatus();
}

template <typename V>
constexpr std::string_view IntegerName() {
  constexpr bool is_signed = std::is_signed_v<V>;
  switch (sizeof(V)) {
    case 1:
      return is_signed ? "int8" : "uint8";
    case 2:
      return is_signed ? "int16" : "uint16";
    case 4:
      return is_signed ? "int32" : "uint32";
    default:
      return is_signed ? "int64" : "uint64";
  }
}

}  // namespace internal

template <>
struct ValueTraits<bool> {
  static constexpr std::string_view kName = "bool";
  static constexpr ValueCategory kCategory = ValueCategory::kBoolean;
  static absl::Status Visit(const ClassProperty& /*property*/, Visitor& visitor,
                            bool* value) {
    return visitor.Bool(value);
  }
};

template <std::unsigned_integral V>
struct ValueTraits<V> {
  static constexpr std::string_view kName = internal::IntegerName<V>();
  static constexpr ValueCategory kCategory = ValueCategory::kInteger;
  static absl::Status Visit(const ClassProperty& property, Visitor& visitor,
                            V* value) {
    uint64_t wide = *value;
    absl::Status status =
        visitor.Unsigned(&wide, std::numeric_limits<V>::max());
    if (__builtin_expect(!status.ok(), 0)) return status;
    if (visitor.is_input()) {
      status = internal::CheckUnsigned(property, visitor, wide);
      if (__builtin_expect(!status.ok(), 0)) return status;
      *value = static_cast<V>(wide);
    }
    return status;
  }
};

template <std::signed_integral V>
struct ValueTraits<V> {
  static constexpr std::string_view kName = internal::IntegerName<V>();
  static constexpr ValueCategory kCategory = ValueCategory::kInteger;
  static constexpr bool kSigned = true;
  static absl::Status Visit(const ClassProperty& property, Visitor& visitor,
                            V* value) {
    int64_t wide = *value;
    absl::Status status = visitor.Signed(&wide, std::numeric_limits<V>::min(),
                                         std::numeric_limits<V>::max());
    if (__builtin_expect(!status.ok(), 0)) return status;
    if (visitor.is_input()) {
      status = internal::CheckSigned(property, visitor, wide);
      if (__builtin_expect(!status.ok(), 0)) return status;
      *value = static_cast<V>(wide);
    }
    return status;
  }
};

template <>
struct ValueTraits<double> {
  static constexpr std::string_view kName = "number";
  static constexpr ValueCategory kCategory = ValueCategory::kNumber;
  static absl::Status Visit(const ClassProperty& /*property*/, Visitor& visitor,
                            double* value) {
    return visitor.Number(value);
  }
};

template <>
struct ValueTraits<Size> {
  static constexpr std::string_view kName = "size";
  static constexpr ValueCategory kCategory = ValueCategory::kSize;
  static absl::Status Visit(const ClassProperty& property, Visitor& visitor,
                            Size* value) {
    uint64_t wide = value->bytes;
    QOMRT_RETURN_IF_ERROR(visitor.Size(&wide));
    if (visitor.is_input()) {
      QOMRT_RETURN_IF_ERROR(internal::CheckUnsigned(property, visitor, wide));
      value->bytes = wide;
    }
    return absl::OkStatus();
  }
};

template <>
struct ValueTraits<std::string> {
  static constexpr std::string_view kName = "str";
  static constexpr ValueCategory kCategory = ValueCategory::kText;
  static absl::Status Visit(const ClassProperty& property, Visitor& visitor,
                            std::string* value) {
    std::string_view text = *value;
    absl::Status status = visitor.Text(&text);
    if (__builtin_expect(!status.ok(), 0)) return status;
    if (visitor.is_input()) {
      if (__builtin_expect(property.rule != nullptr, 0) &&
          visitor.checks_rules()) {
        status = internal::CheckTextRule(*property.rule, text);
        if (!status.ok()) return status;
      }
      value->assign(text);
    }
    return status;
  }
};

template <NamedEnum E>
struct ValueTraits<E> {
  static constexpr std::string_view kName = EnumNames<E>::kName;
  static constexpr ValueCategory kCategory = ValueCategory::kEnumeration;
  static absl::Status Visit(const ClassProperty& /*property*/, Visitor& visitor,
                            E* value) {
    std::string_view text;
    if (!visitor.is_input()) {
      for (const EnumName<E>& row : EnumNames<E>::kNames) {
        if (row.value == *value) text = row.name;
      }
      return visitor.Text(&text);
    }
    QOMRT_RETURN_IF_ERROR(visitor.Text(&text));
    for (const EnumName<E>& row : EnumNames<E>::kNames) {
      if (row.name == text) {
        *value = row.value;
        return absl::OkStatus();
      }
    }
    constexpr size_t kCount = std::size(EnumNames<E>::kNames);
    std::string_view names[kCount];
    for (size_t i = 0; i < kCount; ++i) names[i] = EnumNames<E>::kNames[i].name;
    return internal::NotOneOf(text, names, kCount);
  }
};

// Value structs that have a text form: MacAddress, Uuid, PciAddress …
template <typename V>
concept TextValue = requires(const V& value, std::string_view text) {
  { V::Parse(text) } -> std::same_as<absl::StatusOr<V>>;
  { value.ToString() } -> std::same_as<std::string>;
  { V::kTypeName } -> std::convertible_to<std::string_view>;
};

template <TextValue V>
struct ValueTraits<V> {
  static constexpr std::string_view kName = V::kTypeName;
  static constexpr ValueCategory kCategory = ValueCategory::kTextForm;
  static absl::Status Visit(const ClassProperty& /*property*/, Visitor& visitor,
                            V* value) {
    if (!visitor.is_input()) {
      const std::string held = value->ToString();
      std::string_view text = held;
      return visitor.Text(&text);
    }
    std::string_view text;
    QOMRT_RETURN_IF_ERROR(visitor.Text(&text));
    QOMRT_ASSIGN_OR_RETURN(*value, V::Parse(text));
    return absl::OkStatus();
  }
};

template <typename V>
struct ValueTraits<std::vector<V>> {
  static constexpr std::string_view kName = "list";
  static constexpr ValueCategory kCategory = ValueCategory::kList;
  static absl::Status Visit(const ClassProperty& property, Visitor& visitor,
                            std::vector<V>* value) {
    size_t count = value->size();
    if constexpr (std::unsigned_integral<V> && !std::is_same_v<V, bool>) {
      QOMRT_RETURN_IF_ERROR(visitor.BeginNumbers(&count));
    } else {
      QOMRT_RETURN_IF_ERROR(visitor.BeginList(&count));
    }
    // By value: a vector of bool has no references to its elements.
    if (!visitor.is_input()) {
      for (auto&& held : *value) {
        V element = held;
        QOMRT_RETURN_IF_ERROR(
            ValueTraits<V>::Visit(property, visitor, &element));
      }
      return visitor.EndList();
    }
    std::vector<V> elements;
    elements.reserve(count);
    for (size_t i = 0; i < count; ++i) {
      V element{};
      QOMRT_RETURN_IF_ERROR(ValueTraits<V>::Visit(property, visitor, &element));
      elements.push_back(std::move(element));
    }
    QOMRT_RETURN_IF_ERROR(visitor.EndList());
    *value = std::move(elements);
    return absl::OkStatus();
  }
};

// Any value, kept as it was given. A property whose type says that it is a text
// takes texts as they are; else a text may be JSON.
template <>
struct ValueTraits<Value> {
  static constexpr std::string_view kName = "any";
  static constexpr ValueCategory kCategory = ValueCategory::kAny;
  static absl::Status Visit(const ClassProperty& property, Visitor& visitor,
                            Value* value) {
    return visitor.Any(value, !property.is_in(ValueCategory::kText));
  }
};

template <typename V>
concept PropertyValue = requires {
  ValueTraits<V>::kName;
};

namespace internal {

// "list<uint16>"
template <typename V>
inline constexpr auto kListName = [] {
  constexpr std::string_view kElement = ValueTraits<V>::kName;
  std::array<char, kElement.size() + 6> text{};
  size_t at = 0;
  for (char c : std::string_view("list<")) text[at++] = c;
  for (char c : kElement) text[at++] = c;
  text[at] = '>';
  return text;
}();

template <typename V>
inline constexpr ValueKind kValues = [] {
  ValueKind values{.name = ValueTraits<V>::kName};
  if constexpr (requires { ValueTraits<V>::kCategory; }) {
    values.category = ValueTraits<V>::kCategory;
  }
  if constexpr (requires { ValueTraits<V>::kSigned; }) {
    values.is_signed = ValueTraits<V>::kSigned;
  }
  return values;
}();
template <typename V>
inline constexpr ValueKind kValues<std::vector<V>> = {
    .name = {kListName<V>.data(), kListName<V>.size()},
    .category = ValueCategory::kList,
    .element = &kValues<V>};

template <typename V>
inline constexpr PropertyKind kKind = {
    .values = &kValues<V>,
    .read =
        [](const ClassProperty& property, Visitor& visitor, void* slot) {
          return ValueTraits<V>::Visit(property, visitor,
                                       static_cast<V*>(slot));
        },
    .write =
        [](const ClassProperty& property, const void* slot, Visitor& visitor) {
          return ValueTraits<V>::Visit(
              property, visitor, const_cast<V*>(static_cast<const V*>(slot)));
        },
    .construct = std::is_trivially_copyable_v<V>
                     ? nullptr
                     : +[](void* slot) { new (slot) V(); },
    .destroy = std::is_trivially_copyable_v<V>
                   ? nullptr
                   : +[](void* slot) { static_cast<V*>(slot)->~V(); },
    .assign =
        [](void* to, const void* from) {
          *static_cast<V*>(to) = *static_cast<const V*>(from);
        },
    .equal =
        [](const void* a, const void* b) {
          return *static_cast<const V*>(a) == *static_cast<const V*>(b);
        },
    .size = sizeof(V),
    .align = alignof(V),
    .unsigned_width = std::unsigned_integral<V> && !std::is_same_v<V, bool>
                          ? static_cast<uint8_t>(sizeof(V))
                          : uint8_t{0},
    .is_string = std::is_same_v<V, std::string>,
    .plain = std::is_trivially_copyable_v<V>,
};

// A field whose value nobody may have told yet.
template <typename V>
struct Untold {
  V value{};
  bool is_told = false;

  friend bool operator==(const Untold&, const Untold&) = default;
};

template <typename V>
inline constexpr PropertyKind kUntoldKind = {
    .values = &kValues<V>,
    .read =
        [](const ClassProperty& property, Visitor& visitor, void* slot) {
          auto* const field = static_cast<Untold<V>*>(slot);
          absl::Status status =
              ValueTraits<V>::Visit(property, visitor, &field->value);
          field->is_told = field->is_told || status.ok();
          return status;
        },
    .write =
        [](const ClassProperty& property, const void* slot, Visitor& visitor) {
          const auto* const field = static_cast<const Untold<V>*>(slot);
          if (!field->is_told) return visitor.Unknown();
          return ValueTraits<V>::Visit(property, visitor,
                                       const_cast<V*>(&field->value));
        },
    .construct = std::is_trivially_copyable_v<V>
                     ? nullptr
                     : +[](void* slot) { new (slot) Untold<V>(); },
    .destroy =
        std::is_trivially_copyable_v<V>
            ? nullptr
            : +[](void* slot) { static_cast<Untold<V>*>(slot)->~Untold<V>(); },
    .assign =
        [](void* to, const void* from) {
          *static_cast<Untold<V>*>(to) = *static_cast<const Untold<V>*>(from);
        },
    .equal =
        [](const void* a, const void* b) {
          return *static_cast<const Untold<V>*>(a) ==
                 *static_cast<const Untold<V>*>(b);
        },
    .size = sizeof(Untold<V>),
    .align = alignof(Untold<V>),
    .may_be_unknown = true,
    .plain = std::is_trivially_copyable_v<V>,
};

// set and get of a field of type V; what a call by name ends in.
template <typename V>
absl::Status SetTyped(const ObjectProperty& property, Object& object,
                      Visitor& visitor) {
  const ClassProperty& field = qom::internal::AsClassProperty(property);
  return ValueTraits<V>::Visit(
      field, visitor,
      reinterpret_cast<V*>(reinterpret_cast<char*>(&object) + field.offset));
}
template <typename V>
absl::Status GetTyped(const ObjectProperty& property, const Object& object,
                      Visitor& visitor) {
  const ClassProperty& field = qom::internal::AsClassProperty(property);
  return ValueTraits<V>::Visit(
      field, visitor,
      reinterpret_cast<V*>(
          const_cast<char*>(reinterpret_cast<const char*>(&object)) +
          field.offset));
}

// Says which texts an enum has; reading one checks that itself.
template <NamedEnum E>
const PropertyRule* EnumRule() {
  static const PropertyRule* const rule = [] {
    auto* made = new PropertyRule;
    for (const EnumName<E>& row : EnumNames<E>::kNames) {
      made->values.emplace_back(row.name);
    }
    return made;
  }();
  return rule;
}

}  // namespace internal

// Makes `property` one whose values are V, held in a field.
template <PropertyValue V>
void SetKind(ClassProperty& property) {
  property.kind = &internal::kKind<V>;
  property.declared = &internal::kValues<V>;
  property.set = &internal::SetTyped<V>;
  property.get = &internal::GetTyped<V>;
  if (property.type.empty()) property.type = ValueTraits<V>::kName;
  if constexpr (NamedEnum<V>) property.rule = internal::EnumRule<V>();
  if constexpr (std::is_integral_v<V> && !std::is_same_v<V, bool>) {
    if (!property.reports_range) {
      property.min = static_cast<uint64_t>(
          static_cast<int64_t>(std::numeric_limits<V>::min()));
      property.max = static_cast<uint64_t>(std::numeric_limits<V>::max());
    }
  }
}

// The same in a field of a run-time type that starts unknown.
template <PropertyValue V>
void SetUntoldKind(ClassProperty& property) {
  SetKind<V>(property);
  property.kind = &internal::kUntoldKind<V>;
  property.set = &qom::internal::SetField;
  property.get = &qom::internal::GetField;
}

// The kinds that data can name, likely ones first: each is read, written,
// listed and tried by whoever needs kinds. A kind that is added here is known
// everywhere.
template <typename... V>
struct KindList {};
using BuiltInKinds =
    KindList<bool, std::string, uint32_t, Size, uint8_t, uint16_t, uint64_t,
             int8_t, int16_t, int32_t, int64_t, double, Value>;
// Texts of a fixed form. Data holds them as they were written.
using BuiltInForms = KindList<MacAddress, PciAddress, ReservedRegion, Uuid>;

}  // namespace qom::props

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_KINDS_H_
