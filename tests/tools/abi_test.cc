// `qom abi` as its users call it: what it writes, what it finds changed, and
// whether a guest may be loaded elsewhere.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "tests/tools/qom_command.h"

namespace {

using qom::test::Answer;
using qom::test::Codes;
using qom::test::Json;
using qom::test::Qom;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kAbiDisk =
    R"("disk": {"props": [["n", "uint32", 1], ["told", "bool"],
                          ["name", "str", "a"]]})";

// A catalogue, and a folder for what it promised.
class AbiCommandTest : public ::testing::Test {
 protected:
  AbiCommandTest() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~AbiCommandTest() override { std::filesystem::remove_all(folder_); }

  // `tables` are those of box-2.0 and box-1.0, one each.
  std::string Catalogue(const std::string& name, std::string_view types,
                        std::string_view newer, std::string_view older) {
    const std::string folder = folder_ + "/" + name;
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/types.json") << "{\"types\": {" << types << "}}";
    std::ofstream(folder + "/machines.json") << fmt::format(
        R"({{"qemu": "{}", "machines": {{"box-2.0": {{"tables": ["t2"]}},
             "box-1.0": {{"tables": ["t2", "t1"]}}}},
             "tables": {{"t2": [{}], "t1": [{}]}}}})",
        name, newer, older);
    return folder;
  }
  std::string Old() {
    return Catalogue("old", kAbiDisk, "", R"(["disk", "n", 7])");
  }
  std::string Files() const { return folder_ + "/abi"; }
  void Write(const std::string& catalogue) {
    const Answer answer =
        Qom("abi write --catalog " + catalogue + " --out " + Files());
    EXPECT_EQ(answer.status, 0) << answer.out;
  }
  std::string CheckCall(const std::string& catalogue) const {
    return "abi check " + Files() + " --catalog " + catalogue;
  }
  std::string Read(const std::string& file) const {
    std::ifstream in(Files() + "/" + file);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }
  void Put(const std::string& file, const std::string& text) const {
    std::ofstream(Files() + "/" + file) << text;
  }

  std::string folder_ =
      ::testing::TempDir() + "abi_" +
      ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(AbiCommandTest, WritesAFileForEachMachine) {
  const Answer answer =
      Qom("abi write --catalog " + Old() + " --out " + Files());
  EXPECT_EQ(answer.status, 0);
  EXPECT_EQ(answer.out, Files() + ": 2 machines\n");
  EXPECT_THAT(Read("box-1.0.abi"),
              AllOf(StartsWith("# qom guest abi 1\n# machine box-1.0\n"
                               "# release old\n# digest crc32:"),
                    HasSubstr("\ndisk.n=7\ndisk.name=\"a\"\n"),
                    Not(HasSubstr("told"))));
  EXPECT_THAT(Read("box-2.0.abi"), HasSubstr("\ndisk.n=1\n"));
}

TEST_F(AbiCommandTest, APromiseThatIsWrittenAnewIsTold) {
  const std::string call = " --out " + Files();
  Write(Old());
  EXPECT_THAT(Qom("abi write --catalog " + Old() + call).out,
              EndsWith(": 2 machines\n"));
  const std::string changed =
      Catalogue("new", kAbiDisk, "", R"(["disk", "n", 8])");
  EXPECT_THAT(Qom("abi write --catalog " + changed + call).out,
              EndsWith(": 2 machines; 1 promised something else before\n"));
}

TEST_F(AbiCommandTest, WritesTheMachinesThatAreNamed) {
  const auto json =
      Json("abi write -M box-1.0 --catalog " + Old() + " --out " + Files());
  ASSERT_EQ(json["machines"].Size(), 1u);
  EXPECT_STREQ(json["machines"][0]["machine"].GetString(), "box-1.0");
  EXPECT_EQ(json["machines"][0]["values"].GetUint(), 3u);
  EXPECT_TRUE(std::filesystem::exists(Files() + "/box-1.0.abi"));
  EXPECT_FALSE(std::filesystem::exists(Files() + "/box-2.0.abi"));
}

TEST_F(AbiCommandTest, WritesNothingIfAMachineIsUnknown) {
  const Answer answer = Qom("abi write -M box-1.0 -M box-3.0 --catalog " +
                            Old() + " --out " + Files());
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.out, HasSubstr("'box-3.0'"));
  EXPECT_FALSE(std::filesystem::exists(Files()));
}

