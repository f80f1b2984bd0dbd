// Quotes a text for a message: cut between characters, no byte that could steer
// a terminal.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/internal/quoted.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "fmt/format.h"

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

}  // namespace qom::qdev::internal
