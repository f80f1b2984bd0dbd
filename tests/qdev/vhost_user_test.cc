// vhost-user back ends: their descriptions with all that can be wrong in them,
// which one is chosen, and programs that hang, lie or print rubbish when asked.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/vhost_user/backends.h"
#include "qdev/vhost_user/description.h"
#include "qom/status.h"
#include "tests/support/matchers.h"
#include "tests/support/scratch_folder.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// ---- Descriptions ----------------------------------------------------------

TEST(VhostUserDescriptionTest, AllMembersAreRead) {
  std::vector<compat::Diagnostic> notes;
  const absl::StatusOr<VhostUserBackend> backend = ReadVhostUserDescription(
      "/d/50-gpu.json",
      R"({"type": "gpu", "description": "a \u00e9 GPU", "binary": "/b/gpu",
          "tags": ["CONFIG_GL=y", ""], "tag": 1, "priority": {}})",
      &notes);
  ASSERT_THAT(backend, IsOk());
  EXPECT_EQ(backend->file, "/d/50-gpu.json");
  EXPECT_EQ(backend->type, "gpu");
  EXPECT_EQ(backend->description, "a é GPU");
  EXPECT_EQ(backend->binary, "/b/gpu");
  EXPECT_THAT(backend->tags, ElementsAre("CONFIG_GL=y", ""));
  ASSERT_THAT(notes, SizeIs(2));
  EXPECT_EQ(notes[0].severity, compat::Severity::kNote);
  EXPECT_EQ(notes[0].file, "/d/50-gpu.json");
  EXPECT_THAT(notes[0].message, HasSubstr("no member 'priority'"));
  EXPECT_THAT(notes[1].message,
              HasSubstr("no member 'tag', which is passed over; nearest: "
                        "tags"));
}

TEST(VhostUserDescriptionTest, EachMistakeIsNamed) {
  struct Case {
    std::string_view text;
    std::string_view message;
  };
  const Case cases[] = {
      {"{", "f:1:"},
      {"", "f:"},
      {"\xff\xfe", "f:1:"},
      {"{} {}", "f:1:"},
      {R"({"type": "gpu", "type": "net"})", "twice"},
      {"[]", "f: expected an object, not a list"},
      {"null", "f: expected an object, not null"},
      {R"({"type": "gpu", "description": "d"})",
       "f: member 'binary' is missing"},
      {R"({"type": "gpu", "binary": "/b"})",
       "f: member 'description' is missing"},
      {R"({"description": "d", "binary": "/b"})",
       "f: member 'type' is missing"},
      {R"({"type": "gpus", "description": "d", "binary": "/b"})",
       "f: type: no value 'gpus'; nearest: gpu"},
      {R"({"type": 7, "description": "d", "binary": "/b"})",
       "f: type: expected a string, not '7'"},
      {R"({"type": "gpu", "description": null, "binary": "/b"})",
       "f: description: expected a string, not null"},
      {R"({"type": "gpu", "description": "d", "binary": "b"})",
       "f: binary: 'b' is no absolute path"},
      {R"({"type": "gpu", "description": "d", "binary": ""})",
       "f: binary: '' is no absolute path"},
      {R"({"type": "gpu", "description": "d", "binary": "/b\u0000c"})",
       "f: binary: it has a NUL character"},
      {R"({"type": "gpu", "description": "d", "binary": "/b", "tags": "t"})",
       "f: tags: expected a list, not 't'"},
      {R"({"type": "gpu", "description": "d", "binary": "/b", "tags": [1]})",
       "f: tags[0]: expected a string, not '1'"}};
  for (const Case& one : cases) {
    const absl::StatusOr<VhostUserBackend> backend =
        ReadVhostUserDescription("f", one.text);
    EXPECT_THAT(backend.status(), HasCause(Cause::kBadDescription)) << one.text;
    EXPECT_THAT(Message(backend.status()), HasSubstr(one.message)) << one.text;
  }
}

