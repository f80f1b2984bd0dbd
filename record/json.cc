// JSON of an emulator, read and written by RapidJSON.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/json.h"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qom/internal/json_heap.h"
#include "rapidjson/writer.h"

namespace qom::record {

using qom::internal::JsonBuffer;

using Writer = rapidjson::Writer<JsonBuffer, rapidjson::UTF8<>,
                                 rapidjson::UTF8<>, qom::internal::JsonHeap>;

const JsonValue* MemberOf(const JsonValue& value, std::string_view key) {
  return value.IsObject() ? qom::internal::JsonMember(value, key) : nullptr;
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

std::string Quoted(std::string_view text) {
  return qom::internal::JsonOf(Value(text));
}

std::string ArgumentsOf(
    std::initializer_list<std::pair<std::string_view, Value>> members) {
  return qom::internal::JsonOf(
      Value::OfObject({members.begin(), members.end()}));
}

}  // namespace qom::record
