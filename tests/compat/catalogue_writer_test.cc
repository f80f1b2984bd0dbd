// What is written of a registry, loaded again, is the same registry, also where
// it is hard to write down.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/catalogue/writer.h"
#include "compat/diagnostic.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/compat/round_trip.h"

namespace qom::compat {
namespace {

using round_trip::Emulator;
using round_trip::ErrorOf;
using round_trip::ExpectSameAnswers;
using round_trip::ExpectSameMachines;
using round_trip::Load;
using round_trip::RoundTrip;
using round_trip::TextOf;
using round_trip::Write;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// ---- Types by hand ---------------------------------------------------------

std::unique_ptr<Emulator> FromTypes(std::string_view types,
                                    std::vector<CatalogueFile> more = {}) {
  const std::string text = fmt::format("{{\"types\": {{{}}}}}", types);
  more.push_back({"types.json", text});
  return Load(more);
}

constexpr std::string_view kCore = R"(
    "core": {"parent": "object", "props": [["n", "uint32", 1],
                                           ["m", "uint32", 2]]})";

TEST(WriterTest, OneLineForEachThing) {
  const std::unique_ptr<Emulator> emulator = FromTypes(
      R"("b": {"parent": "a", "initial": {"n": 2, "m": 3},
               "readonly": ["n"]},
         "a": {"parent": "object", "props": [["n", "uint32", 1],
               ["m", "uint32", 4, {"doc": "An m."}]]})",
      {{"limits.json", R"({"props": {"a": {"m": {"min": 2, "max": 9}}}})"}});
  const WrittenCatalogue written = Write(*emulator);
  EXPECT_EQ(TextOf(written, "types.json"), R"({
 "types": {
  "a": {
   "parent": "object",
   "props": [
    ["n", "uint32", 1],
    ["m", "uint32", 4, {"doc": "An m."}]
   ]
  },
  "b": {
   "parent": "a",
   "readonly": ["n"],
   "initial": {
    "m": 3,
    "n": 2
   }
  },
  "object": {
   "readonly": ["type"],
   "props": [
    ["type", "string"]
   ]
  }
 }
}
)");
  EXPECT_EQ(TextOf(written, "limits.json"), R"({
 "props": {
  "a": {
   "m": {"min": 2, "max": 9}
  }
 }
}
)");
  EXPECT_EQ(TextOf(written, "machines.json"), "");
}

TEST(WriterTest, TextsOfAllSorts) {
  const std::vector<std::string> texts = {"",
                                          "\"",
                                          "\\",
                                          "a/b",
                                          "\t\n\r\b\f",
                                          "\x01\x1f\x7f",
                                          "\xc3\xa4",
                                          "\xe2\x82\xac",
                                          "\xf0\x9f\x90\xa7",
                                          "</script>",
                                          std::string("a\0b", 3)};
  Emulator emulator;
  TypeBuilder type("t");
  for (size_t i = 0; i < texts.size(); ++i) {
    type.Property(props::RuntimeProperty(emulator.registry,
                                         fmt::format("p{}{}", i, texts[i]),
                                         "str", Value(texts[i])));
  }
  emulator.registry.Add(std::move(type));
  ASSERT_TRUE(emulator.registry.Seal().ok());
  const std::unique_ptr<Emulator> loaded = RoundTrip(emulator);
  Context context(loaded->registry);
  const Ref<Object> object = *context.New("t");
  for (size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(*object->Get(fmt::format("p{}{}", i, texts[i])), texts[i]);
  }
}

TEST(WriterTest, WhatIsNoJsonIsAnError) {
  for (const auto& [name, value] : std::vector<std::pair<std::string, Value>>{
           {"p", "\xff"},
           {"p", "cut \xe2\x82"},
           {"\xc3", "x"},
           {"p", std::numeric_limits<double>::infinity()},
           {"p", std::numeric_limits<double>::quiet_NaN()},
           {"p", Value::List{Value(Value::List{"\xff"})}}}) {
    Emulator emulator;
    emulator.catalogue.attributes.emplace(name, value);
    const absl::Status status = ErrorOf(emulator);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(Message(status)), HasSubstr("JSON cannot hold"));
  }
}

