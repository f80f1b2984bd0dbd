// Platforms that files define, and hosts that files describe: what is read, and
// each mistake by its name.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/platform/platform.h"

#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/support/matchers.h"
#include "tests/support/scratch_folder.h"

namespace qom::compat {
namespace {

using test::HasCause;
using test::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(PlatformFileTest, AllMembersAreRead) {
  std::vector<Diagnostic> notes;
  const absl::StatusOr<Platform> platform =
      ReadPlatform("/d/50.json",
                   R"({"platform": "rhel-9.2", "about": "any host of ours",
          "needs": ["kvm", "kernel.release>=5.14"], "after": ["old"],
          "need": [],
          "entries": [["guest", "legacy", "on"],
                      ["net", "uso", true, {"optional": true,
                                            "needs": ["tun.uso"]}]]})",
                   &notes);
  ASSERT_THAT(platform, IsOk());
  EXPECT_EQ(platform->name, "rhel-9.2");
  EXPECT_EQ(platform->about, "any host of ours");
  EXPECT_THAT(platform->needs, ElementsAre("kvm", "kernel.release>=5.14"));
  EXPECT_THAT(platform->after, ElementsAre("old"));
  ASSERT_THAT(platform->entries, SizeIs(2));
  EXPECT_EQ(platform->entries[0].Text(), "guest.legacy=on");
  EXPECT_EQ(platform->entries[0].file, "/d/50.json");
  EXPECT_TRUE(platform->entries[1].optional);
  EXPECT_THAT(platform->entries[1].needs, ElementsAre("tun.uso"));
  ASSERT_THAT(notes, SizeIs(1));
  EXPECT_THAT(notes[0].message, HasSubstr("'need', which is passed over; "
                                          "nearest: needs"));

  const LayerSource source = platform->Source();
  EXPECT_EQ(source.name, "rhel-9.2");
  EXPECT_THAT(source.needs, SizeIs(2));
  ASSERT_THAT(source.tables, SizeIs(1));
  EXPECT_THAT(source.tables[0]->entries, SizeIs(2));
}

TEST(PlatformFileTest, EachMistakeIsNamed) {
  struct Case {
    std::string_view text;
    std::string_view message;
  };
  const Case cases[] = {
      {"", "f"},
      {"{", "f:1:"},
      {"[]", "a list where an object is needed"},
      {"{}", "it has no member 'platform'"},
      {R"({"platform": 1})", "platform: a number where a string is needed"},
      {R"({"platform": ""})", "platform: it is empty"},
      {R"({"platform": "p", "needs": "kvm"})",
       "needs: a string where a list of strings is needed"},
      {R"({"platform": "p", "needs": ["k v"]})", "needs: 'k v' is no need"},
      {R"({"platform": "p", "after": [1]})",
       "after: a number where a string is needed"},
      {R"({"platform": "p", "entries": {}})",
       "entries: an object where a list of entries is needed"},
      {R"({"platform": "p", "entries": [["disk", "n"]]})",
       "an entry is [driver, property, value]"},
      {R"({"platform": "p", "entries": [["disk", "n", 1, {"needs": [""]}]]})",
       "is no need"}};
  for (const Case& one : cases) {
    const absl::StatusOr<Platform> platform = ReadPlatform("f", one.text);
    EXPECT_THAT(platform.status(), HasCause(Cause::kBadPlatform)) << one.text;
    EXPECT_THAT(Message(platform.status()), HasSubstr(one.message)) << one.text;
  }
}

TEST(HostFileTest, CapabilitiesAreReadAndNullIsUnknown) {
  const absl::StatusOr<Host> host =
      ReadHost("fleet/a.json", R"({"host": "node-3", "unknown": {"x": "why"},
                          "capabilities": {"kvm": true, "nodes": 2,
                                           "kernel": "6.1", "tun": null}})");
  ASSERT_THAT(host, IsOk());
  EXPECT_EQ(*host,
            (Host{"node-3", {{"kvm", true}, {"nodes", 2}, {"kernel", "6.1"}}}));
}

