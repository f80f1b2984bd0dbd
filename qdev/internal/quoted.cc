// Quotes a text for a message: cut between characters, no byte that could steer
// a terminal.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/internal/quoted.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "fmt/format.h"
#include "qom/sentence.h"

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
  return fmt::format("'{}{}'", Escaped(shown),
                     shown.size() == text.size() ? "" : "…");
}

}  // namespace qom::qdev::internal
