// A table for people: aligned columns below a header, as wide as the terminal
// at most. Columns that are empty throughout are left out. What is too long for
// its column goes on below at a blank; a word that is too long is not broken,
// but what follows it in its row stands a line lower:
//
//   PROPERTY         VALUE  ORIGIN
//   num-queues       1      machine:
//                           hw_compat_5_1[3]
//   x-disable-pcie-something
//                    off    default
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_TEXT_TABLE_H_
#define QOMRT_TOOLS_TEXT_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/options.h"

namespace qom::tools {

class TextTable {
 public:
  // What could steer the terminal is escaped, here and in rows.
  explicit TextTable(std::vector<std::string> header) {
    Add(std::move(header));
  }
  // As many cells as the header.
  void Add(std::vector<std::string> row);
  // With --wide, each row on one line.
  void Print(const Options& options) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// So many names stand in a row of a table, unless --wide is given.
inline constexpr size_t kMostListed = 3;
// "a b c", or "a b c and 7 more".
std::string Listed(const Options& options,
                   const std::vector<std::string_view>& names);

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_TEXT_TABLE_H_
