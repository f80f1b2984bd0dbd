// `qom platform` as its users see it: definitions in directories, hosts in
// files, what a fleet has in common, what a machine needs.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>
#include <string_view>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "tests/support/scratch_folder.h"
#include "tests/tools/qom_command.h"

namespace qom::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PlatformCommandTest : public ::testing::Test {
 protected:
  PlatformCommandTest() {
    scratch_.MakeFolder("etc");
    Put("etc/50.json", R"({"platform": "rhel-9.2", "needs": ["kvm"],
        "entries": [["virtio-net-pci", "host_uso", "off"]]})");
    Put("etc/60.json", R"({"platform": "rhel-9.4",
        "about": "the newer one", "needs": ["kvm", "kernel.release>=6.1"],
        "entries": [["virtio-net-pci", "vectors", 5],
                    ["virtio-rng-pci", "vectors", 3, {"needs": ["tun.uso"]}]]})");
    Put("new.json", R"({"host": "new", "capabilities":
        {"kvm": true, "kernel.release": "6.9.1", "tun.uso": true}})");
    Put("middle.json", R"({"host": "middle", "capabilities":
        {"kvm": true, "kernel.release": "6.1.0", "tun.uso": false}})");
    Put("old.json", R"({"host": "old", "capabilities":
        {"kvm": true, "kernel.release": "5.14"}})");
    Put("none.json", R"({"host": "none", "capabilities": {}})");
  }

  std::string At(std::string_view name) const { return scratch_.At(name); }
  void Put(std::string_view file, std::string_view text) const {
    scratch_.Put(file, text);
  }
  Answer Run(const std::string& arguments, const char* errors = "2>&1") const {
    const std::string environment =
        fmt::format("cd {}; QOM_PLATFORM_PATH={}:none ",
                    scratch_.path().native(), At("etc"));
    return Qom(arguments, errors, environment.c_str());
  }
  rapidjson::Document JsonOf(const std::string& arguments,
                             int status = 0) const {
    const Answer answer = Run(arguments + " --format json", "2>/dev/null");
    EXPECT_EQ(answer.status, status) << answer.out;
    rapidjson::Document json;
    json.Parse(answer.out.c_str());
    EXPECT_FALSE(json.HasParseError()) << answer.out;
    return json;
  }

  const ScratchFolder scratch_;
};

TEST_F(PlatformCommandTest, ListAndShowTellWhatIsDefined) {
  const rapidjson::Document json = JsonOf("platform list");
  ASSERT_EQ(json["platforms"].Size(), 2u);
  EXPECT_STREQ(json["platforms"][1]["platform"].GetString(), "rhel-9.4");
  EXPECT_EQ(json["searched"].Size(), 2u);
  const rapidjson::Document one = JsonOf("platform show rhel-9.4");
  EXPECT_STREQ(one["about"].GetString(), "the newer one");
  EXPECT_STREQ(one["needs"][1].GetString(), "kernel.release>=6.1");
  EXPECT_STREQ(one["entries"][1][3]["needs"][0].GetString(), "tun.uso");
  EXPECT_THAT(Run("platform show rhel-9.4").out,
              HasSubstr("virtio-rng-pci.vectors=3"));
  const Answer answer = Run("platform show rhel-94");
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.out, HasSubstr("nearest: rhel-9.4"));
}

TEST_F(PlatformCommandTest, AProbeIsADescriptionThatOthersTake) {
  Put("this.json", Run("platform probe --format json", "").out);
  const rapidjson::Document json = JsonOf("platform probe");
  EXPECT_TRUE(json["capabilities"].HasMember("kernel.release"));
  EXPECT_TRUE(json["host"].IsString());
  EXPECT_NE(Run("platform baseline this.json").status, 2);
}