TEST(HostFileTest, OneWithoutANameIsCalledAsItsFile) {
  const absl::StatusOr<Host> host =
      ReadHost("fleet/a.json", R"({"capabilities": {}})");
  ASSERT_THAT(host, IsOk());
  EXPECT_EQ(host->name, "a");
}

TEST(HostFileTest, EachMistakeIsNamed) {
  for (const std::string_view text :
       {"", "[]", "{}", R"({"capabilities": []})",
        R"({"capabilities": {"a": []}})", R"({"capabilities": {"a": {}}})",
        R"({"host": 1, "capabilities": {}})"}) {
    const absl::StatusOr<Host> host = ReadHost("f", text);
    EXPECT_EQ(host.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(Message(host.status()), HasSubstr("f")) << text;
  }
}

TEST(FindPlatformsTest, FilesAreTakenByTheRulesOfTheirDirectories) {
  const test::ScratchFolder scratch;
  scratch.Put("usr/10.json", R"({"platform": "a"})");
  scratch.Put("usr/20.json", R"({"platform": "b"})");
  scratch.Put("etc/20.json", R"({"platform": "c"})");
  scratch.Put("etc/30.json", R"({"platform": "a"})");
  scratch.Put("etc/40.json", "rubbish");
  const Platforms all =
      FindPlatforms(std::vector{scratch.At("usr"), scratch.At("etc")});
  EXPECT_THAT(all.Names(), ElementsAre("a", "c"));
  EXPECT_THAT(all.Find("c")->replaces, ElementsAre(scratch.At("usr/20.json")));
  EXPECT_EQ(all.Find("b"), nullptr);
  ASSERT_THAT(all.diagnostics, SizeIs(2));
  EXPECT_EQ(all.diagnostics[0].code, "bad-platform");
  EXPECT_THAT(all.diagnostics[0].message,
              HasSubstr("the platform 'a' is defined by"));
  EXPECT_EQ(all.diagnostics[1].file, scratch.At("etc/40.json"));
}

TEST(FindPlatformsTest, WhatComesAfterNobodyOrAfterOneAnotherIsTold) {
  const test::ScratchFolder scratch;
  scratch.Put("usr/1.json", R"({"platform": "a", "after": ["b"]})");
  scratch.Put("usr/2.json", R"({"platform": "b", "after": ["c-1.0"]})");
  scratch.Put("usr/3.json", R"({"platform": "c-1.0"})");
  scratch.Put("usr/4.json", R"({"platform": "c-2.0", "after": ["nope", "a"]})");
  const std::vector folder{scratch.At("usr")};
  const Platforms right = FindPlatforms(folder);
  ASSERT_THAT(right.diagnostics, SizeIs(1));
  EXPECT_EQ(right.diagnostics[0].severity, Severity::kNote);
  EXPECT_THAT(
      right.diagnostics[0].message,
      HasSubstr("4.json: 'c-2.0' comes after 'nope', which no file defines"));

  struct Case {
    std::string_view after;
    std::string_view told;
  };
  for (const Case& one :
       {Case{"a",
             "1.json: 'a' comes after 'b' comes after 'c-1.0' comes after "
             "'a': none of them is the newest"},
        // By its release it comes after c-1.0.
        Case{"c-2.0", "'c-1.0' comes after 'c-2.0' comes after 'c-1.0': none"},
        Case{"c-1.0", "3.json: 'c-1.0' comes after 'c-1.0': none"}}) {
    scratch.Put(
        "usr/3.json",
        fmt::format(R"({{"platform": "c-1.0", "after": ["{}"]}})", one.after));
    const Platforms wrong = FindPlatforms(folder);
    ASSERT_THAT(wrong.diagnostics, SizeIs(2));
    EXPECT_EQ(wrong.diagnostics[1].severity, Severity::kWarning);
    EXPECT_THAT(wrong.diagnostics[1].message, HasSubstr(one.told));
  }
}

}  // namespace
}  // namespace qom::compat
