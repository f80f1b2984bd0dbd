// Which file of several directories counts: the rules as a table of cases, and
// what a directory can hold that is no file to be read.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/layered_directories.h"

#include <sys/stat.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/support/matchers.h"
#include "tests/support/scratch_folder.h"

namespace qom {
namespace {

using test::HasCause;
using test::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LayeredFilesTest : public ::testing::Test {
 protected:
  LayeredFilesTest() {
    for (const std::string_view name : {"general", "middle", "specific"}) {
      directories_.push_back(scratch_.MakeFolder(name));
    }
  }

  std::string At(std::string_view name) const { return scratch_.At(name); }
  void Put(std::string_view name, std::string_view text) const {
    scratch_.Put(name, text);
  }
  // Without the root.
  std::string Short(const std::string& path) const {
    return path.substr(scratch_.path().native().size() + 1);
  }
  // "b.json=specific/b.json(general/b.json) …", then what is hidden, by what.
  std::string Outcome() const {
    const LayeredFiles found = ReadLayeredFiles(directories_);
    std::vector<std::string> parts;
    for (const LayeredFile& file : found.files) {
      std::vector<std::string> replaces;
      for (const std::string& one : file.replaces) {
        replaces.push_back(Short(one));
      }
      parts.push_back(fmt::format("{}={}({})", file.name, Short(file.path),
                                  fmt::join(replaces, " ")));
    }
    for (const auto& one : found.hidden) {
      parts.push_back(fmt::format("{} by {}", Short(one.file), Short(one.by)));
    }
    for (const auto& one : found.ignored) {
      parts.push_back(fmt::format("{}: {}", Short(one.file), one.because));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
  }

  const test::ScratchFolder scratch_;
  std::vector<std::string> directories_;
};

TEST_F(LayeredFilesTest, TheRulesHoldInEachCase) {
  struct Case {
    std::vector<std::string_view> full;
    std::vector<std::string_view> empty;
    std::string_view outcome;
  };
  const Case cases[] = {
      {{}, {}, ""},
      {{"general/a"}, {}, "a=general/a()"},
      {{"specific/a", "general/b"}, {}, "a=specific/a(), b=general/b()"},
      {{"specific/b", "general/a"}, {}, "a=general/a(), b=specific/b()"},
      {{"general/10", "middle/9"}, {}, "10=general/10(), 9=middle/9()"},
      {{"general/a", "specific/a"}, {}, "a=specific/a(general/a)"},
      {{"general/a", "middle/a", "specific/a"},
       {},
       "a=specific/a(general/a middle/a)"},
      {{"general/a"}, {"specific/a"}, "general/a by specific/a"},
      {{"general/a", "middle/a"},
       {"specific/a"},
       "general/a by specific/a, middle/a by specific/a"},
      {{"general/a", "specific/a"},
       {"middle/a"},
       "a=specific/a(general/a middle/a)"},
      {{"specific/a"}, {"general/a"}, "a=specific/a(general/a)"},
      {{"middle/a"},
       {"specific/b"},
       "a=middle/a(), specific/b: it is empty, and hides nothing"},
      {{"general/a", "general/b"},
       {"specific/a"},
       "b=general/b(), general/a by specific/a"},
      {{"general/.a", "general/a"},
       {},
       "a=general/a(), general/.a: its name begins with a dot"}};
  for (const Case& one : cases) {
    for (const std::string& directory : directories_) {
      std::filesystem::remove_all(directory);
      std::filesystem::create_directory(directory);
    }
    for (const std::string_view name : one.full) Put(name, "x");
    for (const std::string_view name : one.empty) Put(name, "");
    EXPECT_EQ(Outcome(), one.outcome);
  }
}

TEST_F(LayeredFilesTest, ALinkIsFollowedAndOneToDevNullHides) {
  Put("target", "text");
  std::filesystem::create_symlink("../target", At("middle/a"));
  Put("general/b", "x");
  std::filesystem::create_symlink("/dev/null", At("specific/b"));
  EXPECT_EQ(Outcome(), "a=middle/a(), general/b by specific/b");
  EXPECT_THAT(ReadLayeredFiles(directories_).files[0].text,
              IsOkAndHolds("text"));
}

TEST_F(LayeredFilesTest, WhatCannotBeReadSaysWhyAndStillReplaces) {
  Put("general/fifo", "x");
  ASSERT_EQ(mkfifo(At("specific/fifo").c_str(), 0600), 0);
  std::filesystem::create_symlink("nowhere", At("specific/lost"));
  std::filesystem::create_symlink("round", At("specific/round"));
  Put("specific/huge", "x");
  std::filesystem::resize_file(At("specific/huge"), kMostLayeredFileBytes + 1);
  std::filesystem::create_directory(At("specific/sub"));
  EXPECT_EQ(Outcome(),
            "fifo=specific/fifo(general/fifo), huge=specific/huge(), "
            "lost=specific/lost(), round=specific/round(), "
            "specific/sub: it is a directory");
  const LayeredFiles found = ReadLayeredFiles(directories_);
  const std::string_view reasons[] = {"no regular file", "more than 1 MiB",
                                      "No such file", "symbolic links"};
  for (size_t i = 0; i < std::size(reasons); ++i) {
    const absl::Status why = found.files[i].text.status();
    EXPECT_THAT(why, HasCause(Cause::kUnreadableFile));
    EXPECT_THAT(Message(why), HasSubstr(reasons[i]));
  }
}

TEST_F(LayeredFilesTest, ANameNeedNotBeUtf8) {
  Put("general/\xff\xfe", "x");
  EXPECT_EQ(Outcome(), "\xff\xfe=general/\xff\xfe()");
}

TEST_F(LayeredFilesTest, DirectoriesTellWhetherTheyAreThere) {
  Put("general/a", "x");
  Put("file", "x");
  directories_ = {At("general"), At("missing"), At("file")};
  const LayeredFiles found = ReadLayeredFiles(directories_);
  ASSERT_EQ(found.directories.size(), 3u);
  EXPECT_TRUE(found.directories[0].is_there);
  EXPECT_EQ(found.directories[0].files, 1u);
  EXPECT_FALSE(found.directories[1].is_there);
  EXPECT_TRUE(found.directories[1].status.ok());
  EXPECT_THAT(found.directories[2].status, HasCause(Cause::kUnreadableFile));
}

std::vector<std::string> PathWith(
    std::map<std::string, const char*> variables,
    std::optional<std::vector<std::string_view>> data = std::nullopt) {
  return LayeredPath({.variable = "MINE", .below = "a/b", .data = data},
                     [&](const char* name) -> const char* {
                       const auto at = variables.find(name);
                       return at == variables.end() ? nullptr : at->second;
                     });
}

TEST(LayeredPathTest, TheVariableSaysAllOrNothing) {
  EXPECT_THAT(PathWith({{"MINE", "/x:y/::/z/"}, {"HOME", "/h"}}),
              ElementsAre("/x", "y", "/z"));
  EXPECT_THAT(PathWith({{"MINE", "/x:/z:/x/"}}), ElementsAre("/z", "/x"));
  EXPECT_THAT(PathWith({{"MINE", ":"}, {"HOME", "/h"}}), IsEmpty());
  EXPECT_THAT(
      PathWith({{"MINE", ""}}),
      ElementsAre("/usr/share/a/b", "/usr/local/share/a/b", "/etc/a/b"));
}

TEST(LayeredPathTest, WithoutItTheUsualDirectoriesAreGeneralToSpecific) {
  EXPECT_THAT(PathWith({{"HOME", "/h"}}),
              ElementsAre("/usr/share/a/b", "/usr/local/share/a/b", "/etc/a/b",
                          "/h/.config/a/b"));
  EXPECT_THAT(PathWith({{"XDG_DATA_DIRS", "/own:/shared:relative"},
                        {"XDG_CONFIG_HOME", "/c"},
                        {"HOME", "/h"}}),
              ElementsAre("/shared/a/b", "/own/a/b", "/etc/a/b", "/c/a/b"));
  EXPECT_THAT(PathWith({{"XDG_CONFIG_HOME", "c"}, {"XDG_DATA_DIRS", "/own"}},
                       std::vector<std::string_view>{"/usr/share"}),
              ElementsAre("/usr/share/a/b", "/etc/a/b"));
}

}  // namespace
}  // namespace qom
