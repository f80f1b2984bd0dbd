// What a good catalogue means. Bad ones are in bad_input_test.cc, real ones in
// the replay tests.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/catalogue/catalogue.h"

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "compat/driver_aliases.h"
#include "compat/explain.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace {

using qom::compat::Catalogue;
using qom::compat::CatalogueFile;
using qom::compat::DriverNamed;
using qom::compat::Layer;
using qom::compat::Layers;
using qom::compat::MakeTable;
using qom::test::MessageOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CatalogueTest : public ::testing::Test {
 protected:
  // `types` are the members of "types".
  void Load(std::string_view types, std::vector<CatalogueFile> more = {}) {
    const std::string text = "{\"types\": {" + std::string(types) + "}}";
    more.push_back({"types.json", text});
    absl::StatusOr<Catalogue> catalogue =
        qom::compat::LoadCatalogue(more, registry_);
    ASSERT_TRUE(catalogue.ok()) << MessageOf(catalogue.status());
    catalogue_ = *std::move(catalogue);
    EXPECT_THAT(catalogue_.notes, IsEmpty());
  }
  qom::Ref<qom::Object> New(std::string_view type) {
    absl::StatusOr<qom::Ref<qom::Object>> object = context_.New(type);
    EXPECT_TRUE(object.ok()) << MessageOf(object.status());
    return object.ok() ? *object : qom::Ref<qom::Object>();
  }
  std::string Value(std::string_view type, std::string_view property) {
    return New(type)->Get(property).value_or("?");
  }
  void Append(Layer layer, std::string_view driver, std::string_view property,
              qom::Value value) {
    EXPECT_TRUE(Layers(context_)
                    .Append({{layer, MakeTable("t", {{std::string(driver),
                                                      std::string(property),
                                                      std::move(value)}})}})
                    .ok());
  }
  absl::Status Set(std::string_view type, std::string_view property,
                   std::string_view text) {
    return New(type)->Set(property, text);
  }

  qom::TypeRegistry registry_;
  qom::Context context_{registry_};
  Catalogue catalogue_;
};

// ---- Types -----------------------------------------------------------------

TEST_F(CatalogueTest, AKindSaysWhatAnIntReads) {
  Load(R"("memory": {"initial": {"size": 0}, "props": [
              ["size", "int", {"kind": "size"}],
              ["nodes", "int", {"kind": "list<uint16>"}]]})");
  Append(Layer::kMachine, "memory", "size", "16E");
  EXPECT_THAT(MessageOf(context_.New("memory").status()),
              HasSubstr("memory.size: 16E is outside"));
}

TEST_F(CatalogueTest, AnIntOfAKindTakesTheTextsOfTheKind) {
  Load(R"("memory": {"initial": {"size": 0}, "props": [
              ["size", "int", {"kind": "size"}],
              ["nodes", "int", {"kind": "list<uint16>"}]]})");
  const auto memory = New("memory");
  EXPECT_EQ(memory->type().FindProperty("size")->type, "int");
  EXPECT_EQ(memory->Get("size").value_or("?"), "0");
  EXPECT_TRUE(memory->Set("size", "1G").ok());
  EXPECT_EQ(memory->Get("size").value_or("?"), "1073741824");
  EXPECT_FALSE(memory->Set("size", "-1").ok());
  EXPECT_TRUE(memory->Set("nodes", "0-2,4").ok());
  EXPECT_EQ(memory->Get("nodes").value_or("?"), "0,1,2,4");
}

