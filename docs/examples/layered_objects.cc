// The code of docs/layered_objects.md: an object that is no device, what old
// machines and a host let it start with, and the tests of it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/objects/memory_backend_ram.h"
#include "qdev/options/object_add.h"
#include "qdev/options/object_option.h"
#include "qdev/user_creatable.h"
#include "qom/native_type.h"
#include "testing/fixture.h"
#include "testing/matchers.h"

namespace acme {

// ---- The type ---------------------------------------------------------------

class Clock final : public qom::Extends<Clock, qom::compat::ObjectCompat,
                                        qom::qdev::UserCreatable> {
 public:
  static constexpr std::string_view kTypeName = "acme-clock";
  struct Props;
  using Extends::Extends;

  absl::Status Complete() override {
    LockProperties();
    return absl::OkStatus();
  }

 private:
  uint32_t drift_limit_{};
  bool slew_{};
};

struct Clock::Props {
  static constexpr auto kDriftLimit = qom::props::Field<&Clock::drift_limit_>(
      "drift-limit", {.default_value = 500,
                      .doc = "How far the guest's time may be from the host's.",
                      .unit = "ms"});
  static constexpr auto kSlew = qom::props::Field<&Clock::slew_>(
      "slew", {.default_value = true,
               .doc = "Lost time is made up for slowly, not at once."});
  static constexpr auto kAll = qom::props::Table(kDriftLimit, kSlew);
};

// ---- The entries ------------------------------------------------------------

// Guests of release 1.0 saw time jump, and their memory go by its path.
constexpr qom::compat::Entry kCompat1_0[] = {
    qom::compat::Set<Clock>(Clock::Props::kSlew, false),
    qom::compat::Text("memory-backend", "x-use-canonical-path-for-ramblock-id",
                      "on")};

// Hosts of this kind have a coarse timer.
constexpr qom::compat::Entry kSmallHosts[] = {
    qom::compat::Set<Clock>(Clock::Props::kDriftLimit, 2000)};

// ---- The tests --------------------------------------------------------------

namespace {

using qom::compat::Layer;
using qom::compat::Layers;
using qom::qdev::ObjectAdd;
using qom::qdev::ParseObjectOption;
using qom::testing::ComesFrom;
using qom::testing::ComesFromASet;
using qom::testing::HasProperty;
using qom::testing::IsOk;
using ::testing::AllOf;

class ClockTest
    : public qom::testing::DeviceTestFor<Clock, qom::qdev::MemoryBackendRam> {
 protected:
  ClockTest() {
    EXPECT_THAT(
        Layers(context()).Append(Layer::kPlatform, "small_hosts", kSmallHosts),
        IsOk());
    EXPECT_THAT(Layers(context()).Append(Layer::kMachine, "acme_compat_1_0",
                                         kCompat1_0),
                IsOk());
  }
};

TEST_F(ClockTest, AnOptionStartsFromTheLayers) {
  const auto clock =
      ObjectAdd(context(), *ParseObjectOption("acme-clock,id=clock0"));
  ASSERT_THAT(clock, IsOk());
  EXPECT_THAT(**clock,
              HasProperty("slew", AllOf(false, ComesFrom(Layer::kMachine))));
  EXPECT_THAT(**clock, HasProperty("drift-limit",
                                   AllOf(2000, ComesFrom(Layer::kPlatform))));
}

TEST_F(ClockTest, WhatTheUserSaysWins) {
  const auto clock =
      ObjectAdd(context(), *ParseObjectOption("acme-clock,id=clock0,slew=on"));
  ASSERT_THAT(clock, IsOk());
  EXPECT_THAT(**clock, HasProperty("slew", AllOf(true, ComesFromASet())));
}

TEST_F(ClockTest, AnEntryForABaseTypeReachesItsSubtypes) {
  const auto ram = ObjectAdd(
      context(), *ParseObjectOption("memory-backend-ram,id=m0,size=1M"));
  ASSERT_THAT(ram, IsOk());
  EXPECT_THAT(**ram, HasProperty("x-use-canonical-path-for-ramblock-id",
                                 AllOf(true, ComesFrom(Layer::kMachine))));
}

}  // namespace
}  // namespace acme
