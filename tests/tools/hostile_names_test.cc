// Names in a catalogue that try to steer the terminal, to turn text round or to
// hide in it: no answer for people prints them as they are.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/qom_command.h"

namespace qom::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Two machines, of which the older has an entry. Of @ is all that steers.
std::string HostileCatalogue(const std::string& name) {
  const std::string folder = ::testing::TempDir() + "hostile_" + name;
  std::filesystem::create_directories(folder);
  const auto write = [&folder](const char* file, const char* text) {
    std::ofstream(folder + file) << absl::StrReplaceAll(
        text, {{"@", R"(\u001b[2J\u009b1m\u202e\u2066\u200b\ufeff)"}});
  };
  write("/types.json",
        R"({"types": {"d@isk": {"props": [["n@", "str", "o@"]]}}})");
  write("/machines.json", R"({
      "machines": {"b@ox-2.0": {"tables": []}, "b@ox-1.0": {"tables": ["t@"]}},
      "tables": {"t@": [["d@isk", "n@", "p@"]]}})");
  return folder;
}

class HostileNamesTest : public ::testing::TestWithParam<const char*> {};

TEST_P(HostileNamesTest, NoAnswerPrintsThem) {
  std::string call = absl::StrReplaceAll(
      GetParam(), {{"@",
                    "'\"$(printf '\\033[2J\\302\\2331m\\342\\200\\256"
                    "\\342\\201\\246\\342\\200\\213\\357\\273\\277')\"'"}});
  const std::string name =
      "names_" + std::to_string(std::hash<std::string>()(GetParam()));
  call.insert(std::min(call.find(' '), call.size()),
              " --catalog " + HostileCatalogue(name));
  const Answer answer = Qom(call);
  EXPECT_THAT(answer.out, HasSubstr("\\x1b"));
  EXPECT_THAT(answer.out, HasSubstr("\\xe2\\x80\\xae"));
  for (const char* steering :
       {"\033", "\302\233", "\342\200\256", "\342\201\246", "\342\200\213",
        "\357\273\277"}) {
    EXPECT_THAT(answer.out, Not(HasSubstr(steering)));
  }
}

TEST(HostileNameTest, ALineFeedMakesNoSecondMessage) {
  const std::string folder = ::testing::TempDir() + "hostile_line_feeds";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/types.json")
      << R"({"types": {"d\nx": {"props": [["n\nx", "uint8", 1]]}}})";
  std::ofstream(folder + "/machines.json")
      << R"({"machines": {"m-1": {"tables": ["t\nx"]}},
             "tables": {"t\nx": [["d\nx", "n\nx", "v\nx"]]}})";
  const Answer answer =
      Qom("resolve --catalog " + folder + " -M m-1 \"$(printf 'd\\nx')\"");
  EXPECT_EQ(answer.status, 1) << answer.out;
  EXPECT_THAT(answer.out, HasSubstr("d\\nx.n\\nx=v\\nx"));
  // Of a catalogue, too, a mistake is a line.
  std::ofstream(folder + "/types.json")
      << R"({"types": {"d\nx": {"parent": "no\nx"}, "e": {"parent": "f"}}})";
  const Answer wrong = Qom("types --catalog " + folder);
  EXPECT_EQ(wrong.status, 2);
  EXPECT_EQ(std::ranges::count(wrong.out, '\n'), 2) << wrong.out;
}

INSTANTIATE_TEST_SUITE_P(
    Commands, HostileNamesTest,
    ::testing::Values(
        "machines", "types", "types --tree", "props 'd@isk'",
        "resolve 'd@isk' -M 'b@ox-1.0'",
        "resolve 'd@isk' -M 'b@ox-1.0' --values-only",
        "explain 'd@isk.n@' -M 'b@ox-1.0'", "diff -M 'b@ox-1.0' -M 'b@ox-2.0'",
        "diff --family '*'",

        "abi diff -M 'b@ox-1.0' -M 'b@ox-2.0'",
        "bisect -M 'b@ox-2.0' -M 'b@ox-1.0' 'd@isk' --property 'n@'",
        "platform check -M 'b@ox-1.0'",
        "cmdline -- qemu -M 'b@ox-1.0' "
        "-device 'd@isk,id=a@'",
        "bench -M 'b@ox-1.0' 'd@isk' --seconds 0.01", "resolve 'nosuch@'",
        "machines 'nosuch@'"));

}  // namespace
}  // namespace qom::test
