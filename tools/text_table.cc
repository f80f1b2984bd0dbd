// How wide the columns of a table are, and how its rows are laid out.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tools/text_table.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qom/sentence.h"
#include "tools/output.h"

namespace qom::tools {
namespace {

constexpr size_t kGap = 2;        // between columns
constexpr size_t kNarrow = 8;     // no column is made narrower
constexpr size_t kWidest = 1000;  // wider terminals do not help

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// Columns that `text` fills; one for each character.
size_t Width(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return !IsContinuation(c); }));
}

// Bytes of the first `width` characters.
size_t BytesOf(std::string_view text, size_t width) {
  size_t at = 0;
  while (at < text.size()) {
    if (!IsContinuation(text[at]) && width-- == 0) break;
    ++at;
  }
  return at;
}

// `text` as lines of at most `width` characters, broken at blanks. A word that
// is longer stays whole unless it is longer than `room`; then it is broken
// after a mark.
std::vector<std::string_view> Wrap(std::string_view text, size_t width,
                                   size_t room) {
  std::vector<std::string_view> lines;
  for (size_t most; (most = BytesOf(text, width)) < text.size();) {
    size_t end = text.substr(0, most + 1).rfind(' ');
    if (end == text.npos || end == 0) end = text.find(' ', most);
    if (end == text.npos) end = text.size();
    size_t next = std::min(end + 1, text.size());
    if (const size_t last = BytesOf(text, room); end > last) {
      const size_t mark = text.substr(0, last).find_last_of("-_.,=/");
      end = next = mark != text.npos ? mark + 1 : last;
    }
    lines.push_back(text.substr(0, end));
    text.remove_prefix(next);
    if (text.empty()) return lines;
  }
  lines.push_back(text);
  return lines;
}

// A column of a table: how often cells of which width stand in it.
struct Column {
  size_t index;
  std::map<size_t, size_t> cells{};

  size_t widest() const { return cells.rbegin()->first; }
  size_t least() const { return std::min(widest(), kNarrow); }
  // Lines that its cells need beyond their first if it is so wide.
  size_t LinesBelow(size_t width) const {
    size_t lines = 0;
    for (auto at = cells.upper_bound(width); at != cells.end(); ++at) {
      lines += at->second * ((at->first - 1) / width);
    }
    return lines;
  }
};

// Widths that are `most` together, with which the fewest lines are needed.
std::vector<size_t> BestWidths(const std::vector<Column>& columns,
                               size_t most) {
  constexpr size_t kNever = std::numeric_limits<size_t>::max();
  std::vector<size_t> lines(most + 1, 0);  // by the width of the columns so far
  std::vector<std::vector<size_t>> choices;
  for (const Column& column : columns) {
    std::vector<size_t> next(most + 1, kNever);
    std::vector<size_t>& choice = choices.emplace_back(most + 1, 0);
    for (size_t width = std::min(column.widest(), most);
         width >= std::max<size_t>(column.least(), 1); --width) {
      const size_t own = column.LinesBelow(width);
      for (size_t all = width; all <= most; ++all) {
        if (lines[all - width] == kNever) continue;
        if (lines[all - width] + own < next[all]) {
          next[all] = lines[all - width] + own;
          choice[all] = width;
        }
      }
    }
    lines = std::move(next);
  }
  std::vector<size_t> widths(columns.size());
  const bool fits = lines[most] != kNever;
  for (size_t i = columns.size(); i-- > 0;) {
    widths[i] = fits ? choices[i][most] : columns[i].least();
    if (fits) most -= widths[i];
  }
  return widths;
}

// Lines that are written to from left to right.
struct Paper {
  std::vector<std::string> lines{};

  void Write(std::string_view text, size_t y, size_t x) {
    if (lines.size() <= y) lines.resize(y + 1);
    if (text.empty()) return;
    lines[y].append(x - std::min(x, Width(lines[y])), ' ');
    lines[y] += text;
  }
};

}  // namespace

void TextTable::Add(std::vector<std::string> row) {
  for (std::string& cell : row) cell = Printable(cell);
  rows_.push_back(std::move(row));
}

void TextTable::Print(const Options& options) const {
  std::vector<Column> columns;
  size_t total = 0;
  for (size_t i = 0; i < rows_.front().size(); ++i) {
    Column column{i};
    for (const auto& row : rows_) ++column.cells[Width(row[i])];
    const bool is_empty =
        rows_.size() > 1 &&
        std::all_of(rows_.begin() + 1, rows_.end(),
                    [i](const auto& row) { return row[i].empty(); });
    if (is_empty) continue;
    total += column.widest() + kGap;
    columns.push_back(std::move(column));
  }
  if (columns.empty()) return;
  size_t room = std::min(OutputWidth(), kWidest);
  std::vector<size_t> widths;
  if (options.wide || total <= room + kGap) {
    for (const Column& column : columns) widths.push_back(column.widest());
    room = total;
  } else {
    const size_t gaps = kGap * (columns.size() - 1);
    widths = BestWidths(columns, room > gaps ? room - gaps : 0);
  }
  for (const auto& row : rows_) {
    Paper paper;
    size_t start = 0;  // of the column
    size_t first = 0;  // line of the cell
    for (size_t x = 0; x < columns.size(); ++x) {
      size_t y = first;
      for (const std::string_view part :
           Wrap(row[columns[x].index], widths[x], room)) {
        const size_t end = start + Width(part);
        // What would go over the edge gets a line of its own.
        if (end > room) y = std::max(y, paper.lines.size());
        paper.Write(part, y++, end > room ? start - (end - room) : start);
        if (Width(part) > widths[x]) first = y;  // what follows stands below
      }
      start += widths[x] + kGap;
    }
    for (const std::string& line : paper.lines) {
      Out(&row == &rows_.front() ? Bold(line) : line);
      Out("\n");
    }
  }
}

std::string Listed(const Options& options,
                   const std::vector<std::string_view>& names) {
  return SomeOfThese(names, options.wide ? names.size() : kMostListed, " ");
}

}  // namespace qom::tools
