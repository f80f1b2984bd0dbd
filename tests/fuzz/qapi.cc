// Fuzzes schemas: files, between lines of three hyphens, become a schema that
// is as right as it says, or mistakes that say where and why.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qapi/generate.h"
#include "qapi/introspect.h"
#include "qapi/reference.h"
#include "qapi/schema.h"
#include "qom/status.h"
#include "tests/fuzz/fuzzers.h"
#include "tests/fuzz/support.h"

namespace qom::fuzz {
namespace {

// "0" is the first file, and the others are named by their numbers, too.
qapi::Loaded LoadPieces(const std::vector<std::string_view>& files) {
  return qapi::Load(
      "0", [&](const std::string& path) -> absl::StatusOr<std::string> {
        for (size_t i = 0; i < files.size(); ++i) {
          if (path == std::to_string(i)) return std::string(files[i]);
        }
        return Error(Cause::kUnreadableFile, "{}: no such file", path);
      });
}

void CheckMistake(const qapi::Mistake& mistake, size_t lines) {
  FUZZ_CHECK(mistake.line >= 1 && mistake.line <= lines && mistake.column >= 1,
             fmt::format("{}:{}", mistake.line, mistake.message));
  FUZZ_CHECK(!mistake.message.empty() &&
                 mistake.message.find('\n') == std::string::npos,
             mistake.message);
}

// All that it uses is found, and nobody is told of more.
void CheckType(const qapi::Type& type) {
  for (const qapi::Member* member : type.members) {
    FUZZ_CHECK(member->use.type != nullptr, std::string(member->name));
  }
  for (const qapi::Branch& branch : type.branches) {
    FUZZ_CHECK(branch.use.type != nullptr, std::string(branch.name));
  }
  FUZZ_CHECK(type.condition.ToText().empty() == type.condition.is_always(),
             std::string(type.name));
}

}  // namespace

void FuzzQapi(std::string_view input) {
  const std::vector<std::string_view> files = SplitAtLines(input, "---");
  if (files.empty()) return;
  const qapi::Loaded loaded = LoadPieces(files);
  size_t lines = 1;
  for (const char c : input) lines += c == '\n' ? 1 : 0;
  for (const qapi::Mistake& one : loaded.mistakes) CheckMistake(one, lines + 1);
  const Value told = qapi::Introspect(loaded.schema);
  FUZZ_CHECK(told.list_value().size() <=
                 loaded.schema.messages().size() + loaded.schema.types().size(),
             "more is told than there is");
  for (const auto format :
       {qapi::ReferenceFormat::kMarkdown, qapi::ReferenceFormat::kHtml}) {
    (void)qapi::Reference(loaded.schema, format);
  }
  for (const qapi::Mistake& one : loaded.mistakes) {
    if (!qapi::IsOfDocumentation(one.code)) return;
  }
  for (const qapi::Type& type : loaded.schema.types()) CheckType(type);
  FUZZ_CHECK(qapi::Generate(loaded.schema, {.stem = "fuzz"}).size() == 4,
             "the files of a schema");
}

}  // namespace qom::fuzz
