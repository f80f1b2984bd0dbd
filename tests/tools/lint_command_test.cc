// `qom lint` as its users call it: what it finds in the built-in catalogues, in
// catalogues and layer files of theirs, and how it says so.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compat/lint/rules.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "tests/support/pages.h"
#include "tests/tools/qom_command.h"

namespace {

using qom::test::Answer;
using qom::test::CatalogueWith;
using qom::test::Codes;
using qom::test::FileWith;
using qom::test::Json;
using qom::test::Qom;
using qom::test::Quoted;
using qom::test::TableBelow;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kBuiltIn[] = {
    "7.2/x86_64",  "7.2/aarch64", "7.2/s390x",    "7.2/m68k",
    "10.0/x86_64", "11.1/x86_64", "11.1/aarch64", "11.1/s390x"};

std::string Choosing(std::string_view built_in) {
  const size_t slash = built_in.find('/');
  return fmt::format("--release {} --arch {}", built_in.substr(0, slash),
                     built_in.substr(slash + 1));
}

// "7.2/x86_64: place: code: entry".
std::set<std::string> FoundIn(std::string_view built_in) {
  const Answer answer = Qom(
      fmt::format("lint {} --format json", Choosing(built_in)), "2>/dev/null");
  rapidjson::Document json;
  json.Parse(answer.out.c_str());
  EXPECT_FALSE(json.HasParseError()) << answer.out;
  std::set<std::string> found;
  for (const auto& one : json["findings"].GetArray()) {
    std::string place = one["table"].GetString();
    std::string entry;
    if (one["index"].IsInt()) {
      place += fmt::format("#{}", one["index"].GetInt());
      entry =
          fmt::format("{}.{}={}", one["driver"].GetString(),
                      one["property"].GetString(), one["value"].GetString());
    }
    found.insert(fmt::format("{}: {}: {}: {}", built_in, place,
                             one["code"].GetString(), entry));
  }
  return found;
}

TEST(LintCommandTest, EachFindingInTheBuiltInTablesIsExplained) {
  const std::string page =
      qom::test::ReadFile(qom::test::Root() / "docs/lint/real_tables.md");
  std::set<std::string> told;
  size_t no_mistake = 0;
  for (const auto& row : TableBelow(page, "# What lint finds in real tables")) {
    ASSERT_EQ(row.size(), 4u);
    const std::vector<std::string> parts = Quoted(row[0]);
    const bool has_entry = parts.size() == 3;
    for (const std::string& built_in : Quoted(row[1])) {
      told.insert(fmt::format("{}: {}: {}: {}", built_in, parts[has_entry],
                              parts.back(), has_entry ? parts[0] : ""));
      no_mistake += row[2] == "no";
    }
  }
  std::set<std::string> found;
  for (const std::string_view built_in : kBuiltIn) {
    found.merge(FoundIn(built_in));
  }
  EXPECT_EQ(found, told);
  EXPECT_LE(no_mistake, 10u);
}

TEST(LintCommandTest, EveryBuiltInCatalogueIsExplained) {
  const std::string version = Qom("--version").out;
  size_t catalogues = 0;
  for (const char c : version) catalogues += c == ',' || c == '(';
  // Commas between the releases, too.
  size_t releases = 0;
  for (const char c : version) releases += c == '(';
  EXPECT_EQ(catalogues - (releases - 1), std::size(kBuiltIn)) << version;
}

// A catalogue of a disk, with one table.
std::string Disks(const std::string& name, std::string_view entries) {
  const std::string folder =
      CatalogueWith(name, R"("disk": {"props": [["n", "uint8", 3]]})");
  std::ofstream(folder + "/machines.json") << fmt::format(
      R"({{"machines": {{"box-2.0": {{}},
                         "box-1.0": {{"tables": ["box_1_0"]}}}},
           "tables": {{"box_1_0": [{}]}}}})",
      entries);
  return folder;
}

