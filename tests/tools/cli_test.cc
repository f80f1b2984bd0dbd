// The `qom` command as its users see it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

struct Answer {
  int status;
  std::string out;  // standard output, and error where asked for
};

// Where the facts that most tests here name are those of one release, and the
// call does not say which catalogue it means.
std::string OfOneRelease(const std::string& arguments) {
  const size_t blank = std::min(arguments.find(' '), arguments.size());
  const std::string command = arguments.substr(0, blank);
  constexpr std::string_view kCommands[] = {
      "bench", "diff", "explain", "machines", "props", "resolve", "types"};
  if (std::find(std::begin(kCommands), std::end(kCommands), command) ==
          std::end(kCommands) ||
      arguments.find("--catalog") != std::string::npos ||
      arguments.find("--release") != std::string::npos ||
      arguments.find("--help") != std::string::npos) {
    return arguments;
  }
  return command + " --release 7.2" + arguments.substr(blank);
}

Answer Qom(const std::string& arguments, const char* errors = "2>&1",
           const char* environment = "") {
  const std::string command = std::string(environment) + QOMRT_QOM_COMMAND +
                              " " + OfOneRelease(arguments) + " " + errors;
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
  const auto json = Json("explain virtio-blk-device.num-queues -M pc-q35-5.0");
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
  EXPECT_STREQ(properties["num-queues"]["origin"]["table"].GetString(),
               "hw_compat_5_1");
  EXPECT_TRUE(properties["config-wce"]["value"].GetBool());
  EXPECT_STREQ(properties["config-wce"]["origin"]["layer"].GetString(),
               "default");
}

TEST(QomCommandTest, TheSizesOfMemoryBackEndsTakeASuffix) {
  const auto value = [](const char* type, const char* name, const char* text) {
    const auto json =
        Json(fmt::format("resolve {} -s {}={}", type, name, text));
    const auto& one = json["results"][0]["properties"][name];
    EXPECT_STREQ(one["type"].GetString(), "int");
    return one["value"].GetUint64();
  };
  EXPECT_EQ(value("memory-backend-ram", "size", "1G"), 1u << 30);
  EXPECT_EQ(value("memory-backend-file", "align", "2M"), 2u << 20);
  EXPECT_EQ(value("memory-backend-memfd", "hugetlbsize", "2M"), 2u << 20);
  EXPECT_EQ(value("nvdimm", "label-size", "128K"), 128u << 10);
}

TEST(QomCommandTest, TheNameOfAChildIsAPropertyOfItsType) {
  const auto resolved = Json("resolve am53c974");
  const auto& esp = resolved["results"][0]["properties"]["esp"];
  EXPECT_STREQ(esp["type"].GetString(), "child<esp>");
  EXPECT_STREQ(esp["value"].GetString(), "(am53c974)/esp");
  const auto props = Json("props am53c974");
  bool found = false;
  for (const auto& one : props["properties"].GetArray()) {
    if (std::string(one["name"].GetString()) != "esp") continue;
    found = true;
    EXPECT_STREQ(one["type"].GetString(), "child<esp>");
    EXPECT_STREQ(one["flags"][0].GetString(), "read-only");
  }
  EXPECT_TRUE(found);
  const auto explained = Json("explain am53c974.esp");
  EXPECT_STREQ(explained["child"].GetString(), "child<esp>");
  EXPECT_STREQ(explained["value"].GetString(), "(am53c974)/esp");
  EXPECT_TRUE(explained["stack"].Empty());
  EXPECT_THAT(Qom("explain am53c974.esp").out,
              HasSubstr("am53c974.esp is the name of a child<esp>"));
  const auto refused = Json("resolve am53c974 -g am53c974.esp=x", 1);
  EXPECT_STREQ(refused["results"][0]["diagnostics"][0]["code"].GetString(),
               "read-only");
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
      Qom("diff -M pc-q35-7.1 -M pc-q35-7.2 virtio-rng-pci --check").status, 1);
  EXPECT_EQ(Qom("diff -M pc-q35-7.2 -M pc-q35-7.2 --check").status, 0);
}

