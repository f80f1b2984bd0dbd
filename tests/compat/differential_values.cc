// Reading texts and typed values for booleans, texts, links and integers of
// every width.
//
// test: optimise
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/compat/differential_values.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "qom/status.h"

namespace qom::compat::differential {
namespace {

__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 UnsignedWide;

Read Number(const Prop& prop, bool negative, uint64_t magnitude, int64_t low,
            uint64_t high) {
  Wide value = negative ? -Wide{magnitude} : Wide{magnitude};
  Wide min = low;
  Wide max = high;
  if (value < min || value > max) return {Cause::kOutOfRange, ""};
  if (prop.min.has_value() && value < Wide{*prop.min}) {
    return {Cause::kOutOfRange, ""};
  }
  if (prop.max.has_value() && value > Wide{*prop.max}) {
    return {Cause::kOutOfRange, ""};
  }
  return {Cause::kNone, negative && magnitude != 0
                            ? fmt::format("-{}", magnitude)
                            : fmt::format("{}", magnitude)};
}

Read ReadBool(const Value& value) {
  const Read bad = {Cause::kBadValue, ""};
  if (value.is_bool()) return {Cause::kNone, value.bool_value() ? "on" : "off"};
  if (!value.is_text()) return bad;
  for (const char* text : {"on", "yes", "true", "y"}) {
    if (value.text_value() == text) return {Cause::kNone, "on"};
  }
  for (const char* text : {"off", "no", "false", "n"}) {
    if (value.text_value() == text) return {Cause::kNone, "off"};
  }
  return bad;
}

Read ReadText(const std::string& type, const Value& value) {
  const Read bad = {Cause::kBadValue, ""};
  if (!value.is_text()) return bad;
  if (type == "values" && value.text_value() != "auto" &&
      value.text_value() != "on" && value.text_value() != "off") {
    return bad;
  }
  return {Cause::kNone, value.text_value()};
}

Read ReadLink(const Value& value) {
  const Read bad = {Cause::kBadValue, ""};
  if (!value.is_text()) return bad;
  if (value.text_value().empty()) return {Cause::kNone, ""};
  if (value.text_value() == "/t0") return {Cause::kNone, "/t0"};
  if (value.text_value() == "/t1") return bad;  // of another type
  return {Cause::kNoSuchObject, ""};
}

// An integer type by its name, and what fits it.
struct IntegerType {
  explicit IntegerType(const std::string& type)
      : is_size(type == "size"),
        is_signed(type.starts_with("int")),
        bits(is_size ? 64 : std::stoi(type.substr(is_signed ? 3 : 4))),
        low(!is_signed   ? 0
            : bits == 64 ? INT64_MIN
                         : -(int64_t{1} << (bits - 1))),
        high(is_signed    ? (uint64_t{1} << (bits - 1)) - 1
             : bits == 64 ? UINT64_MAX
                          : (uint64_t{1} << bits) - 1) {}
  bool is_size;
  bool is_signed;
  int bits;
  int64_t low;
  uint64_t high;
};

// The digits of `text`, which a sign and blanks do not precede any more.
Read ReadDigits(const Prop& prop, const IntegerType& type, bool negative,
                std::string text) {
  const Read bad = {Cause::kBadValue, ""};
  uint64_t factor = 1;
  if (type.is_size) {
    if (negative || text.empty()) return bad;
    const size_t suffix = std::string_view("BKMG").find(text.back());
    if (suffix != std::string_view::npos) {
      factor = uint64_t{1} << (10 * suffix);
      text.pop_back();
    }
  }
  int base = 10;
  if (text.starts_with("0x")) {
    base = 16;
    text.erase(0, 2);
  } else if (!type.is_size && text.size() > 1 && text[0] == '0') {
    base = 8;
  }
  if (text.empty()) return bad;
  UnsignedWide magnitude = 0;
  for (char c : text) {
    const size_t digit = std::string_view("0123456789abcdef").find(c);
    if (digit >= static_cast<size_t>(base)) return bad;
    magnitude = magnitude * static_cast<UnsignedWide>(base) + digit;
    if (magnitude > UINT64_MAX) {
      return type.is_size ? Read{Cause::kOutOfRange, ""} : bad;
    }
  }
  magnitude *= factor;
  if (magnitude > UINT64_MAX) return {Cause::kOutOfRange, ""};
  const uint64_t number = static_cast<uint64_t>(magnitude);
  if (type.is_signed && number > type.high + (negative ? 1 : 0) &&
      type.bits == 64) {
    return bad;
  }
  if (negative && prop.type == "uint64") {
    return Number(prop, false, uint64_t{0} - number, type.low, type.high);
  }
  if (negative && !type.is_signed && number != 0) {
    return {Cause::kOutOfRange, ""};
  }
  return Number(prop, negative, number, type.low, type.high);
}

Read ReadInteger(const Prop& prop, const Value& value) {
  const IntegerType type(prop.type);
  if (value.is_integer()) {
    return Number(prop, value.is_negative(),
                  value.is_negative() ? uint64_t{0} - value.uint_value()
                                      : value.uint_value(),
                  type.low, type.high);
  }
  if (!value.is_text()) return {Cause::kBadValue, ""};
  std::string text = value.text_value();
  while (!text.empty() && text[0] == ' ') text.erase(0, 1);
  const bool negative = !text.empty() && text[0] == '-';
  if (negative) text.erase(0, 1);
  return ReadDigits(prop, type, negative, std::move(text));
}

}  // namespace

Read ReadValue(const Prop& prop, const Value& value) {
  if (prop.type == "bool") return ReadBool(value);
  if (prop.type == "str" || prop.type == "values") {
    return ReadText(prop.type, value);
  }
  if (prop.type == "link<link-target>") return ReadLink(value);
  return ReadInteger(prop, value);
}

}  // namespace qom::compat::differential
