// What is written of the built-in catalogues, loaded again, gives the same
// machines, and the same answers of every type on some of them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "compat/catalogue/catalogue.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/compat/round_trip.h"

namespace qom::compat {
namespace {

using round_trip::Emulator;
using round_trip::ExpectSameAnswers;
using round_trip::ExpectSameMachines;
using round_trip::RoundTrip;
using ::testing::IsEmpty;
using ::testing::Not;

class ShippedCatalogueTest : public ::testing::TestWithParam<const char*> {
 protected:
  ShippedCatalogueTest() {
    const std::string name = GetParam();
    absl::StatusOr<Catalogue> catalogue = LoadCatalogueDirectory(
        (name.starts_with("qemu-7.2") ? QOMRT_CATALOGUE_DIR "/"
                                      : QOMRT_UNPACKED_CATALOGUES "/") +
            name,
        shipped_.registry);
    EXPECT_TRUE(catalogue.ok()) << Message(catalogue.status());
    if (catalogue.ok()) shipped_.catalogue = *std::move(catalogue);
  }

  Emulator shipped_;
};

TEST_P(ShippedCatalogueTest, WhatIsWrittenTwiceIsTheSame) {
  const std::unique_ptr<Emulator> loaded = RoundTrip(shipped_);
  ExpectSameMachines(shipped_.catalogue, loaded->catalogue);
}

TEST_P(ShippedCatalogueTest, TypesAnswerTheSameInMachinesOldAndNew) {
  const std::unique_ptr<Emulator> loaded = RoundTrip(shipped_);
  const auto machines = shipped_.catalogue.machines.machines();
  ASSERT_THAT(machines, Not(IsEmpty()));
  // The newest, one in between, and the oldest of the first family, which has
  // the most to say.
  size_t oldest = 0;
  for (size_t i = 0; i < machines.size(); ++i) {
    if (machines[i].family() == machines.front().family()) oldest = i;
  }
  for (size_t i : std::set<size_t>{0, oldest / 2, oldest}) {
    SCOPED_TRACE(machines[i].name);
    ExpectSameAnswers(shipped_, *loaded, {.machine = machines[i].name});
  }
  for (const LayerSource& accel : shipped_.catalogue.machines.accelerators()) {
    SCOPED_TRACE(accel.name);
    if (accel.tables.size() < 2) continue;  // nothing of a file
    ExpectSameAnswers(shipped_, *loaded,
                      {.machine = machines[0].name, .accel = accel.name});
  }
}

INSTANTIATE_TEST_SUITE_P(Architectures, ShippedCatalogueTest,
                         ::testing::Values("qemu-7.2/x86_64",
                                           "qemu-7.2/aarch64", "qemu-7.2/s390x",
                                           "qemu-7.2/m68k", "qemu-11.1/s390x",
                                           "qemu-11.1/x86_64"));

}  // namespace
}  // namespace qom::compat