TEST(LintCommandTest, TheAnswerIsNoIfAFindingIsAnError) {
  const std::string bad = Disks("lint_bad", R"(["disk", "n", 300])");
  const Answer answer = Qom("lint --catalog " + bad);
  EXPECT_EQ(answer.status, 1);
  EXPECT_THAT(
      answer.out,
      AllOf(HasSubstr(bad + "/machines.json:3 (box_1_0#0, box-1.0): error: "
                            "disk.n=300 [out-of-range]"),
            HasSubstr("1 finding in 1 entry of 1 table, 2 machines")));
  const std::string idle = Disks("lint_idle", R"(["disk", "n", 3])");
  EXPECT_EQ(Qom("lint --catalog " + idle).status, 0);
  EXPECT_THAT(Qom("lint --catalog " + idle).out, HasSubstr("[no-effect]"));
}

TEST(LintCommandTest, JsonHasAllKeysOfAFinding) {
  const auto json =
      Json("lint --catalog " + Disks("lint_json", R"(["disk", "m", 1])"), 1);
  ASSERT_EQ(json["findings"].Size(), 1u);
  const auto& found = json["findings"][0];
  EXPECT_STREQ(found["code"].GetString(), "unknown-property");
  EXPECT_STREQ(found["severity"].GetString(), "error");
  EXPECT_STREQ(found["machine"].GetString(), "box-1.0");
  EXPECT_STREQ(found["table"].GetString(), "box_1_0");
  EXPECT_EQ(found["index"].GetInt(), 0);
  EXPECT_STREQ(found["driver"].GetString(), "disk");
  EXPECT_STREQ(found["property"].GetString(), "m");
  EXPECT_STREQ(found["value"].GetString(), "1");
  EXPECT_TRUE(found["nearest"].IsArray());
  EXPECT_TRUE(found["expected"].IsNull());
  EXPECT_EQ(json["checked"]["machines"].GetInt(), 2);
  EXPECT_EQ(json["checked"]["tables"].GetInt(), 1);
  EXPECT_EQ(json["checked"]["entries"].GetInt(), 1);
  EXPECT_EQ(json["rules"].Size(), qom::compat::lint::Rules().size());
}

TEST(LintCommandTest, EntriesOfAllSortsOfTablesHaveTheirLine) {
  const std::string folder =
      CatalogueWith("lint_lines", R"("disk": {"props": [["n", "uint8", 3]]})");
  std::ofstream(folder + "/machines.json") << R"({"tables": {},
      "accelerators": {"fast-accel": [
          ["disk", "a", 1]],
        "slow-accel": {"one": [],
          "two": [["disk", "n", [2]],
                  ["disk", "b", "]\"["]]}},
      "machines": {"box-1.0": {"tables": [], "words": [[1], [2]],
          "sugar": [["disk", "c", 1]]}}})";
  const Answer answer = Qom("lint --catalog " + folder);
  EXPECT_THAT(answer.out,
              AllOf(HasSubstr("machines.json:3 (fast-accel#0)"),
                    HasSubstr("machines.json:5 (two#0)"),
                    HasSubstr("machines.json:6 (two#1)"),
                    HasSubstr("machines.json:8 (box-1.0 sugar#0, box-1.0)")));
}

TEST(LintCommandTest, TablesOfOneNameHaveTheLinesOfTheirLayer) {
  const std::string folder = CatalogueWith(
      "lint_same_name", R"("disk": {"props": [["n", "uint8", 3]]})");
  std::ofstream(folder + "/machines.json") << R"({
      "accelerators": {"kvm": {
          "same": [["disk", "a", 1]],
          "twice": [["disk", "b", 1]]},
        "tcg": {
          "twice": [["disk", "c", 1]]}},
      "machines": {"box-2.0": {}, "box-1.0": {"tables": ["same"]}},
      "tables": {"same": [
          ["disk", "d", 1]]}})";
  EXPECT_THAT(
      Qom("lint --catalog " + folder).out,
      AllOf(HasSubstr("machines.json:3 (same#0): error: disk.a=1"),
            HasSubstr("machines.json:9 (same#0, box-1.0): error: disk.d=1"),
            HasSubstr("\ntwice#0: error: disk.b=1"),
            HasSubstr("\ntwice#0: error: disk.c=1")));
}