// A catalogue with a machine box-1.0 and these types; its directory.
std::string CatalogueWith(const std::string& name, const std::string& types) {
  const std::string folder = ::testing::TempDir() + "catalogue_" + name;
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/types.json") << "{\"types\": {" << types << "}}";
  std::ofstream(folder + "/machines.json")
      << R"({"machines": {"box-1.0": {"tables": []}}, "tables": {},
             "accelerators": {"fast-accel": [["disk", "n", 7]],
                              "slow-accel": []}})";
  return folder;
}

TEST(QomCommandTest, DiffComparesTwoCatalogues) {
  const std::string a = CatalogueWith(
      "a", R"("disk": {"props": [["gone", "bool", true], ["n", "uint32", 1]]},
              "floppy": {})");
  const std::string b = CatalogueWith(
      "b", R"("disk": {"props": [["added", "bool", true], ["n", "uint32", 2]]},
              "nvme": {})");
  const std::string call = "diff -M box-1.0 --catalog " + a + " --catalog " + b;
  const auto json = Json(call);
  EXPECT_STREQ(json["a"]["machine"].GetString(), "box-1.0");
  EXPECT_STREQ(json["a"]["catalog"].GetString(), a.c_str());
  EXPECT_STREQ(json["b"]["catalog"].GetString(), b.c_str());
  ASSERT_EQ(json["differences"].Size(), 1u);
  EXPECT_STREQ(json["differences"][0]["property"].GetString(), "n");
  EXPECT_EQ(json["differences"][0]["b"].GetInt(), 2);
  EXPECT_STREQ(json["only_a"]["types"][0].GetString(), "floppy");
  EXPECT_STREQ(json["only_a"]["properties"][0][1].GetString(), "gone");
  EXPECT_STREQ(json["only_b"]["types"][0].GetString(), "nvme");
  EXPECT_STREQ(json["only_b"]["properties"][0][0].GetString(), "disk");
  EXPECT_EQ(Qom(call + " --check").status, 1);
  const auto one = Json(call + " nvme");
  EXPECT_EQ(one["only_a"]["types"].Size(), 0u);
  EXPECT_EQ(one["only_b"]["types"].Size(), 1u);
  EXPECT_EQ(Qom(call + " no-such-type").status, 2);
  const Answer text = Qom(call);
  EXPECT_THAT(text.out, HasSubstr("box-1.0 of " + a));
  EXPECT_THAT(text.out, HasSubstr("Only box-1.0 of "));
  EXPECT_EQ(
      Qom("diff --check --catalog " + a + " --catalog " + a + " -M box-1.0")
          .status,
      0);
}

TEST(QomCommandTest, DiffListsWhatNobodyToldIfAsked) {
  const std::string a =
      CatalogueWith("told", R"("disk": {"props": [["n", "uint32", 1]]})");
  const std::string b =
      CatalogueWith("untold", R"("disk": {"props": [["n", "uint32"]]})");
  const std::string call =
      "diff --check -M box-1.0 --catalog " + a + " --catalog " + b;
  const auto json = Json(call);
  EXPECT_EQ(json["differences"].Size(), 0u);
  EXPECT_FALSE(json.HasMember("unknown"));
  const auto more = Json(call + " --unknown");
  ASSERT_EQ(more["unknown"].Size(), 1u);
  EXPECT_EQ(more["unknown"][0]["a"].GetInt(), 1);
  EXPECT_TRUE(more["unknown"][0]["b"].IsNull());
  EXPECT_STREQ(more["unknown"][0]["unknown"][0].GetString(), "b");
}

