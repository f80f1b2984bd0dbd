// A set of machines: found by name, alias or the nearest name; tables in order
// of application.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/machine.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace {

using qom::compat::Layer;
using qom::compat::LayerSource;
using qom::compat::MachineSet;
using qom::compat::MachineVersion;
using qom::compat::MakeTable;
using qom::compat::Selection;
using qom::compat::Table;
using qom::test::MessageOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

MachineSet TwoVersions() {
  MachineSet set;
  EXPECT_TRUE(set.AddTable("compat_1_0",
                           {{"dev", "n", "1"}, {"dev", "gone", "1", true}})
                  .ok());
  EXPECT_TRUE(set.AddTable("compat_2_0", {{"dev", "n", 2}}).ok());
  EXPECT_TRUE(
      set.AddMachine({.name = "box-3.0", .alias = "box", .is_default = true})
          .ok());
  EXPECT_TRUE(
      set.AddMachine({.name = "box-2.0", .tables = {"compat_2_0"}}).ok());
  EXPECT_TRUE(set.AddMachine({.name = "box-1.0",
                              .tables = {"compat_2_0", "compat_1_0"},
                              .sugar = MakeTable("box-1.0 sugar",
                                                 {{"dev", "s", "sweet"}})})
                  .ok());
  EXPECT_TRUE(
      set.AddAccelerator({"fast-accel", {MakeTable("fast", {{"dev", "n", 7}})}})
          .ok());
  EXPECT_TRUE(
      set.AddPlatform(
             {"host", {MakeTable("host-table", {{"dev", "s", "hosted"}})}})
          .ok());
  return set;
}

std::vector<std::string> Names(const MachineSet& set,
                               const Selection& selection) {
  std::vector<std::string> names;
  absl::StatusOr<std::vector<qom::compat::LayerTable>> tables =
      set.Assemble(selection, qom::TypeRegistry());
  if (!tables.ok()) return {MessageOf(tables.status())};
  for (const qom::compat::LayerTable& table : *tables) {
    names.push_back(std::string(qom::compat::LayerName(table.layer)) + " " +
                    table.table->name);
  }
  return names;
}

TEST(MachineTest, AFamilyIsTheNameWithoutItsVersion) {
  for (const auto& [name, family] :
       {std::pair("pc-q35-7.1", "pc-q35"),
        {"pc-q35", "pc-q35"},
        {"virt-7.2", "virt"},
        {"none", "none"},
        {"a-", "a-"},
        {"s390-ccw-virtio-4.10", "s390-ccw-virtio"},
        {"board-2", "board-2"},
        {"", ""}}) {
    MachineVersion machine;
    machine.name = name;
    EXPECT_EQ(machine.family(), family) << name;
  }
}

TEST(MachineTest, MachinesAreFoundByNameOrAlias) {
  const MachineSet set = TwoVersions();
  EXPECT_EQ((*set.FindMachine("box"))->name, "box-3.0");
  EXPECT_EQ((*set.FindMachine("box-1.0"))->name, "box-1.0");
  EXPECT_EQ(set.DefaultMachine()->name, "box-3.0");
  EXPECT_EQ(MachineSet().DefaultMachine(), nullptr);
}

