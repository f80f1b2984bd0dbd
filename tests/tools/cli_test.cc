// The `qom` command as its users see it: its answers.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/qom_command.h"

namespace {

using qom::test::Answer;
using qom::test::CatalogueWith;
using qom::test::Json;
using qom::test::Qom;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

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

TEST(QomCommandTest, DiffCountsWhatALongListHas) {
  const std::string call =
      "diff -M pc-q35-7.2 --release 10.0 --release 11.1 pentium-v1-x86_64-cpu";
  EXPECT_THAT(Qom(call).out,
              AllOf(HasSubstr("a list of 36"), Not(HasSubstr("[…"))));
  EXPECT_THAT(Qom(call + " --wide").out, Not(HasSubstr("a list of")));
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

}  // namespace
