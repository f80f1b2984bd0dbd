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
//   constexpr compat::Entry kHost[] = {  // of a platform
//       compat::Text("sev-guest", "legacy-vm-type", "off")
//           .OverMachine("this kernel has no older interface")};
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
#include "qom/property_flags.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::compat {

// What an entry does to an object that does not have its property.
enum class IfMissing : uint8_t { kError, kSkip };

namespace internal {
struct EntryMaker;
}

// Made by Set() and Text(). Flat and without gaps, because clang++ 14 loses the
// parts of any other class that a consteval function returns to a variable or
// an argument.
class Entry {
 public:
  constexpr Entry() = default;
  // Braces would not note where the entry is written.
  template <typename... A>
  Entry(std::string_view, A&&...) = delete;  // use compat::Set or compat::Text

  constexpr std::string_view driver() const { return {driver_, driver_size_}; }
  constexpr std::string_view property() const {
    return {property_, property_size_};
  }
  // A text is read as an option would be.
  Value value() const {
    switch (static_cast<Form>(form_)) {
      case Form::kText:
        return std::string_view(text_, text_size_);
      case Form::kBool:
        return bits_ != 0;
      case Form::kUnsigned:
        return bits_;
      case Form::kNegative:
        return static_cast<int64_t>(bits_);
    }
    return Value();
  }
  constexpr IfMissing if_missing() const {
    return static_cast<IfMissing>(if_missing_);
  }
  // Not empty: why nothing may use the entry; keeps it out of reports.
  constexpr std::string_view expected_unused() const {
    return {expected_unused_, expected_unused_size_};
  }
  // Not empty: why the entry applies after the machine's, not before them.
  constexpr std::string_view over_machine() const {
    return {over_machine_, over_machine_size_};
  }
  // Not empty: what a host must have where the entry applies, with ", " between
  // several: compat/host.h.
  constexpr std::string_view needs() const { return {needs_, needs_size_}; }
  // Not empty: the rule of lint (compat/lint/rules.h) that finds something
  // here, and why the entry is right all the same.
  constexpr std::string_view lint_code() const {
    return {lint_code_, lint_code_size_};
  }
  constexpr std::string_view lint_reason() const {
    return {lint_reason_, lint_reason_size_};
  }
  constexpr const char* file() const { return file_; }
  constexpr int line() const { return line_; }

  // The entry, with the reason why it may stay unused.
  constexpr Entry ExpectedUnused(std::string_view reason) const {
    Entry entry = *this;
    entry.expected_unused_ = reason.data();
    entry.expected_unused_size_ = reason.size();
    return entry;
  }
  // The entry, with the reason why what the host has goes before what the
  // machine promises. For the layers that may (LayerRow::may_go_over_machine).
  constexpr Entry OverMachine(std::string_view reason) const {
    Entry entry = *this;
    entry.over_machine_ = reason.data();
    entry.over_machine_size_ = reason.size();
    return entry;
  }
  // The entry, with what it needs of a host: "kvm.sev-init2".
  constexpr Entry Needs(std::string_view needs) const {
    Entry entry = *this;
    entry.needs_ = needs.data();
    entry.needs_size_ = needs.size();
    return entry;
  }
  // The entry, with the reason why it is right although lint finds `code`.
  constexpr Entry Allow(std::string_view code, std::string_view reason) const {
    Entry entry = *this;
    entry.lint_code_ = code.data();
    entry.lint_code_size_ = code.size();
    entry.lint_reason_ = reason.data();
    entry.lint_reason_size_ = reason.size();
    return entry;
  }

 private:
  friend struct internal::EntryMaker;
  enum class Form : uint16_t { kText, kBool, kUnsigned, kNegative };

