// Claims about code that the library calls in the middle of a walk (a device's
// Realize(), hotplug handlers, listeners, functions it was given) and that
// takes the tree apart: the walk goes on over what is still there, or fails
// with an error, and nothing is used after its end.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/fault_probe.h"
#include "qdev/hotplug.h"
#include "qdev/options/argument_check.h"
#include "qdev/options/device_add.h"
#include "qdev/options/device_option.h"
#include "qdev/resettable.h"
#include "qom/status.h"
#include "qom/value.h"
#include "testing/status_matchers.h"
#include "tests/qdev/wild_devices.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using ::qom::test::HasCause;
using ::qom::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using wild::ReentrancyTest;
using wild::Wild;
using wild::WildBus;
using wild::WildCard;
using wild::WildHost;
using wild::WildListener;

// ---- Realizing -------------------------------------------------------------

TEST_F(ReentrancyTest, APartThatRealizesMayTakeItsSiblingOut) {
  MakePair();
  Device* b = Only(b_);
  acts_.realize = [&](Device& device) {
    if (&device == a_.get()) b->Unparent();
    return absl::OkStatus();
  };
  EXPECT_THAT(pair_->SetRealized(true), IsOk());
  EXPECT_THAT(pair_->children(), ElementsAre(a_));
}

TEST_F(ReentrancyTest, ADeviceThatTakesItselfOutFailsToRealize) {
  const Ref<Wild> device = Add(*machine_, "device");
  acts_.realize = [](Device& self) {
    self.Unparent();
    return absl::OkStatus();
  };
  EXPECT_THAT(device->SetRealized(true),
              HasCause(Cause::kWrongPhase,
                       HasSubstr("it left its parent while it was being")));
  EXPECT_FALSE(device->realized());
  acts_.realize = nullptr;
  ASSERT_THAT(machine_->AddChild("device", device).status(), IsOk());
  EXPECT_THAT(device->SetRealized(true), IsOk());
}

TEST_F(ReentrancyTest, AnOwnerMayEndWhileItsPartRealizes) {
  MakePair();
  b_.Reset();
  Device* owner = Only(pair_);
  acts_.realize = [&](Device&) {
    owner->Unparent();
    return absl::OkStatus();
  };
  EXPECT_THAT(a_->SetRealized(true), HasCause(Cause::kWrongPhase));
  EXPECT_EQ(a_->parent(), nullptr);
}

TEST_F(ReentrancyTest, WhatWasTakenOutIsNotUndoneTwice) {
  MakePair();
  Device* a = Only(a_);
  int unrealized = 0;
  acts_.unrealize = [&](Device& device) { unrealized += &device == a; };
  acts_.realize = [&](Device& device) -> absl::Status {
    if (&device != b_.get()) return absl::OkStatus();
    a->Unparent();
    return Error(Cause::kFailed, "b says no");
  };
  EXPECT_THAT(pair_->SetRealized(true),
              HasCause(Cause::kFailed, HasSubstr("b says no")));
  EXPECT_EQ(unrealized, 1);
}

TEST_F(ReentrancyTest, ADeviceIsNotUnrealizedInTheMiddleOfBeingRealized) {
  const Ref<Wild> device = Add(*machine_, "device");
  acts_.realize = [](Device& self) {
    EXPECT_THAT(self.SetRealized(true),
                HasCause(Cause::kWrongPhase, HasSubstr("being realized")));
    return absl::OkStatus();
  };
  listeners_[0].up = [](Device& self) {
    EXPECT_THAT(self.SetRealized(false),
                HasCause(Cause::kWrongPhase, HasSubstr("being realized")));
  };
  EXPECT_THAT(device->SetRealized(true), IsOk());
  EXPECT_TRUE(device->realized());
}

TEST_F(ReentrancyTest, WhatRealizePluggedComesOffWhenItFails) {
  MakeHost();
  RealizeCards();
  const Ref<WildCard> loose = Add<WildCard>(*machine_, "loose");
  const Ref<Wild> device = Add(*machine_, "device");
  acts_.realize = [&](Device&) -> absl::Status {
    QOMRT_RETURN_IF_ERROR(loose->PlugInto(host_->bus()));
    return Error(Cause::kFailed, "no");
  };
  EXPECT_THAT(device->SetRealized(true), HasCause(Cause::kFailed));
  EXPECT_EQ(loose->parent_bus(), nullptr);
  EXPECT_EQ(host_->bus().devices().size(), 2u);
}

