// A schema of real size, shaped as those of emulators are: forty files, a
// hundred definitions in each, all documented.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qapi/generate.h"
#include "qapi/introspect.h"
#include "qapi/reference.h"
#include "qapi/schema.h"
#include "tests/qapi/schema_text.h"

namespace qom::qapi {
namespace {

constexpr int kFiles = 40;
constexpr int kGroups = 25;  // of four definitions, in a file

std::string GroupOf(int file, int group) {
  std::string text = fmt::format("\n##\n# @Enum{}X{}:\n#\n", file, group);
  std::string values;
  std::string branches;
  for (int i = 0; i < 8; ++i) {
    text +=
        fmt::format("# @value-{0}: the choice of number\n#     {0}\n#\n", i);
    values += fmt::format("{}'value-{}'", i == 0 ? "" : ", ", i);
    if (i < 5) {
      branches += fmt::format("{}'value-{}': 'Struct{}X{}'",
                              i == 0 ? "" : ",\n            ", i, file, group);
    }
  }
  text += fmt::format(
      "# Since: 1.{1}\n##\n{{ 'enum': 'Enum{0}X{1}',\n  'data': [ {2} ] }}\n",
      file, group, values);
  text += fmt::format("\n##\n# @Struct{}X{}:\n#\n# What it holds.\n#\n", file,
                      group);
  std::string members;
  for (int i = 0; i < 6; ++i) {
    text += fmt::format("# @m-{}: what this holds\n#     (since 2.0)\n#\n", i);
    members +=
        fmt::format("{}'*m-{}': '{}'", i == 0 ? "" : ",\n            ", i,
                    i == 5 ? fmt::format("Struct{}X{}", (file + 7) % kFiles,
                                         (group + 3) % kGroups)
                           : "uint32");
  }
  text += fmt::format(
      "# Since: 1.0\n##\n{{ 'struct': 'Struct{0}X{1}',\n  'data': {{ {2} }} "
      "}}\n"
      "\n##\n# @Union{0}X{1}:\n#\n# @type: which\n#\n# @id: its name\n##\n"
      "{{ 'union': 'Union{0}X{1}',\n"
      "  'base': {{ 'type': 'Enum{0}X{1}', '*id': 'str' }},\n"
      "  'discriminator': 'type',\n  'data': {{ {3} }} }}\n"
      "\n##\n# @command-{0}-{1}:\n#\n# Does it.\n#\n# @how: how\n#\n"
      "# Returns: what came of it\n#\n# .. qmp-example::\n#\n"
      "#     -> {{ \"execute\": \"command-{0}-{1}\" }}\n##\n"
      "{{ 'command': 'command-{0}-{1}',\n"
      "  'data': {{ '*how': [ 'Union{0}X{1}' ] }},\n"
      "  'returns': [ 'Struct{0}X{1}' ] }}\n",
      file, group, members, branches);
  return text;
}

std::map<std::string, std::string> LargeSchema() {
  std::map<std::string, std::string> files;
  std::string& main = files["main.json"];
  main = "{ 'pragma': { 'doc-required': true } }\n";
  for (int file = 0; file < kFiles; ++file) {
    const std::string name = fmt::format("part{}.json", file);
    main += fmt::format("{{ 'include': '{}' }}\n", name);
    for (int group = 0; group < kGroups; ++group) {
      files[name] += GroupOf(file, group);
    }
  }
  return files;
}

TEST(QapiScaleTest, ASchemaOfRealSizeIsReadCheckedAndGenerated) {
  const std::map<std::string, std::string> files = LargeSchema();
  std::ptrdiff_t lines = 0;
  for (const auto& [name, text] : files) {
    lines += std::count(text.begin(), text.end(), '\n');
  }
  EXPECT_GT(lines, 20'000);
  const Loaded loaded = test::LoadFiles(files);
  EXPECT_THAT(test::Shown(loaded), ::testing::IsEmpty());
  EXPECT_EQ(loaded.schema.definitions(), size_t{kFiles} * kGroups * 4);
  const std::vector<GeneratedFile> generated =
      Generate(loaded.schema, {.stem = "large"});
  ASSERT_EQ(generated.size(), 4u);
  const auto introspection = std::find_if(
      generated.begin(), generated.end(), [](const GeneratedFile& file) {
        return file.name == "large_introspection.cc";
      });
  ASSERT_NE(introspection, generated.end());
  EXPECT_THAT(introspection->text,
              ::testing::HasSubstr("constexpr const char* kPieces"))
      << "clang counts no view of a million characters";
  EXPECT_GT(Introspect(loaded.schema).list_value().size(), 4000u);
  EXPECT_GT(Reference(loaded.schema, ReferenceFormat::kHtml).size(),
            1'000'000u);
}

}  // namespace
}  // namespace qom::qapi
