// The texts of booleans, integers and sizes, read by the rules that emulator
// users know.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/text.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <system_error>

#include "qom/status.h"

namespace qom {
namespace {

constexpr bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// A long text is cut in messages.
std::string_view Shown(std::string_view text) { return text.substr(0, 80); }

absl::Status NotAnInteger(std::string_view text) {
  // One that is too long is still none that could be meant.
  const bool is_long =
      !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  return Error(Cause::kBadValue, "'{}' is not an integer{}", Shown(text),
               is_long ? " of 64 bits" : "");
}

// Sign and magnitude of a text in base 0; false if it is none.
bool ReadMagnitude(std::string_view text, bool* negative, uint64_t* magnitude) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end && IsBlank(*at)) ++at;
  *negative = false;
  if (at != end && (*at == '-' || *at == '+')) *negative = *at++ == '-';
  if (at == end) return false;
  unsigned base = 10;
  if (*at == '0' && end - at > 1) {
    base = 8;
    ++at;
    if (*at == 'x' || *at == 'X') {
      base = 16;
      if (++at == end) return false;
    }
  }
  uint64_t value = 0;
  if (base == 10 && end - at <= 19) {  // cannot overflow
    do {
      const unsigned digit = static_cast<unsigned>(*at - '0');
      if (digit > 9) return false;
      value = value * 10 + digit;
    } while (++at != end);
    *magnitude = value;
    return true;
  }
  const auto [stop, error] =
      std::from_chars(at, end, value, static_cast<int>(base));
  if (error != std::errc() || stop != end) return false;
  *magnitude = value;
  return true;
}

// The exponent of two of a size suffix; -1 if it is none.
int SuffixShift(char c) {
  constexpr std::string_view kSuffixes = "BKMGTPE";
  const size_t at =
      kSuffixes.find(c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at) * 10;
}

}  // namespace

absl::Status ParseBool(std::string_view text, bool* value) {
  if (text == "on" || text == "yes" || text == "true" || text == "y") {
    *value = true;
    return absl::OkStatus();
  }
  if (text == "off" || text == "no" || text == "false" || text == "n") {
    *value = false;
    return absl::OkStatus();
  }
  return Error(Cause::kBadValue,
               "'{}' is not a boolean; use on or off (or yes, no, true, "
               "false, y, n)",
               Shown(text));
}

absl::Status ParseUint(std::string_view text, uint64_t max, uint64_t* value) {
  bool negative = false;
  uint64_t magnitude = 0;
  if (__builtin_expect(!ReadMagnitude(text, &negative, &magnitude), 0)) {
    return NotAnInteger(text);
  }
  const uint64_t wrapped = negative ? 0 - magnitude : magnitude;
  if (__builtin_expect(wrapped > max, 0)) {
    return Error(Cause::kOutOfRange, "{} is outside 0..{}", Shown(text), max);
  }
  *value = wrapped;
  return absl::OkStatus();
}

bool TryParseUint(std::string_view text, uint64_t* value) {
  // Most numbers are plain decimal ones that cannot overflow.
  if (text.size() - 1 < 19 && text[0] >= '1' && text[0] <= '9') {
    uint64_t number = 0;
    for (const char c : text) {
      const unsigned digit = static_cast<unsigned>(c - '0');
      if (digit > 9) return false;
      number = number * 10 + digit;
    }
    *value = number;
    return true;
  }
  bool negative = false;
  uint64_t magnitude = 0;
  if (!ReadMagnitude(text, &negative, &magnitude)) return false;
  *value = negative ? 0 - magnitude : magnitude;
  return true;
}

absl::Status ParseInt(std::string_view text, int64_t min, int64_t max,
                      int64_t* value) {
  bool negative = false;
  uint64_t magnitude = 0;
  constexpr uint64_t kMost = std::numeric_limits<int64_t>::max();
  if (!ReadMagnitude(text, &negative, &magnitude) ||
      magnitude > kMost + (negative ? 1 : 0)) {
    return NotAnInteger(text);
  }
  const int64_t number =
      static_cast<int64_t>(negative ? 0 - magnitude : magnitude);
  if (number < min || number > max) {
    return Error(Cause::kOutOfRange, "{} is outside {}..{}", Shown(text), min,
                 max);
  }
  *value = number;
  return absl::OkStatus();
}

absl::Status ParseSize(std::string_view text, uint64_t* value) {
  auto not_a_size = [text] {
    return Error(Cause::kBadValue,
                 "'{}' is not a size; use bytes or a suffix K, M, G, T, P, E",
                 Shown(text));
  };
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end && IsBlank(*at)) ++at;
  if (at != end && *at == '+') ++at;
  if (at == end || *at < '0' || *at > '9') return not_a_size();
  uint64_t whole = 0;
  const bool hex = end - at > 2 && *at == '0' && (at[1] == 'x' || at[1] == 'X');
  const auto [stop, error] = hex ? std::from_chars(at + 2, end, whole, 16)
                                 : std::from_chars(at, end, whole, 10);
  if (stop == (hex ? at + 2 : at)) return not_a_size();
  const bool too_long = error != std::errc();
  at = stop;
  double fraction = 0;  // 0..1, both included: 0.99… may round to 1
  if (!hex && at != end && *at == '.') {
    const auto [after, ignored] =
        std::from_chars(at, end, fraction, std::chars_format::fixed);
    at = after == at ? at + 1 : after;  // "1.K" has no digit after the point
  }
  int shift = 0;
  if (at != end) {
    shift = SuffixShift(*at++);
    if (shift < 0 || at != end) return not_a_size();
  }
  if (fraction != 0 && shift == 0) return not_a_size();
  const uint64_t scaled = whole << shift;
  const uint64_t bytes =
      scaled + static_cast<uint64_t>(fraction *
                                     static_cast<double>(uint64_t{1} << shift));
  if (too_long || scaled >> shift != whole || bytes < scaled) {
    return Error(Cause::kOutOfRange, "{} is outside 0..2^64-1 bytes",
                 Shown(text));
  }
  *value = bytes;
  return absl::OkStatus();
}

}  // namespace qom
