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
#include "qom/files.h"
#include "record/catalogue_of.h"
#include "record/emulator.h"
#include "record/recorder.h"
#include "tests/support/matchers.h"

namespace qom::record {
namespace {

using test::IsOk;
using ::testing::IsEmpty;
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

std::string Program(const std::string& suite) {
  return fmt::format("{}/{}/qemu-system-x86_64", QOMRT_EMULATORS_DIR, suite);
}

TEST_P(RecordEmulatorTest, TellsAllButWhatItDiesOn) {
  auto emulator = StartEmulator(Program(GetParam()), {});
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

// What it holds is known of all but what cannot be read.
void ExpectAllSeen(const std::string& program) {
  const auto library = ReadFile(QOMRT_INSPECTOR);
  ASSERT_THAT(library.status(), IsOk());
  auto emulator = InspectEmulator(program, *library, {});
  ASSERT_THAT(emulator.status(), IsOk());
  const auto facts = Record(**emulator, {});
  ASSERT_THAT(facts.status(), IsOk());
  EXPECT_THAT(facts->died_on, IsEmpty());
  const auto recorded = CatalogueOf(*facts);
  ASSERT_THAT(recorded.status(), IsOk());
  EXPECT_GE(recorded->types, 700u);
  EXPECT_GE(recorded->machines, 30u);
  EXPECT_LE(recorded->unknown * 50, recorded->properties);
  EXPECT_TRUE(facts->tables.contains("pc_compat_6_2") ||
              facts->tables.contains("pc_compat_9_0"));
}

TEST_P(RecordEmulatorTest, InsideAllIsSeen) {
  ExpectAllSeen(Program(GetParam()));
}

TEST(RecordSystemEmulatorTest, InsideAllIsSeenOfAnOldRelease) {
  const std::string program = "/usr/bin/qemu-system-x86_64";
  if (!std::filesystem::exists(program)) GTEST_SKIP() << "not installed";
  ExpectAllSeen(program);
}

INSTANTIATE_TEST_SUITE_P(Suites, RecordEmulatorTest,
                         ::testing::ValuesIn(Suites()),
                         [](const auto& suite) { return suite.param; });

}  // namespace
}  // namespace qom::record