TEST_F(CatalogueTest, ParentsMayComeAfterTheirDescendants) {
  Load(R"("leaf": {"parent": "base"},
          "base": {"parent": "object", "abstract": true,
                   "props": [["n", "uint32", 3]]})");
  EXPECT_EQ(Value("leaf", "n"), "3");
  EXPECT_EQ(context_.New("base").status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(CatalogueTest, AFreshObjectHasTheDefaultOverlaidByInitial) {
  Load(R"("a": {"parent": "object", "props": [["n", "uint32", 1],
                ["s", "str"], ["m", "uint32"]], "initial": {"m": 8}},
          "b": {"parent": "a", "initial": {"n": 2, "s": "text"}},
          "c": {"parent": "b", "initial": {"n": 3}})");
  EXPECT_EQ(Value("a", "n"), "1");
  EXPECT_EQ(Value("a", "s"), "?");  // nobody told
  EXPECT_EQ(Value("a", "m"), "8");
  EXPECT_EQ(Value("b", "n"), "2");
  EXPECT_EQ(Value("c", "n"), "3");
  EXPECT_EQ(Value("c", "s"), "text");
  // Introspection shows the default of the declaration.
  const qom::ClassProperty* n = registry_.Find("c")->FindProperty("n");
  EXPECT_EQ(n->default_value, qom::Value(1));
}

TEST_F(CatalogueTest, TheNearerDeclarationWins) {
  Load(R"("a": {"parent": "object", "props": [["n", "uint8", 1]]},
          "b": {"parent": "a", "props": [["n", "uint32", 70000]]})");
  EXPECT_EQ(Value("b", "n"), "70000");
  EXPECT_EQ(Set("a", "n", "256").code(), absl::StatusCode::kOutOfRange);
}

TEST_F(CatalogueTest, RemovedPropertiesAreGone) {
  Load(R"("a": {"parent": "object", "props": [["n", "uint8", 1]]},
          "b": {"parent": "a", "removed": ["n"]},
          "c": {"parent": "b"})");
  EXPECT_EQ(New("c")->Get("n").status().code(), absl::StatusCode::kNotFound);
  Append(Layer::kMachine, "a", "n", "2");
  EXPECT_EQ(Value("a", "n"), "2");
  EXPECT_EQ(qom::CauseOf(context_.New("b").status()),
            qom::Cause::kUnknownProperty);
}

TEST_F(CatalogueTest, KindsAreKnownByTheirNames) {
  Load(R"("a": {"parent": "object", "props": [
             ["b", "bool"], ["u8", "uint8"], ["i64", "int64"], ["int", "int"],
             ["size", "size"], ["str", "str"], ["link", "link<a>"],
             ["enum", "SomeEnum", "first"], ["number", "SomeNumber", 7]]})");
  EXPECT_TRUE(Set("a", "b", "yes").ok());
  EXPECT_FALSE(Set("a", "u8", "256").ok());
  EXPECT_TRUE(Set("a", "i64", "-9223372036854775808").ok());
  EXPECT_TRUE(Set("a", "int", "-1").ok());
  EXPECT_TRUE(Set("a", "size", "1.5K").ok());
  EXPECT_TRUE(Set("a", "enum", "anything").ok());
  EXPECT_FALSE(Set("a", "number", "anything").ok());
  EXPECT_EQ(Set("a", "link", "/nowhere").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Value("a", "enum"), "first");
  EXPECT_EQ(Value("a", "number"), "7");
}

TEST_F(CatalogueTest, ReadOnlyAndUnreadableProperties) {
  Load(R"("a": {"parent": "object", "abstract": true,
                "props": [["r", "str", "x"], ["w", "str"]],
                "readonly": ["r", "later"], "unreadable": {"w": "secret"}},
          "b": {"parent": "a", "props": [["later", "str"]]})");
  EXPECT_EQ(qom::CauseOf(Set("b", "r", "y")), qom::Cause::kReadOnly);
  EXPECT_EQ(qom::CauseOf(Set("b", "later", "y")), qom::Cause::kReadOnly);
  EXPECT_TRUE(Set("b", "w", "y").ok());
  const absl::Status status = New("b")->Get("w").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
  EXPECT_THAT(MessageOf(status), HasSubstr("secret"));
}

