// What `qom` says to programs, and by which names types are called.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "tests/tools/qom_command.h"

namespace {

using qom::test::Answer;
using qom::test::Codes;
using qom::test::FileWith;
using qom::test::Json;
using qom::test::Qom;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// ---- JSON ------------------------------------------------------------------

// True if the keys of every object are sorted.
bool Sorted(const rapidjson::Value& value) {
  if (value.IsArray()) {
    return std::all_of(value.Begin(), value.End(), Sorted);
  }
  if (!value.IsObject()) return true;
  for (auto at = value.MemberBegin(); at != value.MemberEnd(); ++at) {
    if (at != value.MemberBegin() &&
        std::string((at - 1)->name.GetString()) > at->name.GetString()) {
      return false;
    }
    if (!Sorted(at->value)) return false;
  }
  return true;
}

TEST(QomCommandTest, EveryAnswerIsOneSortedDocumentThatEndsWithANewline) {
  for (const char* call :
       {"machines", "types --abstract", "props e1000", "resolve e1000",
        "resolve e1000 --values-only", "explain e1000.mac",
        "diff -M pc -M none e1000", "no-such-command", "props no-such-type",
        "machines --no-such-option", "resolve e1000 -M no-such-machine"}) {
    const Answer answer = Qom(std::string("--format json ") + call);
    ASSERT_FALSE(answer.out.empty()) << call;
    EXPECT_EQ(answer.out.back(), '\n') << call;
    rapidjson::Document json;
    json.Parse(answer.out.c_str());
    ASSERT_FALSE(json.HasParseError()) << call << "\n" << answer.out;
    EXPECT_TRUE(Sorted(json)) << call;
    EXPECT_TRUE(json["diagnostics"].IsArray()) << call;
  }
}

TEST(QomCommandTest, AnAnswerWithNothingToSayHasAnEmptyListOfDiagnostics) {
  // Tables of the machine name drivers that this emulator does not have.
  for (const char* call :
       {"machines", "types", "props virtio-blk-device",
        "resolve virtio-blk-device -M pc-q35-5.0",
        "resolve virtio-blk-device -M pc-q35-5.0 --values-only",
        "explain virtio-blk-device.num-queues -M pc-q35-5.0",
        "diff -M pc-q35-5.0 -M pc-q35-7.2 virtio-rng-pci"}) {
    const auto json = Json(call);
    EXPECT_EQ(json["diagnostics"].Size(), 0u) << call;
    if (!json.HasMember("results")) continue;
    EXPECT_EQ(json["results"][0]["diagnostics"].Size(), 0u) << call;
  }
}

TEST(QomCommandTest, AnUnknownDriverInALayerFileIsSaid) {
  const std::string file =
      FileWith("unknown_driver",
               "{\"layer\":\"machine\",\"entries\":[[\"e1000-two\",\"x\",1]]}");
  for (const char* call :
       {"resolve e1000", "explain e1000.mac", "diff -M pc -M q35 e1000"}) {
    const auto json = Json(std::string(call) + " --layer " + file);
    ASSERT_THAT(Codes(json["diagnostics"]),
                ElementsAre("warning unknown-driver"))
        << call;
    EXPECT_STREQ(json["diagnostics"][0]["driver"].GetString(), "e1000-two");
    EXPECT_STREQ(json["diagnostics"][0]["table"].GetString(), file.c_str());
  }
}

TEST(QomCommandTest, IntegersOf64BitsAreExact) {
  const auto json = Json(
      "explain 486-v1-x86_64-cpu.lbr_fmt -g "
      "486-v1-x86_64-cpu.lbr_fmt=18446744073709551614");
  EXPECT_EQ(json["value"].GetUint64(), 18446744073709551614u);
}

TEST(QomCommandTest, AnUnreadablePropertyIsNullAndSaysWhy) {
  const auto full = Json("resolve 486-v1-x86_64-cpu");
  const auto& property = full["results"][0]["properties"]["feature-words"];
  EXPECT_TRUE(property["value"].IsNull());
  EXPECT_STRNE(property["unreadable"].GetString(), "");
  const auto values = Json("resolve 486-v1-x86_64-cpu --values-only");
  EXPECT_FALSE(values["results"][0]["values"].HasMember("feature-words"));
  EXPECT_TRUE(
      Json("explain 486-v1-x86_64-cpu.feature-words")["value"].IsNull());
}

TEST(QomCommandTest, BytesThatAreNoTextDoNotBreakTheJson) {
  const Answer answer =
      Qom("resolve e1000 --format json -g \"$(printf 'a\\377.x=1')\"");
  rapidjson::Document json;
  json.Parse<rapidjson::kParseValidateEncodingFlag>(answer.out.c_str());
  EXPECT_FALSE(json.HasParseError());
}

TEST(QomCommandTest, MachinesTypesAndPropsTellWhatTheCatalogueDeclares) {
  const auto machines = Json("machines --family pc-q35");
  const rapidjson::SizeType last = machines["machines"].Size() - 1;
  const auto& newest = machines["machines"][last];
  EXPECT_STREQ(newest["name"].GetString(), "pc-q35-7.2");
  EXPECT_STREQ(newest["alias"].GetString(), "q35");
  EXPECT_EQ(newest["entries"].GetUint(), 0u);
  EXPECT_STREQ(newest["follows"].GetString(), "qemu");
  EXPECT_EQ(machines["machines"][last - 1]["tables"].Size(), 2u);
  EXPECT_TRUE(machines["machines"][last - 1]["alias"].IsNull());

  const auto types = Json("types --implements virtio-device 'virtio-blk*'");
  ASSERT_EQ(types["types"].Size(), 1u);
  const auto& type = types["types"][0];
  EXPECT_STREQ(type["name"].GetString(), "virtio-blk-device");
  EXPECT_STREQ(type["parent"].GetString(), "virtio-device");
  EXPECT_FALSE(type["abstract"].GetBool());
  EXPECT_EQ(type["interfaces"].Size(), 2u);
  EXPECT_EQ(Json("types 'virtio-d*'")["types"].Size(), 0u);  // all abstract

  const auto props = Json("props virtio-blk-device");
  bool found = false;
  for (const auto& one : props["properties"].GetArray()) {
    if (std::string(one["name"].GetString()) != "num-queues") continue;
    found = true;
    EXPECT_STREQ(one["type"].GetString(), "uint16");
    EXPECT_EQ(one["default"].GetInt(), 65535);
    EXPECT_STREQ(one["declared_by"].GetString(), "virtio-blk-device");
    EXPECT_TRUE(one["flags"].IsArray());
  }
  EXPECT_TRUE(found);
}

TEST(QomCommandTest, MachinesAreInTheOrderOfTheirVersions) {
  const std::string folder = ::testing::TempDir() + "unsorted_machines";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/types.json") << R"({"types": {"dev": {}}})";
  std::ofstream(folder + "/machines.json") << R"({"tables": {}, "machines": {
      "pc-q35-10.0": {"tables": []}, "pc-q35-2.10": {"tables": []},
      "pc-q35-2.9": {"tables": []}, "pc-q35-9.2": {"tables": []},
      "microvm": {"tables": []}, "pc-i440fx-10.0": {"tables": []},
      "pc-q35-rhel10.0.0": {"tables": []},
      "pc-q35-rhel9.4.0": {"tables": []}}})";
  std::vector<std::string> names;
  const auto json = Json("machines --catalog " + folder);
  for (const auto& one : json["machines"].GetArray()) {
    names.emplace_back(one["name"].GetString());
  }
  EXPECT_THAT(names, ElementsAre("microvm", "pc-i440fx-10.0", "pc-q35-2.9",
                                 "pc-q35-2.10", "pc-q35-9.2", "pc-q35-10.0",
                                 "pc-q35-rhel9.4.0", "pc-q35-rhel10.0.0"));
}

