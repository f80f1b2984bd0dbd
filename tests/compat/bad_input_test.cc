// What no file may do: end the process, leak, be read over in silence, or give
// an error that does not say where to look.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "rapidjson/document.h"
#include "rapidjson/stringbuffer.h"
#include "rapidjson/writer.h"

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// A small catalogue in which every key stands somewhere.
constexpr std::string_view kTypes = R"({
  "about": "made up",
  "types": {
    "object": {"abstract": true, "readonly": ["type"],
               "props": [["type", "string"]]},
    "resettable": {"parent": "interface", "abstract": true, "interface": true},
    "device": {"parent": "object", "abstract": true,
               "interfaces": ["resettable"],
               "props": [["hotpluggable", "bool", true],
                         ["secret", "str"]],
               "unreadable": {"secret": "write-only"}},
    "disk": {"parent": "device",
             "props": [["queue-size", "uint16", 128], ["serial", "str", "none"],
                       ["mode", "OnOffAuto", "auto"], ["mac", "str"],
                       ["sizes", "size"], ["gone", "bool", true],
                       ["peer", "link<disk>"]],
             "initial": {"queue-size": 256}},
    "small-disk": {"parent": "disk", "removed": ["gone"],
                   "initial": {"queue-size": 64}, "readonly": ["serial"],
                   "not_created": true},
    "disk-pci": {"parent": "device", "children": [["backend", "disk"]],
                 "props": [["queue-size", "uint16"], ["x-queue", "uint16"]],
                 "aliases": {"queue-size": ["disk", "queue-size"],
                             "x-queue": [null, "queue-size"]}}
  }
})";

constexpr std::string_view kMachines = R"({
  "emulator": "none",
  "layered": {"builtin": ["device"], "global": ["device"]},
  "accelerators": {"fast": [["disk", "queue-size", "512"]]},
  "platforms": {"host": [["disk", "serial", "h"]]},
  "machines": {
    "box-2.0": {"alias": "box", "is-default": true, "deprecated": false,
                "default-cpu-type": "none", "entries": 0, "tables": []},
    "box-1.0": {"tables": ["compat_1_0"], "entries": 3,
                "sugar": [["disk", "mode", "on"]]}
  },
  "unversioned": {"bench": [["disk", "serial", "b"]]},
  "tables": {
    "compat_1_0": [["disk", "queue-size", "32"],
                   ["device", "x-gone", "on", true],
                   ["disk", "mode", "off", {"optional": false}]]
  }
})";

constexpr std::string_view kLimits = R"({
  "types": {"OnOffAuto": ["on", "off", "auto"]},
  "props": {
    "disk": {"queue-size": {"min": 2, "max": 1024, "power_of_two": true,
                            "zero_is_unset": false},
             "mac": {"text": "mac"},
             "serial": {"length": 4, "values": ["none", "some"]}}
  }
})";

constexpr std::string_view kAccel = R"({
  "accelerator": "fast",
  "types": ["disk", "disk-pci"],
  "all": {"mode": "off"},
  "per_type": {"disk": {"queue-size": "64"}},
  "left_out": ["serial"]
})";

constexpr std::string_view kLayer = R"({
  "about": "made up",
  "layer": "global",
  "entries": [["disk", "queue-size", 64], ["disk", "x", "y", true],
              ["disk", "x", "y", {"optional": true}]]
})";

struct Files {
  std::string types{kTypes};
  std::string machines{kMachines};
  std::string limits{kLimits};
  std::string accel{kAccel};

  std::vector<qom::compat::CatalogueFile> All() const {
    return {{"types.json", types},
            {"machines.json", machines},
            {"limits.json", limits},
            {"accel_fast.json", accel}};
  }
  std::string& Named(std::string_view name) {
    if (name == "types.json") return types;
    if (name == "machines.json") return machines;
    return name == "limits.json" ? limits : accel;
  }
};
constexpr std::string_view kNames[] = {"types.json", "machines.json",
                                       "limits.json", "accel_fast.json"};

absl::Status Load(const Files& files) {
  qom::TypeRegistry registry;
  return qom::compat::LoadCatalogue(files.All(), registry).status();
}

absl::Status LoadTypes(std::string_view types) {
  const qom::compat::CatalogueFile files[] = {{"types.json", types}};
  qom::TypeRegistry registry;
  return qom::compat::LoadCatalogue(files, registry).status();
}

