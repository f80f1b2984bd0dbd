// Files, includes and pragmas. The files that are being read are a stack, for
// an include may be followed by more.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qapi/internal/doc_parser.h"
#include "qapi/internal/expression_parser.h"
#include "qapi/internal/lexer.h"
#include "qapi/internal/source.h"
#include "qom/internal/hash.h"
#include "qom/internal/strings.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qapi::internal {
namespace {

namespace fs = std::filesystem;

// A way to name a file that is the same however one got there.
std::string PlainPath(const std::string& path) {
  std::error_code error;
  const fs::path whole = fs::absolute(path, error);
  return (error ? fs::path(path) : whole).lexically_normal().string();
}

class SourceReader {
 public:
  SourceReader(const FileReader& read, Source& source, Mistakes& mistakes)
      : read_(read), source_(source), mistakes_(mistakes) {}

  void Read(const std::string& path) {
    Open(path, {});
    while (!open_.empty()) {
      if (!ReadNext()) {
        CheckNoDocIsLeft();
        seen_[open_.back()->path] = false;
        open_.pop_back();
      }
    }
  }

 private:
  struct File {
    std::string path;  // plain
    uint32_t index;
    Lexer lexer;
    const DocComment* doc = nullptr;  // that waits for its definition
  };

  // Begins to read a file, unless that was done.
  void Open(const std::string& path, Position from) {
    std::string plain = PlainPath(path);
    if (const auto there = seen_.find(plain); there != seen_.end()) {
      if (there->second) TellCycle(plain, from);
      return;
    }
    seen_[plain] = true;
    absl::StatusOr<std::string> text = read_(path);
    if (CauseOf(text.status()) == Cause::kOutOfMemory) throw std::bad_alloc();
    if (!text.ok()) {
      if (source_.files.empty()) source_.files.push_back(path);
      mistakes_.Add(from, Code::kUnreadableFile, "{}",
                    qom::internal::ToStd(text.status().message()));
      source_.is_whole = false;
      seen_[plain] = false;
      return;
    }
    const auto file = static_cast<uint32_t>(source_.files.size());
    source_.files.push_back(path);
    source_.texts.push_back(*std::move(text));
    open_.push_back(std::make_unique<File>(
        File{std::move(plain), file,
             Lexer(file, source_.texts.back(), mistakes_, source_.texts)}));
  }

  void TellCycle(std::string_view plain, Position from) {
    std::string chain;
    std::string_view first;
    for (const auto& file : open_) {
      if (first.empty() && file->path != plain) continue;
      const std::string& name = source_.files[file->index];
      if (first.empty()) first = name;
      chain += name + " includes ";
    }
    mistakes_.Add(from, Code::kIncludeCycle, "{}{}", chain, first);
  }

  // Reads what is next in the innermost file; false at its end.
  bool ReadNext() {
    File& file = *open_.back();
    const Token token = file.lexer.Next();
    if (token.kind == Token::Kind::kEnd) return false;
    if (token.kind == Token::Kind::kComment) {
      CheckNoDocIsLeft();
      source_.docs.push_back(ParseDoc(token, file.lexer, mistakes_));
      file.doc = &source_.docs.back();
      return true;
    }
    if (!token.Is('{')) {
      if (token.kind != Token::Kind::kBad) {
        mistakes_.Add(token.at, Code::kNotAnObject,
                      "what stands at the top is an object, not {}",
                      ShownToken(token));
      }
      file.lexer.SkipToStart(token);
      file.doc = nullptr;
      return true;
    }
    const ExpressionParser::Result read =
        ExpressionParser(file.lexer, source_.nodes, mistakes_).Parse(token);
    if (const Node* include = read.object->Find("include")) {
      CheckNoDocIsLeft();
      if (!read.is_broken) Include(*read.object, *include);
    } else if (const Node* pragma = read.object->Find("pragma")) {
      CheckNoDocIsLeft();
      if (!read.is_broken) TakePragmas(*read.object, *pragma);
    } else {
      source_.expressions.push_back({read.object, file.doc, read.is_broken});
      file.doc = nullptr;
    }
    return true;
  }

