// `qom explain` where an object decides: explicit sets by any name, values that
// are worked out as it is made, layer files beside an accelerator.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "tests/tools/qom_command.h"

namespace qom::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string TwoNames() {
  return CatalogueWith(
      "two_names",
      R"("disk": {"props": [["n", "uint32", 1], ["per_iod", "uint32", 7],
                                         ["period", "uint32", 7]],
                              "aliases": {"per_iod": [null, "period"]}})");
}

TEST(ExplainCommandTest, ASetIsQuotedAsItWasWrittenByWhateverName) {
  const std::string of = " --catalog " + TwoNames();
  for (const char* name : {"per_iod", "period"}) {
    const auto json = Json(std::string("explain disk.") + name +
                           " -s per_iod=3 -s period=4" + of);
    const auto& set = json["stack"][json["stack"].Size() - 1];
    EXPECT_STREQ(set["property"].GetString(), "period") << name;
    EXPECT_STREQ(set["text"].GetString(), "4") << name;
    EXPECT_EQ(set["value"].GetInt(), 4) << name;
  }
  EXPECT_THAT(Qom("explain disk.per_iod -s period=4" + of).out,
              HasSubstr("set period=4"));
}

TEST(ExplainCommandTest, ASetOfAnAbstractTypeIsAWrongCall) {
  for (const char* set : {"rombar=0", "nonsense=0"}) {
    const Answer answer =
        Qom(std::string("explain pci-device.rombar -s ") + set);
    EXPECT_EQ(answer.status, 2);
    EXPECT_THAT(answer.out, HasSubstr("there is none of pci-device"));
  }
  EXPECT_EQ(Qom("explain pci-device.rombar").status, 0);
}

TEST(ExplainCommandTest, WhatWinsHasTheValueOfTheObject) {
  const auto hotplugged = Json("explain e1000.hotplugged --hotplug");
  EXPECT_TRUE(hotplugged["value"].GetBool());
  EXPECT_TRUE(hotplugged["stack"][0]["wins"].GetBool());
  EXPECT_TRUE(hotplugged["stack"][0]["value"].GetBool());
  EXPECT_FALSE(Json("explain e1000.hotplugged")["stack"][0]["value"].GetBool());
  const auto type = Json("explain virtio-rng-pci.type");
  EXPECT_STREQ(type["stack"][0]["value"].GetString(), "virtio-rng-pci");
}

TEST(ExplainCommandTest, WhatCannotBeReadIsNotUnknownToo) {
  const auto json =
      Json("explain virtio-keyboard-pci.busnr --release 11.1 -M pc-q35-11.1");
  EXPECT_TRUE(json.HasMember("unreadable"));
  EXPECT_FALSE(json.HasMember("unknown"));
}

TEST(ExplainCommandTest, ALayerFileDecidesForItselfNotForTheAccelerator) {
  const std::string file =
      FileWith("accel_layer.json",
               R"({"layer": "accel", "entries": [["disk", "n", "5"]]})");
  const std::string call = "explain disk.n -A fast-accel --layer " + file +
                           " --catalog " + TwoNames();
  const Answer text = Qom(call);
  EXPECT_THAT(text.out, HasSubstr("qom_cli_accel_layer.json (accel) decides"));
  EXPECT_THAT(text.out, Not(HasSubstr("accelerator fast-accel")));
  const auto json = Json(call);
  EXPECT_FALSE(json["stack"][json["stack"].Size() - 1].HasMember("by"));
}

}  // namespace
}  // namespace qom::test
