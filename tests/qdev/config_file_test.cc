// Sections of a configuration file become options that know their line;
// mistakes name file and line.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/config_file.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/options/global_option.h"
#include "qom/status.h"
#include "tests/support/matchers.h"
#include "tests/support/recorded.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::vector<ConfigOption> Options(std::string_view text) {
  absl::StatusOr<std::vector<ConfigOption>> options =
      ParseConfigFile("m.cfg", text);
  EXPECT_THAT(options, IsOk()) << text;
  return options.value_or(std::vector<ConfigOption>());
}

constexpr std::string_view kMachine =
    "# a machine\n"
    "\n"
    "[machine]\n"
    "  type = \"q35\"\n"
    "  accel = \"kvm:tcg\"\n"
    "[device \"n0\"]\n"
    "  driver = \"e1000\"\n"
    "  mitigation = \"off\"\r\n"
    "  # not here\n"
    "[object \"m0\"]\n"
    "qom-type = \"memory-backend-ram\"\n"
    "host-nodes.0 =\"1\"\n"
    "[global]\n"
    "\tdriver = \"a.b\"\n"
    "\tproperty = \"c\"\n"
    "\tvalue = \"d,e = f\"\n"
    "[accel]\n"
    "accel = \"tcg\"\n"
    "thread = \"\"\n"
    "[netdev \"u\"]\n"
    "type = \"user\"";

TEST(ConfigFileTest, EachOptionKnowsItsTypeFileAndLine) {
  const std::vector<ConfigOption> options = Options(kMachine);
  ASSERT_THAT(options, SizeIs(6));
  EXPECT_EQ(options[0].section, "machine");
  EXPECT_THAT(
      std::get<KeyValueList>(options[0].option),
      ElementsAre(KeyValue{"type", "q35"}, KeyValue{"accel", "kvm:tcg"}));
  EXPECT_EQ(std::get<DeviceOption>(options[1].option),
            *ParseDeviceOption("e1000,id=n0,mitigation=off"));
  EXPECT_EQ(std::get<ObjectOption>(options[2].option),
            *ParseObjectOption("memory-backend-ram,id=m0,host-nodes.0=1"));
  EXPECT_EQ(std::get<compat::TableEntry>(options[3].option),
            (compat::TableEntry{.driver = "a.b",
                                .property = "c",
                                .value = "d,e = f",
                                .file = "m.cfg",
                                .line = 13}));
  EXPECT_EQ(std::get<AccelOption>(options[4].option),
            *ParseAccelOption("tcg,thread="));
  EXPECT_EQ(options[5].id, "u");
  EXPECT_EQ(options[5].file, "m.cfg");
  EXPECT_EQ(options[5].line, 20);
}

TEST(ConfigFileTest, WhatIsPrintedIsReadAgain) {
  const std::string printed = *PrintConfigFile(Options(kMachine));
  EXPECT_THAT(printed, StartsWith("[machine]\n  type = \"q35\"\n"));
  EXPECT_THAT(printed, HasSubstr("\n[device \"n0\"]\n  driver = \"e1000\"\n"));
  EXPECT_THAT(PrintConfigFile(Options(printed)), IsOkAndHolds(printed));
}

TEST(ConfigFileTest, NothingIsFine) {
  EXPECT_THAT(Options(""), IsEmpty());
  EXPECT_THAT(Options("\n  \n# only this"), IsEmpty());
}

TEST(ConfigFileTest, MistakesNameFileAndLine) {
  const struct {
    std::string_view text;
    const char* message;
  } kCases[] = {
      {"a = \"b\"\n", "m.cfg:1: 'a' stands before the first [section]"},
      {"\n[globl]\n", "m.cfg:2: there is no section 'globl'; nearest: global"},
      {"[]\n", "m.cfg:1: '[]' is no section"},
      {"[", "m.cfg:1: '[' is no section"},
      {"[global", "m.cfg:1: '[global' is no section"},
      {"[global \"x]", "is no section"},
      {"[global x]", "is no section"},
      {"[global \"a\"b\"]", "is no section"},
      {"[global] x", "is no section"},
      {"[global]\n a\n", "m.cfg:2: 'a' is no setting; write KEY = "},
      {"[global]\n a=\"b\"\n", "m.cfg:2: 'a=\"b\"' is no setting"},
      {"[global]\n = \"b\"\n", "m.cfg:2: '= \"b\"' is no setting"},
      {"[global]\n a = b\n", "m.cfg:2: the value of 'a' has no quotes"},
      {"[global]\n a =\n", "m.cfg:2: the value of 'a' has no quotes"},
      {"[global]\n a = \"b\n\"\n", "m.cfg:2: the value of 'a' has no quote at"},
      {"[global]\n a = \"b\" c\n", "m.cfg:2: ' c' follows the value of 'a'"},
      {{"[global]\n a\0 = \"b\"\n", 18}, "m.cfg:2: 'a\\x00 = \"b\"' has a NUL"},
      {"\n[global]\n driver = \"x\"\n[rtc]\n",
       "m.cfg:2: [global]: property= is missing"},
      {"[device]\n", "m.cfg:1: [device]: it names no driver"},
      {"[device \"a\"]\n id = \"b\"\n driver = \"x\"\n",
       "m.cfg:1: [device]: it says id twice: 'a' and 'b'"},
      {"[device \"0\"]\n driver = \"x\"\n", "m.cfg:1: [device]: '0' is no id"},
      {"[object]\n qom-type = \"x\"\n", "m.cfg:1: [object]: it has no id"},
      {"[object \"o\"]\n qom-type = \"x\"\n a.1 = \"\"\n",
       "m.cfg:1: [object]: 'a.0' is missing"},
      {"[accel]\n", "m.cfg:1: [accel]: it names no accelerator"},
  };
  for (const auto& one : kCases) {
    const auto options = ParseConfigFile("m.cfg", one.text);
    EXPECT_EQ(options.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(Message(options.status())), HasSubstr(one.message))
        << one.text;
  }
}