absl::Status LoadLayer(std::string_view text) {
  return qom::compat::LoadLayerFile("my.json", text).status();
}

std::string Text(const absl::Status& status) {
  return std::string(qom::Message(status));
}

// One error that somebody can read, of the file that is wrong.
void ExpectOneError(const absl::Status& status, std::string_view file) {
  ASSERT_FALSE(status.ok()) << "nobody noticed";
  const std::string text = Text(status);
  EXPECT_TRUE(status.code() == absl::StatusCode::kInvalidArgument ||
              status.code() == absl::StatusCode::kNotFound ||
              status.code() == absl::StatusCode::kAlreadyExists)
      << status.ToString();
  EXPECT_NE(qom::CauseOf(status), qom::Cause::kNone) << text;
  EXPECT_THAT(text, StartsWith(std::string(file)));
  EXPECT_THAT(text, Not(HasSubstr("\n")));
  EXPECT_LT(text.size(), 1000u);
}

// ---- Every node of every file is of every wrong kind -----------------------

using Json = rapidjson::Value;
using Path = std::vector<std::string>;  // keys, and "[n]"

void CollectPaths(const Json& value, const Path& here,
                  std::vector<Path>* paths) {
  paths->push_back(here);
  if (value.IsObject()) {
    for (const auto& member : value.GetObject()) {
      Path next = here;
      next.emplace_back(member.name.GetString());
      CollectPaths(member.value, next, paths);
    }
  } else if (value.IsArray()) {
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      Path next = here;
      next.push_back(fmt::format("[{}]", i));
      CollectPaths(value[i], next, paths);
    }
  }
}

Json* NodeAt(Json& root, const Path& path) {
  Json* node = &root;
  for (const std::string& step : path) {
    node = node->IsArray() ? &(*node)[static_cast<rapidjson::SizeType>(
                                 std::stoul(step.substr(1)))]
                           : &(*node)[step.c_str()];
  }
  return node;
}

std::string ToText(const Json& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return buffer.GetString();
}

// 0 null, 1 boolean, 2 integer, 3 fraction, 4 text, 5 list, 6 object.
int KindOf(const Json& value) {
  if (value.IsNull()) return 0;
  if (value.IsBool()) return 1;
  if (value.IsInt64() || value.IsUint64()) return 2;
  if (value.IsNumber()) return 3;
  return value.IsString() ? 4 : value.IsArray() ? 5 : 6;
}
Json OfKind(int kind) {
  switch (kind) {
    case 0:
      return Json();
    case 1:
      return Json(true);
    case 2:
      return Json(7);
    case 3:
      return Json(1.5);
    case 4:
      return Json("text");
    case 5:
      return Json(rapidjson::kArrayType);
    default:
      return Json(rapidjson::kObjectType);
  }
}

// Where more than one kind of value is right.
bool IsLegal(std::string_view file, const Path& path, int kind) {
  const std::string at = fmt::format("{}", fmt::join(path, "/"));
  if (path.empty()) return false;
  const bool scalar = kind <= 4;
  if (path.size() == 1 && (at == "about" || at == "emulator")) return true;
  if (file == "limits.json" || file == "accel_fast.json") {
    if (at == "left_out") return true;
    // The value of an entry: anything but an object.
    if (at.starts_with("left_out/") || at == "all/mode" ||
        at == "per_type/disk/queue-size") {
      return scalar || kind == 5 || at.starts_with("left_out/");
    }
    return false;
  }
  if (file == "machines.json") {
    if (at == "machines/box-2.0/default-cpu-type") return kind != 6;
    const bool is_entry_value = path.size() >= 4 && path.back() == "[2]" &&
                                path[path.size() - 2].starts_with("[");
    if (is_entry_value) return kind != 6;
    // Entries, or tables by name, if only none.
    if (at == "accelerators/fast" || at == "platforms/host") return kind == 6;
    return at.ends_with("/[3]") && kind == 1;
  }
  if (at == "types/small-disk/not_created") return kind == 1 || kind == 4;
  // A text may be null: nothing there. An alias of null is of the object
  // itself, and back.
  if (at == "types/disk/props/[1]/[2]" || at == "types/disk/props/[2]/[2]") {
    return kind == 0;
  }
  return false;
}

