// Claims about watching objects: who is told of what, who may refuse, and what
// listeners may do.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/watch.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/handle.h"
#include "props/property_set.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/interface.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/qom/watch_fixture.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using test::Beeper;
using test::HasCause;
using test::IsOk;
using test::LoudValve;
using test::Pump;
using test::Valve;
using test::WatchTest;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(WatchTest, AChangeIsToldWithOldAndNewValueAndWhoSetIt) {
  const Ref<Valve> valve = Add("v");
  const Subscription seen =
      Watch(Watched::One(*valve), Event::kChange, Write());
  ASSERT_THAT(valve->Set("flow", 7), IsOk());
  ASSERT_THAT(valve->Set("label", "left", SetBy::kUser), IsOk());
  ASSERT_THAT(valve->Set("flow", "8", SetBy::kMonitor), IsOk());
  EXPECT_THAT(Told(), ElementsAre("change /v.flow: 5, now 7, by the program",
                                  "change /v.label: '', now 'left', by the "
                                  "user",
                                  "change /v.flow: 7, now 8, by the monitor"));
}

TEST_F(WatchTest, ASetThatChangesNothingIsASetAndNoChange) {
  const Ref<Valve> valve = Add("v");
  const Subscription seen =
      Watch(Watched::One(*valve), Event::kChange | Event::kSet, Write());
  ASSERT_THAT(valve->Set("flow", 5), IsOk());
  EXPECT_THAT(Told(), ElementsAre("set /v.flow: 5, now 5, by the program"));
}

TEST_F(WatchTest, ASetThatFailsIsNotTold) {
  const Ref<Valve> valve = Add("v");
  const Subscription seen =
      Watch(Watched::One(*valve), Event::kChange | Event::kSet, Write());
  EXPECT_FALSE(valve->Set("flow", 100).ok());
  EXPECT_FALSE(valve->Set("memory", "bad").ok());
  EXPECT_FALSE(valve->Set("list", "1,x").ok());
  EXPECT_THAT(Told(), IsEmpty());
}

TEST_F(WatchTest, EveryWayToSetIsTold) {
  const Ref<Valve> valve = Add("v");
  const Subscription seen =
      Watch(Watched::One(*valve), Event::kChange, Write());
  const auto handle = *props::Handle<uint32_t>::Find(valve->type(), "flow");
  ASSERT_THAT(handle.Set(*valve, 6), IsOk());
  const auto set = *props::PropertySet::Make(valve->type(),
                                             {{"flow", 9}, {"memory", "much"}});
  ASSERT_THAT(set.ApplyTo(*valve), IsOk());
  ASSERT_THAT(valve->Set("list", "1,2-3"), IsOk());
  ASSERT_THAT(valve->Settle(), IsOk());
  valve->RestoreSettled();
  valve->Leak();
  EXPECT_THAT(Told(),
              ElementsAre("change /v.flow: 5, now 6, by the program",
                          "change /v.flow: 6, now 9, by the program",
                          "change /v.memory: '', now 'much', by the program",
                          "change /v.list: , now 1,2,3, by the program",
                          "change /v.speed: 0, now 7, by the program",
                          "change /v.speed: 7, now 0, by the program",
                          "change /v.flow: nothing, now 1, by the program"));
}

TEST_F(WatchTest, ADynamicPropertyIsWatchedAsAnyOther) {
  const Ref<Valve> valve = Add("v");
  uint64_t held = 1;
  ASSERT_THAT(
      valve
          ->AddProperty("extra", "int",
                        {.get =
                             [&held](const Object&, Visitor& visitor) {
                               uint64_t value = held;
                               return visitor.Unsigned(&value, UINT64_MAX);
                             },
                         .set =
                             [&held](Object&, Visitor& visitor) {
                               return visitor.Unsigned(&held, UINT64_MAX);
                             }})
          .status(),
      IsOk());
  const Subscription seen = *WatchProperty(*valve, "extra", Write());
  ASSERT_THAT(valve->Set("extra", 2), IsOk());
  EXPECT_THAT(Told(), ElementsAre("change /v.extra: 1, now 2, by the program"));
}

TEST_F(WatchTest, OnePropertyIsWatchedByItsName) {
  const Ref<Valve> valve = Add("v");
  const Subscription seen = *WatchProperty(*valve, "flow", Write());
  ASSERT_THAT(valve->Set("speed", 1), IsOk());
  ASSERT_THAT(valve->Set("flow", 1), IsOk());
  EXPECT_THAT(Told(), ElementsAre("change /v.flow: 5, now 1, by the program"));
  EXPECT_THAT(WatchProperty(*valve, "flwo", Write()).status(),
              HasCause(Cause::kUnknownProperty, HasSubstr("nearest: flow")));
}

