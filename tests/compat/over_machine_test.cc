// An entry of a host that applies after those of the machine: whom it beats and
// whom it does not, who may say so, and how the answers tell it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/entry.h"
#include "compat/explain.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::compat {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Guest : public Extends<Guest, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "guest";
  struct Props;
  using Extends::Extends;
  uint32_t n() const { return n_; }

 private:
  uint32_t n_{};
};
struct Guest::Props {
  static constexpr auto kN =
      props::Field<&Guest::n_>("n", {.default_value = 0, .max = 9});
  static constexpr auto kAll = props::Table(kN);
};

constexpr Entry N(int value) {
  const char* const kTexts[] = {"0", "1", "2", "3", "4", "5"};
  return Text("guest", "n", kTexts[value]);
}

class OverMachineTest : public ::testing::Test {
 protected:
  OverMachineTest() : registry_(std::make_unique<TypeRegistry>()) {
    registry_->Register<Guest>();
    EXPECT_THAT(registry_->Seal(), IsOk());
    context_ = std::make_unique<Context>(*registry_);
  }
  absl::Status Append(Layer layer, std::vector<Entry> entries) {
    return Layers(*context_).Append(layer, LayerName(layer), entries);
  }
  uint32_t New() {
    const absl::StatusOr<Ref<Guest>> guest = context_->New<Guest>();
    EXPECT_THAT(guest, IsOk());
    return guest.ok() ? (*guest)->n() : 99;
  }

  std::unique_ptr<TypeRegistry> registry_;
  std::unique_ptr<Context> context_;
};

TEST_F(OverMachineTest, AMachineBeatsItsHostUnlessTheEntrySaysOtherwise) {
  ASSERT_THAT(Append(Layer::kMachine, {N(1)}), IsOk());
  ASSERT_THAT(Append(Layer::kPlatform, {N(2)}), IsOk());
  EXPECT_EQ(New(), 1u);
  ASSERT_THAT(Append(Layer::kPlatform, {N(3).OverMachine("no such kernel")}),
              IsOk());
  EXPECT_EQ(New(), 3u);
}

TEST_F(OverMachineTest, WhatTheUserSaysBeatsIt) {
  ASSERT_THAT(Append(Layer::kPlatform, {N(3).OverMachine("why")}), IsOk());
  ASSERT_THAT(Append(Layer::kSugar, {N(4)}), IsOk());
  EXPECT_EQ(New(), 4u);
  ASSERT_THAT(Append(Layer::kGlobal, {N(5)}), IsOk());
  EXPECT_EQ(New(), 5u);
}

TEST_F(OverMachineTest, AmongThemselvesTheyKeepTheOrderOfTheirLayers) {
  ASSERT_THAT(Append(Layer::kPlatform, {N(1).OverMachine("why")}), IsOk());
  ASSERT_THAT(Append(Layer::kAccel, {N(2).OverMachine("why"), N(3)}), IsOk());
  ASSERT_THAT(Append(Layer::kMachine, {N(4)}), IsOk());
  EXPECT_EQ(New(), 1u);
  std::vector<std::string> order;
  for (const EntryRef entry : Layers(*context_).snapshot()->OfDriver("guest")) {
    order.push_back(entry.FullText());
  }
  EXPECT_THAT(order, ElementsAre("accel entry accel[1] guest.n=3",
                                 "machine entry machine[0] guest.n=4",
                                 "accel entry accel[0] guest.n=2",
                                 "platform entry platform[0] guest.n=1"));
}

TEST_F(OverMachineTest, ABadValueOfItIsAnErrorAsAnyOther) {
  ASSERT_THAT(
      Append(Layer::kPlatform, {Text("guest", "n", "10").OverMachine("why")}),
      IsOk());
  EXPECT_THAT(context_->New<Guest>().status(),
              HasCause(Cause::kOutOfRange,
                       HasSubstr("platform entry platform[0] guest.n=10")));
}

TEST_F(OverMachineTest, ExplainTellsItInOrderAndWithTheReason) {
  ASSERT_THAT(Append(Layer::kPlatform, {N(2), N(3).OverMachine("old kernel")}),
              IsOk());
  ASSERT_THAT(Append(Layer::kMachine, {N(1)}), IsOk());
  const absl::StatusOr<Explanation> why =
      Explain(*context_, *registry_->Get<Guest>(), "n");
  ASSERT_THAT(why, IsOk());
  ASSERT_EQ(why->stack.size(), 4u);
  EXPECT_EQ(why->stack[1].value, Value(2));
  EXPECT_EQ(why->stack[2].value, Value(1));
  EXPECT_TRUE(why->stack[3].wins);
  EXPECT_EQ(why->stack[3].layer, Layer::kPlatform);
  EXPECT_EQ(why->stack[3].entry->over_machine, "old kernel");
  EXPECT_EQ(why->value, Value(3));
}