TEST_F(CatalogueTest, WhatBecomesReadOnlyKeepsTheInitialValueItInherits) {
  Load(R"("a": {"parent": "object", "props": [["p", "int", 1]]},
          "b": {"parent": "a", "initial": {"p": 5}},
          "c": {"parent": "b", "readonly": ["p"]},
          "d": {"parent": "c", "initial": {"p": 6}})");
  EXPECT_EQ(Value("c", "p"), "5");
  EXPECT_EQ(Value("d", "p"), "6");
  EXPECT_FALSE(Set("c", "p", "7").ok());
}

TEST_F(CatalogueTest, InterfacesAreImplementedAndMatch) {
  Load(R"("fast": {"parent": "interface", "interface": true, "abstract": true},
          "a": {"parent": "object", "interfaces": ["fast"],
                "props": [["n", "uint8"]]},
          "b": {"parent": "a"})");
  EXPECT_TRUE(registry_.Find("b")->IsA("fast"));
  Append(Layer::kMachine, "fast", "n", 5);
  EXPECT_EQ(Value("b", "n"), "5");
}

// ---- Children and aliases --------------------------------------------------

constexpr std::string_view kOwner = R"(
    "core": {"parent": "object", "props": [["n", "uint32", 1],
                                           ["m", "uint32", 1]]},
    "mid": {"parent": "object", "children": [["core", "core"]],
            "props": [["n", "uint32"]], "aliases": {"n": ["core", "n"]}},
    "owner": {"parent": "object", "children": [["mid", "mid"]],
              "props": [["n", "uint32"], ["deep", "uint32"], ["nn", "uint32"]],
              "aliases": {"n": ["mid", "n"], "deep": ["core", "m"],
                          "nn": [null, "n"]}},
    "special": {"parent": "owner", "initial": {"n": 6}})";

TEST_F(CatalogueTest, AliasesReachEmbeddedObjects) {
  Load(kOwner);
  const qom::Ref<qom::Object> owner = New("owner");
  const qom::Ref<qom::Object> core = owner->Child("mid")->Child("core");
  ASSERT_TRUE(owner->Set("n", "2").ok());
  EXPECT_EQ(*core->Get("n"), "2");
  ASSERT_TRUE(owner->Set("nn", "3").ok());
  EXPECT_EQ(*core->Get("n"), "3");
  ASSERT_TRUE(owner->Set("deep", "4").ok());
  EXPECT_EQ(*core->Get("m"), "4");
}

TEST_F(CatalogueTest, TheOwnersEntryBeatsTheChilds) {
  Load(kOwner);
  Append(Layer::kGlobal, "core", "n", 9);
  EXPECT_EQ(Value("owner", "n"), "9");
  Append(Layer::kAccel, "owner", "nn", 8);
  EXPECT_EQ(Value("owner", "n"), "8");
  EXPECT_EQ(Value("mid", "n"), "9");
}

TEST_F(CatalogueTest, AnAliasToATypeThatIsNotListedEmbedsAHiddenOne) {
  Load(R"("core": {"parent": "object", "props": [["n", "uint32", 4]]},
          "a": {"parent": "object", "props": [["n", "uint32"]],
                "aliases": {"n": ["core", "n"]}})");
  const qom::Ref<qom::Object> a = New("a");
  EXPECT_EQ(*a->Get("n"), "4");
  EXPECT_THAT(a->children(), IsEmpty());
  Append(Layer::kMachine, "core", "n", 5);
  EXPECT_EQ(Value("a", "n"), "5");
}

TEST_F(CatalogueTest, AnOwnersValueReachesAChildHoweverDeep) {
  Load(R"("kid": {"parent": "object", "props": [["p", "int", 1]]},
          "mid": {"parent": "object", "props": [["p", "int", 5]],
                  "children": [["kk", "kid"]], "aliases": {"p": ["kid", "p"]}},
          "o": {"parent": "object", "props": [["q", "int", 77]],
                "children": [["k", "mid"]], "aliases": {"q": ["kid", "p"]}},
          "back": {"parent": "o", "initial": {"q": 1}},
          "same": {"parent": "o", "initial": {"q": 5}},
          "near": {"parent": "mid", "initial": {"p": 1}})");
  for (const auto& [type, value] :
       {std::pair("o", "77"), {"back", "1"}, {"same", "5"}}) {
    EXPECT_EQ(Value(type, "q"), value);
    const auto why = qom::compat::Explain(context_, *registry_.Find(type), "q");
    ASSERT_TRUE(why.ok());
    EXPECT_EQ(why->value.ToText(), value);
  }
  EXPECT_EQ(Value("mid", "p"), "5");
  EXPECT_EQ(Value("near", "p"), "1");
}