TEST_F(ReentrancyTest, WhatRealizeMovedGoesBackWhenItFails) {
  MakeHost();
  const Ref<WildHost> other = Add<WildHost>(*machine_, "other");
  acts_.realize = [&](Device& device) {
    if (&device != other.get()) return absl::OkStatus();
    EXPECT_THAT(b_->PlugInto(other->bus()), IsOk());
    return Error(Cause::kFailed, "no");
  };
  EXPECT_THAT(other->SetRealized(true), HasCause(Cause::kFailed));
  EXPECT_EQ(b_->parent_bus(), &host_->bus());
  EXPECT_THAT(other->bus().devices(), IsEmpty());
}

TEST_F(ReentrancyTest, WhatWasRealizedOnABusGoesWithTheOwnerThatFails) {
  host_ = Add<WildHost>(*machine_, "host");
  a_ = AddCard("a");
  b_ = AddCard("b");
  std::vector<std::string> down;
  acts_.unrealize = [&](Device& device) { down.push_back(device.name()); };
  listeners_[0].up = [&](Device& device) {
    if (&device != host_.get()) return;
    // Each is realized by a run of its own, which succeeds.
    ASSERT_THAT(a_->SetRealized(true), IsOk());
    ASSERT_THAT(b_->SetRealized(true), IsOk());
    host_->Unparent();
  };
  EXPECT_THAT(host_->SetRealized(true), HasCause(Cause::kWrongPhase));
  EXPECT_FALSE(host_->bus().realized());
  EXPECT_FALSE(a_->realized());
  EXPECT_FALSE(b_->realized());
  EXPECT_THAT(down, ElementsAre("b", "a", ""));
}

TEST_F(ReentrancyTest, ABusOfNoDeviceStaysUpForWhatWasRealizedOnItMeanwhile) {
  const Ref<WildBus> bus = Add<WildBus>(*machine_, "free-bus");
  const Ref<WildCard> first = Add<WildCard>(*machine_, "first");
  const Ref<WildCard> second = Add<WildCard>(*machine_, "second");
  ASSERT_THAT(first->PlugInto(*bus), IsOk());
  ASSERT_THAT(second->PlugInto(*bus), IsOk());
  acts_.realize = [&](Device& device) -> absl::Status {
    if (&device != first.get()) return absl::OkStatus();
    EXPECT_THAT(second->SetRealized(true), IsOk());
    return Error(Cause::kFailed, "no");
  };
  EXPECT_THAT(first->SetRealized(true), HasCause(Cause::kFailed));
  EXPECT_TRUE(second->realized());
  EXPECT_TRUE(bus->realized());
  EXPECT_THAT(second->SetRealized(false), IsOk());
  acts_.realize = nullptr;
  EXPECT_THAT(first->SetRealized(true), IsOk());
}

TEST_F(ReentrancyTest, ADeepNestOfDevicesIsRealizedResetAndUnrealized) {
  constexpr size_t kDepth = 20000;
  size_t realized = 0;
  acts_.realize = [&](Device&) {
    ++realized;
    return absl::OkStatus();
  };
  acts_.unrealize = [&](Device&) { --realized; };
  const Ref<Wild> top = New();
  std::vector<Ref<Wild>> nest = {top};
  // From the innermost outwards, so that no check walks the whole way up.
  for (size_t i = 1; i < kDepth; ++i) nest.push_back(New());
  for (size_t i = kDepth - 1; i > 0; --i) {
    ASSERT_THAT(nest[i - 1]->AddChild("in", nest[i]).status(), IsOk());
  }
  nest.clear();
  ASSERT_THAT(machine_->AddChild("top", top).status(), IsOk());
  ASSERT_THAT(top->SetRealized(true), IsOk());
  EXPECT_EQ(realized, kDepth);
  Reset(*top, ResetKind::kCold);
  EXPECT_THAT(top->SetRealized(false), IsOk());
  EXPECT_EQ(realized, 0u);
}

// ---- Unrealizing and ending ------------------------------------------------

TEST_F(ReentrancyTest, APartThatUnrealizesMayTakeItsSiblingOut) {
  MakePair();
  ASSERT_THAT(pair_->SetRealized(true), IsOk());
  Device* a = Only(a_);
  int unrealized = 0;
  acts_.unrealize = [&](Device& device) {
    ++unrealized;
    if (&device == b_.get()) a->Unparent();
  };
  EXPECT_THAT(pair_->SetRealized(false), IsOk());
  EXPECT_EQ(unrealized, 3);
}

