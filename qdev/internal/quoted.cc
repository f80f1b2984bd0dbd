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

std::string Escaped(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) {
      escaped += fmt::format("\\x{:02x}", byte);
    } else {
      escaped += c;
    }
  }
  return escaped;
}

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
  return fmt::format("'{}{}'", Escaped(shown),
                     shown.size() == text.size() ? "" : "…");
}

}  // namespace qom::qdev::internal
