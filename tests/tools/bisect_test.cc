// `qom bisect` as its users call it: by a property, and by a program that reads
// a layer file.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <filesystem>
#include <string>
#include <string_view>

#include "compat/catalogue/catalogue.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/tools/qom_command.h"

namespace {

using qom::test::Answer;
using qom::test::FileWith;
using qom::test::Json;
using qom::test::Qom;
using ::testing::HasSubstr;
using ::testing::Not;

// A program with this script in it.
std::string Script(const std::string& name, const std::string& lines) {
  std::string path = FileWith("bisect_" + name, "#!/bin/sh\n" + lines + "\n");
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return path;
}

std::string BisectBy(const std::string& script, const char* more = "") {
  return std::string("bisect --release 7.2 -M pc-q35-7.2 -M pc-q35-7.0 ") +
         more + " -- " + script;
}

rapidjson::Document JsonBy(const std::string& script) {
  const Answer answer = Qom(BisectBy(script, "--format json"), "2>/dev/null");
  EXPECT_EQ(answer.status, 0);
  rapidjson::Document json;
  json.Parse(answer.out.c_str());
  EXPECT_FALSE(json.HasParseError()) << answer.out;
  return json;
}

TEST(BisectCommandTest, APropertyIsFollowedToItsEntryWithinTheProcess) {
  const auto json = Json(
      "bisect --release 7.2 -M pc-q35-7.2 -M pc-q35-6.0 virtio-rng-pci "
      "--property vectors");
  ASSERT_EQ(json["entries"].Size(), 1u);
  const auto& entry = json["entries"][0];
  EXPECT_STREQ(entry["table"].GetString(), "hw_compat_7_1");
  EXPECT_STREQ(entry["driver"].GetString(), "virtio-rng-pci");
  EXPECT_STREQ(entry["property"].GetString(), "vectors");
  EXPECT_STREQ(entry["value"].GetString(), "0");
  EXPECT_STREQ(entry["machine"].GetString(), "pc-q35-6.0");
  EXPECT_TRUE(json["smallest"].GetBool());
  EXPECT_LT(json["runs"].GetInt(), 10);
  EXPECT_STREQ(json["release"].GetString(), "qemu-7.2");
}

TEST(BisectCommandTest, WhatTheGoodMachineAloneAppliesIsNamedAsItsOwn) {
  const Answer answer =
      Qom("bisect --release 7.2 -M pc-q35-7.1 -M pc-q35-7.2 virtio-rng-pci "
          "--property vectors");
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.out, HasSubstr("virtio-rng-pci.vectors=0"));
  EXPECT_THAT(answer.out, HasSubstr("pc-q35-7.1"));
  EXPECT_THAT(answer.out, HasSubstr("makes pc-q35-7.1 as bad as pc-q35-7.2; "));
}

TEST(BisectCommandTest, AProgramJudgesTheEntriesOfALayerFile) {
  const auto json = JsonBy(
      Script("two",
             "grep -q '\"virtio-rng-pci\"' \"$QOM_LAYER_FILE\" &&\n"
             "grep -q '\"nvme-ns\"' \"$QOM_LAYER_FILE\" && exit 1\nexit 0"));
  ASSERT_EQ(json["entries"].Size(), 2u);
  EXPECT_STREQ(json["entries"][0]["driver"].GetString(), "virtio-rng-pci");
  EXPECT_STREQ(json["entries"][1]["driver"].GetString(), "nvme-ns");
}

TEST(BisectCommandTest, TheLayerFileIsOneThatQomTakes) {
  const std::string kept = ::testing::TempDir() + "qom_cli_bisect_kept";
  const std::string script = Script(
      "keep", "cp \"$QOM_LAYER_FILE\" " + kept +
                  "\n" QOMRT_QOM_COMMAND
                  " explain virtio-rng-pci.vectors --release 7.2 -M none "
                  "--layer \"$QOM_LAYER_FILE\" | grep -q 'vectors is 0' && "
                  "exit 1\nexit 0");
  const auto json = JsonBy(script);
  ASSERT_EQ(json["entries"].Size(), 1u);
  EXPECT_STREQ(json["entries"][0]["driver"].GetString(), "virtio-rng-pci");
}