TEST(QomCommandTest, HotpluggedIsWhatTheCallSays) {
  for (const bool hotplug : {false, true}) {
    const std::string how = hotplug ? " --hotplug" : "";
    const auto resolved = Json("resolve e1000 --values-only" + how);
    EXPECT_EQ(resolved["results"][0]["values"]["hotplugged"].GetBool(),
              hotplug);
    EXPECT_EQ(Json("explain e1000.hotplugged" + how)["value"].GetBool(),
              hotplug);
  }
}

// ---- Other names of drivers ------------------------------------------------

TEST(QomCommandTest, TypesMayBeCalledByTheirOtherNames) {
  const auto resolved = Json("resolve virtio-net -M pc-q35-5.0");
  EXPECT_STREQ(resolved["results"][0]["type"].GetString(), "virtio-net-pci");
  EXPECT_STREQ(Json("explain virtio-blk.num-queues")["type"].GetString(),
               "virtio-blk-pci");
  EXPECT_STREQ(Json("props virtio-net --arch s390x")["type"].GetString(),
               "virtio-net-ccw");
}

TEST(QomCommandTest, AGlobalNamesTheTypeAndNoOtherName) {
  const auto json = Json("resolve virtio-net -g virtio-net.mq=on");
  const auto& told = json["diagnostics"][0];
  EXPECT_STREQ(told["code"].GetString(), "invalid-global-class");
  EXPECT_STREQ(told["nearest"][0].GetString(), "virtio-net-pci");
  EXPECT_THAT(told["message"].GetString(),
              HasSubstr("-device takes that name for virtio-net-pci"));
  EXPECT_FALSE(json["results"][0]["properties"]["mq"]["value"].GetBool());
}

TEST(QomCommandTest, AMachineOfAVendorSaysWhoseItIs) {
  const std::pair<const char*, const char*> machines[] = {
      {"pc-q35-rhel9.4.0", "RHEL and CentOS Stream"},
      {"pc-i440fx-rhel7.6.0", "/usr/libexec/qemu-kvm"},
      {"pc-i440fx-jammy", "Ubuntu"},
      {"pc-q35-noble-v2", "Ubuntu"},
      {"pc-q35-7.2+pve1", "Proxmox VE"},
      {"pc-i440fx-vz7.12.0", "Virtuozzo"}};
  for (const auto& [machine, vendor] : machines) {
    const auto json = Json(std::string("resolve e1000 -M ") + machine, 2);
    const auto& told = json["diagnostics"][0];
    EXPECT_STREQ(told["code"].GetString(), "unknown-machine");
    EXPECT_THAT(told["message"].GetString(), HasSubstr(vendor)) << machine;
    EXPECT_THAT(told["message"].GetString(), HasSubstr("qom record --qemu "))
        << machine;
  }
  const auto pve = Json("resolve e1000 -M pc-q35-7.2+pve1", 2);
  EXPECT_STREQ(pve["diagnostics"][0]["nearest"][0].GetString(), "pc-q35-7.2");
  EXPECT_THAT(Qom("resolve e1000 -M pc-q35-9.9").out,
              ::testing::Not(HasSubstr("qom record")));
}

}  // namespace