TEST_F(AbiCommandTest, WhatWasWrittenIsWhatIs) {
  Write(Old());
  const Answer answer = Qom(CheckCall(Old()));
  EXPECT_EQ(answer.status, 0);
  EXPECT_EQ(answer.out, "2 of 2 machines are what their files say\n");
  const auto json = Json(CheckCall(Old()));
  ASSERT_EQ(json["machines"].Size(), 2u);
  EXPECT_TRUE(json["machines"][0]["same"].GetBool());
}

TEST_F(AbiCommandTest, AnEntryInTheWrongTableIsFoundWithItsPlace) {
  Write(Old());
  // Said to the newer machine, too.
  const std::string moved =
      Catalogue("moved", kAbiDisk, R"(["disk", "n", 7])", "");
  const auto json = Json(CheckCall(moved), 1);
  ASSERT_EQ(json["machines"].Size(), 2u);
  EXPECT_TRUE(json["machines"][0]["same"].GetBool()) << "box-1.0";
  const auto& changed = json["machines"][1]["changed"];
  ASSERT_EQ(changed.Size(), 1u);
  EXPECT_STREQ(changed[0]["type"].GetString(), "disk");
  EXPECT_STREQ(changed[0]["property"].GetString(), "n");
  EXPECT_EQ(changed[0]["was"].GetUint(), 1u);
  EXPECT_EQ(changed[0]["is"].GetUint(), 7u);
  EXPECT_STREQ(changed[0]["because"]["layer"].GetString(), "machine");
  EXPECT_STREQ(changed[0]["because"]["table"].GetString(), "t2");
  EXPECT_EQ(changed[0]["because"]["index"].GetUint(), 0u);
  const Answer text = Qom(CheckCall(moved));
  EXPECT_EQ(text.status, 1);
  EXPECT_EQ(text.out,
            "TYPE  PROPERTY  WAS  IS  BECAUSE  MACHINES\n"
            "disk  n         1    7   t2[0]    box-2.0\n"
            "\n1 of 2 machines are what their files say\n");
}

TEST_F(AbiCommandTest, ALostEntryIsLookedForInOtherTables) {
  Write(Catalogue("both", kAbiDisk, R"(["disk", "n", 7])", ""));
  const auto json = Json(CheckCall(Old()), 1);
  const auto& because = json["machines"][1]["changed"][0]["because"];
  EXPECT_STREQ(because["layer"].GetString(), "default");
  EXPECT_STREQ(because["driver"].GetString(), "disk");
  ASSERT_EQ(because["as_before_in"].Size(), 1u);
  EXPECT_STREQ(because["as_before_in"][0]["table"].GetString(), "t1");
  EXPECT_THAT(Qom(CheckCall(Old())).out,
              HasSubstr("its default; as it was: t1[0]"));
}

TEST_F(AbiCommandTest, WhatIsGoneAndNewIsTold) {
  Write(Old());
  const std::string other =
      Catalogue("other",
                R"("disk": {"props": [["n", "uint32", 1], ["new", "str", "x"]]},
         "tape": {"props": [["n", "uint32", 1]]})",
                "", R"(["disk", "n", 7])");
  const auto json = Json(CheckCall(other), 1);
  const auto& one = json["machines"][0];
  EXPECT_FALSE(one["same"].GetBool());
  EXPECT_EQ(one["changed"].Size(), 0u);
  ASSERT_EQ(one["gone"].Size(), 1u);
  EXPECT_STREQ(one["gone"][0]["property"].GetString(), "name");
  EXPECT_STREQ(one["gone"][0]["was"].GetString(), "a");
  ASSERT_EQ(one["new"].Size(), 3u);
  EXPECT_STREQ(one["new"][0]["is"].GetString(), "x");
  const Answer text = Qom(CheckCall(other));
  EXPECT_THAT(text.out, HasSubstr("Gone\n"
                                  "TYPE  PROPERTY  WAS  MACHINES\n"
                                  "disk  name      \"a\"  all\n"));
  EXPECT_THAT(text.out, HasSubstr("New\n"
                                  "TYPE  PROPERTY  IS   BECAUSE      MACHINES\n"
                                  "tape  (all)                       all\n"
                                  "disk  new       \"x\"  its default  all\n"));
}

