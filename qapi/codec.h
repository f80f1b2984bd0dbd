// How the C++ types that are generated of a schema are read from values and
// written as values. A generated struct has ReadMembers() and WriteMembers(),
// an alternate ReadAlternative() and AlternativeValue(), an enum NamesOf(); the
// rest is here.
//
// Example, of {'struct': 'Disk', 'data': {'file': 'str', '*size': 'size'}}:
//
//   QOMRT_ASSIGN_OR_RETURN(Disk disk,
//                          qapi::FromText<Disk>("file=a.img,size=1G"));
//   disk.size = 4096;
//   Send(qapi::ToJson(disk));  // {"file":"a.img","size":4096}
//
// Errors name the member: "size: expected a size, such as 64k, not 'x'"
// (kBadValue), and the nearest names of one that is not known. Who reads what
// later versions write can have those passed over: see Reader.
//
// Threads: functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_CODEC_H_
#define QOMRT_QAPI_CODEC_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::qapi {

// What `null` is, and what a command without an answer returns.
using Null = std::monostate;
struct Empty {
  friend bool operator==(const Empty&, const Empty&) = default;
};

// A member whose type holds itself lies elsewhere. It is empty until it is
// made, and copied whole.
template <typename T>
class Box {
 public:
  Box() = default;
  Box(T value)  // NOLINT(google-explicit-constructor)
      : value_(std::make_unique<T>(std::move(value))) {}
  Box(const Box& other)
      : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
  Box(Box&&) noexcept = default;
  Box& operator=(const Box& other) { return *this = Box(other); }
  Box& operator=(Box&&) noexcept = default;

  T& emplace() { return *(value_ = std::make_unique<T>()); }
  explicit operator bool() const { return value_ != nullptr; }
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return value_.get(); }
  const T* operator->() const { return value_.get(); }
  friend bool operator==(const Box& a, const Box& b) {
    return a && b ? *a == *b : !a && !b;
  }

 private:
  std::unique_ptr<T> value_;
};

enum class QType : uint8_t {
  kNone,
  kQnull,
  kQnum,
  kQstring,
  kQdict,
  kQlist,
  kQbool,
};
std::span<const std::string_view> NamesOf(QType);

// Reads a value, and remembers what is wrong with it.
class Reader {
 public:
  // In text everything is a string: "on", "1", "4k".
  enum class From : uint8_t { kJson, kText };

  // Members that a type does not have are a mistake; with `passed_over`, they
  // are none, and what would be said of the first kMaxMistakes is put there.
  explicit Reader(From from = From::kJson,
                  std::vector<absl::Status>* passed_over = nullptr)
      : from_(from), passed_over_(passed_over) {}

  bool is_text() const { return from_ == From::kText; }
  // OK while nothing was wrong.
  const absl::Status& status() const { return status_; }

  // These say what is wrong, once, and are false.
  bool Expected(std::string_view what, const Value& value);
  // Or true, if that is passed over.
  bool NoSuchMember(std::string_view name,
                    std::span<const std::string_view> known);
  bool Missing(std::string_view name);
  bool NoSuchName(std::string_view name,
                  std::span<const std::string_view> known);

  // Where in the value one is: a member, or an element of a list. False if that
  // is too deep.
  bool Enter(std::string_view name, size_t index = 0);
  void Leave() { path_.pop_back(); }

 private:
  struct Step {
    std::string_view name;  // "" for an element
    size_t index;
  };

  bool Fail(std::string message, std::vector<std::string> nearest = {});
  absl::Status Wrong(std::string message, std::vector<std::string> nearest);

  const From from_;
  std::vector<absl::Status>* const passed_over_;
  std::vector<Step> path_;
  absl::Status status_;
};

bool Read(Reader& reader, const Value& value, bool& out);
bool Read(Reader& reader, const Value& value, double& out);
bool Read(Reader& reader, const Value& value, std::string& out);
bool Read(Reader& reader, const Value& value, Null& out);
bool Read(Reader& reader, const Value& value, Value& out);
bool Read(Reader& reader, const Value& value, Empty& out);
// An integer in this range, in two's complement.
bool ReadInteger(Reader& reader, const Value& value, int64_t min, uint64_t max,
                 uint64_t& out);
template <std::integral T>
requires(!std::same_as<T, bool>) bool Read(Reader& reader, const Value& value,
                                           T& out) {
  using Limits = std::numeric_limits<T>;
  uint64_t bits = 0;
  if (!ReadInteger(reader, value, static_cast<int64_t>(Limits::min()),
                   static_cast<uint64_t>(Limits::max()), bits)) {
    return false;
  }
  out = static_cast<T>(bits);
  return true;
}
// With a suffix, in text.
bool ReadSize(Reader& reader, const Value& value, uint64_t& out);

// What a value looks like, which decides the branch of an alternate.
enum class Look : uint8_t { kNull, kBool, kNumber, kString, kList, kObject };
// Of a text in text, what of `looks` it may be meant for.
Look LookOf(const Reader& reader, const Value& value,
            std::span<const Look> looks);

// An index into the names of an enum.
bool ReadName(Reader& reader, const Value& value,
              std::span<const std::string_view> names, size_t& index);

template <typename T>
requires std::is_enum_v<T>
bool Read(Reader& reader, const Value& value, T& out) {
  size_t index = 0;
  if (!ReadName(reader, value, NamesOf(T{}), index)) return false;
  out = static_cast<T>(index);
  return true;
}

// Declared before they call one another.
template <typename T>
bool Read(Reader& reader, const Value& value, std::vector<T>& out);
template <typename T>
bool Read(Reader& reader, const Value& value, Box<T>& out);

