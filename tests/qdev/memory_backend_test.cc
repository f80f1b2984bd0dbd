// Memory back ends of every kind: when there is memory and when it goes, and
// what the properties do that all kinds have. Files in memory are among the
// kinds.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/memory_backend.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/options/object_add.h"
#include "qdev/options/object_option.h"
#include "qdev/user_creatable.h"
#include "qom/cast.h"
#include "qom/status.h"
#include "tests/qdev/memory_backend_fixture.h"
#include "tests/support/matchers.h"

namespace {

using qom::Cause;
using qom::SetBy;
using qom::qdev::MemoryBackend;
using qom::qdev::ObjectAdd;
using qom::qdev::ObjectDel;
using qom::test::FlagsOf;
using qom::test::HasCause;
using qom::test::IsMapped;
using qom::test::IsOk;
using qom::test::kPage;
using qom::test::MemoryBackendTest;
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
  for (const char* name : {"share", "reserve"}) {
    EXPECT_THAT((*ram)->Set(name, "off"),
                HasCause(Cause::kWrongPhase,
                         HasSubstr("cannot be set after /objects/m0 is "
                                   "complete")))
        << name;
  }
  EXPECT_THAT((*ram)->Set("size", "2M"), HasCause(Cause::kWrongPhase));
  EXPECT_THAT((*ram)->Set("policy", "bind"), HasCause(Cause::kWrongPhase));
  EXPECT_THAT((*ram)->Set("host-nodes", "0"), HasCause(Cause::kWrongPhase));
}

TEST_F(MemoryBackendTest, ASizeThatIsNoWholePageIsKept) {
  const auto ram = Add("memory-backend-ram", {{"size", Text(kPage + 1)}});
  ASSERT_THAT(ram, IsOk());
  EXPECT_EQ((*ram)->memory().size(), kPage + 1);
}

TEST_F(MemoryBackendTest, MemoryAndItsAddressAreOfWholePages) {
  for (const char* type :
       {"memory-backend-ram", "memory-backend-memfd", "memory-backend-shm"}) {
    const auto backend = Add(type, {{"size", "1M"}});
    ASSERT_THAT(backend, IsOk());
    const auto address =
        reinterpret_cast<uintptr_t>((*backend)->memory().data());
    EXPECT_EQ((*backend)->page_size(), kPage);
    EXPECT_EQ(address % (*backend)->page_size(), 0u);
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  }
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

TEST_F(MemoryBackendTest, DumpMayBeSetLaterAndActs) {
  const auto ram = Add("memory-backend-ram", {{"size", "1M"}});
  ASSERT_THAT(ram, IsOk());
  const std::byte* memory = (*ram)->memory().data();
  ASSERT_THAT((*ram)->Set("dump", "off", SetBy::kUser), IsOk());
  EXPECT_THAT(FlagsOf(memory), HasSubstr(" dd "));
  EXPECT_EQ(*(*ram)->Get("dump"), "off");
  ASSERT_THAT((*ram)->Set("dump", "on", SetBy::kUser), IsOk());
  EXPECT_THAT(FlagsOf(memory), Not(HasSubstr(" dd ")));
  EXPECT_EQ((*ram)->memory().data(), memory);
}

TEST_F(MemoryBackendTest, MergeMayBeSetLaterAndActs) {
  const auto ram = Add("memory-backend-ram", {{"size", "1M"}});
  ASSERT_THAT(ram, IsOk());
  const std::byte* memory = (*ram)->memory().data();
  ASSERT_THAT((*ram)->Set("merge", "off", SetBy::kUser), IsOk());
  EXPECT_THAT(FlagsOf(memory), Not(HasSubstr(" mg ")));
  EXPECT_EQ(*(*ram)->Get("merge"), "off");
  ASSERT_THAT((*ram)->Set("merge", "on", SetBy::kUser), IsOk());
  EXPECT_EQ(*(*ram)->Get("merge"), "on");
  if (access("/sys/kernel/mm/ksm", F_OK) == 0) {
    EXPECT_THAT(FlagsOf(memory), HasSubstr(" mg "));
  }
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
  for (const char* share : {"on", "off"}) {
    const auto ram =
        Add("memory-backend-ram", {{"size", "1M"}, {"share", share}});
    ASSERT_THAT(ram, IsOk());
    const bool is_on = (*ram)->share();
    EXPECT_EQ(is_on, std::string_view(share) == "on");
    EXPECT_EQ(
        FlagsOf((*ram)->memory().data()).find(" sh ") != std::string::npos,
        is_on);
    const pid_t other = fork();
    if (other == 0) {
      (*ram)->memory()[0] = std::byte{7};
      _exit(0);
    }
    ASSERT_EQ(waitpid(other, nullptr, 0), other);
    EXPECT_EQ((*ram)->memory()[0] == std::byte{7}, is_on);
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  }
}

// What the kernel says of the policy of the mapping at `address`; "" if it
// tells nobody.
std::string PolicyOf(const void* address) {
  std::ifstream maps("/proc/self/numa_maps");
  const std::string start =
      fmt::format("{:x} ", reinterpret_cast<uintptr_t>(address));
  for (std::string line; std::getline(maps, line);) {
    if (line.starts_with(start)) return line.substr(start.size());
  }
  return "";
}

TEST_F(MemoryBackendTest, APolicyBindsTheMemoryToNodes) {
  struct Case {
    const char* policy;
    const char* nodes;
    const char* kernel;
  };
  // The kernel leaves out nodes that the host does not have.
  for (const Case& one :
       {Case{"bind", "0", "bind:0"}, Case{"bind", "0-0", "bind:0"},
        Case{"bind", "0-2,4", "bind:0"},
        Case{"interleave", "0", "interleave:0"},
        Case{"preferred", "0", "prefer"}}) {
    const auto ram = Add(
        "memory-backend-ram",
        {{"size", "1M"}, {"policy", one.policy}, {"host-nodes", one.nodes}});
    if (ram.status().code() == absl::StatusCode::kUnimplemented) {
      EXPECT_THAT(std::string(qom::Message(ram.status())),
                  HasSubstr("this host has no memory policies"));
      GTEST_SKIP() << "this host has no memory policies";
    }
    ASSERT_THAT(ram, IsOk());
    const std::string policy = PolicyOf((*ram)->memory().data());
    if (policy.empty()) GTEST_SKIP() << "this kernel does not tell";
    EXPECT_THAT(policy, HasSubstr(one.kernel));
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  }
}

TEST_F(MemoryBackendTest, WithoutAPolicyTheHostIsFree) {
  const auto ram = Add("memory-backend-ram", {{"size", "1M"}});
  ASSERT_THAT(ram, IsOk());
  const std::string policy = PolicyOf((*ram)->memory().data());
  if (policy.empty()) GTEST_SKIP() << "this kernel does not tell";
  EXPECT_THAT(policy, HasSubstr("default"));
}

TEST_F(MemoryBackendTest, NodesAreAListWithRangesOrOneOfJson) {
  auto ram = *context_->New("memory-backend-ram");
  ASSERT_THAT(ram->Set("host-nodes", "0-2,4"), IsOk());
  EXPECT_EQ(*ram->Get("host-nodes"), "0,1,2,4");
  EXPECT_THAT(ram->Set("host-nodes", "4-2"), HasCause(Cause::kBadValue));
  for (const char* option :
       {"memory-backend-ram,id=m0,size=1M,policy=interleave,host-nodes=0-2,,4",
        "memory-backend-ram,id=m0,size=1M,policy=interleave,host-nodes.0=0-2,"
        "host-nodes.1=4",
        R"({"qom-type": "memory-backend-ram", "id": "m0", "size": 1048576,
            "policy": "interleave", "host-nodes": [0, 1, 2, 4]})"}) {
    const auto parsed = qom::qdev::ParseObjectOption(option);
    ASSERT_THAT(parsed, IsOk());
    const auto made = ObjectAdd(*context_, *parsed);
    if (made.status().code() == absl::StatusCode::kUnimplemented) {
      GTEST_SKIP() << "this host has no memory policies";
    }
    ASSERT_THAT(made, IsOk());
    EXPECT_EQ(*(*made)->Get("host-nodes"), "0,1,2,4") << option;
    ASSERT_THAT(ObjectDel(*context_, "m0"), IsOk());
  }
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
  (*ram)->Release();
  EXPECT_EQ((*ram)->user(), nullptr);
  ASSERT_THAT((*ram)->Claim(*other), IsOk());
  (*ram)->Release();
  ASSERT_THAT((*ram)->Claim(*dimm), IsOk());
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
  if (!memfd.ok()) {
    EXPECT_THAT(memfd, HasCause(Cause::kFailed, HasSubstr("huge pages")));
    return;
  }
  EXPECT_EQ((*memfd)->page_size(), 2u << 20);
  EXPECT_THAT(FlagsOf((*memfd)->memory().data()), HasSubstr(" ht "));
  EXPECT_NE(ftruncate((*memfd)->fd(), 4 << 20), 0) << "it is sealed";
}