TEST_F(CatalogueTest, AnAbstractTypesAliasIsBoundWhereTheChildIs) {
  Load(R"("core": {"parent": "object", "props": [["n", "uint32", 4]]},
          "base": {"parent": "object", "abstract": true,
                   "props": [["n", "uint32"]],
                   "aliases": {"n": ["core", "n"]}},
          "leaf": {"parent": "base", "children": [["here", "core"]]})");
  Append(Layer::kMachine, "core", "n", 5);
  const qom::Ref<qom::Object> leaf = New("leaf");
  EXPECT_EQ(*leaf->Get("n"), "5");
  EXPECT_EQ(*leaf->Child("here")->Get("n"), "5");
}

// ---- Limits ----------------------------------------------------------------

TEST_F(CatalogueTest, LimitsAreInherited) {
  const CatalogueFile limits = {"limits.json", R"({
      "types": {"Mode": ["on", "off"]},
      "props": {"a": {"q": {"min": 2, "max": 64, "power_of_two": true},
                      "z": {"min": 10, "zero_is_unset": true},
                      "len": {"length": 3}, "mac": {"text": "mac"},
                      "word": {"values": ["one", "two"]},
                      "neg": {"min": -5, "max": 5}}}})"};
  Load(R"("a": {"parent": "object", "props": [["q", "uint16", 2],
                ["z", "uint16"], ["len", "str"], ["mac", "str"],
                ["word", "str", "one"], ["mode", "Mode", "on"],
                ["neg", "int32"]]},
          "b": {"parent": "a"})",
       {limits});
  for (const auto& [property, good, bad] :
       {std::tuple("q", "64", "65"),
        {"q", "4", "6"},
        {"z", "0", "9"},
        {"z", "10", "1"},
        {"len", "abc", "ab"},
        {"mac", "52:54:00:12:34:56", "52:54"},
        {"word", "two", "three"},
        {"mode", "off", "auto"},
        {"neg", "-5", "-6"}}) {
    EXPECT_TRUE(Set("b", property, good).ok()) << property << good;
    EXPECT_FALSE(Set("b", property, bad).ok()) << property << bad;
  }
}

TEST_F(CatalogueTest, ATypeMayLimitWhatItInherits) {
  const CatalogueFile limits = {
      "limits.json",
      R"({"props": {"a": {"p": {"max": 50}}, "b": {"p": {"max": 10}}}})"};
  Load(R"("a": {"parent": "object", "props": [["p", "uint8", 1]]},
          "b": {"parent": "a", "initial": {"p": 2}}, "c": {"parent": "b"})",
       {limits});
  EXPECT_TRUE(Set("a", "p", "50").ok());
  EXPECT_TRUE(Set("b", "p", "10").ok());
  EXPECT_FALSE(Set("b", "p", "11").ok());
  EXPECT_FALSE(Set("c", "p", "11").ok());
  EXPECT_EQ(Value("c", "p"), "2");
}

// ---- Machines --------------------------------------------------------------

constexpr std::string_view kDisk =
    R"("disk": {"parent": "object", "props": [["n", "uint32", 9],
                                              ["s", "str", ""]]})";

