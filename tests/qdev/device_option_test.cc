// What `-device` says in text and in JSON, and what neither can carry.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/device_option.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(DeviceOptionTest, TextNamesDriverIdBusAndProperties) {
  const absl::StatusOr<DeviceOption> option =
      ParseDeviceOption("scsi-hd,id=d0,bus=s0.0,serial=a,,b,zoned.max=4");
  ASSERT_THAT(option, IsOk());
  EXPECT_EQ(option->driver, "scsi-hd");
  EXPECT_EQ(option->id, "d0");
  EXPECT_EQ(option->bus, "s0.0");
  EXPECT_THAT(option->properties,
              ElementsAre(OptionData::Member{"serial", "a,b"},
                          OptionData::Member{"zoned.max", "4"}));
}

TEST(DeviceOptionTest, FlagsAreOnAndOff) {
  const absl::StatusOr<DeviceOption> option =
      ParseDeviceOption("e1000,mitigation,nomultifunction");
  ASSERT_THAT(option, IsOk());
  EXPECT_THAT(option->properties,
              ElementsAre(OptionData::Member{"mitigation", "on"},
                          OptionData::Member{"multifunction", "off"}));
}

TEST(DeviceOptionTest, JsonKeepsTypes) {
  const absl::StatusOr<DeviceOption> option = ParseDeviceOption(
      R"({"driver": "x", "id": "n", "on": true, "l": [1, 2]})");
  ASSERT_THAT(option, IsOk());
  EXPECT_THAT(option->properties,
              ElementsAre(OptionData::Member{"on", Value(true)},
                          OptionData::Member{"l", Value(Value::List{1, 2})}));
  EXPECT_THAT(
      PrintDeviceOption(*option),
      IsOkAndHolds(R"({"driver": "x", "id": "n", "on": true, "l": [1, 2]})"));
}

TEST(DeviceOptionTest, TextAndJsonOfTextsAreTheSame) {
  EXPECT_EQ(*ParseDeviceOption("x,id=n,bus=b,a=1"),
            *ParseDeviceOption(R"({"bus":"b","driver":"x","id":"n","a":"1"})",
                               JsonTexts::kRead));
}

TEST(DeviceOptionTest, JsonHasTypesUnlessToldOtherwise) {
  constexpr std::string_view kJson = R"({"driver": "x", "a": "1"})";
  const absl::StatusOr<DeviceOption> typed = ParseDeviceOption(kJson);
  ASSERT_THAT(typed, IsOk());
  EXPECT_TRUE(typed->strict);
  EXPECT_THAT(PrintDeviceOption(*typed), IsOkAndHolds(kJson));
  EXPECT_THAT(ToKeyValues(*typed),
              HasCause(Cause::kMalformed, HasSubstr("only JSON")));
  const absl::StatusOr<DeviceOption> read =
      ParseDeviceOption(kJson, JsonTexts::kRead);
  ASSERT_THAT(read, IsOk());
  EXPECT_FALSE(read->strict);
  EXPECT_THAT(PrintDeviceOption(*read), IsOkAndHolds("x,a=1"));
}

TEST(DeviceOptionTest, JsonHasTypesSinceQemu9_2) {
  for (const char* release :
       {"9.1", "7.2.22", "9.1.99", "Debian 1:7.2+dfsg-7+deb12u18+b3"}) {
    EXPECT_EQ(JsonTextsOf(release), JsonTexts::kRead) << release;
  }
  for (const char* release : {"9.2", "qemu-10.0", "Debian 1:11.1.3+ds-1",
                              "9.2.0", "", "my emulator", "build 7"}) {
    EXPECT_EQ(JsonTextsOf(release), JsonTexts::kTyped) << release;
  }
}

TEST(DeviceOptionTest, MistakesAreNamed) {
  const struct {
    const char* text;
    Cause cause;
    const char* message;
  } kCases[] = {
      {"", Cause::kMalformed, "names no driver"},
      {",id=n", Cause::kMalformed, "driver is empty"},
      {"id=n", Cause::kMalformed, "names no driver"},
      {"x,id=0bad", Cause::kBadValue, "'0bad' is no id"},
      {"x,id=a b", Cause::kBadValue, "'a b'"},
      {"x,id=", Cause::kMalformed, "id is empty"},
      {"x,bus=", Cause::kMalformed, "bus is empty"},
      {"x,id=a,id=b", Cause::kMalformed, "id twice: 'a' and 'b'"},
      {"x,driver=y", Cause::kMalformed, "driver twice: 'x' and 'y'"},
      {"x,=1", Cause::kMalformed, "missing at byte 2"},
      {R"({"driver": 5})", Cause::kMalformed, "driver is a text, not an int"},
      {R"({"id": "n"})", Cause::kMalformed, "names no driver"},
      {R"({"driver": "x")", Cause::kMalformed, "JSON:1:"},
      {"{", Cause::kMalformed, "JSON:1:"},
  };
  for (const auto& one : kCases) {
    EXPECT_THAT(ParseDeviceOption(one.text),
                HasCause(one.cause,
                         AllOf(HasSubstr("-device '"), HasSubstr(one.message))))
        << one.text;
  }
}

TEST(DeviceOptionTest, WhatNoOptionCarriesIsNotPrinted) {
  EXPECT_THAT(PrintDeviceOption({.driver = ""}), HasCause(Cause::kMalformed));
  EXPECT_THAT(PrintDeviceOption({.driver = "x", .properties = {{"id", "n"}}}),
              HasCause(Cause::kMalformed, HasSubstr("id is no property")));
  EXPECT_THAT(
      PrintDeviceOption(
          {.driver = "x", .properties = {{"a", Value(1)}, {"a", Value(2)}}}),
      HasCause(Cause::kMalformed, HasSubstr("'a' stands twice")));
}

}  // namespace
}  // namespace qom::qdev
