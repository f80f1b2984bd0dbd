// The rules of UTF-8: which bytes may follow which.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/internal/utf8.h"

#include <cstddef>
#include <string_view>

namespace qom::internal {

size_t CharacterSize(std::string_view text) {
  const auto byte = [text](size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const size_t size = first >= 0xc2 && first < 0xe0   ? 2
                      : first >= 0xe0 && first < 0xf0 ? 3
                      : first >= 0xf0 && first < 0xf5 ? 4
                                                      : 0;
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  // Overlong forms, surrogates, and what is beyond Unicode.
  if ((first == 0xe0 && byte(1) < 0xa0) || (first == 0xed && byte(1) > 0x9f) ||
      (first == 0xf0 && byte(1) < 0x90) || (first == 0xf4 && byte(1) > 0x8f)) {
    return 0;
  }
  return size;
}

bool IsUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const bool is_ascii = static_cast<unsigned char>(text[i]) < 0x80;
    const size_t size = is_ascii ? 1 : CharacterSize(text.substr(i));
    if (size == 0) return false;
    i += size;
  }
  return true;
}

}  // namespace qom::internal
