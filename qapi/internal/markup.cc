// Documentation text cut into blocks by its blank lines and indents, and into
// pieces by its marks.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/markup.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qapi/internal/names.h"

namespace qom::qapi::internal {
namespace {

bool IsAlnum(char c) { return IsLower(c) || IsUpper(c) || IsDigit(c); }

size_t LeadingBlanks(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// Bytes of the mark that begins an item: "- ", "* ", "12. "; 0 if none does.
size_t MarkSize(std::string_view line) {
  if (line.starts_with("- ") || line.starts_with("* ")) return 2;
  const size_t digits = line.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string_view::npos) return 0;
  return line.substr(digits, 2) == ". " ? digits + 2 : 0;
}

// One mark, at least three times.
bool IsRule(std::string_view line) {
  constexpr std::string_view kMarks = "=-*^_\"~#";
  return line.size() >= 3 && kMarks.find(line[0]) != std::string_view::npos &&
         line.find_first_not_of(line[0]) == std::string_view::npos;
}

int LevelOf(char mark) {
  constexpr std::string_view kLevels = "*=_^\"";
  const size_t at = kLevels.find(mark);
  return at == std::string_view::npos ? 3 : static_cast<int>(at) + 1;
}

class Blocks {
 public:
  explicit Blocks(std::string_view text) : lines_(LinesOf(text)) {}

  std::vector<Block> Parse() {
    while (at_ < lines_.size()) Next();
    return std::move(blocks_);
  }

 private:
  std::string_view Line() const { return lines_[at_]; }
  bool AtEnd() const { return at_ == lines_.size(); }
  Block& Add(Block block) { return blocks_.emplace_back(std::move(block)); }

  void Next() {
    const size_t indent = LeadingBlanks(Line());
    const std::string_view line = Line().substr(indent);
    if (line.empty()) {
      ++at_;
    } else if (line.starts_with(".. ")) {
      Directive(line.substr(3), indent);
    } else if (line[0] == '=' && !IsRule(line) && IsMarked(line)) {
      Heading(line);
    } else if (at_ + 1 < lines_.size() && IsRule(lines_[at_ + 1]) &&
               !IsRule(line)) {
      Add({Block::Kind::kHeading, LevelOf(lines_[at_ + 1][0]), "",
           std::string(line)});
      at_ += 2;
    } else if (IsRule(line)) {
      ++at_;  // above a heading
    } else {
      Text(line, indent);
    }
  }

  // "== Heading".
  static bool IsMarked(std::string_view line) {
    const size_t end = line.find_first_not_of('=');
    return end != std::string_view::npos && line[end] == ' ';
  }
  void Heading(std::string_view line) {
    const size_t level = line.find_first_not_of('=');
    Add({Block::Kind::kHeading, static_cast<int>(std::min<size_t>(level, 5)),
         "", std::string(line.substr(level + 1))});
    ++at_;
  }

  // A paragraph or item; what is indented below "::" is code.
  void Text(std::string_view line, size_t indent) {
    const size_t mark = MarkSize(line);
    Block& block =
        Add({mark > 0 ? Block::Kind::kItem : Block::Kind::kParagraph});
    block.text = line.substr(mark);
    for (++at_; !AtEnd(); ++at_) {
      const size_t next = LeadingBlanks(Line());
      if (next == Line().size() || MarkSize(Line().substr(next)) > 0) break;
      if (mark > 0 && next <= indent) break;
      block.text += '\n';
      block.text += Line().substr(next);
    }
    if (!block.text.ends_with("::")) return;
    block.text.resize(block.text.size() - 1);
    if (block.text == ":") blocks_.pop_back();
    Code(indent);
  }

  // Lines that are indented by more than `indent`.
  void Code(size_t indent) {
    std::vector<std::string_view> lines;
    for (; !AtEnd(); ++at_) {
      if (!Line().empty() && LeadingBlanks(Line()) <= indent) break;
      lines.push_back(Line());
    }
    while (!lines.empty() && lines.back().empty()) lines.pop_back();
    while (!lines.empty() && lines.front().empty()) lines.erase(lines.begin());
    if (lines.empty()) return;
    size_t least = std::string_view::npos;
    for (const std::string_view line : lines) {
      if (!line.empty()) least = std::min(least, LeadingBlanks(line));
    }
    Block& block = Add({Block::Kind::kCode});
    for (const std::string_view line : lines) {
      if (!block.text.empty()) block.text += '\n';
      block.text += line.substr(std::min(least, line.size()));
    }
  }