TEST(WriterTest, NumbersAreExact) {
  const std::unique_ptr<Emulator> emulator =
      FromTypes(R"("a": {"parent": "object", "props": [
          ["u", "uint64", 18446744073709551615],
          ["i", "int64", -9223372036854775808],
          ["half", "number", 0.5], ["third", "number", 0.3333333333333333],
          ["whole", "number", 3.0], ["huge", "number", 1.7976931348623157e308],
          ["tiny", "number", 5e-324], ["minus", "number", -0.0],
          ["int", "number", 7], ["some", "Unknown", -1],
          ["list", "list<int64>", [-9223372036854775808, 0]],
          ["null", "str", null]]})");
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  const Class* before = emulator->registry.Find("a");
  const Class* after = loaded->registry.Find("a");
  for (const ClassProperty* property : before->properties()) {
    EXPECT_EQ(property->default_value,
              after->FindProperty(property->name)->default_value)
        << property->name;
  }
  ExpectSameAnswers(*emulator, *loaded, {});
}

TEST(WriterTest, LimitsOfAllSorts) {
  const std::unique_ptr<Emulator> emulator = FromTypes(
      R"("a": {"parent": "object", "props": [["q", "uint16", 2],
             ["z", "uint16"], ["len", "str"], ["mac", "str"],
             ["word", "str", "one"], ["mode", "Mode", "on"],
             ["other", "Mode", "x"], ["neg", "int32"],
             ["wide", "uint64"], ["deep", "int64"]]},
         "b": {"parent": "a", "props": [["q", "uint16", 2]]})",
      {{"limits.json", R"({"types": {"Mode": ["on", "off"]}, "props": {
          "a": {"q": {"min": 2, "max": 64, "power_of_two": true},
                "z": {"min": 10, "zero_is_unset": true},
                "len": {"length": 3}, "mac": {"text": "mac"},
                "word": {"values": ["one", "two"]},
                "other": {"values": ["x"]}, "neg": {"min": -5, "max": -1},
                "wide": {"min": 1, "max": 18446744073709551615},
                "deep": {"min": -9223372036854775808, "max": 0}},
          "b": {"q": {}}}})"}});
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  for (std::string_view type : {"a", "b"}) {
    for (const ClassProperty* property :
         emulator->registry.Find(type)->properties()) {
      const ClassProperty* same =
          loaded->registry.Find(type)->FindProperty(property->name);
      EXPECT_EQ(property->Legal(), same->Legal());
      EXPECT_EQ(property->min, same->min) << property->name;
      EXPECT_EQ(property->max, same->max) << property->name;
      EXPECT_EQ(property->kind, same->kind) << property->name;
      const uint32_t length = property->rule ? property->rule->length : 0;
      EXPECT_EQ(same->rule ? same->rule->length : 0, length);
    }
  }
}

TEST(WriterTest, WhatAnOwnerGivesFurtherInIsWritten) {
  const std::unique_ptr<Emulator> emulator = FromTypes(
      R"("kid": {"parent": "object", "props": [["p", "int", 1], ["r", "int"]]},
         "mid": {"parent": "object", "props": [["p", "int", 5]],
                 "children": [["kk", "kid"]], "aliases": {"p": ["kid", "p"]}},
         "o": {"parent": "object", "props": [["q", "int", 77]],
               "children": [["k", "mid"], ["k/kk", "", {"values": {"r": 3}}]],
               "aliases": {"q": ["kid", "p"]}},
         "back": {"parent": "o", "initial": {"q": 1}},
         "same": {"parent": "o", "initial": {"q": 5}})");
  // What follows from "q" is not.
  EXPECT_THAT(Write(*emulator).files.back().text,
              HasSubstr(R"(["k/kk", "", {"values": {"r": 3}}])"));
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameAnswers(*emulator, *loaded, {});
  Context context(loaded->registry);
  const Ref<Object> o = *context.New("o");
  EXPECT_EQ(*o->Get("q"), "77");
  EXPECT_EQ(*o->Child("k")->Child("kk")->Get("r"), "3");
  EXPECT_EQ(*(*context.New("back"))->Get("q"), "1");
  EXPECT_EQ(*(*context.New("same"))->Get("q"), "5");
}