TEST_F(CatalogueTest, MachinesTablesAndWhatElseIsSaid) {
  const CatalogueFile machines = {"machines.json", R"({
      "qemu": "7.2", "numbers": [1, 2], "accelerators": {"kvm-accel":
        [["disk", "s", "kvm"]]}, "platforms": {"cloud": [["disk", "s", "c"]]},
      "machines": {"m-2.0": {"alias": "m", "is-default": true, "cpu": "best"},
                   "m-1.0": {"deprecated": true, "entries": 2,
                             "tables": ["old", "older"],
                             "sugar": [["disk", "s", "sugar"]]}},
      "unversioned": {"bare": [["disk", "n", 5]]},
      "tables": {"old": [["disk", "n", "1"]], "older": [["disk", "n", "2"]]}})"};
  Load(kDisk, {machines});
  EXPECT_EQ(catalogue_.attributes.at("qemu"), qom::Value("7.2"));
  EXPECT_EQ(catalogue_.attributes.at("numbers"),
            qom::Value(qom::Value::List{1, 2}));
  EXPECT_EQ(catalogue_.machines.machines().size(), 3u);
  EXPECT_EQ(catalogue_.machines.DefaultMachine()->name, "m-2.0");
  const auto* old = *catalogue_.machines.FindMachine("m-1.0");
  EXPECT_TRUE(old->deprecated);
  EXPECT_THAT(old->tables, ElementsAre("old", "older"));
  EXPECT_EQ((*catalogue_.machines.FindMachine("m"))->attributes.at("cpu"),
            qom::Value("best"));
  EXPECT_TRUE((*catalogue_.machines.FindMachine("bare"))
                  ->attributes.contains("unversioned"));
  EXPECT_TRUE(catalogue_.machines.FindPlatform("cloud").ok());
  ASSERT_TRUE(
      catalogue_.machines.Select({.machine = "m-1.0", .accel = "kvm"}, context_)
          .ok());
  EXPECT_EQ(Value("disk", "n"), "2");
  EXPECT_EQ(Value("disk", "s"), "sugar");
}

TEST_F(CatalogueTest, DriversMayHaveOtherNames) {
  Load(kDisk, {{"machines.json",
                R"({"machines": {"m-1.0": {}},
                    "driver-aliases": {"drive": "disk"}})"}});
  ASSERT_TRUE(catalogue_.machines.Select({.machine = "m-1.0"}, context_).ok());
  const qom::compat::DriverAliases& aliases =
      qom::compat::DriverAliasesOf(context_);
  EXPECT_EQ(qom::compat::DriverNamed("drive", registry_, aliases), "disk");
  EXPECT_EQ(qom::compat::DriverNamed("disk", registry_, aliases), "disk");
  EXPECT_EQ(qom::compat::DriverNamed("dive", registry_, aliases), "dive");
  // An entry names the type.
  Append(Layer::kGlobal, "drive", "n", "7");
  EXPECT_NE(Value("disk", "n"), "7");
  const auto unused = Layers(context_).Unused();
  ASSERT_EQ(unused.size(), 1u);
  EXPECT_THAT(unused[0].message, HasSubstr("-device takes that name for disk"));
  EXPECT_THAT(unused[0].nearest, ElementsAre("disk"));
}

TEST_F(CatalogueTest, AnotherNameOfNoTypeIsNoted) {
  const CatalogueFile files[] = {
      {"types.json", R"({"types": {"disk": {}}})"},
      {"machines.json", R"({"driver-aliases": {"drive": "disc"}})"}};
  const auto loaded = qom::compat::LoadCatalogue(files, registry_);
  ASSERT_TRUE(loaded.ok()) << MessageOf(loaded.status());
  ASSERT_EQ(loaded->notes.size(), 1u);
  EXPECT_EQ(loaded->notes[0].message,
            "machines.json: driver-aliases 'drive': there is no type 'disc'");
}

TEST_F(CatalogueTest, HotpluggedStartsWithOff) {
  Load(R"("dev": {"props": [["hotplugged", "bool"]],
                  "readonly": ["hotplugged"],
                  "initial": {"hotplugged": true}})");
  EXPECT_EQ(Value("dev", "hotplugged"), "off");
  const qom::Class& type = *registry_.Find("dev");
  for (const bool hotplug : {false, true}) {
    const auto resolved =
        qom::compat::Resolve(context_, type, {.hotplug = hotplug});
    ASSERT_EQ(resolved.properties.front().property->name, "hotplugged");
    EXPECT_EQ(resolved.properties.front().value, qom::Value(hotplug));
  }
}