class ObjectReader;
template <typename T>
concept HasMembers = requires(ObjectReader& in, T& out) {
  { out.ReadMembers(in) } -> std::same_as<bool>;
};
template <HasMembers T>
bool Read(Reader& reader, const Value& value, T& out);
template <typename T>
concept HasAlternatives = requires(Reader& reader, const Value& value, T& out) {
  { out.ReadAlternative(reader, value) } -> std::same_as<bool>;
};
template <HasAlternatives T>
bool Read(Reader& reader, const Value& value, T& out) {
  return out.ReadAlternative(reader, value);
}

// Reads the members of an object.
class ObjectReader {
 public:
  ObjectReader(Reader& reader, const Value& value);

  template <typename T>
  bool Required(std::string_view name, T& out) {
    const Value* const value = Find(name);
    return value == nullptr ? reader_.Missing(name) : Take(name, *value, out);
  }
  template <typename T>
  bool Optional(std::string_view name, std::optional<T>& out) {
    const Value* const value = Find(name);
    return value == nullptr || Take(name, *value, out.emplace());
  }
  bool RequiredSize(std::string_view name, uint64_t& out);
  bool OptionalSize(std::string_view name, std::optional<uint64_t>& out);

  // False, and why, if it is no object.
  bool Begin();
  // False, and why, if it has members that nobody asked for.
  bool End();

 private:
  const Value* Find(std::string_view name);
  template <typename T>
  bool Take(std::string_view name, const Value& value, T& out) {
    if (!reader_.Enter(name)) return false;
    if (!Read(reader_, value, out)) return false;
    reader_.Leave();
    return true;
  }

  Reader& reader_;
  const Value& value_;
  std::vector<std::string_view> asked_;
  size_t taken_ = 0;
};

template <HasMembers T>
bool Read(Reader& reader, const Value& value, T& out) {
  ObjectReader in(reader, value);
  return in.Begin() && out.ReadMembers(in) && in.End();
}

template <typename T>
bool Read(Reader& reader, const Value& value, std::vector<T>& out) {
  if (!value.is_list()) return reader.Expected("a list", value);
  out.clear();
  for (const Value& element : value.list_value()) {
    if (!reader.Enter({}, out.size())) return false;
    T one{};
    if (!Read(reader, element, one)) return false;
    out.push_back(std::move(one));
    reader.Leave();
  }
  return true;
}

template <typename T>
bool Read(Reader& reader, const Value& value, Box<T>& out) {
  return Read(reader, value, out.emplace());
}

// --- Values of types. --------------------------------------------------------

template <typename T>
requires(std::is_arithmetic_v<T> || std::same_as<T, std::string> ||
         std::same_as<T, Value>) Value ToValue(const T& from) {
  return Value(from);
}
inline Value ToValue(Null) { return Value(); }
inline Value ToValue(const Empty&) { return Value::OfObject({}); }

template <typename T>
requires std::is_enum_v<T> Value ToValue(const T& from) {
  const std::span<const std::string_view> names = NamesOf(from);
  const auto index = static_cast<size_t>(from);
  if (index < names.size()) return names[index];
  return {};
}

template <typename T>
Value ToValue(const std::vector<T>& from);
template <typename T>
Value ToValue(const Box<T>& from);

template <typename T>
concept WritesMembers = requires(const T& from, Value::Object& out) {
  from.WriteMembers(out);
};
template <WritesMembers T>
Value ToValue(const T& from) {
  Value::Object members;
  from.WriteMembers(members);
  return Value::OfObject(std::move(members));
}
template <HasAlternatives T>
Value ToValue(const T& from) {
  return from.AlternativeValue();
}

template <typename T>
Value ToValue(const std::vector<T>& from) {
  Value::List list;
  list.reserve(from.size());
  for (const T& one : from) list.push_back(ToValue(one));
  return list;
}
template <typename T>
Value ToValue(const Box<T>& from) {
  return from ? ToValue(*from) : Value();
}

template <typename T>
void WriteMember(std::string_view name, const T& from, Value::Object& out) {
  out.emplace_back(name, ToValue(from));
}
template <typename T>
void WriteMember(std::string_view name, const std::optional<T>& from,
                 Value::Object& out) {
  if (from.has_value()) out.emplace_back(name, ToValue(*from));
}

// --- Whole values. -----------------------------------------------------------

template <typename T>
absl::StatusOr<T> FromValue(const Value& value,
                            Reader::From from = Reader::From::kJson) {
  Reader reader(from);
  T out{};
  if (!Read(reader, value, out)) return reader.status();
  return out;
}

// JSON as text, and the other way.
absl::StatusOr<Value> ParseJson(std::string_view text);
std::string WriteJson(const Value& value);

template <typename T>
absl::StatusOr<T> FromJson(std::string_view text) {
  const absl::StatusOr<Value> value = ParseJson(text);
  if (!value.ok()) return value.status();
  return FromValue<T>(*value);
}
template <typename T>
std::string ToJson(const T& from) {
  return WriteJson(ToValue(from));
}

// "a=b,c.d=e,f.0=g,f.1=h" as an object of texts: a point goes into an object,
// or a list where the names are 0, 1 …; ",," is a comma; a word without "="
// first is the value of `implied`, elsewhere "on".
absl::StatusOr<Value> ParseKeyValues(std::string_view text,
                                     std::string_view implied = {});

template <typename T>
absl::StatusOr<T> FromText(std::string_view text,
                           std::string_view implied = {}) {
  const absl::StatusOr<Value> value = ParseKeyValues(text, implied);
  if (!value.ok()) return value.status();
  return FromValue<T>(*value, Reader::From::kText);
}

}  // namespace qom::qapi

#pragma GCC visibility pop

#endif  // QOMRT_QAPI_CODEC_H_
