// `qom diff --family`: all machines of a family in one answer, for people and
// as JSON and CSV.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "tests/support/pages.h"
#include "tests/tools/qom_command.h"

namespace qom::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// A catalogue of a disk and three versions of a box, of which 9.0 is older than
// 10.0.
std::string Boxes(const std::string& name, const std::string& value = "8") {
  const std::string folder = ::testing::TempDir() + "boxes_" + name;
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/types.json") << R"({"types": {
        "disk": {"props": [["n", "uint32", )" + value +
                                               R"(],
                           ["s", "str", "a,\"b\""], ["quiet", "bool", true]]},
        "disk-ro": {"parent": "disk"}, "disk-x": {"parent": "disk"},
        "disk-y": {"parent": "disk"}, "lone": {"props": [["k", "str", "x"]]}}})";
  std::ofstream(folder + "/machines.json") << R"({
        "machines": {"box-10.0": {"tables": []},
                     "box-9.2": {"tables": ["t9"]},
                     "box-9.0": {"tables": ["t9", "t8"]},
                     "crate-1.0": {"tables": ["t8"]}},
        "tables": {"t9": [["disk", "n", "4"]],
                   "t8": [["disk", "n", "2"], ["disk", "s", "line\r\nbreak"],
                          ["lone", "k", "plain"]]}})";
  return folder;
}

TEST(DiffFamilyTest, PeopleReadFromWhenAndUpToWhen) {
  const std::string folder = Boxes("text");
  const Answer answer =
      Qom("diff --family box lone disk-ro --catalog " + folder);
  EXPECT_EQ(answer.status, 0) << answer.out;
  EXPECT_THAT(answer.out, HasSubstr("up to 9.0: 2, 9.2: 4, since 10.0: 8"));
  EXPECT_THAT(answer.out, HasSubstr(R"(up to 9.0: "plain", since 9.2: "x")"));
  EXPECT_THAT(answer.out, Not(HasSubstr("quiet")));
}

TEST(DiffFamilyTest, WhatIsAlikeInManyTypesIsOneRowForPeople) {
  const Answer answer = Qom("diff --family box --catalog " + Boxes("alike"));
  EXPECT_THAT(answer.out, HasSubstr("disk disk-ro disk-x and 1 more"));
}

TEST(DiffFamilyTest, SeveralFamiliesAreNamed) {
  const Answer answer =
      Qom("diff --family 'box-9.*,crate' lone --catalog " + Boxes("several"));
  EXPECT_THAT(answer.out,
              HasSubstr(R"(box: up to 9.0: "plain", since 9.2: "x";)"));
  EXPECT_THAT(answer.out, HasSubstr(R"(crate: "plain")"));
}

TEST(DiffFamilyTest, OneMachineOfSeveralCataloguesIsToldByCatalogue) {
  const std::string a = Boxes("first");
  const std::string b = Boxes("second", "16");
  const Answer answer = Qom("diff --family box-10.0 disk --catalog " + a +
                            " --catalog " + b + " --catalog " + a);
  EXPECT_THAT(answer.out, HasSubstr("boxes_second: 16, since"));
  const Answer bands = Qom("diff --family box disk-x --catalog " + a +
                           " --catalog " + b + " --wide");
  EXPECT_THAT(bands.out, HasSubstr("up to 9.0: 2, 9.2: 4, since 10.0: 8; box"));
  EXPECT_THAT(bands.out, HasSubstr("9.2: 4, since 10.0: 16\n"));
}

TEST(DiffFamilyTest, ProgramsGetColumnsRowsAndRanges) {
  const auto json = Json("diff --family box disk --catalog " + Boxes("json"));
  ASSERT_EQ(json["columns"].Size(), 3u);
  EXPECT_STREQ(json["columns"][0]["machine"].GetString(), "box-9.0");
  EXPECT_STREQ(json["columns"][2]["machine"].GetString(), "box-10.0");
  ASSERT_EQ(json["rows"].Size(), 2u);
  const auto& row = json["rows"][0];
  EXPECT_STREQ(row["type"].GetString(), "disk");
  EXPECT_STREQ(row["property"].GetString(), "n");
  ASSERT_EQ(row["ranges"].Size(), 3u);
  const auto& old = row["ranges"][0];
  EXPECT_EQ(old["from"].GetInt(), 0);
  EXPECT_EQ(old["to"].GetInt(), 0);
  EXPECT_EQ(old["value"].GetInt(), 2);
  EXPECT_STREQ(old["is"].GetString(), "value");
  EXPECT_STREQ(old["origin"]["table"].GetString(), "t8");
  EXPECT_STREQ(row["ranges"][2]["origin"]["layer"].GetString(), "default");
}

TEST(DiffFamilyTest, CsvQuotesWhatRfc4180AsksFor) {
  const Answer answer =
      Qom("diff --family box disk lone --format csv --catalog " + Boxes("csv"));
  EXPECT_EQ(answer.out,
            "type,property,box-9.0,box-9.2,box-10.0\r\n"
            "disk,n,2,4,8\r\n"
            "disk,s,\"line\r\nbreak\",\"a,\"\"b\"\"\",\"a,\"\"b\"\"\"\r\n"
            "lone,k,plain,x,x\r\n");
}

TEST(DiffFamilyTest, CsvOfTwoMachinesIsAMatrixOfTwo) {
  const Answer answer =
      Qom("diff -M box-9.2 -M box-10.0 disk --format csv --catalog " +
          Boxes("two"));
  EXPECT_EQ(answer.out, "type,property,box-9.2,box-10.0\r\ndisk,n,4,8\r\n");
}

