// The page about building and installing: its table of switches is that of
// CMakeLists.txt, and its version is the project's.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <map>
#include <ostream>
#include <regex>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/pages.h"

namespace {

using qom::test::Quoted;
using qom::test::ReadFile;
using qom::test::Root;
using qom::test::TableBelow;

struct Switch {
  std::string value;
  std::string what;
  friend bool operator==(const Switch&, const Switch&) = default;
  friend void PrintTo(const Switch& that, std::ostream* out) {
    *out << that.value << ": " << that.what;
  }
};

std::string InstallPage() { return ReadFile(Root() / "docs/howto/install.md"); }

TEST(InstallPageTest, ItsSwitchesAreThoseOfTheBuild) {
  const std::string build = ReadFile(Root() / "CMakeLists.txt");
  std::map<std::string, Switch> there;
  const std::regex option(
      R"re(option\(([A-Z_]+)\s+"([^"]*)"\s+(ON|OFF|\$\{[A-Z_]+\})\))re");
  for (std::sregex_iterator at(build.begin(), build.end(), option), end;
       at != end; ++at) {
    const std::string value = (*at)[3];
    there[(*at)[1]] = {
        value == "${PROJECT_IS_TOP_LEVEL}" ? "top level" : "`" + value + "`",
        (*at)[2]};
  }
  const std::regex text(
      R"re(set\((QOMRT_[A-Z_]+)\s+""\s+CACHE [A-Z]+\s+"((?:[^"\\]|\\.)*)"\))re");
  for (std::sregex_iterator at(build.begin(), build.end(), text), end;
       at != end; ++at) {
    const std::string what = (*at)[2];
    there[(*at)[1]] = {"empty",
                       std::regex_replace(what, std::regex(R"(\\")"), "\"")};
  }
  std::map<std::string, Switch> told;
  for (const std::vector<std::string>& row :
       TableBelow(InstallPage(), "## Switches")) {
    ASSERT_EQ(row.size(), 3u);
    told[Quoted(row[0]).at(0)] = {row[1], row[2]};
  }
  EXPECT_GT(there.size(), 10u);
  EXPECT_EQ(told, there);
}

TEST(InstallPageTest, ItsVersionIsTheProjects) {
  const std::string build = ReadFile(Root() / "CMakeLists.txt");
  std::smatch found;
  ASSERT_TRUE(std::regex_search(
      build, found, std::regex(R"(project\(qomrt VERSION ((\d+\.\d+)\.\d+))")));
  EXPECT_THAT(InstallPage(),
              ::testing::HasSubstr("`libqomrt.so." + found[1].str() +
                                   "`, with the soname `libqomrt.so." +
                                   found[2].str() + "`"));
}

}  // namespace