TEST_F(CatalogueTest, AnAcceleratorFileIsTheFirstTableOfItsLayer) {
  const CatalogueFile machines = {
      "machines.json",
      R"({"accelerators": {"kvm-accel": [["disk", "s", "own"]]}})"};
  const CatalogueFile accel = {"accel_kvm.json", R"({
      "accelerator": "kvm-accel", "types": ["disk"],
      "all": {"n": 1, "s": "all", "nothing": true},
      "per_type": {"disk": {"n": 2}}})"};
  Load(kDisk, {machines, accel});
  const auto* kvm = *catalogue_.machines.FindAccelerator("kvm");
  ASSERT_EQ(kvm->tables.size(), 2u);
  EXPECT_EQ(kvm->tables[0]->name, "accel_kvm");
  EXPECT_EQ(kvm->tables[0]->entries.size(), 4u);
  ASSERT_TRUE(catalogue_.machines.Select({.accel = "kvm"}, context_).ok());
  EXPECT_EQ(Value("disk", "n"), "2");
  EXPECT_EQ(Value("disk", "s"), "own");
}

TEST_F(CatalogueTest, NotCreatedTypesAreListed) {
  Load(R"("a": {"parent": "object", "not_created": true},
          "b": {"parent": "object", "not_created": "needs a board"},
          "c": {"parent": "object", "not_created": false})");
  EXPECT_THAT(catalogue_.not_created, ElementsAre("a", "b"));
}

// ---- Files -----------------------------------------------------------------

TEST_F(CatalogueTest, ADirectoryIsRead) {
  const std::filesystem::path directory =
      std::filesystem::path(::testing::TempDir()) /
      ("qomrt_catalogue_test." + std::to_string(getpid()));
  std::filesystem::remove_all(directory);
  std::filesystem::create_directories(directory);
  auto write = [&directory](std::string_view name, std::string_view text) {
    std::ofstream(directory / std::string(name)) << text;
  };
  write("README", "not of the catalogue");
  absl::Status status =
      qom::compat::LoadCatalogueDirectory(directory.string(), registry_)
          .status();
  EXPECT_THAT(MessageOf(status), HasSubstr("has no types.json"));
  EXPECT_THAT(MessageOf(status), HasSubstr(directory.string()));
  write("types.json", "{\"types\": {" + std::string(kDisk) + "}}");
  write("accel_kvm.json", R"({"accelerator": "k", "types": []})");
  absl::StatusOr<Catalogue> catalogue =
      qom::compat::LoadCatalogueDirectory(directory.string(), registry_);
  ASSERT_TRUE(catalogue.ok()) << MessageOf(catalogue.status());
  EXPECT_EQ(catalogue->machines.accelerators().size(), 1u);
  EXPECT_EQ(Value("disk", "n"), "9");
  std::filesystem::remove_all(directory);
}

TEST_F(CatalogueTest, ALayerFileIsATable) {
  absl::StatusOr<qom::compat::LayerTable> table = qom::compat::LoadLayerFile(
      "mine.json", R"({"about": "mine", "layer": "sugar", "entries": [
          ["disk", "n", 7], ["disk", "gone", "x", {"optional": true}],
          ["disk", "s", "t", false]]})");
  ASSERT_TRUE(table.ok()) << MessageOf(table.status());
  EXPECT_EQ(table->layer, Layer::kSugar);
  EXPECT_EQ(table->table->name, "mine.json");
  ASSERT_EQ(table->table->entries.size(), 3u);
  EXPECT_EQ(table->table->entries[0].value, qom::Value(7));
  EXPECT_FALSE(table->table->entries[0].value.is_text());
  EXPECT_EQ(table->table->entries[0].file, "mine.json");
  EXPECT_TRUE(table->table->entries[1].optional);
  EXPECT_FALSE(table->table->entries[2].optional);
  Load(kDisk);
  ASSERT_TRUE(Layers(context_).Append({*std::move(table)}).ok());
  EXPECT_EQ(Value("disk", "n"), "7");
}

