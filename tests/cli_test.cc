// Copyright 2026 The qomrt Authors.
//
// The `qom` command as its users see it.

#include <sys/wait.h>

#include <cstdio>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"

namespace {

using ::testing::HasSubstr;

struct Answer {
  int status;
  std::string out;  // standard output, and error where asked for
};

Answer Qom(const std::string& arguments, const char* errors = "2>&1") {
  const std::string command =
      std::string(QOMRT_QOM_COMMAND) + " " + arguments + " " + errors;
  Answer answer{-1, ""};
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return answer;
  char buffer[4096];
  size_t n = 0;
  while ((n = fread(buffer, 1, sizeof(buffer), pipe)) > 0) {
    answer.out.append(buffer, n);
  }
  const int status = pclose(pipe);
  answer.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return answer;
}

rapidjson::Document Json(const std::string& arguments, int status = 0) {
  const Answer answer = Qom(arguments + " --format json", "2>/dev/null");
  EXPECT_EQ(answer.status, status) << answer.out;
  rapidjson::Document document;
  document.Parse(answer.out.c_str());
  EXPECT_FALSE(document.HasParseError()) << answer.out;
  return document;
}

TEST(QomCommandTest, ExplainSaysWhichEntryOfWhichTableWins) {
  const auto json =
      Json("explain virtio-blk-device.num-queues -M pc-q35-5.0");
  EXPECT_EQ(json["value"].GetInt(), 1);
  const auto& stack = json["stack"];
  ASSERT_EQ(stack.Size(), 2u);
  EXPECT_STREQ(stack[0]["layer"].GetString(), "default");
  EXPECT_EQ(stack[0]["value"].GetInt(), 65535);
  EXPECT_FALSE(stack[0]["wins"].GetBool());
  EXPECT_STREQ(stack[1]["table"].GetString(), "hw_compat_5_1");
  EXPECT_EQ(stack[1]["index"].GetInt(), 3);
  EXPECT_STREQ(stack[1]["text"].GetString(), "1");
  EXPECT_TRUE(stack[1]["wins"].GetBool());
}

TEST(QomCommandTest, ExplainShowsTheChildsEntriesBeforeTheOwners) {
  const auto json = Json(
      "explain virtio-blk-pci.queue-size -M none -g "
      "virtio-blk-pci.queue-size=512 -g virtio-blk-device.queue-size=64");
  EXPECT_EQ(json["value"].GetInt(), 512);
  const auto& stack = json["stack"];
  ASSERT_EQ(stack.Size(), 3u);
  EXPECT_STREQ(stack[1]["object"].GetString(), "virtio-backend");
  EXPECT_EQ(stack[1]["value"].GetInt(), 64);
  EXPECT_TRUE(stack[2]["wins"].GetBool());
}

TEST(QomCommandTest, ATypeMayHaveADotInItsName) {
  EXPECT_EQ(Qom("explain cfi.pflash01.width").status, 0);
}

TEST(QomCommandTest, ResolveGivesValuesAndOrigins) {
  const auto json = Json("resolve virtio-blk-device -M pc-q35-5.0");
  EXPECT_STREQ(json["machine"].GetString(), "pc-q35-5.0");
  const auto& properties = json["results"][0]["properties"];
  EXPECT_EQ(properties["num-queues"]["value"].GetInt(), 1);
  EXPECT_STREQ(
      properties["num-queues"]["origin"]["table"].GetString(),
      "hw_compat_5_1");
  EXPECT_TRUE(properties["config-wce"]["value"].GetBool());
  EXPECT_STREQ(properties["config-wce"]["origin"]["layer"].GetString(),
               "default");
}

TEST(QomCommandTest, ResolveAllAnswersEveryConcreteType) {
  const auto json = Json("resolve --all --values-only -M pc-q35-2.8");
  EXPECT_GT(json["results"].Size(), 600u);
}

TEST(QomCommandTest, DiffNamesWhatDiffers) {
  const auto json = Json("diff -M pc-q35-7.1 -M pc-q35-7.2 virtio-rng-pci");
  ASSERT_EQ(json["differences"].Size(), 2u);
  const auto& vectors = json["differences"][1];
  EXPECT_STREQ(vectors["property"].GetString(), "vectors");
  EXPECT_EQ(vectors["a"].GetUint(), 0u);
  EXPECT_EQ(vectors["b"].GetUint(), 4294967295u);
  EXPECT_EQ(
      Qom("diff -M pc-q35-7.1 -M pc-q35-7.2 virtio-rng-pci --check").status,
      1);
  EXPECT_EQ(Qom("diff -M pc-q35-7.2 -M pc-q35-7.2 --check").status, 0);
}

TEST(QomCommandTest, ABadGlobalIsAnAnswerNotACrash) {
  const auto json = Json("resolve e1000 -g e1000.mitigation=maybe", 1);
  const auto& result = json["results"][0];
  EXPECT_FALSE(result.HasMember("properties"));
  EXPECT_STREQ(result["diagnostics"][0]["code"].GetString(), "bad-value");
  EXPECT_STREQ(result["diagnostics"][0]["layer"].GetString(), "global");
}

TEST(QomCommandTest, AHotPluggedDeviceOnlyWarnsOfABadGlobal) {
  const auto json =
      Json("resolve e1000 -g e1000.mitigation=maybe --hotplug");
  EXPECT_STREQ(
      json["results"][0]["diagnostics"][0]["severity"].GetString(),
      "warning");
}

TEST(QomCommandTest, WrongNamesComeWithTheNearest) {
  const Answer type = Qom("props virtio-blk-devce");
  EXPECT_EQ(type.status, 2);
  EXPECT_THAT(type.out, HasSubstr("virtio-blk-device"));
  const Answer machine = Qom("resolve e1000 -M pc-q35-72");
  EXPECT_EQ(machine.status, 2);
  EXPECT_THAT(machine.out, HasSubstr("pc-q35-7.2"));
  const Answer command = Qom("explian x.y");
  EXPECT_EQ(command.status, 2);
  EXPECT_THAT(command.out, HasSubstr("explain"));
}

TEST(QomCommandTest, MalformedGlobalsAreRefusedByName) {
  for (const char* global : {"e1000.mitigation", "e1000=on", "=", ".x=1",
                             "property=mitigation,value=off",
                             "driver=a,driver=b,property=c,value=d"}) {
    const Answer answer =
        Qom(std::string("resolve e1000 -g '") + global + "'");
    EXPECT_EQ(answer.status, 2) << global;
    EXPECT_THAT(answer.out, HasSubstr(global));
  }
}

TEST(QomCommandTest, AMistakeInJsonModeIsJson) {
  const auto json = Json("resolve no-such-type", 2);
  EXPECT_STREQ(json["diagnostics"][0]["code"].GetString(), "unknown-type");
}

TEST(QomCommandTest, OptionsMayStandBeforeTheCommand) {
  EXPECT_EQ(Json("-M pc-q35-5.0 explain virtio-blk-device.num-queues")["value"]
                .GetInt(),
            1);
}

TEST(QomCommandTest, NoArgumentsShowTheHelp) {
  const Answer answer = Qom("");
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.out, HasSubstr("explain"));
}

TEST(QomCommandTest, OtherArchitecturesAnswer) {
  EXPECT_EQ(Qom("resolve --all --arch aarch64 -M virt-2.6").status, 0);
  EXPECT_EQ(Qom("resolve --all --arch s390x").status, 0);
  EXPECT_EQ(Qom("machines --arch m68k").status, 0);
  EXPECT_EQ(Qom("machines --arch vax").status, 2);
}

}  // namespace
