// What a client learns of a schema over the wire.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/introspect.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qapi/schema.h"
#include "qom/internal/json.h"
#include "tests/qapi/schema_text.h"

namespace qom::qapi {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// A line of JSON for each of what is told.
std::vector<std::string> Told(std::string_view schema, bool unmask = true) {
  const Loaded loaded = test::LoadRight(schema);
  const Value told = Introspect(loaded.schema, {.unmask = unmask});
  std::vector<std::string> lines;
  for (const Value& one : told.list_value()) {
    lines.push_back(qom::internal::JsonOf(one));
  }
  return lines;
}

TEST(IntrospectTest, TypesAreNumberedInTheOrderOfTheirFirstUse) {
  EXPECT_THAT(
      Told("{ 'command': 'my-command', 'data': { 'arg1': [ 'Udef' ] },"
           "  'returns': 'Udef' }"
           "{ 'struct': 'Udef',"
           "  'data': { 'integer': 'int', '*string': 'str' } }"
           "{ 'event': 'MY_EVENT' }",
           false),
      ElementsAre(
          R"({"arg-type":"0","meta-type":"command","name":"my-command","ret-type":"1"})",
          R"({"arg-type":"2","meta-type":"event","name":"MY_EVENT"})",
          R"({"members":[{"name":"arg1","type":"[1]"}],"meta-type":"object","name":"0"})",
          R"({"members":[{"name":"integer","type":"int"},{"default":null,"name":"string","type":"str"}],"meta-type":"object","name":"1"})",
          R"({"members":[],"meta-type":"object","name":"2"})",
          R"({"element-type":"1","meta-type":"array","name":"[1]"})",
          R"({"json-type":"int","meta-type":"builtin","name":"int"})",
          R"({"json-type":"string","meta-type":"builtin","name":"str"})"));
}

TEST(IntrospectTest, WhatNobodyUsesIsNotTold) {
  EXPECT_THAT(Told("{ 'struct': 'Unused', 'data': {} }"), ElementsAre());
}

TEST(IntrospectTest, AllIntegersAreOneType) {
  EXPECT_THAT(
      Told("{ 'command': 'c', 'data': { 'a': 'uint8', 'b': [ 'size' ],"
           "  'c': [ 'int64' ] } }"),
      ElementsAre(
          HasSubstr(R"("name":"c")"),
          HasSubstr(
              R"({"name":"b","type":"[int]"},{"name":"c","type":"[int]"})"),
          HasSubstr("q_empty"), HasSubstr(R"("name":"int")"),
          HasSubstr(R"("name":"[int]")")));
}

TEST(IntrospectTest, AnObjectWithoutMembersIsTheSameForAll) {
  const std::vector<std::string> told = Told(
      "{ 'command': 'a' } { 'command': 'b', 'data': {} } { 'event': 'C' }");
  ASSERT_EQ(told.size(), 4u);
  for (const std::string& one : told) EXPECT_THAT(one, HasSubstr("q_empty"));
}

TEST(IntrospectTest, EveryBuiltInTypeSaysItsJson) {
  const std::vector<std::string> told = Told(
      "{ 'command': 'c', 'data': { 'a': 'any', 'b': 'null', 'c': 'bool',"
      "  'd': 'number', 'e': 'str', 'f': 'QType' } }");
  EXPECT_THAT(
      told,
      ElementsAre(
          HasSubstr("command"), HasSubstr("q_obj_c-arg"), HasSubstr("q_empty"),
          R"({"json-type":"value","meta-type":"builtin","name":"any"})",
          R"({"json-type":"null","meta-type":"builtin","name":"null"})",
          R"({"json-type":"boolean","meta-type":"builtin","name":"bool"})",
          R"({"json-type":"number","meta-type":"builtin","name":"number"})",
          R"({"json-type":"string","meta-type":"builtin","name":"str"})",
          HasSubstr(R"("meta-type":"enum","name":"QType")")));
}

constexpr std::string_view kUnion =
    "{ 'enum': 'Kind', 'data': [ 'a', 'b', 'c' ] }"
    "{ 'struct': 'Base', 'data': { 'kind': 'Kind', '*id': 'str' } }"
    "{ 'struct': 'Bb', 'data': { 'x': 'int' } }"
    "{ 'union': 'Un', 'base': 'Base', 'discriminator': 'kind',"
    "  'data': { 'b': 'Bb' } }"
    "{ 'command': 'query', 'returns': 'Un' }";

TEST(IntrospectTest, AUnionHasItsBaseItsTagAndABranchForEachValue) {
  EXPECT_THAT(
      Told(kUnion),
      ::testing::Contains(
          R"({"members":[{"name":"kind","type":"Kind"},{"default":null,"name":"id","type":"str"}],"meta-type":"object","name":"Un","tag":"kind","variants":[{"case":"b","type":"Bb"},{"case":"a","type":"q_empty"},{"case":"c","type":"q_empty"}]})"));
}

TEST(IntrospectTest, MembersOfBasesComeFirst) {
  EXPECT_THAT(
      Told("{ 'struct': 'Aa', 'data': { 'a': 'str' } }"
           "{ 'struct': 'Bb', 'base': 'Aa', 'data': { 'b': 'str' } }"
           "{ 'struct': 'Cc', 'base': 'Bb', 'data': { 'c': 'str' } }"
           "{ 'command': 'query', 'returns': 'Cc' }"),
      ::testing::Contains(
          R"({"members":[{"name":"a","type":"str"},{"name":"b","type":"str"},{"name":"c","type":"str"}],"meta-type":"object","name":"Cc"})"));
}

TEST(IntrospectTest, AnAlternateHasTypesOnly) {
  EXPECT_THAT(
      Told("{ 'alternate': 'Alt', 'data': { 's': 'str', 'n': 'null' } }"
           "{ 'command': 'c', 'data': { 'a': 'Alt' } }"),
      ::testing::Contains(
          R"({"members":[{"type":"str"},{"type":"null"}],"meta-type":"alternate","name":"Alt"})"));
}

TEST(IntrospectTest, FeaturesAreToldOfWhateverHasThem) {
  const std::vector<std::string> told = Told(
      "{ 'enum': 'En', 'features': [ 'f1' ],"
      "  'data': [ { 'name': 'a', 'features': [ 'deprecated' ] } ] }"
      "{ 'command': 'c', 'features': [ 'f2', 'unstable' ],"
      "  'data': { 'e': { 'type': 'En', 'features': [ 'f3' ] } } }");
  EXPECT_THAT(told[0], HasSubstr(R"("features":["f2","unstable"])"));
  EXPECT_THAT(told[1], HasSubstr(R"("features":["f3"],"name":"e")"));
  EXPECT_THAT(
      told[3],
      R"({"features":["f1"],"members":[{"features":["deprecated"],"name":"a"}],"meta-type":"enum","name":"En","values":["a"]})");
}

TEST(IntrospectTest, OutOfBandIsToldWhereItIsAllowed) {
  const std::vector<std::string> told =
      Told("{ 'command': 'a', 'allow-oob': true } { 'command': 'b' }");
  EXPECT_THAT(told[0], HasSubstr(R"("allow-oob":true)"));
  EXPECT_THAT(told[1], Not(HasSubstr("allow-oob")));
}

// As recorded answers of an emulator show it: what includes comes first.
TEST(IntrospectTest, AFilesOwnCommandsComeBeforeThoseOfWhatItIncludes) {
  const Loaded loaded = test::LoadFiles(
      {{"main.json", "{ 'include': 'a.json' } { 'command': 'main' }"},
       {"a.json",
        "{ 'command': 'a1' } { 'include': 'b.json' } { 'command': 'a2' }"},
       {"b.json", "{ 'command': 'b' }"}});
  std::vector<std::string_view> names;
  for (const Message& one : loaded.schema.messages()) names.push_back(one.name);
  EXPECT_THAT(names, ElementsAre("main", "a1", "a2", "b"));
}

TEST(IntrospectTest, ConditionsAreKeptOrAskedOfAConfiguration) {
  constexpr std::string_view kSchema =
      "{ 'command': 'a', 'if': 'CONFIG_A' }"
      "{ 'command': 'b', 'if': { 'not': 'CONFIG_A' },"
      "  'features': [ { 'name': 'f', 'if': 'CONFIG_F' } ] }"
      "{ 'enum': 'En', 'data': [ 'x', { 'name': 'y', 'if': 'CONFIG_Y' } ] }"
      "{ 'struct': 'St', 'data': { 'e': 'En',"
      "  'i': { 'type': 'int', 'if': { 'any': [ 'CONFIG_A', 'CONFIG_Y' ] } } } "
      "}"
      "{ 'command': 'c', 'returns': 'St' }";
  const Loaded loaded = test::LoadRight(kSchema);
  EXPECT_EQ(Introspect(loaded.schema).list_value().size(), 7u);
  const Value told =
      Introspect(loaded.schema, {.unmask = true},
                 [](std::string_view name) { return name == "CONFIG_Y"; });
  std::string text = qom::internal::JsonOf(told);
  EXPECT_THAT(text, Not(HasSubstr(R"("name":"a")")));
  EXPECT_THAT(text, Not(HasSubstr("features")));
  EXPECT_THAT(text, HasSubstr(R"("values":["x","y"])"));
  EXPECT_THAT(text, HasSubstr(R"("name":"i")"));
}

TEST(IntrospectTest, AConfigurationKeepsTheNumbersOfTheWholeSchema) {
  const Loaded loaded = test::LoadRight(
      "{ 'command': 'a', 'if': 'CONFIG_A', 'data': { 'm': 'Mm' } }"
      "{ 'struct': 'Mm', 'data': { 'e': { 'type': 'En', 'if': 'CONFIG_A' } } }"
      "{ 'enum': 'En', 'data': [], 'if': 'CONFIG_A' }"
      "{ 'command': 'b', 'data': { 'l': [ 'Mm' ] } }");
  const Value told =
      Introspect(loaded.schema, {}, [](std::string_view) { return false; });
  std::vector<std::string> names;
  for (const Value& one : told.list_value()) {
    names.push_back(qom::internal::JsonOf(one));
  }
  EXPECT_THAT(
      names,
      ElementsAre(
          R"({"arg-type":"2","meta-type":"command","name":"b","ret-type":"1"})",
          R"({"members":[],"meta-type":"object","name":"1"})",
          R"({"members":[{"name":"l","type":"[3]"}],"meta-type":"object","name":"2"})",
          R"({"members":[],"meta-type":"object","name":"3"})",
          R"({"element-type":"3","meta-type":"array","name":"[3]"})"));
}

}  // namespace
}  // namespace qom::qapi
