// Texts read by the type that they are a value of.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/text_value.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "qapi/codec.h"
#include "qom/value.h"

namespace qom::qapi::internal {
namespace {

// As a member of the C++ type `T` would be read.
template <typename T>
std::optional<Value> As(std::string_view text) {
  Reader reader(Reader::From::kText);
  T value{};
  if (!Read(reader, Value(text), value)) return std::nullopt;
  return Value(value);
}

std::optional<Value> IntegerOf(std::string_view type, std::string_view text) {
  if (type == "int8") return As<int8_t>(text);
  if (type == "int16") return As<int16_t>(text);
  if (type == "int32") return As<int32_t>(text);
  if (type == "uint8") return As<uint8_t>(text);
  if (type == "uint16") return As<uint16_t>(text);
  if (type == "uint32") return As<uint32_t>(text);
  if (type == "uint64") return As<uint64_t>(text);
  if (type != "size") return As<int64_t>(text);
  Reader reader(Reader::From::kText);
  uint64_t size = 0;
  if (!ReadSize(reader, Value(text), size)) return std::nullopt;
  return Value(size);
}

}  // namespace

std::optional<Value> ValueOf(const Type& type, std::string_view text) {
  if (type.is_enum()) {
    const bool is_there = std::any_of(
        type.values.begin(), type.values.end(),
        [text](const EnumValue& value) { return value.name == text; });
    if (!is_there) return std::nullopt;
    return Value(text);
  }
  switch (type.json) {
    case Type::Json::kBool:
      return As<bool>(text);
    case Type::Json::kInt:
      return IntegerOf(type.name, text);
    case Type::Json::kNumber:
      return As<double>(text);
    case Type::Json::kString:
      return Value(text);
    case Type::Json::kNull:
    case Type::Json::kArray:
    case Type::Json::kObject:
    case Type::Json::kAny:
      break;
  }
  absl::StatusOr<Value> json = ParseJson(text);
  if (!json.ok()) return std::nullopt;
  return *std::move(json);
}

}  // namespace qom::qapi::internal