TEST(WriterTest, RemovedRedeclaredAndUnreadableProperties) {
  const std::unique_ptr<Emulator> emulator = FromTypes(
      R"("a": {"parent": "object", "abstract": true, "props": [
             ["gone", "uint8", 1], ["wider", "uint8", 1], ["secret", "str"],
             ["same", "str"]], "readonly": ["later"],
             "unreadable": {"never": "why"}},
         "b": {"parent": "a", "removed": ["gone"], "props": [
             ["wider", "uint32", 70000], ["later", "str"], ["never", "str"],
             ["same", "str"]]},
         "c": {"parent": "b", "unreadable": {"secret": "a \"secret\""},
               "props": [["gone", "str", "back"]]},
         "d": {"parent": "c", "not_created": true,
               "initial": {"wider": 3, "secret": ""}})");
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameAnswers(*emulator, *loaded, {});
  ExpectSameMachines(emulator->catalogue, loaded->catalogue);
  EXPECT_EQ(
      loaded->registry.Find("d")
          ->DefaultGiver(*loaded->registry.Find("d")->FindProperty("same"))
          .name(),
      "b");
  const std::string text = TextOf(Write(*loaded), "types.json");
  EXPECT_THAT(text, HasSubstr("\"readonly\": [\"later\"]"));
  EXPECT_THAT(text, HasSubstr("\"never\": \"why\""));
}

TEST(WriterTest, TheKindOfAnUnknownTypeDoesNotChange) {
  // What "e" holds shows in the first type that starts with something; that is
  // "z" here, and "b" when the types are sorted.
  const std::unique_ptr<Emulator> emulator =
      FromTypes(R"("z": {"parent": "a", "initial": {"e": "text"}},
                   "a": {"parent": "object", "props": [["e", "Some"],
                         ["on", "bool"], ["to", "link<a>"]]},
                   "b": {"parent": "a", "initial": {"on": "maybe"}},
                   "c": {"parent": "a", "initial": {"to": "/some/where"}})");
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameAnswers(*emulator, *loaded, {});
}

TEST(WriterTest, KindsThatTheTypeDoesNotTell) {
  Emulator emulator;
  TypeBuilder type("t");
  for (const auto& [name, kind] :
       std::vector<std::pair<std::string_view, std::string_view>>{
           {"a", "uint32"},
           {"b", "bool"},
           {"c", "list<int8>"},
           {"d", "link<t>"},
           {"e", "size"}}) {
    ClassProperty property =
        props::RuntimeProperty(emulator.registry, name, kind);
    property.type = "thing";
    type.Property(std::move(property));
  }
  emulator.registry.Add(std::move(type));
  ASSERT_TRUE(emulator.registry.Seal().ok());
  const std::unique_ptr<Emulator> loaded = RoundTrip(emulator);
  for (const ClassProperty* property :
       emulator.registry.Find("t")->properties()) {
    const ClassProperty* same =
        loaded->registry.Find("t")->FindProperty(property->name);
    EXPECT_EQ(property->kind, same->kind) << property->name;
    EXPECT_EQ(property->link_type, same->link_type);
  }
}

// ---- Children and aliases --------------------------------------------------

TEST(WriterTest, AliasesAsDeepAsTheyGo) {
  const std::unique_ptr<Emulator> emulator = FromTypes(fmt::format(R"({},
    "mid": {{"parent": "object", "children": [["core", "core"]],
            "props": [["n", "uint32"]], "aliases": {{"n": ["core", "n"]}}}},
    "owner": {{"parent": "object", "children": [["mid", "mid"]],
              "props": [["n", "uint32"], ["deep", "uint32"], ["nn", "uint32"],
                        ["nnn", "uint32"]],
              "aliases": {{"n": ["mid", "n"], "deep": ["core", "m"],
                          "nn": [null, "n"], "nnn": [null, "nn"]}}}},
    "special": {{"parent": "owner", "initial": {{"n": 6}}}},
    "back": {{"parent": "special", "initial": {{"n": 1}}}})",
                                                                   kCore));
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameAnswers(*emulator, *loaded, {});
  EXPECT_EQ(
      loaded->registry.Find("owner")->FindProperty("deep")->stands_for.child,
      "mid/core");
}

