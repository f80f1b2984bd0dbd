// A `DocComment` is what a schema says about a definition, or between two: its
// text in sections, as it stands between two lines of `##`.
//
// Example:
//
//   ##
//   # @Disk:
//   #
//   # What holds blocks.           kText
//   #
//   # @size: how many there are    kMember "size"
//   #
//   # Since: 1.0                   kSince
//   ##
//
// Threads: a plain value.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_DOC_COMMENT_H_
#define QOMRT_QAPI_DOC_COMMENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "qapi/mistake.h"

#pragma GCC visibility push(default)

namespace qom::qapi {

struct DocSection {
  enum class Kind : uint8_t {
    kText,
    kMember,   // or argument, value, branch: "@name:"
    kFeature,  // the same, below "Features:"
    kReturns,
    kErrors,
    kSince,
    kTodo,  // for those who write the schema
  };

  Kind kind = Kind::kText;
  std::string name{};  // of a member or feature
  Position at{};
  std::string text{};  // lines; blanks that indent them are kept
};

struct DocComment {
  Position at{};
  std::string symbol{};  // "" if it is of no definition
  std::vector<DocSection> sections{};
};

}  // namespace qom::qapi

#pragma GCC visibility pop

#endif  // QOMRT_QAPI_DOC_COMMENT_H_
