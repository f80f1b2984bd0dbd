// What a host has, what entries need of it, and the error that says what is
// lacking.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/host.h"

#include <string>
#include <string_view>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/writer.h"
#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/machine.h"
#include "compat/table.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/error_facts.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::compat {
namespace {

using test::HasCause;
using test::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const Host& Node() {
  static const auto* const host =
      new Host{"node-3",
               {{"yes", true},
                {"no", false},
                {"zero", 0},
                {"count", 12},
                {"empty", ""},
                {"kernel.release", "6.1.0-13-amd64"},
                {"mode", "madvise"}}};
  return *host;
}

TEST(NeedTest, EachFormIsHeldAgainstTheHost) {
  for (const std::string_view need :
       {"yes", "count", "mode", "yes=true", "no=false", "count=12", "zero=0",
        "mode=madvise", "empty=", "count>=12", "count>=9", "count>=11.9",
        "kernel.release>=6.1", "kernel.release>=5.14",
        "kernel.release>=6.1.0"}) {
    EXPECT_TRUE(Meets(Node(), need)) << need;
    EXPECT_THAT(CheckNeed(need), IsOk()) << need;
  }
  for (const std::string_view need :
       {"no", "zero", "empty", "other", "other=", "other=x", "yes=false",
        "count=1", "mode=always", "count>=13", "count>=100",
        "kernel.release>=6.10", "kernel.release>=6.1.1", "mode>=1", "yes>=1",
        "other>=0"}) {
    EXPECT_FALSE(Meets(Node(), need)) << need;
    EXPECT_THAT(CheckNeed(need), IsOk()) << need;
  }
}

TEST(NeedTest, WhatIsNoNeedIsRefused) {
  for (const std::string_view need :
       {"", "=1", ">=1", "a b", "a,b", "a>b", "a<=1", "!a", "a>=", "a>=x",
        "a>=1.", "a\n"}) {
    EXPECT_THAT(CheckNeed(need), HasCause(Cause::kBadValue)) << need;
  }
}

TEST(NeedTest, WhyAHostDoesNotMeetItIsSaid) {
  EXPECT_EQ(WhyNot(Node(), "no"), "has no no");
  EXPECT_EQ(WhyNot(Node(), "kvm.sev"), "does not tell of kvm.sev");
  EXPECT_EQ(WhyNot(Node(), "kernel.relaese>=6"),
            "does not tell of kernel.relaese; nearest: kernel.release");
  EXPECT_EQ(WhyNot(Node(), "kernel.release>=6.9"),
            "has kernel.release 6.1.0-13-amd64");
}

TEST(NeedTest, AHostOfManyCapabilitiesIsNotSearchedForEachNeed) {
  Host host{"large", {}};
  for (int i = 0; i < 100'000; ++i) {
    host.capabilities.emplace("cap" + std::to_string(i), true);
  }
  for (int i = 0; i < 10'000; ++i) {
    const std::string need = "kap" + std::to_string(i);
    EXPECT_EQ(WhyNot(host, need), "does not tell of " + need);
  }
}

// ---- Entries ---------------------------------------------------------------

constexpr Entry kCompat[] = {
    Text("disk", "n", "1"), Text("disk", "m", "2").Needs("no, yes ,other"),
    Text("guest", "legacy", "off", IfMissing::kSkip).Needs("count>=99")};

TEST(UnmetNeedsTest, ThoseOfEntriesAreFoundInOrder) {
  const SharedTable table = MakeTable("compat_1_0", kCompat);
  EXPECT_THAT(table->entries[1].needs, ElementsAre("no", "yes", "other"));
}

MachineSet Machines() {
  MachineSet machines;
  EXPECT_THAT(machines.AddEntries("t", kCompat), IsOk());
  EXPECT_THAT(machines.AddMachine({.name = "box-1.0", .tables = {"t"}}),
              IsOk());
  EXPECT_THAT(machines.AddPlatform(
                  {.name = "plat", .tables = {}, .needs = {"yes", "zero"}}),
              IsOk());
  return machines;
}

TEST(UnmetNeedsTest, ASelectionHasThoseOfItsPlatformFirst) {
  const TypeRegistry registry;
  const auto unmet = UnmetNeeds(
      Node(), Machines(), {.machine = "box-1.0", .platform = "plat"}, registry);
  ASSERT_THAT(unmet, IsOk());
  std::vector<std::string> needs;
  for (const UnmetNeed& one : *unmet) needs.push_back(one.need);
  EXPECT_THAT(needs, ElementsAre("zero", "no", "other", "count>=99"));
  EXPECT_EQ((*unmet)[0].source, "platform plat");
  EXPECT_FALSE((*unmet)[0].entry.has_value());
  EXPECT_EQ((*unmet)[3].entry->index, 2);
}

TEST(UnmetNeedsTest, TheErrorNamesCapabilityEntryAndProperty) {
  const TypeRegistry registry;
  const auto unmet = UnmetNeeds(
      Node(), Machines(), {.machine = "box-1.0", .platform = "plat"}, registry);
  ASSERT_THAT(unmet, IsOk());
  const absl::Status of_entry = UnmetNeedError(Node(), unmet->back());
  EXPECT_EQ(Message(of_entry),
            "host 'node-3' has count 12; machine entry t[2] guest.legacy=off "
            "needs count>=99");
  const ErrorFacts facts = FactsOf(of_entry);
  EXPECT_EQ(facts.cause, Cause::kUnmetNeed);
  EXPECT_EQ(facts.property, "legacy");
  EXPECT_EQ(facts.legal, "count>=99");
  ASSERT_TRUE(facts.entry.has_value());
  EXPECT_EQ(facts.entry->table, "t");
  EXPECT_EQ(Message(UnmetNeedError(Node(), unmet->front())),
            "host 'node-3' has no zero; the platform plat needs zero");
}

// ---- Files -----------------------------------------------------------------

TEST(UnmetNeedsTest, ACatalogueSaysNeedsAndIsWrittenWithThem) {
  TypeRegistry registry;
  const CatalogueFile files[] = {
      {"types.json", R"({"types": {"disk": {"props": [["n", "uint16", 8]]}}})"},
      {"machines.json", R"({
        "platforms": {"plat": {"needs": ["kvm", "kernel.release>=6.1"],
                               "first": [["disk", "n", 1]]},
                      "other": {"needs": [["disk", "n", 2]]}},
        "machines": {"box-1.0": {"tables": ["t"]}},
        "tables": {"t": [["disk", "n", 3, {"needs": ["kvm.smm"]}]]}})"}};
  const absl::StatusOr<Catalogue> catalogue = LoadCatalogue(files, registry);
  ASSERT_THAT(catalogue, IsOk());
  EXPECT_THAT(catalogue->notes, IsEmpty());
  const MachineSet& machines = catalogue->machines;
  EXPECT_THAT(machines.FindTable("t")->entries[0].needs,
              ElementsAre("kvm.smm"));
  EXPECT_THAT((*machines.FindPlatform("plat"))->needs,
              ElementsAre("kvm", "kernel.release>=6.1"));
  EXPECT_THAT((*machines.FindPlatform("plat"))->tables, SizeIs(1));
  EXPECT_THAT((*machines.FindPlatform("other"))->needs, IsEmpty());
  EXPECT_THAT((*machines.FindPlatform("other"))->tables, SizeIs(1));

  const auto written = WriteCatalogue(registry, *catalogue);
  ASSERT_THAT(written, IsOk());
  std::string text;
  for (const auto& file : written->files) text += file.text;
  EXPECT_THAT(text, HasSubstr(R"("needs": ["kvm", "kernel.release>=6.1"])"));
  EXPECT_THAT(text, HasSubstr(R"({"needs": ["kvm.smm"]})"));
}

TEST(UnmetNeedsTest, AFileWithWhatIsNoNeedIsRefused) {
  const absl::StatusOr<LayerTable> table =
      LoadLayerFile("mine.json", R"({"layer": "machine",
                       "entries": [["disk", "n", 1, {"needs": ["a b"]}]]})");
  EXPECT_THAT(Message(table.status()), HasSubstr("'a b' is no need"));
}

}  // namespace
}  // namespace qom::compat