TEST_F(WatchTest, AnAliasIsWatchedWhereItsValueLies) {
  const Ref<Pump> pump = Add<Pump>("p");
  ASSERT_THAT(pump->AddAlias("far", *pump, "flow"), IsOk());
  const Subscription seen = *WatchProperty(*pump, "far", Write());
  ASSERT_THAT(pump->Set("far", 1), IsOk());
  ASSERT_THAT(pump->Set("flow", 2), IsOk());
  ASSERT_THAT(pump->valve().Set("flow", 3), IsOk());
  EXPECT_THAT(Told(),
              ElementsAre("change /p/valve.flow: 5, now 1, by the program",
                          "change /p/valve.flow: 1, now 2, by the program",
                          "change /p/valve.flow: 2, now 3, by the program"));
}

TEST_F(WatchTest, WhoWatchesBothIsToldOfThePropertyAndOfItsAlias) {
  const Ref<Pump> pump = Add<Pump>("p");
  const Subscription seen =
      Watch(Watched::Below(*pump), Event::kChange, Write());
  ASSERT_THAT(pump->Set("flow", 2, SetBy::kUser), IsOk());
  EXPECT_THAT(Told(), ElementsAre("change /p/valve.flow: 5, now 2, by the user",
                                  "change /p.flow: 5, now 2, by the user"));
}

TEST_F(WatchTest, ASubtreeIsWatchedAsItIsAtThatMoment) {
  const Ref<Valve> top = Add("top");
  const Ref<Valve> inside = *context_->New<Valve>();
  const Ref<Valve> outside = Add("other");
  const Subscription seen =
      Watch(Watched::Below(*top), Event::kChange | Event::kJoin | Event::kLeave,
            Write());
  ASSERT_THAT(outside->Set("flow", 1), IsOk());
  ASSERT_THAT(inside->Set("flow", 2), IsOk());
  ASSERT_THAT(top->AddChild("in", inside).status(), IsOk());
  ASSERT_THAT(inside->Set("flow", 3), IsOk());
  inside->Unparent();
  ASSERT_THAT(inside->Set("flow", 4), IsOk());
  EXPECT_THAT(Told(), ElementsAre("join /top/in",
                                  "change /top/in.flow: 2, now 3, by the "
                                  "program",
                                  "leave /top/in"));
}

TEST_F(WatchTest, ATypeIsWatchedWithItsDescendantsAndThoseToCome) {
  const Ref<LoudValve> there = Add<LoudValve>("there");
  const Ref<LoudValve> alone = *context_->New<LoudValve>();
  const Subscription seen =
      Watch(Watched::Type<Valve>(*context_), Event::kChange, Write());
  const Ref<Pump> pump = *context_->New<Pump>();
  ASSERT_THAT(there->Set("flow", 1), IsOk());
  ASSERT_THAT(pump->valve().Set("flow", 1), IsOk());
  EXPECT_THAT(Told(),
              ElementsAre("change /there.flow: 5, now 1, by the program",
                          "change (pump)/valve.flow: 5, now 1, by the "
                          "program"));
  // What was there, and had no place, is watched once it has one.
  ASSERT_THAT(alone->Set("flow", 1), IsOk());
  EXPECT_THAT(Told(), IsEmpty());
  ASSERT_THAT(context_->root().AddChild("a", alone).status(), IsOk());
  ASSERT_THAT(alone->Set("flow", 2), IsOk());
  EXPECT_THAT(Told(), ElementsAre("change /a.flow: 1, now 2, by the program"));
}

TEST_F(WatchTest, AnInterfaceIsWatchedAsAType) {
  const Ref<LoudValve> loud = Add<LoudValve>("loud");
  const Ref<Valve> quiet = Add("quiet");
  const Subscription seen =
      Watch(Watched::Type<Beeper>(*context_), Event::kChange, Write());
  ASSERT_THAT(loud->Set("flow", 1), IsOk());
  ASSERT_THAT(quiet->Set("flow", 1), IsOk());
  EXPECT_THAT(Told(),
              ElementsAre("change /loud.flow: 5, now 1, by the program"));
}