TEST_F(AbiCommandTest, OneBrokenFileDoesNotHideTheOthers) {
  Write(Old());
  const std::string good = Read("box-1.0.abi");
  Put("a-other-head.abi", "# qom guest abi 9\n");
  Put("b-binary.abi", std::string("\x7f"
                                  "ELF\0\1\2",
                                  7));
  Put("c-twice.abi", good + "disk.type=\"disk\"\n");
  Put("d-cut.abi", good.substr(0, good.size() - 4));
  Put("e-unknown.abi",
      "# qom guest abi 1\n# machine box-9.0\n# release\n"
      "# digest crc32:00000000\n");
  std::filesystem::create_directories(Files() + "/f-folder.abi");
  const auto json = Json(CheckCall(Old()), 1);
  std::string all;
  for (const auto& one : json["diagnostics"].GetArray()) {
    all += one["message"].GetString();
    all += '\n';
  }
  for (const char* place :
       {"a-other-head.abi:1: another form", "b-binary.abi:1: no guest ABI",
        "c-twice.abi:8: the property stands there already",
        "d-cut.abi:7: the value is no JSON",
        "e-unknown.abi:2: ", "f-folder.abi"}) {
    EXPECT_THAT(all, HasSubstr(place));
  }
  const auto& machines = json["machines"];
  EXPECT_TRUE(machines[0]["same"].GetBool());
  EXPECT_THAT(Qom(CheckCall(Old())).out,
              HasSubstr("2 of 3 machines are what their files say"));
}

TEST_F(AbiCommandTest, AFileThatWasEditedIsComparedAndSaidToBe) {
  Write(Old());
  std::string text = Read("box-1.0.abi");
  text.replace(text.find("n=7"), 3, "n=8");
  Put("box-1.0.abi", text);
  const auto json = Json(CheckCall(Old()), 1);
  EXPECT_EQ(json["machines"][0]["changed"][0]["was"].GetUint(), 8u);
  EXPECT_THAT(Codes(json["diagnostics"]), ElementsAre("error malformed"));
}

TEST_F(AbiCommandTest, MachinesWithoutAFileAreListed) {
  Write(Old());
  std::filesystem::remove(Files() + "/box-2.0.abi");
  const auto json = Json(CheckCall(Old()));
  ASSERT_EQ(json["unpinned"].Size(), 1u);
  EXPECT_STREQ(json["unpinned"][0].GetString(), "box-2.0");
  const Answer answer = Qom(CheckCall(Old()) + " -M box-2.0");
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.out, HasSubstr("no file in " + Files() +
                                    " speaks of "
                                    "'box-2.0'; qom abi write -M box-2.0"));
}

TEST_F(AbiCommandTest, AMachineMayBeNamedByItsAlias) {
  const Answer written =
      Qom("abi write --release 7.2 --arch m68k -M virt --out " + Files());
  EXPECT_EQ(written.status, 0) << written.out;
  const auto json =
      Json("abi check " + Files() + " --release 7.2 --arch m68k -M virt");
  ASSERT_EQ(json["machines"].Size(), 1u);
  EXPECT_STREQ(json["machines"][0]["machine"].GetString(), "virt-7.2");
}

TEST_F(AbiCommandTest, AMachineThatIsNamedTwiceIsWrittenOnce) {
  const auto json = Json("abi write -M box-1.0 -M box-1.0 --catalog " + Old() +
                         " --out " + Files());
  EXPECT_EQ(json["machines"].Size(), 1u);
}

TEST_F(AbiCommandTest, ACallThatIsWrongIsNotTheFaultOfTheFiles) {
  Write(Old());
  for (const char* more : {"-P no-such", "-A no-such", "--layer /no/such",
                           "-M no-such", "--without nonsense"}) {
    const Answer answer = Qom(CheckCall(Old()) + " " + more);
    EXPECT_EQ(answer.status, 2) << more;
    EXPECT_THAT(answer.out, Not(HasSubstr(".abi"))) << more;
  }
}

TEST_F(AbiCommandTest, NothingToCheckIsAWrongCall) {
  for (const std::string& call :
       {"abi check " + folder_ + " --catalog " + Old(),
        "abi check " + folder_ + "/nowhere --catalog " + Old(),
        std::string("abi check"), std::string("abi"), std::string("abi read"),
        std::string("abi diff -M pc-q35-8.2"),
        std::string("abi write --release 10.0 --release 11.1"),
        std::string("abi write virtio-blk-pci"),
        std::string("abi diff -M a -M b -M c"),
        "abi write --set n=1 --catalog " + Old(),
        "abi check " + Files() + " --out x --catalog " + Old(),
        "abi diff --out x --catalog " + Old() + " --catalog " + Old()}) {
    const Answer answer = Qom(call);
    EXPECT_EQ(answer.status, 2) << call;
    EXPECT_THAT(answer.out, HasSubstr("qom: error: ")) << call;
  }
}

