// How the pieces of a message are put into words.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/sentence.h"

#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"

namespace qom {

std::string WithArticle(std::string_view name) {
  constexpr std::string_view kVowels = "aeioAEIO";
  const bool is_vowel = !name.empty() && kVowels.find(name[0]) != kVowels.npos;
  return std::string(is_vowel ? "an " : "a ").append(name);
}

std::string OrNearest(const std::vector<std::string>& nearest) {
  if (nearest.empty()) return "";
  return fmt::format("; nearest: {}", fmt::join(nearest, ", "));
}

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

}  // namespace qom
