// JSON documents as this project wants them: any nesting without recursion,
// no key twice, errors with line and column, integers exact to 64 bits.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_JSON_H_
#define QOMRT_QOM_INTERNAL_JSON_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "qom/internal/json_heap.h"
#include "qom/value.h"
#include "rapidjson/document.h"

namespace qom::internal {

using JsonPool = rapidjson::MemoryPoolAllocator<JsonHeap>;
using JsonValue = rapidjson::GenericValue<rapidjson::UTF8<>, JsonPool>;
using JsonDocument =
    rapidjson::GenericDocument<rapidjson::UTF8<>, JsonPool, JsonHeap>;

// The document in `text`; InvalidArgument naming `file`, line and column.
absl::StatusOr<JsonDocument> ParseJson(std::string_view file,
                                       std::string_view text);
// The same, for several texts together: at most `values` values, of which it
// takes those that are read. InvalidArgument if there are more.
absl::StatusOr<JsonDocument> ParseJson(std::string_view file,
                                       std::string_view text, size_t& values);

inline std::string_view JsonText(const JsonValue& value) {
  return std::string_view(value.GetString(), value.GetStringLength());
}

// "a string", "an object" …
std::string_view JsonKind(const JsonValue& value);

Value JsonToValue(const JsonValue& value);
// A value as JSON without blanks; what is no JSON (a text that is not UTF-8, a
// number that is not finite) as if it were.
std::string JsonOf(const Value& value);

// What somebody means who writes `text` for a value of any kind: the JSON that
// it is, else the text itself. InvalidArgument for a list or an object that is
// no JSON. TextOfValue() is the way back.
absl::StatusOr<Value> ValueOfText(std::string_view text);
std::string TextOfValue(const Value& value);

// The member `key` of an object; null if it is not there.
const JsonValue* JsonMember(const JsonValue& object, std::string_view key);

}  // namespace qom::internal

#endif  // QOMRT_QOM_INTERNAL_JSON_H_
