// What no file may do: end the process, leak, be read over in silence, or give
// an error that does not say where to look.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/catalogue/catalogue.h"
#include "compat/diagnostic.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "rapidjson/document.h"
#include "tests/compat/bad_input_files.h"

namespace {

using qom::test::ExpectOneError;
using qom::test::Files;
using qom::test::kLayer;
using qom::test::kNames;
using qom::test::Load;
using qom::test::LoadLayer;
using qom::test::LoadTypes;
using qom::test::Text;
using ::testing::HasSubstr;
using ::testing::StartsWith;

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
