// The layers and globals of a call of `qom`, and what it says of them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/qom_command.h"

namespace {

using qom::test::Codes;
using qom::test::FileWith;
using qom::test::Json;
using qom::test::Layers;
using qom::test::Qom;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

// ---- Origins and layers ----------------------------------------------------

TEST(QomCommandTest, LayersApplyInTheirOrderWhateverTheOrderOfOptions) {
  std::string arguments =
      "explain virtio-blk-device.num-queues -M pc-q35-5.0 -g "
      "virtio-blk-device.num-queues=11";
  for (const char* layer :
       {"global", "sugar", "machine", "platform", "accel"}) {
    arguments +=
        " --layer " +
        FileWith(
            layer,
            std::string("{\"layer\":\"") + layer +
                "\",\"entries\":[[\"virtio-blk-device\",\"num-queues\",7]]}");
  }
  const auto json = Json(arguments);
  EXPECT_THAT(Layers(json),
              ElementsAre("default", "accel", "platform", "machine", "machine",
                          "sugar", "global", "global"));
  // The machine's own table is first; what a file brings is appended.
  EXPECT_STREQ(json["stack"][3]["table"].GetString(), "hw_compat_5_1");
  EXPECT_EQ(json["value"].GetInt(), 11);
}

TEST(QomCommandTest, WhatIsOverTheMachineIsToldWithItsReason) {
  const std::string file = FileWith(
      "over_machine",
      R"({"layer": "platform", "entries": [["virtio-blk-device", "num-queues",
          7, {"over_machine": "one queue is too slow"}]]})");
  const std::string about =
      "virtio-blk-device.num-queues -M pc-q35-5.0 --layer " + file;
  const auto json = Json("explain " + about);
  EXPECT_THAT(Layers(json), ElementsAre("default", "machine", "platform"));
  EXPECT_EQ(json["value"].GetInt(), 7);
  EXPECT_STREQ(json["stack"][2]["over_machine"].GetString(),
               "one queue is too slow");
  EXPECT_FALSE(json["stack"][1].HasMember("over_machine"));
  // A table breaks long lines.
  for (const std::string& call :
       {"explain " + about,
        "resolve virtio-blk-device -M pc-q35-5.0 --layer " + file}) {
    EXPECT_THAT(Qom(call).out, HasSubstr(", over the machine: one")) << call;
  }
}

TEST(QomCommandTest, SugarOfAFileComesBeforeTheMachinesOwn) {
  const std::string file =
      FileWith("own_sugar",
               "{\"layer\":\"sugar\",\"entries\":"
               "[[\"pcie-slot\",\"x-native-hotplug\",\"true\"]]}");
  const auto json = Json(
      "explain pcie-root-port.x-native-hotplug -M pc-q35-6.1 --layer " + file);
  const auto& stack = json["stack"];
  ASSERT_GE(stack.Size(), 2u);
  EXPECT_STREQ(stack[stack.Size() - 2]["table"].GetString(), file.c_str());
  EXPECT_FALSE(json["value"].GetBool());
}

TEST(QomCommandTest, AccelKvmMeansKvmAccelAndItsOwnTableIsFirst) {
  const auto json = Json("explain 486-v1-x86_64-cpu.vme -A kvm");
  EXPECT_STREQ(json["accel"].GetString(), "kvm-accel");
  EXPECT_STREQ(json["stack"][1]["layer"].GetString(), "accel");
  EXPECT_STREQ(json["stack"][1]["table"].GetString(), "accel_kvm");
  EXPECT_TRUE(json["value"].GetBool());
}

TEST(QomCommandTest, ExplainSaysWhereTheHostsSideDecides) {
  const auto json = Json("explain 486-v1-x86_64-cpu.vme -A kvm");
  EXPECT_FALSE(json["stack"][0].HasMember("by"));
  EXPECT_STREQ(json["stack"][1]["by"].GetString(), "kvm-accel");
  constexpr const char* kSentence =
      "the accelerator kvm-accel decides, not the machine: a host with another "
      "one may differ\n";
  EXPECT_THAT(Qom("explain 486-v1-x86_64-cpu.vme -A kvm").out,
              HasSubstr(kSentence));
  EXPECT_THAT(Qom("explain 486-v1-x86_64-cpu.vme -A tcg").out,
              Not(HasSubstr("decides")));
  EXPECT_THAT(Qom("explain 486-v1-x86_64-cpu.vme -A kvm -s vme=off").out,
              Not(HasSubstr("decides")));
}

TEST(QomCommandTest, MachineNoneIsNoMachineLayer) {
  const auto json = Json("resolve virtio-blk-device -M none");
  EXPECT_TRUE(json["machine"].IsNull());
  EXPECT_EQ(json["results"][0]["properties"]["num-queues"]["value"].GetInt(),
            65535);
}

