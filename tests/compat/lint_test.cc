// What lint finds in the tables of a small emulator, and what it does not:
// neighbours of each rule's example that are right.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/lint/lint.h"

#include <string>
#include <string_view>
#include <vector>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/machine.h"
#include "compat/table.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/compat/lint_types.h"

namespace {

namespace lint = qom::compat::lint;
using qom::compat::Layer;
using qom::compat::MakeTable;
using qom::compat::Severity;
using qom::test::Lines;
using qom::test::LintedMachines;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// pc-2.0, and pc-1.0 with one table of these entries.
std::string OneTable(std::string_view entries) {
  return fmt::format(
      R"({{"machines": {{"pc-2.0": {{}}, "pc-1.0": {{"tables": ["compat_1_0"]}}}},
          "tables": {{"compat_1_0": [{}]}}}})",
      entries);
}

std::vector<std::string> FoundIn(std::string_view entries) {
  return Lines(LintedMachines(OneTable(entries)).Lint());
}

std::vector<std::string> CodesOf(const lint::Report& report) {
  std::vector<std::string> codes;
  for (const lint::Finding& one : report.findings) codes.emplace_back(one.code);
  return codes;
}

std::vector<std::string> CodesIn(std::string_view machines_json) {
  return CodesOf(LintedMachines(machines_json).Lint());
}

// ---- Many tables -----------------------------------------------------------

TEST(LintTest, TablesOfOneNameInTwoLayersKeepTheirReasonsApart) {
  const lint::Report report = LintedMachines(R"({
          "machines": {"pc-2.0": {}, "pc-1.0": {"tables": ["same"]}},
          "tables": {"same": [
              ["usb-hid", "serial", "42"],
              ["e1000", "init-vat", "off", {"lint": {"unknown-property": "y"}}],
              ["e1000", "init-vet", "maybe"]]},
          "accelerators": {"kvm": {"same": [["usb-hid", "serial", "7"]]},
                           "tcg": {"same": [["e1000", "init-vot", "off"]]}}})")
                                  .Lint();
  EXPECT_THAT(Lines(report),
              UnorderedElementsAre(
                  AllOf(HasSubstr("same#2: error: e1000.init-vet=maybe"),
                        HasSubstr("[bad-value]")),
                  AllOf(HasSubstr("same#0: error: e1000.init-vot=off"),
                        HasSubstr("[unknown-property]"))));
  EXPECT_EQ(report.silenced, 1u);
  for (const lint::Finding& one : report.findings) {
    EXPECT_EQ(one.machine, one.layer == "machine" ? "pc-1.0" : "");
  }
}

// pc0-1.0, pc0-2.0, pc1-1.0 …, each with a table of its own.
TEST(LintTest, ManyFamiliesCostWhatTheyAreInSum) {
  std::string machines;
  std::string tables;
  constexpr int kMany = 10'000;
  for (int i = 0; i < kMany; ++i) {
    const char* const comma = i == 0 ? "" : ",";
    machines += fmt::format(R"({}"pc{}-{}.0": {{"tables": ["t_{}_0"]}})", comma,
                            i / 2, i % 2 + 1, i);
    tables += fmt::format(R"({}"t_{}_0": [["usb-hid", "serial", "{}"]])", comma,
                          i, i);
  }
  const lint::Report report =
      LintedMachines(fmt::format(R"({{"machines": {{{}}}, "tables": {{{}}}}})",
                                 machines, tables))
          .Lint();
  EXPECT_EQ(report.entries, size_t{kMany});
}

TEST(LintTest, ManyEntriesForABaseCostWhatTheyAreInSum) {
  std::string entries;
  constexpr int kMany = 50'000;
  for (int i = 0; i < kMany; ++i) {
    entries +=
        fmt::format(R"({}["device", "nothing", "{}"])", i == 0 ? "" : ",", i);
  }
  EXPECT_GE(FoundIn(entries).size(), size_t{kMany});
}

// ---- Entries by themselves -------------------------------------------------

TEST(LintTest, TablesThatAreRightHaveNoFinding) {
  EXPECT_THAT(FoundIn(R"(["virtio-blk-device", "queue-size", 128],
                         ["e1000", "init-vet", "off"],
                         ["virtio-rng-pci", "vectors", 0],
                         ["virtio-rng-pci-transitional", "vectors", 0],
                         ["usb-hid", "serial", "42"])"),
              IsEmpty());
}

