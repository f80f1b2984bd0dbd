// Reference pages in HTML: one file with its style and an index, no script.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
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

constexpr std::string_view kHtmlHead = R"(<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>QAPI reference</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 0 auto;
       padding: 1rem; }
code, pre { font-family: monospace; }
pre { padding: .5rem; overflow: auto; border: 1px solid #8884; }
h3 { border-top: 1px solid #8888; padding-top: .5rem; }
h3 small, dt small { font-weight: normal; opacity: .7; }
dd p:first-child { margin-top: 0; }
aside { border-left: 4px solid #8888; padding-left: .75rem; }
nav { columns: 16rem; }
nav a { display: block; overflow-wrap: anywhere; }
</style>
)";

std::string Html(std::string_view text) {
  std::string all;
  for (const char c : text) {
    switch (c) {
      case '<':
        all += "&lt;";
        break;
      case '>':
        all += "&gt;";
        break;
      case '&':
        all += "&amp;";
        break;
      case '"':
        all += "&quot;";
        break;
      default:
        all += c;
    }
  }
  return all;
}

class HtmlWriter final : public PageWriter {
 public:
  explicit HtmlWriter(std::span<const std::string_view> names)
      : names_(names.begin(), names.end()) {
    page_ = kHtmlHead;
    page_ += "<h1>QAPI reference</h1>\n<nav>\n";
    for (const std::string_view name : names) {
      page_ += fmt::format("<a href=\"#{0}\">{0}</a>\n", Html(name));
    }
    page_ += "</nav>\n";
  }

  void Heading(int level, std::string_view text, std::string_view kind,
               bool is_definition) override {
    Close();
    const std::string id =
        is_definition ? fmt::format(" id=\"{}\"", Html(text)) : "";
    const std::string shown = is_definition
                                  ? fmt::format("<code>{}</code>", Html(text))
                                  : Inline(text);
    const std::string beside =
        kind.empty() ? "" : fmt::format(" <small>{}</small>", kind);
    page_ += fmt::format("<h{0}{1}>{2}{3}</h{0}>\n", level, id, shown, beside);
  }

  void Label(std::string_view text) override {
    Close();
    page_ += fmt::format("<p><strong>{}</strong></p>\n", Html(text));
  }

  void Row(const Entry& entry, std::string_view text) override {
    Open("dl");
    page_ += "<dt>";
    if (!entry.name.empty()) {
      page_ += fmt::format("<code>{}</code>", Html(entry.name));
    }
    if (!entry.type.empty()) {
      page_ += (entry.name.empty() ? "" : ": ") + TypeLink(entry.type);
    }
    if (!entry.notes.empty()) {
      page_ += fmt::format(" <small>{}</small>", Html(entry.notes));
    }
    page_ += "</dt>\n<dd>";
    bool in_list = false;
    for (const Block& block : BlocksOf(text)) {
      const bool is_item = block.kind == Block::Kind::kItem;
      if (is_item != in_list) page_ += is_item ? "<ul>\n" : "</ul>\n";
      in_list = is_item;
      page_ += BlockText(block);
    }
    if (in_list) page_ += "</ul>\n";
    page_ += "</dd>\n";
  }

  void Field(std::string_view name, std::string_view text) override {
    Close();
    page_ += fmt::format("<p><em>{}</em>: {}</p>\n", Html(name), Inline(text));
  }

  void Add(const Block& block) override {
    if (block.kind == Block::Kind::kHeading) {
      return Heading(std::min(block.level, 5) + 1, block.text, "", false);
    }
    if (block.kind == Block::Kind::kItem) {
      Open("ul");
    } else {
      Close();
    }
    page_ += BlockText(block);
  }

  std::string Take() override {
    Close();
    page_ += "</html>\n";
    return std::move(page_);
  }

 private:
  void Open(std::string_view list) {
    if (open_ == list) return;
    Close();
    open_ = list;
    page_ += fmt::format("<{}>\n", list);
  }
  void Close() {
    if (!open_.empty()) page_ += fmt::format("</{}>\n", open_);
    open_ = {};
  }

  std::string BlockText(const Block& block) const {
    switch (block.kind) {
      case Block::Kind::kCode:
        return fmt::format("<pre>{}</pre>\n", Html(block.text));
      case Block::Kind::kItem:
        return fmt::format("<li>{}</li>\n", Inline(block.text));
      case Block::Kind::kNote:
        return fmt::format("<aside><p><strong>{}:</strong> {}</p></aside>\n",
                           Html(block.title), Inline(block.text));
      case Block::Kind::kHeading:
      case Block::Kind::kParagraph:
        break;
    }
    return fmt::format("<p>{}</p>\n", Inline(block.text));
  }

  std::string Inline(std::string_view text) const {
    std::string all;
    for (const Piece& piece : PiecesOf(text)) {
      switch (piece.kind) {
        case Piece::Kind::kText:
          all += Html(piece.text);
          break;
        case Piece::Kind::kCode:
          all += fmt::format("<code>{}</code>", Html(piece.text));
          break;
        case Piece::Kind::kStrong:
          all += fmt::format("<strong>{}</strong>", Html(piece.text));
          break;
        case Piece::Kind::kEmphasis:
          all += fmt::format("<em>{}</em>", Html(piece.text));
          break;
        case Piece::Kind::kName:
          all += Link(piece.text);
          break;
      }
    }
    return all;
  }

  std::string Link(std::string_view name) const {
    const std::string shown = fmt::format("<code>{}</code>", Html(name));
    return names_.contains(name)
               ? fmt::format("<a href=\"#{}\">{}</a>", Html(name), shown)
               : shown;
  }
  std::string TypeLink(std::string_view type) const {
    if (!type.starts_with('[')) return Link(type);
    return "array of " + Link(type.substr(1, type.size() - 2));
  }

  const qom::internal::HashSet<std::string_view> names_;
  std::string page_;
  std::string_view open_;  // list
};

}  // namespace

std::unique_ptr<PageWriter> MakeHtmlWriter(
    std::span<const std::string_view> names) {
  return std::make_unique<HtmlWriter>(names);
}

}  // namespace qom::qapi::internal
