// Good JSON that says what cannot be is refused: types, machines, limits and
// layers that do not fit together, and files that are no part of a catalogue.
// What nobody knows is noted.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/diagnostic.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/registry.h"
#include "tests/compat/bad_input_files.h"

namespace {

using qom::test::ExpectOneError;
using qom::test::Files;
using qom::test::kNames;
using qom::test::kTypes;
using qom::test::Load;
using qom::test::LoadLayer;
using qom::test::LoadTypes;
using qom::test::Text;
using ::testing::AllOf;
using ::testing::HasSubstr;

// ---- Types that do not fit together ----------------------------------------

struct Misfit {
  std::string_view text;
  std::string_view named[4]{};  // what the error must say
};

constexpr Misfit kTypeMisfits[] = {
    {R"("a": {"parent": "a"})", {"'a'", "own ancestor"}},
    {R"("a": {"parent": "b"}, "b": {"parent": "a"})",
     {"own ancestor", "a > b > a"}},
    {R"("a": {"parent": "devise"}, "device": {"parent": "object"})",
     {"'a'", "devise", "nearest: device"}},
    {R"("a": {"parent": ""})", {}},
    {R"("": {"parent": "object"})", {"name"}},
    {R"("a": {"parent": "object"}, "a": {"parent": "object"})",
     {"'a'", "twice"}},
    {R"("a": {"parent": "object", "parent": "object"})", {"'parent'", "twice"}},
    {R"("a": {"parent": "object", "props": [["p", "bool"], ["p", "bool"]]})",
     {"'a'", "'p'", "twice"}},
    {R"("a": {"parent": "object", "props": [["", "bool"]]})", {"'a'", "name"}},
    {R"("a": {"parent": "object", "props": [["p"]]})", {"'a'", "props[0]"}},
    {R"("a": {"parent": "object", "props": [["p", "bool", true, 1]]})",
     {"'a'", "props[0]"}},
    {R"("a": {"parent": "object", "props": [["p", "uint8", 256]]})",
     {"'a'", "'p'", "0..255"}},
    {R"("a": {"parent": "object", "props": [["p", "uint8", -1]]})",
     {"'a'", "'p'"}},
    {R"("a": {"parent": "object", "props": [["p", "bool", {}]]})",
     {"'a'", "'p'", "object"}},
    {R"("a": {"parent": "object", "props": [["p", "bool", [[1]]]]})",
     {"'a'", "'p'"}},
    {R"("a": {"parent": "object", "props": [["p", "bool", {"doc": 1}]]})",
     {"'a'", "props[0]", "doc", "a string"}},
    {R"("a": {"parent": "object",
                "props": [["p", "str", "x", {"kind": "boool"}]]})",
     {"'a'", "no kind 'boool'", "bool, ", "link<TYPE>"}},
    {R"("a": {"parent": "object",
                "props": [["p", "bool", true, {"internal": 1}]]})",
     {"'a'", "props[0]", "internal", "a boolean"}},
    {R"("a": {"parent": "object",
                "props": [["p", "bool", {"deprecated": {"since": 1}}]]})",
     {"'a'", "props[0]", "deprecated.since", "a string"}},
    {R"("a": {"parent": "object",
                "props": [["p", "bool", {"history": [["1.0"]]}]]})",
     {"'a'", "props[0]", "history"}},
    {R"("a": {"parent": "object",
                "props": [["p", "uint8", {"automatic": 256}]]})",
     {"'a'", "'p'", "automatic", "0..255"}},
    {R"("a": {"parent": "object", "description": 1})",
     {"'a'", "description", "a string"}},
    {R"("a": {"parent": "object", "hotpluggable": "on"})",
     {"'a'", "hotpluggable", "a boolean"}},
    {R"("a": {"parent": "object", "initial": {"p": 1}})", {"'a'", "'p'"}},
    {R"("a": {"parent": "object", "removed": ["p"]})", {"'a'", "'p'"}},
    {R"("a": {"parent": "object", "readonly": ["p"]})", {"'a'", "'p'"}},
    {R"("a": {"parent": "object", "unreadable": {"p": "why"}})",
     {"'a'", "'p'"}},
    {R"("a": {"parent": "object", "interfaces": ["i"]})", {"'a'", "'i'"}},
    {R"("a": {"parent": "object", "interfaces": ["b"]},
          "b": {"parent": "object"})",
     {"'a'", "'b'", "not an interface"}},
    {R"("i": {"interface": true, "abstract": true},
          "a": {"parent": "object", "interfaces": ["i", "i"]})",
     {"'a'", "'i'", "twice"}},
    {R"("i": {"interface": true, "abstract": true}, "a": {"parent": "i"})",
     {"'a'", "'i'", "interface"}},
    {R"("a": {"parent": "object", "children": [["c", "b"]]})", {"'a'", "'b'"}},
    {R"("a": {"parent": "object", "children": [["c", "a"]]})",
     {"'a'", "needs itself"}},
    {R"("a": {"parent": "object", "children": [["c", "b"]]},
          "b": {"parent": "object", "children": [["c", "a"]]})",
     {"needs itself", "a > b > a"}},
    {R"("a": {"parent": "object", "children": [["c", "b"]]},
          "b": {"parent": "a"})",
     {"needs itself"}},
    {R"("a": {"parent": "object", "children": [["c", "b"], ["c", "b"]]},
          "b": {"parent": "object"})",
     {"'a'", "'c'"}},
    {R"("a": {"parent": "object", "children": [["c", "b"]]},
          "b": {"parent": "object", "abstract": true})",
     {"'a'", "'c'", "abstract"}},
    {R"("a": {"parent": "object", "children": [["c"]]})", {"'a'", "children"}},
    {R"("a": {"parent": "object", "children": [["c", "b", 1]]},
          "b": {"parent": "object"})",
     {"'a'", "children"}},
    {R"("a": {"parent": "object", "children": [["c", "b", {"hidden": 1}]]},
          "b": {"parent": "object"})",
     {"'a'", "'c'", "hidden", "a boolean"}},
    {R"("a": {"parent": "object", "children": [
                ["c", "b", {"values": {"n": 1}}]]},
          "b": {"parent": "object"})",
     {"'a'", "c.n"}},
    {R"("a": {"parent": "object", "props": [["p", "bool"]],
                "aliases": {"p": ["b", "q", "d"]}, "children": [["c", "b"]]},
          "b": {"parent": "object", "props": [["q", "bool"]]})",
     {"'a'", "'p'", "'d'", "no child"}},
    {R"("a": {"parent": "object", "props": [["p", "bool"]],
                "aliases": {"p": ["b", "q", "c/d"]}, "children": [["c", "b"]]},
          "b": {"parent": "object", "props": [["q", "bool"]]})",
     {"'a'", "'p'", "'c/d'", "no child"}},
    {R"("a": {"parent": "object", "props": [["p", "bool"]],
                "aliases": {"p": [null, "q", "c"]}})",
     {"'a'", "aliases", "path"}},
    {R"("a": {"parent": "object", "props": [["p", "bool"]],
                "aliases": {"p": ["b", "q"]}})",
     {"'a'", "'p'", "'b'"}},
    {R"("a": {"parent": "object", "props": [["p", "bool"]],
                "aliases": {"p": ["b", "q"]}}, "b": {"parent": "object"})",
     {"'a'", "'p'", "b.q"}},
    {R"("a": {"parent": "object", "props": [["p", "bool"]],
                "aliases": {"p": [null, "q"]}})",
     {"'a'", "'p'", "a.q"}},
    {R"("a": {"parent": "object", "props": [["p", "bool"]],
                "aliases": {"p": [null, "p"]}})",
     {"'a'", "'p'"}},
    {R"("a": {"parent": "object", "aliases": {"p": ["b", "q"]}},
          "b": {"parent": "object", "props": [["q", "bool"]]})",
     {"'a'", "aliases", "'p'", "`props`"}},
    {R"("a": {"parent": "object", "props": [["p", "bool"]],
                "aliases": {"p": ["a2", "p"]}}, "a2": {"parent": "a"})",
     {"needs itself"}},
    {R"("object": {"props": [["p", "bool"]]})", {"'object'", "'p'"}},
    {R"("object": {"parent": "object"})", {"'object'"}},
    {R"("object": {"children": [["c", "a"]]}, "a": {"parent": "object"})",
     {"'object'"}},
    // Also where the second of them would be given a value.
    {R"("a": {"props": [["p", "uint8", 4]]},
        "b": {"children": [["c", "a"], ["c", "a"]],
              "props": [["p", "uint8", 8]], "aliases": {"p": ["a", "p", "c"]}})",
     {"'b'", "two children named 'c'"}},
};

