// One line of a compat table: objects that are a `driver` start with this
// value of `property`. Entries are made by functions, which note where they
// were called, so that every answer can say where a value comes from.
//
// Example:
//
//   constexpr compat::Entry kCompat5_0[] = {
//       compat::Set<VirtioBlk>(VirtioBlk::Props::kQueueSize, 128),
//       compat::Text("virtio-device", "x-gone", "on",
//                    compat::IfMissing::kSkip)};
//
// Threads: constants.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_ENTRY_H_
#define QOMRT_COMPAT_ENTRY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "props/table.h"
#include "qom/cast.h"
#include "qom/property.h"
#include "qom/value.h"

namespace qom::compat {

// What an entry does to an object that does not have its property.
enum class IfMissing : uint8_t { kError, kSkip };

// What Set() makes: an Entry before it is one. Flat and without gaps, because
// clang++ 14 loses the parts of any other class that a consteval function
// returns to a variable or an argument.
struct TypedEntry {
  const char* driver = "";
  uint64_t driver_size = 0;
  const char* property = "";
  uint64_t property_size = 0;
  const char* text = "";
  uint64_t text_size = 0;
  const char* expected_unused = "";
  uint64_t expected_unused_size = 0;
  const char* file = "";
  uint64_t bits = 0;  // of a boolean or an integer
  int line = 0;
  uint16_t form = 0;  // Entry::Form
  uint16_t negative = 0;

  constexpr TypedEntry ExpectedUnused(std::string_view reason) const {
    TypedEntry entry = *this;
    entry.expected_unused = reason.data();
    entry.expected_unused_size = reason.size();
    return entry;
  }
};
static_assert(std::has_unique_object_representations_v<TypedEntry>);

struct Entry {
  std::string_view driver;
  std::string_view property;
  // The value: as text, or typed.
  enum class Form : uint8_t { kText, kBool, kInteger };
  std::string_view text;
  props::Integer integer;
  // Not empty: why nothing may use the entry; keeps it out of reports.
  std::string_view expected_unused;
  const char* file = "";
  int line = 0;
  Form form = Form::kText;
  bool flag = false;
  IfMissing if_missing = IfMissing::kError;

  constexpr Entry() = default;
  constexpr Entry(  // NOLINT(google-explicit-constructor)
      const TypedEntry& typed)
      : driver(typed.driver, typed.driver_size),
        property(typed.property, typed.property_size),
        text(typed.text, typed.text_size),
        expected_unused(typed.expected_unused, typed.expected_unused_size),
        file(typed.file),
        line(typed.line),
        form(static_cast<Form>(typed.form)),
        flag(form == Form::kBool && typed.bits != 0) {
    integer.bits = form == Form::kInteger ? typed.bits : 0;
    integer.negative = typed.negative != 0;
  }
  // Braces would not note where the entry is written.
  template <typename... A>
  Entry(std::string_view, A&&...) = delete;  // use compat::Set or compat::Text

  Value ToValue() const {
    if (form == Form::kBool) return flag;
    if (form == Form::kInteger) return integer.ToValue();
    return text;
  }
  // The entry, with the reason why it may stay unused.
  constexpr Entry ExpectedUnused(std::string_view reason) const {
    Entry entry = *this;
    entry.expected_unused = reason;
    return entry;
  }
};

namespace internal {

// Never defined: the names are what a compiler shows for a mistake.
void the_compat_value_is_outside_the_range_of_the_property();
void the_compat_value_is_outside_the_names_of_the_enum();
void a_layer_cannot_set_a_read_only_or_internal_property();
void the_row_is_in_no_table_of_the_class();

struct Braces {};

}  // namespace internal

// An entry whose value is read as an option would be.
constexpr Entry Text(std::string_view driver, std::string_view property,
                     std::string_view text,
                     IfMissing if_missing = IfMissing::kError,
                     const char* file = __builtin_FILE(),
                     int line = __builtin_LINE()) {
  Entry entry;
  entry.driver = driver;
  entry.property = property;
  entry.text = text;
  entry.if_missing = if_missing;
  entry.file = file;
  entry.line = line;
  return entry;
}

// An entry for a row of T's table: a renamed row, a value of another type and
// a value out of range do not compile.
template <typename T, typename Row, typename Value = internal::Braces>
consteval TypedEntry Set(const Row& row, Value value,
                         const char* file = __builtin_FILE(),
                         int line = __builtin_LINE()) {
  TypedEntry entry;
  const auto set_text = [&entry](std::string_view text) {
    entry.text = text.data();
    entry.text_size = text.size();
  };
  entry.file = file;
  entry.line = line;
  if constexpr (!props::internal::HasClass<Row>) {
    static_assert(props::internal::kNever<Row>,
                  "compat::Set takes a row of the class, T::Props::kName; "
                  "compat::Text takes the names of types and properties");
  } else if constexpr (!qom::internal::NativeClass<T>) {
    static_assert(props::internal::kNever<T>,
                  "the driver of an entry is a class with its own "
                  "qom::Extends; compat::Text takes names");
  } else if constexpr (!std::is_base_of_v<typename Row::Class, T>) {
    static_assert(props::internal::kNever<Row>,
                  "the row belongs to another class than the entry's driver");
  } else if constexpr (!requires { typename Row::Constant; }) {
    static_assert(props::internal::kNever<Row>,
                  "use compat::Text for a link or an alias");
  } else if constexpr (std::is_same_v<Value, internal::Braces>) {
    static_assert(props::internal::kNever<Row>,
                  "the value of an entry is not given in braces");
  } else {
    using V = typename Row::ValueType;
    const typename Row::Constant constant = value;
    const std::string_view driver = T::kTypeName;
    entry.driver = driver.data();
    entry.driver_size = driver.size();
    const std::string_view property = row.name;
    entry.property = property.data();
    entry.property_size = property.size();
    if (Has(row.options.flags, PropertyFlags::kReadOnly) ||
        Has(row.options.flags, PropertyFlags::kInternal)) {
      internal::a_layer_cannot_set_a_read_only_or_internal_property();
    }
    if (!props::internal::AnyRowOf<T>(
            [&row](const auto& other) { return other.name == row.name; })) {
      internal::the_row_is_in_no_table_of_the_class();
    }
    if constexpr (props::internal::IntegerValue<V>) {
      if (!props::internal::InRange(constant, row.options)) {
        internal::the_compat_value_is_outside_the_range_of_the_property();
      }
      entry.form = static_cast<uint16_t>(Entry::Form::kInteger);
      const props::Integer integer = constant;
      entry.bits = integer.bits;
      entry.negative = integer.negative ? 1 : 0;
    } else if constexpr (std::is_same_v<V, bool>) {
      entry.form = static_cast<uint16_t>(Entry::Form::kBool);
      entry.bits = constant.value ? 1 : 0;
    } else if constexpr (props::NamedEnum<V>) {
      if (!props::internal::IsNamed(constant.value)) {
        internal::the_compat_value_is_outside_the_names_of_the_enum();
      }
      for (const auto& name : props::EnumNames<V>::kNames) {
        if (name.value == constant.value) set_text(name.name);
      }
    } else if constexpr (std::is_same_v<V, std::string>) {
      set_text(constant.value);
    } else {
      static_assert(props::internal::kNever<V>,
                    "use compat::Text for a property of this kind");
    }
  }
  return entry;
}

}  // namespace qom::compat

#endif  // QOMRT_COMPAT_ENTRY_H_
