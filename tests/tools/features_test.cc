// `qom features`: masks as they stand in a failed migration's log, bit by bit.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "tests/tools/qom_command.h"

namespace {

using qom::test::Answer;
using qom::test::Json;
using qom::test::Qom;
using ::testing::HasSubstr;
using ::testing::Not;

std::string NamesOfBits(const rapidjson::Document& json) {
  std::string names;
  for (const auto& one : json["bits"].GetArray()) {
    names += std::to_string(one["bit"].GetUint());
    names += one["name"].IsString() ? std::string(" ") + one["name"].GetString()
                                    : "";
    names += ", ";
  }
  return names;
}

TEST(FeaturesTest, TheBitsThatDifferAreNamed) {
  const auto json = Json(
      "features 0x179bfffe7 0x130afffa7 --type virtio-net-pci "
      "--release 10.0",
      1);
  EXPECT_EQ(NamesOfBits(json),
            "6 GSO, 20 CTRL_RX_EXTRA, 24 NOTIFY_ON_EMPTY, 27 ANY_LAYOUT, "
            "30 VHOST_USER_PROTOCOL_FEATURES, ");
}

TEST(FeaturesTest, EachSaysWhichPropertyAndWhoDecides) {
  const auto json = Json(
      "features 0x10000000000 0 --type virtio-net-pci --release 11.1 "
      "-M pc-q35-7.2",
      1);
  ASSERT_EQ(json["bits"].Size(), 1u);
  const auto& bit = json["bits"][0];
  EXPECT_STREQ(bit["name"].GetString(), "RING_RESET");
  EXPECT_STREQ(bit["property"].GetString(), "queue_reset");
  EXPECT_TRUE(bit["value"].GetBool());
  EXPECT_STREQ(bit["because"]["layer"].GetString(), "default");
  // On, and yet not in the second: that is the host's.
  EXPECT_TRUE(bit["host"].GetBool());
  const auto older = Json(
      "features 0x10000000000 0 --type virtio-net-pci --release 11.1 "
      "-M pc-q35-7.1",
      1);
  EXPECT_FALSE(older["bits"][0]["value"].GetBool());
  EXPECT_STREQ(older["bits"][0]["because"]["table"].GetString(),
               "hw_compat_7_1");
  EXPECT_FALSE(older["bits"][0]["host"].GetBool());
}

TEST(FeaturesTest, OneMaskTellsItsBits) {
  const Answer answer =
      Qom("features 0x21 --type virtio-blk-device --release 11.1");
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.out, HasSubstr("0    BARRIER"));
  EXPECT_THAT(answer.out, HasSubstr("5    RO"));
  EXPECT_THAT(answer.out, Not(HasSubstr("SECOND")));
}

TEST(FeaturesTest, WithoutATypeABitIsThatOfEachDevice) {
  const Answer answer = Qom("features 4 0 --wide");
  EXPECT_EQ(answer.status, 1);
  EXPECT_THAT(answer.out, HasSubstr("SEG_MAX of virtio-blk-device"));
  EXPECT_THAT(answer.out, HasSubstr("CTRL_GUEST_OFFLOADS of"));
  EXPECT_THAT(answer.out, Not(HasSubstr("RARP")));
  EXPECT_THAT(Qom("features 4 0 --protocol").out, HasSubstr("RARP"));
}

TEST(FeaturesTest, WithoutATypeAGlobalThatCannotBeMeantIsTold) {
  EXPECT_THAT(Qom("features 0x1 0 -g e1000.nosuchprop=1").out,
              HasSubstr("e1000 has no property 'nosuchprop'"));
  EXPECT_THAT(Qom("features 0x1 0 -g ICH9-LPC.disable_s3=on").out,
              HasSubstr("'on' is not an integer"));
  EXPECT_EQ(Qom("features 0x1 0 -g ICH9-LPC.disable_s3=1").out.find("warning"),
            std::string::npos);
}

TEST(FeaturesTest, ASecondMaskWithMoreIsFine) {
  EXPECT_EQ(Qom("features 0x1 0x3 --type virtio-net-device").status, 0);
  EXPECT_EQ(Qom("features 0x3 0x3").out, "no bit differs\n");
  EXPECT_EQ(Qom("features 0").out, "no bit is set\n");
}