TEST(BadInputTest, TypesThatDoNotFitTogether) {
  for (const Misfit& bad : kTypeMisfits) {
    const absl::Status status =
        LoadTypes(fmt::format(R"({{"types": {{{}}}}})", bad.text));
    SCOPED_TRACE(fmt::format("{}\n{}", bad.text, Text(status)));
    ExpectOneError(status, "types.json");
    for (const std::string_view named : bad.named) {
      EXPECT_THAT(Text(status), HasSubstr(named));
    }
  }
}

TEST(BadInputTest, AllMistakesOfABatchAreReportedTogether) {
  const absl::Status status = LoadTypes(R"({"types": {
      "a": {"parent": "object", "removed": ["p"]},
      "b": {"parent": "nobody"},
      "c": {"parent": "object", "props": [["q", "uint8", 300]]}}})");
  EXPECT_THAT(Text(status),
              AllOf(HasSubstr("'a'"), HasSubstr("'b'"), HasSubstr("'c'")));
}

// ---- The other files -------------------------------------------------------

TEST(BadInputTest, MachinesThatDoNotFitTogether) {
  constexpr Misfit kCases[] = {
      {R"("machines": {"m": {"tables": ["t"]}})", {"'m'", "'t'"}},
      {R"("machines": {"m": {"tables": []}, "n": {"alias": "m"}})",
       {"'n'", "'m'"}},
      {R"("machines": {"m": {"is-default": true}, "n": {"is-default": true}})",
       {"'n'", "'m'", "default"}},
      {R"("machines": {"m": {"entries": 1}})", {"'m'", "1"}},
      {R"("machines": {"m": {"entries": -1}})", {"'m'", "entries"}},
      {R"("tables": {"t": [["d", "p"]]})", {"'t'[0]"}},
      {R"("tables": {"t": [["d", "p", "v"], []]})", {"'t'[1]"}},
      {R"("tables": {"t": [["d", "p", "v", true, 1]]})", {"'t'[0]"}},
      {R"("tables": {"t": [["", "p", "v"]]})", {"'t'[0]", "driver"}},
      {R"("tables": {"t": [["d", "", "v"]]})", {"'t'[0]", "property"}},
      {R"("tables": {"t": [["d", "p", "v", "optional"]]})", {"'t'[0]"}},
      {R"("tables": {"t": [["d", "p", "v", {"optional": 1}]]})", {"'t'[0]"}},
      {R"("tables": {"t": [["d", "p", "v", {"other": true}]]})", {"'t'[0]"}},
      {R"("tables": {"t": []}, "unversioned": {"t": []})", {"'t'"}},
      {R"("layered": {"builtin": ["nobody"]})", {"layered", "nobody"}},
      {R"("unversioned": {"u": []}, "machines": {"u": {}})", {"'u'"}},
      {R"("unversioned": {"": []})", {"''"}},
      {R"("machines": {"m": {"alias": "m"}})", {"'m'", "itself"}},
      {R"("accelerators": {"": []})", {"accelerator ''"}},
      {R"("platforms": {"": []})", {"platform ''"}},
  };
  for (const Misfit& bad : kCases) {
    Files files;
    files.machines = fmt::format("{{{}}}", bad.text);
    const absl::Status status = Load(files);
    SCOPED_TRACE(fmt::format("{}\n{}", bad.text, Text(status)));
    ExpectOneError(status, "machines.json");
    for (const std::string_view named : bad.named) {
      EXPECT_THAT(Text(status), HasSubstr(named));
    }
  }
}