TEST(LintTest, TheNearestNamesAreInTheFinding) {
  const lint::Report report =
      LintedMachines(OneTable(R"(["virtio-blk-devise", "queue-size", 1],
                                 ["e1000", "init-vat", "off"])"))
          .Lint();
  ASSERT_THAT(report.findings, SizeIs(2));
  EXPECT_EQ(report.findings[0].nearest.at(0), "virtio-blk-device");
  EXPECT_EQ(report.findings[1].nearest.at(0), "init-vet");
}

TEST(LintTest, AFindingSaysWhereItsEntryStands) {
  const lint::Report report =
      LintedMachines(OneTable(R"(["usb-hid", "serial", "42"],
                                 ["e1000", "init-vet", "maybe"])"))
          .Lint();
  ASSERT_THAT(report.findings, SizeIs(1));
  const lint::Finding& found = report.findings[0];
  EXPECT_EQ(found.code, "bad-value");
  EXPECT_EQ(found.severity, Severity::kError);
  EXPECT_EQ(found.layer, "machine");
  EXPECT_EQ(found.machine, "pc-1.0");
  EXPECT_EQ(found.Place(), "compat_1_0#1");
  EXPECT_EQ(found.driver, "e1000");
  EXPECT_EQ(found.property, "init-vet");
  EXPECT_EQ(found.value, "maybe");
}

TEST(LintTest, ATypeOfAnotherArchitectureOfTheReleaseIsNotMisspelt) {
  LintedMachines machines(OneTable(R"(["pl011", "migrate-clk", "off"])"));
  lint::Options options = {.release = "emu-2.0", .arch = "x86"};
  const auto is_pl011 = [](std::string_view type) { return type == "pl011"; };
  EXPECT_THAT(CodesOf(machines.Lint(options)), ElementsAre("unknown-driver"));
  options.others = {{"emu-2.0", "arm", is_pl011}};
  EXPECT_THAT(CodesOf(machines.Lint(options)), IsEmpty());
  // This release of arm is not known.
  options.others = {{"emu-1.0", "arm", is_pl011}};
  EXPECT_THAT(CodesOf(machines.Lint(options)), IsEmpty());
  options.others = {{"emu-1.0", "x86", is_pl011}};
  EXPECT_THAT(Lines(machines.Lint(options)),
              ElementsAre(AllOf(HasSubstr("emu-1.0 was the last"),
                                HasSubstr("[removed-type]"))));
}

TEST(LintTest, AnOptionalEntryMayMissSomeTypesButNotAll) {
  EXPECT_THAT(FoundIn(R"(["usb-hid", "usb_version", 1, true])"), IsEmpty());
  EXPECT_THAT(FoundIn(R"(["usb-hid", "usb_versoin", 1, true])"),
              ElementsAre(HasSubstr("[unknown-optional]")));
  EXPECT_THAT(FoundIn(R"(["usb-hit", "usb_version", 1, true])"),
              ElementsAre(HasSubstr("[unknown-optional]")));
  // That it is optional excuses no value.
  EXPECT_THAT(FoundIn(R"(["usb-hid", "usb_version", "x", true])"),
              ElementsAre(HasSubstr("[bad-value]")));
}

// ---- Entries among others --------------------------------------------------

TEST(LintTest, AnEntryThatTakesBackAnOtherHasAnEffect) {
  EXPECT_THAT(CodesIn(R"({
      "machines": {"pc-3.0": {}, "pc-2.0": {"tables": ["compat_2_0"]},
                   "pc-1.0": {"tables": ["compat_2_0", "compat_1_0"]}},
      "tables": {"compat_2_0": [["e1000", "init-vet", "off"]],
                 "compat_1_0": [["e1000", "init-vet", "on"]]}})"),
              IsEmpty());
}

TEST(LintTest, WhatAnAcceleratorSaidBeforeIsNoReasonForNoEffect) {
  EXPECT_THAT(CodesIn(R"({
      "accelerators": {"kvm-accel": [["e1000", "init-vet", "off"]]},
      "machines": {"pc-2.0": {}, "pc-1.0": {"tables": ["compat_1_0"]}},
      "tables": {"compat_1_0": [["e1000", "init-vet", "on"]]}})"),
              IsEmpty());
}

TEST(LintTest, AnEmptyTextMayDifferFromNone) {
  EXPECT_THAT(FoundIn(R"(["e1000", "romfile", ""])"), IsEmpty());
}

