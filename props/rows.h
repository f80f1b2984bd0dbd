// The rows of a property table, and the functions that make them.
//
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

#ifndef QOMRT_PROPS_ROWS_H_
#define QOMRT_PROPS_ROWS_H_

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "props/internal/describe.h"
#include "props/internal/member.h"
#include "props/internal/row_checks.h"
#include "props/kinds.h"
#include "props/options.h"
#include "qom/child.h"
#include "qom/internal/accessor_call.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/property.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "qom/visitor.h"

#pragma GCC visibility push(default)

namespace qom::props {

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
    internal::Describe<ValueType>::AddField(
        name, options, internal::OffsetOf<T, kMember>(), type);
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
    ClassProperty& property = type.AddProperty();
    internal::DescribeRow(name, options.doc, options.flags, options.deprecated,
                          property);
    property.type = std::string_view(kTypeText.data(), kTypeText.size());
    property.kind = &qom::internal::kLinkKind;
    property.declared = qom::internal::kLinkKind.values;
    property.set = &qom::internal::SetLink;
    property.get = &qom::internal::GetLink;
    property.link_type = Target::kTypeName;
    property.offset = internal::OffsetOf<T, kMember>();
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
    ClassProperty& property =
        internal::Describe<bool>::Add(name, options, type);
    property.kind = &kBitKind;
    property.set = &qom::internal::SetField;
    property.get = &qom::internal::GetField;
    property.offset = internal::OffsetOf<T, kMember>();
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
    ClassProperty& property =
        internal::Describe<ValueType>::Add(name, options, type);
    property.get = [](const ObjectProperty& row, const Object& object,
                      Visitor& visitor) -> absl::Status {
      const qom::internal::AccessorCall call;
      QOMRT_RETURN_IF_ERROR(call.Check(object, row));
      ValueType value = (static_cast<const T&>(object).*kGet)();
      return ValueTraits<ValueType>::Visit(qom::internal::AsClassProperty(row),
                                           visitor, &value);
    };
    if constexpr (std::is_null_pointer_v<decltype(kSet)>) {
      property.flags = property.flags | PropertyFlags::kReadOnly;
    } else {
      property.set = [](const ObjectProperty& row, Object& object,
                        Visitor& visitor) -> absl::Status {
        const qom::internal::AccessorCall call;
        QOMRT_RETURN_IF_ERROR(call.Check(object, row));
        ValueType value{};
        QOMRT_RETURN_IF_ERROR(ValueTraits<ValueType>::Visit(
            qom::internal::AsClassProperty(row), visitor, &value));
        return (static_cast<T&>(object).*kSet)(std::move(value));
      };
    }
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
    ClassProperty& property = type.AddProperty();
    property.name = name;
    property.stands_for.type = ChildType::kTypeName;
    property.stands_for.property = target;
    property.stands_for.find = &internal::FindChild<T, kMember>;
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

}  // namespace qom::props

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_ROWS_H_
