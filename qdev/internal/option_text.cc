// Copyright 2026 The qomrt Authors.

#include "qomrt/qdev/internal/option_text.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "fmt/format.h"
#include "qomrt/qom/status.h"

namespace qom::qdev::internal {

std::string Quoted(std::string_view text) {
  constexpr size_t kMost = 80;
  std::string_view shown = text;
  if (text.size() > kMost) {
    size_t end = kMost;
    // Not in the middle of a UTF-8 character.
    while (end > kMost - 4 &&
           (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) {
      --end;
    }
    shown = text.substr(0, end);
  }
  std::string quoted = "'";
  for (char c : shown) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      quoted += fmt::format("\\x{:02x}", byte);
    } else {
      quoted += c;
    }
  }
  quoted += shown.size() == text.size() ? "'" : "…'";
  return quoted;
}

absl::Status CheckId(std::string_view id) {
  bool fine = !id.empty() &&
              absl::ascii_isalpha(static_cast<unsigned char>(id.front()));
  for (char c : id) {
    fine = fine && (absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                    c == '-' || c == '.' || c == '_');
  }
  if (fine) return absl::OkStatus();
  return Error(Cause::kBadValue,
               "the id {} is not a letter followed by letters, digits, '-', "
               "'.' and '_'",
               Quoted(id));
}

}  // namespace qom::qdev::internal
