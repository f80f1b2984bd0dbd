// A `Value` is what a property holds, outside of an object: null, a boolean, a
// 64-bit integer (exact, signed or unsigned), a number, a text, a list of
// values, or an object of values by name. Values are what the object API
// returns when the type of a property is not known at compile time, what
// catalogues hold, and what JSON shows.
//
// Example:
//
//   qom::Value size = 4096;
//   qom::Value sizes = qom::Value::List{512, 4096};
//   if (size.is_integer()) Use(size.uint_value());
//
// A list of one list is Value::List{Value(Value::List{1, 2})}: without the
// word Value, the compilers differ, and clang copies the inner list.
//
// A Value may be as deep as there is memory: copies, ends, comparisons and
// texts take no more of the stack for a deep one.
//
// Threads: a const Value may be read from any thread.
// Invariant: an integer that is not negative is held as unsigned, so that two
// equal integers are equal Values however they were made. The members of an
// object are sorted by name, and no name stands twice.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_VALUE_H_
#define QOMRT_QOM_VALUE_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#pragma GCC visibility push(default)

namespace qom {

class Value {
 public:
  using List = std::vector<Value>;
  using Object = std::vector<std::pair<std::string, Value>>;

  Value() = default;  // null
  // Of a bool alone: a pointer, too, would become one.
  template <std::same_as<bool> T>
  Value(T value) : rep_(value) {}  // NOLINT(google-explicit-constructor)
  template <std::integral T>
  requires(!std::same_as<T, bool>)
      Value(T value) {  // NOLINT(google-explicit-constructor)
    if constexpr (std::is_signed_v<T>) {
      if (value < 0) {
        rep_ = static_cast<int64_t>(value);
        return;
      }
    }
    rep_ = static_cast<uint64_t>(value);
  }
  Value(double value) : rep_(value) {}  // NOLINT(google-explicit-constructor)
  Value(std::string value)              // NOLINT(google-explicit-constructor)
      : rep_(std::move(value)) {}
  Value(std::string_view value)  // NOLINT(google-explicit-constructor)
      : rep_(std::string(value)) {}
  Value(const char* value)  // NOLINT(google-explicit-constructor)
      : rep_(std::string(value)) {}
  Value(List value)  // NOLINT(google-explicit-constructor)
      : rep_(std::move(value)) {}
  // Of members in any order; of two with one name, the later counts.
  static Value OfObject(Object members);
  // Where memory runs out, the copy of the variant itself ends what it did not
  // begin (libstdc++ 12); an assignment does not.
  Value(const Value& other) {
    if (other.is_nested()) {
      CopyHeld(other);
    } else {
      rep_ = other.rep_;
    }
  }
  Value(Value&&) noexcept = default;
  // From anything, also from a part of itself.
  Value& operator=(const Value& other) {
    if (is_nested() || other.is_nested()) return *this = Value(other);
    rep_ = other.rep_;
    return *this;
  }
  Value& operator=(Value&& other) noexcept {
    if (is_nested()) {
      ReplaceHeld(std::move(other));
    } else {
      rep_ = std::move(other.rep_);
    }
    return *this;
  }
  ~Value() {
    if (is_nested()) EndHeld();
  }

  bool is_null() const { return rep_.index() == 0; }
  bool is_bool() const { return std::holds_alternative<bool>(rep_); }
  bool is_negative() const { return std::holds_alternative<int64_t>(rep_); }
  bool is_unsigned() const { return std::holds_alternative<uint64_t>(rep_); }
  bool is_integer() const { return is_negative() || is_unsigned(); }
  bool is_double() const { return std::holds_alternative<double>(rep_); }
  bool is_text() const { return std::holds_alternative<std::string>(rep_); }
  bool is_list() const { return std::holds_alternative<List>(rep_); }
  bool is_object() const { return std::holds_alternative<Object>(rep_); }

  // Each requires the kind it names (`is_…` is true).
  bool bool_value() const { return *std::get_if<bool>(&rep_); }
  // Any integer, modulo 2^64.
  uint64_t uint_value() const {
    return is_negative() ? static_cast<uint64_t>(*std::get_if<int64_t>(&rep_))
                         : *std::get_if<uint64_t>(&rep_);
  }
  int64_t int_value() const { return static_cast<int64_t>(uint_value()); }
  double double_value() const { return *std::get_if<double>(&rep_); }
  const std::string& text_value() const {
    return *std::get_if<std::string>(&rep_);
  }
  const List& list_value() const { return *std::get_if<List>(&rep_); }
  const Object& object_value() const { return *std::get_if<Object>(&rep_); }
  // Bytes that a copy takes beside the value itself.
  size_t held_size() const;

  // The value as the text a property of its kind would take: on/off, decimal
  // digits, the text itself, elements joined by commas, "" for null; JSON for
  // objects and for lists that hold lists or objects.
  std::string ToText() const;
  // "null", "a boolean", "an integer", "a number", "a text", "a list" or
  // "an object".
  std::string_view KindName() const;

  friend bool operator==(const Value& a, const Value& b) {
    return a.is_nested() ? a.HoldsTheSame(b) : a.rep_ == b.rep_;
  }

 private:
  bool is_nested() const { return is_list() || is_object(); }
  // The last of what it holds; null if there is none.
  Value* last();
  void DropLast();
  void CopyHeld(const Value& other);
  void ReplaceHeld(Value&& other) noexcept;
  void EndHeld() noexcept;
  bool HoldsTheSame(const Value& other) const;

  std::variant<std::monostate, bool, int64_t, uint64_t, double, std::string,
               List, Object>
      rep_;
};

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_VALUE_H_