  const char* driver_ = "";
  uint64_t driver_size_ = 0;
  const char* property_ = "";
  uint64_t property_size_ = 0;
  const char* text_ = "";
  uint64_t text_size_ = 0;
  const char* expected_unused_ = "";
  uint64_t expected_unused_size_ = 0;
  const char* over_machine_ = "";
  uint64_t over_machine_size_ = 0;
  const char* needs_ = "";
  uint64_t needs_size_ = 0;
  const char* lint_code_ = "";
  uint64_t lint_code_size_ = 0;
  const char* lint_reason_ = "";
  uint64_t lint_reason_size_ = 0;
  const char* file_ = "";
  uint64_t bits_ = 0;  // of a boolean or an integer
  int line_ = 0;
  uint16_t form_ = 0;
  uint16_t if_missing_ = 0;
};
static_assert(std::has_unique_object_representations_v<Entry>);

namespace internal {

// Never defined: the names are what a compiler shows for a mistake.
void the_compat_value_is_outside_the_range_of_the_property();
void the_compat_value_is_outside_the_names_of_the_enum();
void a_layer_cannot_set_a_read_only_or_internal_property();
void the_row_is_in_no_table_of_the_class();

struct Braces {};

// Fills an entry in.
struct EntryMaker {
  Entry entry;

  constexpr EntryMaker(std::string_view driver, std::string_view property,
                       const char* file, int line) {
    entry.driver_ = driver.data();
    entry.driver_size_ = driver.size();
    entry.property_ = property.data();
    entry.property_size_ = property.size();
    entry.file_ = file;
    entry.line_ = line;
  }
  constexpr void SetText(std::string_view text) {
    entry.text_ = text.data();
    entry.text_size_ = text.size();
  }
  constexpr void SetBool(bool flag) {
    entry.form_ = static_cast<uint16_t>(Entry::Form::kBool);
    entry.bits_ = flag ? 1 : 0;
  }
  constexpr void SetInteger(props::Integer integer) {
    entry.form_ = static_cast<uint16_t>(
        integer.negative ? Entry::Form::kNegative : Entry::Form::kUnsigned);
    entry.bits_ = integer.bits;
  }
  constexpr void SetIfMissing(IfMissing if_missing) {
    entry.if_missing_ = static_cast<uint16_t>(if_missing);
  }
};

}  // namespace internal

// An entry whose value is read as an option would be.
constexpr Entry Text(std::string_view driver, std::string_view property,
                     std::string_view text,
                     IfMissing if_missing = IfMissing::kError,
                     const char* file = __builtin_FILE(),
                     int line = __builtin_LINE()) {
  internal::EntryMaker maker(driver, property, file, line);
  maker.SetText(text);
  maker.SetIfMissing(if_missing);
  return maker.entry;
}

// An entry for a row of T's table: a renamed row, a value of another type and
// a value out of range do not compile.
template <typename T, typename Row, typename Value = internal::Braces>
consteval Entry Set(const Row& row, Value value,
                    const char* file = __builtin_FILE(),
                    int line = __builtin_LINE()) {
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
    internal::EntryMaker maker(T::kTypeName, row.name, file, line);
    if (Has(row.options.flags, RefusedTo(SetBy::kLayer))) {
      internal::a_layer_cannot_set_a_read_only_or_internal_property();
    }
    if (!props::internal::IsNameOfRow<T>(row.name)) {
      internal::the_row_is_in_no_table_of_the_class();
    }
    if constexpr (props::internal::IntegerValue<V>) {
      if (!props::internal::InRange(constant, row.options)) {
        internal::the_compat_value_is_outside_the_range_of_the_property();
      }
      maker.SetInteger(constant);
    } else if constexpr (std::is_same_v<V, bool>) {
      maker.SetBool(constant.value);
    } else if constexpr (props::NamedEnum<V>) {
      if (!props::internal::IsNamed(constant.value)) {
        internal::the_compat_value_is_outside_the_names_of_the_enum();
      }
      for (const auto& name : props::EnumNames<V>::kNames) {
        if (name.value == constant.value) maker.SetText(name.name);
      }
    } else if constexpr (std::is_same_v<V, std::string>) {
      maker.SetText(constant.value);
    } else {
      static_assert(props::internal::kNever<V>,
                    "use compat::Text for a property of this kind");
    }
    return maker.entry;
  }
}

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_ENTRY_H_
