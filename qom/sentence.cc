// How the pieces of a message are put into words.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/sentence.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/internal/utf8.h"

namespace qom {
namespace {

// Whether the character steers a terminal, or turns round, hides or glues what
// stands beside it: controls, and what Unicode has for directions and without a
// width.
bool Steers(std::string_view character) {
  const auto byte = [character](size_t i) {
    return static_cast<unsigned char>(character[i]);
  };
  if (character.size() == 1) return byte(0) < 0x20 || byte(0) == 0x7f;
  if (character.size() == 2) {
    return (byte(0) == 0xc2 && byte(1) < 0xa0) || character == "\u061c";
  }
  return character.size() == 3 &&
         ((character >= "\u200b" && character <= "\u200f") ||
          (character >= "\u2028" && character <= "\u202e") ||
          (character >= "\u2060" && character <= "\u206f") ||
          character == "\ufeff");
}

}  // namespace

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
  while (!text.empty()) {
    const size_t size = internal::CharacterSize(text);
    const std::string_view character =
        text.substr(0, std::max<size_t>(size, 1));
    if (size == 0 || Steers(character)) {
      for (const char c : character) {
        escaped += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
      }
    } else {
      escaped += character;
    }
    text.remove_prefix(character.size());
  }
  return escaped;
}

void SomeOf::Add(std::string_view name) {
  if (shows_more()) {
    if (count_ > 0) text_ += separator_;
    text_ += name;
  }
  ++count_;
}

std::string SomeOf::ToText() const {
  return count_ <= shown_
             ? text_
             : fmt::format("{} and {} more", text_, count_ - shown_);
}

}  // namespace qom