TEST_F(PlatformCommandTest, ABaselineIsTheNewestThatAllCanBe) {
  const rapidjson::Document newest = JsonOf("platform baseline new.json");
  EXPECT_STREQ(newest["platform"].GetString(), "rhel-9.4");
  EXPECT_EQ(newest["entries"].Size(), 2u);
  EXPECT_EQ(newest["excluded"].Size(), 0u);

  const rapidjson::Document less =
      JsonOf("platform baseline new.json middle.json");
  EXPECT_STREQ(less["platform"].GetString(), "rhel-9.4");
  EXPECT_EQ(less["entries"].Size(), 1u);
  EXPECT_STREQ(less["dropped"][0]["because"][0]["host"].GetString(), "middle");

  const rapidjson::Document oldest =
      JsonOf("platform baseline new.json middle.json old.json");
  EXPECT_STREQ(oldest["platform"].GetString(), "rhel-9.2");
  ASSERT_EQ(oldest["excluded"].Size(), 1u);
  EXPECT_STREQ(oldest["excluded"][0]["platform"].GetString(), "rhel-9.4");
  const auto& because = oldest["excluded"][0]["because"];
  ASSERT_EQ(because.Size(), 1u);
  EXPECT_STREQ(because[0]["host"].GetString(), "old");
  EXPECT_STREQ(because[0]["needs"].GetString(), "kernel.release>=6.1");

  const rapidjson::Document none =
      JsonOf("platform baseline new.json none.json", 1);
  EXPECT_TRUE(none["platform"].IsNull());
  EXPECT_EQ(none["excluded"].Size(), 2u);
}

TEST_F(PlatformCommandTest, ABaselineIsADefinition) {
  std::string text =
      Run("platform baseline new.json middle.json --format json", "").out;
  const size_t name = text.find("\"rhel-9.4\"");
  ASSERT_NE(name, std::string::npos);
  Put("etc/90.json", text.replace(name, 10, "\"our-fleet\""));
  const rapidjson::Document json = JsonOf("platform show our-fleet");
  EXPECT_EQ(json["entries"].Size(), 1u);
  EXPECT_EQ(json["needs"].Size(), 2u);
  EXPECT_EQ(JsonOf("platform list")["diagnostics"].Size(), 0u);
}

TEST_F(PlatformCommandTest, WhatShowPrintsIsADefinition) {
  const std::string text = Run("platform show rhel-9.2 --format json", "").out;
  Put("etc/50.json", text);
  EXPECT_EQ(JsonOf("platform list")["diagnostics"].Size(), 0u);
  EXPECT_EQ(Run("platform show rhel-9.2 --format json", "").out, text);
}

TEST_F(PlatformCommandTest, WhatHasNoEffectIsSaid) {
  EXPECT_THAT(Codes(JsonOf("platform list -M pc-q35-7.2")["diagnostics"]),
              ElementsAre("note option-ignored"));
  EXPECT_THAT(Codes(JsonOf("platform list --release 9.9")["diagnostics"]),
              ElementsAre("note option-ignored"));
  EXPECT_THAT(Run("platform check -M pc-q35-7.2 new.json").out,
              HasSubstr("nothing that pc-q35-7.2 applies says what it needs"));
}

TEST_F(PlatformCommandTest, OtherCommandsTakeADefinedPlatformByName) {
  const rapidjson::Document json =
      JsonOf("explain virtio-net-pci.vectors -M pc-q35-7.2 -P rhel-9.4");
  EXPECT_EQ(json["value"].GetInt(), 5);
  EXPECT_STREQ(json["platform"].GetString(), "rhel-9.4");
  EXPECT_THAT(Layers(json), ElementsAre("default", "platform"));
  const Answer answer = Run("resolve virtio-net-pci -P rhel-9.5");
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.out, HasSubstr("unknown platform 'rhel-9.5'"));
  EXPECT_THAT(answer.out, HasSubstr("defined are rhel-9.2, rhel-9.4"));
  EXPECT_THAT(answer.out, HasSubstr(At("etc")));
}

TEST_F(PlatformCommandTest, CheckNamesTheEntriesThatAHostCannotHave) {
  Put("layer.json", R"({"layer": "machine", "entries":
      [["virtio-blk-pci", "vectors", 1, {"needs": ["kvm.smm"]}]]})");
  const rapidjson::Document json = JsonOf(
      "platform check -M pc-q35-7.2 -P rhel-9.4 --layer layer.json middle.json",
      1);
  EXPECT_STREQ(json["machine"].GetString(), "pc-q35-7.2");
  EXPECT_STREQ(json["host"].GetString(), "middle");
  ASSERT_EQ(json["unmet"].Size(), 2u);
  EXPECT_STREQ(json["unmet"][0]["needs"].GetString(), "tun.uso");
  EXPECT_STREQ(json["unmet"][0]["layer"].GetString(), "platform");
  EXPECT_STREQ(json["unmet"][0]["table"].GetString(), "rhel-9.4");
  EXPECT_EQ(json["unmet"][0]["index"].GetInt(), 1);
  EXPECT_STREQ(json["unmet"][0]["property"].GetString(), "vectors");
  EXPECT_THAT(json["unmet"][1]["because"].GetString(),
              HasSubstr("does not tell of kvm.smm"));
  EXPECT_EQ(json["needs"].GetInt(), 4);
  EXPECT_EQ(JsonOf("platform check -M pc-q35-7.2 -P rhel-9.4 new.json")["unmet"]
                .Size(),
            0u);
  EXPECT_THAT(Run("platform check -M pc-q35-7.2 -P rhel-9.4 none.json").out,
              HasSubstr("platform rhel-9.4"));
}

