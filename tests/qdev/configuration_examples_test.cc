// The examples' machines make the round trip of a configuration, in every
// version of their family.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>
#include <string_view>

#include "compat/machine.h"
#include "docs/examples/machine_family.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qdev/options/configuration.h"
#include "qdev/options/device_add.h"
#include "qdev/options/device_option.h"
#include "qdev/options/object_add.h"
#include "qdev/options/object_option.h"
#include "qom/context.h"
#include "qom/snapshot.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using test::IsOk;
using ::testing::HasSubstr;

TEST(ConfigurationExamplesTest, EveryVersionOfAFamilyMakesTheRoundTrip) {
  TypeRegistry registry;
  acme::RegisterAcmeTypes(registry);
  ASSERT_THAT(registry.Seal(), IsOk());
  compat::MachineSet machines;
  ASSERT_THAT(acme::AddMachines(machines), IsOk());
  for (const char* version : {"acme-1.0", "acme-1.1", "acme-2.0"}) {
    SCOPED_TRACE(version);
    Context context(registry);
    ASSERT_THAT(SelectMachine(context, machines, {.name = version}), IsOk());
    ASSERT_THAT(
        ObjectAdd(context, *ParseObjectOption("acme-drive,id=d,size=1M")),
        IsOk());
    for (const char* option :
         {"acme-virtio-host,id=h", "acme-virtio-blk,id=b,drive=/objects/d",
          "acme-uart,id=u,fifo-size=32"}) {
      ASSERT_THAT(DeviceAdd(context, *ParseDeviceOption(option)), IsOk());
    }
    const auto saved = SaveConfiguration(context, machines);
    ASSERT_THAT(saved, IsOk());
    EXPECT_THAT(*saved, HasSubstr("\"address\": \"0\""));
    Snapshot before;
    before.Take(context.root());
    Context other(registry);
    ASSERT_THAT(LoadConfiguration(other, machines, "saved", *saved), IsOk());
    Snapshot after;
    after.Take(other.root());
    for (const Change& change : Difference(before, after)) {
      ADD_FAILURE() << Describe(change);
    }
    EXPECT_EQ(SaveConfiguration(other, machines).value_or(""), *saved);
  }
}

}  // namespace
}  // namespace qom::qdev