TEST(BadInputTest, TheSmallCatalogueIsGood) {
  EXPECT_TRUE(Load(Files()).ok()) << Text(Load(Files()));
  EXPECT_TRUE(LoadLayer(kLayer).ok()) << Text(LoadLayer(kLayer));
}

TEST(BadInputTest, EveryNodeOfEveryWrongKindIsOneError) {
  int tried = 0;
  for (std::string_view name : kNames) {
    Files good;
    rapidjson::Document document;
    document.Parse(good.Named(name).c_str());
    std::vector<Path> paths;
    CollectPaths(document, {}, &paths);
    for (const Path& path : paths) {
      for (int kind = 0; kind <= 6; ++kind) {
        rapidjson::Document changed;
        changed.CopyFrom(document, changed.GetAllocator());
        Json* node = NodeAt(changed, path);
        if (KindOf(*node) == kind) continue;
        *node = OfKind(kind);
        Files files;
        files.Named(name) = ToText(changed);
        const absl::Status status = Load(files);
        SCOPED_TRACE(fmt::format("{} at {} is {}: {}", name,
                                 fmt::join(path, "/"), ToText(OfKind(kind)),
                                 Text(status)));
        ++tried;
        if (IsLegal(name, path, kind)) {
          EXPECT_TRUE(status.ok());
          continue;
        }
        ExpectOneError(status, name);
        // It names the type, table, machine or key that is meant.
        std::vector<::testing::Matcher<std::string>> named;
        for (const std::string& step : path) {
          if (step[0] != '[') named.push_back(HasSubstr(step));
        }
        if (!named.empty()) {
          EXPECT_THAT(Text(status), ::testing::AnyOfArray(named));
        }
      }
    }
  }
  EXPECT_GT(tried, 700);
}

TEST(BadInputTest, EveryNodeOfALayerFileOfEveryWrongKindIsOneError) {
  rapidjson::Document document;
  document.Parse(kLayer.data(), kLayer.size());
  std::vector<Path> paths;
  CollectPaths(document, {}, &paths);
  for (const Path& path : paths) {
    for (int kind = 0; kind <= 6; ++kind) {
      rapidjson::Document changed;
      changed.CopyFrom(document, changed.GetAllocator());
      Json* node = NodeAt(changed, path);
      if (KindOf(*node) == kind) continue;
      *node = OfKind(kind);
      const std::string at = fmt::format("{}", fmt::join(path, "/"));
      const absl::Status status = LoadLayer(ToText(changed));
      SCOPED_TRACE(
          fmt::format("{} is {}: {}", at, ToText(OfKind(kind)), Text(status)));
      const bool legal =
          at == "about" ||
          (at.ends_with("[2]") && path.size() == 3 && kind != 6) ||
          (at.ends_with("[3]") && kind == 1);
      if (legal) {
        EXPECT_TRUE(status.ok());
      } else {
        ExpectOneError(status, "my.json");
      }
    }
  }
}

// ---- Text that is no JSON --------------------------------------------------

TEST(BadInputTest, EveryTruncationIsOneError) {
  for (std::string_view name : kNames) {
    const std::string whole = Files().Named(name);
    for (size_t size = 0; size < whole.size(); ++size) {
      Files files;
      files.Named(name) = whole.substr(0, size);
      const absl::Status status = Load(files);
      SCOPED_TRACE(fmt::format("{} bytes of {}: {}", size, name, Text(status)));
      ExpectOneError(status, name);
      EXPECT_THAT(Text(status), HasSubstr("not JSON"));
      // Line and column.
      EXPECT_THAT(Text(status),
                  ::testing::MatchesRegex("[a-z_]+\\.json:[0-9]+:[0-9]+: .*"));
    }
  }
  for (size_t size = 0; size < kLayer.size(); ++size) {
    ExpectOneError(LoadLayer(kLayer.substr(0, size)), "my.json");
  }
}

TEST(BadInputTest, EveryByteThatIsNotUtf8IsOneError) {
  for (std::string_view name : kNames) {
    const std::string whole = Files().Named(name);
    for (size_t at = 0; at < whole.size(); ++at) {
      for (const char byte : {'\xff', '\xc0', '\x80'}) {
        Files files;
        files.Named(name)[at] = byte;
        SCOPED_TRACE(fmt::format("{} at {}", name, at));
        ExpectOneError(Load(files), name);
      }
    }
  }
}