  // ".. name:: argument", its options, and what is indented below.
  void Directive(std::string_view line, size_t indent) {
    const size_t colons = line.find("::");
    ++at_;
    if (colons == std::string_view::npos) {  // a comment
      while (!AtEnd() && !Line().empty() && LeadingBlanks(Line()) > indent)
        ++at_;
      return;
    }
    const std::string_view name = line.substr(0, colons);
    std::string_view argument = line.substr(colons + 2);
    argument.remove_prefix(LeadingBlanks(argument));
    bool is_code = name == "qmp-example" || name == "code-block" ||
                   name == "parsed-literal";
    std::string title(name == "qmp-example" ? "Example" : name);
    while (!AtEnd() && Line().substr(LeadingBlanks(Line())).starts_with(':') &&
           LeadingBlanks(Line()) > indent) {
      const std::string_view option = Line().substr(LeadingBlanks(Line()));
      if (option.starts_with(":title: ")) title = option.substr(8);
      if (option.starts_with(":annotated:")) is_code = false;
      ++at_;
    }
    if (is_code) {
      if (name == "qmp-example") {
        Add({Block::Kind::kParagraph, 0, "", title + ":"});
      }
      return Code(indent);
    }
    if (name == "admonition" && !argument.empty()) title = argument;
    title[0] = title[0] >= 'a' && title[0] <= 'z'
                   ? static_cast<char>(title[0] - 'a' + 'A')
                   : title[0];
    Block& note = Add({Block::Kind::kNote, 0, std::move(title)});
    // The first paragraph; what follows is text like any other.
    if (name != "admonition") note.text = argument;
    while (!AtEnd() && Line().empty() && note.text.empty()) ++at_;
    for (; !AtEnd() && !Line().empty() && LeadingBlanks(Line()) > indent;
         ++at_) {
      if (!note.text.empty()) note.text += '\n';
      note.text += Line().substr(LeadingBlanks(Line()));
    }
    if (!note.text.ends_with("::")) return;
    note.text.resize(note.text.size() - 1);
    Code(indent);
  }

  const std::vector<std::string_view> lines_;
  size_t at_ = 0;
  std::vector<Block> blocks_;
};

// Where the text in `mark` at the front of `text` ends; npos if it does not.
size_t EndOf(std::string_view text, std::string_view mark) {
  const size_t end = text.find(mark, mark.size());
  if (end == std::string_view::npos || end == mark.size()) {
    return std::string_view::npos;
  }
  // A mark stands before a word and behind one, on one line or two.
  if (text[mark.size()] == ' ' || text[end - 1] == ' ') {
    return std::string_view::npos;
  }
  return end;
}

}  // namespace

std::vector<Block> BlocksOf(std::string_view text) {
  return Blocks(text).Parse();
}

std::vector<Piece> PiecesOf(std::string_view text) {
  struct Mark {
    std::string_view mark;
    Piece::Kind kind;
  };
  constexpr Mark kMarks[] = {{"``", Piece::Kind::kCode},
                             {"`", Piece::Kind::kName},
                             {"**", Piece::Kind::kStrong},
                             {"*", Piece::Kind::kEmphasis}};
  // Marks that were looked for in vain stand nowhere behind, either.
  bool is_gone[std::size(kMarks)] = {};
  std::vector<Piece> pieces;
  size_t begin = 0;
  const auto add_text = [&](size_t end) {
    if (end > begin) {
      pieces.push_back({Piece::Kind::kText, text.substr(begin, end - begin)});
    }
  };
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      add_text(at);
      begin = at + 1;
      at += 2;
      continue;
    }
    const std::string_view rest = text.substr(at);
    size_t size = 0;
    if (rest[0] == '@' && rest.size() > 1 && IsAlnum(rest[1]) &&
        (at == 0 || !IsAlnum(text[at - 1]))) {
      size = std::min(rest.find_first_not_of(
                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                          "0123456789-_",
                          1),
                      rest.size());
      add_text(at);
      pieces.push_back({Piece::Kind::kName, rest.substr(1, size - 1)});
    }
    for (size_t i = 0; i < std::size(kMarks) && size == 0; ++i) {
      const Mark& mark = kMarks[i];
      if (is_gone[i] || !rest.starts_with(mark.mark)) continue;
      const size_t end = EndOf(rest, mark.mark);
      if (end == std::string_view::npos) {
        is_gone[i] = rest.find(mark.mark, mark.mark.size()) == rest.npos;
        continue;
      }
      add_text(at);
      pieces.push_back(
          {mark.kind, rest.substr(mark.mark.size(), end - mark.mark.size())});
      size = end + mark.mark.size();
    }
    at += std::max<size_t>(size, 1);
    if (size > 0) begin = at;
  }
  add_text(text.size());
  return pieces;
}

}  // namespace qom::qapi::internal
