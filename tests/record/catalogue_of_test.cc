// Catalogues of facts: they load, say what was told, and leave the rest
// unknown.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/catalogue_of.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/registry.h"
#include "record/facts.h"
#include "tests/support/matchers.h"

namespace qom::record {
namespace {

using test::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string WithoutSpace(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

// However it is laid out.
auto Says(std::string_view json) {
  return ::testing::ResultOf(WithoutSpace,
                             HasSubstr(WithoutSpace(std::string(json))));
}

std::string FileOf(const RecordedCatalogue& recorded, std::string_view name) {
  for (const compat::WrittenFile& file : recorded.files) {
    if (file.name == name) return file.text;
  }
  return "";
}

std::string Types(const Facts& facts) {
  const auto recorded = CatalogueOf(facts);
  EXPECT_THAT(recorded.status(), IsOk());
  return recorded.ok() ? FileOf(*recorded, "types.json") : "";
}

std::string Machines(const Facts& facts) {
  const auto recorded = CatalogueOf(facts);
  EXPECT_THAT(recorded.status(), IsOk());
  return recorded.ok() ? FileOf(*recorded, "machines.json") : "";
}

// "object", and an abstract "device" of no properties.
Facts WithDevice() {
  Facts facts;
  facts.release = "qemu-9.1";
  facts.types["object"] = {};
  facts.types["device"] = {.parent = "object",
                           .is_abstract = true,
                           .properties = ByName<PropertyFact>()};
  return facts;
}

PropertyFact Is(std::string_view type,
                std::optional<Value> default_value = {}) {
  return {std::string(type), std::move(default_value)};
}

TypeFact Concrete(ByName<PropertyFact> properties) {
  return {.parent = "device", .properties = std::move(properties)};
}

TEST(CatalogueOfTest, ATypeSaysWhatItsParentDoesNot) {
  Facts facts = WithDevice();
  facts.types["device"].properties = ByName<PropertyFact>{{"id", Is("str")}};
  facts.types["disk"] =
      Concrete({{"id", Is("str")}, {"n", Is("uint16", Value(4))}});
  facts.types["other"] = Concrete({{"id", Is("str")}, {"m", Is("int")}});
  EXPECT_THAT(Types(facts), Says(R"("disk": {"parent": "device", "props": )"
                                 R"([["n", "uint16", 4]]})"));
}

TEST(CatalogueOfTest, WhatConcreteTypesShareIsTheirParents) {
  Facts facts = WithDevice();
  facts.types["a"] =
      Concrete({{"n", Is("uint16", Value(4))}, {"x", Is("int")}});
  facts.types["b"] =
      Concrete({{"n", Is("uint16", Value(4))}, {"x", Is("bool")}});
  const std::string types = Types(facts);
  EXPECT_THAT(types, Says(R"("device": {"abstract": true, "props": )"
                          R"([["n", "uint16", 4]]})"));
  EXPECT_THAT(types, Says(R"("a": {"parent": "device", "props": )"
                          R"([["x", "int"]]})"));
}

TEST(CatalogueOfTest, WhatATypeLacksIsRemoved) {
  Facts facts = WithDevice();
  facts.types["device"].properties = ByName<PropertyFact>{{"id", Is("str")}};
  facts.types["disk"] = Concrete({});
  EXPECT_THAT(Types(facts), Says(R"("removed": ["id"])"));
}

TEST(CatalogueOfTest, WhatObjectsHoldIsInitialWhereTheClassDoesNotSayIt) {
  Facts facts = WithDevice();
  facts.types["disk"] = Concrete({{"n", Is("uint16", Value(4))},
                                  {"m", Is("uint16", Value(4))},
                                  {"s", Is("str")},
                                  {"t", Is("str")}});
  facts.types["disk"].initial = {
      {"n", Value(4)}, {"m", Value(5)}, {"s", Value("x")}};
  const auto recorded = CatalogueOf(facts);
  ASSERT_THAT(recorded.status(), IsOk());
  EXPECT_THAT(FileOf(*recorded, "types.json"),
              Says(R"("initial": {"m": 5, "s": "x"})"));
  EXPECT_EQ(recorded->properties, 4u);
  EXPECT_EQ(recorded->with_default, 2u);
  EXPECT_EQ(recorded->with_initial, 1u);
  EXPECT_EQ(recorded->unknown, 1u);
}

TEST(CatalogueOfTest, EmbeddedObjectsAreChildren) {
  Facts facts = WithDevice();
  facts.types["core"] = Concrete({});
  facts.types["disk"] =
      Concrete({{"backend", Is("child<core>")}, {"odd", Is("child<nobody>")}});
  const auto recorded = CatalogueOf(facts);
  ASSERT_THAT(recorded.status(), IsOk());
  EXPECT_THAT(FileOf(*recorded, "types.json"),
              Says(R"("children": [["backend", "core"]])"));
  EXPECT_THAT(recorded->missing,
              ElementsAre(HasSubstr("disk: its child 'odd'")));
}

TEST(CatalogueOfTest, TypesWithoutKnownAncestorsAreLeftOutAndTold) {
  Facts facts = WithDevice();
  facts.types["lost"] = {.parent = "nobody"};
  facts.types["round"] = {.parent = "about"};
  facts.types["about"] = {.parent = "round"};
  const auto recorded = CatalogueOf(facts);
  ASSERT_THAT(recorded.status(), IsOk());
  EXPECT_EQ(recorded->types, 1u);
  EXPECT_THAT(recorded->missing, ElementsAre(HasSubstr("3 types: their")));
}

TEST(CatalogueOfTest, AChainOfAncestorsHasAnEnd) {
  Facts facts = WithDevice();
  std::string parent = "device";
  for (int i = 0; i < 2000; ++i) {
    const std::string name = "t" + std::to_string(i);
    facts.types[name] = {.parent = parent};
    parent = name;
  }
  const auto recorded = CatalogueOf(facts);
  ASSERT_THAT(recorded.status(), IsOk());
  EXPECT_LE(recorded->types, kMostAncestors);
  EXPECT_THAT(recorded->missing, ElementsAre(HasSubstr("too many")));
}

// ---- Machines --------------------------------------------------------------

using Entries = std::vector<compat::TableEntry>;

MachineFact MachineWith(std::string_view name, Entries entries) {
  return {.name = std::string(name), .entries = std::move(entries)};
}

TEST(RecordedTablesTest, EachVersionHasWhatItAdds) {
  Facts facts = WithDevice();
  facts.types["disk"] = Concrete({{"n", Is("uint16")}, {"m", Is("uint16")}});
  const compat::TableEntry n{"disk", "n", "1"};
  const compat::TableEntry m{"disk", "m", "2"};
  facts.machines = {MachineWith("pc-9.2", {n, m}), MachineWith("pc-10.0", {n}),
                    MachineWith("pc-10.1", {})};
  const std::string machines = Machines(facts);
  EXPECT_THAT(machines, Says(R"("pc-10.0": [)"));
  EXPECT_THAT(machines, Says(R"("tables": ["pc-10.0", "pc-9.2"])"));

  const auto recorded = CatalogueOf(facts);
  EXPECT_EQ(recorded->machines, 3u);
  EXPECT_EQ(recorded->tables, 2u);
  EXPECT_EQ(recorded->entries, 2u);
}

TEST(RecordedTablesTest, AListThatDoesNotContinueHasATableOfItsOwn) {
  Facts facts = WithDevice();
  facts.types["disk"] = Concrete({{"n", Is("uint16")}, {"m", Is("uint16")}});
  facts.machines = {MachineWith("pc-1.1", {{"disk", "n", "1"}}),
                    MachineWith("pc-1.0", {{"disk", "m", "2"}})};
  const auto recorded = CatalogueOf(facts);
  ASSERT_THAT(recorded.status(), IsOk());
  EXPECT_THAT(FileOf(*recorded, "machines.json"),
              Says(R"("tables": ["pc-1.0"])"));
  EXPECT_THAT(recorded->missing, ElementsAre(HasSubstr("pc-1.0: what it")));
}

TEST(RecordedTablesTest, AnEntryIsOptionalIfAnObjectLacksTheProperty) {
  Facts facts = WithDevice();
  facts.types["a"] = Concrete({{"n", Is("uint16")}});
  facts.types["b"] = Concrete({});
  facts.machines = {
      MachineWith("pc-1.0", {{"device", "n", "1"}, {"a", "n", "2"}})};
  const std::string machines = Machines(facts);
  EXPECT_THAT(machines, Says(R"(["device", "n", "1", true])"));
  EXPECT_THAT(machines, Says(R"(["a", "n", "2"])"));
}

TEST(RecordedTablesTest, WhatEntriesNameTakesLayers) {
  Facts facts = WithDevice();
  facts.types["vdagent"] = {
      .parent = "object",
      .properties = ByName<PropertyFact>{{"m", Is("bool")}}};
  facts.machines = {MachineWith("pc-1.0", {{"vdagent", "m", "off"}})};
  EXPECT_THAT(Machines(facts), Says(R"("builtin": ["device", "vdagent"])"));
}

TEST(RecordedTablesTest, NoMachineIsNone) {
  Facts facts = WithDevice();
  facts.machines = {MachineWith("none", {}), MachineWith("pc-1.0", {}),
                    MachineWith("pc-1.0", {})};
  const auto recorded = CatalogueOf(facts);
  ASSERT_THAT(recorded.status(), IsOk());
  EXPECT_EQ(recorded->machines, 1u);
  EXPECT_THAT(recorded->missing, ElementsAre(HasSubstr("a second machine")));
}

TEST(CatalogueOfTest, NoTypesAreNoCatalogue) {
  EXPECT_THAT(CatalogueOf({}).status(),
              test::HasCause(Cause::kNoSuchObject,
                             HasSubstr("what was told makes no catalogue")));
}

}  // namespace
}  // namespace qom::record