TEST_F(WatchTest, ThoseWhoJoinAndLeaveAreToldEachOnce) {
  const Subscription seen =
      Watch(Watched::All(*context_),
            Event::kJoin | Event::kLeave | Event::kCreate, Write());
  const Ref<Pump> pump = *context_->New<Pump>();
  const Ref<Valve> folder = *context_->New<Valve>();
  EXPECT_THAT(Told(),
              ElementsAre("create (valve)", "create (pump)", "create (valve)"));
  ASSERT_THAT(folder->AddChild("p", pump).status(), IsOk());
  EXPECT_THAT(Told(), IsEmpty());  // not in the tree
  ASSERT_THAT(context_->root().AddChild("f", folder).status(), IsOk());
  EXPECT_THAT(Told(), ElementsAre("join /f", "join /f/p", "join /f/p/valve"));
  pump->Unparent();
  EXPECT_THAT(Told(), ElementsAre("leave /f/p/valve", "leave /f/p"));
}

TEST_F(WatchTest, WhatLeavesIsToldWithItsPathHoweverDeepItWas) {
  const Ref<Valve> top = Add("top");
  Ref<Object> at = top;
  for (int i = 0; i < 300; ++i) {
    const Ref<Valve> below = *context_->New<Valve>();
    ASSERT_THAT(at->AddChild("v", below).status(), IsOk());
    at = below;
  }
  ASSERT_THAT(top->AddChild("w", *context_->New<Valve>()).status(), IsOk());
  std::vector<std::string> left;
  const Subscription seen = Watch(
      Watched::All(*context_), Event::kLeave,
      [&left](const Notice& notice) { left.emplace_back(notice.detail); });
  const std::string deepest = at->CanonicalPath();
  top->Unparent();
  ASSERT_EQ(left.size(), 302u);
  EXPECT_EQ(left[0], "/top/w");
  EXPECT_EQ(left[1], deepest);
  EXPECT_EQ(left.back(), "/top");
}

TEST_F(WatchTest, ANoticeIsOneLineWhateverNamesHold) {
  const Subscription seen =
      Watch(Watched::All(*context_), Event::kJoin, Write());
  ASSERT_THAT(
      context_->root().AddChild("a\nb", *context_->New<Valve>()).status(),
      IsOk());
  EXPECT_THAT(Told(), ElementsAre("join /a\\x0ab"));
}

TEST_F(WatchTest, AGuardRefusesAndIsNamed) {
  const Ref<Valve> valve = Add("v");
  std::vector<std::string> asked;
  const Subscription guard = *GuardProperty(
      *valve, "flow", "the plumber", [&asked](const Notice& notice) {
        asked.push_back(notice.before.ToText() + "," + notice.after.ToText());
        return notice.after.uint_value() > 50
                   ? Error(Cause::kWrongPhase, "the pipe is thin")
                   : absl::OkStatus();
      });
  EXPECT_THAT(valve->Set("flow", "0x40", SetBy::kUser),
              HasCause(Cause::kWrongPhase,
                       AllOf(HasSubstr("valve.flow: refused by the plumber: "
                                       "the pipe is thin"))));
  EXPECT_EQ(valve->flow_, 5u);
  EXPECT_FALSE(valve->WasSet(*valve->type().FindProperty("flow")));
  EXPECT_THAT(valve->Set("flow", 20), IsOk());
  EXPECT_EQ(valve->flow_, 20u);
  // What it would not take anyhow is not asked about.
  EXPECT_FALSE(valve->Set("flow", 1000).ok());
  EXPECT_THAT(asked, ElementsAre("5,64", "5,20"));
}

TEST_F(WatchTest, AGuardSeesValuesOfEveryKind) {
  const Ref<Valve> valve = Add("v");
  std::vector<std::string> asked;
  const Subscription guard =
      Guard(Watched::One(*valve), "me", [&asked](const Notice& notice) {
        asked.push_back(notice.after.ToText());
        return absl::OkStatus();
      });
  ASSERT_THAT(valve->Set("label", "x"), IsOk());
  ASSERT_THAT(valve->Set("memory", "y"), IsOk());
  ASSERT_THAT(valve->Set("list", "1-3,7"), IsOk());
  EXPECT_EQ(valve->Get("list").value(), "1,2,3,7");
  EXPECT_FALSE(valve->Set("list", "1,2,x").ok());
  EXPECT_EQ(valve->Get("list").value(), "1,2,3,7");
  EXPECT_THAT(asked, ElementsAre("x", "y", "1,2,3,7"));
}

