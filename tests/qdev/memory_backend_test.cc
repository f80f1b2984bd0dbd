// Memory back ends of every kind: when there is memory and when it goes, and
// what the properties do that all kinds have. Files in memory are among the
// kinds.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/memory_backend.h"

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/user_creatable.h"
#include "qom/cast.h"
#include "qom/status.h"
#include "tests/qdev/memory_backend_fixture.h"
#include "tests/support/matchers.h"

namespace {

using qom::Cause;
using qom::qdev::MemoryBackend;
using qom::qdev::ObjectDel;
using qom::test::FlagsOf;
using qom::test::HasCause;
using qom::test::IsMapped;
using qom::test::IsOk;
using qom::test::kPage;
using qom::test::MemoryBackendTest;
using qom::test::PresentPages;
using qom::test::Text;
using ::testing::Each;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;

// ---- Every kind -------------------------------------------------------------

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

// ---- Files in memory --------------------------------------------------------

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

}  // namespace
