// The relaxed JSON of schemas: a level for each bracket that is open, and a
// step for what is next in the innermost.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/expression_parser.h"

#include <string_view>
#include <utility>

#include "qapi/schema.h"
#include "qom/limits.h"

namespace qom::qapi::internal {

std::string_view KindOf(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kString:
      return "a string";
    case Node::Kind::kBool:
      return "a boolean";
    case Node::Kind::kArray:
      return "an array";
    case Node::Kind::kObject:
      break;
  }
  return "an object";
}

ExpressionParser::Result ExpressionParser::Parse(const Token& start) {
  levels_.clear();
  keys_.clear();
  last_ = start;
  Node& object = nodes_.emplace_back();
  object.kind = Node::Kind::kObject;
  object.at = object.key_at = start.at;
  levels_.push_back({&object});
  while (!levels_.empty()) {
    if (!Step()) {
      lexer_.SkipToStart(last_);
      return {&object, true};
    }
  }
  return {&object, false};
}

bool ExpressionParser::Step() {
  using Expects = Level::Expects;
  last_ = lexer_.Next();
  Level& level = levels_.back();
  const bool is_object = level.node->is_object();
  if (level.expects != Expects::kNext && last_.Is(level.closer())) {
    levels_.pop_back();
    return true;
  }
  if (level.expects == Expects::kSeparator) {
    if (!last_.Is(',')) {
      return Expected(is_object ? "',' or '}'" : "',' or ']'", last_);
    }
    level.expects = Expects::kNext;
    return true;
  }
  Node member;
  member.at = member.key_at = last_.at;
  if (is_object && !TakeKey(last_, member)) return false;
  level.expects = Expects::kSeparator;
  return TakeValue(last_, member);
}

bool ExpressionParser::TakeKey(Token& token, Node& member) {
  Level& level = levels_.back();
  if (token.kind != Token::Kind::kString) {
    return Expected(level.expects == Level::Expects::kFirst
                        ? "a key in single quotes or '}'"
                        : "a key in single quotes",
                    token);
  }
  member.key = token.text;
  level.is_dropped = !keys_.insert({level.node, token.text}).second;
  if (level.is_dropped) {
    mistakes_.Add(token.at, Code::kDuplicateKey, "key '{}' stands twice",
                  token.text);
  }
  token = lexer_.Next();
  if (!token.Is(':')) return Expected("':'", token);
  token = lexer_.Next();
  member.at = token.at;
  return true;
}

bool ExpressionParser::TakeValue(const Token& token, Node member) {
  if (nodes_.size() >= kMaxJsonValues) {
    if (nodes_.size() == kMaxJsonValues) {
      mistakes_.Add(token.at, Code::kTooLarge, "a schema has at most {} values",
                    kMaxJsonValues);
      nodes_.emplace_back();  // told once
    }
    return false;
  }
  const bool is_open = token.Is('{') || token.Is('[');
  if (is_open) {
    member.kind = token.Is('{') ? Node::Kind::kObject : Node::Kind::kArray;
  } else if (token.kind == Token::Kind::kBool) {
    member.kind = Node::Kind::kBool;
    member.truth = token.text == "true";
  } else if (token.kind == Token::Kind::kString) {
    member.text = token.text;
  } else {
    return Expected("'{', '[', a string in single quotes, true or false",
                    token);
  }
  if (is_open && levels_.size() >= kMaxNesting) {
    mistakes_.Add(token.at, Code::kTooDeep,
                  "objects and arrays nest to {} levels", kMaxNesting);
    return false;
  }
  Node& node = nodes_.emplace_back(std::move(member));
  Level& level = levels_.back();
  if (!level.is_dropped) {
    (level.last == nullptr ? level.node->first : level.last->next) = &node;
    level.last = &node;
  }
  if (is_open) levels_.push_back({&node});
  return true;
}

bool ExpressionParser::Expected(std::string_view what, const Token& token) {
  if (token.kind != Token::Kind::kBad) {
    mistakes_.Add(token.at, Code::kUnexpectedToken, "expected {}, not {}", what,
                  ShownToken(token));
  }
  return false;
}

}  // namespace qom::qapi::internal
