// Every rule of lint has a page with an example, and finds in the example what
// the page says.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "compat/lint/lint.h"
#include "compat/lint/rules.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/compat/lint_types.h"
#include "tests/support/pages.h"

namespace {

namespace lint = qom::compat::lint;
using qom::test::BlocksOf;
using qom::test::LintedMachines;
using qom::test::ReadFile;
using qom::test::Root;
using ::testing::Contains;
using ::testing::StartsWith;

std::filesystem::path PageOf(std::string_view code) {
  return Root() / "docs" / "lint" / fmt::format("{}.md", code);
}

class LintPageTest : public ::testing::TestWithParam<lint::Rule> {};

TEST_P(LintPageTest, TheExampleOfAPageIsFound) {
  const std::string_view code = GetParam().code;
  const std::string page = ReadFile(PageOf(code));
  ASSERT_THAT(page, StartsWith(fmt::format("# {}\n", code)));
  const std::vector<std::string> given = BlocksOf(page, "```json\n");
  const std::vector<std::string> told = BlocksOf(page, "```text\n");
  ASSERT_EQ(given.size(), 1u);
  ASSERT_EQ(told.size(), 1u);
  lint::Options options;
  options.release = "emu-2.0";
  options.others = {
      {"emu-1.0", "", [](auto type) { return type == "floppy-tape"; }}};
  LintedMachines machines(given.front());
  std::vector<std::string> lines;
  for (const lint::Finding& one : machines.Lint(options).findings) {
    if (one.code == code) lines.push_back(one.Text() + "\n");
  }
  EXPECT_THAT(lines, Contains(told.front())) << code;
}

INSTANTIATE_TEST_SUITE_P(AllRules, LintPageTest,
                         ::testing::ValuesIn(lint::Rules().begin(),
                                             lint::Rules().end()),
                         [](const auto& rule) {
                           std::string name(rule.param.code);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(LintPagesTest, EveryPageIsOfARule) {
  for (const auto& file : qom::test::Files(Root() / "docs" / "lint", ".md")) {
    const std::string stem = file.stem().string();
    if (stem.find('_') != std::string::npos) continue;
    EXPECT_NE(lint::FindRule(stem), nullptr) << file;
  }
}

}  // namespace
