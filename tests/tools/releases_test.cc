// Which built-in release answers a call of `qom`, what is said of others, and
// that an answer about one type is the same as among all.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <sys/wait.h>

#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"

namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Told {
  int status = -1;
  std::string text;  // standard output and error
};

Told AskQom(const std::string& arguments) {
  Told told;
  std::FILE* const pipe =
      popen((QOMRT_QOM_COMMAND " " + arguments + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return told;
  char buffer[4096];
  for (size_t n; (n = std::fread(buffer, 1, sizeof(buffer), pipe)) > 0;) {
    told.text.append(buffer, n);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) told.status = WEXITSTATUS(status);
  return told;
}

rapidjson::Document AskJson(const std::string& arguments) {
  const Told told = AskQom(arguments + " --format json");
  rapidjson::Document json;
  json.Parse(told.text.c_str());
  EXPECT_FALSE(json.HasParseError()) << told.text;
  return json;
}

std::string ReleaseOf(const std::string& arguments) {
  const auto json = AskJson(arguments);
  return json["release"].IsString() ? json["release"].GetString() : "";
}

TEST(ReleasesTest, TheNewestReleaseThatHasTheMachineAnswers) {
  const std::string question = "explain virtio-blk-device.num-queues";
  EXPECT_EQ(ReleaseOf(question), "qemu-11.1");
  EXPECT_EQ(ReleaseOf(question + " -M pc-q35-9.2"), "qemu-11.1");
  EXPECT_EQ(ReleaseOf(question + " -M pc-q35-4.0"), "qemu-10.0");
  EXPECT_EQ(ReleaseOf(question + " -M pc-i440fx-2.1"), "qemu-7.2");
  EXPECT_EQ(ReleaseOf("diff -M pc-q35-9.2 -M pc-q35-4.0 virtio-blk-device"),
            "qemu-10.0");
  EXPECT_EQ(ReleaseOf("machines --arch m68k"), "qemu-7.2");
  EXPECT_EQ(ReleaseOf("props virtio-blk-device --arch aarch64"), "qemu-11.1");
}

TEST(ReleasesTest, AReleaseIsNamedInFullOrByItsNumber) {
  for (const char* name : {"7.2", "qemu-7.2"}) {
    EXPECT_EQ(ReleaseOf(fmt::format("machines --release {}", name)),
              "qemu-7.2");
  }
  const Told none = AskQom("machines --release 7.3");
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.text, HasSubstr("no built-in release '7.3' of x86_64; there "
                                   "are: qemu-11.1, qemu-10.0, qemu-7.2"));
}

TEST(ReleasesTest, TextAnswersSayTheReleaseInTheirFirstLine) {
  EXPECT_THAT(AskQom("machines").text, StartsWith("qemu-11.1\n"));
  EXPECT_THAT(AskQom("types *blk*").text, StartsWith("qemu-11.1\n"));
  EXPECT_THAT(AskQom("props virtio-blk-device").text,
              StartsWith("qemu-11.1\n"));
  EXPECT_THAT(AskQom("resolve virtio-blk-device -M pc-q35-4.0").text,
              StartsWith("qemu-10.0, pc-q35-4.0\n"));
  EXPECT_THAT(AskQom("explain virtio-blk-device.num-queues").text,
              StartsWith("virtio-blk-device.num-queues is 65535 on "
                         "pc-i440fx-11.1 of qemu-11.1\n"));
}

TEST(ReleasesTest, WhatOnlyOtherReleasesHaveIsSaidWithThem) {
  const Told machine =
      AskQom("resolve virtio-blk-device -M pc-q35-4.0 --release 11.1");
  EXPECT_EQ(machine.status, 2);
  EXPECT_THAT(machine.text, HasSubstr("(in 7.2 and 10.0, gone in 11.1)"));
  const Told property = AskQom("explain virtio-blk-device.scsi");
  EXPECT_EQ(property.status, 2);
  EXPECT_THAT(property.text, HasSubstr("(in 7.2, gone in 11.1)"));
  const Told later = AskQom("props chardev-vc.encoding --release 7.2");
  EXPECT_EQ(later.status, 2);
  const Told type = AskQom("props virtio-blk-pci-base --release 7.2");
  EXPECT_EQ(type.status, 0) << type.text;
  const Told gone = AskQom("props pflash --release 7.2");
  EXPECT_EQ(gone.status, 2);
  EXPECT_THAT(gone.text, ::testing::Not(HasSubstr("gone in")));
}

TEST(ReleasesTest, VersionListsTheBuiltInReleases) {
  const Told told = AskQom("--version");
  EXPECT_EQ(told.status, 0);
  EXPECT_THAT(told.text, StartsWith("qom "));
  EXPECT_THAT(told.text,
              HasSubstr("built-in releases: qemu-11.1 (aarch64, s390x, "
                        "x86_64), qemu-10.0 (x86_64), qemu-7.2 (aarch64, "
                        "m68k, s390x, x86_64)\n"));
}

// A call reads what it needs of a catalogue; the answer must not show it.
TEST(ReleasesTest, OneTypeAnswersAloneAsAmongAll) {
  struct {
    const char* call;
    rapidjson::SizeType step;
  } const kCalls[] = {
      {"--release 11.1 -M pc-q35-6.0", 97},
      {"--release 11.1 --arch aarch64 -M virt-9.0", 201},
      {"--release 11.1 --arch s390x -M s390-ccw-virtio-6.0", 71},
      {"--release 10.0 -M pc-q35-4.0", 97},
      {"--release 7.2 -M pc-q35-4.0", 97},
      {"--release 7.2 --arch m68k -M none", 31},
  };
  for (const auto& [call, step] : kCalls) {
    const auto all = AskJson(fmt::format("resolve --all {}", call));
    const auto& results = all["results"];
    ASSERT_GT(results.Size(), step);
    for (rapidjson::SizeType i = 0; i < results.Size(); i += step) {
      const std::string type = results[i]["type"].GetString();
      const auto one = AskJson(fmt::format("resolve {} {}", type, call));
      EXPECT_TRUE(one["results"][0] == results[i]) << call << " " << type;
    }
  }
}

TEST(ReleasesTest, OwnersThatWriteAnEmbeddedValueAreKnown) {
  const auto json = AskJson(
      "explain virtio-blk-device.queue-size --release 7.2 "
      "-M none -g virtio-blk-pci.queue-size=512");
  bool is_told = false;
  for (const auto& one : json["diagnostics"].GetArray()) {
    is_told =
        is_told || std::string(one["code"].GetString()) == "written-by-owner";
  }
  EXPECT_TRUE(is_told);
}

TEST(ReleasesTest, WhatNobodyToldIsShownAsUnknown) {
  const std::string folder = ::testing::TempDir() + "qom-unknown";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/types.json")
      << R"({"types": {"t": {"props": [["n", "uint32"], ["o", "X", [1]]]}}})";
  std::ofstream(folder + "/machines.json")
      << R"({"exceptions": [{"properties": ["o"], "reason": "says why",
                             "value": [2]}]})";
  const std::string from = " --catalog " + folder;
  const auto json = AskJson("resolve t -M none" + from);
  const auto& properties = json["results"][0]["properties"];
  EXPECT_TRUE(properties["n"]["unknown"].GetBool());
  EXPECT_TRUE(properties["n"]["value"].IsNull());
  EXPECT_EQ(properties["o"]["value"][0].GetInt(), 2);
  EXPECT_STREQ(properties["o"]["exception"].GetString(), "says why");
  EXPECT_FALSE(
      AskJson("resolve t --values-only -M none" + from)["results"][0]["values"]
          .HasMember("n"));
  EXPECT_TRUE(AskJson("explain t.n -M none" + from)["unknown"].GetBool());
  EXPECT_THAT(AskQom("explain t.n -M none" + from).text,
              StartsWith("t.n is unknown"));
  EXPECT_THAT(AskQom("explain t.o -M none" + from).text, HasSubstr("says why"));
  EXPECT_TRUE(AskJson("props t" + from)["properties"][0]["unknown"].GetBool());
  EXPECT_THAT(AskQom("resolve t -M none -s 'o=[10,20]'" + from).text,
              HasSubstr("[10,20]"));
}

}  // namespace
