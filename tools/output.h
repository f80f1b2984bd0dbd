// How `qom` prints: JSON with sorted keys for programs, text for people (tables
// are in tools/text_table.h). Nothing here throws: a stream that takes no more
// is noticed by FinishOutput().
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_OUTPUT_H_
#define QOMRT_TOOLS_OUTPUT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/diagnostic.h"
#include "qom/value.h"

namespace qom::tools {

// A JSON document on its way out; objects print their keys sorted.
class Json {
 public:
  using Object = std::map<std::string, Json, std::less<>>;
  using Array = std::vector<Json>;

  Json() = default;                                       // null
  Json(Value value) : value_(std::move(value)) {}         // NOLINT
  Json(std::string_view text) : value_(Value(text)) {}    // NOLINT
  Json(const char* text) : value_(Value(text)) {}         // NOLINT
  Json(const std::string& text) : value_(Value(text)) {}  // NOLINT
  Json(bool value) : value_(Value(value)) {}              // NOLINT
  Json(uint64_t value) : value_(Value(value)) {}          // NOLINT
  Json(int64_t value) : value_(Value(value)) {}           // NOLINT
  Json(const std::optional<std::string>& text)            // NOLINT
      : value_(text.has_value() ? Value(*text) : Value()) {}
  Json(Object object);  // NOLINT
  Json(Array array);    // NOLINT

  std::string ToText() const;

 private:
  template <typename Writer>
  void Write(Writer& writer) const;

  Value value_;  // unless one of these is there
  std::shared_ptr<const Object> object_;
  std::shared_ptr<const Array> array_;
};

Json ToJson(const compat::Diagnostic& diagnostic);
Json ToJson(std::span<const compat::Diagnostic> diagnostics);

// Text for standard output and for standard error.
void Out(std::string_view text);
void Err(std::string_view text);
// Writes what is still held back; false, and why on standard error, if not all
// of the output could be written.
bool FinishOutput();

void PrintJson(const Json& json);
// One line each on standard error.
void PrintDiagnostics(std::span<const compat::Diagnostic> diagnostics);
// What there is to say when there is no answer.
void PrintFailure(bool json, std::span<const compat::Diagnostic> diagnostics);

// "1 entry", "2 entries".
std::string Counted(size_t count, std::string_view one, std::string_view many);
// A value as people read it: texts in quotes, "unset" for null.
std::string Shown(const Value& value);
// Escaped(), with "\\n" for the end of a line.
std::string Printable(std::string_view text);
// Bold on a terminal, as it is elsewhere.
std::string Bold(std::string_view text);
// Columns to fill: $COLUMNS, those of the terminal, or 120.
size_t OutputWidth();

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_OUTPUT_H_