TEST(QomCommandTest, DiffComparesTwoAccelerators) {
  const std::string folder =
      CatalogueWith("accels", R"("disk": {"props": [["n", "uint32", 1]]})");
  const auto json = Json("diff -M box-1.0 -A slow -A fast --catalog " + folder);
  EXPECT_STREQ(json["b"]["accel"].GetString(), "fast-accel");
  ASSERT_EQ(json["differences"].Size(), 1u);
  EXPECT_EQ(json["differences"][0]["a"].GetInt(), 1);
  EXPECT_EQ(json["differences"][0]["b"].GetInt(), 7);
}

TEST(QomCommandTest, ABadGlobalIsAnAnswerNotACrash) {
  const auto json = Json("resolve e1000 -g e1000.mitigation=maybe", 1);
  const auto& result = json["results"][0];
  EXPECT_FALSE(result.HasMember("properties"));
  EXPECT_STREQ(result["diagnostics"][0]["code"].GetString(), "bad-value");
  EXPECT_STREQ(result["diagnostics"][0]["layer"].GetString(), "global");
}

TEST(QomCommandTest, AHotPluggedDeviceOnlyWarnsOfABadGlobal) {
  const auto json = Json("resolve e1000 -g e1000.mitigation=maybe --hotplug");
  EXPECT_STREQ(json["results"][0]["diagnostics"][0]["severity"].GetString(),
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
    const Answer answer = Qom(std::string("resolve e1000 -g '") + global + "'");
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

// ---- Origins and layers ----------------------------------------------------

// Writes `text` to a file of this test and returns its path.
std::string FileWith(const std::string& name, const std::string& text) {
  const std::string path = ::testing::TempDir() + "/qom_cli_" + name;
  std::ofstream(path) << text;
  return path;
}

std::vector<std::string> Layers(const rapidjson::Document& json) {
  std::vector<std::string> layers;
  for (const auto& offer : json["stack"].GetArray()) {
    layers.emplace_back(offer["layer"].GetString());
  }
  return layers;
}

std::vector<std::string> Codes(const rapidjson::Value& diagnostics) {
  std::vector<std::string> codes;
  for (const auto& one : diagnostics.GetArray()) {
    codes.push_back(std::string(one["severity"].GetString()) + " " +
                    one["code"].GetString());
  }
  return codes;
}

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

// ---- Wrong calls -----------------------------------------------------------

TEST(QomCommandTest, EveryWrongCallHasItsCode) {
  const std::string no_layer =
      FileWith("no_layer", "{\"layer\":\"machne\",\"entries\":[]}");
  const std::pair<std::string, const char*> calls[] = {
      {"resolv e1000", "unknown-command"},
      {"machines --famly x", "unknown-option"},
      {"resolve", "bad-call"},
      {"resolve e1000 --all", "bad-call"},
      {"explain e1000", "bad-call"},
      {"explain e1000.no-such-property", "unknown-property"},
      {"props no-such-type", "unknown-type"},
      {"resolve e1000 -M no-such-machine", "unknown-machine"},
      {"resolve e1000 -A no-such-accel", "unknown-accel"},
      {"resolve e1000 -P no-such-platform", "unknown-platform"},
      {"resolve e1000 --layer /no/such/file", "unreadable-file"},
      {"resolve e1000 --layer " + no_layer, "bad-layer-file"},
      {"resolve e1000 --catalog /no/such/folder", "bad-catalogue"},
      {"resolve e1000 --arch vax", "unknown-arch"},
      {"resolve e1000 -s mac", "bad-set"},
      {"resolve e1000 -M pc -M q35", "bad-call"},
      {"diff -M pc", "bad-call"},
      {"diff -M pc -M q35 -M none", "bad-call"},
      {"resolve e1000 -A kvm -A tcg", "bad-call"},
      {"machines --catalog a --catalog b", "bad-call"},
      {"machines --family pc-i44fx", "unknown-family"},
  };
  for (const auto& [call, code] : calls) {
    const auto json = Json(call, 2);
    ASSERT_GE(json["diagnostics"].Size(), 1u) << call;
    EXPECT_STREQ(json["diagnostics"][0]["code"].GetString(), code) << call;
    EXPECT_STREQ(json["diagnostics"][0]["severity"].GetString(), "error");
  }
}

TEST(QomCommandTest, ATableThatCannotBeMadeIsNotAnUnknownPlatform) {
  const std::string folder = ::testing::TempDir() + "bad_history";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/types.json") << R"({"types": {
      "dev": {"parent": "object",
              "props": [["n", "uint32", 1, {"history": [["five", 2]]}]]}}})";
  std::ofstream(folder + "/machines.json") << R"({
      "platforms": {"host": []},
      "machines": {"box-1.0": {"tables": []}}, "tables": {}})";
  const auto json =
      Json("resolve dev -M box-1.0 -P host --catalog " + folder, 2);
  const auto& told = json["diagnostics"][0];
  EXPECT_STREQ(told["code"].GetString(), "malformed");
  EXPECT_THAT(told["message"].GetString(), HasSubstr("'five'"));
}

