// Reads one object, array, string or boolean, nested as deep as it may be.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_EXPRESSION_PARSER_H_
#define QOMRT_QAPI_INTERNAL_EXPRESSION_PARSER_H_

#include <cstdint>
#include <deque>
#include <string_view>
#include <utility>
#include <vector>

#include "qapi/internal/lexer.h"
#include "qapi/internal/mistakes.h"
#include "qapi/internal/source.h"
#include "qom/internal/hash.h"

namespace qom::qapi::internal {

class ExpressionParser {
 public:
  ExpressionParser(Lexer& lexer, std::deque<Node>& nodes, Mistakes& mistakes)
      : lexer_(lexer), nodes_(nodes), mistakes_(mistakes) {}

  struct Result {
    const Node* object;
    bool is_broken;
  };
  // The object that `start`, a "{", begins. If it is broken, what was read of
  // it, and the lexer goes on with the next.
  Result Parse(const Token& start);

 private:
  struct Level {
    enum class Expects : uint8_t { kFirst, kNext, kSeparator };

    Node* node;
    Node* last = nullptr;
    Expects expects = Expects::kFirst;
    bool is_dropped = false;  // the value to come: its key stands twice

    char closer() const { return node->is_object() ? '}' : ']'; }
  };

  // One step; false after a mistake.
  bool Step();
  // "'key' :", whose value is then in `token`.
  bool TakeKey(Token& token, Node& member);
  bool TakeValue(const Token& token, Node member);
  bool Expected(std::string_view what, const Token& token);

  Lexer& lexer_;
  std::deque<Node>& nodes_;
  Mistakes& mistakes_;
  std::vector<Level> levels_;
  qom::internal::HashSet<std::pair<const Node*, std::string_view>> keys_;
  Token last_;  // that was taken
};

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_EXPRESSION_PARSER_H_
