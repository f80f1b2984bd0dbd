// RapidJSON's events made into documents: one pass, no recursion, and every
// mistake with its line and column.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/internal/json.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/internal/hash.h"
#include "qom/internal/strings.h"
#include "qom/limits.h"
#include "qom/status.h"
#include "rapidjson/document.h"
#include "rapidjson/encodedstream.h"
#include "rapidjson/error/en.h"
#include "rapidjson/memorystream.h"
#include "rapidjson/reader.h"

namespace qom::internal {
namespace {

// Nothing this project reads is deeper; a file that is must be a mistake.
constexpr size_t kMaxJsonDepth = 64;

std::string LineOf(std::string_view file, std::string_view text,
                   size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const size_t line_start = before.rfind('\n') + 1;  // 0 if there is none
  return fmt::format("{}:{}:{}", file, line, offset - line_start + 1);
}

// RapidJSON reads more than 2 GB wrongly; nothing here is near that.
constexpr size_t kMaxText = size_t{1} << 30;

// Hands events on, and converts numbers: RapidJSON 1.1 reads out of bounds for
// some and turns integers beyond 64 bits into floating point without a word
// (docs/decisions/0001-json-library.md).
template <typename Base>
struct ExactNumbers
    : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, ExactNumbers<Base>> {
  ExactNumbers(Base& handler, size_t& most) : base(handler), values(most) {}
  bool Null() { return Count() && base.Null(); }
  bool Bool(bool value) { return Count() && base.Bool(value); }
  bool String(const char* text, rapidjson::SizeType size, bool copy) {
    return Count() && base.String(text, size, copy);
  }
  bool StartObject() { return Count() && base.StartObject(); }
  bool Key(const char* text, rapidjson::SizeType size, bool copy) {
    return base.Key(text, size, copy);
  }
  bool EndObject(rapidjson::SizeType count) { return base.EndObject(count); }
  bool StartArray() { return Count() && base.StartArray(); }
  bool EndArray(rapidjson::SizeType count) { return base.EndArray(count); }
  bool RawNumber(const char* digits, rapidjson::SizeType size, bool /*copy*/) {
    if (!Count()) return false;
    const std::string_view text(digits, size);
    const char* end = digits + size;
    if (text.find_first_of(".eE") != std::string_view::npos) {
      double value = 0;
      return std::from_chars(digits, end, value).ec == std::errc() &&
             base.Double(value);
    }
    if (text.front() == '-') {
      int64_t value = 0;
      return std::from_chars(digits, end, value).ec == std::errc() &&
             base.Int64(value);
    }
    uint64_t value = 0;
    return std::from_chars(digits, end, value).ec == std::errc() &&
           base.Uint64(value);
  }

  bool Count() {
    is_full = values == 0;
    if (!is_full) --values;
    return !is_full;
  }

  Base& base;
  size_t& values;        // that may yet come
  bool is_full = false;  // one more came
};

// RapidJSON keeps two members of one name; we refuse them. Also finds what is
// nested too deep.
absl::Status CheckShape(std::string_view file, const JsonValue& root) {
  // The way to a value: what lies in each list or object is looked at in turn.
  struct Level {
    const JsonValue* value;
    size_t next;
  };
  std::vector<Level> path;
  qom::internal::HashSet<std::string_view> names;
  auto enter = [&](const JsonValue& value) -> absl::Status {
    if (!value.IsArray() && !value.IsObject()) return absl::OkStatus();
    if (path.size() == kMaxJsonDepth) {
      return Error(Cause::kMalformed, "{}: nested more than {} levels deep",
                   file, kMaxJsonDepth);
    }
    path.push_back({&value, 0});
    if (!value.IsObject() || value.MemberCount() < 2) return absl::OkStatus();
    names.clear();
    for (const auto& member : value.GetObject()) {
      const std::string_view name = JsonText(member.name);
      if (names.insert(name).second) continue;
      return Error(Cause::kMalformed,
                   "{}: the key '{}' stands twice in one object", file,
                   name.substr(0, 80));
    }
    return absl::OkStatus();
  };
  QOMRT_RETURN_IF_ERROR(enter(root));
  while (!path.empty()) {
    Level& level = path.back();
    const bool is_list = level.value->IsArray();
    if (level.next ==
        (is_list ? level.value->Size() : level.value->MemberCount())) {
      path.pop_back();
      continue;
    }
    const size_t at = level.next++;
    QOMRT_RETURN_IF_ERROR(enter(
        is_list ? level.value->Begin()[at]
                : (level.value->MemberBegin() + static_cast<std::ptrdiff_t>(at))
                      ->value));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<JsonDocument> ParseJson(std::string_view file,
                                       std::string_view text) {
  size_t values = kMaxJsonValues;
  return ParseJson(file, text, values);
}

absl::StatusOr<JsonDocument> ParseJson(std::string_view file,
                                       std::string_view text, size_t& values) {
  // RapidJSON takes a NUL for the end and would not read what follows.
  if (const size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return Error(Cause::kMalformed, "{}: not JSON: a NUL byte",
                 LineOf(file, text, nul));
  }
  if (text.size() >= kMaxText) {
    return Error(Cause::kMalformed, "{}: {} bytes; at most {} are read", file,
                 text.size(), kMaxText);
  }
  JsonDocument document;
  rapidjson::MemoryStream memory(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream>
      input(memory);
  rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>, JsonHeap>
      reader;
  rapidjson::ParseResult result;
  bool is_full = false;
  auto generate = [&](auto& handler) {
    ExactNumbers<std::remove_reference_t<decltype(handler)>> exact(handler,
                                                                   values);
    result = reader.Parse<rapidjson::kParseIterativeFlag |
                          rapidjson::kParseValidateEncodingFlag |
                          rapidjson::kParseNumbersAsStringsFlag>(input, exact);
    is_full = exact.is_full;
    return !result.IsError();
  };
  document.Populate(generate);
  if (is_full) {
    return Error(Cause::kMalformed,
                 "{}: more than {} values; at most so many are read", file,
                 kMaxJsonValues);
  }
  if (result.IsError()) {
    const std::string_view what =
        result.Code() == rapidjson::kParseErrorTermination
            ? "a number beyond 64 bits"
            : rapidjson::GetParseError_En(result.Code());
    return Error(Cause::kMalformed, "{}: not JSON: {}",
                 LineOf(file, text, std::min(result.Offset(), text.size())),
                 what);
  }
  QOMRT_RETURN_IF_ERROR(CheckShape(file, document));
  return document;
}

std::string_view JsonKind(const JsonValue& value) {
  switch (value.GetType()) {
    case rapidjson::kNullType:
      return "null";
    case rapidjson::kFalseType:
    case rapidjson::kTrueType:
      return "a boolean";
    case rapidjson::kObjectType:
      return "an object";
    case rapidjson::kArrayType:
      return "a list";
    case rapidjson::kStringType:
      return "a string";
    case rapidjson::kNumberType:
      return "a number";
  }
  return "?";
}

Value JsonToValue(const JsonValue& value) {
  if (value.IsNull()) return Value();
  if (value.IsBool()) return Value(value.GetBool());
  if (value.IsUint64()) return Value(value.GetUint64());
  if (value.IsInt64()) return Value(value.GetInt64());
  if (value.IsNumber()) return Value(value.GetDouble());
  if (value.IsString()) return Value(JsonText(value));
  if (value.IsArray()) {
    Value::List list;
    list.reserve(value.Size());
    for (const JsonValue& one : value.GetArray()) {
      list.push_back(JsonToValue(one));
    }
    return Value(std::move(list));
  }
  Value::Object members;
  members.reserve(value.MemberCount());
  for (const auto& one : value.GetObject()) {
    members.emplace_back(JsonText(one.name), JsonToValue(one.value));
  }
  return Value::OfObject(std::move(members));
}

absl::StatusOr<Value> ValueOfText(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t start = text.find_first_not_of(kBlanks);
  const char first = start == text.npos ? '\0' : text[start];
  // How numbers, true, false, null and texts start; most texts do not.
  if (std::string_view("[{\"-0123456789tfn").find(first) == text.npos) {
    return Value(text);
  }
  const absl::StatusOr<JsonDocument> document = ParseJson("value", text);
  if (document.ok()) return JsonToValue(*document);
  if (first != '[' && first != '{') return Value(text);
  return Error(Cause::kBadValue, "{}", Message(document.status()));
}

std::string TextOfValue(const Value& value) {
  if (!value.is_text()) return JsonOf(value);
  const absl::StatusOr<Value> read = ValueOfText(value.text_value());
  return read.ok() && *read == value ? value.text_value() : JsonOf(value);
}

const JsonValue* JsonMember(const JsonValue& object, std::string_view key) {
  const auto at = object.FindMember(
      JsonValue(rapidjson::StringRef(key.data(), key.size())));
  return at == object.MemberEnd() ? nullptr : &at->value;
}

}  // namespace qom::internal
