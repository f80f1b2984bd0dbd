// Memory runs out while schemas are read, values checked by them, and types
// made of them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "qapi/codec.h"
#include "qapi/import.h"
#include "qapi/schema.h"
#include "qapi/schema_check.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/faults/memory.h"

namespace qom::qapi {
namespace {

constexpr std::string_view kSchema = R"(
{ 'pragma': { 'doc-required': true } }
##
# = A heading of a page that is long enough
##

##
# @KindsOfThings:
#
# @a-kind-of-things: a kind
#
# @another: another kind
##
{ 'enum': 'KindsOfThings', 'data': [ 'a-kind-of-things', 'another' ] }

##
# @Thing:
#
# @name-of-the-thing: its name
#
# @things: more of them
##
{ 'struct': 'Thing',
  'data': { 'name-of-the-thing': 'str', '*things': [ 'Thing' ] } }

##
# @ObjectOptions:
#
# @qom-type: the type
##
{ 'union': 'ObjectOptions', 'base': { 'qom-type': 'KindsOfThings' },
  'discriminator': 'qom-type', 'data': { 'a-kind-of-things': 'Thing' } }

##
# @make-a-thing-of-it:
#
# Makes it.
##
{ 'command': 'make-a-thing-of-it', 'data': 'Thing', 'boxed': true }
)";
constexpr std::string_view kArguments =
    R"({"name-of-the-thing": "a name that is long enough to be elsewhere",
        "things": [{"name-of-the-thing": "b"}]})";

Loaded LoadSchema() {
  return Load("a schema.json", [](const std::string&) {
    return absl::StatusOr<std::string>(std::string(kSchema));
  });
}

struct World {
  Loaded loaded = LoadSchema();
  Value arguments = *ParseJson(kArguments);
  TypeRegistry registry;

  // Kinds that an import names are made once in a program.
  std::string Picture() const {
    TypeRegistry other;
    return std::string(ImportTypes(loaded.schema, other).message());
  }
};

TEST(QapiMemoryTest, ASchemaIsReadOrThereIsNoMemoryForIt) {
  test::EveryFault<World>("Load", [](World&) {
    const Loaded loaded = LoadSchema();
    EXPECT_EQ(loaded.schema.FindType("Thing") != nullptr, loaded.status.ok());
    if (loaded.status.ok()) {
      EXPECT_TRUE(loaded.mistakes.empty());
    } else if (!loaded.mistakes.empty()) {
      EXPECT_EQ(loaded.mistakes.front().code, Code::kOutOfMemory);
    }
    return loaded.status;
  });
}

TEST(QapiMemoryTest, AValueIsCheckedOrThereIsNoMemoryForThat) {
  test::EveryFault<World>(
      "ParseJson", [](World&) { return ParseJson(kArguments).status(); });
  test::EveryFault<World>("ParseKeyValues", [](World&) {
    return ParseKeyValues("a.name.of.it=a long value of it,things.0=1,b=2",
                          "first")
        .status();
  });
  test::EveryFault<World>("CheckValue", [](World& world) {
    return CheckValue(*world.loaded.schema.FindType("Thing"), world.arguments);
  });
  test::EveryFault<World>("SchemaCheck", [](World& world) {
    const auto check = SchemaCheck(world.loaded.schema);
    if (!check.ok()) return check.status();
    return (*check)("a-kind-of-things", world.arguments, true);
  });
}

TEST(QapiMemoryTest, TypesAreImportedAtLast) {
  test::EveryFault<World>("ImportTypes", [](World& world) {
    return ImportTypes(world.loaded.schema, world.registry);
  });
}

}  // namespace
}  // namespace qom::qapi