TEST(LintCommandTest, SarifSpellsPathsAsUris) {
  const std::string file =
      FileWith("a 50% é.json",
               R"({"layer": "machine", "entries": [["no-such", "x", 1]]})");
  const Answer answer =
      Qom("lint --arch m68k --format sarif '" + file + "'", "2>/dev/null");
  EXPECT_EQ(answer.status, 1);
  EXPECT_THAT(answer.out, HasSubstr("qom_cli_a%2050%25%20%C3%A9.json\""));
}

TEST(LintCommandTest, SarifNamesRulesAndPlaces) {
  const std::string folder = Disks("lint_sarif", R"(["disk", "m", 1])");
  const Answer answer =
      Qom("lint --format sarif --catalog " + folder, "2>/dev/null");
  EXPECT_EQ(answer.status, 1);
  rapidjson::Document json;
  json.Parse(answer.out.c_str());
  ASSERT_FALSE(json.HasParseError()) << answer.out;
  EXPECT_STREQ(json["version"].GetString(), "2.1.0");
  const auto& run = json["runs"][0];
  const auto& rules = run["tool"]["driver"]["rules"];
  EXPECT_EQ(rules.Size(), qom::compat::lint::Rules().size());
  for (const auto& rule : rules.GetArray()) {
    EXPECT_THAT(rule["help"]["text"].GetString(),
                StartsWith(fmt::format("# {}", rule["id"].GetString())));
  }
  const auto& result = run["results"][0];
  EXPECT_STREQ(result["ruleId"].GetString(), "unknown-property");
  EXPECT_STREQ(result["level"].GetString(), "error");
  const auto& place = result["locations"][0];
  EXPECT_EQ(place["physicalLocation"]["artifactLocation"]["uri"].GetString(),
            folder + "/machines.json");
  EXPECT_EQ(place["physicalLocation"]["region"]["startLine"].GetInt(), 3);
  EXPECT_STREQ(place["logicalLocations"][0]["fullyQualifiedName"].GetString(),
               "box_1_0#0");
}

TEST(LintCommandTest, LayerFilesAreLookedAtAgainstTheTypes) {
  const std::string file = FileWith("lint.json", R"({"layer": "global",
      "entries": [
          ["virtio-blk-device", "queue-size", 64],
          ["virtio-blk-devise", "x", 1]]})");
  const Answer answer = Qom("lint " + file);
  EXPECT_EQ(answer.status, 1);
  EXPECT_THAT(
      answer.out,
      AllOf(HasSubstr(file + ":4 ("), HasSubstr("nearest: virtio-blk-device"),
            HasSubstr("1 finding in 2 entries of 1 table\n")));
}

TEST(LintCommandTest, ALayerFileSharesNothingWithOtherArchitectures) {
  const std::string file = FileWith(
      "lint_arm.json",
      R"({"layer": "global", "entries": [["pl011", "migrate-clk", "off"]]})");
  EXPECT_THAT(Qom("lint " + file).out, HasSubstr("[unknown-driver]"));
  EXPECT_EQ(Qom("lint --arch aarch64 " + file).status, 0);
}

TEST(LintCommandTest, ARecordedCatalogueSharesTablesWithWhatIsBuiltIn) {
  const std::string folder =
      Disks("lint_recorded", R"(["pl011", "n", 1], ["pl0l1", "n", 1])");
  EXPECT_EQ(Json("lint --catalog " + folder, 1)["findings"].Size(), 2u);
  std::ofstream(folder + "/types.json")
      << R"({"qemu": "Debian 1:11.1.3+ds-1", "types": {"disk": {}}})";
  const auto json = Json("lint --catalog " + folder, 1);
  ASSERT_EQ(json["findings"].Size(), 1u);
  EXPECT_STREQ(json["findings"][0]["driver"].GetString(), "pl0l1");
}