// ---- Who may say so --------------------------------------------------------

TEST_F(OverMachineTest, OnlyAnAcceleratorOrAPlatformMaySayIt) {
  for (const LayerRow& row : kLayers) {
    const Layer layer = *LayerByName(row.name);
    const absl::Status status =
        Append(layer, {N(0), N(1).OverMachine("because")});
    if (layer == Layer::kAccel || layer == Layer::kPlatform) {
      EXPECT_THAT(status, IsOk()) << row.name;
    } else {
      EXPECT_THAT(status,
                  HasCause(Cause::kMalformed,
                           HasSubstr(fmt::format(
                               "{0} entry {0}[1] guest.n=1: only", row.name))));
    }
  }
}

TEST(OverMachineSetTest, ATableOrTheSugarOfAMachineMayNot) {
  MachineSet machines;
  const Entry entries[] = {N(1).OverMachine("because")};
  EXPECT_THAT(machines.AddEntries("compat_1_0", entries),
              HasCause(Cause::kMalformed, HasSubstr("compat_1_0[0]")));
  EXPECT_THAT(
      machines.AddMachine({.name = "m", .sugar = MakeTable("s", entries)}),
      HasCause(Cause::kMalformed, HasSubstr("sugar entry s[0]")));
  EXPECT_THAT(machines.AddPlatform(
                  {.name = "old", .tables = {MakeTable("t", entries)}}),
              IsOk());
}

// ---- As data ---------------------------------------------------------------

absl::StatusOr<std::string> ValueWith(std::string_view machines) {
  TypeRegistry registry;
  const CatalogueFile files[] = {
      {"types.json", R"({"types": {"guest": {"props": [["n", "uint8", 0]]}}})"},
      {"machines.json", machines}};
  QOMRT_ASSIGN_OR_RETURN(const Catalogue catalogue,
                         LoadCatalogue(files, registry));
  Context context(registry);
  QOMRT_RETURN_IF_ERROR(catalogue.machines.Select(
      {.machine = "m-1.0", .platform = "old"}, context));
  QOMRT_ASSIGN_OR_RETURN(const Ref<Object> guest, context.New("guest"));
  return guest->Get("n");
}

TEST(OverMachineDataTest, APlatformOfACatalogueSaysIt) {
  EXPECT_THAT(ValueWith(R"({
      "platforms": {"old": [["guest", "n", 2, {"over_machine": "why"}],
                            ["guest", "n", 3]]},
      "machines": {"m-1.0": {"tables": ["t"]}},
      "tables": {"t": [["guest", "n", 1]]}})"),
              qom::test::IsOkAndHolds("2"));
}

TEST(OverMachineDataTest, ACatalogueThatSaysItElsewhereIsRefused) {
  EXPECT_THAT(ValueWith(R"({"platforms": {"old": []}, "machines": {"m-1.0": {}},
      "tables": {"t": [["guest", "n", 1, {"over_machine": "why"}]]}})"),
              HasCause(Cause::kMalformed, HasSubstr("machine entry t[0]")));
  EXPECT_THAT(ValueWith(R"({"platforms": {"old": [
      ["guest", "n", 1, {"over_machine": ""}]]}})"),
              HasCause(Cause::kMalformed, HasSubstr("platforms 'old'[0]")));
}

TEST(OverMachineDataTest, ALayerFileOfAPlatformSaysIt) {
  const absl::StatusOr<LayerTable> table =
      LoadLayerFile("old.json", R"({"layer": "platform", "entries": [
                      ["guest", "n", 2, {"over_machine": "why"}]]})");
  ASSERT_THAT(table, IsOk());
  EXPECT_EQ(table->table->entries[0].over_machine, "why");
  EXPECT_THAT(LoadLayerFile("old.json", R"({"layer": "sugar", "entries": [
                      ["guest", "n", 2, {"over_machine": "why"}]]})"),
              HasCause(Cause::kMalformed, HasSubstr("old.json")));
}

}  // namespace
}  // namespace qom::compat
