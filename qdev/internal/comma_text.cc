// Reads and writes values in a text that commas divide, by doubling their
// commas.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/internal/comma_text.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace qom::qdev::internal {

std::string TakeValue(std::string_view text, size_t* at) {
  std::string value;
  while (true) {
    const size_t comma = std::min(text.find(',', *at), text.size());
    value += text.substr(*at, comma - *at);
    *at = comma;
    if (comma + 1 >= text.size() || text[comma + 1] != ',') return value;
    value += ',';
    *at = comma + 2;
  }
}

void AppendValue(std::string_view value, std::string& text) {
  for (const char c : value) text.append(c == ',' ? 2 : 1, c);
}

}  // namespace qom::qdev::internal
