// Files are read and written whole or an error says why not: what is no
// regular file, what is too large, and calls of the system that fail half-way.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/files.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/support/failing_calls.h"
#include "tests/support/matchers.h"
#include "tests/support/scratch_folder.h"

namespace qom {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class FilesTest : public ::testing::Test {
 protected:
  ~FilesTest() override { test::StopFailingCalls(); }
  std::string Path(std::string_view name) const { return scratch_.At(name); }
  std::string Written(std::string_view text) const {
    return scratch_.Put("file", text);
  }

  const test::ScratchFolder scratch_;
};

TEST_F(FilesTest, AFileIsReadWhole) {
  EXPECT_THAT(ReadFile(Written("")), IsOkAndHolds(""));
  EXPECT_THAT(ReadFile(Written(std::string("a\0\n", 3))),
              IsOkAndHolds(std::string("a\0\n", 3)));
  const std::string much(3'000'001, 'x');
  EXPECT_THAT(ReadFile(Written(much)), IsOkAndHolds(much));
  std::filesystem::create_symlink(Path("file"), Path("link"));
  EXPECT_THAT(ReadFile(Path("link")), IsOkAndHolds(much));
}

TEST_F(FilesTest, AFileThatDoesNotTellItsSizeIsReadWhole) {
  const absl::StatusOr<std::string> maps = ReadFile("/proc/self/maps");
  ASSERT_THAT(maps, IsOk());
  EXPECT_THAT(*maps, HasSubstr("[stack]"));
}

TEST_F(FilesTest, WhatIsNoRegularFileIsRefusedAtOnce) {
  ASSERT_EQ(mkfifo(Path("fifo").c_str(), 0600), 0);
  for (const std::string& path : {Path("fifo"), std::string("/dev/zero"),
                                  std::string("/dev/tty0"), Path("")}) {
    EXPECT_THAT(ReadFile(path),
                HasCause(Cause::kUnreadableFile, HasSubstr("'" + path + "'")));
    EXPECT_FALSE(WriteFile(path, "x").ok()) << path;
  }
  EXPECT_THAT(ReadFile(Path("fifo")),
              HasCause(Cause::kUnreadableFile, HasSubstr("no regular file")));
  EXPECT_THAT(ReadFile(Path("")),
              HasCause(Cause::kUnreadableFile, HasSubstr("a directory")));
  EXPECT_THAT(ListDirectory(Path("fifo")), HasCause(Cause::kUnreadableFile));
}

TEST_F(FilesTest, WhatCannotBeOpenedSaysWhy) {
  EXPECT_THAT(
      ReadFile(Path("gone")),
      HasCause(Cause::kUnreadableFile, "cannot read the file '" + Path("gone") +
                                           "': No such file or directory"));
  EXPECT_THAT(ReadFile(""), HasCause(Cause::kUnreadableFile));
  EXPECT_THAT(ReadFile(Written("x") + std::string("\0.txt", 5)),
              HasCause(Cause::kUnreadableFile, HasSubstr("Invalid")));
  EXPECT_THAT(ListDirectory(Path("gone")),
              HasCause(Cause::kUnreadableFile, HasSubstr("No such file")));
  EXPECT_THAT(ListDirectory(Written("x")),
              HasCause(Cause::kUnreadableFile, HasSubstr("Not a directory")));
  EXPECT_THAT(WriteFile(Path("gone/file"), "x"),
              HasCause(Cause::kFailed, HasSubstr("No such file")));
}

TEST_F(FilesTest, AFileThatIsTooLargeSaysTheLimit) {
  std::filesystem::resize_file(Written("x"), kMostFileBytes + 1);
  EXPECT_THAT(ReadFile(Path("file")),
              HasCause(Cause::kUnreadableFile, HasSubstr("128 MiB")));
}

TEST_F(FilesTest, AReadThatFailsIsNotTheEndOfTheFile) {
  EXPECT_THAT(ReadFile("/proc/self/mem"),
              HasCause(Cause::kUnreadableFile, HasSubstr("/proc/self/mem")));
  const std::string path = Written(std::string(70'000, 'x'));
  for (int good = 0; good < 2; ++good) {
    test::Fail(test::Call::kRead, {.good = good, .error = EIO});
    EXPECT_THAT(ReadFile(path),
                HasCause(Cause::kUnreadableFile,
                         AllOf(HasSubstr(path), HasSubstr("rror"))));
  }
}

TEST_F(FilesTest, ADirectoryIsListedWithoutItself) {
  Written("x");
  scratch_.MakeFolder("a");
  EXPECT_THAT(ListDirectory(scratch_.path()),
              IsOkAndHolds(ElementsAre("a", "file")));
}

TEST_F(FilesTest, AListingThatFailsHalfWayIsAnError) {
  Written("x");
  for (int good = 0; good < 4; ++good) {
    test::Fail(test::Call::kList, {.good = good, .error = EIO});
    EXPECT_THAT(
        ListDirectory(scratch_.path()),
        HasCause(Cause::kUnreadableFile, HasSubstr(scratch_.path().string())));
  }
}

TEST_F(FilesTest, WritingReplacesTheContent) {
  EXPECT_THAT(WriteFile(Path("file"), "a long text"), IsOk());
  EXPECT_THAT(WriteFile(Path("file"), "short"), IsOk());
  EXPECT_THAT(ReadFile(Path("file")), IsOkAndHolds("short"));
}

TEST_F(FilesTest, AWriteThatFailsIsAnError) {
  for (const auto& [call, error] :
       {std::pair(test::Call::kWrite, ENOSPC),
        std::pair(test::Call::kOpen, EACCES), std::pair(test::Call::kStat, EIO),
        std::pair(test::Call::kTruncate, EIO),
        std::pair(test::Call::kClose, ENOSPC)}) {
    test::Fail(call, {.error = error});
    EXPECT_THAT(
        WriteFile(Path("file"), "text"),
        HasCause(Cause::kFailed,
                 AllOf(HasSubstr(Path("file")),
                       HasSubstr(std::generic_category().message(error)))));
    EXPECT_TRUE(test::StopFailingCalls());
    EXPECT_FALSE(std::filesystem::exists(Path("file")));
  }
}

TEST_F(FilesTest, AWriteThatFailsDoesNotRemoveWhatWasThere) {
  Written("x");
  test::Fail(test::Call::kWrite, {.good = 1, .error = ENOSPC, .most = 2});
  EXPECT_THAT(WriteFile(Path("file"), "text"), HasCause(Cause::kFailed));
  test::StopFailingCalls();
  EXPECT_THAT(ReadFile(Path("file")), IsOkAndHolds("te"));
}

TEST_F(FilesTest, AFileBehindALinkIsWritten) {
  std::filesystem::create_symlink("target", Path("link"));
  EXPECT_THAT(WriteFile(Path("link"), "text"), IsOk());
  EXPECT_THAT(ReadFile(Path("target")), IsOkAndHolds("text"));
  EXPECT_TRUE(std::filesystem::is_symlink(Path("link")));
}

TEST_F(FilesTest, AFileThatCannotBeOpenedOrMeasuredIsAnError) {
  Written("x");
  for (const test::Call call : {test::Call::kOpen, test::Call::kStat}) {
    test::Fail(call, {.error = EACCES});
    EXPECT_THAT(ReadFile(Path("file")),
                HasCause(Cause::kUnreadableFile, HasSubstr("denied")));
  }
}

TEST_F(FilesTest, WhatASignalInterruptsOrGivesInPartsIsWhole) {
  const std::string text(1000, 'x');
  for (const test::Call call :
       {test::Call::kRead, test::Call::kWrite, test::Call::kOpen}) {
    test::Fail(call, {.error = EINTR});
    EXPECT_THAT(WriteFile(Path("file"), text), IsOk());
    EXPECT_THAT(ReadFile(Path("file")), IsOkAndHolds(text));
    EXPECT_TRUE(test::StopFailingCalls());
  }
  test::Fail(test::Call::kRead, {.most = 7});
  test::Fail(test::Call::kWrite, {.most = 3});
  EXPECT_THAT(WriteFile(Path("file"), text), IsOk());
  EXPECT_THAT(ReadFile(Path("file")), IsOkAndHolds(text));
}

}  // namespace
}  // namespace qom
