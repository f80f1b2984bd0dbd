// Copyright 2026 The qomrt Authors.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "fmt/format.h"
#include "qomrt/compat/internal/json.h"
#include "qomrt/qom/internal/strings.h"
#include "qomrt/qom/status.h"
#include "rapidjson/document.h"
#include "rapidjson/error/en.h"

namespace qom::compat::internal {
namespace {

// Nothing this project reads is deeper; a file that is must be a mistake.
constexpr size_t kMaxDepth = 64;

std::string Place(std::string_view file, std::string_view text,
                  size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const size_t line_start = before.rfind('\n') + 1;  // 0 if there is none
  return fmt::format("{}:{}:{}", file, line, offset - line_start + 1);
}

// RapidJSON keeps the last of two members of one name; we refuse them. Also
// finds what is nested too deep.
absl::Status CheckShape(std::string_view file, const JsonValue& root) {
  struct Item {
    const JsonValue* value;
    size_t depth;
  };
  std::vector<Item> todo = {{&root, 1}};
  absl::flat_hash_set<std::string_view> names;
  while (!todo.empty()) {
    const auto [value, depth] = todo.back();
    todo.pop_back();
    if (depth > kMaxDepth) {
      return Error(Cause::kMalformed, "{}: nested more than {} levels deep",
                   file, kMaxDepth);
    }
    if (value->IsArray()) {
      for (const JsonValue& element : value->GetArray()) {
        if (element.IsArray() || element.IsObject()) {
          todo.push_back({&element, depth + 1});
        }
      }
    } else if (value->IsObject()) {
      names.clear();
      for (const auto& member : value->GetObject()) {
        const std::string_view name = JsonText(member.name);
        if (value->MemberCount() > 1 && !names.insert(name).second) {
          return Error(Cause::kMalformed, "{}: the key '{}' stands twice in "
                       "one object", file, name.substr(0, 80));
        }
        if (member.value.IsArray() || member.value.IsObject()) {
          todo.push_back({&member.value, depth + 1});
        }
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<rapidjson::Document> ParseJson(std::string_view file,
                                              std::string_view text) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag |
                 rapidjson::kParseFullPrecisionFlag |
                 rapidjson::kParseValidateEncodingFlag>(text.data(),
                                                        text.size());
  if (document.HasParseError()) {
    return Error(Cause::kMalformed, "{}: not JSON: {}",
                 Place(file, text, std::min(document.GetErrorOffset(),
                                            text.size())),
                 rapidjson::GetParseError_En(document.GetParseError()));
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

absl::StatusOr<Value> JsonToValue(const JsonValue& value) {
  if (value.IsNull()) return Value();
  if (value.IsBool()) return Value(value.GetBool());
  if (value.IsUint64()) return Value(value.GetUint64());
  if (value.IsInt64()) return Value(value.GetInt64());
  if (value.IsNumber()) return Value(value.GetDouble());
  if (value.IsString()) return Value(JsonText(value));
  if (value.IsArray()) {
    Value::List list;
    for (const JsonValue& element : value.GetArray()) {
      if (element.IsArray() || element.IsObject()) {
        return Error(Cause::kMalformed, "a list may hold no {}",
                     JsonKind(element));
      }
      QOMRT_ASSIGN_OR_RETURN(Value one, JsonToValue(element));
      list.push_back(std::move(one));
    }
    return Value(std::move(list));
  }
  return Error(Cause::kMalformed, "an object is no value of a property");
}

const JsonValue* Member(const JsonValue& object, std::string_view key) {
  const auto at = object.FindMember(
      JsonValue(rapidjson::StringRef(key.data(), key.size())));
  return at == object.MemberEnd() ? nullptr : &at->value;
}

}  // namespace qom::compat::internal