TEST(QomCommandTest, WhatIsNoFileIsRefusedAtOnce) {
  const std::string folder = ::testing::TempDir() + "no_files";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  ASSERT_EQ(mkfifo((folder + "/types.json").c_str(), 0600), 0);
  const struct {
    std::string call;
    const char* code;
    const char* message;
  } calls[] = {
      {"--catalog " + folder, "bad-catalogue", "no regular file"},
      {"--catalog " + folder + "/types.json", "bad-catalogue",
       "Not a directory"},
      {"--catalog ''", "bad-call", "needs a directory"},
      {"--layer " + folder + "/types.json", "unreadable-file",
       "no regular file"},
      {"--layer /dev/zero", "unreadable-file", "no regular file"},
      {"--layer /proc/self/mem", "unreadable-file", "/proc/self/mem"},
      {"--layer " + folder, "unreadable-file", "a directory"},
      {"--layer ''", "unreadable-file", "No such file or directory"},
  };
  for (const auto& [call, code, message] : calls) {
    const auto json = Json("resolve e1000 " + call, 2);
    EXPECT_STREQ(json["diagnostics"][0]["code"].GetString(), code) << call;
    EXPECT_THAT(json["diagnostics"][0]["message"].GetString(),
                HasSubstr(message));
  }
}

TEST(QomCommandTest, ANameWithManyDotsIsRefused) {
  const std::string dots(100'000, '.');
  EXPECT_EQ(Qom("explain e1000" + dots + "x").status, 2);
  EXPECT_EQ(Qom("resolve e1000 -g e1000" + dots + "x=1").status, 1);
}

TEST(QomCommandTest, AValueOfAnOptionIsNotTakenForTheCommand) {
  EXPECT_THAT(Qom("--arch aarch64 resolv x").out,
              HasSubstr("unknown command 'resolv'"));
}

TEST(QomCommandTest, OptionsWithoutEffectAreSaidToHaveNone) {
  EXPECT_THAT(Qom("props e1000 -M pc-q35-5.0").out,
              HasSubstr("have no effect"));
}

// ---- Text ------------------------------------------------------------------

TEST(QomCommandTest, EveryCommandHasHelpWithAnExample) {
  for (const char* command :
       {"", "machines", "types", "props", "resolve", "explain", "diff"}) {
    const Answer answer = Qom(std::string(command) + " --help");
    EXPECT_EQ(answer.status, 0) << command;
    EXPECT_THAT(answer.out, HasSubstr("Example: qom ")) << command;
  }
}

TEST(QomCommandTest, TextFitsTheTerminal) {
  for (const char* call :
       {"machines", "types", "props virtio-blk-pci", "resolve virtio-blk-pci",
        "explain virtio-blk-pci.num-queues -M pc-q35-5.0"}) {
    std::istringstream lines(Qom(call, "", "COLUMNS=80 ").out);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), 80u) << line;
    }
  }
}

