// A memory back end on a file maps, makes, shares, protects and discards what
// its properties say, and nothing else.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <fcntl.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "compat/diagnostic.h"
#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/user_creatable.h"
#include "qom/ref.h"
#include "tests/qdev/memory_backend_fixture.h"
#include "tests/support/matchers.h"

namespace {

using qom::qdev::ObjectDel;
using qom::test::IsMapped;
using qom::test::IsOk;
using qom::test::kPage;
using qom::test::MemoryBackendTest;
using qom::test::PresentPages;
using qom::test::Text;

TEST_F(MemoryBackendTest, AFileIsMappedPrivatelyUnlessShared) {
  const std::string path = File(kPage);
  const auto file = AddFile(path, {});
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ((*file)->memory()[0], std::byte{'x'});
  (*file)->memory()[0] = std::byte{'y'};
  EXPECT_EQ(Content(path), std::string(kPage, 'x'));
}

TEST_F(MemoryBackendTest, StoresToASharedFileReachIt) {
  const std::string path = File(kPage);
  const auto file = AddFile(path, {{"share", "on"}});
  ASSERT_THAT(file, IsOk());
  (*file)->memory()[0] = std::byte{'y'};
  EXPECT_EQ(Content(path)[0], 'y');
}

TEST_F(MemoryBackendTest, AFileThatIsNotThereIsMadeAndStays) {
  const std::string path = (folder_ / "new").string();
  ASSERT_THAT(AddFile(path, {{"share", "on"}}), IsOk());
  ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  EXPECT_EQ(std::filesystem::file_size(path), kPage);
}

TEST_F(MemoryBackendTest, AnEmptyFileIsMadeLongEnough) {
  const std::string path = File(0);
  ASSERT_THAT(AddFile(path, {{"offset", Text(2 * kPage)}}), IsOk());
  EXPECT_EQ(std::filesystem::file_size(path), 3 * kPage);
}

TEST_F(MemoryBackendTest, ADirectoryGivesAFileWithoutName) {
  const auto file = AddFile(folder_.string(), {{"share", "on"}});
  ASSERT_THAT(file, IsOk());
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
  (*file)->memory()[0] = std::byte{1};
}

TEST_F(MemoryBackendTest, TheOffsetIsWhereTheMemoryStarts) {
  const std::string path = File(2 * kPage);
  {
    std::fstream file(path, std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(kPage));
    file << 'z';
  }
  const auto file = AddFile(path, {{"offset", Text(kPage)}});
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ((*file)->memory()[0], std::byte{'z'});
  EXPECT_EQ((*file)->fd_offset(), kPage);
}

TEST_F(MemoryBackendTest, TheAddressIsAligned) {
  const std::string path = File(kPage);
  for (uint64_t align : {kPage, 4 * kPage, uint64_t{1} << 21}) {
    const auto file = AddFile(path, {{"align", Text(align)}});
    ASSERT_THAT(file, IsOk());
    const auto* data = (*file)->memory().data();
    EXPECT_EQ(reinterpret_cast<uintptr_t>(data) % align, 0u);
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
    EXPECT_FALSE(IsMapped(data));
  }
}

TEST_F(MemoryBackendTest, AReadOnlyFileIsOpenedForReadingOnly) {
  const std::string path = File(kPage);
  for (const char* share : {"on", "off"}) {
    const auto file = AddFile(path, {{"readonly", "on"}, {"share", share}});
    ASSERT_THAT(file, IsOk());
    EXPECT_EQ(fcntl((*file)->fd(), F_GETFL) & O_ACCMODE, O_RDONLY);
    EXPECT_TRUE((*file)->is_rom()) << "auto follows readonly";
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  }
  const auto file = AddFile(path, {});
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ(fcntl((*file)->fd(), F_GETFL) & O_ACCMODE, O_RDWR);
  EXPECT_FALSE((*file)->is_rom());
}

using MemoryBackendDeathTest = MemoryBackendTest;

TEST_F(MemoryBackendDeathTest, AStoreToARomIsAFault) {
  const std::string path = File(kPage);
  for (const char* rom : {"auto", "on"}) {
    for (const char* share : {"on", "off"}) {
      const auto file =
          AddFile(path, {{"readonly", "on"}, {"rom", rom}, {"share", share}});
      ASSERT_THAT(file, IsOk());
      ASSERT_TRUE((*file)->is_rom());
      volatile std::byte* memory = (*file)->memory().data();
      EXPECT_TRUE(memory[0] == std::byte{'x'});
      EXPECT_DEATH(memory[0] = std::byte{'y'}, "");
      ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
    }
  }
  EXPECT_EQ(Content(path), std::string(kPage, 'x'));
}

TEST_F(MemoryBackendTest, APrivateMappingOfAReadOnlyFileMayBeWritten) {
  const std::string path = File(kPage);
  const auto file = AddFile(path, {{"readonly", "on"}, {"rom", "off"}});
  ASSERT_THAT(file, IsOk());
  EXPECT_FALSE((*file)->is_rom());
  EXPECT_EQ(fcntl((*file)->fd(), F_GETFL) & O_ACCMODE, O_RDONLY);
  (*file)->memory()[0] = std::byte{'y'};
  EXPECT_EQ(Content(path), std::string(kPage, 'x'));
}

TEST_F(MemoryBackendTest, ARomCanBePreallocated) {
  const std::string path = File(2 * kPage);
  const auto file = AddFile(
      path,
      {{"readonly", "on"}, {"size", Text(2 * kPage)}, {"prealloc", "on"}});
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ(PresentPages((*file)->memory()), 2u);
}

TEST_F(MemoryBackendTest, DiscardDataDiscardsTheRegionWhenTheObjectDies) {
  const std::string path = File(3 * kPage);
  const auto file = AddFile(
      path, {{"offset", Text(kPage)}, {"share", "on"}, {"discard-data", "on"}});
  ASSERT_THAT(file, IsOk());
  qom::Ref<qom::Object> held(*file);
  ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  EXPECT_EQ(Content(path), std::string(3 * kPage, 'x')) << "it lives";
  held = nullptr;
  const std::string content = Content(path);
  EXPECT_EQ(content.substr(0, kPage), std::string(kPage, 'x'));
  EXPECT_EQ(content.substr(kPage, kPage), std::string(kPage, '\0'));
  EXPECT_EQ(content.substr(2 * kPage), std::string(kPage, 'x'));
}

TEST_F(MemoryBackendTest, DiscardDataDiscardsWholePages) {
  const std::string path = File(3 * kPage);
  ASSERT_THAT(AddFile(path, {{"size", Text(kPage + 1)},
                             {"share", "on"},
                             {"discard-data", "on"}}),
              IsOk());
  ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  EXPECT_EQ(Content(path),
            std::string(2 * kPage, '\0') + std::string(kPage, 'x'));
}

TEST_F(MemoryBackendTest, DiscardDataMayBeSetLater) {
  const std::string path = File(kPage);
  for (const char* last : {"off", "on"}) {
    const auto file = AddFile(path, {{"share", "on"}});
    ASSERT_THAT(file, IsOk());
    ASSERT_THAT((*file)->Set("discard-data", "on", qom::SetBy::kUser), IsOk());
    ASSERT_THAT((*file)->Set("discard-data", last, qom::SetBy::kUser), IsOk());
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
    EXPECT_EQ(Content(path),
              std::string(kPage, std::string_view(last) == "on" ? '\0' : 'x'));
  }
}

TEST_F(MemoryBackendTest, ADeviceOfTheHostMayBeBehind) {
  const auto file = AddFile("/dev/zero", {{"share", "on"}, {"prealloc", "on"}});
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ((*file)->memory()[0], std::byte{0});
  (*file)->memory()[0] = std::byte{1};
}

TEST_F(MemoryBackendTest, DiscardDataHasNoEffectUnlessStoresReachTheFile) {
  const std::string path = File(2 * kPage);
  for (const char* readonly : {"on", "off"}) {
    for (const char* share : {"on", "off"}) {
      if (readonly[1] == 'f' && share[1] == 'n') continue;
      ASSERT_THAT(AddFile(path, {{"size", Text(kPage + 1)},
                                 {"readonly", readonly},
                                 {"share", share},
                                 {"discard-data", "on"}}),
                  IsOk());
      ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
      EXPECT_EQ(Content(path), std::string(2 * kPage, 'x'));
    }
  }
}

TEST_F(MemoryBackendTest, WithoutDiscardDataTheFileKeepsItsContent) {
  const std::string path = File(kPage);
  ASSERT_THAT(AddFile(path, {{"share", "on"}}), IsOk());
  ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  EXPECT_EQ(Content(path), std::string(kPage, 'x'));
}

TEST_F(MemoryBackendTest, AFileThatIsNoPersistentMemoryIsAWarning) {
  std::vector<qom::compat::Diagnostic> heard;
  qom::compat::Layers(*context_).SetSink(
      [&heard](const qom::compat::Diagnostic& one) { heard.push_back(one); });
  const std::string path = File(kPage);
  for (const char* share : {"on", "off"}) {
    heard.clear();
    const auto file = AddFile(path, {{"pmem", "on"}, {"share", share}});
    ASSERT_THAT(file, IsOk());
    EXPECT_EQ((*file)->memory()[0], std::byte{'x'});
    EXPECT_EQ(*(*file)->Get("pmem"), "on");
    ASSERT_EQ(heard.size(), 1u);
    EXPECT_EQ(heard[0].severity, qom::compat::Severity::kWarning);
    EXPECT_EQ(heard[0].object, "/objects/m0");
    EXPECT_EQ(heard[0].property, "pmem");
    EXPECT_THAT(heard[0].message,
                ::testing::HasSubstr(share[1] == 'n' ? "(DAX)" : "share=off"));
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  }
}

}  // namespace
