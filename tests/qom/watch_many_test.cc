// Claims about very many listeners, which come and go at any time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <sys/resource.h>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <random>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/watch.h"
#include "tests/qom/watch_fixture.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using test::IsOk;
using test::Valve;
using test::WatchTest;

// The most memory that the process had so far, in megabytes.
long MostMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

// With a copy of the list for each, this took minutes.
TEST_F(WatchTest, HundredThousandsOfListenersComeAndGo) {
  constexpr int kMany = 200'000;
  const Ref<Valve> valve = Add("v");
  int told = 0;
  const auto run = [&](const Watched& what) {
    std::vector<Subscription> seen;
    told = 0;
    for (int i = 0; i < kMany; ++i) {
      seen.push_back(
          Watch(what, Event::kReset, [&told](const Notice&) { ++told; }));
    }
    context_->Tell({.event = Event::kReset, .object = *valve});
    EXPECT_EQ(told, kMany);
    // Every second one, the first ones first; then the rest, the last first.
    for (int i = 0; i < kMany; i += 2) seen[static_cast<size_t>(i)].Reset();
    context_->Tell({.event = Event::kReset, .object = *valve});
    EXPECT_EQ(told, kMany + kMany / 2);
    while (!seen.empty()) seen.pop_back();
    context_->Tell({.event = Event::kReset, .object = *valve});
    EXPECT_EQ(told, kMany + kMany / 2);
  };
  run(Watched::One(*valve));
  run(Watched::All(*context_));
}

TEST_F(WatchTest, ListenersThatComeAndGoInsideOfOneTakeTheMemoryOfTheirNumber) {
  const Ref<Valve> valve = Add("v");
  std::vector<Subscription> more;
  int told = 0;
  const Subscription subscribes =
      Watch(Watched::One(*valve), Event::kChange, [&](const Notice& notice) {
        if (notice.after == Value(2)) return more.clear();
        if (notice.after != Value(1)) return;
        for (int i = 0; i < 20'000; ++i) {
          more.push_back(Watch(Watched::One(*valve), Event::kChange,
                               [&told](const Notice&) { ++told; }));
        }
      });
  const long before = MostMegabytes();
  ASSERT_THAT(valve->Set("flow", 1), IsOk());
  EXPECT_EQ(told, 0);
  ASSERT_THAT(valve->Set("flow", 3), IsOk());
  EXPECT_EQ(told, 20'000);
  ASSERT_THAT(valve->Set("flow", 2), IsOk());
  EXPECT_EQ(told, 20'000);
  EXPECT_LT(MostMegabytes() - before, 500);
}

// Who is told of an event is who was there when it came and is there still, in
// the order in which they came; whatever is added and removed before, after and
// inside.
TEST_F(WatchTest, EachIsToldOnceAndInOrderWhateverComesAndGoes) {
  struct One {
    int number;
    Subscription seen{};
  };
  const Ref<Valve> valve = Add("v");
  std::mt19937 random(7);
  std::vector<std::unique_ptr<One>> there;
  std::vector<int> told;
  std::vector<int> expected;  // those whose turn is still to come
  int next = 0;
  int depth = 0;
  std::function<void(size_t)> change;
  const auto add = [&] {
    const int number = next++;
    there.push_back(std::make_unique<One>(One{number}));
    there.back()->seen =
        Watch(Watched::One(*valve), Event::kReset, [&, number](const Notice&) {
          if (depth > 0) return;  // of an event inside of another
          told.push_back(number);
          ASSERT_FALSE(expected.empty());
          EXPECT_EQ(expected.front(), number);
          expected.erase(expected.begin());
          if (random() % 8 == 0) change(random() % 12);
          if (random() % 16 != 0) return;
          ++depth;
          context_->Tell({.event = Event::kReset, .object = *valve});
          --depth;
        });
  };
  change = [&](size_t count) {
    const bool grow = random() % 2 == 0;
    for (size_t i = 0; i < count; ++i) {
      if (there.empty() || (random() % 4 == 0) != grow) {
        add();
      } else {
        const size_t at = random() % there.size();
        std::erase(expected, there[at]->number);
        // It may be the one that runs.
        const std::unique_ptr<One> gone = std::move(there[at]);
        there.erase(there.begin() + static_cast<std::ptrdiff_t>(at));
      }
    }
  };
  for (int event = 0; event < 2'000; ++event) {
    change(random() % 12);
    if (event % 100 == 0) change(there.size());
    expected.clear();
    for (const auto& one : there) expected.push_back(one->number);
    context_->Tell({.event = Event::kReset, .object = *valve});
    ASSERT_TRUE(expected.empty()) << event;
  }
  EXPECT_GT(told.size(), 2'000u);
}

// The rest is what a run under the thread sanitizer shows.
TEST_F(WatchTest, ListenersOfAllComeAndGoWhileOtherThreadsTell) {
  std::atomic<int> told{0};
  const Subscription all = Watch(Watched::All(*context_), Event::kReset,
                                 [&told](const Notice&) { ++told; });
  const auto run = [this](unsigned seed, std::string_view name) {
    const Ref<Valve> valve = Add(name);
    std::mt19937 random(seed);
    std::vector<Subscription> mine;
    for (int i = 0; i < 3'000; ++i) {
      if (random() % 64 < 30 + 4 * seed) {
        const auto kept = std::make_shared<int>(i);
        mine.push_back(Watch(Watched::All(*context_), Event::kReset,
                             [kept](const Notice&) { (void)*kept; }));
      } else if (!mine.empty()) {
        std::swap(mine[random() % mine.size()], mine.back());
        mine.pop_back();
      }
      if (i % 4 == 0) {
        context_->Tell({.event = Event::kReset, .object = *valve});
      }
    }
  };
  std::thread a(run, 0, "a");
  std::thread b(run, 1, "b");
  std::thread c(run, 0, "c");
  a.join();
  b.join();
  c.join();
  EXPECT_EQ(told, 3 * 750);
}

}  // namespace
}  // namespace qom