TEST_F(ReentrancyTest, ADeviceMayLeaveTheTreeWhileItUnrealizes) {
  MakeHost();
  RealizeCards();
  acts_.unrealize = [](Device& device) { device.Unparent(); };
  EXPECT_THAT(a_->SetRealized(false), IsOk());
  EXPECT_EQ(a_->parent(), nullptr);
  EXPECT_EQ(a_->parent_bus(), nullptr);
}

TEST_F(ReentrancyTest, ABusThatLeavesTakesItsDevicesOffAndNoOthersOn) {
  MakeHost();
  RealizeCards();
  const Ref<WildCard> late = Add<WildCard>(*machine_, "late");
  acts_.unrealize = [&](Device&) {
    EXPECT_THAT(late->PlugInto(host_->bus()),
                HasCause(Cause::kWrongPhase, HasSubstr("is leaving")));
  };
  host_->bus().Unparent();
  EXPECT_THAT(host_->bus().devices(), IsEmpty());
  EXPECT_EQ(a_->parent(), nullptr);
}

TEST_F(ReentrancyTest, ABusMayLeaveWhileItsDeviceIsRealized) {
  const Ref<WildBus> bus = Add<WildBus>(*machine_, "free-bus");
  const Ref<WildCard> card = Add<WildCard>(*machine_, "card");
  ASSERT_THAT(card->PlugInto(*bus), IsOk());
  listeners_[0].up = [&](Device&) { bus->Unparent(); };
  EXPECT_THAT(card->SetRealized(true), HasCause(Cause::kWrongPhase));
  EXPECT_FALSE(card->realized());
  EXPECT_EQ(card->parent_bus(), nullptr);
}

// ---- Listeners and handlers ------------------------------------------------

TEST_F(ReentrancyTest, EachListenerIsToldOnceWhateverTheyDoToTheList) {
  WildListener late;
  int seen[4] = {};
  for (int i = 0; i < 3; ++i) {
    listeners_[i].up = [&, i](Device&) {
      ++seen[i];
      if (i != 0) return;
      Listeners(*context_).Remove(listeners_[0]);
      Listeners(*context_).Add(late);
    };
  }
  late.up = [&](Device&) { ++seen[3]; };
  ASSERT_THAT(Add(*machine_, "one")->SetRealized(true), IsOk());
  EXPECT_THAT(seen, ElementsAre(1, 1, 1, 0));
  ASSERT_THAT(Add(*machine_, "two")->SetRealized(true), IsOk());
  EXPECT_THAT(seen, ElementsAre(1, 2, 2, 1));
  Listeners(*context_).Remove(late);
}

TEST_F(ReentrancyTest, AListenerThatTakesAPartOutLetsTheWholeFail) {
  MakePair();
  Device* a = Only(a_);
  listeners_[0].up = [&](Device& device) {
    if (&device == a) device.Unparent();
  };
  EXPECT_THAT(pair_->SetRealized(true), HasCause(Cause::kWrongPhase));
  EXPECT_FALSE(pair_->realized());
  EXPECT_FALSE(b_->realized());
}

TEST_F(ReentrancyTest, WhatAListenerUnplugsIsNotAdded) {
  MakeHost();
  listeners_[0].up = [](Device& device) { FinishUnplug(device); };
  EXPECT_THAT(DeviceAdd(*context_, *ParseDeviceOption("wild-card,id=x,bus=bus"))
                  .status(),
              HasCause(Cause::kWrongPhase));
  EXPECT_EQ(host_->bus().devices().size(), 2u);
  EXPECT_EQ(machine_->Child("peripheral"), nullptr);
}

TEST_F(ReentrancyTest, WhatItsFirstResetUnplugsIsNotAdded) {
  MakeHost();
  ASSERT_THAT(machine_->SetReady(), IsOk());
  acts_.hold = [](Device& device) { FinishUnplug(device); };
  EXPECT_THAT(DeviceAdd(*context_, *ParseDeviceOption("wild-card,id=x,bus=bus"))
                  .status(),
              HasCause(Cause::kWrongPhase));
  EXPECT_EQ(host_->bus().devices().size(), 2u);
}

TEST_F(ReentrancyTest, AHandlerThatUnplugsWhatItPlugsIsToldOfThat) {
  MakeHost();
  int unplugged = 0;
  acts_.plug = [](Device& device) {
    FinishUnplug(device);
    return absl::OkStatus();
  };
  acts_.unplug = [&](Device&) { ++unplugged; };
  EXPECT_THAT(a_->SetRealized(true), HasCause(Cause::kWrongPhase));
  EXPECT_EQ(unplugged, 1);
  EXPECT_FALSE(a_->realized());
}