TEST(QomCommandTest, AnAliasAndTheDefaultAreShownByTheirVersionName) {
  EXPECT_STREQ(Json("resolve e1000 -M q35")["machine"].GetString(),
               "pc-q35-7.2");
  EXPECT_STREQ(Json("resolve e1000")["machine"].GetString(), "pc-i440fx-7.2");
}

TEST(QomCommandTest, AnExplicitSetWinsAndIsItsOwnLayer) {
  const auto resolved = Json(
      "resolve virtio-blk-device -s num-queues=3 -g "
      "virtio-blk-device.num-queues=5");
  const auto& property = resolved["results"][0]["properties"]["num-queues"];
  EXPECT_EQ(property["value"].GetInt(), 3);
  EXPECT_STREQ(property["origin"]["layer"].GetString(), "explicit");
  const auto explained =
      Json("explain virtio-blk-device.num-queues -s num-queues=3 -M none");
  EXPECT_EQ(explained["value"].GetInt(), 3);
  EXPECT_THAT(Layers(explained), ElementsAre("default", "explicit"));
  EXPECT_FALSE(explained["stack"][0]["wins"].GetBool());
}

TEST(QomCommandTest, DiffAppliesTheOptionsToBothMachines) {
  const auto json = Json(
      "diff -M pc-q35-7.1 -M pc-q35-7.2 virtio-rng-pci -g "
      "virtio-rng-pci.vectors=9 -s queue_reset=on --check");
  EXPECT_EQ(json["differences"].Size(), 0u);
}

// ---- Globals ---------------------------------------------------------------

TEST(QomCommandTest, TheLongFormTakesKeysInAnyOrderAndEscapedCommas) {
  const auto json = Json(
      "explain virtio-blk-device.serial -g "
      "value=a,,b=c,property=serial,driver=virtio-blk-device");
  EXPECT_STREQ(json["value"].GetString(), "a,b=c");
}

TEST(QomCommandTest, TheValueOfAGlobalMayBeEmptyOrHoldEqualsSigns) {
  EXPECT_STREQ(Json("explain virtio-blk-device.serial -g "
                    "virtio-blk-device.serial=")["value"]
                   .GetString(),
               "");
  EXPECT_STREQ(Json("explain virtio-blk-device.serial -g "
                    "virtio-blk-device.serial=a=b")["value"]
                   .GetString(),
               "a=b");
}

TEST(QomCommandTest, AGlobalSplitsAtTheFirstDotThatLeavesAKnownType) {
  EXPECT_EQ(Json("explain cfi.pflash01.width -g cfi.pflash01.width=4")["value"]
                .GetInt(),
            4);
  const auto unknown = Json("resolve e1000 -g no.such.thing=1");
  EXPECT_STREQ(unknown["diagnostics"][0]["driver"].GetString(), "no");
  EXPECT_STREQ(unknown["diagnostics"][0]["property"].GetString(), "such.thing");
}

TEST(QomCommandTest, AnUnusedGlobalWarnsUnlessItsDeviceMayComeLater) {
  const auto json = Json(
      "resolve virtio-blk-device -M none -g i440FX.x=1 -g "
      "e1000.mac=52:54:00:12:34:56 -g no-such-type.x=1 -g can-bus.x=1");
  EXPECT_THAT(
      Codes(json["diagnostics"]),
      UnorderedElementsAre("warning unused-global", "note unused-global",
                           "warning invalid-global-class",
                           "warning invalid-global-class"));
}

TEST(QomCommandTest, AGlobalThatATypeAskedForUsesIsNotUnused) {
  for (const char* command :
       {"resolve virtio-blk-device", "explain virtio-blk-device.num-queues"}) {
    const auto json =
        Json(std::string(command) + " -M none -g virtio-blk-device.serial=x");
    EXPECT_EQ(json["diagnostics"].Size(), 0u) << command;
  }
}

TEST(QomCommandTest, AGlobalThatMakesCreationFailIsNotCalledUnused) {
  const auto json =
      Json("resolve virtio-blk-device -M none -g virtio-device.x=1", 1);
  EXPECT_THAT(Codes(json["results"][0]["diagnostics"]),
              ElementsAre("error unknown-property"));
  EXPECT_EQ(json["diagnostics"].Size(), 0u);
}

TEST(QomCommandTest, AFailingTypeDoesNotKeepTheOthersFromAnAnswer) {
  const auto json = Json(
      "resolve virtio-blk-device e1000 device --values-only -g "
      "virtio-blk-device.num-queues=70000",
      1);
  ASSERT_EQ(json["results"].Size(), 3u);
  EXPECT_THAT(Codes(json["results"][0]["diagnostics"]),
              ElementsAre("error out-of-range"));
  EXPECT_FALSE(json["results"][0].HasMember("values"));
  EXPECT_TRUE(json["results"][1]["values"].HasMember("mac"));
  EXPECT_THAT(Codes(json["results"][2]["diagnostics"]),
              ElementsAre("error abstract-type"));
}

}  // namespace