// How many of `lines` end in the middle of a name: with a dash or a dot.
size_t BrokenNames(const std::string& text) {
  size_t broken = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('-') || line.ends_with('_') || line.ends_with('.')) {
      ++broken;
    }
    broken += line.find("- ") == std::string::npos ? 0 : 1;
  }
  return broken;
}

TEST(QomCommandTest, TablesDoNotBreakNames) {
  for (const char* width : {"COLUMNS=80 ", "COLUMNS=120 ", "COLUMNS=200 "}) {
    for (const char* call :
         {"props virtio-net-pci", "resolve virtio-net-pci -M pc-q35-5.0",
          "types --implements virtio-device"}) {
      EXPECT_EQ(BrokenNames(Qom(call, "", width).out), 0u) << width << call;
    }
  }
}

TEST(QomCommandTest, ARecordedTypeHasNoColumnOfDocs) {
  EXPECT_THAT(Qom("props virtio-net-pci", "", "COLUMNS=200 ").out,
              ::testing::Not(HasSubstr("DOC")));
}

TEST(QomCommandTest, WideTablesHaveALineARow) {
  const Answer answer = Qom("props virtio-net-pci --wide", "", "COLUMNS=40 ");
  const auto json = Json("props virtio-net-pci");
  EXPECT_EQ(std::count(answer.out.begin(), answer.out.end(), '\n'),
            json["properties"].Size() + 2);
}

TEST(QomCommandTest, TextToAFileHasNoColour) {
  EXPECT_EQ(Qom("resolve e1000 virtio-blk-device").out.find('\033'),
            std::string::npos);
}

TEST(QomCommandTest, MessagesCannotSteerTheTerminal) {
  const Answer answer = Qom("resolve e1000 -g \"$(printf 'a\\033[31m.x=1')\"");
  EXPECT_EQ(answer.out.find('\033'), std::string::npos);
}

TEST(QomCommandTest, AReaderThatStopsEarlyIsNoError) {
  const Answer answer = Qom("types --format json", "2>&1 | head -n 1");
  EXPECT_EQ(answer.out, "{\n");
}

TEST(QomCommandTest, AFullDiskIsAnError) {
  const Answer answer = Qom("types", "2>&1 >/dev/full");
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.out, HasSubstr("cannot write the answer"));
}

TEST(QomCommandTest, BenchSaysWhatObjectsCostAndWhatTheNaiveWayWould) {
  const auto json =
      Json("bench virtio-blk-pci virtio-rng-pci -M pc-q35-2.4 --seconds 0.01");
  EXPECT_STREQ(json["machine"].GetString(), "pc-q35-2.4");
  EXPECT_GT(json["entries"].GetInt(), 100);
  const auto& results = json["results"];
  ASSERT_EQ(results.Size(), 2u);
  EXPECT_STREQ(results[0]["type"].GetString(), "virtio-blk-pci");
  for (const char* operation :
       {"create", "naive-create", "set", "get", "find"}) {
    EXPECT_TRUE(results[0]["ns"][operation].IsNumber()) << operation;
  }
  EXPECT_TRUE(results[0]["naive_ratio"].IsNumber());
  EXPECT_TRUE(results[0]["naive_ns_per_entry"].IsNumber());
  EXPECT_TRUE(results[0]["bytes"].IsNumber());

  const Answer text = Qom("bench virtio-rng-pci --seconds 0.01");
  EXPECT_EQ(text.status, 0);
  EXPECT_THAT(text.out, HasSubstr("NAIVE/CREATE"));
  EXPECT_THAT(text.out, HasSubstr("entries; naive is a walk of all of them"));
}

TEST(QomCommandTest, BenchRefusesWhatIsNoTimeAndNoType) {
  EXPECT_THAT(Qom("bench virtio-rng-pci --seconds fast").out,
              HasSubstr("--seconds=fast is no time"));
  EXPECT_EQ(Qom("bench virtio-rgn-pci").status, 2);
  EXPECT_THAT(Qom("bench virtio-rgn-pci").out, HasSubstr("virtio-rng-pci"));
}

}  // namespace