TEST(WriterTest, AnAliasKeepsItsPathWhereTypesDoNotTell) {
  const std::unique_ptr<Emulator> emulator = FromTypes(fmt::format(R"({},
    "mid": {{"parent": "object", "children": [["a", "core"], ["b", "core"]],
            "props": [["n", "uint32"]],
            "aliases": {{"n": ["core", "n", "b"]}}}},
    "owner": {{"parent": "object", "children": [["x", "mid"], ["y", "mid"]],
              "props": [["n", "uint32", 5], ["deep", "uint32"]],
              "aliases": {{"n": ["mid", "n", "y"],
                          "deep": ["core", "m", "y/b"]}}}})",
                                                                   kCore));
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameAnswers(*emulator, *loaded, {});
  const Class* owner = loaded->registry.Find("owner");
  EXPECT_EQ(owner->FindProperty("deep")->stands_for.child, "y/b");
  Context context(loaded->registry);
  const Ref<Object> object = *context.New(*owner);
  EXPECT_EQ(*object->Child("y")->Child("b")->Get("n"), "5");
  EXPECT_EQ(*object->Child("x")->Child("b")->Get("n"), "1");
}

TEST(WriterTest, AHiddenChildStaysHidden) {
  const std::unique_ptr<Emulator> emulator = FromTypes(fmt::format(R"({},
    "a": {{"parent": "object", "props": [["n", "uint32"], ["m", "uint32"]],
          "aliases": {{"n": ["core", "n"], "m": ["core", "m"]}}}},
    "b": {{"parent": "a", "initial": {{"n": 7}}}},
    "c": {{"parent": "object", "children": [
          ["inside", "core", {{"hidden": true, "values": {{"m": 8}}}}]],
          "props": [["n", "uint32"]], "aliases": {{"n": ["core", "n"]}}}})",
                                                                   kCore));
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameAnswers(*emulator, *loaded, {});
  const std::string text = TextOf(Write(*loaded), "types.json");
  EXPECT_THAT(text, Not(HasSubstr("hidden-core")));
  EXPECT_THAT(text, HasSubstr(R"("children": [["inside", "core", )"
                              R"({"hidden": true, "values": {"m": 8}}]])"));
  Context context(loaded->registry);
  EXPECT_THAT((*context.New("c"))->children(), IsEmpty());
}

TEST(WriterTest, ANameThatIsRedeclaredIsNoAliasAnyMore) {
  const std::unique_ptr<Emulator> emulator = FromTypes(
      R"("part": {"parent": "object", "props": [["n", "str"]]},
         "whole": {"parent": "object", "abstract": true,
                   "children": [["c", "part"]],
                   "aliases": {"n": ["part", "n", "c"]},
                   "props": [["m", "str"]]},
         "other": {"parent": "whole", "abstract": true,
                   "props": [["n", "str"]], "unreadable": {"n": "why"},
                   "aliases": {"n": ["other", "m", "c/c"]}})");
  ExpectSameAnswers(*emulator, *RoundTrip(*emulator), {});
}

TEST(WriterTest, WhatAnAbstractTypeLeavesToItsDescendants) {
  const std::unique_ptr<Emulator> emulator = FromTypes(fmt::format(R"({},
    "base": {{"parent": "object", "abstract": true,
             "props": [["n", "uint32"]],
             "aliases": {{"n": ["core", "n"], "later": ["core", "m"],
                         "nn": [null, "n"]}}}},
    "leaf": {{"parent": "base", "children": [["here", "core"]]}},
    "bare": {{"parent": "base", "props": [["later", "uint32"],
                                         ["nn", "uint32"]]}})",
                                                                   kCore));
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameAnswers(*emulator, *loaded, {});
  const std::string text = TextOf(Write(*loaded), "types.json");
  EXPECT_THAT(text, HasSubstr(R"("aliases": {
    "later": ["core", "m"],
    "n": ["core", "n"],
    "nn": [null, "n"]
   })"));
  EXPECT_EQ(text.find("aliases"), text.rfind("aliases"));
}

