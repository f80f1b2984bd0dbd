// RapidJSON behind it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/json.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "qom/internal/json_heap.h"
#include "qom/internal/json_writer.h"
#include "rapidjson/writer.h"

namespace qom::record {

using internal::JsonBuffer;

using Writer = rapidjson::Writer<JsonBuffer, rapidjson::UTF8<>,
                                 rapidjson::UTF8<>, internal::JsonHeap>;

const JsonValue* MemberOf(const JsonValue& value, std::string_view key) {
  return value.IsObject() ? internal::JsonMember(value, key) : nullptr;
}

std::string_view TextOf(const JsonValue& value, std::string_view key) {
  const JsonValue* const member = MemberOf(value, key);
  return member != nullptr && member->IsString() ? JsonText(*member)
                                                 : std::string_view();
}

bool IsTrue(const JsonValue& value, std::string_view key) {
  const JsonValue* const member = MemberOf(value, key);
  return member != nullptr && member->IsTrue();
}

const JsonValue* ListOf(const JsonValue& value, std::string_view key) {
  const JsonValue* const member = MemberOf(value, key);
  return member != nullptr && member->IsArray() ? member : nullptr;
}

std::string ToLine(const JsonValue& value, bool order) {
  JsonBuffer buffer;
  Writer writer(buffer);
  if (!order || !value.IsObject()) {
    value.Accept(writer);
    return std::string(buffer.GetString(), buffer.GetSize());
  }
  std::vector<const JsonValue::Member*> members;
  for (const auto& member : value.GetObject()) members.push_back(&member);
  std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) {
    return JsonText(a->name) < JsonText(b->name);
  });
  writer.StartObject();
  for (const auto* member : members) {
    writer.Key(member->name.GetString(), member->name.GetStringLength());
    member->value.Accept(writer);
  }
  writer.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize());
}

JsonDocument CopyOf(const JsonValue& value) {
  JsonDocument copy;
  copy.CopyFrom(value, copy.GetAllocator());
  return copy;
}

std::optional<Value> ToValue(const JsonValue& value) {
  absl::StatusOr<Value> read = internal::JsonToValue(value);
  return read.ok() ? std::optional<Value>(*std::move(read)) : std::nullopt;
}

std::string Quoted(std::string_view text) {
  JsonBuffer buffer;
  Writer writer(buffer);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return std::string(buffer.GetString(), buffer.GetSize());
}

std::string ArgumentsOf(
    std::initializer_list<std::pair<std::string_view, Value>> members) {
  std::string text = "{";
  for (const auto& [name, value] : members) {
    if (text.size() > 1) text += ',';
    text += Quoted(name);
    text += ':';
    text += value.is_text() ? Quoted(value.text_value())
                            : internal::JsonRow([&](auto& json) {
                                json.Write(value);
                              }).value_or("null");
  }
  return text + "}";
}

}  // namespace qom::record