TEST(BadInputTest, LimitsThatDoNotFit) {
  constexpr Misfit kCases[] = {
      {R"("disk": {"queue-size": {"min": 5, "max": 4}})", {"queue-size"}},
      {R"("disk": {"queue-size": {"length": -1}})", {"length"}},
      {R"("disk": {"mac": {"text": "colour"}})", {"colour", "mac"}},
      {R"("disk": {"mac": {"values": ["a", 1]}})", {"values"}},
      {R"("disk": {"mac": {"values": []}})", {"values", "none"}},
  };
  for (const Misfit& bad : kCases) {
    Files files;
    files.limits = fmt::format(R"({{"props": {{{}}}}})", bad.text);
    const absl::Status status = Load(files);
    SCOPED_TRACE(fmt::format("{}\n{}", bad.text, Text(status)));
    ExpectOneError(status, "limits.json");
    for (const std::string_view named : bad.named) {
      EXPECT_THAT(Text(status), HasSubstr(named));
    }
  }
}

TEST(BadInputTest, ADefaultOutsideOfItsLimitsIsOneError) {
  Files files;
  files.limits = R"({"props": {"disk": {"queue-size": {"max": 200}}}})";
  ExpectOneError(Load(files), "types.json");
  EXPECT_THAT(Text(Load(files)), HasSubstr("queue-size"));
}