TEST(BadInputTest, NothingAfterANulIsReadOver) {
  Files files;
  files.types += std::string("\0 and more", 10);
  ExpectOneError(Load(files), "types.json:");
  ExpectOneError(LoadLayer(std::string(kLayer) + '\0'), "my.json:");
  EXPECT_THAT(Text(LoadLayer(std::string("{\n \0}", 5))),
              StartsWith("my.json:2:2: "));
}

TEST(BadInputTest, DeepNestingIsOneError) {
  for (const std::string& text :
       {std::string(1000000, '['),
        std::string(1000000, '[') + std::string(1000000, ']'),
        R"({"types": {"a": {"parent": "object", "initial": )" +
            std::string(100000, '[') + std::string(100000, ']') + "}}}"}) {
    ExpectOneError(LoadTypes(text), "types.json");
    ExpectOneError(LoadLayer(text), "my.json");
  }
  std::string objects;
  for (int i = 0; i < 200000; ++i) objects += R"({"a":)";
  objects += "1" + std::string(200000, '}');
  ExpectOneError(LoadTypes(objects), "types.json");
}

TEST(BadInputTest, OtherMistakesOfJson) {
  for (std::string_view text :
       {"", " ", "nul", "{}}", "{\"types\": {}} {}", "{'types': {}}",
        "{\"types\": {},}", "{\"types\": [1,]}", "{\"types\": 01}",
        "{\"types\": 1e999}", "{\"types\": NaN}", "{\"types\": \"\\ud800\"}",
        "{\"types\": \"\t\"}", "// no\n{}", "\"types\"", "[]", "null"}) {
    SCOPED_TRACE(std::string(text));
    ExpectOneError(LoadTypes(text), "types.json");
  }
}

// ---- Large input -----------------------------------------------------------

TEST(BadInputTest, AStringOfHundredMegabytesIsShortened) {
  const std::string large(100 << 20, 'x');
  ExpectOneError(LoadTypes("\"" + large + "\""), "types.json");
  ExpectOneError(LoadTypes(fmt::format(R"({{"types": {{"{}": 1}}}})", large)),
                 "types.json");
}

TEST(BadInputTest, LongNamesAreShortenedInErrors) {
  // Characters of three bytes, which are not cut in the middle.
  std::string large;
  while (large.size() < (1 << 20)) large += "\u20ac";
  for (std::string_view types :
       {R"("a": {"parent": "@"})", R"("@": {"parent": "@"})",
        R"("a": {"parent": "object", "removed": ["@"]})",
        R"("a": {"parent": "object", "initial": {"@": 1}})",
        R"("a": {"parent": "object", "props": [["p", "bool", "@"]]})",
        R"("a": {"parent": "object", "props": [["@", "bool", "x"]]})",
        R"("a": {"parent": "object", "children": [["@", "@"]]})"}) {
    std::string text = fmt::format(R"({{"types": {{{}}}}})", types);
    for (size_t at; (at = text.find('@')) != std::string::npos;) {
      text.replace(at, 1, large);
    }
    const absl::Status status = LoadTypes(text);
    SCOPED_TRACE(fmt::format("{}: {}", types, Text(status)));
    ExpectOneError(status, "types.json");
    EXPECT_FALSE(rapidjson::Document()
                     .Parse<rapidjson::kParseValidateEncodingFlag>(
                         fmt::format("[\"{}\"]", Text(status)).c_str())
                     .HasParseError());
  }
  ExpectOneError(
      LoadLayer(fmt::format(R"({{"layer": "{}", "entries": []}})", large)),
      "my.json");
  ExpectOneError(
      LoadLayer(fmt::format(R"({{"layer": "global", "{}": 1}})", large)),
      "my.json");
}

TEST(BadInputTest, AValueOfHundredMegabytesIsJustAValue) {
  const std::string large(100 << 20, 'x');
  absl::StatusOr<qom::compat::LayerTable> table = qom::compat::LoadLayerFile(
      "my.json",
      fmt::format(R"({{"layer": "global", "entries": [["d", "p", "{}"]]}})",
                  large));
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->table->entries[0].ValueText().size(), large.size());
}

