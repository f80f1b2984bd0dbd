// What follows from expansions of CPU models, and what does not.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/cpu_models.h"

#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "record/recorder.h"
#include "record/saved_conversation.h"
#include "tests/record/talk.h"

namespace qom::record {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr std::string_view kProperties = R"([
    {"name":"sse","type":"bool"},{"name":"avx","type":"bool"},
    {"name":"vmx-ept","type":"bool"},{"name":"model-id","type":"string"},
    {"name":"min-level","type":"uint32","default-value":0},
    {"name":"level","type":"uint32","default-value":4294967295}])";

// An emulator with these models, as query-cpu-definitions lists them.
class CpuTalk {
 public:
  explicit CpuTalk(std::string_view definitions)
      : talk_(
            R"([{"name":"old-cpu"},{"name":"new-cpu"},{"name":"base-cpu"}])") {
    for (const char* type : {"old-cpu", "new-cpu", "base-cpu"}) {
      talk_.Properties(type, kProperties);
    }
    talk_.Say("query-cpu-definitions", "", definitions);
  }

  CpuTalk& Expand(std::string_view model, std::string_view props) {
    return Tell(fmt::format(R"({{"name":"{}"}})", model), props);
  }
  CpuTalk& ExpandWith(std::string_view model, std::string_view off,
                      std::string_view props) {
    return Tell(fmt::format(R"({{"name":"{}","props":{}}})", model, off),
                props);
  }

  ByName<Value> InitialOf(std::string_view type) {
    auto saved = SavedConversation::Read("talk", talk_.text());
    auto facts = Record(*saved, {});
    EXPECT_TRUE(facts.ok()) << facts.status();
    return facts->types.find(type)->second.initial;
  }

 private:
  CpuTalk& Tell(std::string_view model, std::string_view props) {
    talk_.Say("query-cpu-model-expansion",
              fmt::format(R"({{"type":"full","model":{}}})", model),
              fmt::format(R"({{"model":{{"name":"m","props":{}}}}})", props));
    return *this;
  }

  Talk talk_;
};

TEST(CpuModelsTest, AFeatureThatCannotBeHadIsOne) {
  CpuTalk talk(R"([{"name":"new","typename":"new-cpu","migration-safe":true,
                    "unavailable-features":["avx","model-id","unheard-of"]}])");
  EXPECT_THAT(talk.InitialOf("new-cpu"), ElementsAre(Pair("avx", Value(true))));
}

TEST(CpuModelsTest, AFeatureIsOffOnlyIfItCouldHaveBeenSeen) {
  CpuTalk talk(R"([
      {"name":"old","typename":"old-cpu","migration-safe":true},
      {"name":"new","typename":"new-cpu","migration-safe":true,
       "unavailable-features":["avx"]}])");
  talk.Expand("old", R"({"sse":true,"avx":false,"vmx-ept":false})")
      .Expand("new", R"({"sse":true,"avx":false,"vmx-ept":false})");
  EXPECT_THAT(talk.InitialOf("old-cpu"),
              ElementsAre(Pair("avx", Value(false)), Pair("sse", Value(true))));
  EXPECT_THAT(talk.InitialOf("new-cpu"),
              ElementsAre(Pair("avx", Value(true)), Pair("sse", Value(true))));
}

TEST(CpuModelsTest, NumbersAreReadWithoutTheFeaturesThatRaiseThem) {
  CpuTalk talk(
      R"([{"name":"old","typename":"old-cpu","migration-safe":true}])");
  talk.Expand("old", R"({"sse":true,"min-level":13,"model-id":"Old"})")
      .ExpandWith("old", R"({"sse":false})",
                  R"({"sse":false,"min-level":10,"model-id":"Old"})");
  EXPECT_THAT(
      talk.InitialOf("old-cpu"),
      ElementsAre(Pair("min-level", Value(10)), Pair("model-id", Value("Old")),
                  Pair("sse", Value(true))));
}

TEST(CpuModelsTest, WhatIsWorkedOutForEveryObjectTellsNothing) {
  CpuTalk talk(R"([
      {"name":"base","typename":"base-cpu","migration-safe":true,
       "static":true},
      {"name":"old","typename":"old-cpu","migration-safe":true}])");
  talk.Expand("base", R"({"level":0,"min-level":0})")
      .Expand("old", R"({"level":10,"min-level":10})");
  EXPECT_THAT(talk.InitialOf("old-cpu"),
              ElementsAre(Pair("min-level", Value(10))));
}

TEST(CpuModelsTest, ModelsThatDependOnTheHostAreLeftAlone) {
  CpuTalk talk(R"([{"name":"old","typename":"old-cpu"}])");
  talk.Expand("old", R"({"sse":true})");
  EXPECT_THAT(talk.InitialOf("old-cpu"), IsEmpty());
}

}  // namespace
}  // namespace qom::record