TEST(WriterTest, ValuesOfChildrenThatNoAliasReaches) {
  Emulator emulator;
  const absl::Status core = [&] {
    TypeBuilder type("core");
    type.Property(
        props::RuntimeProperty(emulator.registry, "n", "uint32", Value(1)));
    emulator.registry.Add(std::move(type));
    TypeBuilder fast("fast-core");
    fast.Parent("core").Default("n", 2);
    emulator.registry.Add(std::move(fast));
    TypeBuilder owner("owner");
    owner.Child("core", "core").ChildDefault("core", "n", 5);
    emulator.registry.Add(std::move(owner));
    TypeBuilder narrow("narrow");
    narrow.Parent("owner").Child("core", "fast-core");
    emulator.registry.Add(std::move(narrow));
    TypeBuilder other("other");
    other.Parent("owner").ChildDefault("core", "n", 1);
    emulator.registry.Add(std::move(other));
    return emulator.registry.Seal();
  }();
  ASSERT_TRUE(core.ok()) << Message(core);
  const std::unique_ptr<Emulator> loaded = RoundTrip(emulator);
  Context context(loaded->registry);
  for (const auto& [type, value] :
       {std::pair("owner", "5"), {"narrow", "5"}, {"other", "1"}}) {
    EXPECT_EQ(*(*context.New(type))->Child("core")->Get("n"), value) << type;
  }
}

// ---- Machines --------------------------------------------------------------

TEST(WriterTest, MachinesOfAllSorts) {
  const std::unique_ptr<Emulator> emulator = FromTypes(
      R"("disk": {"parent": "object",
                  "props": [["n", "uint32", 9, {"history": [["lib-1.0", 8]]}],
                            ["s", "str", ""]]})",
      {{"machines.json", R"({
      "qemu": "7.2", "numbers": [1, 2], "types": "odd", "none": null,
      "platforms": {"cloud": [["disk", "s", "c",
                               {"over_machine": "no such disk there"}]],
                    "two": {"b": [["disk", "n", 1]], "a": []}, "zero": {}},
      "accelerators": {"kvm-accel": [["disk", "s", "kvm"]], "tcg-accel": []},
      "machines": {
        "m-2.0": {"alias": "m", "is-default": true, "cpu": "best"},
        "m-1.0": {"deprecated": true, "entries": 5, "sizes": [1, "a"],
                  "follows": "lib-2.0",
                  "tables": ["old", "older"],
                  "sugar": [["disk", "s", "sugar"]]}},
      "unversioned": {"bare": [["disk", "n", 5]]},
      "tables": {"old": [["disk", "n", "1"], ["disk", "gone", "x", true],
                         ["disk", "s", "\"\u00e4\u0001"]],
                 "older": [["disk", "n", "2", {"optional": true}],
                   ["nobody", "p", false, {"expected_unused": "not yet"}]],
                 "unused": []}})"}});
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameMachines(emulator->catalogue, loaded->catalogue);
  ExpectSameAnswers(*emulator, *loaded,
                    {.machine = "m-1.0", .accel = "kvm", .platform = "two"});
  EXPECT_THAT(TextOf(Write(*loaded), "machines.json"),
              HasSubstr(R"(   ["disk", "gone", "x", true],
   ["disk", "s", "\"ä\u0001"]
  ],)"));
}

TEST(WriterTest, AnUnversionedMachineAmongOthersKeepsItsPlace) {
  const std::unique_ptr<Emulator> emulator = FromTypes(
      R"("disk": {"parent": "object", "props": [["n", "uint32", 9]]})",
      {{"machines.json", R"({
      "unversioned": {"bare": [["disk", "n", 5]]},
      "machines": {"m-2.0": {}, "m-1.0": {"tables": ["bare"]}}})"}});
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameMachines(emulator->catalogue, loaded->catalogue);
}

TEST(WriterTest, AcceleratorsKeepTheirTablesAndFiles) {
  const std::vector<CatalogueFile> accelerators = {
      {"machines.json", R"({"accelerators": {
          "kvm-accel": {"own": [["disk", "s", "own"]], "more": []}}})"},
      {"accel_a.json", R"({"accelerator": "new", "types": ["disk"],
          "per_type": {"disk": {"n": 2}}})"},
      {"accel_kvm.json", R"({"accelerator": "kvm-accel",
          "types": ["disk", "tape"], "all": {"n": 1, "s": "all"},
          "per_type": {"disk": {"n": 2}}})"},
      {"accel_z.json", R"({"accelerator": "kvm-accel", "types": []})"}};
  const std::unique_ptr<Emulator> emulator = FromTypes(
      R"("disk": {"parent": "object", "props": [["n", "uint32", 9],
                                                ["s", "str", ""]]})",
      accelerators);
  // What no file can say: entries that must apply.
  emulator->catalogue.machines.PrependAcceleratorTable(
      "kvm-accel", MakeTable("accel_must", {{"disk", "n", 7}}));
  const std::unique_ptr<Emulator> loaded = RoundTrip(*emulator);
  ExpectSameMachines(emulator->catalogue, loaded->catalogue);
  std::vector<std::string> names;
  for (const WrittenFile& file : Write(*loaded).files) {
    names.push_back(file.name);
  }
  EXPECT_THAT(names,
              ElementsAre("accel_a.json", "machines.json", "types.json"));
  ExpectSameAnswers(*emulator, *loaded, {.accel = "kvm"});
}