TEST(ConfigFileTest, WhatAFileCannotCarryIsNotPrinted) {
  for (const char* value : {"a\"b", "a\nb"}) {
    const ConfigOption option{.section = "rtc",
                              .option = KeyValueList{{"k", value}}};
    EXPECT_THAT(PrintConfigFile({&option, 1}),
                HasCause(Cause::kMalformed, HasSubstr("[rtc]")));
  }
  for (const char* key : {"", "a b", "a=", "#a", "[a"}) {
    const ConfigOption option{.section = "rtc",
                              .option = KeyValueList{{key, "v"}}};
    EXPECT_THAT(PrintConfigFile({&option, 1}), HasCause(Cause::kMalformed));
  }
  for (const char* id : {"a\"", "a\nb"}) {
    const ConfigOption option{.section = "rtc", .id = id};
    EXPECT_THAT(PrintConfigFile({&option, 1}), HasCause(Cause::kMalformed));
  }
  const ConfigOption unknown{.section = "nothing"};
  EXPECT_THAT(PrintConfigFile({&unknown, 1}), HasCause(Cause::kMalformed));
  const ConfigOption typed{
      .section = "device",
      .option = DeviceOption{.driver = "x", .properties = {{"a", Value(1)}}}};
  EXPECT_THAT(PrintConfigFile({&typed, 1}), HasCause(Cause::kMalformed));
}

TEST(ConfigFileTest, AFileThatIsNotThereIsAnError) {
  EXPECT_FALSE(ReadConfigFile("/nowhere/m.cfg").ok());
}

TEST(ConfigFileTest, AMegabyteIsReadInNoTime) {
  std::string text = "[rtc]\n";
  while (text.size() < (1u << 20)) text += "  k = \"v\"\n";
  EXPECT_THAT(Options(text), SizeIs(1));
  const std::string open(1u << 20, '[');
  EXPECT_FALSE(ParseConfigFile("m.cfg", open).ok());
}

TEST(ConfigFileTest, EveryTruncationIsReadOrIsOneError) {
  for (size_t size = 0; size <= kMachine.size(); ++size) {
    const auto options = ParseConfigFile("m.cfg", kMachine.substr(0, size));
    if (options.ok()) continue;
    EXPECT_THAT(std::string(Message(options.status())), StartsWith("m.cfg:"));
  }
}

TEST(ConfigFileTest, AFileThatCannotBeReadIsAnErrorThatSaysWhy) {
  EXPECT_THAT(ReadConfigFile("/proc/self/mem"),
              HasCause(Cause::kUnreadableFile, HasSubstr("/proc/self/mem")));
  EXPECT_THAT(ReadConfigFile("/dev/zero"),
              HasCause(Cause::kUnreadableFile, HasSubstr("no regular file")));
}

TEST(ConfigFileTest, RecordedFilesAreRead) {
  const rapidjson::Document json =
      recorded::ReadJson(recorded::RecordedPath("scenarios.json"));
  size_t read = 0;
  for (const auto& scenario : json.GetArray()) {
    if (!scenario.HasMember("files")) continue;
    for (const auto& file : scenario["files"].GetObject()) {
      const auto options = Options(recorded::Text(file.value));
      ASSERT_THAT(options, SizeIs(1));
      EXPECT_THAT(
          PrintGlobalOption(std::get<compat::TableEntry>(options[0].option)),
          IsOkAndHolds("e1000.mitigation=off"));
      ++read;
    }
  }
  EXPECT_GT(read, 0u);
}

}  // namespace
}  // namespace qom::qdev