TEST(BisectCommandTest, ATypeInFrontOfAProgramNarrowsWhatIsSuspected) {
  const Answer answer =
      Qom("bisect --release 7.2 -M pc-q35-7.2 -M pc-q35-7.0 virtio-rng-pci -- "
          "true --format -s");
  EXPECT_THAT(answer.out, HasSubstr("the suspected entries of pc-q35-7.0"));
  EXPECT_EQ(Qom("machines -- true").status, 2);
}

TEST(BisectCommandTest, WhatAProgramPrintsIsNoPartOfTheAnswer) {
  const std::string script =
      Script("loud", "echo aloud\n! grep -q vectors \"$QOM_LAYER_FILE\"");
  EXPECT_EQ(JsonBy(script)["entries"].Size(), 1u);
  EXPECT_THAT(Qom(BisectBy(script), "2>&1").out, HasSubstr("aloud"));
}

TEST(BisectCommandTest, AProgramRunsWhereStandardErrorIsClosed) {
  const std::string script =
      Script("quiet", "echo aloud\n! grep -q vectors \"$QOM_LAYER_FILE\"");
  const Answer answer = Qom(BisectBy(script), "2>&-");
  EXPECT_EQ(answer.status, Qom(BisectBy(script)).status);
  EXPECT_THAT(answer.out, HasSubstr("vectors"));
}

TEST(BisectCommandTest, AnotherStatusASignalAndNoProgramSayWhatTheyAre) {
  struct Case {
    std::string script;
    std::string says;
  };
  for (const Case& one : {
           Case{Script("seven", "exit 7"),
                "ended with status 7; 0 is good, 1 is bad, 125 is "},
           Case{Script("killed", "kill -KILL $$"),
                "was ended by signal 9 (Killed)"},
           Case{"/no/such/program", "cannot start '/no/such/program': No such"},
       }) {
    const Answer answer = Qom(BisectBy(one.script));
    EXPECT_EQ(answer.status, 2) << one.says;
    EXPECT_THAT(answer.out, HasSubstr(one.says));
  }
}

TEST(BisectCommandTest, ThatNothingTurnsTheVerdictIsAnAnswer) {
  struct Case {
    std::string call;
    std::string says;
  };
  for (const Case& one : {
           Case{BisectBy(Script("good", "exit 0")),
                "pc-q35-7.0 is to be bad; the test says that it is good"},
           Case{BisectBy(Script("bad", "exit 1")),
                "pc-q35-7.2 is to be good; the test says that it is bad"},
           Case{BisectBy(Script("unclear", "exit 125")), "it is unclear"},
           Case{"bisect --release 7.2 -M q35 -M pc-q35-7.2 -- true",
                "pc-q35-7.2 and pc-q35-7.2 apply the same entries"},
           Case{"bisect --release 7.2 -M pc-q35-7.2 -M pc-q35-7.1 e1000 "
                "--property mac",
                "e1000.mac is "},
       }) {
    const Answer answer = Qom(one.call);
    EXPECT_EQ(answer.status, 1) << one.call;
    EXPECT_THAT(answer.out, HasSubstr(one.says));
  }
}

TEST(BisectCommandTest, ACallThatSaysTooLittleSaysWhatIsMissing) {
  struct Case {
    std::string call;
    std::string says;
  };
  const std::string machines = "bisect -M pc-q35-7.1 -M pc-q35-7.2 ";
  for (const Case& one : {
           Case{"bisect -M pc e1000 --property mac", "-M GOOD -M BAD"},
           Case{machines, "TYPE --property NAME, or by -- COMMAND"},
           Case{machines + "e1000 --property mac -- true", "or by -- COMMAND"},
           Case{machines + "--property mac", "name it"},
           Case{machines + "e1000 e1000e --property mac", "one TYPE"},
           Case{machines + "e1000 --property mac --release 7.2 --release 10.0",
                "of one catalogue"},
           Case{machines + "virtio-rng-pci --property vector",
                "nearest: vectors"},
           Case{machines + "virtio-rng-pic --property vectors",
                "virtio-rng-pci"},
           Case{"bisect -M pc-q35-7.1 -M no-such e1000 --property mac",
                "unknown machine 'no-such'"},
       }) {
    const Answer answer = Qom(one.call);
    EXPECT_EQ(answer.status, 2) << one.call;
    EXPECT_THAT(answer.out, HasSubstr(one.says)) << one.call;
  }
}

