// Memory back ends on real files and real mappings of this process.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/memory_backend.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "compat/entry.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qdev/user_creatable.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace {

using qom::Cause;
using qom::qdev::MemoryBackend;
using qom::qdev::ObjectAdd;
using qom::qdev::ObjectDel;
using qom::qdev::Setting;
using qom::test::HasCause;
using qom::test::IsOk;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;

const uint64_t kPage = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));

std::string Text(uint64_t number) { return std::to_string(number); }

// What each descriptor of the process is.
std::vector<std::string> OpenFiles() {
  std::vector<std::string> files;
  for (const auto& entry :
       std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const auto target = std::filesystem::read_symlink(entry, gone);
    // The one that lists them is not there any more.
    if (!gone)
      files.push_back(entry.path().filename().string() + target.string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Lines of /proc/self/maps that have `text`.
std::vector<std::string> Mappings(std::string_view text) {
  std::vector<std::string> found;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (line.find(text) != std::string::npos) found.push_back(line);
  }
  return found;
}

bool IsMapped(const void* address) {
  unsigned char present = 0;
  return mincore(const_cast<void*>(address), kPage, &present) == 0;
}

size_t PresentPages(std::span<std::byte> memory) {
  std::vector<unsigned char> present((memory.size() + kPage - 1) / kPage);
  EXPECT_EQ(mincore(memory.data(), memory.size(), present.data()), 0);
  size_t count = 0;
  for (unsigned char one : present) count += one & 1;
  return count;
}

// What the kernel says of the mapping at `address`: "r-- mg dd".
std::string FlagsOf(const void* address) {
  const auto wanted = reinterpret_cast<uintptr_t>(address);
  std::ifstream maps("/proc/self/smaps");
  bool here = false;
  for (std::string line; std::getline(maps, line);) {
    uintptr_t from = 0;
    uintptr_t to = 0;
    if (sscanf(line.c_str(), "%lx-%lx ", &from, &to) == 2) {
      here = from <= wanted && wanted < to;
    } else if (here && line.starts_with("VmFlags:")) {
      return line + " ";
    }
  }
  return "";
}

class MemoryBackendTest : public ::testing::Test {
 protected:
  MemoryBackendTest() {
    qom::qdev::RegisterDeviceTypes(registry_);
    qom::qdev::RegisterObjectTypes(registry_);
    const absl::Status sealed = registry_.Seal();
    EXPECT_THAT(sealed, IsOk());
    context_ = std::make_unique<qom::Context>(registry_);
    std::string made = ::testing::TempDir() + "memory_backend.XXXXXX";
    EXPECT_NE(mkdtemp(made.data()), nullptr);
    folder_ = made;
    files_before_ = OpenFiles();
  }
  ~MemoryBackendTest() override {
    context_.reset();
    EXPECT_EQ(OpenFiles(), files_before_);
    EXPECT_THAT(Mappings(folder_.string()), ::testing::IsEmpty());
    EXPECT_THAT(Mappings("memfd:"), ::testing::IsEmpty());
    std::filesystem::remove_all(folder_);
  }

  absl::StatusOr<MemoryBackend*> Add(std::string_view type,
                                     std::vector<Setting> settings) {
    QOMRT_ASSIGN_OR_RETURN(qom::Object * object,
                           ObjectAdd(*context_, type, "m0", settings));
    return &qom::Cast<MemoryBackend>(object);
  }
  absl::StatusOr<MemoryBackend*> AddFile(std::string_view path,
                                         std::vector<Setting> settings) {
    settings.insert(settings.begin(),
                    {{"mem-path", qom::Value(path)}, {"size", Text(kPage)}});
    return Add("memory-backend-file", settings);
  }

  // A file of `length` bytes 'x' in the folder of the test.
  std::string File(uint64_t length, std::string_view name = "file") {
    const std::filesystem::path path = folder_ / name;
    std::ofstream(path) << std::string(length, 'x');
    return path.string();
  }
  static std::string Content(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  qom::TypeRegistry registry_;
  std::unique_ptr<qom::Context> context_;
  std::filesystem::path folder_;
  std::vector<std::string> files_before_;
};

// ---- Every kind ------------------------------------------------------------

TEST_F(MemoryBackendTest, RamIsThereAndZeroAndCanBeWritten) {
  const auto ram = Add("memory-backend-ram", {{"size", "1M"}});
  ASSERT_THAT(ram, IsOk());
  ASSERT_EQ((*ram)->memory().size(), 1u << 20);
  EXPECT_THAT((*ram)->memory(), Each(Eq(std::byte{0})));
  (*ram)->memory().back() = std::byte{1};
  EXPECT_FALSE((*ram)->is_rom());
  EXPECT_EQ((*ram)->fd(), -1);
  EXPECT_EQ((*ram)->page_size(), kPage);
}

TEST_F(MemoryBackendTest, TheMemoryGoesWithTheObject) {
  const auto ram = Add("memory-backend-ram", {{"size", "1M"}});
  ASSERT_THAT(ram, IsOk());
  const std::byte* memory = (*ram)->memory().data();
  EXPECT_TRUE(IsMapped(memory));
  ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  EXPECT_FALSE(IsMapped(memory));
}

TEST_F(MemoryBackendTest, ThereIsNoMemoryBeforeItIsComplete) {
  const auto ram = context_->New("memory-backend-ram");
  ASSERT_THAT(ram, IsOk());
  auto& backend = qom::Cast<MemoryBackend>(ram->get());
  EXPECT_TRUE(backend.memory().empty());
  ASSERT_THAT(backend.Set("size", "4k"), IsOk());
  ASSERT_THAT(backend.Complete(), IsOk());
  EXPECT_EQ(backend.memory().size(), 4096u);
}

TEST_F(MemoryBackendTest, ItIsCompletedOnce) {
  const auto ram = Add("memory-backend-ram", {{"size", "1M"}});
  ASSERT_THAT(ram, IsOk());
  const std::byte* memory = (*ram)->memory().data();
  EXPECT_THAT((*ram)->Complete(), HasCause(Cause::kWrongPhase));
  EXPECT_EQ((*ram)->memory().data(), memory);
}

TEST_F(MemoryBackendTest, PropertiesAreLockedWhenItIsComplete) {
  const auto ram = Add("memory-backend-ram", {{"size", "1M"}});
  ASSERT_THAT(ram, IsOk());
  for (const char* name : {"merge", "dump", "share", "prealloc", "reserve"}) {
    EXPECT_THAT((*ram)->Set(name, "off"), HasCause(Cause::kWrongPhase)) << name;
  }
  EXPECT_THAT((*ram)->Set("size", "2M"), HasCause(Cause::kWrongPhase));
}

TEST_F(MemoryBackendTest, ASizeThatIsNoWholePageIsKept) {
  const auto ram = Add("memory-backend-ram", {{"size", Text(kPage + 1)}});
  ASSERT_THAT(ram, IsOk());
  EXPECT_EQ((*ram)->memory().size(), kPage + 1);
}

TEST_F(MemoryBackendTest, PreallocationMakesEveryPagePresent) {
  for (const char* threads : {"1", "3", "1000"}) {
    const auto ram = Add("memory-backend-ram", {{"size", Text(37 * kPage)},
                                                {"prealloc", "on"},
                                                {"prealloc-threads", threads}});
    ASSERT_THAT(ram, IsOk());
    EXPECT_EQ(PresentPages((*ram)->memory()), 37u) << threads;
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  }
}

TEST_F(MemoryBackendTest, WithoutPreallocationNoPageIsPresent) {
  const auto ram = Add("memory-backend-ram", {{"size", Text(37 * kPage)}});
  ASSERT_THAT(ram, IsOk());
  EXPECT_EQ(PresentPages((*ram)->memory()), 0u);
}

TEST_F(MemoryBackendTest, PreallocationKeepsTheContentOfAFile) {
  const std::string path = File(3 * kPage);
  const auto file = AddFile(path, {{"size", Text(3 * kPage)},
                                   {"share", "on"},
                                   {"prealloc", "on"},
                                   {"prealloc-threads", "2"}});
  ASSERT_THAT(file, IsOk());
  EXPECT_EQ(PresentPages((*file)->memory()), 3u);
  EXPECT_THAT((*file)->memory(), Each(Eq(std::byte{'x'})));
}

TEST_F(MemoryBackendTest, DumpOffKeepsTheMemoryOutOfDumps) {
  const auto in = Add("memory-backend-ram", {{"size", "1M"}});
  ASSERT_THAT(in, IsOk());
  EXPECT_THAT(FlagsOf((*in)->memory().data()), Not(HasSubstr(" dd ")));
  ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  const auto out = Add("memory-backend-ram", {{"size", "1M"}, {"dump", "off"}});
  ASSERT_THAT(out, IsOk());
  EXPECT_THAT(FlagsOf((*out)->memory().data()), HasSubstr(" dd "));
}

TEST_F(MemoryBackendTest, MergeOffKeepsPagesApart) {
  const auto apart =
      Add("memory-backend-ram", {{"size", "1M"}, {"merge", "off"}});
  ASSERT_THAT(apart, IsOk());
  EXPECT_THAT(FlagsOf((*apart)->memory().data()), Not(HasSubstr(" mg ")));
  ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  if (access("/sys/kernel/mm/ksm", F_OK) != 0) {
    GTEST_SKIP() << "this kernel merges no pages";
  }
  const auto merged = Add("memory-backend-ram", {{"size", "1M"}});
  ASSERT_THAT(merged, IsOk());
  EXPECT_THAT(FlagsOf((*merged)->memory().data()), HasSubstr(" mg "));
}

TEST_F(MemoryBackendTest, ReserveOffLeavesRoomToChance) {
  const auto ram =
      Add("memory-backend-ram", {{"size", "1M"}, {"reserve", "off"}});
  if (!ram.ok()) {
    // A host that counts every page says so.
    EXPECT_THAT(ram, HasCause(Cause::kFailed, HasSubstr("reserve=off")));
    return;
  }
  EXPECT_THAT(FlagsOf((*ram)->memory().data()), HasSubstr(" nr "));
}

TEST_F(MemoryBackendTest, ShareLetsAnotherProcessSeeStores) {
  const auto ram = Add("memory-backend-ram", {{"size", "1M"}, {"share", "on"}});
  ASSERT_THAT(ram, IsOk());
  EXPECT_THAT(FlagsOf((*ram)->memory().data()), HasSubstr(" sh "));
}

TEST_F(MemoryBackendTest, APolicyBindsTheMemoryToNodes) {
  const auto ram =
      Add("memory-backend-ram",
          {{"size", "1M"}, {"policy", "bind"}, {"host-nodes", "0"}});
  if (ram.status().code() == absl::StatusCode::kUnimplemented) {
    EXPECT_THAT(std::string(qom::Message(ram.status())),
                HasSubstr("this host has no memory policies"));
    GTEST_SKIP() << "this host has no memory policies";
  }
  ASSERT_THAT(ram, IsOk());
  std::ifstream maps("/proc/self/numa_maps");
  const std::string address = fmt::format(
      "{:x} ", reinterpret_cast<uintptr_t>((*ram)->memory().data()));
  bool found = false;
  for (std::string line; std::getline(maps, line);) {
    if (line.starts_with(address)) {
      found = true;
      EXPECT_THAT(line, HasSubstr("bind:0"));
    }
  }
  EXPECT_TRUE(found || !maps.is_open());
}

TEST_F(MemoryBackendTest, OneObjectUsesItAndKeepsItFromBeingDeleted) {
  const auto ram = Add("memory-backend-ram", {{"size", "1M"}});
  ASSERT_THAT(ram, IsOk());
  auto dimm = *context_->New("object");
  auto other = *context_->New("object");
  ASSERT_THAT(context_->root().AddChild("dimm", dimm), IsOk());
  ASSERT_THAT((*ram)->Claim(*dimm), IsOk());
  ASSERT_THAT((*ram)->Claim(*dimm), IsOk());
  EXPECT_THAT((*ram)->Claim(*other),
              HasCause(Cause::kWrongPhase, HasSubstr("used by /dimm already")));
  EXPECT_THAT(ObjectDel(*context_, "m0"),
              HasCause(Cause::kWrongPhase, "object 'm0': it is used by /dimm"));
  dimm->Unparent();
  dimm = nullptr;
  EXPECT_THAT(ObjectDel(*context_, "m0"), IsOk());
}

TEST_F(MemoryBackendTest, TheRamBlockIsNamedByTheIdOrByThePath) {
  constexpr qom::compat::Entry kOld[] = {qom::compat::Text(
      "memory-backend-memfd", "x-use-canonical-path-for-ramblock-id", "true")};
  ASSERT_THAT(qom::compat::Layers(*context_).Append(
                  qom::compat::Layer::kMachine, "compat_3_1", kOld),
              IsOk());
  const auto ram = Add("memory-backend-ram", {{"size", "1M"}});
  ASSERT_THAT(ram, IsOk());
  EXPECT_EQ((*ram)->ram_block_id(), "m0");
  ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  const auto memfd = Add("memory-backend-memfd", {{"size", "1M"}});
  ASSERT_THAT(memfd, IsOk());
  EXPECT_EQ((*memfd)->ram_block_id(), "/objects/m0");
}

// ---- Files in memory -------------------------------------------------------

TEST_F(MemoryBackendTest, AMemfdIsSharedAndSealed) {
  const auto memfd = Add("memory-backend-memfd", {{"size", "1M"}});
  ASSERT_THAT(memfd, IsOk());
  EXPECT_EQ(*(*memfd)->Get("share"), "on");
  (*memfd)->memory()[5] = std::byte{7};
  unsigned char seen = 0;
  ASSERT_EQ(pread((*memfd)->fd(), &seen, 1, 5), 1);
  EXPECT_EQ(seen, 7);
  EXPECT_NE(ftruncate((*memfd)->fd(), 4096), 0);
  EXPECT_NE(ftruncate((*memfd)->fd(), 8 << 20), 0);
}

TEST_F(MemoryBackendTest, AMemfdWithoutSealsCanGrow) {
  const auto memfd =
      Add("memory-backend-memfd", {{"size", "1M"}, {"seal", "off"}});
  ASSERT_THAT(memfd, IsOk());
  EXPECT_EQ(ftruncate((*memfd)->fd(), 8 << 20), 0);
}

TEST_F(MemoryBackendTest, HugePagesAreHugeOrRefused) {
  const auto memfd = Add("memory-backend-memfd", {{"size", "2M"},
                                                  {"hugetlb", "on"},
                                                  {"hugetlbsize", "2M"},
                                                  {"prealloc", "on"}});
  if (memfd.ok()) {
    EXPECT_EQ((*memfd)->page_size(), 2u << 20);
  } else {
    EXPECT_THAT(memfd, HasCause(Cause::kFailed));
  }
}

// ---- Files -----------------------------------------------------------------

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

TEST_F(MemoryBackendTest, DiscardDataDiscardsWhenTheObjectDies) {
  const std::string path = File(3 * kPage);
  for (const char* share : {"on", "off"}) {
    ASSERT_THAT(AddFile(path, {{"offset", Text(kPage)},
                               {"share", share},
                               {"discard-data", "on"}}),
                IsOk());
    EXPECT_EQ(Content(path)[kPage], share[1] == 'n' ? 'x' : '\0');
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
    const std::string content = Content(path);
    EXPECT_EQ(content.substr(0, kPage), std::string(kPage, 'x'));
    EXPECT_EQ(content.substr(kPage, kPage), std::string(kPage, '\0'));
    EXPECT_EQ(content.substr(2 * kPage), std::string(kPage, 'x'));
  }
}

TEST_F(MemoryBackendTest, WithoutDiscardDataTheFileKeepsItsContent) {
  const std::string path = File(kPage);
  ASSERT_THAT(AddFile(path, {{"share", "on"}}), IsOk());
  ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  EXPECT_EQ(Content(path), std::string(kPage, 'x'));
}

// ---- Refusals --------------------------------------------------------------

// A back end of one's own that forgot what it must say.
class Forgetful : public qom::Extends<Forgetful, MemoryBackend> {
 public:
  static constexpr std::string_view kTypeName = "memory-backend-forgetful";
  using Extends::Extends;

 protected:
  absl::StatusOr<Source> Open() override { return Source(); }
};

TEST_F(MemoryBackendTest, ABackEndThatSaysNoPageSizeIsABugAndNamed) {
  registry_.Register<Forgetful>();
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_DEATH((void)Add("memory-backend-forgetful", {{"size", "1M"}}),
               "memory-backend-forgetful: Open\\(\\) says no page size");
}

struct Refusal {
  std::vector<Setting> settings;
  Cause cause;
  const char* message;
};

TEST_F(MemoryBackendTest, WhatNoBackEndCanBe) {
  const Refusal kRefusals[] = {
      {{}, Cause::kOutOfRange, "size: 0 is outside 1..9223372036854775807"},
      {{{"size", "0"}}, Cause::kOutOfRange, "size: 0 is outside 1.."},
      {{{"size", "15E"}}, Cause::kOutOfRange, "size: 17293822569102704640"},
      {{{"size", "7E"}}, Cause::kFailed, "cannot map"},
      {{{"size", "x"}}, Cause::kBadValue, "'x'"},
      {{{"size", "1M"}, {"prealloc-threads", "0"}},
       Cause::kOutOfRange,
       "prealloc-threads: 0 is outside 1.."},
      {{{"size", "1M"}, {"policy", "bind"}},
       Cause::kBadValue,
       "policy: host-nodes must say"},
      {{{"size", "1M"}, {"policy", "near"}},
       Cause::kBadValue,
       "one of default, preferred, bind, interleave"},
      {{{"size", "1M"}, {"host-nodes", "0"}},
       Cause::kBadValue,
       "host-nodes: policy=default is about no nodes"},
      {{{"size", "1M"}, {"host-nodes", "5000"}, {"policy", "bind"}},
       Cause::kOutOfRange,
       "host-nodes: 5000 is outside 0..1023"},
  };
  for (const char* type : {"memory-backend-ram", "memory-backend-memfd"}) {
    for (const Refusal& refusal : kRefusals) {
      const auto refused = Add(type, refusal.settings);
      if (refused.status().code() == absl::StatusCode::kUnimplemented) continue;
      if (std::string_view(type) == "memory-backend-memfd" &&
          refusal.cause == Cause::kFailed) {
        EXPECT_FALSE(refused.ok());
        continue;
      }
      EXPECT_THAT(refused,
                  HasCause(refusal.cause, AllOf(HasSubstr("object 'm0'"),
                                                HasSubstr(refusal.message))));
    }
  }
  EXPECT_THAT(ObjectAdd(*context_, "memory-backend", "m0"),
              HasCause(Cause::kAbstractType));
  EXPECT_EQ(OpenFiles(), files_before_);
}

TEST_F(MemoryBackendTest, ANodeThatTheHostDoesNotHaveIsRefused) {
  const auto refused =
      Add("memory-backend-ram",
          {{"size", "1M"}, {"policy", "bind"}, {"host-nodes", "1023"}});
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(std::string(qom::Message(refused.status())), HasSubstr("policy"));
}

TEST_F(MemoryBackendTest, AHugePageSizeIsAPowerOfTwo) {
  EXPECT_THAT(Add("memory-backend-memfd",
                  {{"size", "3M"}, {"hugetlb", "on"}, {"hugetlbsize", "3M"}}),
              HasCause(Cause::kBadValue,
                       HasSubstr("hugetlbsize: 3145728 is no power of two")));
}

TEST_F(MemoryBackendTest, WhatNoFileCanBe) {
  const std::string path = File(2 * kPage);
  const Refusal kRefusals[] = {
      {{{"mem-path", ""}}, Cause::kBadValue, "mem-path: it is empty"},
      {{{"size", "0"}}, Cause::kOutOfRange, "size: 0 is outside"},
      {{{"size", Text(3 * kPage)}}, Cause::kOutOfRange, "offset=0 and size="},
      {{{"size", Text(2 * kPage)}, {"offset", Text(kPage)}},
       Cause::kOutOfRange,
       "bytes; offset="},
      {{{"offset", "1"}}, Cause::kBadValue, "offset: 1 is no multiple of the"},
      {{{"offset", Text(kPage / 2)}}, Cause::kBadValue, "page size"},
      {{{"offset", "16777215T"}}, Cause::kOutOfRange, "beyond what a file"},
      {{{"align", Text(kPage / 2)}}, Cause::kBadValue, "align: "},
      {{{"align", Text(3 * kPage)}}, Cause::kBadValue, "no power of two"},
      {{{"align", "8E"}}, Cause::kOutOfRange, "align: 9223372036854775808"},
      {{{"align", "4E"}}, Cause::kFailed, "cannot map"},
      {{{"rom", "on"}}, Cause::kBadValue, "say readonly=on"},
      {{{"rom", "on"}, {"share", "on"}}, Cause::kBadValue, "say readonly=on"},
      {{{"rom", "off"}, {"readonly", "on"}, {"share", "on"}},
       Cause::kBadValue,
       "rom=off: with share=on a store reaches the file"},
      {{{"rom", "maybe"}}, Cause::kBadValue, "one of auto, on, off"},
      {{{"discard-data", "on"}, {"readonly", "on"}},
       Cause::kBadValue,
       "discard-data=on: a file with readonly=on"},
      {{{"pmem", "on"}}, Cause::kBadValue, "pmem=on: only with share=on"},
      {{{"mem-path", qom::Value(path + "/below")}},
       Cause::kNoSuchObject,
       "Not a directory"},
      {{{"mem-path", qom::Value(path + "-none")}, {"readonly", "on"}},
       Cause::kNoSuchObject,
       "No such file"},
      {{{"mem-path", qom::Value(folder_.string())}, {"readonly", "on"}},
       Cause::kBadValue,
       "is a directory"},
  };
  for (const Refusal& refusal : kRefusals) {
    const auto refused = AddFile(path, refusal.settings);
    EXPECT_THAT(refused,
                HasCause(refusal.cause, AllOf(HasSubstr("object 'm0'"),
                                              HasSubstr(refusal.message))));
    EXPECT_EQ(OpenFiles(), files_before_);
    EXPECT_THAT(Mappings(folder_.string()), ::testing::IsEmpty());
  }
  EXPECT_EQ(Content(path), std::string(2 * kPage, 'x'));
}

TEST_F(MemoryBackendTest, PersistentMemoryIsPersistentOrRefused) {
  const auto file = AddFile(File(kPage), {{"pmem", "on"}, {"share", "on"}});
  if (!file.ok()) {
    EXPECT_EQ(file.status().code(), absl::StatusCode::kUnimplemented);
    EXPECT_THAT(std::string(qom::Message(file.status())), HasSubstr("pmem=on"));
  }
}

TEST_F(MemoryBackendTest, AFifoIsRefusedWithoutWaitingForItsOtherEnd) {
  const std::string path = (folder_ / "fifo").string();
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_THAT(AddFile(path, {{"readonly", "on"}}),
              HasCause(Cause::kBadValue, HasSubstr("is no file, device")));
}

TEST_F(MemoryBackendTest, AFileThatWasMadeGoesAgainIfTheRestFails) {
  const std::string path = (folder_ / "new").string();
  EXPECT_FALSE(AddFile(path, {{"offset", "1"}}).ok());
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_FALSE(AddFile(path, {{"align", "4E"}}).ok());
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(MemoryBackendTest, AnEmptyFileStaysEmptyIfTheRestFails) {
  const std::string path = File(0);
  EXPECT_FALSE(AddFile(path, {{"align", "4E"}}).ok());
  EXPECT_EQ(std::filesystem::file_size(path), 0u);
}

TEST_F(MemoryBackendTest, AFileThatWasRefusedIsNotDiscarded) {
  const std::string path = File(kPage);
  EXPECT_FALSE(AddFile(path, {{"discard-data", "on"}, {"align", "4E"}}).ok());
  EXPECT_EQ(Content(path), std::string(kPage, 'x'));
}

TEST_F(MemoryBackendTest, APreallocationWithoutRoomIsAnError) {
  // More than the file system of this test can have; the file is sparse.
  const auto file = AddFile((folder_ / "large").string(),
                            {{"size", "4096T"}, {"share", "on"}});
  EXPECT_FALSE(file.ok());
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(MemoryBackendTest, ManyLivesLeaveNothingOpen) {
  const std::string path = File(kPage);
  for (int i = 0; i < 200; ++i) {
    ASSERT_THAT(AddFile(path, {{"share", "on"}}), IsOk());
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
    ASSERT_THAT(Add("memory-backend-memfd", {{"size", "1M"}}), IsOk());
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  }
  EXPECT_EQ(OpenFiles(), files_before_);
}

}  // namespace