TEST(LintTest, TheSameEntryInTwoTablesOfAMachineIsFoundOnce) {
  const std::vector<std::string> found = Lines(LintedMachines(R"({
      "machines": {"pc-3.0": {}, "pc-2.0": {"tables": ["compat_2_0"]},
                   "pc-1.0": {"tables": ["compat_2_0", "compat_1_0"]}},
      "tables": {"compat_2_0": [["e1000", "init-vet", "off"]],
                 "compat_1_0": [["e1000", "init-vet", "off"]]}})")
                                                   .Lint());
  EXPECT_THAT(found, ElementsAre(AllOf(HasSubstr("compat_1_0#0: warning"),
                                       HasSubstr("compat_2_0#0 says the same"),
                                       HasSubstr("[applied-twice]"))));
}

TEST(LintTest, ABaseThatComesFirstIsInOrder) {
  EXPECT_THAT(FoundIn(R"(["usb-hid", "serial", "1"],
                         ["usb-tablet", "serial", "42"])"),
              IsEmpty());
  EXPECT_THAT(FoundIn(R"(["usb-tablet", "serial", "42"],
                         ["usb-hid", "serial", "1"])"),
              ElementsAre(HasSubstr("[order-conflict]")));
}

TEST(LintTest, ABaseOfAnOlderReleaseConflictsWithNobody) {
  EXPECT_THAT(CodesIn(R"({
      "machines": {"pc-3.0": {}, "pc-2.0": {"tables": ["compat_2_0"]},
                   "pc-1.0": {"tables": ["compat_2_0", "compat_1_0"]}},
      "tables": {"compat_2_0": [["usb-tablet", "serial", "42"]],
                 "compat_1_0": [["usb-hid", "serial", "1"]]}})"),
              IsEmpty());
}

// ---- Chains ----------------------------------------------------------------

constexpr std::string_view kTables = R"("tables": {
    "compat_1_0": [["e1000", "init-vet", "off"]],
    "compat_2_0": [["virtio-blk-device", "queue-size", 128]],
    "compat_2_9": [["virtio-blk-device", "num-queues", 2]],
    "compat_2_10": [["usb-hid", "serial", "42"]]})";

std::string Chain(std::string_view machines) {
  return fmt::format(R"({{"machines": {{{}}}, {}}})", machines, kTables);
}

