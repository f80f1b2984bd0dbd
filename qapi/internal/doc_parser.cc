// Documentation cut into sections. A section begins with a line that is not
// indented; what that line looks like decides what section it is.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/internal/doc_parser.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "qapi/mistake.h"
#include "qom/internal/hash.h"
#include "qom/sentence.h"

namespace qom::qapi::internal {
namespace {

using Kind = DocSection::Kind;

struct Tag {
  std::string_view word;
  Kind kind;
  bool may_repeat = false;
};
constexpr Tag kTags[] = {{"Returns", Kind::kReturns},
                         {"Errors", Kind::kErrors},
                         {"Since", Kind::kSince},
                         {"TODO", Kind::kTodo, true}};

struct Retired {
  std::string_view word;
  std::string_view instead;
};
constexpr Retired kRetired[] = {{"Note", ".. note::"},
                                {"Notes", ".. note::"},
                                {"Example", ".. qmp-example::"},
                                {"Examples", ".. qmp-example::"}};

// What is before the colon of "word: text", and the text.
struct Headed {
  std::string_view word;
  std::string_view text;
};

std::optional<Headed> SplitAtColon(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view text = line.substr(colon + 1);
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return Headed{line.substr(0, colon), text};
}

// "@name: text".
std::optional<Headed> AsDescription(std::string_view line) {
  if (!line.starts_with('@')) return std::nullopt;
  return SplitAtColon(line.substr(1));
}

bool IsHeading(std::string_view line) {
  const size_t end = line.find_first_not_of('=');
  return line.starts_with('=') && end != std::string_view::npos &&
         line[end] == ' ';
}

size_t IndentOf(std::string_view line) {
  return std::min(line.find_first_not_of(" \t"), line.size());
}

class DocParser {
 public:
  DocParser(std::vector<DocLine> lines, DocComment& doc, Mistakes& mistakes)
      : lines_(std::move(lines)), doc_(doc), mistakes_(mistakes) {}

  void Parse() {
    if (!lines_.empty() && lines_[0].text.starts_with('@')) {
      OfDefinition();
    } else {
      FreeForm();
    }
    for (DocSection& section : doc_.sections) Finish(section);
  }

 private:
  bool AtEnd() const { return at_ == lines_.size(); }
  std::string_view Line() const { return lines_[at_].text; }
  Position Here() const { return lines_[at_].at; }

  void FreeForm() {
    for (; !AtEnd(); ++at_) {
      if (const auto description = AsDescription(Line())) {
        mistakes_.Add(Here(), Code::kMisplacedSection,
                      "'@{}:' describes something in a comment that documents "
                      "no definition",
                      Escaped(description->word));
      } else if (IsHeading(Line()) && at_ > 0) {
        mistakes_.Add(Here(), Code::kBadHeading,
                      "a heading is the first line of its comment");
      }
      Append(Text(), Line());
    }
  }

  void OfDefinition() {
    const std::string_view line = Line();
    if (!line.ends_with(':')) {
      mistakes_.Add(Here(), Code::kBadComment,
                    "a line that names a definition ends with ':'");
    }
    doc_.symbol = line.substr(1, line.size() - (line.ends_with(':') ? 2 : 1));
    if (doc_.symbol.empty()) {
      mistakes_.Add(Here(), Code::kBadComment, "no name stands behind the '@'");
      doc_.symbol = "@";  // that no definition has
    }
    ++at_;
    while (SkipEmpty(), !AtEnd()) Section();
  }

  void Section() {
    const std::string_view line = Line();
    if (line == "Features:") return Features();
    if (AsDescription(line)) {
      if (has_sections_) {
        mistakes_.Add(Here(), Code::kMisplacedSection,
                      "'@{}:' is described behind a section",
                      Escaped(AsDescription(line)->word));
      }
      return Descriptions(Kind::kMember);
    }
    if (const auto headed = SplitAtColon(line);
        headed && !line.substr(headed->word.size()).starts_with("::")) {
      for (const Tag& tag : kTags) {
        if (headed->word == tag.word) return Tagged(tag, headed->text);
      }
      for (const Retired& retired : kRetired) {
        if (headed->word != retired.word) continue;
        mistakes_.Add(Here(), Code::kRetiredSection,
                      "'{}:' is no section any more; write '{}'", retired.word,
                      retired.instead);
      }
    }
    Paragraph();
  }

