// The files of a schema as trees of objects, arrays, strings and booleans, with
// the place of each; nothing here knows what an enum is.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_SOURCE_H_
#define QOMRT_QAPI_INTERNAL_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "qapi/doc_comment.h"
#include "qapi/internal/mistakes.h"
#include "qapi/mistake.h"
#include "qapi/schema.h"
#include "qom/internal/hash.h"

namespace qom::qapi::internal {

struct Node {
  enum class Kind : uint8_t { kString, kBool, kArray, kObject };

  Kind kind = Kind::kString;
  bool truth = false;           // of a boolean
  Position at{};                // of the value
  Position key_at{};            // of a member: of its key
  std::string_view key{};       // of a member
  std::string_view text{};      // of a string
  const Node* first = nullptr;  // of what is inside
  const Node* next = nullptr;   // beside it

  bool is_string() const { return kind == Kind::kString; }
  bool is_object() const { return kind == Kind::kObject; }
  bool is_array() const { return kind == Kind::kArray; }
  // The member of an object; null if it is not there.
  const Node* Find(std::string_view name) const {
    const Node* member = first;
    while (member != nullptr && member->key != name) member = member->next;
    return member;
  }
};

// "a string", "an object" …
std::string_view KindOf(const Node& node);

// What stands at the top of a file and is no directive.
struct Expression {
  const Node* object;
  const DocComment* doc;  // null without
  bool is_broken;         // it ends in a mistake
};

using Names = qom::internal::HashSet<std::string_view>;

struct Pragmas {
  bool doc_required = false;
  Names command_names;  // they may have "_"
  Names returns;        // of commands that return anything
  Names undocumented;   // definitions
  Names member_names;   // types whose members may have "_" and upper case
};

struct Source {
  std::vector<std::string> files;  // names, in the order of their inclusion
  std::deque<std::string> texts;
  std::deque<Node> nodes;
  std::deque<DocComment> docs;
  std::vector<Expression> expressions;
  Pragmas pragmas;
  bool is_whole = true;  // no included file is missing
};

// Reads the file at `path` and all that it includes.
void ReadSource(const std::string& path, const FileReader& read, Source& source,
                Mistakes& mistakes);

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_SOURCE_H_