TEST_F(ReentrancyTest, AHandlerMayEndBetweenItsSteps) {
  MakeHost();
  Device* host = host_.get();
  host_.Reset();
  acts_.realize = [&](Device&) {
    host->Unparent();
    return absl::OkStatus();
  };
  EXPECT_THAT(a_->SetRealized(true), HasCause(Cause::kWrongPhase));
}

TEST_F(ReentrancyTest, AFailingAddTakesOnlyWhatItMade) {
  acts_.realize = [&](Device& device) -> absl::Status {
    if (device.id() != "outer") return absl::OkStatus();
    EXPECT_THAT(
        DeviceAdd(*context_, *ParseDeviceOption("wild,id=inner")).status(),
        IsOk());
    return Error(Cause::kFailed, "no");
  };
  EXPECT_THAT(
      DeviceAdd(*context_, *ParseDeviceOption("wild,id=outer")).status(),
      HasCause(Cause::kFailed));
  const auto inner = context_->Resolve("/machine/peripheral/inner");
  ASSERT_THAT(inner.status(), IsOk());
  EXPECT_THAT((*inner)->Get("realized"), testing::IsOkAndHolds("on"));
}

TEST_F(ReentrancyTest, ABusThatPlugsADeviceItselfWhileAskedKeepsItOnce) {
  MakeHost();
  const Ref<WildCard> card = Add<WildCard>(*machine_, "card");
  bool again = true;
  acts_.assign_address = [&](Device& device) {
    return std::exchange(again, false) ? device.PlugInto(host_->bus())
                                       : absl::OkStatus();
  };
  EXPECT_THAT(card->PlugInto(host_->bus()), HasCause(Cause::kWrongPhase));
  EXPECT_EQ(host_->bus().devices().size(), 3u);
}

// Each step moves something; of N parts this takes N looks, not N times N.
TEST_F(ReentrancyTest, ManyDevicesThatEachMoveSomethingAreRealizedInGoodTime) {
  MakeHost();
  ASSERT_THAT(host_->SetRealized(false), IsOk());
  acts_.realize = [this](Device& device) {
    return device.AddChild("part", *context_->New("object")).status();
  };
  std::vector<Ref<WildCard>> cards;
  for (int i = 0; i < 20000; ++i) {
    cards.push_back(New<WildCard>());
    ASSERT_THAT(cards.back()->PlugInto(host_->bus()), IsOk());
  }
  ASSERT_THAT(host_->SetRealized(true), IsOk());
  EXPECT_NE(cards.back()->Child("part"), nullptr);
  ASSERT_THAT(host_->SetRealized(false), IsOk());
  EXPECT_EQ(cards.back()->Child("part"), nullptr);
  while (!cards.empty()) {
    cards.back()->Unparent();
    cards.pop_back();
  }
}

// ---- Functions that are given ----------------------------------------------

TEST_F(ReentrancyTest, ACheckOfArgumentsMayAddOthers) {
  ArgumentChecks& checks = ArgumentChecksOf(*context_);
  int asked = 0;
  for (int i = 0; i < 3; ++i) {
    checks.Add([&checks, &asked, i](std::string_view, const Value&, bool) {
      ++asked;
      for (int n = 0; n < 50 && i == 0; ++n) {
        checks.Add([&asked](std::string_view, const Value&, bool) {
          ++asked;
          return absl::OkStatus();
        });
      }
      return absl::OkStatus();
    });
  }
  EXPECT_THAT(checks.Ask("wild", "", {}, false), IsOk());
  EXPECT_EQ(asked, 3);
  EXPECT_THAT(checks.Ask("wild", "", {}, false), IsOk());
  EXPECT_EQ(asked, 3 + 3 + 50);
}

TEST_F(ReentrancyTest, AFaultProbeMayTakeItselfAway) {
  MakeHost();
  FaultProbe& probe = FaultProbeOf(*context_);
  const std::string why(100, 'x');
  probe.OnStep([&probe, why](std::string_view, const Object&) {
    probe.OnStep(nullptr);
    return Error(Cause::kFailed, "once: {}", why);
  });
  EXPECT_THAT(a_->SetRealized(true),
              HasCause(Cause::kFailed, HasSubstr("once: " + why)));
  EXPECT_THAT(a_->SetRealized(true), IsOk());
}

}  // namespace
}  // namespace qom::qdev
