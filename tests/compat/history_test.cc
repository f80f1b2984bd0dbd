// What a row says about earlier releases becomes entries for the machines of
// those releases, in their order.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/history.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compat/entry.h"
#include "compat/explain.h"
#include "compat/layer.h"
#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/status.h"

namespace {

using qom::compat::CompareReleases;
using qom::compat::IsRelease;
using qom::compat::MachineSet;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Disk : public qom::Extends<Disk, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;
  uint16_t queue_size() const { return queue_size_; }
  uint16_t queues() const { return queues_; }

 protected:
  uint16_t queue_size_ = 0;
  uint16_t queues_ = 0;
};
struct Disk::Props {
  static constexpr auto kQueueSize = qom::props::Field<&Disk::queue_size_>(
      "queue-size",
      {.default_value = 256, .history = {{"4.2", 64}, {"10.0", 128}}});
  static constexpr auto kQueues = qom::props::Field<&Disk::queues_>(
      "queues", {.default_value = 4, .history = {{"9.2", 1}}});
  static constexpr auto kAll = qom::props::Table(kQueueSize, kQueues);
};

// Always had its own queue size.
class SmallDisk : public qom::Extends<SmallDisk, Disk> {
 public:
  static constexpr std::string_view kTypeName = "small-disk";
  struct Props;
  using Extends::Extends;
};
struct SmallDisk::Props {
  static constexpr auto kAll =
      qom::props::Table(qom::props::Default("queue-size", 16));
};

constexpr qom::compat::Entry kCompat9_2[] = {
    qom::compat::Set<Disk>(Disk::Props::kQueues, 2)};
constexpr int kEntryLine = __LINE__ - 1;

class HistoryTest : public ::testing::Test {
 protected:
  HistoryTest() {
    registry_.Register<SmallDisk>();
    EXPECT_TRUE(registry_.Seal().ok());
    EXPECT_TRUE(machines_.AddEntries("compat_9_2", kCompat9_2).ok());
    EXPECT_TRUE(machines_.AddTable("compat_4_2", {}).ok());
    for (const char* name : {"m-10.1", "m-10.0"}) {
      EXPECT_TRUE(machines_.AddMachine({.name = name}).ok());
    }
    EXPECT_TRUE(
        machines_.AddMachine({.name = "m-9.2", .tables = {"compat_9_2"}}).ok());
    EXPECT_TRUE(machines_
                    .AddMachine({.name = "m-4.2",
                                 .tables = {"compat_9_2", "compat_4_2"}})
                    .ok());
    EXPECT_TRUE(machines_.AddMachine({.name = "bare"}).ok());
  }

  std::vector<int> Sizes(const char* machine) {
    qom::Context context(registry_);
    EXPECT_TRUE(machines_.Select({.machine = machine}, context).ok());
    auto disk = context.New<Disk>();
    auto small = context.New<SmallDisk>();
    EXPECT_TRUE(disk.ok() && small.ok());
    return {(*disk)->queue_size(), (*disk)->queues(), (*small)->queue_size(),
            (*small)->queues()};
  }

  qom::TypeRegistry registry_;
  MachineSet machines_;
};

TEST_F(HistoryTest, AReleaseIsNumbersWithDotsBetween) {
  for (const char* good : {"5.0", "10.2.1", "7"}) EXPECT_TRUE(IsRelease(good));
  for (const char* bad : {"", ".", "5.", ".5", "5..0", "v5", "5.0-rc1"}) {
    EXPECT_FALSE(IsRelease(bad)) << bad;
  }
}

TEST_F(HistoryTest, ReleasesCompareByNumber) {
  EXPECT_TRUE(CompareReleases("9.2", "10.0") < 0);
  EXPECT_TRUE(CompareReleases("4.0.1", "4.0") > 0);
  EXPECT_TRUE(CompareReleases("4.0", "4.00") == 0);
  EXPECT_TRUE(CompareReleases("2.12", "2.9") > 0);
  EXPECT_TRUE(CompareReleases("4.0.1", "4.1") < 0);
}

TEST_F(HistoryTest, AMachineUpToTheReleaseHasTheOldValue) {
  EXPECT_THAT(Sizes("m-10.1"), ElementsAre(256, 4, 16, 4));
  EXPECT_THAT(Sizes("m-10.0"), ElementsAre(128, 4, 16, 4));
}

TEST_F(HistoryTest, AHandWrittenEntryOfTheSameReleaseBeatsTheHistory) {
  EXPECT_THAT(Sizes("m-9.2"), ElementsAre(128, 2, 16, 2));
}

TEST_F(HistoryTest, TheOldestReleaseThatStillAppliesWins) {
  EXPECT_THAT(Sizes("m-4.2"), ElementsAre(64, 2, 16, 2));
}

TEST_F(HistoryTest, AMachineWithoutAReleaseHasNoHistory) {
  EXPECT_THAT(Sizes("bare"), ElementsAre(256, 4, 16, 4));
}

TEST_F(HistoryTest, TablesOfAMachineAreInOrderOfRelease) {
  auto tables = machines_.Assemble({.machine = "m-4.2"}, registry_);
  ASSERT_TRUE(tables.ok());
  std::vector<std::string> names;
  for (const auto& table : *tables) names.push_back(table.table->name);
  EXPECT_THAT(names, ElementsAre("history of 10.0", "history of 9.2",
                                 "compat_9_2", "history of 4.2", "compat_4_2"));
}

TEST_F(HistoryTest, ExplainNamesTheHistoryAndTheLineOfAHandWrittenEntry) {
  qom::Context context(registry_);
  ASSERT_TRUE(machines_.Select({.machine = "m-9.2"}, context).ok());
  auto why = qom::compat::Explain(context, *registry_.Get<Disk>(), "queues");
  ASSERT_TRUE(why.ok());
  ASSERT_EQ(why->stack.size(), 3u);
  EXPECT_EQ(why->stack[1].entry.table().name, "history of 9.2");
  EXPECT_EQ(why->stack[1].value, qom::Value(1));
  ASSERT_NE(why->winner(), nullptr);
  EXPECT_EQ(why->winner()->entry.table().name, "compat_9_2");
  EXPECT_EQ(why->winner()->entry->line, kEntryLine);
  EXPECT_THAT(why->winner()->entry->file, HasSubstr("history_test.cc"));
}

class Odd : public qom::Extends<Odd, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "odd";
  struct Props;
  using Extends::Extends;

 protected:
  bool on_ = false;
};
struct Odd::Props {
  static constexpr auto kAll = qom::props::Table(qom::props::Field<&Odd::on_>(
      "on", {.default_value = true, .history = {{"five", false}}}));
};

TEST(HistoryErrorTest, AnEndThatIsNoReleaseIsAnErrorThatNamesTheProperty) {
  qom::TypeRegistry registry;
  registry.Register<Odd>();
  ASSERT_TRUE(registry.Seal().ok());
  MachineSet machines;
  ASSERT_TRUE(machines.AddMachine({.name = "m-1.0"}).ok());
  qom::Context context(registry);
  const absl::Status status = machines.Select({.machine = "m-1.0"}, context);
  EXPECT_THAT(std::string(qom::Message(status)),
              HasSubstr("odd.on: its history ends at 'five'"));
}

}  // namespace