TEST_F(CatalogueTest, NumbersAreExact) {
  Load(R"("a": {"parent": "object", "props": [
             ["u", "uint64", 18446744073709551615],
             ["i", "int64", -9223372036854775808],
             ["d", "number", 0.1]]})");
  EXPECT_EQ(Value("a", "u"), "18446744073709551615");
  EXPECT_EQ(Value("a", "i"), "-9223372036854775808");
  EXPECT_EQ(Value("a", "d"), "0.1");
}

// ---- Native types ----------------------------------------------------------

class NativeDisk : public qom::Extends<NativeDisk, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "native-disk";
  struct Props;
  using Extends::Extends;
  uint32_t n() const { return n_; }

 private:
  uint32_t n_ = 0;
};
struct NativeDisk::Props {
  static constexpr auto kN =
      qom::props::Field<&NativeDisk::n_>("n", {.default_value = 1});
  static constexpr auto kAll = qom::props::Table(kN);
};

TEST_F(CatalogueTest, ANativeTypeIsAdopted) {
  registry_.Register<NativeDisk>();
  Load(R"("native-disk": {"parent": "object-compat", "props": [
             ["n", "uint32", 1], ["extra", "str", "more"]]},
          "leaf": {"parent": "native-disk", "initial": {"n": 3}})");
  absl::StatusOr<qom::Ref<NativeDisk>> native = context_.New<NativeDisk>();
  ASSERT_TRUE(native.ok());
  EXPECT_EQ((*native)->n(), 1u);
  EXPECT_EQ(*(*native)->Get("extra"), "more");
  const qom::Ref<qom::Object> leaf = New("leaf");
  EXPECT_EQ(qom::Cast<NativeDisk>(leaf.get()).n(), 3u);
  Append(Layer::kMachine, "native-disk", "n", 8);
  EXPECT_EQ(Value("leaf", "n"), "8");
}

TEST_F(CatalogueTest, AnAdoptedTypeThatDiffersIsAnError) {
  registry_.Register<NativeDisk>();
  const CatalogueFile files[] = {
      {"types.json", R"({"types": {"native-disk": {"parent": "object-compat",
                         "props": [["n", "str", "1"]]}}})"}};
  EXPECT_THAT(MessageOf(qom::compat::LoadCatalogue(files, registry_).status()),
              HasSubstr("'n' is natively of type uint32, not str"));
}

TEST_F(CatalogueTest, WhatANativeTypeHasMayStartOtherwiseBelowIt) {
  registry_.Register<NativeDisk>();
  Load(R"("leaf": {"parent": "native-disk", "initial": {"n": 3}},
          "below": {"parent": "leaf", "initial": {"n": 4}})");
  EXPECT_EQ(qom::Cast<NativeDisk>(New("leaf").get()).n(), 3u);
  EXPECT_EQ(qom::Cast<NativeDisk>(New("below").get()).n(), 4u);
}

TEST_F(CatalogueTest, WhatANativeTypeDoesNotHaveCannotStartOtherwise) {
  registry_.Register<NativeDisk>();
  const CatalogueFile files[] = {
      {"types.json", R"({"types": {"leaf": {"parent": "native-disk",
                         "initial": {"m": 3}}}})"}};
  EXPECT_THAT(MessageOf(qom::compat::LoadCatalogue(files, registry_).status()),
              HasSubstr("to 'm', which it does not have"));
}

TEST_F(CatalogueTest, ANativeClassIsNoInterface) {
  registry_.Register<NativeDisk>();
  const CatalogueFile files[] = {
      {"types.json", R"({"types": {"native-disk": {"interface": true}}})"}};
  EXPECT_THAT(MessageOf(qom::compat::LoadCatalogue(files, registry_).status()),
              HasSubstr("is natively a class, no interface"));
}

}  // namespace
