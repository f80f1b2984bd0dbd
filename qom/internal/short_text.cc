// The look at a std::string that tells whether its short form is the one we
// know.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/internal/short_text.h"

#include <cstddef>
#include <cstring>
#include <string>

namespace qom::internal {

bool ShortText::Fits(const std::string& text) {
  if (sizeof(std::string) != kBuffer + kMax + 1 || text.size() > kMax) {
    return false;
  }
  // A copy: the original may have kept memory from a longer value.
  const std::string copy(text);
  const char* const bytes = reinterpret_cast<const char*>(&copy);
  const char* data = nullptr;
  size_t size = 0;
  std::memcpy(&data, bytes, sizeof(data));
  std::memcpy(&size, bytes + kSize, sizeof(size));
  return data == bytes + kBuffer && data == copy.data() && size == copy.size();
}

}  // namespace qom::internal
