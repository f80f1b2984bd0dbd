// `qom vhost-user` as its users see it: what is installed, what is taken, and
// why nothing is.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <filesystem>
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

using ::testing::HasSubstr;
using ::testing::Not;

class VhostUserCommandTest : public ::testing::Test {
 protected:
  VhostUserCommandTest() {
    scratch_.MakeFolder("usr");
    scratch_.MakeFolder("etc");
    scratch_.MakeFolder("bin");
    Describe("usr/10-net.json", "net", "bin/net");
    Describe("usr/50-gpu.json", "gpu", "bin/plain");
    Describe("etc/50-gpu.json", "gpu", "bin/gpu");
    Describe("usr/60-input.json", "input", "bin/input");
    Put("etc/60-input.json", "");
    Put("usr/70-fs.json", "{");
    PutProgram("bin/gpu", R"({"type": "gpu", "features": ["virgl"]})");
  }

  std::string At(std::string_view name) const { return scratch_.At(name); }
  void Put(std::string_view file, std::string_view text) const {
    scratch_.Put(file, text);
  }
  void Describe(std::string_view file, std::string_view type,
                std::string_view program) const {
    Put(file, fmt::format(R"({{"type": "{}", "description": "a {}",
                               "binary": "{}", "tags": ["t"]}})",
                          type, type, At(program)));
  }
  void PutProgram(std::string_view name, std::string_view prints) const {
    Put(name, fmt::format("#!/bin/sh\necho '{}'\n", prints));
    std::filesystem::permissions(At(name), std::filesystem::perms::owner_all);
  }
  Answer Run(const std::string& arguments, const char* errors = "2>&1") const {
    const std::string environment = fmt::format(
        "QOM_VHOST_USER_PATH={}:{}:{} ", At("usr"), At("etc"), At("none"));
    return Qom("vhost-user " + arguments, errors, environment.c_str());
  }
  rapidjson::Document JsonOf(const std::string& arguments, int status) const {
    const Answer answer = Run(arguments + " --format json", "2>/dev/null");
    EXPECT_EQ(answer.status, status) << answer.out;
    rapidjson::Document json;
    json.Parse(answer.out.c_str());
    EXPECT_FALSE(json.HasParseError()) << answer.out;
    return json;
  }

  const ScratchFolder scratch_;
};

TEST_F(VhostUserCommandTest, ListShowsWhatTakesEffectAndWhatDoesNot) {
  const rapidjson::Document json = JsonOf("list", 0);
  ASSERT_EQ(json["searched"].Size(), 3u);
  EXPECT_EQ(json["searched"][2].GetString(), At("none"));
  ASSERT_EQ(json["backends"].Size(), 2u);
  const auto& gpu = json["backends"][1];
  EXPECT_EQ(gpu["file"].GetString(), At("etc/50-gpu.json"));
  EXPECT_STREQ(gpu["type"].GetString(), "gpu");
  EXPECT_STREQ(gpu["description"].GetString(), "a gpu");
  EXPECT_EQ(gpu["binary"].GetString(), At("bin/gpu"));
  EXPECT_STREQ(gpu["tags"][0].GetString(), "t");
  EXPECT_TRUE(gpu["features"].IsNull());
  EXPECT_EQ(gpu["replaces"][0].GetString(), At("usr/50-gpu.json"));
  ASSERT_EQ(json["hidden"].Size(), 1u);
  EXPECT_EQ(json["hidden"][0]["file"].GetString(), At("usr/60-input.json"));
  EXPECT_EQ(json["hidden"][0]["by"].GetString(), At("etc/60-input.json"));
  EXPECT_THAT(Codes(json["diagnostics"]),
              ::testing::ElementsAre("error bad-description"));
  EXPECT_EQ(json["diagnostics"][0]["file"].GetString(), At("usr/70-fs.json"));
}

TEST_F(VhostUserCommandTest, ListAsksThePrograms) {
  const rapidjson::Document json = JsonOf("list --ask", 0);
  EXPECT_TRUE(json["backends"][0]["features"].IsNull());
  EXPECT_STREQ(json["backends"][1]["features"][0].GetString(), "virgl");
  EXPECT_EQ(json["diagnostics"].Size(), 2u);  // one cannot be started
}

TEST_F(VhostUserCommandTest, ListMayBeOfOneType) {
  EXPECT_EQ(JsonOf("list --type net", 0)["backends"].Size(), 1u);
  EXPECT_THAT(Run("list --type fs").out,
              HasSubstr("no back end of the type fs is installed"));
}

TEST_F(VhostUserCommandTest, FindTakesTheFirstThatFits) {
  const rapidjson::Document json = JsonOf("find --type gpu --feature virgl", 0);
  EXPECT_EQ(json["backend"]["file"].GetString(), At("etc/50-gpu.json"));
  EXPECT_STREQ(json["backend"]["features"][0].GetString(), "virgl");
  ASSERT_EQ(json["rejected"].Size(), 1u);
  EXPECT_STREQ(json["rejected"][0]["because"].GetString(),
               "its type is net, not gpu");
  EXPECT_THAT(Run("find --type gpu").out, HasSubstr(At("bin/gpu")));
}

TEST_F(VhostUserCommandTest, FindSaysWhyNothingIsFound) {
  const Answer answer =
      Run("find --type gpu --feature virgl --feature render-node --wide");
  EXPECT_EQ(answer.status, 1);
  EXPECT_THAT(answer.out, HasSubstr("no back end of the type gpu with virgl "
                                    "and render-node found"));
  EXPECT_THAT(answer.out, HasSubstr(At("none") + "  not there"));
  EXPECT_THAT(answer.out,
              HasSubstr("it does not offer render-node; it offers virgl"));
  EXPECT_THAT(answer.out, HasSubstr(At("etc/60-input.json") + " hides it"));
  EXPECT_TRUE(JsonOf("find --type fs", 1)["backend"].IsNull());
}

TEST_F(VhostUserCommandTest, AFeatureThatNobodyKnowsIsAWarning) {
  EXPECT_THAT(Run("find --type gpu --feature virgil").out,
              HasSubstr("warning: no feature 'virgil' of the type gpu is "
                        "known; known: render-node, virgl"));
}

TEST_F(VhostUserCommandTest, OptionsThatChooseACatalogueAreSaidToHaveNoEffect) {
  for (const char* call :
       {"list --release 9.9", "list --arch s390x", "list --without rubbish",
        "find --type gpu --catalog nowhere"}) {
    EXPECT_THAT(Run(call).out, HasSubstr("catalogue or layers have no effect"))
        << call;
  }
  EXPECT_THAT(Run("list").out, Not(HasSubstr("no effect")));
}

TEST_F(VhostUserCommandTest, AWrongCallSaysWhatIsRight) {
  EXPECT_EQ(Run("find").status, 2);
  EXPECT_EQ(Run("").status, 2);
  EXPECT_EQ(Run("lst").status, 2);
  EXPECT_EQ(Run("list --feature virgl").status, 2);
  EXPECT_EQ(Run("find --type gpu --ask").status, 2);
  EXPECT_EQ(Run("list --type gpuu").status, 2);
  const Answer answer = Run("find --type gpuu");
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.out, HasSubstr("nearest: gpu"));
}

}  // namespace
}  // namespace qom::test
