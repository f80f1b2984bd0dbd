// The words of a schema file: brackets, strings in single quotes, true and
// false; comments are left out but for documentation, which begins with "##".
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_LEXER_H_
#define QOMRT_QAPI_INTERNAL_LEXER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "qapi/internal/mistakes.h"
#include "qapi/mistake.h"

namespace qom::qapi::internal {

struct Token {
  enum class Kind : uint8_t {
    kEnd,
    kMark,  // one of { } [ ] : ,
    kString,
    kBool,
    kComment,  // the rest of a line from "##" on
    kBad,      // it is reported
  };

  Kind kind = Kind::kEnd;
  Position at{};
  std::string_view text{};  // of a string what is in its quotes

  bool Is(char mark) const { return kind == Kind::kMark && text[0] == mark; }
};

// "'x'", "{", "the end of the file": the token in a message.
std::string ShownToken(const Token& token);

struct DocLine {
  enum class Kind : uint8_t { kText, kEnd, kNone };  // none: no comment line

  Kind kind = Kind::kNone;
  Position at{};            // of the text
  std::string_view text{};  // without "# " and blanks at its end
};

class Lexer {
 public:
  // Strings with escapes are put into `texts`.
  Lexer(uint32_t file, std::string_view text, Mistakes& mistakes,
        std::deque<std::string>& texts)
      : file_(file), text_(text), mistakes_(mistakes), texts_(texts) {}

  Token Next();
  // The next line of a documentation comment.
  DocLine NextDocLine();
  // After a mistake in `token`: goes to the next line at whose start a
  // definition or documentation may begin, `token` itself if it does.
  void SkipToStart(const Token& token);

 private:
  Position Here() const {
    return {file_, line_, static_cast<uint32_t>(pos_ - line_start_ + 1)};
  }
  char Peek(size_t ahead = 0) const {
    return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0';
  }
  void SkipBlanks();
  // The rest of the line: a comment, or what is skipped.
  std::string_view RestOfLine();
  // Tells the first byte of a file's comments that is no text.
  void CheckCharacters(std::string_view comment);
  Token String();
  Token Stray();

  const uint32_t file_;
  const std::string_view text_;
  Mistakes& mistakes_;
  std::deque<std::string>& texts_;
  size_t pos_ = 0;
  uint32_t line_ = 1;
  size_t line_start_ = 0;
  bool is_text_ = true;
};

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_LEXER_H_