TEST(BadInputTest, HugeListsAreRead) {
  std::string entries;
  for (int i = 0; i < 300000; ++i) entries += R"(["d", "p", "v"],)";
  entries.pop_back();
  absl::StatusOr<qom::compat::LayerTable> table = qom::compat::LoadLayerFile(
      "my.json",
      fmt::format(R"({{"layer": "machine", "entries": [{}]}})", entries));
  ASSERT_TRUE(table.ok()) << Text(table.status());
  EXPECT_EQ(table->table->entries.size(), 300000u);

  std::string types;
  for (int i = 0; i < 20000; ++i) {
    types += fmt::format(R"("t{}": {{"parent": "object"}},)", i);
  }
  types.pop_back();
  EXPECT_TRUE(LoadTypes(fmt::format(R"({{"types": {{{}}}}})", types)).ok());

  std::string props;
  for (int i = 0; i < 5000; ++i) props += fmt::format(R"(["p{}", "bool"],)", i);
  props.pop_back();
  EXPECT_TRUE(LoadTypes(fmt::format(
                            R"({{"types": {{"t": {{"parent": "object",
                      "props": [{}]}}}}}})",
                            props))
                  .ok());
}

TEST(BadInputTest, ALongChainOfParentsIsOneError) {
  std::string types = R"("t0": {"parent": "object"})";
  for (int i = 1; i < 100000; ++i) {
    types += fmt::format(R"(, "t{}": {{"parent": "t{}"}})", i, i - 1);
  }
  const absl::Status status =
      LoadTypes(fmt::format(R"({{"types": {{{}}}}})", types));
  ExpectOneError(status, "types.json");
  EXPECT_THAT(Text(status), HasSubstr("ancestors"));
}

TEST(BadInputTest, ALongCycleOfParentsIsOneError) {
  std::string types = R"("t0": {"parent": "t99999"})";
  for (int i = 1; i < 100000; ++i) {
    types += fmt::format(R"(, "t{}": {{"parent": "t{}"}})", i, i - 1);
  }
  ExpectOneError(LoadTypes(fmt::format(R"({{"types": {{{}}}}})", types)),
                 "types.json");
}

TEST(BadInputTest, ManyWaysDownToAChildAreSearchedOnce) {
  // Twenty levels of twenty children: 20^20 ways, and none leads there.
  std::string types;
  for (int i = 0; i < 20; ++i) {
    types += fmt::format(R"("t{}": {{"parent": "object", "children": [)", i);
    for (int n = 0; n < 20; ++n) {
      types += fmt::format(R"({}["c{}", "t{}"])", n == 0 ? "" : ",", n, i + 1);
    }
    types += R"(], "props": [["a", "bool"]],
                "aliases": {"a": ["other", "a"]}}, )";
  }
  types += R"("t20": {"parent": "object"},
              "other": {"parent": "object", "props": [["a", "bool"]]})";
  EXPECT_TRUE(LoadTypes(fmt::format(R"({{"types": {{{}}}}})", types)).ok());
}

// ---- Types that do not fit together ----------------------------------------

struct BadTypes {
  std::string_view types;
  std::vector<std::string> named;  // what the error must say
};