TEST(MachineTest, UnknownNamesAreNamedWithTheNearest) {
  const MachineSet set = TwoVersions();
  const absl::Status status = set.FindMachine("box-1.00").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(qom::CauseOf(status), qom::Cause::kUnknownType);
  EXPECT_THAT(MessageOf(status), HasSubstr("nearest: box-1.0"));
  EXPECT_EQ(set.FindMachine("").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(set.FindAccelerator("slow").status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(set.FindPlatform("moon").status().code(),
            absl::StatusCode::kNotFound);
}

TEST(MachineTest, AnAcceleratorIsFoundWithAndWithoutItsSuffix) {
  const MachineSet set = TwoVersions();
  EXPECT_EQ((*set.FindAccelerator("fast"))->name, "fast-accel");
  EXPECT_EQ((*set.FindAccelerator("fast-accel"))->name, "fast-accel");
  EXPECT_FALSE(set.FindAccelerator("fas").ok());
}

TEST(MachineTest, NamesAreTakenOnce) {
  MachineSet set = TwoVersions();
  const MachineVersion kTaken[] = {
      {.name = "box-1.0"},
      {.name = "box"},
      {.name = "other", .alias = "box-2.0"},
      {.name = "other", .alias = "box"},
      {.name = "other", .is_default = true},
  };
  for (const MachineVersion& machine : kTaken) {
    EXPECT_EQ(set.AddMachine(machine).code(), absl::StatusCode::kAlreadyExists)
        << machine.name << " " << machine.alias;
  }
  EXPECT_EQ(set.AddTable("compat_1_0", {}).code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(set.AddAccelerator({"fast-accel", {}}).code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(set.AddPlatform({"host", {}}).code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(set.machines().size(), 3u);
}

TEST(MachineTest, NoMachineIsCalledWhatStandsForNone) {
  MachineSet set;
  for (const MachineVersion& bad :
       {MachineVersion{.name = "none"}, MachineVersion{.name = ""},
        MachineVersion{.name = "box", .alias = "none"}}) {
    EXPECT_THAT(MessageOf(set.AddMachine(bad)), HasSubstr("not 'none'"));
  }
  EXPECT_TRUE(set.machines().empty());
}

TEST(MachineTest, AMachineNeedsItsTables) {
  MachineSet set = TwoVersions();
  const absl::Status status =
      set.AddMachine({.name = "box-0.9", .tables = {"compat_1_O"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(MessageOf(status), HasSubstr("'box-0.9'"));
  EXPECT_THAT(MessageOf(status), HasSubstr("nearest: compat_1_0"));
  EXPECT_FALSE(set.FindMachine("box-0.9").ok());
}

TEST(MachineTest, TablesComeInOrderOfApplication) {
  const MachineSet set = TwoVersions();
  EXPECT_THAT(
      Names(set, {.machine = "box-1.0", .accel = "fast", .platform = "host"}),
      ElementsAre("accel fast", "platform host-table", "machine compat_2_0",
                  "machine compat_1_0", "sugar box-1.0 sugar"));
  EXPECT_THAT(Names(set, {.machine = "box"}), IsEmpty());
  EXPECT_THAT(Names(set, {}), IsEmpty());
  EXPECT_THAT(Names(set, {.machine = "bax"}),
              ElementsAre(HasSubstr("nearest: box")));
  EXPECT_THAT(Names(set, {.machine = "box", .accel = "no"}),
              ElementsAre(HasSubstr("accelerator 'no'")));
}

TEST(MachineTest, ATableInFrontOfAnAcceleratorsOwn) {
  MachineSet set = TwoVersions();
  set.PrependAcceleratorTable("fast-accel",
                              MakeTable("first", {{"dev", "n", 6}}));
  set.PrependAcceleratorTable("new-accel",
                              std::make_shared<const Table>(Table{"only", {}}));
  EXPECT_THAT(Names(set, {.accel = "fast"}),
              ElementsAre("accel first", "accel fast"));
  EXPECT_THAT(Names(set, {.accel = "new"}), ElementsAre("accel only"));
}

TEST(MachineTest, AFamilyIsAddedInOneCall) {
  static constexpr qom::compat::Entry kOld[] = {
      qom::compat::Text("dev", "n", "2")};
  static constexpr qom::compat::Entry kOlder[] = {
      qom::compat::Text("dev", "n", "1")};
  MachineSet set;
  ASSERT_TRUE(
      set.AddFamily("box", {{"3.0"}, {"2.0", kOld}, {"1.0", kOlder}}).ok());
  EXPECT_EQ(set.DefaultMachine()->name, "box-3.0");
  EXPECT_EQ((*set.FindMachine("box"))->name, "box-3.0");
  EXPECT_THAT((*set.FindMachine("box-3.0"))->tables, IsEmpty());
  EXPECT_THAT((*set.FindMachine("box-1.0"))->tables,
              ElementsAre("box_compat_2_0", "box_compat_1_0"));
  ASSERT_TRUE(set.AddFamily("crate", {{"1.0"}}).ok());
  EXPECT_EQ(set.DefaultMachine()->name, "box-3.0");
}

TEST(MachineTest, CountsAndDeltas) {
  const MachineSet set = TwoVersions();
  const MachineVersion& one = **set.FindMachine("box-1.0");
  const MachineVersion& two = **set.FindMachine("box-2.0");
  EXPECT_EQ(set.EntryCount(one), 3u);
  EXPECT_EQ(set.EntryCount(two), 1u);
  EXPECT_EQ(set.EntryCount(**set.FindMachine("box")), 0u);
  EXPECT_THAT(set.Delta(one, two), ElementsAre("compat_1_0"));
  EXPECT_THAT(set.Delta(two, one), IsEmpty());
  EXPECT_EQ(set.FindTable("compat_1_0")->entries.size(), 2u);
  EXPECT_EQ(set.FindTable("nothing"), nullptr);
}

class SelectTest : public ::testing::Test {
 protected:
  SelectTest() {
    registry_.Register<qom::compat::ObjectCompat>();
    qom::TypeBuilder dev("dev");
    dev.Parent("object-compat");
    dev.Property(qom::props::RuntimeProperty(registry_, "n", "uint32", 3));
    dev.Property(qom::props::RuntimeProperty(registry_, "s", "str", "plain"));
    registry_.Add(std::move(dev));
    EXPECT_TRUE(registry_.Seal().ok());
  }
  std::string Values(const Selection& selection) {
    qom::Context context(registry_);
    const absl::Status status = set_.Select(selection, context);
    if (!status.ok()) return MessageOf(status);
    absl::StatusOr<qom::Ref<qom::Object>> dev = context.New("dev");
    if (!dev.ok()) return MessageOf(dev.status());
    return *(*dev)->Get("n") + " " + *(*dev)->Get("s");
  }
  qom::TypeRegistry registry_;
  MachineSet set_ = TwoVersions();
};

TEST_F(SelectTest, AMachineVersionGivesItsValues) {
  EXPECT_EQ(Values({.machine = "box"}), "3 plain");
  EXPECT_EQ(Values({.machine = "box-2.0"}), "2 plain");
  EXPECT_EQ(Values({.machine = "box-1.0"}), "1 sweet");
}

TEST_F(SelectTest, TheMachineBeatsAcceleratorAndPlatform) {
  EXPECT_EQ(Values({.accel = "fast", .platform = "host"}), "7 hosted");
  EXPECT_EQ(Values({.machine = "box-2.0", .accel = "fast", .platform = "host"}),
            "2 hosted");
  EXPECT_EQ(Values({.machine = "box-1.0", .accel = "fast", .platform = "host"}),
            "1 sweet");
}

TEST_F(SelectTest, AFailedSelectionAppendsNothing) {
  qom::Context context(registry_);
  EXPECT_FALSE(
      set_.Select({.machine = "box-1.0", .accel = "no"}, context).ok());
  EXPECT_THAT(qom::compat::Layers(context).snapshot()->tables(), IsEmpty());
  qom::compat::Layers(context).Freeze();
  EXPECT_EQ(set_.Select({.machine = "box-1.0"}, context).code(),
            absl::StatusCode::kFailedPrecondition);
}

}  // namespace