TEST_F(MemoryBackendTest, APrivateMemfdKeepsStoresToItself) {
  const auto memfd =
      Add("memory-backend-memfd", {{"size", "1M"}, {"share", "off"}});
  ASSERT_THAT(memfd, IsOk());
  (*memfd)->memory()[5] = std::byte{7};
  unsigned char seen = 1;
  ASSERT_EQ(pread((*memfd)->fd(), &seen, 1, 5), 1);
  EXPECT_EQ(seen, 0);
}

TEST_F(MemoryBackendTest, WithoutHugetlbASizeOfHugePagesHasNoEffect) {
  const auto memfd =
      Add("memory-backend-memfd", {{"size", "1M"}, {"hugetlbsize", "2M"}});
  ASSERT_THAT(memfd, IsOk());
  EXPECT_EQ((*memfd)->page_size(), kPage);
}

// ---- Shared memory of the host ----------------------------------------------

TEST_F(MemoryBackendTest, SharedMemoryIsSharedAndHasNoName) {
  const auto shm = Add("memory-backend-shm", {{"size", Text(kPage + 1)}});
  ASSERT_THAT(shm, IsOk());
  EXPECT_EQ(*(*shm)->Get("share"), "on");
  EXPECT_EQ((*shm)->memory().size(), kPage + 1);
  (*shm)->memory()[5] = std::byte{7};
  unsigned char seen = 0;
  ASSERT_EQ(pread((*shm)->fd(), &seen, 1, 5), 1);
  EXPECT_EQ(seen, 7);
  struct stat status {};
  ASSERT_EQ(fstat((*shm)->fd(), &status), 0);
  EXPECT_EQ(status.st_nlink, 0u);
  EXPECT_EQ(static_cast<uint64_t>(status.st_size), 2 * kPage);
}

TEST_F(MemoryBackendTest, SharedMemoryIsAlwaysShared) {
  EXPECT_THAT(Add("memory-backend-shm", {{"size", "1M"}, {"share", "off"}}),
              HasCause(Cause::kBadValue,
                       HasSubstr("share=off: a memory-backend-shm is always "
                                 "shared")));
}

}  // namespace