TEST(LintTest, VersionsAreComparedByNumber) {
  EXPECT_THAT(
      CodesIn(Chain(R"("pc-3.0": {}, "pc-2.10": {"tables": ["compat_2_10"]},
          "pc-2.9": {"tables": ["compat_2_10", "compat_2_9"]},
          "pc-2.0.1": {"tables": ["compat_2_10", "compat_2_9", "compat_2_0"]},
          "pc-2.0": {"tables": ["compat_2_10", "compat_2_9", "compat_2_0"]},
          "pc-1.0": {"tables": ["compat_2_10", "compat_2_9", "compat_2_0",
                                "compat_1_0"]})")),
      IsEmpty());
}

TEST(LintTest, AGapIsToldAtTheNewestVersionThatHasIt) {
  const lint::Report report =
      LintedMachines(
          Chain(R"("pc-3.0": {}, "pc-2.10": {"tables": ["compat_2_10"]},
          "pc-2.9": {"tables": ["compat_2_9"]},
          "pc-2.0": {"tables": ["compat_2_9", "compat_2_0"]},
          "pc-1.0": {"tables": ["compat_2_9", "compat_2_0", "compat_1_0"]})"))
          .Lint();
  ASSERT_THAT(report.findings, SizeIs(1));
  EXPECT_EQ(report.findings[0].machine, "pc-2.9");
  EXPECT_EQ(report.findings[0].table, "compat_2_10");
  EXPECT_THAT(report.findings[0].message, HasSubstr("2 older versions"));
}

TEST(LintTest, AVersionLacksTheTableOfItsOwnRelease) {
  EXPECT_THAT(
      Lines(LintedMachines(Chain(R"("pc-3.0": {}, "pc-2.10": {"tables": []},
          "pc-2.9": {"tables": ["compat_2_10", "compat_2_9"]},
          "pc-2.0": {"tables": ["compat_2_10", "compat_2_9", "compat_2_0"]},
          "pc-1.0": {"tables": ["compat_2_10", "compat_2_9", "compat_2_0",
                                "compat_1_0"]})"))
                .Lint()),
      ElementsAre(HasSubstr("pc-2.10 lacks compat_2_10, which is for 2.10")));
}

TEST(LintTest, AFamilyLacksTheTableOfARelease) {
  EXPECT_THAT(
      Lines(LintedMachines(
                Chain(R"("pc-3.0": {}, "pc-2.9": {"tables": ["compat_2_10",
              "compat_2_9"]},
          "pc-2.0": {"tables": ["compat_2_10", "compat_2_9", "compat_2_0"]},
          "pc-1.0": {"tables": ["compat_2_10", "compat_2_9", "compat_2_0",
                                "compat_1_0"]},
          "ppc-3.0": {}, "ppc-2.0": {"tables": ["compat_2_10", "compat_2_0"]},
          "ppc-1.0": {"tables": ["compat_2_10", "compat_2_0",
                                 "compat_1_0"]})"))
                .Lint()),
      ElementsAre(HasSubstr("ppc-2.0 lacks compat_2_9, and so does all of")));
}

TEST(LintTest, NamesMayTellTheReleaseInWhichSomethingChanged) {
  EXPECT_THAT(CodesIn(R"({
      "machines": {"pc-3.0": {}, "pc-2.0": {"tables": ["changed_3_0"]},
                   "pc-1.0": {"tables": ["changed_3_0", "changed_2_0"]}},
      "tables": {"changed_3_0": [["e1000", "init-vet", "off"]],
                 "changed_2_0": [["virtio-blk-device", "queue-size", 1]]}})"),
              IsEmpty());
}

TEST(LintTest, ANewestVersionWithAnOldTableIsAnError) {
  const lint::Report report =
      LintedMachines(Chain(R"("pc-3.0": {"tables": ["compat_2_10"]},
          "pc-2.10": {"tables": ["compat_2_10"]},
          "pc-2.9": {"tables": ["compat_2_10", "compat_2_9"]},
          "pc-2.0": {"tables": ["compat_2_10", "compat_2_9", "compat_2_0"]},
          "pc-1.0": {"tables": ["compat_2_10", "compat_2_9", "compat_2_0",
                                "compat_1_0"]})"))
          .Lint();
  ASSERT_THAT(CodesOf(report), ElementsAre("newest-not-empty"));
  EXPECT_EQ(report.findings[0].severity, Severity::kError);
}

TEST(LintTest, AFamilyThatEndedEarlyHasOldTablesInItsNewestVersion) {
  EXPECT_THAT(
      CodesIn(Chain(R"("pc-3.0": {}, "pc-2.10": {"tables": ["compat_2_10"]},
          "pc-2.9": {"tables": ["compat_2_10", "compat_2_9"]},
          "pc-2.0": {"tables": ["compat_2_10", "compat_2_9", "compat_2_0"]},
          "pc-1.0": {"tables": ["compat_2_10", "compat_2_9", "compat_2_0",
                                "compat_1_0"]},
          "xen-2.0": {"tables": ["compat_2_10", "compat_2_9", "compat_2_0"]},
          "xen-1.0": {"tables": ["compat_2_10", "compat_2_9", "compat_2_0",
                                 "compat_1_0"]})")),
      IsEmpty());
}

TEST(LintTest, ATableThatNoMachineAppliesIsAGap) {
  EXPECT_THAT(Lines(LintedMachines(R"({
      "machines": {"pc-2.0": {}, "pc-1.0": {"tables": []}},
      "tables": {"old": [["e1000", "init-vet", "off"]]}})")
                        .Lint()),
              ElementsAre(HasSubstr("no machine applies old")));
}

// ---- Siblings --------------------------------------------------------------

TEST(LintTest, OwnersOfThePartThatAnEntryReachesAreSiblings) {
  EXPECT_THAT(FoundIn(R"(["virtio-blk-pci", "num-queues", 1])"),
              ElementsAre(HasSubstr("virtio-blk-vga has 'num-queues', too")));
  EXPECT_THAT(FoundIn(R"(["virtio-blk-device", "num-queues", 1])"), IsEmpty());
}

TEST(LintTest, APartThatTablesNameIsASiblingOfItsOwner) {
  EXPECT_THAT(FoundIn(R"(["virtio-blk-device", "queue-size", 128],
                 ["virtio-blk-pci", "num-queues", 1])"),
              ElementsAre(HasSubstr(
                  "virtio-blk-device, virtio-blk-vga have 'num-queues', too")));
}

TEST(LintTest, AnImplementationOfTheSameClassIsASibling) {
  EXPECT_THAT(FoundIn(R"(["apic", "vapic", "off"])"),
              ElementsAre(HasSubstr("kvm-apic has 'vapic', too")));
  EXPECT_THAT(FoundIn(R"(["apic-common", "vapic", "off"])"), IsEmpty());
}

TEST(LintTest, ASiblingWithoutThePropertyIsNone) {
  EXPECT_THAT(FoundIn(R"(["virtio-blk-pci", "vectors", 1])"), IsEmpty());
}

TEST(LintTest, AKindOfVariantThatOnlyNewerTablesNameIsYounger) {
  const std::string_view machines = R"({
      "machines": {"pc-3.0": {}, "pc-2.0": {"tables": ["compat_2_0"]},
                   "pc-1.0": {"tables": ["compat_2_0", "compat_1_0"]}},
      "tables": {"compat_2_0": [["virtio-rng-pci-transitional", "rombar", 0],
                                ["virtio-rng-pci", "rombar", 0]],
                 "compat_1_0": [["virtio-rng-pci", "vectors", 0]]}})";
  EXPECT_THAT(CodesIn(machines), IsEmpty());
}

