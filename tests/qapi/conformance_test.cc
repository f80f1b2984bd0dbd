// The rules of the schema language from both sides: each case in
// tests/qapi/cases/ is a schema that is accepted, or refused with these codes
// at these lines.
//
//   === What the case shows
//   { 'struct': 'Disk', 'data': { 'size': 'sise' } }
//   --- other.json
//   { 'include': 'main.json' }
//   --- expect
//   1 unknown-type
//   other.json:1 include-cycle
//
// The first file is main.json; a case without "--- expect" is accepted.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

// test: one process

#include <cstddef>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qapi/schema.h"
#include "qom/status.h"
#include "tests/support/pages.h"

namespace qom::qapi {
namespace {

using ::testing::Contains;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;

struct Case {
  std::string name;
  std::string place;  // file and line
  std::map<std::string, std::string> files{{"main.json", ""}};
  std::vector<std::string> expected{};
};

std::vector<Case> ReadCases(const std::filesystem::path& file) {
  std::vector<Case> cases;
  std::istringstream lines(test::ReadFile(file));
  std::string* text = nullptr;
  size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.starts_with("=== ")) {
      cases.push_back({line.substr(4),
                       fmt::format("{}:{}", file.filename().string(), number)});
      text = &cases.back().files["main.json"];
    } else if (line == "--- expect") {
      text = nullptr;
    } else if (line.starts_with("--- ")) {
      text = &cases.back().files[line.substr(4)];
    } else if (text != nullptr) {
      *text += line + "\n";
    } else if (!cases.empty() && !line.empty()) {
      cases.back().expected.push_back(line);
    }
  }
  return cases;
}

const std::vector<Case>& AllCases() {
  static const auto* const cases = [] {
    auto* const all = new std::vector<Case>;
    for (const auto& file :
         test::Files(test::Root() / "tests/qapi/cases", ".txt")) {
      for (Case& one : ReadCases(file)) all->push_back(std::move(one));
    }
    return all;
  }();
  return *cases;
}

// "LINE CODE", or "FILE:LINE CODE" where it is not of main.json.
std::vector<std::string> MistakesOf(const Case& one) {
  const Loaded loaded = Load(
      "main.json", [&](const std::string& path) -> absl::StatusOr<std::string> {
        const auto found = one.files.find(path);
        if (found != one.files.end()) return found->second;
        return Error(Cause::kUnreadableFile, "{}: no such file", path);
      });
  std::vector<std::string> mistakes;
  for (const Mistake& mistake : loaded.mistakes) {
    mistakes.push_back(fmt::format(
        "{}{} {}", mistake.file == "main.json" ? "" : mistake.file + ":",
        mistake.line, CodeWord(mistake.code)));
    EXPECT_GE(mistake.column, 1u);
    EXPECT_THAT(mistake.message, ::testing::Not(::testing::IsEmpty()));
  }
  return mistakes;
}

TEST(QapiConformanceTest, EverySchemaIsAcceptedOrRefusedAsItsCaseSays) {
  for (const Case& one : AllCases()) {
    SCOPED_TRACE(one.place + ": " + one.name);
    EXPECT_THAT(MistakesOf(one), ElementsAreArray(one.expected));
  }
}

TEST(QapiConformanceTest, TheRulesAreShownFromBothSides) {
  EXPECT_GE(AllCases().size(), 300u);
  size_t accepted = 0;
  std::set<std::string> names;
  for (const Case& one : AllCases()) {
    accepted += one.expected.empty() ? 1 : 0;
    EXPECT_TRUE(names.insert(one.name).second) << one.place << " stands twice";
  }
  EXPECT_GE(accepted, 100u);
}

TEST(QapiConformanceTest, EveryCodeHasACase) {
  std::set<std::string> seen;
  for (const Case& one : AllCases()) {
    for (const std::string& line : one.expected) {
      seen.insert(line.substr(line.find(' ') + 1));
    }
  }
  // Its case would be a megabyte: tests/qapi/schema_test.cc.
  seen.insert(std::string(CodeWord(Code::kTooLarge)));
  // tests/faults/qapi_memory_test.cc.
  seen.insert(std::string(CodeWord(Code::kOutOfMemory)));
  for (const CodeRow& row : CodeRows()) {
    EXPECT_THAT(seen, Contains(std::string(row.word)));
  }
}

TEST(QapiConformanceTest, EveryCodeIsInThePageOfTheLanguage) {
  const std::string page = test::ReadFile(test::Root() / "docs/qapi.md");
  for (const CodeRow& row : CodeRows()) {
    EXPECT_THAT(page, HasSubstr(fmt::format("\n| `{}` |", row.word)));
  }
}

}  // namespace
}  // namespace qom::qapi