TEST_F(WatchTest, AGuardOfAnAliasIsAskedHoweverItIsSet) {
  const Ref<Pump> pump = Add<Pump>("p");
  const Subscription guard = *GuardProperty(
      *pump, "flow", "me",
      [](const Notice&) { return Error(Cause::kFailed, "never"); });
  EXPECT_FALSE(pump->Set("flow", 1).ok());
  EXPECT_FALSE(pump->valve().Set("flow", 1).ok());
  EXPECT_EQ(pump->valve().flow_, 5u);
}

TEST_F(WatchTest, ABatchTellsEachPropertyOnce) {
  const Ref<Valve> a = Add("a");
  const Ref<Valve> b = Add("b");
  const Subscription seen =
      Watch(Watched::All(*context_), Event::kChange, Write());
  {
    const NoticeBatch batch(*context_);
    ASSERT_THAT(a->Set("flow", 1), IsOk());
    ASSERT_THAT(b->Set("flow", 9), IsOk());
    {
      const NoticeBatch inner(*context_);
      ASSERT_THAT(a->Set("flow", 2, SetBy::kInternal), IsOk());
    }
    ASSERT_THAT(a->Set("speed", 3), IsOk());
    ASSERT_THAT(a->Set("speed", 0), IsOk());
    const Ref<Valve> gone = *context_->New<Valve>();
    ASSERT_THAT(gone->Set("flow", 1), IsOk());
    EXPECT_THAT(Told(), IsEmpty());
  }
  EXPECT_THAT(Told(), ElementsAre("change /a.flow: 5, now 2, by the program",
                                  "change /b.flow: 5, now 9, by the program"));
}

TEST_F(WatchTest, BatchesMayEndInAnyOrder) {
  const Ref<Valve> valve = Add("v");
  const Subscription seen =
      Watch(Watched::One(*valve), Event::kChange, Write());
  auto outer = std::make_unique<NoticeBatch>(*context_);
  auto inner = std::make_unique<NoticeBatch>(*context_);
  ASSERT_THAT(valve->Set("flow", 1), IsOk());
  outer.reset();
  ASSERT_THAT(valve->Set("flow", 2), IsOk());
  inner.reset();
  ASSERT_THAT(valve->Set("flow", 3), IsOk());
  EXPECT_THAT(Told(), ElementsAre(HasSubstr("now 1"), HasSubstr("now 2"),
                                  HasSubstr("now 3")));
}

TEST_F(WatchTest, ASubscriptionEndsWithItsHandle) {
  const Ref<Valve> valve = Add("v");
  std::optional<Subscription> seen =
      Watch(Watched::One(*valve), Event::kChange, Write());
  const auto kept = std::make_shared<int>(0);
  Subscription other =
      Watch(Watched::All(*context_), Event::kChange, [kept](const Notice&) {});
  Subscription moved = std::move(other);
  other.Reset();
  EXPECT_EQ(kept.use_count(), 2);
  moved.Reset();
  EXPECT_EQ(kept.use_count(), 1);  // and with all it kept
  seen.reset();
  ASSERT_THAT(valve->Set("flow", 1), IsOk());
  EXPECT_FALSE(valve->sets_are_guarded());  // nobody pays any more
  EXPECT_THAT(Told(), IsEmpty());
}

TEST_F(WatchTest, ASubscriptionMayOutliveAllItWatches) {
  Subscription one;
  Subscription all;
  Subscription below;
  {
    Context context(registry_);
    const Ref<Valve> valve = *context.New<Valve>();
    one = Watch(Watched::One(*valve), Event::kChange, Write());
    below = Watch(Watched::Below(*valve), Event::kChange, Write());
    all = Watch(Watched::All(context), Events::All(), Write());
  }
  one.Reset();
  below = Subscription();
}

TEST_F(WatchTest, AListenerMayUnsubscribeItselfAndOthers) {
  const Ref<Valve> valve = Add("v");
  std::vector<int> told;
  Subscription first;
  Subscription second;
  Subscription third;
  first = Watch(Watched::One(*valve), Event::kChange, [&](const Notice&) {
    told.push_back(1);
    first.Reset();
    second.Reset();
  });
  second = Watch(Watched::One(*valve), Event::kChange,
                 [&told](const Notice&) { told.push_back(2); });
  third = Watch(Watched::One(*valve), Event::kChange,
                [&told](const Notice&) { told.push_back(3); });
  ASSERT_THAT(valve->Set("flow", 1), IsOk());
  ASSERT_THAT(valve->Set("flow", 2), IsOk());
  EXPECT_THAT(told, ElementsAre(1, 3, 3));
}