TEST(VhostUserDescriptionTest, DeepNestingIsNoDanger) {
  const std::string deep(100'000, '[');
  EXPECT_THAT(ReadVhostUserDescription("f", deep).status(),
              HasCause(Cause::kBadDescription));
}

TEST(VhostUserTypeTest, TypesAreSortedAndKnowTheirFeatures) {
  std::string_view last;
  for (const VhostUserType& type : VhostUserTypes()) {
    EXPECT_LT(last, type.name);
    last = type.name;
  }
  EXPECT_THAT((*FindVhostUserType("input"))->features,
              ElementsAre("evdev-path", "no-grab"));
}

// ---- Files and programs ----------------------------------------------------

class VhostUserTest : public ::testing::Test {
 protected:
  VhostUserTest() {
    for (const std::string_view name : {"usr", "etc", "bin"}) {
      scratch_.MakeFolder(name);
    }
  }

  std::string At(std::string_view name) const { return scratch_.At(name); }
  // A description of what `program` is.
  void Describe(std::string_view file, std::string_view type,
                std::string_view program) const {
    std::ofstream(At(file)) << fmt::format(
        R"({{"type": "{}", "description": "d", "binary": "{}"}})", type,
        At(program));
  }
  void Put(std::string_view file, std::string_view text) const {
    scratch_.Put(file, text);
  }
  // A program that does what `script` says if it is asked as it should be.
  void PutProgram(std::string_view name, std::string_view script) const {
    Put(name, fmt::format("#!/bin/sh\n"
                          "test \"$*\" = --print-capabilities || exit 9\n{}\n",
                          script));
    chmod(At(name).c_str(), 0700);
  }
  VhostUserBackends All() const {
    return FindVhostUserBackends(std::vector{At("usr"), At("etc")});
  }
  VhostUserChoice Choose(std::vector<std::string> features,
                         std::string_view type = "gpu") const {
    return ChooseVhostUserBackend(
        All(), {std::string(type), std::move(features)},
        {.time = std::chrono::milliseconds(200), .bytes = 10'000});
  }
  // Why the program is not taken that does what `script` says.
  std::string Refused(std::string_view script) const {
    PutProgram("bin/gpu", script);
    Describe("usr/50.json", "gpu", "bin/gpu");
    const VhostUserChoice choice = Choose({"virgl"});
    EXPECT_FALSE(choice.backend.has_value()) << script;
    return choice.rejected.size() == 1 ? choice.rejected[0].because : "";
  }

  const test::ScratchFolder scratch_;
};

TEST_F(VhostUserTest, TheFirstThatFitsIsTaken) {
  Describe("usr/10-net.json", "net", "bin/net");
  Describe("usr/20-gpu.json", "gpu", "bin/a");
  Describe("usr/30-gpu.json", "gpu", "bin/b");
  const VhostUserChoice choice = Choose({});
  ASSERT_TRUE(choice.backend.has_value());
  EXPECT_EQ(choice.backend->binary, At("bin/a"));
  EXPECT_FALSE(choice.capabilities.has_value());
  ASSERT_THAT(choice.rejected, SizeIs(1));
  EXPECT_EQ(choice.rejected[0].file, At("usr/10-net.json"));
  EXPECT_EQ(choice.rejected[0].because, "its type is net, not gpu");
}

TEST_F(VhostUserTest, AMoreSpecificFileReplacesAndAnEmptyOneHides) {
  Describe("usr/20-gpu.json", "gpu", "bin/a");
  Describe("etc/20-gpu.json", "gpu", "bin/b");
  Describe("usr/30-gpu.json", "gpu", "bin/c");
  Put("etc/30-gpu.json", "");
  const VhostUserBackends all = All();
  ASSERT_THAT(all.backends, SizeIs(1));
  EXPECT_EQ(all.backends[0].binary, At("bin/b"));
  EXPECT_THAT(all.backends[0].replaces, ElementsAre(At("usr/20-gpu.json")));
  ASSERT_THAT(all.found.hidden, SizeIs(1));
  EXPECT_EQ(all.found.hidden[0].file, At("usr/30-gpu.json"));
  EXPECT_EQ(all.found.hidden[0].by, At("etc/30-gpu.json"));
  EXPECT_THAT(all.diagnostics, IsEmpty());
}

TEST_F(VhostUserTest, ABrokenFileDoesNotStopTheOthers) {
  Put("usr/10.json", "{");
  ASSERT_EQ(mkfifo(At("usr/20.json").c_str(), 0600), 0);
  Describe("usr/30.json", "gpu", "bin/gpu");
  Put("usr/40.json", "[]");
  const VhostUserBackends all = All();
  ASSERT_THAT(all.diagnostics, SizeIs(3));
  for (const compat::Diagnostic& one : all.diagnostics) {
    EXPECT_EQ(one.code, "bad-description");
    EXPECT_THAT(one.message, HasSubstr(one.file));
  }
  const VhostUserChoice choice = Choose({});
  ASSERT_TRUE(choice.backend.has_value());
  ASSERT_THAT(choice.rejected, SizeIs(2));
  EXPECT_THAT(choice.rejected[1].because, HasSubstr("no regular file"));
}

TEST_F(VhostUserTest, FeaturesAreAskedOfTheProgram) {
  PutProgram("bin/plain", R"(echo '{"type": "gpu", "features": []}')");
  PutProgram("bin/able",
             R"(echo '{"type": "gpu", "features": ["virgl", "render-node"],
                       "more": 1}')");
  Describe("usr/10.json", "gpu", "bin/plain");
  Describe("usr/20.json", "gpu", "bin/able");
  const VhostUserChoice choice = Choose({"render-node", "virgl"});
  ASSERT_TRUE(choice.backend.has_value());
  EXPECT_EQ(choice.backend->binary, At("bin/able"));
  EXPECT_THAT(choice.capabilities->features,
              ElementsAre("virgl", "render-node"));
  ASSERT_THAT(choice.rejected, SizeIs(1));
  EXPECT_EQ(choice.rejected[0].because,
            "it does not offer render-node, virgl; it offers no features");
}

TEST_F(VhostUserTest, OfManyFeaturesAFewAreTold) {
  EXPECT_THAT(Refused(R"(printf '{"type": "gpu", "features": ["a"'
                         for i in $(seq 99); do printf ', "f%d"' $i; done
                         echo ']}')"),
              EndsWith("it offers a, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, "
                       "f11 and 88 more"));
}

TEST_F(VhostUserTest, AProgramThatCannotBeTrustedIsNotTaken) {
  struct Case {
    std::string_view script;
    std::string_view because;
  };
  const Case cases[] = {
      {"kill -STOP $$", "it did not end within 200 ms"},
      {"exec cat /dev/zero", "it prints more than 10000 bytes"},
      {"echo rubbish", "what it prints:1:"},
      {":", "what it prints"},
      {"echo '[]'", "what it prints: expected an object, not a list"},
      {"echo '{}'", "what it prints: member 'type' is missing"},
      {R"(echo '{"type": 1}')", "type: expected a string, not '1'"},
      {R"(echo '{"type": "input", "features": ["virgl"]}')",
       "it says that its type is 'input'; its description says 'gpu'"},
      {R"(echo '{"type": "gpu", "features": "virgl"}')",
       "features: expected a list, not 'virgl'"},
      {R"(echo '{"type": "gpu", "features": [1]}')",
       "features[0]: expected a string, not '1'"},
      {R"(echo '{"type": "gpu"}')", "it offers no features"},
      {R"(echo '{"type": "gpu", "features": ["virgl"]}'; exit 1)",
       "it ended with status 1"},
      {"echo 'no render node' >&2; exit 2", "status 2: no render node"}};
  for (const Case& one : cases) {
    EXPECT_THAT(Refused(one.script), HasSubstr(one.because)) << one.script;
  }
}

TEST_F(VhostUserTest, AProgramThatCannotBeStartedIsNotTaken) {
  Describe("usr/10.json", "gpu", "bin/missing");
  Put("bin/data", "x");
  Describe("usr/20.json", "gpu", "bin/data");
  Describe("usr/30.json", "gpu", "bin");
  const VhostUserChoice choice = Choose({"virgl"});
  EXPECT_FALSE(choice.backend.has_value());
  ASSERT_THAT(choice.rejected, SizeIs(3));
  EXPECT_THAT(choice.rejected[0].because, HasSubstr("No such file"));
  EXPECT_THAT(choice.rejected[1].because, HasSubstr("Permission denied"));
  EXPECT_THAT(choice.rejected[2].because, HasSubstr("Permission denied"));
  EXPECT_FALSE(CanStart(All().backends[0]));
}

TEST_F(VhostUserTest, NoShellReadsThePath) {
  const std::string odd = "bin/a b; echo $HOME `id`";
  PutProgram(odd, R"(echo '{"type": "gpu", "features": ["virgl"]}')");
  Describe("usr/10.json", "gpu", odd);
  EXPECT_TRUE(Choose({"virgl"}).backend.has_value());
}

}  // namespace
}  // namespace qom::qdev