TEST(WriterTest, AnAttributeNamedLikeAKeyIsAnError) {
  Emulator emulator;
  ASSERT_TRUE(emulator.catalogue.machines
                  .AddMachine({.name = "m", .attributes = {{"entries", 1}}})
                  .ok());
  EXPECT_THAT(std::string(Message(ErrorOf(emulator))),
              HasSubstr("machine 'm': the attribute 'entries'"));
}

TEST(WriterTest, WhatIsLostIsSaid) {
  Emulator emulator;
  TypeBuilder type("t");
  ClassProperty property =
      props::RuntimeProperty(emulator.registry, "even", "str");
  PropertyRule rule;
  rule.check_text = [](std::string_view text) {
    return text.size() % 2 == 0 ? absl::OkStatus()
                                : Error(Cause::kBadValue, "odd");
  };
  property.rule = emulator.registry.Keep(std::move(rule));
  type.Property(std::move(property));
  emulator.registry.Add(std::move(type));
  ASSERT_TRUE(emulator.registry.Seal().ok());
  const WrittenCatalogue written = Write(emulator);
  ASSERT_EQ(written.lost.size(), 1u);
  EXPECT_EQ(written.lost[0].code, "not-written");
  EXPECT_EQ(written.lost[0].type, "t");
  EXPECT_EQ(written.lost[0].property, "even");
}

TEST(WriterTest, LayersThatNoCatalogueCanSayAreAnError) {
  Emulator emulator;
  TypeBuilder type("t");
  type.Record<CompatClass, ObjectClass>().ClassInit([](ObjectClass& record) {
    static_cast<CompatClass&>(record).layers = static_cast<LayerMask>(1);
  });
  emulator.registry.Add(std::move(type));
  ASSERT_TRUE(emulator.registry.Seal().ok());
  EXPECT_THAT(std::string(Message(ErrorOf(emulator))),
              HasSubstr("type 't': it takes some of the built-in layers"));
}

// ---- Directories -----------------------------------------------------------

TEST(WriterTest, ADirectoryHoldsThisCatalogueAndNoOther) {
  const std::filesystem::path directory =
      std::filesystem::path(::testing::TempDir()) / "qomrt_writer_test" / "in";
  std::filesystem::remove_all(directory.parent_path());
  std::filesystem::create_directories(directory);
  std::ofstream(directory / "accel_old.json") << "old";
  std::ofstream(directory / "types.json") << "old";
  std::ofstream(directory / "README") << "mine";
  const std::unique_ptr<Emulator> emulator = FromTypes(kCore);
  absl::StatusOr<std::vector<Diagnostic>> lost = WriteCatalogueDirectory(
      directory.string(), emulator->registry, emulator->catalogue);
  ASSERT_TRUE(lost.ok()) << Message(lost.status());
  EXPECT_THAT(*lost, IsEmpty());
  TypeRegistry registry;
  EXPECT_TRUE(LoadCatalogueDirectory(directory.string(), registry).ok());
  EXPECT_NE(registry.Find("core"), nullptr);
  EXPECT_TRUE(std::filesystem::exists(directory / "README"));
  EXPECT_FALSE(std::filesystem::exists(directory / "accel_old.json"));
  const std::string no_directory = (directory / "README").string();
  EXPECT_EQ(WriteCatalogueDirectory(no_directory, emulator->registry,
                                    emulator->catalogue)
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  std::filesystem::remove_all(directory.parent_path());
}

}  // namespace
}  // namespace qom::compat