TEST(BadInputTest, TypesThatDoNotFitTogether) {
  const BadTypes kCases[] = {
      {R"("a": {"parent": "a"})", {"'a'", "own ancestor"}},
      {R"("a": {"parent": "b"}, "b": {"parent": "a"})",
       {"own ancestor", "a > b > a"}},
      {R"("a": {"parent": "devise"}, "device": {"parent": "object"})",
       {"'a'", "devise", "nearest: device"}},
      {R"("a": {"parent": ""})", {}},
      {R"("": {"parent": "object"})", {"name"}},
      {R"("a": {"parent": "object"}, "a": {"parent": "object"})",
       {"'a'", "twice"}},
      {R"("a": {"parent": "object", "parent": "object"})",
       {"'parent'", "twice"}},
      {R"("a": {"parent": "object", "props": [["p", "bool"], ["p", "bool"]]})",
       {"'a'", "'p'", "twice"}},
      {R"("a": {"parent": "object", "props": [["", "bool"]]})",
       {"'a'", "name"}},
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
      {R"("a": {"parent": "object", "children": [["c", "b"]]})",
       {"'a'", "'b'"}},
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
      {R"("a": {"parent": "object", "children": [["c"]]})",
       {"'a'", "children"}},
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
       {"'a'", "aliases", "'p'"}},
      {R"("a": {"parent": "object", "props": [["p", "bool"]],
                "aliases": {"p": ["a2", "p"]}}, "a2": {"parent": "a"})",
       {"needs itself"}},
      {R"("object": {"props": [["p", "bool"]]})", {"'object'", "'p'"}},
      {R"("object": {"parent": "object"})", {"'object'"}},
      {R"("object": {"children": [["c", "a"]]}, "a": {"parent": "object"})",
       {"'object'"}},
  };
  for (const BadTypes& bad : kCases) {
    const absl::Status status =
        LoadTypes(fmt::format(R"({{"types": {{{}}}}})", bad.types));
    SCOPED_TRACE(fmt::format("{}\n{}", bad.types, Text(status)));
    ExpectOneError(status, "types.json");
    for (const std::string& named : bad.named) {
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
  const BadTypes kCases[] = {
      {R"("machines": {"m": {"tables": ["t"]}})", {"'m'", "'t'"}},
      {R"("machines": {"m": {"tables": []}, "n": {"alias": "m"}})",
       {"'n'", "'m'"}},
      {R"("machines": {"m": {"is-default": true}, "n": {"is-default": true}})",
       {"'n'", "'m'", "default"}},
      {R"("machines": {"m": {"entries": 1}})", {"'m'", "1"}},
      {R"("machines": {"m": {"entries": -1}})", {"'m'", "entries"}},
      {R"("machines": {"m": {"other": {}}})", {"'m'", "other"}},
      {R"("tables": {"t": [["d", "p"]]})", {"'t'[0]"}},
      {R"("tables": {"t": [["d", "p", "v"], []]})", {"'t'[1]"}},
      {R"("tables": {"t": [["d", "p", "v", true, 1]]})", {"'t'[0]"}},
      {R"("tables": {"t": [["", "p", "v"]]})", {"'t'[0]", "driver"}},
      {R"("tables": {"t": [["d", "", "v"]]})", {"'t'[0]", "property"}},
      {R"("tables": {"t": [["d", "p", {}]]})", {"'t'[0]"}},
      {R"("tables": {"t": [["d", "p", "v", "optional"]]})", {"'t'[0]"}},
      {R"("tables": {"t": [["d", "p", "v", {"optional": 1}]]})", {"'t'[0]"}},
      {R"("tables": {"t": [["d", "p", "v", {"other": true}]]})", {"'t'[0]"}},
      {R"("tables": {"t": []}, "unversioned": {"t": []})", {"'t'"}},
      {R"("layered": {"builtin": ["nobody"]})", {"layered", "nobody"}},
      {R"("unversioned": {"u": []}, "machines": {"u": {}})", {"'u'"}},
  };
  for (const BadTypes& bad : kCases) {
    Files files;
    files.machines = fmt::format("{{{}}}", bad.types);
    const absl::Status status = Load(files);
    SCOPED_TRACE(fmt::format("{}\n{}", bad.types, Text(status)));
    ExpectOneError(status, "machines.json");
    for (const std::string& named : bad.named) {
      EXPECT_THAT(Text(status), HasSubstr(named));
    }
  }
}

TEST(BadInputTest, LimitsThatDoNotFit) {
  const BadTypes kCases[] = {
      {R"("disk": {"queue-size": {"min": 5, "max": 4}})", {"queue-size"}},
      {R"("disk": {"queue-size": {"length": -1}})", {"length"}},
      {R"("disk": {"mac": {"text": "colour"}})", {"colour", "mac"}},
      {R"("disk": {"mac": {"values": ["a", 1]}})", {"values"}},
  };
  for (const BadTypes& bad : kCases) {
    Files files;
    files.limits = fmt::format(R"({{"props": {{{}}}}})", bad.types);
    const absl::Status status = Load(files);
    SCOPED_TRACE(fmt::format("{}\n{}", bad.types, Text(status)));
    ExpectOneError(status, "limits.json");
    for (const std::string& named : bad.named) {
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
      R"({"layer": "global", "entries": [["d", "p", [[]]]]})",
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

// ---- Bad values of entries -------------------------------------------------

TEST(BadInputTest, AnyBytesInAnEntryComeBackInTheError) {
  const std::string kBytes("\x1e\x1f\0\n\xff'\"{}:", 11);
  qom::TypeRegistry registry;
  ASSERT_TRUE(qom::compat::LoadCatalogue(Files().All(), registry).ok());
  qom::Context context(registry);
  qom::compat::LayerStack& layers = qom::compat::Layers(context);
  ASSERT_TRUE(layers
                  .Append({{qom::compat::Layer::kGlobal,
                            qom::compat::MakeTable(
                                kBytes, {{"disk", "queue-size", kBytes},
                                         {"disk", kBytes, "1"}})}})
                  .ok());
  const absl::Status status = context.New("disk").status();
  const auto entry = qom::compat::FailedEntry(status);
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->value, kBytes);
  EXPECT_EQ(entry->table, kBytes);
  EXPECT_EQ(entry->property, "queue-size");
  std::vector<qom::compat::Diagnostic> warnings;
  layers.SetSink([&warnings](const qom::compat::Diagnostic& warning) {
    warnings.push_back(warning);
  });
  ASSERT_TRUE(context.New("disk", {.hotplug = true}).ok());
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_EQ(warnings[1].property, kBytes);
}

// ---- Mutations -------------------------------------------------------------

// Whatever a few flipped bytes make of it: loading returns, and what loads can
// be used.
TEST(BadInputTest, MutatedFilesAreReadOrRefused) {
  std::mt19937_64 random(20260101);
  static constexpr std::string_view kAlphabet =
      "[]{}\",:0123456789.-+enulltrue "
      "\\/\n\t\0\xff";
  int loaded = 0;
  for (int round = 0; round < 12000; ++round) {
    Files files;
    std::string& text = files.Named(kNames[random() % 4]);
    for (uint64_t flips = 1 + random() % 3; flips > 0; --flips) {
      const size_t at = random() % text.size();
      switch (random() % 6) {
        case 0:
          text[at] = static_cast<char>(text[at] ^ (1 << (random() % 8)));
          break;
        case 1:
          text[at] = kAlphabet[random() % kAlphabet.size()];
          break;
        case 2:
          text.erase(at, 1 + random() % 8);
          break;
        case 3:
          text.insert(at, 1, kAlphabet[random() % kAlphabet.size()]);
          break;
        case 4: {  // a piece of the file stands elsewhere, too
          const std::string piece =
              text.substr(random() % text.size(), random() % 30);
          text.insert(at, piece);
          break;
        }
        default:
          text[at] = static_cast<char>(random());
      }
      if (text.empty()) text = "{";
    }
    qom::TypeRegistry registry;
    absl::StatusOr<qom::compat::Catalogue> catalogue =
        qom::compat::LoadCatalogue(files.All(), registry);
    if (!catalogue.ok()) {
      EXPECT_FALSE(Text(catalogue.status()).empty());
      continue;
    }
    ++loaded;
    qom::Context context(registry);
    for (const qom::compat::MachineVersion& machine :
         catalogue->machines.machines()) {
      if (machine.name.size() % 2 == 0) continue;
      ASSERT_TRUE(
          catalogue->machines.Select({.machine = machine.name}, context).ok());
    }
    for (const qom::Class* type : registry.Types()) {
      if (type->is_abstract()) continue;
      for (bool hotplug : {false, true}) {
        absl::StatusOr<qom::Ref<qom::Object>> object =
            context.New(*type, {.hotplug = hotplug});
        if (!object.ok()) continue;
        for (const qom::ClassProperty* property : type->properties()) {
          if (property != nullptr) (void)(*object)->Get(property->name);
        }
      }
    }
    (void)qom::compat::Layers(context).Unused();
  }
  EXPECT_GT(loaded, 500);
}

TEST(BadInputTest, MutatedLayerFilesAreReadOrRefused) {
  std::mt19937_64 random(20260102);
  for (int round = 0; round < 30000; ++round) {
    std::string text(kLayer);
    for (uint64_t flips = 1 + random() % 3; flips > 0; --flips) {
      text[random() % text.size()] = static_cast<char>(random());
    }
    const absl::Status status = LoadLayer(text);
    if (status.ok()) continue;
    EXPECT_THAT(Text(status), StartsWith("my.json"));
  }
}

}  // namespace
