// A machine that is selected for a host: what the host lacks is an error that
// names it, and nothing depends on the host in silence.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <memory>
#include <string>
#include <vector>

#include "compat/entry.h"
#include "compat/host.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "compat/table.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/machine.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "qom/error_facts.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using ::testing::HasSubstr;

constexpr compat::Entry kCompat1_0[] = {
    compat::Text("machine", "usb", "on").Needs("acme.usb")};
constexpr compat::Entry kPlatform[] = {
    compat::Text("machine", "graphics", "off").Needs("kernel.release>=6.9")};
constexpr compat::Entry kFast[] = {
    compat::Text("machine", "mem-merge", "off").Needs("acme.fast")};

class MachineHostTest : public ::testing::Test {
 protected:
  MachineHostTest() {
    RegisterDeviceTypes(registry_);
    EXPECT_THAT(registry_.Seal(), IsOk());
    EXPECT_THAT(machines_.AddFamily("box", {{"2.0"}, {"1.0", kCompat1_0}}),
                IsOk());
    EXPECT_THAT(
        machines_.AddPlatform({.name = "plat",
                               .tables = {compat::MakeTable("plat", kPlatform)},
                               .needs = {"acme"}}),
        IsOk());
    EXPECT_THAT(
        machines_.AddAccelerator(
            {.name = "fast", .tables = {compat::MakeTable("fast", kFast)}}),
        IsOk());
    EXPECT_THAT(machines_.AddAccelerator({.name = "slow", .tables = {}}),
                IsOk());
    context_ = std::make_unique<Context>(registry_);
  }

  absl::Status Select(MachineChoice choice) {
    return SelectMachine(*context_, machines_, choice).status();
  }

  TypeRegistry registry_;
  compat::MachineSet machines_;
  std::unique_ptr<Context> context_;
};

TEST_F(MachineHostTest, AHostThatHasAllIsFine) {
  EXPECT_THAT(Select({.name = "box-1.0",
                      .platform = "plat",
                      .host = compat::Host{"h",
                                           {{"acme", true},
                                            {"acme.usb", true},
                                            {"kernel.release", "6.10"}}}}),
              IsOk());
}

TEST_F(MachineHostTest, WithoutAHostNothingIsChecked) {
  EXPECT_THAT(Select({.name = "box-1.0", .platform = "plat"}), IsOk());
}

TEST_F(MachineHostTest, WhatItLacksIsAnErrorAndAnotherChoiceMayFollow) {
  const compat::Host host{"h", {{"acme", true}, {"acme.usb", false}}};
  const absl::Status status = Select({.name = "box-1.0", .host = host});
  EXPECT_THAT(status, HasCause(Cause::kUnmetNeed));
  EXPECT_EQ(Message(status),
            "host 'h' has no acme.usb; machine entry box_compat_1_0[0] "
            "machine.usb=on needs acme.usb");
  EXPECT_EQ(FactsOf(status).property, "usb");
  EXPECT_EQ(FactsOf(status).legal, "acme.usb");
  ASSERT_TRUE(FactsOf(status).entry.has_value());
  EXPECT_EQ(FactsOf(status).entry->table, "box_compat_1_0");
  EXPECT_THAT(Select({.name = "box-2.0", .host = host}), IsOk());
}

TEST_F(MachineHostTest, APlatformNeedsWhatItSaysAndWhatItsEntriesSay) {
  const absl::Status status =
      Select({.name = "box-2.0", .platform = "plat", .host = compat::Host{}});
  EXPECT_THAT(status, HasCause(Cause::kUnmetNeed));
  EXPECT_THAT(Message(status),
              HasSubstr("does not tell of acme; the platform plat needs acme; "
                        "needs not met: 2"));
}

TEST_F(MachineHostTest, AnAcceleratorWhoseNeedsAreUnmetIsNotTheOne) {
  std::vector<std::string> warnings;
  MachineChoice choice{.name = "box-2.0",
                       .accel = "fast:slow",
                       .host = compat::Host{"h", {}},
                       .warn = [&](const compat::Diagnostic& warning) {
                         warnings.push_back(warning.message);
                       }};
  EXPECT_THAT(Select(choice), IsOk());
  EXPECT_THAT(warnings,
              ::testing::ElementsAre(HasSubstr("accel entry fast[0] "
                                               "machine.mem-merge=off needs "
                                               "acme.fast; slow is tried")));
}

TEST_F(MachineHostTest, TheOnlyAcceleratorIsAnError) {
  EXPECT_THAT(
      Select(
          {.name = "box-2.0", .accel = "fast", .host = compat::Host{"h", {}}}),
      HasCause(Cause::kUnmetNeed));
}

}  // namespace
}  // namespace qom::qdev