TEST(FeaturesTest, MasksHaveUpTo128BitsInHexadecimal) {
  const auto json = Json(
      "features 0x00000000000000020000000000000001 1 --type "
      "virtio-net-pci --release 11.1",
      1);
  EXPECT_EQ(NamesOfBits(json), "65 GUEST_UDP_TUNNEL_GSO, ");
  EXPECT_STREQ(json["a"].GetString(), "0x20000000000000001");
  EXPECT_EQ(NamesOfBits(Json("features 18446744073709551615 "
                             "18446744073709551614 --type virtio-net-pci",
                             1)),
            "0 CSUM, ");
  // Zeros in front are no bits.
  EXPECT_EQ(
      NamesOfBits(Json("features 0x" + std::string(60, '0') + "1 0x" +
                           std::string(40, '0') + " --type virtio-net-pci",
                       1)),
      "0 CSUM, ");
}

TEST(FeaturesTest, WhatIsNoMaskIsAWrongCall) {
  for (const char* call :
       {"features", "features 1 2 3", "features 0x", "features 0xg",
        "features 12z", "features -1", "features 18446744073709551616",
        "features 0x100000000000000000000000000000000", "features ''",
        "features 1 --type no-such-type"}) {
    EXPECT_EQ(Qom(call).status, 2) << call;
  }
}

TEST(FeaturesTest, WhatHasNoEffectIsRefusedOrTold) {
  EXPECT_EQ(Qom("features 1 --set mq=on").status, 2);
  EXPECT_EQ(Qom("features 1 --hotplug").status, 2);
  EXPECT_THAT(Qom("features 1 -g no-such.x=1").out,
              HasSubstr("there is no type 'no-such'"));
  EXPECT_THAT(Qom("features 1 --type virtio-net-pci -g no-such.x=1").out,
              HasSubstr("there is no type 'no-such'"));
  EXPECT_THAT(Qom("features 1 --type e1000").out,
              HasSubstr("no bit of e1000 has a name"));
}

// A catalogue of one's own with a device, and what it says of bits.
std::string CatalogueWithBits(const char* name, const char* bits) {
  const std::string folder = qom::test::CatalogueWith(
      name, R"("disk": {"props": [["n", "uint8", 1], ["old", "bool", false]]},
               "box": {"children": [["core", "disk"]]},
               "virtio-net-device": {})");
  std::filesystem::remove(folder + "/feature_bits.json");
  if (*bits != '\0') std::ofstream(folder + "/feature_bits.json") << bits;
  return folder;
}

TEST(FeaturesTest, ACatalogueNamesItsOwnBits) {
  const std::string folder =
      CatalogueWithBits("bits", R"({"types": {"disk": [["FAST", 3, "n"],
                                     ["NEW", 4, "old", {"clears": true}]]},
                  "vhost_user_protocol": [["CARRY", 127]]})");
  const auto json = Json(
      fmt::format("features 0x58 0x40 --type box --catalog {}", folder), 1);
  EXPECT_EQ(NamesOfBits(json), "3 FAST, 4 NEW, ");
  const auto disk =
      Json(fmt::format("features 0x18 0 --type disk --catalog {}", folder), 1);
  EXPECT_EQ(disk["bits"][0]["value"].GetUint(), 1u);
  EXPECT_TRUE(disk["bits"][1]["names"][0]["clears"].GetBool());
  // The property does not take it away, and yet it is not in the second.
  EXPECT_TRUE(disk["bits"][1]["host"].GetBool());
  EXPECT_EQ(NamesOfBits(Json(fmt::format("features 0x8{} --protocol "
                                         "--catalog {}",
                                         std::string(31, '0'), folder))),
            "127 CARRY, ");
  // Nothing but what it says.
  EXPECT_EQ(NamesOfBits(Json("features 1 --catalog " + folder)), "0, ");
}

TEST(FeaturesTest, ACatalogueThatNamesNoBitsHasTheBuiltInNames) {
  const std::string folder = CatalogueWithBits("no_bits", "");
  EXPECT_EQ(
      NamesOfBits(Json("features 0x400000 --type virtio-net-device --catalog " +
                       folder)),
      "22 MQ, ");
}

