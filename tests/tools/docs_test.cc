// The pages for readers: their code is code that the tests compile and run,
// and their links lead somewhere.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/pages.h"

namespace {

namespace fs = std::filesystem;

using qom::test::BlocksOf;
using qom::test::Files;
using qom::test::Pages;
using qom::test::Quoted;
using qom::test::ReadFile;
using qom::test::Root;
using qom::test::TableBelow;
using ::testing::HasSubstr;

// Line breaks are the page's own.
std::string WithoutSpace(std::string_view text) {
  std::string without;
  std::copy_if(text.begin(), text.end(), std::back_inserter(without),
               [](unsigned char c) { return std::isspace(c) == 0; });
  return without;
}

// What stands between lines that are empty or leave something out ("…").
std::vector<std::string> Parts(std::string_view code) {
  std::vector<std::string> parts(1);
  std::istringstream lines{std::string(code)};
  for (std::string line; std::getline(lines, line);) {
    const std::string text = WithoutSpace(line);
    if (text.empty() || text == "…" || text == "//…") {
      parts.emplace_back();
    } else {
      parts.back() += text;
    }
  }
  std::erase(parts, "");
  return parts;
}

TEST(DocsTest, CodeIsThatOfAnExample) {
  std::vector<std::string> examples;
  for (std::string_view end : {".cc", ".h"}) {
    for (const fs::path& file : Files(Root() / "docs" / "examples", end)) {
      examples.push_back(WithoutSpace(ReadFile(file)));
    }
  }
  size_t parts = 0;
  for (const fs::path& page : Pages()) {
    for (const std::string& block : BlocksOf(ReadFile(page), "```cpp\n")) {
      for (const std::string& part : Parts(block)) {
        ++parts;
        EXPECT_TRUE(std::any_of(examples.begin(), examples.end(),
                                [&part](const std::string& example) {
                                  return example.find(part) !=
                                         std::string::npos;
                                }))
            << page.filename() << ": no example has this:\n"
            << part << "\nin:\n"
            << block;
      }
    }
  }
  EXPECT_GT(parts, 30u);
}

std::string OutputOf(const std::string& command) {
  std::string output;
  std::FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return "popen failed";
  std::array<char, 4096> buffer;
  for (size_t got;
       (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    output.append(buffer.data(), got);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  return output;
}

TEST(DocsTest, ShownAnswersAreThoseOfTheCommand) {
  constexpr std::string_view kPrompt = "$ scripts/qom ";
  size_t answers = 0;
  for (const fs::path& page : Pages()) {
    for (const std::string& block : BlocksOf(ReadFile(page), "```console\n")) {
      if (!block.starts_with(kPrompt)) continue;
      ++answers;
      const size_t end = block.find('\n');
      const std::string arguments =
          block.substr(kPrompt.size(), end - kPrompt.size());
      EXPECT_EQ(
          OutputOf(
              "cd '" QOMRT_TEST_SOURCE_DIR "/..' && "
              "QOM_PLATFORM_PATH=docs/examples/platforms "
              "QOM_VHOST_USER_PATH=docs/examples/vhost-user " QOMRT_QOM_COMMAND
              " " +
              arguments),
          block.substr(end + 1))
          << page.filename();
    }
  }
  EXPECT_GT(answers, 0u);
}

TEST(DocsTest, LinksToFilesLeadSomewhere) {
  size_t links = 0;
  for (const fs::path& page : Pages()) {
    const std::string text = ReadFile(page);
    for (size_t at = text.find("]("); at != std::string::npos;
         at = text.find("](", at + 1)) {
      const size_t end = text.find(')', at);
      std::string target = text.substr(at + 2, end - at - 2);
      target.resize(std::min(target.find('#'), target.size()));
      // Elsewhere, or a lambda.
      if (target.empty() || target.find("://") != std::string::npos ||
          target.find(' ') != std::string::npos) {
        continue;
      }
      ++links;
      EXPECT_TRUE(fs::exists(page.parent_path() / target))
          << page.filename() << ": " << target;
    }
  }
  EXPECT_GT(links, 20u);
}

TEST(DocsTest, TheFailureShownNamesTheLineThatGaveTheValue) {
  const std::string page = ReadFile(Root() / "docs/testing.md");
  constexpr std::string_view kFile = "testing.cc:";
  const size_t at = page.find(kFile);
  ASSERT_NE(at, std::string::npos);
  const int number = std::stoi(page.substr(at + kFile.size()));
  std::istringstream lines(ReadFile(Root() / "docs/examples/testing.cc"));
  std::string line;
  for (int i = 0; i < number; ++i) std::getline(lines, line);
  EXPECT_THAT(line, HasSubstr("Layer(Layer::kMachine,"));
}

TEST(DocsTest, EveryDecisionIsInTheIndex) {
  const fs::path folder = Root() / "docs/decisions";
  const std::string index = ReadFile(folder / "README.md");
  size_t decisions = 0;
  for (const fs::path& page : Files(folder, ".md")) {
    const std::string name = page.filename().string();
    if (name == "README.md") continue;
    ++decisions;
    EXPECT_NE(index.find("(" + name + ")"), std::string::npos) << name;
  }
  EXPECT_GT(decisions, 20u);
}

// Each step of docs/values_way.md is a function in a file.
TEST(DocsTest, EveryStepOfAValuesWayIsAFunction) {
  const std::string page = ReadFile(Root() / "docs/values_way.md");
  size_t steps = 0;
  for (const char* heading :
       {"## From a compat entry to a byte", "## From an option to a diagnostic",
        "## From a catalogue row to an explanation"}) {
    for (const std::vector<std::string>& row : TableBelow(page, heading)) {
      ASSERT_EQ(row.size(), 4u) << heading;
      const std::string function = Quoted(row[2]).at(0);
      const std::string file = Quoted(row[3]).at(0);
      ++steps;
      EXPECT_NE(ReadFile(Root() / file).find(" " + function + "("),
                std::string::npos)
          << heading << ", step " << row[0] << ": no " << function << " in "
          << file;
    }
  }
  EXPECT_GT(steps, 20u);
}

}  // namespace
