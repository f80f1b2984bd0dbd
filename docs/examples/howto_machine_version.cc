// The code of docs/howto/machine_version.md: acme-2.1 comes after the machines
// of machine_family.h, with a change that older guests must not see.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "absl/status/status.h"
#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "machine_family.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/value.h"
#include "testing/fixture.h"
#include "testing/matchers.h"
#include "virtio_blk.h"

namespace acme {

// ---- A property of one's own changes: the row says what it was --------------

class Watchdog final : public qom::Extends<Watchdog, qom::qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-watchdog";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t timeout_{};
};

struct Watchdog::Props {
  static constexpr auto kTimeout = qom::props::Field<&Watchdog::timeout_>(
      "timeout", {.default_value = 5000,
                  .min = 1,
                  .doc = "How long the guest may be silent.",
                  .unit = "ms",
                  .history = {{"2.0", 1000}}});
  static constexpr auto kAll = qom::props::Table(kTimeout);
};

// ---- A device of somebody else changes: an entry says what it was -----------

constexpr qom::compat::Entry kCompat2_0[] = {
    qom::compat::Set<VirtioBlk>(VirtioBlk::Props::kQueueSize, 64)};

// ---- The version ------------------------------------------------------------

absl::Status AddNewMachines(qom::compat::MachineSet& machines) {
  using qom::Value;
  QOMRT_RETURN_IF_ERROR(machines.AddEntries("compat_2_0", kCompat2_0));
  QOMRT_RETURN_IF_ERROR(
      machines.AddMachine({.name = "acme-2.1",
                           .alias = "acme",
                           .is_default = true,
                           .attributes = {{"released", Value("2026-11-02")}}}));
  return machines.AddMachine(
      {.name = "acme-2.0",
       .tables = {"compat_2_0"},
       .attributes = {{"released", Value("2026-03-01")}}});
}

// ---- The tests --------------------------------------------------------------

namespace {

using qom::compat::Layer;
using qom::testing::ComesFrom;
using qom::testing::ComesFromTheDefault;
using qom::testing::HasProperty;
using qom::testing::IsOk;
using ::testing::AllOf;

class NewMachineTest : public ::testing::Test, public qom::testing::DeviceTest {
 protected:
  NewMachineTest()
      : DeviceTest([](qom::TypeRegistry& registry) {
          RegisterAcmeTypes(registry);
          registry.Register<Watchdog>();
        }) {
    EXPECT_THAT(AddNewMachines(machines_), IsOk());
  }

  qom::compat::MachineSet machines_;
};

TEST_F(NewMachineTest, TheNewestHasTheDefaults) {
  SelectMachine(machines_, "acme-2.1");
  EXPECT_THAT(*New<Watchdog>(),
              HasProperty("timeout", AllOf(5000, ComesFromTheDefault())));
  EXPECT_THAT(*New<VirtioBlk>(), HasProperty("queue-size", 256));
}

TEST_F(NewMachineTest, TheOneBeforeKeepsWhatItPromised) {
  SelectMachine(machines_, "acme-2.0");
  EXPECT_THAT(*New<Watchdog>(),
              HasProperty("timeout", AllOf(1000, ComesFrom(Layer::kMachine))));
  EXPECT_THAT(*New<VirtioBlk>(),
              HasProperty("queue-size", AllOf(64, ComesFrom(Layer::kMachine))));
}

}  // namespace
}  // namespace acme
