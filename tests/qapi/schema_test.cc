// A schema as data, and what is said of its mistakes.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/schema.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/qapi/schema_text.h"

namespace qom::qapi {
namespace {

using test::LoadRight;
using test::LoadText;
using test::Shown;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(QapiSchemaTest, NamesLeadToTypes) {
  const Loaded loaded = LoadRight(
      "{ 'struct': 'Aa', 'data': { 'b': [ 'Bb' ], '*n': 'size' } }"
      "{ 'struct': 'Bb', 'base': 'Cc', 'data': { 'x': 'Aa' } }"
      "{ 'struct': 'Cc', 'data': { 'c': 'str' } }");
  const Type* const aa = loaded.schema.FindType("Aa");
  const Type* const bb = loaded.schema.FindType("Bb");
  ASSERT_NE(aa, nullptr);
  ASSERT_NE(bb, nullptr);
  ASSERT_EQ(aa->members.size(), 2u);
  EXPECT_EQ(aa->members[0]->use.type->element, bb);
  EXPECT_EQ(aa->members[0]->use.type->name, "BbList");
  EXPECT_TRUE(aa->members[1]->is_optional);
  ASSERT_EQ(bb->members.size(), 2u);
  EXPECT_EQ(bb->members[0]->name, "c");
  EXPECT_EQ(bb->members[1]->use.type, aa);
  EXPECT_EQ(loaded.schema.FindType("Dd"), nullptr);
  EXPECT_EQ(loaded.schema.definitions(), 3u);
}

TEST(QapiSchemaTest, AMovedSchemaKeepsItsTypes) {
  Loaded loaded = LoadRight("{ 'struct': 'Aa', 'data': { 'a': 'Aa' } }");
  const Schema schema = std::move(loaded.schema);
  const Type* const aa = schema.FindType("Aa");
  ASSERT_NE(aa, nullptr);
  EXPECT_EQ(aa->members[0]->use.type, aa);
}

TEST(QapiSchemaTest, ConditionsAreTextAndQuestion) {
  const Loaded loaded = LoadRight(
      "{ 'struct': 'Aa', 'data': {}, 'if': { 'all': [ 'CONFIG_A',"
      "  { 'any': [ 'CONFIG_B', { 'not': 'CONFIG_C' } ] } ] } }");
  const Condition& condition = loaded.schema.FindType("Aa")->condition;
  EXPECT_EQ(condition.ToText(), "CONFIG_A and (CONFIG_B or not CONFIG_C)");
  const auto holds = [&condition](std::vector<std::string_view> set) {
    return condition.Holds([&set](std::string_view name) {
      return std::find(set.begin(), set.end(), name) != set.end();
    });
  };
  EXPECT_TRUE(holds({"CONFIG_A"}));
  EXPECT_FALSE(holds({"CONFIG_A", "CONFIG_C"}));
  EXPECT_TRUE(holds({"CONFIG_A", "CONFIG_B", "CONFIG_C"}));
  EXPECT_FALSE(holds({"CONFIG_B"}));
  EXPECT_TRUE(Condition().Holds([](std::string_view) { return false; }));
}

TEST(QapiSchemaTest, DocumentationIsCutIntoSections) {
  const Loaded loaded = LoadRight(R"(
##
# @stop:
#
# Stops it.
#
# At once.
#
# @id: what to stop,
#     by name
#
# Features:
#
# @fast: It does not wait.
#
# TODO: more
#
# Since: 1.0
#
# .. note:: It cannot go on.
##
{ 'command': 'stop', 'data': { 'id': 'str' }, 'features': [ 'fast' ] }
)");
  const DocComment* const doc = loaded.schema.messages()[0].doc;
  ASSERT_NE(doc, nullptr);
  std::vector<std::string> sections;
  for (const DocSection& one : doc->sections) {
    sections.push_back(fmt::format("{} {}|{}", static_cast<int>(one.kind),
                                   one.name, one.text));
  }
  EXPECT_THAT(sections, ElementsAre("0 |Stops it.\n\nAt once.",
                                    "1 id|what to stop,\n    by name",
                                    "2 fast|It does not wait.", "6 |more",
                                    "5 |1.0", "0 |.. note:: It cannot go on."));
}

TEST(QapiSchemaTest, AMistakeSaysWhereAndWhatIsExpected) {
  EXPECT_THAT(
      Shown(LoadText("{ 'struct': 'Disk',\n"
                     "  'data': { 'size': 'sise',\n"
                     "            'u': 'bool' } }\n"
                     "{ 'enum': 'color', 'dta': [] }\n"
                     "{ 'enum': 'Eol', 'data': [ 'a' 'b' ] }\n")),
      ElementsAre(
          "2:21 unknown-type: no type 'sise'; nearest: size, Disk",
          "3:13 reserved-name: 'u' is reserved: member u holds the branches of "
          "a union",
          "4:1 missing-key: enum 'color' lacks key 'data'",
          "4:11 bad-name: 'color' is no name of a type: CamelCase",
          "4:20 unknown-key: enum 'color' has no key 'dta'; it may have enum, "
          "data, prefix, if, features",
          "5:32 unexpected-token: expected ',' or ']', not 'b'"));
}

TEST(QapiSchemaTest, ACommentThatIsNoUtf8IsToldOnceAFile) {
  EXPECT_THAT(Shown(LoadText("# Gr\xc3\xb6\xc3\x9f"
                             "e\n"
                             "{ 'command': 'stop' } # Gr\xf6\xdf"
                             "e\n"
                             "##\n# \xff\n##\n")),
              ElementsAre("2:27 bad-character: a comment is UTF-8 without "
                          "control characters; this is byte 0xf6"));
}

// Compilers differ in whether a carriage return ends a comment.
TEST(QapiSchemaTest, ACommentHasNoControlCharacters) {
  EXPECT_THAT(LoadText("# \ta\r\n# \f\r\n").mistakes, ::testing::IsEmpty());
  EXPECT_THAT(Shown(LoadText("# a\r{ 'command': 'stop' }\n")),
              ElementsAre(HasSubstr("1:4 bad-character")));
  EXPECT_THAT(Shown(LoadText(std::string_view("##\n# \0\n##\n", 10))),
              ElementsAre(HasSubstr("2:3 bad-character")));
}

TEST(QapiSchemaTest, ACycleOfIncludesIsToldWithItsFiles) {
  const Loaded loaded =
      test::LoadFiles({{"main.json", "{ 'include': 'a.json' }"},
                       {"a.json", "{ 'include': 'b.json' }"},
                       {"b.json", "{ 'include': 'a.json' }"}});
  ASSERT_EQ(loaded.mistakes.size(), 1u);
  EXPECT_EQ(loaded.mistakes[0].message,
            "a.json includes b.json includes a.json");
}

TEST(QapiSchemaTest, ACycleOfTypesIsToldWithItsTypes) {
  EXPECT_THAT(Shown(LoadText("{ 'struct': 'Aa', 'base': 'Bb', 'data': {} }"
                             "{ 'struct': 'Bb', 'base': 'Aa', 'data': {} }")),
              ElementsAre(HasSubstr("'Aa' contains 'Bb' contains 'Aa'")));
}

TEST(QapiSchemaTest, AFileThatIsNotThereIsAMistakeOfTheCall) {
  const Loaded loaded = test::LoadFiles({});
  ASSERT_EQ(loaded.mistakes.size(), 1u);
  EXPECT_EQ(loaded.mistakes[0].line, 0u);
  EXPECT_EQ(loaded.mistakes[0].code, Code::kUnreadableFile);
}

// --- Sizes. ------------------------------------------------------------------

std::string Repeated(std::string_view text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; ++i) all += text;
  return all;
}

TEST(QapiLimitsTest, NestingEndsInAMistakeHoweverDeep) {
  const Loaded loaded =
      LoadText("{ 'struct': 'Aa', 'data': " + Repeated("[", 1'000'000));
  ASSERT_EQ(loaded.mistakes.size(), 1u);
  EXPECT_EQ(loaded.mistakes[0].code, Code::kTooDeep);
}

TEST(QapiLimitsTest, AChainOfBasesIsReadHoweverLong) {
  std::string text = "{ 'struct': 'Aa0', 'data': {} }\n";
  for (int i = 1; i < 20'000; ++i) {
    text += fmt::format(
        "{{ 'struct': 'Aa{}', 'base': 'Aa{}', 'data': {{}} }}\n", i, i - 1);
  }
  EXPECT_THAT(LoadText(text).mistakes, ::testing::IsEmpty());
}

TEST(QapiLimitsTest, MembersThatBasesMultiplyAreLimited) {
  std::string text = "{ 'struct': 'Bb', 'data': { ";
  for (int i = 0; i < 3000; ++i) {
    text += fmt::format("{}'m{}': 'int'", i == 0 ? "" : ", ", i);
  }
  text += " } }\n";
  for (int i = 0; i < 1000; ++i) {
    text +=
        fmt::format("{{ 'struct': 'Aa{}', 'base': 'Bb', 'data': {{}} }}\n", i);
  }
  const Loaded loaded = LoadText(text);
  ASSERT_EQ(loaded.mistakes.size(), 1u);
  EXPECT_EQ(loaded.mistakes[0].code, Code::kTooLarge);
}

TEST(QapiLimitsTest, CasesThatUnionsDoNotNameAreLimited) {
  std::string text = "{ 'struct': 'Ss', 'data': {} }{ 'enum': 'En', 'data': [ ";
  for (int i = 0; i < 3000; ++i) {
    text += fmt::format("{}'v{}'", i == 0 ? "" : ", ", i);
  }
  text += " ] }\n";
  for (int i = 0; i < 1000; ++i) {
    text += fmt::format(
        "{{ 'union': 'Un{}', 'base': {{ 'tag': 'En' }}, "
        "'discriminator': 'tag', 'data': {{ 'v1': 'Ss' }} }}\n",
        i);
  }
  const Loaded loaded = LoadText(text);
  ASSERT_EQ(loaded.mistakes.size(), 1u);
  EXPECT_EQ(loaded.mistakes[0].code, Code::kTooLarge);
  EXPECT_EQ(loaded.mistakes[0].line, 668u);
}

TEST(QapiLimitsTest, UnionsInUnionsAreComparedOnce) {
  // Twenty levels of two branches each: a million ways down.
  std::string text =
      "{ 'enum': 'En', 'data': [ 'a', 'b' ] }\n"
      "{ 'struct': 'Un20', 'data': { 'x': 'int' } }\n";
  for (int i = 0; i < 20; ++i) {
    text += fmt::format(
        "{{ 'union': 'Un{0}', 'base': {{ 'tag-{0}': 'En' }}, 'discriminator': "
        "'tag-{0}', 'data': {{ 'a': 'Un{1}', 'b': 'Un{1}' }} }}\n",
        i, i + 1);
  }
  EXPECT_THAT(LoadText(text).mistakes, ::testing::IsEmpty());
}

TEST(QapiLimitsTest, ComparingUnionsInUnionsIsLimited) {
  std::string members;
  for (int i = 0; i < 200; ++i) members += fmt::format(", 'm@-{}': 'int'", i);
  std::string text =
      "{ 'enum': 'En', 'data': [ 'a', 'b' ] }\n"
      "{ 'struct': 'Un500', 'data': { 'x': 'int' } }\n";
  for (int i = 0; i < 500; ++i) {
    std::string own = members;
    for (size_t at = 0; (at = own.find('@', at)) != std::string::npos;) {
      own.replace(at, 1, std::to_string(i));
    }
    text += fmt::format(
        "{{ 'union': 'Un{0}', 'base': {{ 'tag-{0}': 'En'{2} }}, "
        "'discriminator': 'tag-{0}', 'data': {{ 'a': 'Un{1}' }} }}\n",
        i, i + 1, own);
  }
  const Loaded loaded = LoadText(text);
  ASSERT_EQ(loaded.mistakes.size(), 1u);
  EXPECT_EQ(loaded.mistakes[0].code, Code::kTooLarge);
}

TEST(QapiLimitsTest, ManyUnknownNamesAmongManyTypesAreTold) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    text +=
        fmt::format("{{ 'struct': 'Aa{0}', 'data': {{ 'b': 'Bb{0}' }} }}\n", i);
  }
  EXPECT_EQ(LoadText(text).mistakes.size(), 1000u);
}

