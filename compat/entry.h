// Copyright 2026 The qomrt Authors.
//
// -----------------------------------------------------------------------------
// File: compat/entry.h
// -----------------------------------------------------------------------------
//
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

#ifndef QOMRT_COMPAT_ENTRY_H_
#define QOMRT_COMPAT_ENTRY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "qomrt/props/table.h"
#include "qomrt/qom/value.h"

namespace qom::compat {

// What an entry does to an object that does not have its property.
enum class IfMissing : uint8_t { kError, kSkip };

struct Entry {
  std::string_view driver;
  std::string_view property;
  // The value: as text, or typed.
  enum class Form : uint8_t { kText, kBool, kInteger } form = Form::kText;
  std::string_view text;
  bool flag = false;
  props::Integer integer;
  IfMissing if_missing = IfMissing::kError;
  const char* file = "";
  int line = 0;
  // Not empty: why nothing may use the entry; keeps it out of reports.
  std::string_view expected_unused;

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
template <typename T, typename Row>
consteval Entry Set(const Row& row, typename Row::Constant value,
                    const char* file = __builtin_FILE(),
                    int line = __builtin_LINE()) {
  static_assert(std::is_base_of_v<typename Row::Class, T>,
                "the row belongs to another class than the entry's driver");
  using V = typename Row::ValueType;
  Entry entry;
  entry.driver = T::kTypeName;
  entry.property = row.name;
  entry.file = file;
  entry.line = line;
  if constexpr (props::internal::IntegerValue<V>) {
    using Limits =
        std::conditional_t<std::is_same_v<V, props::Size>, uint64_t, V>;
    const props::Integer min = row.options.min.value_or(
        props::Integer(std::numeric_limits<Limits>::min()));
    const props::Integer max = row.options.max.value_or(
        props::Integer(std::numeric_limits<Limits>::max()));
    if (value < min || max < value) {
      internal::the_compat_value_is_outside_the_range_of_the_property();
    }
    entry.form = Entry::Form::kInteger;
    entry.integer = value;
  } else if constexpr (std::is_same_v<V, bool>) {
    entry.form = Entry::Form::kBool;
    entry.flag = value;
  } else if constexpr (props::NamedEnum<V>) {
    for (const auto& name : props::EnumNames<V>::kNames) {
      if (name.value == value) entry.text = name.name;
    }
  } else {
    static_assert(
        std::is_convertible_v<typename Row::Constant, std::string_view>,
        "use compat::Text for a property of this kind");
    entry.text = value;
  }
  return entry;
}

}  // namespace qom::compat

#endif  // QOMRT_COMPAT_ENTRY_H_
