// Reference pages in Markdown.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "fmt/format.h"
#include "qapi/internal/markup.h"
#include "qapi/internal/page_writer.h"
#include "qom/internal/hash.h"

namespace qom::qapi::internal {
namespace {

class MarkdownWriter final : public PageWriter {
 public:
  explicit MarkdownWriter(std::span<const std::string_view> names)
      : names_(names.begin(), names.end()) {}

  void Heading(int level, std::string_view text, std::string_view kind,
               bool is_definition) override {
    Separate();
    if (is_definition) page_ += fmt::format("<a id=\"{}\"></a>\n", text);
    page_.append(static_cast<size_t>(level), '#');
    page_ += ' ';
    page_ += is_definition ? fmt::format("`{}`", text) : Inline(text);
    if (!kind.empty()) page_ += fmt::format(" ({})", kind);
    page_ += '\n';
    in_list_ = false;
  }

  void Label(std::string_view text) override {
    Separate();
    page_ += fmt::format("**{}**\n", text);
    in_list_ = false;
  }

  void Row(const Entry& entry, std::string_view text) override {
    if (!in_list_) page_ += '\n';
    in_list_ = true;
    page_ += "- ";
    if (!entry.name.empty()) page_ += fmt::format("`{}`", entry.name);
    if (!entry.type.empty()) {
      page_ += (entry.name.empty() ? "" : ": ") + TypeLink(entry.type);
    }
    if (!entry.notes.empty())
      page_ += fmt::format(" ({})", Inline(entry.notes));
    bool is_first = true;
    for (const Block& block : BlocksOf(text)) {
      if (is_first && block.kind == Block::Kind::kParagraph) {
        page_ += " — " + Indented(Inline(block.text), 2);
        page_ += '\n';
      } else {
        if (is_first) page_ += '\n';
        page_ += "\n  " + Indented(BlockText(block), 2) + "\n";
      }
      is_first = false;
    }
    if (is_first) page_ += '\n';
  }

  void Field(std::string_view name, std::string_view text) override {
    Separate();
    page_ += fmt::format("*{}*: {}\n", name, Inline(text));
    in_list_ = false;
  }

  void Add(const Block& block) override {
    if (block.kind == Block::Kind::kHeading) {
      return Heading(std::min(block.level, 5), block.text, "", false);
    }
    const bool is_item = block.kind == Block::Kind::kItem;
    if (!(is_item && in_items_)) Separate();
    page_ += BlockText(block) + "\n";
    in_list_ = false;
    in_items_ = is_item;
  }

  std::string Take() override { return std::move(page_); }

 private:
  void Separate() {
    if (!page_.empty()) page_ += '\n';
    in_items_ = false;
  }

  std::string BlockText(const Block& block) const {
    switch (block.kind) {
      case Block::Kind::kCode: {
        const std::string fence(std::max<size_t>(3, Backticks(block.text) + 1),
                                '`');
        return fmt::format("{0}\n{1}\n{0}", fence, block.text);
      }
      case Block::Kind::kItem:
        return "- " + Indented(Inline(block.text), 2);
      case Block::Kind::kNote:
        return fmt::format("> **{}:** {}", block.title,
                           AfterEachLine(Inline(block.text), "> "));
      case Block::Kind::kHeading:
      case Block::Kind::kParagraph:
        break;
    }
    return Inline(block.text);
  }

  static std::string AfterEachLine(std::string_view text,
                                   std::string_view begin) {
    std::string all;
    for (const char c : text) {
      all += c;
      if (c == '\n') all += begin;
    }
    return all;
  }
  static std::string Indented(std::string_view text, size_t blanks) {
    return AfterEachLine(text, std::string(blanks, ' '));
  }

  // How many stand together at most.
  static size_t Backticks(std::string_view text) {
    size_t most = 0;
    size_t run = 0;
    for (const char c : text) {
      run = c == '`' ? run + 1 : 0;
      most = std::max(most, run);
    }
    return most;
  }

  // What would be markup is text.
  static std::string Plain(std::string_view text) {
    std::string all;
    for (const char c : text) {
      if (c == '<') {
        all += "&lt;";
      } else if (c == '&') {
        all += "&amp;";
      } else {
        if (c == '|' || c == '*' || c == '`' || c == '_') all += '\\';
        all += c;
      }
    }
    return all;
  }

  std::string Inline(std::string_view text) const {
    std::string all;
    for (const Piece& piece : PiecesOf(text)) {
      switch (piece.kind) {
        case Piece::Kind::kText:
          all += Plain(piece.text);
          break;
        case Piece::Kind::kCode:
          all += fmt::format("``{}``", piece.text);
          break;
        case Piece::Kind::kStrong:
          all += fmt::format("**{}**", Plain(piece.text));
          break;
        case Piece::Kind::kEmphasis:
          all += fmt::format("*{}*", Plain(piece.text));
          break;
        case Piece::Kind::kName:
          all += Link(piece.text);
          break;
      }
    }
    return all;
  }

  std::string Link(std::string_view name) const {
    return names_.contains(name) ? fmt::format("[`{0}`](#{0})", name)
                                 : fmt::format("`{}`", name);
  }
  // "[T]" is an array of T.
  std::string TypeLink(std::string_view type) const {
    if (!type.starts_with('[')) return Link(type);
    return "array of " + Link(type.substr(1, type.size() - 2));
  }

  const qom::internal::HashSet<std::string_view> names_;
  std::string page_;
  bool in_list_ = false;   // of rows
  bool in_items_ = false;  // of text
};

}  // namespace

std::unique_ptr<PageWriter> MakeMarkdownWriter(
    std::span<const std::string_view> names) {
  return std::make_unique<MarkdownWriter>(names);
}

}  // namespace qom::qapi::internal