TEST_F(PlatformCommandTest, AHostThatIsNamedTwiceIsOneAndSaid) {
  const Answer answer = Run("platform baseline new.json new.json middle.json");
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.out, HasSubstr("rhel-9.4 fits all of 2 hosts"));
  EXPECT_THAT(answer.out, HasSubstr("several files describe a host 'new': "
                                    "new.json, new.json"));
  Put("other.json", R"({"host": "new", "capabilities": {"kvm": true}})");
  const rapidjson::Document json =
      JsonOf("platform baseline new.json other.json");
  EXPECT_EQ(json["hosts"].Size(), 2u);
  EXPECT_THAT(Codes(json["diagnostics"]), ElementsAre("warning taken"));
}

TEST_F(PlatformCommandTest, WhatNoObjectCanTakeIsTold) {
  Put("etc/70.json", R"({"platform": "odd", "needs": ["kvm"], "entries": [
      ["no-such", "n", 1], ["may-be-missing", "n", 1, {"optional": true}],
      ["virtio-rng-pci", "no-such", 1], ["virtio-rng-pci", "vectors", "x"],
      ["virtio-device", "x-disable-legacy-check", "off"],
      ["virtio-rng-pci", "vectors", 1]]})");
  const rapidjson::Document json =
      JsonOf("platform check -M pc-q35-7.2 -P odd new.json");
  EXPECT_THAT(Codes(json["diagnostics"]),
              ElementsAre("warning unknown-driver", "warning unused-entry",
                          "warning unused-entry"));
  EXPECT_THAT(Run("platform check -M pc-q35-7.2 -P odd new.json").out,
              HasSubstr("new has all that pc-q35-7.2 needs (1 need)"));
  EXPECT_THAT(Run("explain e1000.mac -M pc-q35-7.2 -P odd").out,
              HasSubstr("there is no type 'no-such'"));
  EXPECT_EQ(JsonOf("explain e1000.mac -M pc-q35-7.2 -P rhel-9.4")["diagnostics"]
                .Size(),
            0u);
}

TEST_F(PlatformCommandTest, ManyBrokenFilesCostWhatTheyAreInSum) {
  std::string entries;
  constexpr int kMany = 40'000;
  for (int i = 0; i < kMany; ++i) {
    entries += fmt::format(R"({}["t{}", "n", {}])", i == 0 ? "" : ",", i, i);
  }
  Put("etc/70.json",
      fmt::format(R"({{"platform": "large", "entries": [{}]}})", entries));
  EXPECT_EQ(
      JsonOf("platform check -M none -P large new.json")["diagnostics"].Size(),
      size_t{kMany});
}

TEST_F(PlatformCommandTest, AWrongCallSaysWhatIsRight) {
  for (const std::string_view arguments :
       {"", "lst", "list more", "show", "probe more", "baseline",
        "baseline missing.json", "check -M pc-q35-7.2 missing.json",
        "check -M no-such-machine new.json", "check new.json old.json",
        "check -M '' new.json", "check -P '' new.json",
        "check --set a=b new.json", "check --hotplug new.json"}) {
    EXPECT_EQ(Run(fmt::format("platform {}", arguments)).status, 2)
        << arguments;
  }
}

TEST_F(PlatformCommandTest, ShowSaysWhatHasNoEffectAndWhichFilesAreBroken) {
  Put("etc/70.json", "{");
  const std::string call =
      "platform show rhel-9.2 -g x.y=1 -M nonsense -s a=b --hotplug";
  const Answer text = Run(call);
  EXPECT_EQ(text.status, 0);
  EXPECT_THAT(text.out, HasSubstr("have an effect on platform check only"));
  EXPECT_THAT(text.out, HasSubstr("70.json"));
  const rapidjson::Document json = JsonOf(call);
  EXPECT_EQ(json["diagnostics"].Size(), 2u);
}

}  // namespace
}  // namespace qom::test