TEST(BadInputTest, AHistoryHasValuesThatThePropertyMayHave) {
  const auto error = [](std::string_view history) {
    Files files;
    files.types.insert(files.types.find("128]") + 3,
                       fmt::format(R"(, {{"history": [{}]}})", history));
    return Text(Load(files));
  };
  EXPECT_THAT(error(R"(["1.0", "xx"])"),
              HasSubstr("type 'disk': history of 'queue-size': 1.0: "));
  EXPECT_THAT(error(R"(["1.0", 2048])"), HasSubstr("2048 is outside 2..1024"));
  EXPECT_THAT(error(R"(["1.0", 3])"), HasSubstr("3 is not a power of two"));
  EXPECT_THAT(error(R"(["1.0", 4], ["2.0", 2], ["01.0", 8])"),
              HasSubstr("01.0: the release stands twice"));
}

TEST(BadInputTest, AnExceptionHasAValueThatThePropertyMayHave) {
  const auto error = [](std::string_view type, std::string_view value) {
    Files files;
    files.machines = fmt::format(
        R"({{"exceptions": [{{"type": "{}", "properties": ["queue-size"],
             "value": {}, "reason": "why"}}]}})",
        type, value);
    return Text(Load(files));
  };
  for (const std::string_view type : {"disk", "small-disk"}) {
    EXPECT_THAT(error(type, R"("xx")"),
                HasSubstr(fmt::format(
                    "exceptions[0]: value of '{}.queue-size': ", type)));
  }
  EXPECT_THAT(error("disk", "70000"), HasSubstr("exceptions[0]"));
  EXPECT_EQ(error("disk", "3"), "");  // the program need not obey limits
}

TEST(BadInputTest, ANeedStandsOnce) {
  Files files;
  files.machines = R"({"platforms": {"p": {"needs": ["a.b", "c.d", "a.b"]}}})";
  EXPECT_THAT(Text(Load(files)), HasSubstr("'needs': 'a.b' stands twice"));
}

// What nobody knows is noted, not read over.
TEST(BadInputTest, UnknownKeysAndNamesAreNoted) {
  Files files;
  files.types.insert(files.types.find("\"removed\""), "\"remvoed\": [], ");
  files.limits = R"({"props": {"disk": {"queue-size": {"mn": 1}, "x": {}},
                               "nobody": {"p": {"min": 1}}}})";
  qom::TypeRegistry registry;
  absl::StatusOr<qom::compat::Catalogue> catalogue =
      qom::compat::LoadCatalogue(files.All(), registry);
  ASSERT_TRUE(catalogue.ok()) << Text(catalogue.status());
  std::string notes;
  for (const qom::compat::Diagnostic& note : catalogue->notes) {
    EXPECT_EQ(note.severity, qom::compat::Severity::kNote);
    notes += note.message + "\n";
  }
  EXPECT_THAT(notes, AllOf(HasSubstr("'remvoed'"), HasSubstr("'mn'"),
                           HasSubstr("disk.x"), HasSubstr("nobody.p")));
}

TEST(BadInputTest, NamesInMachinesAndAcceleratorsThatNobodyHasAreNoted) {
  const qom::compat::CatalogueFile files[] = {
      {"types.json", R"({"types": {"t": {"props": [
          ["p", "int", 1, {"history": [["other-1.0", 3], ["other-2.0", 4]]}],
          ["q", "int", 1, {"history": [["mine-1.0", 3]]}]]}, "u": {}}})"},
      {"machines.json", R"({
          "machines": {"m-1.0": {"follows": "mine"},
                       "m-2.0": {"follows": "nope-3"}},
          "driver-aliases": {"t": "u", "v": "u"},
          "exceptions": [{"type": "t", "properties": ["p", "qq"],
                          "machines": ["m-1.0", "zz"], "reason": "r"}]})"},
      {"accel_x.json", R"({"accelerator": "x", "types": ["t"],
          "per_type": {"t": {"p": 1}, "zz": {"p": 3}}})"}};
  qom::TypeRegistry registry;
  const auto loaded = qom::compat::LoadCatalogue(files, registry);
  ASSERT_TRUE(loaded.ok()) << Text(loaded.status());
  std::vector<std::string> notes;
  for (const auto& note : loaded->notes) notes.push_back(note.message);
  EXPECT_THAT(
      notes,
      ::testing::UnorderedElementsAre(
          "machines.json: driver-aliases 't': there is a type 't', and the "
          "name means that",
          "accel_x.json: per_type 'zz': the type is not in \"types\"; it is "
          "ignored",
          "machines.json: exceptions[0]: there is no property 'qq'",
          "machines.json: exceptions[0]: there is no machine 'zz'",
          "machines.json: machine 'm-2.0': follows 'nope-3', but no property "
          "has a history 'nope'"));
}

