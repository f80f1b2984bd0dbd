// Preallocation makes pages and blocks, from the start or later, where it is
// told to; without room it changes nothing and says so.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/objects/thread_context.h"
#include "qdev/user_creatable.h"
#include "qom/cast.h"
#include "qom/object.h"
#include "qom/status.h"
#include "tests/qdev/memory_backend_fixture.h"
#include "tests/support/matchers.h"

namespace {

using qom::Cause;
using qom::SetBy;
using qom::qdev::ObjectAdd;
using qom::qdev::ObjectDel;
using qom::test::HasCause;
using qom::test::IsOk;
using qom::test::kPage;
using qom::test::MemoryBackendTest;
using qom::test::PresentPages;
using qom::test::Text;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::Eq;
using ::testing::ExitedWithCode;
using ::testing::HasSubstr;

class MemoryBackendPreallocTest : public MemoryBackendTest {
 protected:
  // A file that is all hole, but for 'x' in its second page.
  std::string SparseFile(const std::string& path, uint64_t pages) {
    const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    EXPECT_GE(fd, 0);
    const std::string page(kPage, 'x');
    EXPECT_EQ(ftruncate(fd, static_cast<off_t>(pages * kPage)), 0);
    EXPECT_EQ(pwrite(fd, page.data(), kPage, static_cast<off_t>(kPage)),
              static_cast<ssize_t>(kPage));
    EXPECT_EQ(fsync(fd), 0);
    close(fd);
    return path;
  }
  static uint64_t BytesOnDisk(const std::string& path) {
    struct stat status {};
    EXPECT_EQ(stat(path.c_str(), &status), 0);
    return static_cast<uint64_t>(status.st_blocks) * 512;
  }
};

TEST_F(MemoryBackendPreallocTest, PreallocationMakesEveryPagePresent) {
  for (const char* threads : {"1", "3", "1000"}) {
    const auto ram = Add("memory-backend-ram", {{"size", Text(37 * kPage)},
                                                {"prealloc", "on"},
                                                {"prealloc-threads", threads}});
    ASSERT_THAT(ram, IsOk());
    EXPECT_EQ(PresentPages((*ram)->memory()), 37u) << threads;
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  }
}

TEST_F(MemoryBackendPreallocTest, WithoutPreallocationNoPageIsPresent) {
  const auto ram = Add("memory-backend-ram", {{"size", Text(37 * kPage)}});
  ASSERT_THAT(ram, IsOk());
  EXPECT_EQ(PresentPages((*ram)->memory()), 0u);
}

TEST_F(MemoryBackendPreallocTest, PreallocationKeepsTheContentOfAFile) {
  const std::string path = File(3 * kPage);
  const auto file = AddFile(path, {{"size", Text(3 * kPage)},
                                   {"share", "on"},
                                   {"prealloc", "on"},
                                   {"prealloc-threads", "2"}});
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ(PresentPages((*file)->memory()), 3u);
  EXPECT_THAT((*file)->memory(), Each(Eq(std::byte{'x'})));
}

TEST_F(MemoryBackendPreallocTest, WithoutReservationItIsRefused) {
  constexpr char kWhy[] =
      "with reserve=off the host promises no room for all pages";
  const std::string path = (folder_ / "new").string();
  for (const char* share : {"on", "off"}) {
    EXPECT_THAT(
        AddFile(path,
                {{"prealloc", "on"}, {"reserve", "off"}, {"share", share}}),
        HasCause(Cause::kBadValue,
                 AllOf(HasSubstr("prealloc=on: "), HasSubstr(kWhy))));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
  const auto ram =
      Add("memory-backend-ram", {{"size", "1M"}, {"reserve", "off"}});
  if (!ram.ok()) return;  // a host that counts every page
  EXPECT_THAT((*ram)->Set("prealloc", "on"),
              HasCause(Cause::kBadValue, HasSubstr(kWhy)));
  EXPECT_EQ(*(*ram)->Get("prealloc"), "off");
}

TEST_F(MemoryBackendPreallocTest, ItMayBeAskedForLater) {
  const auto ram = Add("memory-backend-ram", {{"size", Text(37 * kPage)}});
  ASSERT_THAT(ram, IsOk());
  const std::byte* memory = (*ram)->memory().data();
  (*ram)->memory()[5] = std::byte{7};
  ASSERT_THAT((*ram)->Set("prealloc-threads", "4", SetBy::kUser), IsOk());
  ASSERT_THAT((*ram)->Set("prealloc", "on", SetBy::kUser), IsOk());
  EXPECT_EQ(PresentPages((*ram)->memory()), 37u);
  EXPECT_EQ((*ram)->memory().data(), memory);
  EXPECT_EQ((*ram)->memory()[5], std::byte{7});
  EXPECT_EQ(*(*ram)->Get("prealloc"), "on");
  // It cannot be undone, and says so.
  EXPECT_THAT((*ram)->Set("prealloc", "off", SetBy::kUser),
              HasCause(Cause::kWrongPhase, HasSubstr("the pages are there")));
  EXPECT_EQ(*(*ram)->Get("prealloc"), "on");
}

TEST_F(MemoryBackendPreallocTest, AThreadContextDoesIt) {
  const auto context =
      ObjectAdd(*context_, "thread-context", "tc0", {{"node-affinity", "0"}});
  ASSERT_THAT(context, IsOk());
  const auto& thread = qom::Cast<qom::qdev::ThreadContext>(**context);
  for (const char* threads : {"1", "3"}) {
    const uint64_t before = thread.runs();
    const auto ram = Add("memory-backend-ram", {{"size", Text(37 * kPage)},
                                                {"prealloc", "on"},
                                                {"prealloc-context", "tc0"},
                                                {"prealloc-threads", threads}});
    ASSERT_THAT(ram, IsOk());
    EXPECT_EQ(*(*ram)->Get("prealloc-context"), "/objects/tc0");
    EXPECT_EQ(PresentPages((*ram)->memory()), 37u);
    EXPECT_EQ(thread.runs(), before + 1);
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  }
}

TEST_F(MemoryBackendPreallocTest, AThreadContextDoesItLater) {
  const auto context = ObjectAdd(*context_, "thread-context", "tc0");
  const auto ram = Add("memory-backend-ram", {{"size", Text(37 * kPage)}});
  ASSERT_THAT(ram, IsOk());
  EXPECT_EQ(*(*ram)->Get("prealloc-context"), "");
  ASSERT_THAT((*ram)->Set("prealloc-context", "tc0", SetBy::kUser), IsOk());
  // It is held by whoever needs it.
  ASSERT_THAT(ObjectDel(*context_, "tc0"), IsOk());
  ASSERT_THAT((*ram)->Set("prealloc", "on", SetBy::kUser), IsOk());
  EXPECT_EQ(PresentPages((*ram)->memory()), 37u);
}

TEST_F(MemoryBackendPreallocTest, WhatIsNoThreadContextIsRefused) {
  EXPECT_THAT(
      Add("memory-backend-ram", {{"size", "1M"}, {"prealloc-context", "tc0"}}),
      HasCause(Cause::kNoSuchObject, HasSubstr("tc0")));
  ASSERT_THAT(context_->root().AddChild("it", *context_->New("object")),
              IsOk());
  EXPECT_THAT(
      Add("memory-backend-ram", {{"size", "1M"}, {"prealloc-context", "/it"}}),
      HasCause(Cause::kBadValue, HasSubstr("not a thread-context")));
  ASSERT_THAT(context_->root().AddChild("tc", *context_->New("thread-context")),
              IsOk());
  EXPECT_THAT(
      Add("memory-backend-ram",
          {{"size", "1M"}, {"prealloc", "on"}, {"prealloc-context", "/tc"}}),
      HasCause(Cause::kWrongPhase,
               HasSubstr("prealloc-context: /tc is not complete")));
}

TEST_F(MemoryBackendPreallocTest, ASharedFileGetsItsBlocks) {
  const std::string path = SparseFile((folder_ / "sparse").string(), 16);
  const uint64_t before = BytesOnDisk(path);
  ASSERT_THAT(AddFile(path, {{"size", Text(8 * kPage)},
                             {"offset", Text(4 * kPage)},
                             {"share", "on"},
                             {"prealloc", "on"}}),
              IsOk());
  EXPECT_GE(BytesOnDisk(path), before + 8 * kPage);
  EXPECT_LT(BytesOnDisk(path), 16 * kPage) << "the others are not its own";
  EXPECT_EQ(std::filesystem::file_size(path), 16 * kPage);
  ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  EXPECT_EQ(Content(path), std::string(kPage, '\0') + std::string(kPage, 'x') +
                               std::string(14 * kPage, '\0'));
}

TEST_F(MemoryBackendPreallocTest, APrivateMappingLeavesTheFileItsHoles) {
  const std::string path = SparseFile((folder_ / "sparse").string(), 16);
  const uint64_t before = BytesOnDisk(path);
  const auto file =
      AddFile(path, {{"size", Text(16 * kPage)}, {"prealloc", "on"}});
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ(PresentPages((*file)->memory()), 16u);
  EXPECT_EQ(BytesOnDisk(path), before);
}

// ---- A file system that is full ---------------------------------------------

using MemoryBackendPreallocDeathTest = MemoryBackendPreallocTest;

constexpr int kNoMounts = 77;

// Puts a file system of 32 pages over `folder`, for this process alone.
void MountSmall(const std::string& folder) {
  const bool mounted =
      (unshare(CLONE_NEWNS) == 0 ||
       unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0) &&
      mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
      mount("tmpfs", folder.c_str(), "tmpfs", 0,
            fmt::format("size={}", 32 * kPage).c_str()) == 0;
  if (!mounted) _exit(kNoMounts);
}

// The code that `body` makes the process end with, on such a file system.
#define EXPECT_ON_SMALL(body)                                                  \
  EXPECT_EXIT(                                                                 \
      {                                                                        \
        MountSmall(folder_.string());                                          \
        body;                                                                  \
        _exit(::testing::Test::HasFailure() ? 1 : 0);                          \
      },                                                                       \
      [](int status) {                                                         \
        return ExitedWithCode(0)(status) || ExitedWithCode(kNoMounts)(status); \
      },                                                                       \
      "")

TEST_F(MemoryBackendPreallocDeathTest, WithoutRoomTheFileIsAsItWas) {
  EXPECT_ON_SMALL({
    const std::string path = SparseFile((folder_ / "sparse").string(), 64);
    const std::string content = Content(path);
    const uint64_t blocks = BytesOnDisk(path);
    for (const char* threads : {"1", "4"}) {
      EXPECT_THAT(AddFile(path, {{"size", Text(64 * kPage)},
                                 {"share", "on"},
                                 {"prealloc", "on"},
                                 {"prealloc-threads", threads}}),
                  HasCause(Cause::kFailed,
                           AllOf(HasSubstr("prealloc=on: out of space"),
                                 HasSubstr("No space left on device"))));
    }
    EXPECT_EQ(BytesOnDisk(path), blocks);
    EXPECT_EQ(Content(path), content);
  });
}

TEST_F(MemoryBackendPreallocDeathTest, WithoutRoomLaterTheFileIsAsItWas) {
  EXPECT_ON_SMALL({
    const std::string path = SparseFile((folder_ / "sparse").string(), 64);
    const uint64_t blocks = BytesOnDisk(path);
    const auto file =
        AddFile(path, {{"size", Text(64 * kPage)}, {"share", "on"}});
    EXPECT_THAT(file, IsOk());
    EXPECT_THAT((*file)->Set("prealloc", "on"),
                HasCause(Cause::kFailed, HasSubstr("out of space")));
    EXPECT_EQ(*(*file)->Get("prealloc"), "off");
    EXPECT_EQ(BytesOnDisk(path), blocks);
  });
}

TEST_F(MemoryBackendPreallocDeathTest, WithoutRoomAFileThatWasMadeGoes) {
  EXPECT_ON_SMALL({
    const std::string path = (folder_ / "new").string();
    const std::string empty = File(0, "empty");
    for (const std::string& one : {path, empty}) {
      EXPECT_THAT(AddFile(one, {{"size", Text(64 * kPage)},
                                {"share", "on"},
                                {"prealloc", "on"}}),
                  HasCause(Cause::kFailed, HasSubstr("out of space")));
    }
    EXPECT_FALSE(std::filesystem::exists(path));
    EXPECT_EQ(std::filesystem::file_size(empty), 0u);
    EXPECT_EQ(BytesOnDisk(empty), 0u);
  });
}

}  // namespace
