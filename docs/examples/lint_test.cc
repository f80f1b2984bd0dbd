// The code of docs/howto/lint_in_ci.md: the tables of machine_family.h have no
// mistake that lint knows.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/lint/lint.h"

#include "compat/entry.h"
#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "machine_family.h"
#include "qom/registry.h"
#include "testing/matchers.h"

namespace acme {
namespace {

using qom::testing::IsOk;
using ::testing::Field;
using ::testing::IsEmpty;

TEST(AcmeMachines, TheirTablesAreRight) {
  qom::TypeRegistry registry;
  RegisterAcmeTypes(registry);
  ASSERT_THAT(registry.Seal(), IsOk());
  qom::compat::MachineSet machines;
  ASSERT_THAT(AddMachines(machines), IsOk());
  EXPECT_THAT(qom::compat::lint::Lint(machines, registry).findings, IsEmpty());
}

constexpr qom::compat::Entry kQueueOf256[] = {
    qom::compat::Set<VirtioBlk>(VirtioBlk::Props::kQueueSize, 256)
        .Allow("no-effect", "the default becomes 512 in acme-2.1")};

TEST(AcmeMachines, AnEntryIsRightAllTheSame) {
  qom::TypeRegistry registry;
  RegisterAcmeTypes(registry);
  ASSERT_THAT(registry.Seal(), IsOk());
  qom::compat::MachineSet machines;
  ASSERT_THAT(machines.AddFamily("acme", {{"2.1"}, {"2.0", kQueueOf256}}),
              IsOk());
  const auto report = qom::compat::lint::Lint(machines, registry);
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_EQ(report.silenced, 1u);
}

}  // namespace
}  // namespace acme