TEST(BisectCommandTest, WhatIsNoEntryIsRefusedOrTold) {
  const std::string call =
      "bisect --release 7.2 -M pc-q35-7.2 -M pc-q35-7.0 virtio-rng-pci "
      "--property vectors ";
  EXPECT_EQ(Qom(call + "--hotplug").status, 2);
  EXPECT_EQ(Qom(call + "--set vectors=1").status, 2);
  EXPECT_THAT(Qom(call + "-g no-such.x=1").out,
              HasSubstr("there is no type 'no-such'"));
}

TEST(BisectCommandTest, WhoInterruptsItLeavesNoFileBehind) {
  const std::string folder = ::testing::TempDir() + "bisect_interrupted";
  const std::string environment = "TMPDIR=" + folder + " ";
  for (const char* signal : {"TERM", "INT", "HUP", "QUIT"}) {
    std::filesystem::create_directories(folder);
    const std::string script =
        Script(std::string("kill_") + signal,
               std::string("kill -") + signal + " $PPID; exit 0");
    const Answer answer = Qom(BisectBy(script), "2>&1", environment.c_str());
    EXPECT_THAT(answer.out, HasSubstr("interrupted by signal")) << signal;
    EXPECT_TRUE(answer.status == -1 || answer.status > 128) << answer.status;
    EXPECT_TRUE(std::filesystem::is_empty(folder)) << signal;
    std::filesystem::remove_all(folder);
  }
}

TEST(BisectCommandTest, AProgramThatOutlivesAnInterruptIsStillNoVerdict) {
  const std::string script = Script(
      "trap", "trap 'exit 0' TERM\nkill -TERM $PPID\nsleep 9 &\nwait\nexit 0");
  EXPECT_THAT(Qom(BisectBy(script)).out,
              HasSubstr("interrupted by signal 15 (Terminated)"));
}

TEST(BisectCommandTest, WhatIsIgnoredUnderNohupTheProgramIgnoresToo) {
  const std::string script = Script("hup", "kill -HUP $$ $PPID\nexit 1");
  const Answer answer = Qom(BisectBy(script), "2>&1", "trap '' HUP; ");
  EXPECT_EQ(answer.status, 1);
  EXPECT_THAT(answer.out, HasSubstr("the test says that it is bad"));
}

TEST(BisectCommandTest, WhoStartsItMayIgnoreTheEndsOfPrograms) {
  EXPECT_THAT(
      Qom(BisectBy(Script("chld", "exit 1")), "2>&1", "trap '' CHLD; ").out,
      HasSubstr("the test says that it is bad"));
}

TEST(BisectCommandTest, AnEntryIsLeftOutByNameInAnyQuestion) {
  const std::string about =
      "explain virtio-rng-pci.vectors --release 7.2 -M pc-q35-7.1 --without ";
  const auto found = Json(
      "bisect --release 7.2 -M pc-q35-7.2 -M pc-q35-7.1 virtio-rng-pci "
      "--property vectors");
  const std::string entry =
      "hw_compat_7_1#" + std::to_string(found["entries"][0]["index"].GetInt());
  EXPECT_NE(Json(about + entry)["value"].GetUint64(), 0u);
  EXPECT_THAT(Qom(about + "hw_compat_7_1#99").out, HasSubstr("entries"));
  EXPECT_EQ(Qom(about + "hw_compat_7_1").status, 2);
  EXPECT_EQ(Qom(about + "hw_compat_7_0_#1").status, 2);
}

TEST(BisectCommandTest, WhatTheProgramSetsAfterwardsNoEntryDecides) {
  const Answer answer =
      Qom("bisect --release 11.1 -M pc-q35-9.1 -M pc-q35-9.0 sev-guest "
          "--property legacy-vm-type");
  EXPECT_EQ(answer.status, 1);
  EXPECT_THAT(answer.out, HasSubstr("legacy-vm-type: no entry decides it on "
                                    "pc-q35-9.1; it is set by the program "
                                    "afterwards: "));
}

}  // namespace
