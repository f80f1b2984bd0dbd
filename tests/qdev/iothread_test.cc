// Event loops by option: what they take, what may change while they run, and
// what an embedder hears.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/iothread.h"

#include <cstdint>
#include <string>
#include <vector>

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

class IoThreadTest : public test::SettingsTest {
 protected:
  using SettingsTest::SettingsTest;
};

TEST_F(IoThreadTest, OptionsOfRealCommandLinesAreKept) {
  const auto& plain = New<IoThread>("iothread,id=iothread1");
  EXPECT_EQ(plain.poll_max_ns(), 32768);
  EXPECT_EQ(plain.thread_pool_max(), 64);
  const auto& tuned = New<IoThread>(
      R"({"qom-type":"iothread","id":"iothread2","thread-pool-min":8,)"
      R"("thread-pool-max":16,"poll-max-ns":0,"poll-grow":2,"poll-shrink":3,)"
      R"("aio-max-batch":32,"poll-weight":4})");
  EXPECT_EQ(tuned.thread_pool_min(), 8);
  EXPECT_EQ(tuned.thread_pool_max(), 16);
  EXPECT_EQ(tuned.poll_max_ns(), 0);
  EXPECT_EQ(tuned.poll_grow(), 2);
  EXPECT_EQ(tuned.poll_shrink(), 3);
  EXPECT_EQ(tuned.poll_weight(), 4);
  EXPECT_EQ(tuned.aio_max_batch(), 32);
}

TEST_F(IoThreadTest, WhatNoLoopCanBeIsRefused) {
  for (const char* wrong :
       {"poll-max-ns=-1", "poll-grow=-1", "aio-max-batch=-1",
        "thread-pool-min=-1", "thread-pool-max=-1", "thread-pool-max=0",
        "thread-pool-max=2147483648", "thread-pool-min=65",
        "thread-pool-min=10,thread-pool-max=5"}) {
    EXPECT_THAT(Try(std::string("iothread,id=t,") + wrong),
                HasCause(Cause::kOutOfRange))
        << wrong;
  }
  EXPECT_THAT(Try("iothread,id=t,poll-max-ns=1k"), HasCause(Cause::kBadValue));
  EXPECT_THAT(Try("iothread,id=t,thread-pool-min=4,thread-pool-max=4"), IsOk());
}

TEST_F(IoThreadTest, AllOfItMayChangeWhileItRunsIfItStaysRight) {
  auto& loop = New<IoThread>("iothread,id=t");
  EXPECT_THAT(loop.Set("poll-max-ns", 5), IsOk());
  EXPECT_THAT(loop.Set("aio-max-batch", 7), IsOk());
  EXPECT_THAT(loop.Set("thread-pool-min", 70),
              HasCause(Cause::kOutOfRange, HasSubstr("thread-pool-max, 64")));
  EXPECT_EQ(loop.thread_pool_min(), 0);
  EXPECT_THAT(loop.Set("thread-pool-max", 100), IsOk());
  EXPECT_THAT(loop.Set("thread-pool-min", 70), IsOk());
  EXPECT_EQ(loop.poll_max_ns(), 5);
  EXPECT_EQ(loop.thread_pool_min(), 70);
}

TEST_F(IoThreadTest, ThereIsOneMainLoop) {
  auto& loop = New<MainLoop>("main-loop,id=l0,aio-max-batch=3");
  EXPECT_THAT(loop.Set("aio-max-batch", 4), IsOk());
  EXPECT_THAT(Try("main-loop,id=l1"), HasCause(Cause::kTaken));
  EXPECT_THAT(Try("main-loop,id=l1,poll-max-ns=1"),
              HasCause(Cause::kUnknownProperty));
}

// What an embedder makes of it: a loop that polls for 9 ns at most.
class Loop final : public IoThread {
 public:
  using IoThread::IoThread;
  std::vector<int64_t> applied;

 protected:
  absl::Status Apply() override {
    if (poll_max_ns() > 9) return Error(Cause::kFailed, "it polls too long");
    applied.push_back(poll_max_ns());
    return absl::OkStatus();
  }
};

class EmbeddedIoThreadTest : public test::SettingsTest {
 protected:
  EmbeddedIoThreadTest()
      : SettingsTest(+[](TypeRegistry& registry) {
          RegisterObjectAs<IoThread, Loop>(registry);
        }) {}
};

TEST_F(EmbeddedIoThreadTest, AnEmbeddersClassIsWhatTheOptionMakes) {
  auto& object = New<IoThread>("iothread,id=t,poll-max-ns=3");
  EXPECT_EQ(object.type().name(), "iothread");
  auto& loop = static_cast<Loop&>(object);
  EXPECT_THAT(loop.applied, ElementsAre(3));
  EXPECT_THAT(loop.Set("poll-max-ns", 4), IsOk());
  EXPECT_THAT(loop.applied, ElementsAre(3, 4));
}

TEST_F(EmbeddedIoThreadTest, WhatItRefusesIsTakenBack) {
  EXPECT_THAT(Try("iothread,id=t"), HasCause(Cause::kFailed));
  auto& loop = New<IoThread>("iothread,id=t,poll-max-ns=3");
  EXPECT_THAT(loop.Set("poll-max-ns", 10), HasCause(Cause::kFailed));
  EXPECT_THAT(loop.Get("poll-max-ns"), IsOkAndHolds("3"));
}

}  // namespace
}  // namespace qom::qdev