TEST(DiffFamilyTest, AnAnswerGoesToAFile) {
  const std::string out = ::testing::TempDir() + "diff_family.csv";
  const Answer answer = Qom("diff --family box disk --format csv --out " + out +
                            " --catalog " + Boxes("out"));
  EXPECT_EQ(answer.status, 0);
  EXPECT_EQ(answer.out, "");
  EXPECT_THAT(ReadFile(out), StartsWith("type,property,box-9.0"));
  EXPECT_EQ(Qom("diff --family box --format csv --out /no/such/place/x "
                "--catalog " +
                Boxes("out"))
                .status,
            2);
}

TEST(DiffFamilyTest, CheckSaysWhetherTheVersionsDiffer) {
  const std::string more = " --check --catalog " + Boxes("check");
  EXPECT_EQ(Qom("diff --family box" + more).status, 1);
  EXPECT_EQ(Qom("diff --family box-10.0" + more).status, 0);
}

TEST(DiffFamilyTest, WrongCallsSayWhatWouldBeRight) {
  const std::string of = " --catalog " + Boxes("wrong");
  const Answer family = Qom("diff --family bux" + of);
  EXPECT_EQ(family.status, 2);
  EXPECT_THAT(family.out, HasSubstr("no machine of the family 'bux'"));
  EXPECT_THAT(family.out, HasSubstr("box"));
  EXPECT_THAT(Qom("diff --release 11.1 --family pc-q35-4.0").out,
              HasSubstr("(in 7.2 and 10.0, gone in 11.1)"));
  const Answer both = Qom("diff --family box -M box-9.0" + of);
  EXPECT_EQ(both.status, 2);
  EXPECT_THAT(both.out, HasSubstr("--family names the machines"));
  const Answer format = Qom("diff --family box --format yaml" + of);
  EXPECT_EQ(format.status, 2);
  EXPECT_THAT(format.out, HasSubstr("--format: text, json, csv, html"));
  EXPECT_THAT(Qom("machines --format csv" + of).out,
              HasSubstr("--format: text, json"));
  const Answer out = Qom("diff --family box --out x" + of);
  EXPECT_EQ(out.status, 2);
  EXPECT_THAT(out.out, HasSubstr("--out takes csv, html"));
  const Answer type = Qom("diff --family box no-such-type" + of);
  EXPECT_EQ(type.status, 2);
  EXPECT_THAT(type.out, HasSubstr("no-such-type"));
}

TEST(DiffFamilyTest, AFamilyThatNoCatalogueHasIsNotPassedOver) {
  const std::string of = " --catalog " + Boxes("several");
  const Answer answer = Qom("diff --family box,crute" + of);
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.out, HasSubstr("no machine of the family 'crute'"));
  // One that another has is fine.
  EXPECT_EQ(Qom("diff --family pc-q35-2.4,pc-q35-11.1 --release 10.0 --release "
                "11.1 e1000")
                .status,
            0);
}

TEST(DiffFamilyTest, OneMachineHasNothingToBeComparedWith) {
  EXPECT_THAT(Qom("diff --family box-9.0 --catalog " + Boxes("one")).out,
              HasSubstr("no other place to compare it with"));
}

TEST(DiffFamilyTest, AGlobalIsOfUseIfItIsOnOneVersion) {
  const std::string of = " --catalog " + Boxes("globals");
  const auto used = Json("diff --family box disk -g disk.s=v" + of);
  EXPECT_EQ(used["diagnostics"].Size(), 0u);
  const auto unused = Json("diff --family box disk -g lone.k=v" + of);
  ASSERT_EQ(unused["diagnostics"].Size(), 1u);
  EXPECT_STREQ(unused["diagnostics"][0]["code"].GetString(), "unused-global");
}

TEST(DiffFamilyTest, NamesDoNotSteerATerminal) {
  const std::string folder = ::testing::TempDir() + "steering_names";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/types.json")
      << R"({"types": {"d\u001b[2Jisk": {"props": [["\u001b]0;n", "str", ""]]}}})";
  std::ofstream(folder + "/machines.json") << R"({
      "machines": {"b\u001b[1mox-2.0": {"tables": []},
                   "b\u001b[1mox-1.0": {"tables": ["t"]}},
      "tables": {"t": [["d\u001b[2Jisk", "\u001b]0;n", "\u001b[31m"]]}})";
  for (const std::string call :
       {"--family '*'", "-M \"$(printf 'b\\033[1mox-1.0')\" -M none"}) {
    const Answer answer = Qom("diff " + call + " --catalog " + folder);
    EXPECT_EQ(answer.status, 0);
    EXPECT_THAT(answer.out, HasSubstr("d\\x1b[2Jisk"));
    EXPECT_EQ(answer.out.find('\033'), std::string::npos) << answer.out;
  }
}

TEST(DiffFamilyTest, TheMatrixSaysWhatTwoMachinesCompared) {
  const auto pair = Json("diff -M pc-q35-5.0 -M pc-q35-7.2 virtio-rng-pci");
  const auto matrix =
      Json("diff --family pc-q35-5.0,pc-q35-7.2 virtio-rng-pci");
  ASSERT_EQ(matrix["rows"].Size(), pair["differences"].Size());
  for (rapidjson::SizeType i = 0; i < matrix["rows"].Size(); ++i) {
    const auto& row = matrix["rows"][i];
    const auto& one = pair["differences"][i];
    EXPECT_EQ(row["property"], one["property"]);
    EXPECT_EQ(row["ranges"][0]["value"], one["a"]);
    EXPECT_EQ(row["ranges"][1]["value"], one["b"]);
  }
}

}  // namespace
}  // namespace qom::test
