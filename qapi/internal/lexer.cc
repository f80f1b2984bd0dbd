// A schema file cut into words, with the place of each.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/lexer.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "fmt/format.h"
#include "qom/internal/utf8.h"
#include "qom/sentence.h"

namespace qom::qapi::internal {
namespace {

constexpr std::string_view kMarks = "{}[]:,";
constexpr std::string_view kBlanks = " \t\r\f\v";
// How much of a text that is no word a message shows.
constexpr size_t kShownBytes = 40;

std::string_view WithoutEnd(std::string_view text, std::string_view blanks) {
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

}  // namespace

std::string ShownToken(const Token& token) {
  switch (token.kind) {
    case Token::Kind::kEnd:
      return "the end of the file";
    case Token::Kind::kComment:
      return "a documentation comment";
    case Token::Kind::kString:
      return fmt::format("'{}'", Escaped(token.text.substr(0, kShownBytes)));
    case Token::Kind::kMark:
    case Token::Kind::kBool:
    case Token::Kind::kBad:
      break;
  }
  return std::string(token.text);
}

void Lexer::SkipBlanks() {
  for (; pos_ < text_.size(); ++pos_) {
    if (text_[pos_] == '\n') {
      ++line_;
      line_start_ = pos_ + 1;
    } else if (kBlanks.find(text_[pos_]) == std::string_view::npos) {
      return;
    }
  }
}

std::string_view Lexer::RestOfLine() {
  const size_t start = pos_;
  pos_ = std::min(text_.find('\n', pos_), text_.size());
  const std::string_view line =
      WithoutEnd(text_.substr(start, pos_ - start), "\r");
  if (is_text_) CheckCharacters(line);
  return line;
}

void Lexer::CheckCharacters(std::string_view comment) {
  for (size_t i = 0; i < comment.size();) {
    const auto byte = static_cast<unsigned char>(comment[i]);
    const bool is_plain = (byte >= ' ' && byte < 0x7f) || byte == '\t' ||
                          byte == '\f' || byte == '\v';
    const size_t size = is_plain ? 1
                        : byte < 0x80
                            ? 0
                            : qom::internal::CharacterSize(comment.substr(i));
    if (size == 0) {
      is_text_ = false;
      const auto column = comment.data() + i - (text_.data() + line_start_);
      mistakes_.Add({file_, line_, static_cast<uint32_t>(column) + 1},
                    Code::kBadCharacter,
                    "a comment is UTF-8 without control characters; this is "
                    "byte {:#04x}",
                    byte);
      return;
    }
    i += size;
  }
}

Token Lexer::Next() {
  for (;;) {
    SkipBlanks();
    const Position at = Here();
    if (pos_ == text_.size()) return {Token::Kind::kEnd, at};
    const char c = text_[pos_];
    if (c == '#') {
      const bool is_doc = Peek(1) == '#';
      const std::string_view comment = RestOfLine();
      if (is_doc) return {Token::Kind::kComment, at, comment};
      continue;
    }
    if (kMarks.find(c) != std::string_view::npos) {
      return {Token::Kind::kMark, at, text_.substr(pos_++, 1)};
    }
    if (c == '\'') return String();
    for (const std::string_view word : {"true", "false"}) {
      if (text_.substr(pos_, word.size()) != word) continue;
      pos_ += word.size();
      return {Token::Kind::kBool, at, word};
    }
    return Stray();
  }
}

Token Lexer::String() {
  const Position at = Here();
  ++pos_;
  const size_t start = pos_;
  std::string* unescaped = nullptr;
  bool is_bad = false;
  for (;; ++pos_) {
    if (pos_ == text_.size() || text_[pos_] == '\n') {
      mistakes_.Add(at, Code::kOpenString, "a string ends on its line, in a '");
      return {Token::Kind::kBad, at};
    }
    const char c = text_[pos_];
    if (c == '\'') break;
    if (c == '\\') {
      if (unescaped == nullptr) {
        unescaped = &texts_.emplace_back(text_.substr(start, pos_ - start));
      }
      if (Peek(1) != '\\') {
        is_bad = true;
        mistakes_.Add(
            Here(), Code::kBadEscape,
            "'\\{}' is no escape; a string has only '\\\\'",
            Peek(1) == '\n' ? "" : Escaped(text_.substr(pos_ + 1, 1)));
        if (Peek(1) != '\n' && Peek(1) != '\0') ++pos_;
        continue;
      }
      ++pos_;
    } else if (c < ' ' || c > '~') {
      if (!is_bad) {
        mistakes_.Add(Here(), Code::kBadCharacter,
                      "a string is made of printable ASCII; this is byte "
                      "{:#04x}",
                      static_cast<unsigned char>(c));
      }
      is_bad = true;
    }
    if (unescaped != nullptr) *unescaped += text_[pos_];
  }
  const std::string_view raw = text_.substr(start, pos_ - start);
  ++pos_;
  if (is_bad) return {Token::Kind::kBad, at};
  return {Token::Kind::kString, at,
          unescaped != nullptr ? std::string_view(*unescaped) : raw};
}

Token Lexer::Stray() {
  const Position at = Here();
  const size_t start = pos_;
  const std::string_view rest = text_.substr(pos_);
  const size_t size =
      std::min(rest.find_first_of("[]{}:,'\" \t\r\n\f\v#"), rest.size());
  pos_ += std::max<size_t>(size, 1);
  const std::string_view word = text_.substr(start, pos_ - start);
  const std::string_view hint =
      word[0] == '"' ? "; strings are in single quotes"
      : word == "null" || (word[0] >= '0' && word[0] <= '9') || word[0] == '-'
          ? "; there are no numbers and no null"
          : "";
  mistakes_.Add(at, Code::kStrayText, "stray {}{}",
                Escaped(word.substr(0, kShownBytes)), hint);
  return {Token::Kind::kBad, at, word};
}

DocLine Lexer::NextDocLine() {
  SkipBlanks();
  if (Peek() != '#') return {DocLine::Kind::kNone, Here()};
  const Position at = Here();
  const std::string_view line = RestOfLine();
  if (line.starts_with("##")) {
    if (line != "##") {
      mistakes_.Add(at, Code::kBadComment,
                    "nothing stands behind the ## that ends documentation");
    }
    return {DocLine::Kind::kEnd, at};
  }
  if (line == "#") return {DocLine::Kind::kText, at};
  if (line[1] != ' ') {
    mistakes_.Add(at, Code::kBadComment,
                  "a line of documentation begins with # and a blank");
  }
  return {DocLine::Kind::kText,
          {at.file, at.line, at.column + 2},
          WithoutEnd(line.substr(line[1] == ' ' ? 2 : 1), kBlanks)};
}

void Lexer::SkipToStart(const Token& token) {
  // Where the token stands; it is on the line that was read last, unless the
  // file ended.
  if (token.kind == Token::Kind::kEnd) return;
  if (token.at.line == line_ && token.at.column == 1) {
    const size_t start = line_start_;
    const std::string_view rest = text_.substr(start);
    if (rest.starts_with('{') || rest.starts_with("##")) {
      pos_ = start;
      return;
    }
  }
  while (pos_ < text_.size()) {
    pos_ = std::min(text_.find('\n', pos_), text_.size());
    SkipBlanks();
    if (pos_ != line_start_) continue;
    if (Peek() == '{' || (Peek() == '#' && Peek(1) == '#')) return;
    RestOfLine();
  }
}

}  // namespace qom::qapi::internal
