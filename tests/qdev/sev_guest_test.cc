// Which interface of the host an encrypted guest is started with, and what no
// guest can have.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/sev_guest.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/entry.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "compat/table.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qdev/user_creatable.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "tests/support/matchers.h"

namespace {

using qom::Cause;
using qom::qdev::Setting;
using qom::qdev::SevGuest;
using qom::qdev::SevInterface;
using qom::test::HasCause;
using qom::test::IsOk;
using qom::test::IsOkAndHolds;
using ::testing::HasSubstr;

constexpr qom::qdev::SevInterfaces kOldHost = {.legacy = true, .newer = false};
constexpr qom::qdev::SevInterfaces kNewHost = {.legacy = false, .newer = true};
constexpr qom::qdev::SevInterfaces kHost = {.legacy = true, .newer = true};

class SevGuestTest : public ::testing::Test {
 protected:
  SevGuestTest() {
    qom::qdev::RegisterDeviceTypes(registry_);
    qom::qdev::RegisterObjectTypes(registry_);
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<qom::Context>(registry_);
  }
  absl::StatusOr<SevGuest*> Add(std::vector<Setting> settings) {
    settings.insert(settings.begin(), {"reduced-phys-bits", 1});
    QOMRT_ASSIGN_OR_RETURN(
        qom::Object * object,
        qom::qdev::ObjectAdd(*context_, "sev-guest", "sev0", settings));
    return &qom::Cast<SevGuest>(object);
  }

  qom::TypeRegistry registry_;
  std::unique_ptr<qom::Context> context_;
};

TEST_F(SevGuestTest, OnIsTheOlderWayOrNone) {
  const auto guest = Add({{"legacy-vm-type", "on"}});
  ASSERT_THAT(guest, IsOk());
  EXPECT_THAT((*guest)->Interface(kHost), IsOkAndHolds(SevInterface::kLegacy));
  EXPECT_THAT((*guest)->Interface(kOldHost),
              IsOkAndHolds(SevInterface::kLegacy));
  EXPECT_THAT((*guest)->Interface(kNewHost),
              HasCause(Cause::kWrongPhase, HasSubstr("legacy-vm-type=on")));
}

TEST_F(SevGuestTest, OffIsTheNewerWayOrNone) {
  const auto guest = Add({{"legacy-vm-type", "off"}});
  ASSERT_THAT(guest, IsOk());
  EXPECT_THAT((*guest)->Interface(kHost), IsOkAndHolds(SevInterface::kNewer));
  EXPECT_THAT((*guest)->Interface(kNewHost),
              IsOkAndHolds(SevInterface::kNewer));
  EXPECT_THAT((*guest)->Interface(kOldHost),
              HasCause(Cause::kWrongPhase, HasSubstr("legacy-vm-type=off")));
}

TEST_F(SevGuestTest, AutoIsTheOlderWayWhereThereIsOne) {
  const auto guest = Add({});
  ASSERT_THAT(guest, IsOk());
  EXPECT_THAT((*guest)->Interface(kHost), IsOkAndHolds(SevInterface::kLegacy));
  EXPECT_THAT((*guest)->Interface(kNewHost),
              IsOkAndHolds(SevInterface::kNewer));
  EXPECT_THAT((*guest)->Interface({}), HasCause(Cause::kWrongPhase));
}

// The case of the OBJECT_COMPAT discussion: the kernel's interface is a fact of
// the host, though old machines ask for one.
TEST_F(SevGuestTest, AHostMaySayThatAnOldMachineIsStartedTheNewerWay) {
  constexpr qom::compat::Entry kHost[] = {
      qom::compat::Set<SevGuest>(SevGuest::Props::kLegacyVmType,
                                 qom::OnOffAuto::kOff)
          .OverMachine("this kernel has no older interface")};
  qom::compat::MachineSet machines;
  ASSERT_THAT(machines.AddMachine({.name = "pc-q35-9.0", .follows = "qemu"}),
              IsOk());
  ASSERT_THAT(machines.AddPlatform(
                  {.name = "new-kernel",
                   .tables = {qom::compat::MakeTable("new-kernel", kHost)}}),
              IsOk());
  auto start =
      [&](std::optional<std::string> platform,
          std::vector<Setting> settings) -> absl::StatusOr<SevInterface> {
    context_ = std::make_unique<qom::Context>(registry_);
    QOMRT_RETURN_IF_ERROR(machines.Select(
        {.machine = "pc-q35-9.0", .platform = std::move(platform)}, *context_));
    QOMRT_ASSIGN_OR_RETURN(const SevGuest* guest, Add(std::move(settings)));
    return guest->Interface(kNewHost);
  };
  EXPECT_THAT(start(std::nullopt, {}),
              HasCause(Cause::kWrongPhase, HasSubstr("legacy-vm-type=on")));
  EXPECT_THAT(start("new-kernel", {}), IsOkAndHolds(SevInterface::kNewer));
  // Who asks for it by name is told that it cannot be.
  EXPECT_THAT(start("new-kernel", {{"legacy-vm-type", "on"}}),
              HasCause(Cause::kWrongPhase, HasSubstr("legacy-vm-type=on")));
}

// A fleet with old kernels: the machine says nothing, the host need not say
// that it is over it.
TEST_F(SevGuestTest, ANewMachineRunsOnAnOldKernel) {
  constexpr qom::compat::Entry kFleet[] = {qom::compat::Set<SevGuest>(
      SevGuest::Props::kLegacyVmType, qom::OnOffAuto::kOn)};
  ASSERT_THAT(qom::compat::Layers(*context_).Append(
                  qom::compat::Layer::kPlatform, "fleet", kFleet),
              IsOk());
  const auto guest = Add({});
  ASSERT_THAT(guest, IsOk());
  EXPECT_THAT((*guest)->Interface(kHost), IsOkAndHolds(SevInterface::kLegacy));
}

TEST_F(SevGuestTest, ThePolicySaysWhetherTheStateIsEncrypted) {
  const auto guest = Add({{"policy", "0x5"}});
  ASSERT_THAT(guest, IsOk());
  EXPECT_TRUE((*guest)->encrypts_state());
}

TEST_F(SevGuestTest, WhatNoGuestCanHaveIsRefused) {
  EXPECT_THAT(Add({{"policy", "0x40"}}),
              HasCause(Cause::kBadValue, HasSubstr("policy: 0x40 has bits")));
  EXPECT_THAT(Add({{"reduced-phys-bits", "0"}}),
              HasCause(Cause::kOutOfRange,
                       HasSubstr("reduced-phys-bits: 0 is outside 1..63")));
  EXPECT_THAT(Add({{"cbitpos", "64"}}),
              HasCause(Cause::kOutOfRange, HasSubstr("0..63")));
  EXPECT_THAT(Add({{"sev-device", ""}}),
              HasCause(Cause::kBadValue, HasSubstr("sev-device")));
}

TEST_F(SevGuestTest, PropertiesAreLockedWhenItIsComplete) {
  const auto guest = Add({});
  ASSERT_THAT(guest, IsOk());
  EXPECT_THAT((*guest)->Set("policy", 3), HasCause(Cause::kWrongPhase));
}

}  // namespace