// ---- Options and reasons ---------------------------------------------------

TEST(LintTest, RulesAreChosenByCode) {
  LintedMachines machines(OneTable(R"(["e1000", "init-vet", "maybe"],
                                      ["virtio-rng-pci", "vectors", 0])"));
  EXPECT_THAT(CodesOf(machines.Lint()),
              ElementsAre("bad-value", "missed-sibling"));
  EXPECT_THAT(CodesOf(machines.Lint({.rules = {"bad-value"}})),
              ElementsAre("bad-value"));
  EXPECT_THAT(CodesOf(machines.Lint({.without = {"bad-value"}})),
              ElementsAre("missed-sibling"));
  EXPECT_THAT(machines.Lint({.rules = {"bad-value"}}).rules,
              ElementsAre("bad-value"));
}

TEST(LintTest, OnlyWhatTheMachinesApplyIsLookedAt) {
  LintedMachines machines(OneTable(R"(["e1000", "init-vet", "maybe"])"));
  EXPECT_EQ(machines.Lint().entries, 1u);
  const lint::Report report = machines.Lint({.machines = {"pc-2.0"}});
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_EQ(report.machines, 1u);
  EXPECT_EQ(report.entries, 0u);
  EXPECT_THAT(machines.Lint({.machines = {"pc-1.0"}}).findings, SizeIs(1));
}

TEST(LintTest, AReasonSilencesAFinding) {
  const lint::Report report =
      LintedMachines(OneTable(R"(["virtio-rng-pci", "vectors", 0,
          {"lint": {"missed-sibling": "transitional came in 2.0"}}])"))
          .Lint();
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_EQ(report.silenced, 1u);
}

TEST(LintTest, AMachineGivesAReason) {
  EXPECT_THAT(CodesIn(R"({
      "machines": {"pc-2.0": {"tables": ["all"],
                              "lint": {"newest-not-empty": "our boards"}},
                   "pc-1.0": {"tables": ["all"]}},
      "tables": {"all": [["e1000", "init-vet", "off"]]}})"),
              IsEmpty());
}

TEST(LintTest, AReasonThatDoesNotSayWhyIsNone) {
  constexpr std::string_view kEntry =
      R"(["e1000", "init-vet", "off"],
         ["e1000", "init-vet", "off", {"lint": {"duplicate": "@"}}])";
  auto with = [&](std::string_view reason) {
    std::string entries(kEntry);
    entries.replace(entries.find('@'), 1, reason);
    return FoundIn(entries);
  };
  EXPECT_THAT(with("as our boards have it"), IsEmpty());
  for (std::string_view reason : {"", " ", "\\t \\n"}) {
    EXPECT_THAT(with(reason),
                UnorderedElementsAre(HasSubstr("[duplicate]"),
                                     HasSubstr("does not say why")));
  }
}

TEST(LintTest, AReasonThatNothingNeedsIsFound) {
  const std::string_view entry = R"(["e1000", "init-vet", "off",
      {"lint": {"no-effect": "it had one"}}])";
  EXPECT_THAT(FoundIn(entry), ElementsAre(HasSubstr("[unused-reason]")));
  // Of a rule that is off nobody knows.
  EXPECT_THAT(
      LintedMachines(OneTable(entry)).Lint({.without = {"no-effect"}}).findings,
      IsEmpty());
}

// ---- Layer files -----------------------------------------------------------

TEST(LintTest, LayerFilesAreLookedAtInsteadOfTheTables) {
  LintedMachines machines(OneTable(R"(["e1000", "init-vet", "maybe"])"));
  lint::Options options;
  options.layers = {
      {Layer::kGlobal, MakeTable("mine.json", {{"e1000", "init-vat", "off"},
                                               {"e1000", "init-vet", "on"}})}};
  const lint::Report report = machines.Lint(options);
  EXPECT_EQ(report.entries, 2u);
  // A table says something of init-vet, which the second may take back.
  EXPECT_THAT(Lines(report),
              ElementsAre(AllOf(HasSubstr("mine.json#0: error"),
                                HasSubstr("[unknown-property]"))));
}

}  // namespace