TEST(FeaturesTest, WhatItsBitsNameInVainIsNoted) {
  const std::string folder =
      CatalogueWithBits("vain_bits", R"({"types": {"dsik": [["A", 3]]}})");
  const Answer answer = Qom("features 8 --catalog " + folder);
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.out, HasSubstr("feature_bits.json: types 'dsik': there is "
                                    "no such type; nearest: disk"));
}

TEST(FeaturesTest, WrongBitsOfACatalogueAreAnError) {
  const std::string folder = CatalogueWithBits(
      "wrong_bits", R"({"types": {"disk": [["A", 3], ["B", 3]]}})");
  const Answer answer = Qom("features 1 --catalog " + folder);
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.out, HasSubstr("feature_bits.json: types 'disk': bit 3 is "
                                    "'A' and 'B'"));
}

// What the rows of a type name, and what of it the type has.
void CollectProperties(const std::string& type, const char* release,
                       std::set<std::string>& named,
                       std::set<std::string>& found) {
  const auto json =
      Json(fmt::format("features 0x{} --type {} --release {} -M none",
                       std::string(32, 'f'), type, release));
  for (const auto& bit : json["bits"].GetArray()) {
    EXPECT_LE(bit["names"].Size(), 1u) << type << NamesOfBits(json);
    for (const auto& name : bit["names"].GetArray()) {
      if (name.HasMember("property")) {
        named.insert(name["property"].GetString());
      }
    }
    if (bit.HasMember("property")) found.insert(bit["property"].GetString());
  }
}

// The names are facts of the specification; that the properties are there, by
// these names, the catalogues know: those of one release at least.
TEST(FeaturesTest, EachPropertyIsOneOfItsType) {
  const std::vector<std::vector<std::string>> kAlike = {
      {"vhost-vsock-device"},  {"virtio-balloon-device"},
      {"virtio-blk-device"},   {"virtio-gpu-device"},
      {"virtio-iommu-device"}, {"virtio-mem"},
      {"virtio-net-device"},   {"virtio-scsi-device", "vhost-scsi"},
      {"virtio-serial-device"}};
  for (const std::vector<std::string>& types : kAlike) {
    std::set<std::string> named;
    std::set<std::string> found;
    for (const std::string& type : types) {
      for (const char* release : {"7.2", "11.1"}) {
        CollectProperties(type, release, named, found);
      }
    }
    named.erase("disable-modern");  // of the PCI device around it
    EXPECT_EQ(found, named) << types.front();
  }
}

TEST(FeaturesTest, ABitThatTheProgramSetsIsTheProgramsAndNoEntrys) {
  const std::string folder = CatalogueWithBits(
      "program_bits", R"({"types": {"disk": [["A", 3, "n"], ["B", 4, "m"]]}})");
  std::ofstream(folder + "/types.json")
      << R"({"types": {"disk": {"props": [["n", "bool", false],
                                          ["m", "bool", true]]}}})";
  std::ofstream(folder + "/machines.json")
      << R"({"machines": {"box-1.0": {"tables": ["t"]}},
             "tables": {"t": [["disk", "n", "off"]]},
             "exceptions": [
               {"type": "disk", "properties": ["n"], "machines": ["box-1.0"],
                "reason": "it forces it", "value": true},
               {"type": "disk", "properties": ["m"], "machines": ["box-1.0"],
                "reason": "it makes it up"}]})";
  const std::string call =
      "features 0x18 0 --type disk -M box-1.0 --catalog " + folder;
  const auto json = Json(call, 1);
  const auto& forced = json["bits"][0];
  EXPECT_TRUE(forced["value"].GetBool());
  EXPECT_STREQ(forced["because"]["layer"].GetString(), "program");
  EXPECT_STREQ(forced["exception"].GetString(), "it forces it");
  EXPECT_TRUE(forced["host"].GetBool());
  // Whether it is offered, nobody knows.
  EXPECT_FALSE(json["bits"][1]["host"].GetBool());
  const Answer text = Qom(call);
  EXPECT_THAT(text.out, HasSubstr("the program: it forces it"));
  EXPECT_THAT(text.out, HasSubstr("the program may set it afterwards"));
}

}  // namespace
