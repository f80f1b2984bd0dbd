// The part of reStructuredText that documentation of schemas is written in, as
// blocks, and the text of a block as pieces.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QAPI_INTERNAL_MARKUP_H_
#define QOMRT_QAPI_INTERNAL_MARKUP_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace qom::qapi::internal {

struct Block {
  enum class Kind : uint8_t {
    kParagraph,
    kItem,     // of a list
    kCode,     // as it stands
    kHeading,  // of `level`
    kNote,     // a paragraph that stands out, with a title
  };

  Kind kind = Kind::kParagraph;
  int level = 0;
  std::string title{};
  std::string text{};
};

std::vector<Block> BlocksOf(std::string_view text);

struct Piece {
  enum class Kind : uint8_t { kText, kCode, kStrong, kEmphasis, kName };

  Kind kind = Kind::kText;
  std::string_view text{};
};

// A name is what stands in single backticks, or behind an @.
std::vector<Piece> PiecesOf(std::string_view text);

}  // namespace qom::qapi::internal

#endif  // QOMRT_QAPI_INTERNAL_MARKUP_H_