  // Documentation of a definition that something else follows.
  void CheckNoDocIsLeft() {
    const DocComment* const doc = std::exchange(open_.back()->doc, nullptr);
    if (doc == nullptr || doc->symbol.empty()) return;
    mistakes_.Add(doc->at, Code::kMisplacedDoc,
                  "the definition of '{}' does not follow its documentation",
                  Escaped(doc->symbol));
  }

  bool HasOnly(const Node& object, const Node& directive) {
    for (const Node* member = object.first; member; member = member->next) {
      if (member == &directive) continue;
      mistakes_.Add(member->key_at, Code::kBadDirective,
                    "'{}' stands beside no other key, such as '{}'",
                    directive.key, member->key);
      return false;
    }
    return true;
  }

  void Include(const Node& object, const Node& include) {
    if (!HasOnly(object, include)) return;
    if (!include.is_string()) {
      mistakes_.Add(include.at, Code::kBadDirective,
                    "'include' takes the name of a file, not {}",
                    KindOf(include));
      return;
    }
    if (open_.size() >= kMaxIncludeDepth) {
      mistakes_.Add(include.at, Code::kTooDeep, "includes nest to {} files",
                    kMaxIncludeDepth);
      return;
    }
    const fs::path folder =
        fs::path(source_.files[include.at.file]).parent_path();
    Open((folder / fs::path(include.text)).string(), include.at);
  }

  void TakePragmas(const Node& object, const Node& pragmas) {
    if (!HasOnly(object, pragmas)) return;
    if (!pragmas.is_object()) {
      mistakes_.Add(pragmas.at, Code::kBadDirective,
                    "'pragma' takes an object, not {}", KindOf(pragmas));
      return;
    }
    for (const Node* one = pragmas.first; one; one = one->next)
      TakePragma(*one);
  }

  void TakePragma(const Node& pragma) {
    if (pragma.key == "doc-required") {
      if (pragma.kind != Node::Kind::kBool) {
        mistakes_.Add(pragma.at, Code::kWrongKind,
                      "'doc-required' is true or false, not {}",
                      KindOf(pragma));
      }
      source_.pragmas.doc_required = pragma.truth;
      return;
    }
    const struct {
      std::string_view name;
      Names& names;
    } lists[] = {{"command-name-exceptions", source_.pragmas.command_names},
                 {"command-returns-exceptions", source_.pragmas.returns},
                 {"documentation-exceptions", source_.pragmas.undocumented},
                 {"member-name-exceptions", source_.pragmas.member_names}};
    for (const auto& list : lists) {
      if (pragma.key == list.name) return TakeNames(pragma, list.names);
    }
    const std::string_view known[] = {"doc-required", lists[0].name,
                                      lists[1].name, lists[2].name,
                                      lists[3].name};
    mistakes_.Add(pragma.key_at, Code::kUnknownPragma, "no pragma '{}'{}",
                  Escaped(pragma.key), mistakes_.Nearest(pragma.key, known));
  }

  void TakeNames(const Node& pragma, Names& names) {
    if (!pragma.is_array()) {
      mistakes_.Add(pragma.at, Code::kWrongKind,
                    "'{}' is an array of names, not {}", pragma.key,
                    KindOf(pragma));
      return;
    }
    names.clear();  // the last counts
    for (const Node* name = pragma.first; name; name = name->next) {
      if (name->is_string()) {
        names.insert(name->text);
      } else {
        mistakes_.Add(name->at, Code::kWrongKind,
                      "'{}' is an array of names, not of {}", pragma.key,
                      KindOf(*name));
      }
    }
  }

  const FileReader& read_;
  Source& source_;
  Mistakes& mistakes_;
  std::vector<std::unique_ptr<File>> open_;
  qom::internal::HashMap<std::string, bool> seen_;  // and whether it is open
};

}  // namespace

void ReadSource(const std::string& path, const FileReader& read, Source& source,
                Mistakes& mistakes) {
  SourceReader(read, source, mistakes).Read(path);
}

}  // namespace qom::qapi::internal
