// What a row says about earlier releases becomes entries for the machines of
// those releases, in their order.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/history.h"

#include <array>
#include <cstdint>
#include <memory>
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
#include "tests/compat/round_trip.h"

namespace {

using qom::compat::CompareReleases;
using qom::compat::IsRelease;
using qom::compat::MachineSet;
using qom::compat::SplitRelease;
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
  EXPECT_TRUE(CompareReleases("10.0.4", "10.0") > 0);
  EXPECT_TRUE(CompareReleases("10.0.4", "10.1") < 0);
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

// A type that a library brings, with the library's numbers.
class Brought : public qom::Extends<Brought, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "brought";
  struct Props;
  using Extends::Extends;
  uint16_t theirs() const { return theirs_; }
  uint16_t ours() const { return ours_; }

 protected:
  uint16_t theirs_ = 0;
  uint16_t ours_ = 0;
};
struct Brought::Props {
  static constexpr auto kTheirs = qom::props::Field<&Brought::theirs_>(
      "theirs",
      {.default_value = 3, .history = {{"lib-9.0", 2}, {"lib-8.0", 1}}});
  static constexpr auto kOurs = qom::props::Field<&Brought::ours_>(
      "ours", {.default_value = 3, .history = {{"9.0", 2}}});
  static constexpr auto kAll = qom::props::Table(kTheirs, kOurs);
};

class OwnedHistoryTest : public ::testing::Test {
 protected:
  OwnedHistoryTest() {
    registry_.Register<Brought>();
    EXPECT_TRUE(registry_.Seal().ok());
    EXPECT_TRUE(machines_.AddTable("compat", {}).ok());
  }
  std::vector<int> Values(const char* name, const char* follows) {
    EXPECT_TRUE(machines_.AddMachine({.name = name, .follows = follows}).ok());
    qom::Context context(registry_);
    EXPECT_TRUE(machines_.Select({.machine = name}, context).ok());
    auto object = context.New<Brought>();
    EXPECT_TRUE(object.ok());
    return {(*object)->theirs(), (*object)->ours()};
  }

  qom::TypeRegistry registry_;
  MachineSet machines_;
};

TEST_F(OwnedHistoryTest, ALibrarysHistoryDoesNotHitAnEmbeddersMachine) {
  EXPECT_THAT(Values("acme-1.0", ""), ElementsAre(3, 2));
}

TEST_F(OwnedHistoryTest, AMachineThatFollowsALibraryHasItsNumbers) {
  EXPECT_THAT(Values("pc-9.0", "lib"), ElementsAre(2, 3));
  EXPECT_THAT(Values("pc-8.0", "lib"), ElementsAre(1, 3));
  EXPECT_THAT(Values("pc-9.1", "lib"), ElementsAre(3, 3));
  EXPECT_THAT(Values("other-8.0", "lib2"), ElementsAre(3, 3));
}

TEST_F(OwnedHistoryTest, AMachineWithNumbersOfItsOwnFollowsOneRelease) {
  EXPECT_THAT(Values("acme-1.0", "lib-8.0"), ElementsAre(1, 2));
  EXPECT_THAT(Values("acme-10.0", "lib-8.1"), ElementsAre(2, 3));
  EXPECT_THAT(Values("board", "lib-9.0"), ElementsAre(2, 3));
}

TEST_F(OwnedHistoryTest, TheLibrarysTablesComeBeforeTheMachinesOwn) {
  ASSERT_TRUE(
      machines_
          .AddMachine(
              {.name = "acme-1.0", .tables = {"compat"}, .follows = "lib-1.0"})
          .ok());
  auto tables = machines_.Assemble({.machine = "acme-1.0"}, registry_);
  ASSERT_TRUE(tables.ok());
  std::vector<std::string> names;
  for (const auto& table : *tables) names.push_back(table.table->name);
  EXPECT_THAT(names, ElementsAre("history of lib-9.0", "history of lib-8.0",
                                 "history of 9.0", "compat"));
}

TEST_F(OwnedHistoryTest, AReleaseOfNoHistoryCannotBeFollowed) {
  const absl::Status status =
      machines_.AddMachine({.name = "m-1.0", .follows = "9.0"});
  EXPECT_THAT(std::string(qom::Message(status)),
              HasSubstr("follows '9.0', which is a release of no history"));
}

TEST(FollowsTest, WhatAllMachinesOfACatalogueFollowIsSaidOnce) {
  using namespace qom::compat::round_trip;  // NOLINT(build/namespaces)
  const std::vector<qom::compat::CatalogueFile> files = {
      {"types.json", R"({"types": {"disk": {"props": [
          ["n", "uint32", 9, {"history": [["lib-1.0", 5], ["1.0", 7]]}]]}}})"},
      {"machines.json", R"({"follows": "lib", "machines": {
          "m-2.0": {}, "m-1.0": {"follows": "lib"}}})"}};
  const std::unique_ptr<Emulator> emulator = Load(files);
  EXPECT_EQ(emulator->catalogue.machines.machines()[0].follows, "lib");
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameMachines(emulator->catalogue, loaded->catalogue);
  ExpectSameAnswers(*emulator, *loaded, {.machine = "m-1.0"});
  EXPECT_THAT(TextOf(Write(*loaded), "machines.json"), HasSubstr(R"({
 "follows": "lib",
 "machines": {
  "m-2.0": {
)"));
  qom::Context context(loaded->registry);
  ASSERT_TRUE(
      loaded->catalogue.machines.Select({.machine = "m-1.0"}, context).ok());
  EXPECT_EQ(*(*context.New("disk"))->Get("n"), "5");
}

TEST(ReleaseTest, ATextSplitsAtTheReleaseAtItsEnd) {
  for (const auto& [text, history, number] :
       {std::array{"qemu-9.0", "qemu", "9.0"}, std::array{"9.0", "", "9.0"},
        std::array{"a-b-1.2.3", "a-b", "1.2.3"}, std::array{"qemu", "qemu", ""},
        std::array{"a-b", "a-b", ""}, std::array{"-9.0", "-9.0", ""},
        std::array{"", "", ""}}) {
    EXPECT_EQ(SplitRelease(text).history, history) << text;
    EXPECT_EQ(SplitRelease(text).number, number) << text;
  }
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