TEST_F(WatchTest, WhoSubscribesInsideIsToldFromTheNextEventOn) {
  const Ref<Valve> valve = Add("v");
  std::vector<Subscription> more;
  const Subscription seen =
      Watch(Watched::All(*context_), Event::kChange, [&](const Notice&) {
        more.push_back(Watch(Watched::All(*context_), Event::kChange, Write()));
      });
  ASSERT_THAT(valve->Set("flow", 1), IsOk());
  EXPECT_THAT(Told(), IsEmpty());
  ASSERT_THAT(valve->Set("flow", 2), IsOk());
  EXPECT_THAT(Told(), ElementsAre("change /v.flow: 1, now 2, by the program"));
}

TEST_F(WatchTest, AnObjectMayEndInsideOfItsNotice) {
  Ref<Valve> valve = *context_->New<Valve>();
  Valve* const bare = valve.get();
  const Subscription drop = Watch(Watched::One(*valve), Event::kChange,
                                  [&valve](const Notice&) { valve.Reset(); });
  const Subscription seen = Watch(Watched::One(*bare), Event::kChange, Write());
  ASSERT_THAT(bare->Set("flow", 1), IsOk());
  EXPECT_THAT(Told(),
              ElementsAre("change (valve).flow: 5, now 1, by the program"));
  EXPECT_FALSE(valve);
}

TEST_F(WatchTest, AListenerMaySetWhatItWatches) {
  const Ref<Valve> valve = Add("v");
  const Subscription clamp =
      *WatchProperty(*valve, "flow", [&valve](const Notice& notice) {
        if (notice.after.uint_value() > 10) {
          EXPECT_THAT(valve->Set("flow", 10), IsOk());
        }
      });
  const Subscription seen = *WatchProperty(*valve, "flow", Write());
  ASSERT_THAT(valve->Set("flow", 50), IsOk());
  EXPECT_EQ(valve->flow_, 10u);
  EXPECT_THAT(Told(), ElementsAre("change /v.flow: 50, now 10, by the program",
                                  "change /v.flow: 5, now 50, by the program"));
}

TEST_F(WatchTest, AGuardMayLockOrTakeAwayWhatIsSet) {
  const Ref<Valve> valve = Add("v");
  const Subscription guard =
      Guard(Watched::One(*valve), "me", [&valve](const Notice& notice) {
        if (notice.property == "extra") {
          return valve->RemoveProperty("extra");
        }
        valve->LockProperties();
        return absl::OkStatus();
      });
  ASSERT_THAT(
      valve
          ->AddProperty(
              "extra", "int",
              {.set = [](Object&, Visitor&) { return absl::OkStatus(); }})
          .status(),
      IsOk());
  EXPECT_THAT(valve->Set("extra", 1), HasCause(Cause::kUnknownProperty));
  EXPECT_THAT(valve->Set("flow", 1), HasCause(Cause::kWrongPhase));
  EXPECT_EQ(valve->flow_, 5u);
}

TEST_F(WatchTest, WhoLeftBeforeItsTurnIsPassedOver) {
  const Ref<Pump> pump = *context_->New<Pump>();
  const Subscription first =
      Watch(Watched::All(*context_), Event::kJoin, [&pump](const Notice& at) {
        if (&at.object == pump.get()) pump->valve().Unparent();
      });
  const Subscription seen =
      Watch(Watched::All(*context_), Event::kJoin, Write());
  ASSERT_THAT(context_->root().AddChild("p", pump).status(), IsOk());
  EXPECT_THAT(Told(), ElementsAre("join /p"));
}

TEST_F(WatchTest, ThreadsSetTheirOwnObjectsUnderListenersOfAll) {
  constexpr int kSets = 500;
  std::atomic<int> told{0};
  const Subscription all = Watch(Watched::Type<Valve>(*context_),
                                 Event::kChange | Event::kJoin | Event::kLeave,
                                 [&told](const Notice&) { ++told; });
  const auto run = [this](std::string_view name) {
    const Ref<Valve> valve = Add(name);
    for (int i = 0; i < kSets; ++i) {
      int own = 0;
      const Subscription seen =
          *WatchProperty(*valve, "flow", [&own](const Notice&) { ++own; });
      const Subscription wide =
          Watch(Watched::Below(*valve), Event::kLeave, [](const Notice&) {});
      EXPECT_THAT(valve->Set("flow", 6 + i % 2), IsOk());
      EXPECT_EQ(own, 1);
    }
    valve->Unparent();
  };
  std::thread a(run, "a");
  std::thread b(run, "b");
  a.join();
  b.join();
  EXPECT_EQ(told, 2 * (kSets + 2));
}

}  // namespace
}  // namespace qom
