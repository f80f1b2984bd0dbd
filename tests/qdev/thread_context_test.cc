// Where the threads of a thread context run, on the processors that the test
// itself may use.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/thread_context.h"

#include <sched.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/qdev/settings_fixture.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Of this thread.
std::vector<uint16_t> Cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  EXPECT_EQ(sched_getaffinity(0, sizeof(set), &set), 0);
  std::vector<uint16_t> cpus;
  for (uint16_t cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &set)) cpus.push_back(cpu);
  }
  return cpus;
}

class ThreadContextTest : public test::SettingsTest {
 protected:
  const std::vector<uint16_t> all_ = Cpus();
  const uint16_t last_ = all_.back();
};

TEST_F(ThreadContextTest, ThreadsStartedInItHaveItsProcessors) {
  auto& near = New<ThreadContext>(
      fmt::format("thread-context,id=tc,cpu-affinity={}", last_));
  std::vector<uint16_t> inside;
  near.Run([&] { std::thread([&] { inside = Cpus(); }).join(); });
  EXPECT_THAT(inside, ElementsAre(last_));
  EXPECT_EQ(Cpus(), all_) << "the thread that asks stays where it is";
}

TEST_F(ThreadContextTest, ProcessorsComeAsRangesOrOneByOne) {
  EXPECT_THAT(
      Try(fmt::format("thread-context,id=tc,cpu-affinity={0}-{0}", last_)),
      IsOk());
  EXPECT_THAT(Try(fmt::format("thread-context,id=tc,cpu-affinity.0={},"
                              "cpu-affinity.1={}",
                              all_.front(), last_)),
              IsOk());
  EXPECT_THAT(Try("thread-context,id=tc,cpu-affinity=1-0"),
              HasCause(Cause::kBadValue));
  auto& context = New<ThreadContext>(
      fmt::format("thread-context,id=tc,cpu-affinity=0-{}", last_));
  EXPECT_EQ(context.cpu_affinity(), all_) << "of those, which the host has";
}

TEST_F(ThreadContextTest, ItIsAThreadThatTheSystemKnows) {
  auto& context = New<ThreadContext>("thread-context,id=tc");
  EXPECT_EQ(context.cpu_affinity(), all_);
  uint64_t id = 0;
  context.Run([&] { id = static_cast<uint64_t>(gettid()); });
  EXPECT_THAT(context.Get<uint64_t>("thread-id"), IsOkAndHolds(id));
  EXPECT_NE(id, static_cast<uint64_t>(gettid()));
  EXPECT_THAT(context.Set("thread-id", 5), HasCause(Cause::kReadOnly));
}

TEST_F(ThreadContextTest, BothAffinitiesAtOnceAreRefused) {
  EXPECT_THAT(
      Try(fmt::format("thread-context,id=tc,cpu-affinity={},node-affinity=0",
                      last_)),
      HasCause(Cause::kBadValue, HasSubstr("only one of them")));
  EXPECT_THAT(
      Try(fmt::format("thread-context,id=tc,node-affinity=0,cpu-affinity={}",
                      last_)),
      HasCause(Cause::kBadValue, HasSubstr("only one of them")));
}

TEST_F(ThreadContextTest, ProcessorsAndNodesThatAreNotThereAreRefused) {
  EXPECT_THAT(Try("thread-context,id=tc,cpu-affinity=9999"),
              HasCause(Cause::kFailed, HasSubstr("cpu-affinity=9999: ")));
  EXPECT_THAT(Try("thread-context,id=tc,node-affinity=999"),
              HasCause(Cause::kBadValue, HasSubstr("node-affinity=999: ")));
  EXPECT_THAT(Try("thread-context,id=tc,cpu-affinity=65536"),
              HasCause(Cause::kOutOfRange));
  EXPECT_THAT(Try("thread-context,id=tc,cpu-affinity=a"),
              HasCause(Cause::kBadValue));
}

TEST_F(ThreadContextTest, ANodeStandsForItsProcessors) {
  if (!std::filesystem::exists("/sys/devices/system/node/node0/cpulist")) {
    GTEST_SKIP() << "this host shows no nodes";
  }
  auto& context = New<ThreadContext>("thread-context,id=tc,node-affinity=0");
  EXPECT_FALSE(context.cpu_affinity().empty());
  EXPECT_THAT(context.Get("node-affinity"), IsOkAndHolds("0"));
}

TEST_F(ThreadContextTest, TheLastAffinitySaidLaterHolds) {
  auto& context = New<ThreadContext>(
      R"({"qom-type":"thread-context","id":"tc","cpu-affinity":[)" +
      std::to_string(last_) + "]}");
  const uint16_t first = all_.front();
  EXPECT_THAT(context.Set("cpu-affinity", std::to_string(first)), IsOk());
  EXPECT_THAT(context.cpu_affinity(), ElementsAre(first));
  EXPECT_THAT(context.Set("cpu-affinity", "9999"), HasCause(Cause::kFailed));
  EXPECT_THAT(context.cpu_affinity(), ElementsAre(first));
  EXPECT_THAT(context.Set("cpu-affinity", ""), HasCause(Cause::kBadValue));
  if (context.Set("node-affinity", "0").ok()) {
    EXPECT_THAT(context.Get("node-affinity"), IsOkAndHolds("0"));
    EXPECT_THAT(context.Set("cpu-affinity", std::to_string(last_)), IsOk());
    EXPECT_THAT(context.cpu_affinity(), ElementsAre(last_));
  }
}

}  // namespace
}  // namespace qom::qdev