TEST(QapiLimitsTest, ManySectionsOfOneCommentAreRead) {
  std::string text = "##\n# @stop:\n#\n";
  for (int i = 0; i < 20'000; ++i) text += fmt::format("# @a{}: x\n", i);
  text += Repeated("#\n# TODO: more\n", 20'000) + "##\n{ 'command': 'stop' }";
  EXPECT_EQ(LoadText(text).mistakes.size(), 1000u);
}

TEST(QapiLimitsTest, AMessageIsShortWhateverTheName) {
  const Loaded loaded = LoadText("{ 'struct': '" + std::string(1'000'000, 'a') +
                                 "', 'data': {} }");
  ASSERT_EQ(loaded.mistakes.size(), 1u);
  EXPECT_LT(loaded.mistakes[0].message.size(), 10'000u);
}

TEST(QapiLimitsTest, ThousandsOfMistakesAreToldToALimit) {
  const Loaded loaded = LoadText(Repeated("{ 'enum': 'x' }\n", 5000));
  EXPECT_EQ(loaded.mistakes.size(), 1000u);
}

TEST(QapiLimitsTest, MistakesOfDocumentationHideNoOthers) {
  const Loaded loaded =
      LoadText(Repeated("##\n# @a:\n##\n", 5000) + "{ 'enum': 'Aa' }\n");
  ASSERT_EQ(loaded.mistakes.size(), 1001u);
  EXPECT_EQ(loaded.mistakes.back().code, Code::kMissingKey);
}

}  // namespace
}  // namespace qom::qapi
