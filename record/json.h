// JSON as an emulator says it, which may be of any shape: looks into it that
// answer "nothing" for what is not as it should be, and the arguments of a
// question.
//
// Example:
//
//   for (const JsonValue& type : answer.said.GetArray()) {
//     if (IsTrue(type, "abstract")) Use(TextOf(type, "name"));
//   }
//   ArgumentsOf({{"typename", "e1000"}})  // {"typename":"e1000"}
//
// Threads: as JsonValue.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_JSON_H_
#define QOMRT_RECORD_JSON_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "qom/internal/json.h"
#include "qom/value.h"

namespace qom::record {

using qom::internal::JsonDocument;
using qom::internal::JsonKind;
using qom::internal::JsonText;
using qom::internal::JsonToValue;
using qom::internal::JsonValue;
using qom::internal::ParseJson;

// The member `key` of an object; null if `value` is none or has none.
const JsonValue* MemberOf(const JsonValue& value, std::string_view key);
// The same if it is a string; "" if not.
std::string_view TextOf(const JsonValue& value, std::string_view key);
// The same if it is true; false if not.
bool IsTrue(const JsonValue& value, std::string_view key);
// The same if it is a list; null if not.
const JsonValue* ListOf(const JsonValue& value, std::string_view key);

// `value` as JSON on one line. `order` sorts the members of the outermost
// object by name.
std::string ToLine(const JsonValue& value, bool order = false);
// A copy of a part of a document, on its own.
JsonDocument CopyOf(const JsonValue& value);

// A JSON object.
std::string ArgumentsOf(
    std::initializer_list<std::pair<std::string_view, Value>> members);
// `text` as JSON.
std::string Quoted(std::string_view text);

}  // namespace qom::record

#endif  // QOMRT_RECORD_JSON_H_
