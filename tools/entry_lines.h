// The lines on which entries of tables stand in a machines.json or a layer
// file, for findings that an editor or a code review can go to.
//
// Example:
//
//   const EntryLines lines(text);
//   lines.Of("machine", "hw_compat_5_1", 3);  // 120
//
// Threads: a value.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TOOLS_ENTRY_LINES_H_
#define QOMRT_TOOLS_ENTRY_LINES_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qom::tools {

class EntryLines {
 public:
  // Of a text that was loaded without an error.
  explicit EntryLines(const std::string& text);

  // Of the entry in that table, from 1. 0 if there is no such entry, or several
  // tables of the layer have that name.
  int Of(std::string_view layer, std::string_view table, int64_t index) const;
  // Of that entry of a layer file.
  int Of(int64_t index) const { return Of("", "", index); }

 private:
  // By layer and table; both "" for a layer file.
  std::map<std::pair<std::string, std::string>, std::vector<int>> lines_;
};

}  // namespace qom::tools

#endif  // QOMRT_TOOLS_ENTRY_LINES_H_
