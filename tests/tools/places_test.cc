// Commands that look at several places: entries that are left out of some of
// them, objects that one of them cannot make, types that are only named.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "tests/tools/qom_command.h"

namespace qom::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Of box-1.0 alone the table "t" is, and of box-0.9 one that disks refuse.
std::string Boxes(const std::string& name) {
  std::string folder = ::testing::TempDir() + "places_" + name;
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/types.json")
      << R"({"types": {"disk": {"props": [["n", "uint32", 8]]},
                       "box-machine": {"props": [["k", "uint32", 1]],
                                       "not_created": true}}})";
  std::ofstream(folder + "/machines.json")
      << R"({"machines": {"box-2.0": {"tables": []},
                          "box-1.0": {"tables": ["t"]},
                          "box-0.9": {"tables": ["bad"]}},
             "tables": {"t": [["disk", "n", "4"],
                              ["box-machine", "k", "2"]],
                        "bad": [["disk", "nosuch", "1"]]}})";
  return folder;
}

TEST(PlacesTest, AnEntryIsLeftOutOfThePlacesThatApplyIt) {
  const std::string of = " --catalog " + Boxes("left_out");
  const std::string two = " -M box-2.0 -M box-1.0 ";
  const std::string without = " --without t#0" + of;
  EXPECT_EQ(Json("diff disk" + two + without)["differences"].Size(), 0u);
  EXPECT_EQ(Json("diff disk" + two + of)["differences"].Size(), 1u);
  EXPECT_THAT(Qom("diff disk --family 'box-[12]*'" + without).out,
              HasSubstr("no difference between 2 places"));
  EXPECT_THAT(Qom("bisect disk --property n" + two + without).out,
              HasSubstr("disk.n is 8 on box-2.0 and on box-1.0"));
  EXPECT_STREQ(Json("abi diff disk" + two + without)["verdict"].GetString(),
               "same");
  const std::string out = ::testing::TempDir() + "places_abi";
  const std::string some = " -M box-1.0 -M box-2.0";
  EXPECT_EQ(Qom("abi write --out " + out + some + without).status, 0);
  EXPECT_EQ(Qom("abi check " + out + some + without).status, 0);
  EXPECT_EQ(Qom("abi check " + out + some + of).status, 1);
}

TEST(PlacesTest, AnEntryThatNoPlaceAppliesIsAWrongCall) {
  const std::string of = " --catalog " + Boxes("nowhere");
  const std::string out = ::testing::TempDir() + "places_abi_nowhere";
  const std::string written = "abi write --out " + out + " -M box-2.0" + of;
  EXPECT_EQ(Qom(written).status, 0);
  for (const std::string& call :
       {std::string("diff disk -M box-2.0 -M box-2.0"),
        std::string("diff disk --family box-2.0"),
        std::string("bisect disk --property n -M box-2.0 -M box-2.0"),
        std::string("abi diff disk -M box-2.0 -M box-2.0"),
        std::string("abi write -M box-2.0 --out ") + out, "abi check " + out}) {
    const Answer answer = Qom(call + " --without t#0" + of);
    EXPECT_EQ(answer.status, 2) << call;
    EXPECT_THAT(answer.out, HasSubstr("'t#0': no table 't' applies")) << call;
  }
  EXPECT_THAT(Qom("diff disk -M box-2.0 -M box-1.0 --without t#9" + of).out,
              HasSubstr("'t#9': the table has 2 entries"));
}

TEST(PlacesTest, AnObjectThatOnePlaceCannotMakeIsADifference) {
  const std::string more =
      " disk -M box-2.0 -M box-0.9 --catalog " + Boxes("objects");
  const auto diff = Json("diff" + more, 1);
  EXPECT_STREQ(diff["only_a"]["objects"][0].GetString(), "disk");
  EXPECT_THAT(Qom("diff" + more).out, Not(HasSubstr("no difference")));
  const auto abi = Json("abi diff" + more, 1);
  EXPECT_STREQ(abi["verdict"].GetString(), "differs");
  EXPECT_STREQ(abi["only_a"]["objects"][0].GetString(), "disk");
  const std::string neither =
      " disk -M box-0.9 -M box-0.9 --catalog " + Boxes("objects");
  EXPECT_STREQ(Json("abi diff" + neither, 1)["verdict"].GetString(), "unknown");
  EXPECT_THAT(Qom("diff" + neither).out,
              HasSubstr("no difference in what can be made"));
  EXPECT_THAT(Qom("diff disk --family box --catalog " + Boxes("objects")).out,
              HasSubstr("up to 0.9: no object, since 1.0: there"));
}

TEST(PlacesTest, ATypeThatIsNamedIsLookedAtThoughNobodyCreatesIt) {
  const std::string more = " -M box-2.0 -M box-1.0 --catalog " + Boxes("named");
  EXPECT_EQ(Json("diff box-machine" + more)["differences"].Size(), 1u);
  EXPECT_EQ(Json("diff" + more)["differences"].Size(), 1u);  // of the disk
  EXPECT_STREQ(Json("abi diff box-machine" + more, 1)["verdict"].GetString(),
               "differs");
}

}  // namespace
}  // namespace qom::test