  void Features() {
    if (has_features_) {
      mistakes_.Add(Here(), Code::kDuplicateSection, "'Features:' twice");
    }
    has_features_ = true;
    const Position at = Here();
    ++at_;
    SkipEmpty();
    if (AtEnd() || !AsDescription(Line())) {
      mistakes_.Add(at, Code::kEmptySection,
                    "behind 'Features:' they are described, '@name: text'");
    }
    Descriptions(Kind::kFeature);
  }

  void Descriptions(Kind kind) {
    while (!AtEnd()) {
      const auto description = AsDescription(Line());
      if (!description) break;
      const std::string_view name = description->word;
      if (name.empty()) {
        mistakes_.Add(Here(), Code::kBadComment,
                      "no name stands behind the '@'");
      } else if (!described_.insert({kind, name}).second) {
        mistakes_.Add(Here(), Code::kDuplicateSection,
                      "'@{}:' is described twice", Escaped(name));
      }
      Indented(Add({kind, std::string(name), Here()}), description->text);
    }
    has_sections_ = true;
  }

  void Tagged(const Tag& tag, std::string_view text) {
    const bool is_there = !described_.insert({tag.kind, ""}).second;
    if (is_there && !tag.may_repeat) {
      mistakes_.Add(Here(), Code::kDuplicateSection, "'{}:' twice", tag.word);
    }
    Indented(Add({tag.kind, "", Here()}), text);
    has_sections_ = true;
  }

  void Paragraph() {
    if (IsHeading(Line())) {
      mistakes_.Add(Here(), Code::kBadHeading,
                    "the documentation of a definition has no headings");
    }
    for (; !AtEnd() && !Line().empty(); ++at_) Append(Text(), Line());
  }

  // The rest of the line, and the lines below that are indented.
  void Indented(DocSection& section, std::string_view text) {
    if (!text.empty()) Append(section, text);
    ++at_;
    for (; !AtEnd() && Line().empty(); ++at_) Append(section, "");
    if (AtEnd() || IndentOf(Line()) == 0) return;
    const size_t begin = at_;
    const size_t indent = IndentOf(Line());
    for (; !AtEnd() && !AsDescription(Line()); ++at_) {
      if (!Line().empty() && IndentOf(Line()) < indent) {
        // What is outdented later is a section of its own.
        if (at_ != begin + 1) break;
        mistakes_.Add(Here(), Code::kBadIndent,
                      "the lines of a description line up, {} blanks in",
                      indent);
      }
      Append(section, Line());
    }
  }

  void SkipEmpty() {
    for (; !AtEnd() && Line().empty(); ++at_) {
      if (!doc_.sections.empty() && doc_.sections.back().kind == Kind::kText) {
        Append(doc_.sections.back(), "");
      }
    }
  }

  DocSection& Add(DocSection section) {
    return doc_.sections.emplace_back(std::move(section));
  }

  // The section of what has no tag.
  DocSection& Text() {
    if (doc_.sections.empty() || doc_.sections.back().kind != Kind::kText) {
      Add({Kind::kText, "", Here()});
    }
    return doc_.sections.back();
  }

  static void Append(DocSection& section, std::string_view line) {
    if (!section.text.empty()) section.text += '\n';
    section.text += line;
  }

  void Finish(DocSection& section) {
    std::string& text = section.text;
    text.erase(text.find_last_not_of('\n') + 1);
    if (!text.empty()) return;
    for (const Tag& tag : kTags) {
      if (tag.kind != section.kind) continue;
      mistakes_.Add(section.at, Code::kEmptySection, "'{}:' says nothing",
                    tag.word);
    }
  }

  const std::vector<DocLine> lines_;
  DocComment& doc_;
  Mistakes& mistakes_;
  size_t at_ = 0;
  bool has_features_ = false;
  qom::internal::HashSet<std::pair<Kind, std::string_view>> described_;
  bool has_sections_ = false;  // behind which no member is described
};

}  // namespace

DocComment ParseDoc(const Token& start, Lexer& lexer, Mistakes& mistakes) {
  DocComment doc;
  doc.at = start.at;
  if (start.text != "##") {
    mistakes.Add(start.at, Code::kBadComment,
                 "nothing stands behind the ## that begins documentation");
  }
  std::vector<DocLine> lines;
  for (;;) {
    const DocLine line = lexer.NextDocLine();
    if (line.kind == DocLine::Kind::kText) {
      lines.push_back(line);
      continue;
    }
    if (line.kind == DocLine::Kind::kNone) {
      mistakes.Add(
          line.at, Code::kBadComment,
          "documentation ends with a line ##; that of line {} has none",
          start.at.line);
    }
    break;
  }
  DocParser(std::move(lines), doc, mistakes).Parse();
  return doc;
}

}  // namespace qom::qapi::internal
