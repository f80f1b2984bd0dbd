// `qom record` as its users see it: from a saved conversation, and from a
// program that dies on a question.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "tests/support/scratch_folder.h"

namespace {

using ::testing::HasSubstr;

// Two types, of which one answers with death; a machine with an entry.
constexpr char kTalk[] =
    R"({"execute":"query-version","return":{"qemu":{"major":9,"minor":1,"micro":0},"package":"acme 9.1"}}
{"execute":"query-target","return":{"arch":"x86_64"}}
{"execute":"qom-list-types","arguments":{"abstract":true},"return":[{"name":"object"},{"name":"device","parent":"object","abstract":true},{"name":"disk","parent":"device"},{"name":"pipe","parent":"device"}]}
{"execute":"query-machines","arguments":{"compat-props":true},"return":[{"name":"pc-9.0","compat-props":[{"qom-type":"disk","property":"n","value":"2"}]},{"name":"pc-9.1","is-default":true,"compat-props":[]}]}
{"execute":"qom-list-properties","arguments":{"typename":"device"},"return":[]}
{"execute":"qom-list-properties","arguments":{"typename":"disk"},"return":[{"name":"n","type":"uint16","default-value":4},{"name":"s","type":"str"}]}
{"execute":"qom-list-properties","arguments":{"typename":"pipe"},"died":true}
)";

class RecordCommandTest : public ::testing::Test {
 protected:
  RecordCommandTest() { scratch_.Put("talk", kTalk); }

  std::string At(const std::string& name) const { return scratch_.At(name); }

  std::string TextOf(const std::string& name) const {
    std::ifstream in(At(name));
    return {std::istreambuf_iterator<char>(in), {}};
  }

  // Standard output and error; the exit status is `status_`.
  std::string Run(const std::string& arguments) {
    const std::string command =
        fmt::format("cd {} && {} {} 2>&1", scratch_.path().string(),
                    QOMRT_QOM_COMMAND, arguments);
    FILE* pipe = popen(command.c_str(), "r");
    std::string out;
    for (int c = fgetc(pipe); c != EOF; c = fgetc(pipe)) {
      out += static_cast<char>(c);
    }
    const int status = pclose(pipe);
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return out;
  }

  const qom::test::ScratchFolder scratch_;
  int status_ = -1;
};

TEST_F(RecordCommandTest, ASavedConversationBecomesACatalogue) {
  const std::string out = Run("record --from talk --out mine");
  EXPECT_EQ(status_, 1);  // it died on a question
  EXPECT_THAT(out, HasSubstr("qemu-9.1 (acme 9.1), x86_64, in mine\n"));
  EXPECT_THAT(out, HasSubstr("the emulator died on pipe\n"));
  EXPECT_THAT(out, HasSubstr("warning: not told: pipe: the emulator died"));

  EXPECT_THAT(Run("explain disk.n --catalog mine -M pc-9.0"),
              HasSubstr("disk.n is 2 on pc-9.0"));
  EXPECT_EQ(status_, 0);
}

TEST_F(RecordCommandTest, AnArchitectureIsNoWayToAnotherFolder) {
  for (const char* arch : {"../../elsewhere", "/elsewhere", "..", "a/b"}) {
    std::string talk = kTalk;
    talk.replace(talk.find("x86_64"), 6, arch);
    std::ofstream(At("told")) << talk;
    const std::string out = Run("record --from told");
    EXPECT_EQ(status_, 2) << out;
    EXPECT_THAT(out, HasSubstr("say --arch"));
    EXPECT_FALSE(std::filesystem::exists(At("qemu-9.1")));
    EXPECT_THAT(Run("record --from told --arch x86_64 --out mine"),
                HasSubstr(fmt::format("'{}' names none", arch)));
  }
}

TEST_F(RecordCommandTest, WhatIsReadIsNotWrittenOver) {
  EXPECT_THAT(Run("record --from talk --save ./talk"),
              HasSubstr("would write over what --from reads"));
  EXPECT_EQ(status_, 2);
  EXPECT_EQ(TextOf("talk"), kTalk);
}

TEST_F(RecordCommandTest, ProgramsAreToldInJson) {
  rapidjson::Document json;
  const std::string out = Run("record --from talk --format json");
  json.Parse(out.c_str());
  ASSERT_FALSE(json.HasParseError()) << out;
  EXPECT_EQ(status_, 1);
  EXPECT_STREQ(json["release"].GetString(), "qemu-9.1");
  EXPECT_STREQ(json["arch"].GetString(), "x86_64");
  EXPECT_STREQ(json["out"].GetString(), "qemu-9.1/x86_64");
  EXPECT_EQ(json["types"].GetInt(), 3);
  EXPECT_EQ(json["properties"].GetInt(), 2);
  EXPECT_EQ(json["with_default"].GetInt(), 1);
  EXPECT_EQ(json["unknown"].GetInt(), 1);
  EXPECT_EQ(json["machines"].GetInt(), 2);
  EXPECT_EQ(json["tables"].GetInt(), 1);
  EXPECT_EQ(json["entries"].GetInt(), 1);
  EXPECT_STREQ(json["died_on"][0].GetString(), "pipe");
  EXPECT_TRUE(json["seconds"].IsNumber());
  EXPECT_STREQ(json["diagnostics"][0]["code"].GetString(), "not-told");
  EXPECT_TRUE(std::filesystem::exists(At("qemu-9.1/x86_64/types.json")));
}

TEST_F(RecordCommandTest, AProgramIsStartedAgainWhenItDies) {
  setenv("QOMRT_STAND_IN", At("talk").c_str(), 1);
  setenv("QOMRT_STAND_IN_DIES", "exit", 1);
  const std::string out = Run(fmt::format(
      "record --qemu {} --out live --save saved", QOMRT_STAND_IN_PROGRAM));
  EXPECT_EQ(status_, 1) << out;
  EXPECT_THAT(out, HasSubstr("the emulator died on pipe\n"));
  EXPECT_TRUE(std::filesystem::exists(At("live/types.json")));

  // What was said says it all.
  EXPECT_THAT(Run("record --from saved --out again"),
              HasSubstr("the emulator died on pipe\n"));
  EXPECT_EQ(TextOf("again/types.json"), TextOf("live/types.json"));
  EXPECT_EQ(TextOf("again/machines.json"), TextOf("live/machines.json"));
}

TEST_F(RecordCommandTest, WhoCannotBeAskedIsAWrongCall) {
  EXPECT_THAT(Run("record --qemu ./nobody"),
              HasSubstr("error: cannot start './nobody'"));
  EXPECT_EQ(status_, 2);
  EXPECT_THAT(Run("record --qmp unix:nobody"), HasSubstr("error: cannot call"));
  EXPECT_EQ(status_, 2);
  EXPECT_THAT(Run("record --from nobody"), HasSubstr("error: cannot read"));
  EXPECT_EQ(status_, 2);
  EXPECT_THAT(Run("record --from talk --qemu x"),
              HasSubstr("one of --qemu, --qmp and --from"));
  EXPECT_EQ(status_, 2);
  EXPECT_THAT(Run("record --from talk --timeout soon"),
              HasSubstr("--timeout takes 1 to 3600 seconds"));
  EXPECT_EQ(status_, 2);
}

TEST_F(RecordCommandTest, AnotherArchitectureThanTheOneSaidIsAWrongCall) {
  EXPECT_THAT(Run("record --from talk --arch s390x"),
              HasSubstr("the emulator is one of x86_64, not of s390x"));
  EXPECT_EQ(status_, 2);
  EXPECT_FALSE(std::filesystem::exists(At("qemu-9.1")));
}

}  // namespace