TEST(BadInputTest, AFileWithAlmostTheNameOfOneOfACatalogueIsNoted) {
  const std::string directory = ::testing::TempDir() + "misnamed_files";
  std::filesystem::create_directories(directory);
  for (const std::string_view name :
       {"types.json", "limts.json", "structured.json", "limits.txt"}) {
    std::ofstream(fmt::format("{}/{}", directory, name)) << R"({"types": {}})";
  }
  qom::TypeRegistry registry;
  const auto loaded = qom::compat::LoadCatalogueDirectory(directory, registry);
  ASSERT_TRUE(loaded.ok()) << Text(loaded.status());
  ASSERT_EQ(loaded->notes.size(), 1u);
  EXPECT_EQ(loaded->notes[0].message,
            "'limts.json' is no file of a catalogue, and is not read; "
            "limits.json is");
}

TEST(BadInputTest, FilesThatAreNoPartOfACatalogue) {
  qom::TypeRegistry registry;
  const qom::compat::CatalogueFile none[] = {{"limits.json", "{}"}};
  EXPECT_THAT(Text(qom::compat::LoadCatalogue(none, registry).status()),
              HasSubstr("types.json"));
  const qom::compat::CatalogueFile twice[] = {{"types.json", kTypes},
                                              {"types.json", "{}"}};
  EXPECT_THAT(Text(qom::compat::LoadCatalogue(twice, registry).status()),
              HasSubstr("two files 'types.json'"));
  const qom::compat::CatalogueFile other[] = {{"types.json", kTypes},
                                              {"type.json", "{}"}};
  EXPECT_THAT(Text(qom::compat::LoadCatalogue(other, registry).status()),
              HasSubstr("'type.json'"));
  EXPECT_EQ(
      qom::compat::LoadCatalogueDirectory("/no/such", registry).status().code(),
      absl::StatusCode::kNotFound);
  EXPECT_EQ(qom::compat::ReadFile("/").status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(qom::compat::ReadFile("/no/such").status().code(),
            absl::StatusCode::kNotFound);
}

TEST(BadInputTest, LayerFilesThatAreWrong) {
  const std::string_view kCases[] = {
      R"({})",
      R"({"layer": "global"})",
      R"({"entries": []})",
      R"({"layer": "glob", "entries": []})",
      R"({"layer": "Global", "entries": []})",
      R"({"layer": "global", "entries": [], "layers": 1})",
      R"({"layer": "global", "entries": [], "entries": []})",
      R"({"layer": "global", "entries": [["d", "p"]]})",
      R"({"layer": "global", "entries": [["d", "p", "v", true, 0]]})",
      R"({"layer": "global", "entries": [["d", "p", "v", {}]]})",
      R"({"layer": "global", "entries": [["", "p", "v"]]})",
  };
  for (std::string_view text : kCases) {
    SCOPED_TRACE(std::string(text));
    ExpectOneError(LoadLayer(text), "my.json");
  }
}

TEST(BadInputTest, AFailedLoadLeavesTheRegistryAsItWas) {
  for (std::string_view name : kNames) {
    Files bad;
    bad.Named(name) = "{\"types\": 1, \"machines\": 1, \"accelerator\": 1}";
    qom::TypeRegistry registry;
    const size_t before = registry.Types().size();
    EXPECT_FALSE(qom::compat::LoadCatalogue(bad.All(), registry).ok());
    ASSERT_TRUE(registry.Seal().ok());
    EXPECT_EQ(registry.Types().size(), before);
    const absl::Status again =
        qom::compat::LoadCatalogue(Files().All(), registry).status();
    EXPECT_TRUE(again.ok()) << name << ": " << Text(again);
  }
  // Wrong in the middle of the types.
  qom::TypeRegistry registry;
  Files bad;
  bad.types = R"({"types": {"disk": {"parent": "object"},
      "a": {"parent": "object", "initial": {"nothing": 1}}}})";
  EXPECT_FALSE(qom::compat::LoadCatalogue(bad.All(), registry).ok());
  EXPECT_TRUE(qom::compat::LoadCatalogue(Files().All(), registry).ok());
}

}  // namespace
