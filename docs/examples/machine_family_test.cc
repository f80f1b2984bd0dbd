// The guest ABI of the machines of machine_family.h is kept: what each promised
// is recorded in machine_family.abi, and every change is found.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "machine_family.h"

#include <string>
#include <string_view>
#include <vector>

#include "compat/diagnostic.h"
#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/machine.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "testing/guest_abi.h"
#include "testing/matchers.h"

namespace acme {
namespace {

using qom::compat::MachineSet;
using qom::qdev::SelectMachine;
using qom::testing::GuestAbiOf;
using qom::testing::IsOk;
using qom::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

QOMRT_GUEST_ABI_SUITE(AcmeGuestAbi, RegisterAcmeTypes, AddMachines,
                      "machine_family.abi");

class MachineFamilyTest : public ::testing::Test {
 protected:
  MachineFamilyTest() {
    RegisterAcmeTypes(registry_);
    EXPECT_THAT(registry_.Seal(), IsOk());
    EXPECT_THAT(AddMachines(machines_), IsOk());
  }

  // Where each recorded value of `machine` comes from.
  std::vector<std::string> Origins(std::string_view machine) {
    std::vector<std::string> origins;
    const auto abi = GuestAbiOf(registry_, machines_, machine);
    EXPECT_THAT(abi, IsOk());
    for (const auto& [name, now] : *abi) origins.push_back(now.origin);
    return origins;
  }

  qom::TypeRegistry registry_;
  MachineSet machines_;
};

TEST_F(MachineFamilyTest, EachValueSaysWhereItComesFrom) {
  EXPECT_THAT(Origins("acme-1.0"),
              ElementsAre("history of 1.0[0]",
                          StartsWith("compat_1_0[0], machine_family.h:"),
                          "history of 1.0[1]",
                          StartsWith("compat_1_1[0], machine_family.h:"),
                          "default of acme-virtio-device"));
  EXPECT_THAT(
      Origins("acme-2.0"),
      ElementsAre("default of acme-uart", "default of acme-uart",
                  "default of acme-virtio-blk", "default of acme-virtio-blk",
                  "default of acme-virtio-device"));
}

TEST_F(MachineFamilyTest, VersionsGrowOldAndAreRemoved) {
  qom::Context context(registry_);
  qom::qdev::MachineChoice choice{.name = "acme-1.0", .today = "2026-11-21"};
  std::vector<std::string> warnings;
  choice.warn = [&warnings](const qom::compat::Diagnostic& warning) {
    warnings.push_back(warning.message);
  };
  EXPECT_THAT(SelectMachine(context, machines_, choice), IsOk());
  EXPECT_THAT(warnings,
              ElementsAre("the machine acme-1.0 is deprecated: it came out on "
                          "2023-02-01 and will be removed after 6 years"));
  qom::Context later(registry_);
  choice.today = "2029-02-01";
  EXPECT_THAT(SelectMachine(later, machines_, choice),
              StatusIs(qom::Cause::kWrongPhase, HasSubstr("was removed")));
}

}  // namespace
}  // namespace acme