TEST_F(AbiCommandTest, DiffSaysWhetherAGuestMayBeLoaded) {
  const std::string other = Catalogue("other", kAbiDisk, R"(["disk", "n", 2])",
                                      R"(["disk", "n", 7])");
  const std::string call =
      "abi diff --catalog " + Old() + " --catalog " + other;
  const auto one = Json(call + " -M box-2.0", 1);
  EXPECT_STREQ(one["verdict"].GetString(), "differs");
  ASSERT_EQ(one["differences"].Size(), 1u);
  EXPECT_EQ(one["differences"][0]["a"].GetUint(), 1u);
  EXPECT_EQ(one["differences"][0]["b"].GetUint(), 2u);
  EXPECT_STREQ(one["a"]["machine"].GetString(), "box-2.0");
  // What nobody told is no difference, and no promise.
  const auto unknown = Json(call + " -M box-1.0");
  EXPECT_STREQ(unknown["verdict"].GetString(), "unknown");
  EXPECT_STREQ(unknown["unknown"][0]["property"].GetString(), "told");
  const auto all = Json(call, 1);
  ASSERT_EQ(all["machines"].Size(), 2u);
  const Answer text = Qom(call);
  EXPECT_THAT(text.out, HasSubstr("of 2 machines 0 same, 1 differ, 1 unknown"));
  EXPECT_THAT(text.out, HasSubstr("MACHINES\ndisk  n "));
  EXPECT_THAT(text.out, HasSubstr("Values that nobody told"));
}

TEST_F(AbiCommandTest, AGuestWithADeviceThatIsGoneCannotBeLoaded) {
  const std::string less =
      Catalogue("less", R"("tape": {"props": [["n", "uint32", 1]]})", "", "");
  const std::string call =
      "abi diff --catalog " + Old() + " --catalog " + less + " -M box-2.0";
  EXPECT_STREQ(Json(call)["verdict"].GetString(), "same");
  const auto disk = Json(call + " disk", 1);
  EXPECT_STREQ(disk["verdict"].GetString(), "differs");
  EXPECT_STREQ(disk["only_a"]["types"][0].GetString(), "disk");
  EXPECT_EQ(Qom(call + " nothing").status, 2);
}

TEST_F(AbiCommandTest, ARealMachineIsTheSameInItsOwnRelease) {
  const Answer answer =
      Qom("abi diff -M s390-ccw-virtio-7.0 -M s390-ccw-virtio-7.0 --arch s390x "
          "--release 7.2");
  EXPECT_EQ(answer.status, 0) << answer.out;
  EXPECT_EQ(
      answer.out,
      "qemu-7.2\nqemu-7.2 to qemu-7.2: s390-ccw-virtio-7.0 same: 0 values "
      "differ, 0 unknown\n");
  EXPECT_THAT(Qom("abi diff -M s390-ccw-virtio-7.0 -M s390-ccw-virtio-7.1 "
                  "--arch s390x --release 7.2 virtio-rng-ccw")
                  .out,
              StartsWith("qemu-7.2\ns390-ccw-virtio-7.0 to "
                         "s390-ccw-virtio-7.1 same: "));
}

TEST_F(AbiCommandTest, TwoMachinesOfOneReleaseAreNamedOnce) {
  EXPECT_THAT(Qom("abi diff -M s390-ccw-virtio-7.0 -M s390-ccw-virtio-7.1 "
                  "--arch s390x --release 7.2 virtio-rng-ccw")
                  .out,
              HasSubstr("s390-ccw-virtio-7.0 to s390-ccw-virtio-7.1 "));
}

TEST_F(AbiCommandTest, TheLayersOfTheUserCountOnEveryMachine) {
  Write(Old());
  const Answer used = Qom(CheckCall(Old()) + " -g disk.n=9");
  EXPECT_EQ(used.status, 1);
  EXPECT_THAT(used.out, HasSubstr("command line[0]"));
  EXPECT_THAT(used.out, Not(HasSubstr("warning")));
  const Answer unused = Qom(CheckCall(Old()) + " -g tape.n=9");
  EXPECT_THAT(unused.out, HasSubstr("tape"));
}

}  // namespace
