// Real emulators, recorded: those that scripts/setup --emulator unpacked.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "record/catalogue_of.h"
#include "record/emulator.h"
#include "record/recorder.h"
#include "tests/support/matchers.h"

namespace qom::record {
namespace {

using test::IsOk;
using ::testing::StartsWith;

std::vector<std::string> Suites() {
  std::vector<std::string> suites;
  for (const auto& entry :
       std::filesystem::directory_iterator(QOMRT_EMULATORS_DIR)) {
    suites.push_back(entry.path().filename().string());
  }
  return suites;
}

class RecordEmulatorTest : public ::testing::TestWithParam<std::string> {};

TEST_P(RecordEmulatorTest, TellsAllButWhatItDiesOn) {
  const std::string program =
      fmt::format("{}/{}/qemu-system-x86_64", QOMRT_EMULATORS_DIR, GetParam());
  auto emulator = StartEmulator(program, {});
  ASSERT_THAT(emulator.status(), IsOk());
  const auto facts = Record(**emulator, {});
  ASSERT_THAT(facts.status(), IsOk());
  EXPECT_THAT(facts->release, StartsWith("qemu-"));
  EXPECT_EQ(facts->arch, "x86_64");
  EXPECT_FALSE(facts->is_cut_short);
  EXPECT_LE(facts->died_on.size(), 8u);
  const auto recorded = CatalogueOf(*facts);
  ASSERT_THAT(recorded.status(), IsOk());
  EXPECT_GE(recorded->types, 800u);
  EXPECT_GE(recorded->machines, 30u);
  EXPECT_GE(recorded->tables, 30u);
  EXPECT_GE(recorded->with_initial, 30'000u);
}

INSTANTIATE_TEST_SUITE_P(Suites, RecordEmulatorTest,
                         ::testing::ValuesIn(Suites()),
                         [](const auto& suite) { return suite.param; });

}  // namespace
}  // namespace qom::record