TEST(LintCommandTest, RulesAndMachinesAreChosen) {
  const std::string folder =
      Disks("lint_rules", R"(["disk", "m", 1], ["disk", "n", 3])");
  EXPECT_THAT(
      Codes(Json("lint --rule no-effect --catalog " + folder)["findings"]),
      ElementsAre("warning no-effect"));
  EXPECT_THAT(Codes(Json("lint --no-rule no-effect --catalog " + folder,
                         1)["findings"]),
              ElementsAre("error unknown-property"));
  EXPECT_EQ(Qom("lint -M box-2.0 --catalog " + folder).status, 0);
  EXPECT_EQ(Qom("lint -M box-2.0 -M box-1.0 --catalog " + folder).status, 1);
}

TEST(LintCommandTest, WrongCallsNameTheNearest) {
  const Answer rule = Qom("lint --rule no-efect");
  EXPECT_EQ(rule.status, 2);
  EXPECT_THAT(rule.out, HasSubstr("no rule 'no-efect'; nearest: no-effect"));
  const Answer machine = Qom("lint -M pc-q35-9.3");
  EXPECT_EQ(machine.status, 2);
  EXPECT_THAT(machine.out, HasSubstr("nearest: pc-q35-9."));
  EXPECT_EQ(Qom("lint /no/such/file.json").status, 2);
}

TEST(LintCommandTest, AWordThatIsNearNoRuleIsToldAllOfThem) {
  EXPECT_THAT(Qom("lint --arch m68k --explain '?'").out,
              AllOf(HasSubstr("; rules: "), HasSubstr("chain-gap, "),
                    HasSubstr("unused-reason")));
}

TEST(LintCommandTest, WhatIsOfNoEntryIsSaidOnItsLine) {
  const std::string folder =
      CatalogueWith("lint_idle_table", R"("disk": {"props": [["n", "int"]]})");
  std::ofstream(folder + "/machines.json") << R"({"machines": {"box-1.0": {}},
      "tables": {"box_0_9": [["disk", "n", 1]]}})";
  EXPECT_THAT(Qom("lint --catalog " + folder).out,
              HasSubstr("error: no machine applies box_0_9 [chain-gap]\n"));
}

TEST(LintCommandTest, HelpSaysThatItTakesMachinesAndAnswersAsSarif) {
  EXPECT_THAT(Qom("lint --help").out,
              AllOf(HasSubstr("--machine NAME"), HasSubstr("text|json|sarif")));
}

TEST(LintCommandTest, ToAskNoRuleIsAWrongCall) {
  const Answer answer =
      Qom("lint --rule no-effect --no-rule no-effect --catalog " +
          Disks("lint_no_rule", R"(["disk", "m", 1])"));
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.out, HasSubstr("--no-rule"));
}

TEST(LintCommandTest, AnExplanationLooksAtNothing) {
  for (const char* more : {"file.json", "--rule bad-value", "-M virt",
                           "--no-rule bad-value", "--format sarif"}) {
    const Answer answer = Qom(fmt::format("lint --explain bad-value {}", more));
    EXPECT_EQ(answer.status, 2) << more;
    EXPECT_THAT(answer.out, HasSubstr("looks at nothing")) << more;
  }
  // Not even at the catalogue.
  EXPECT_EQ(Qom("lint --explain bad-value --catalog /no/such").status, 0);
}

TEST(LintCommandTest, ARuleIsExplained) {
  for (const qom::compat::lint::Rule& rule : qom::compat::lint::Rules()) {
    const Answer answer =
        Qom(fmt::format("lint --arch m68k --explain {}", rule.code));
    EXPECT_EQ(answer.status, 0);
    EXPECT_THAT(answer.out, StartsWith(fmt::format("# {}\n", rule.code)));
  }
  const Answer unknown = Qom("lint --explain duplicat");
  EXPECT_EQ(unknown.status, 2);
  EXPECT_THAT(unknown.out,
              AllOf(HasSubstr("nearest: duplicate"), Not(HasSubstr("# "))));
}

}  // namespace
