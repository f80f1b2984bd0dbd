// Registered types as schemas: what they say is what the types say, and no
// object is made for it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/export.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qapi/codec.h"
#include "qapi/import.h"
#include "qapi/schema.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qom/class.h"
#include "qom/construct.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "testing/status_matchers.h"
#include "tests/qapi/schema_text.h"

namespace qom::qapi {
namespace {

using qom::testing::IsOk;
using ::testing::HasSubstr;

class Lamp final : public Extends<Lamp, Object> {
 public:
  static constexpr std::string_view kTypeName = "acme-lamp.v2";
  struct Props;
  using Extends::Extends;

 private:
  uint8_t brightness_{};
  std::string colour_{};
  bool flicker_{};
};
struct Lamp::Props {
  static constexpr auto kBrightness = props::Field<&Lamp::brightness_>(
      "brightness", {.default_value = 50,
                     .max = 100,
                     .doc = "How bright it is, from dark to as bright as the "
                            "lamp can be.",
                     .unit = "percent"});
  static constexpr auto kColour =
      props::Field<&Lamp::colour_>("colour", {.default_value = "white"});
  static constexpr auto kFlicker = props::Field<&Lamp::flicker_>(
      "x-flicker", {.default_value = false, .doc = "For films."});
  static constexpr auto kAll = props::Table(kBrightness, kColour, kFlicker);
};

std::vector<const Class*> LampOf(TypeRegistry& registry) {
  registry.Register<Lamp>();
  EXPECT_THAT(registry.Seal(), IsOk());
  return {registry.Find(Lamp::kTypeName)};
}

TEST(ExportTest, ATypeIsAStructWithItsProperties) {
  TypeRegistry registry;
  const Exported exported = ExportQapi(LampOf(registry));
  EXPECT_EQ(exported.types, 1u);
  EXPECT_EQ(exported.properties, 3u);
  EXPECT_EQ(exported.documented, 2u);
  EXPECT_EQ(exported.text, R"(# Properties of types; 2 of 3 are documented.

##
# @AcmeLampV2Properties:
#
# Properties of acme-lamp.v2.
#
# @brightness: How bright it is, from dark to as bright as the lamp
#     can be. (in percent) (0..100) (default: 50)
#
# @colour: (default: "white")
#
# @x-flicker: For films. (default: false)
#
# Features:
#
# @unstable: Members with it may change.
##
{ 'struct': 'AcmeLampV2Properties',
  'data': { '*brightness': 'uint8',
            '*colour': 'str',
            '*x-flicker': { 'type': 'bool', 'features': [ 'unstable' ] } } }
)");
}

TEST(ExportTest, ATypeIsAJsonSchema) {
  TypeRegistry registry;
  EXPECT_EQ(
      ExportJsonSchema(LampOf(registry)).text,
      R"({"$comment":"2 of 3 properties are documented",)"
      R"("$defs":{"acme-lamp.v2":{"additionalProperties":false,"properties":{)"
      R"("brightness":{"default":50,"description":"How bright it is, from dark to as bright as the lamp can be.","maximum":100,"minimum":0,"type":"integer"},)"
      R"("colour":{"default":"white","type":"string"},)"
      R"("id":{"type":"string"},"qom-type":{"const":"acme-lamp.v2"},)"
      R"("x-flicker":{"$comment":"unstable","default":false,"description":"For films.","type":"boolean"}},)"
      R"("required":["qom-type"],"type":"object"}},)"
      R"("$schema":"https://json-schema.org/draft/2020-12/schema",)"
      R"("oneOf":[{"$ref":"#/$defs/acme-lamp.v2"}]})"
      "\n");
}

// All types of the library, registered as an emulator does.
class ExportOfAllTest : public ::testing::Test {
 protected:
  ExportOfAllTest() {
    qdev::RegisterDeviceTypes(registry_);
    qdev::RegisterObjectTypes(registry_);
    EXPECT_THAT(registry_.Seal(), IsOk());
    types_ = registry_.TypesOf(*registry_.Find(Object::kTypeName));
  }

  TypeRegistry registry_;
  std::vector<const Class*> types_;
};

TEST_F(ExportOfAllTest, TheSchemaHasNoMistakes) {
  ASSERT_GT(types_.size(), 20u);
  const Exported exported = ExportQapi(types_);
  EXPECT_EQ(exported.types, types_.size());
  const Loaded loaded = test::LoadRight(exported.text);
  const Type* const all = loaded.schema.FindType("ObjectOptions");
  ASSERT_NE(all, nullptr);
  EXPECT_EQ(all->branches.size(), types_.size());
}

TEST_F(ExportOfAllTest, EveryBranchHasThePropertiesOfItsType) {
  const Loaded loaded = test::LoadRight(ExportQapi(types_).text);
  const Type* const all = loaded.schema.FindType("ObjectOptions");
  ASSERT_NE(all, nullptr);
  size_t compared = 0;
  for (const Branch& branch : all->branches) {
    const Class* const type = registry_.Find(branch.name);
    ASSERT_NE(type, nullptr) << branch.name;
    for (const Member* member : branch.use.type->members) {
      const ClassProperty* const property = type->FindProperty(member->name);
      ASSERT_NE(property, nullptr) << branch.name << "." << member->name;
      EXPECT_TRUE(member->is_optional);
      if (property->is_in(ValueCategory::kBoolean)) {
        EXPECT_EQ(member->use.name, "bool") << member->name;
      }
      if (property->is_in(ValueCategory::kSize)) {
        EXPECT_EQ(member->use.name, "size") << member->name;
      }
      ++compared;
    }
  }
  EXPECT_GT(compared, 100u);
}

TEST_F(ExportOfAllTest, TheJsonSchemaIsJson) {
  const Exported exported = ExportJsonSchema(types_);
  const absl::StatusOr<Value> value = ParseJson(exported.text);
  ASSERT_TRUE(value.ok()) << value.status().message();
  EXPECT_GT(exported.documented, exported.properties / 2);
}

TEST_F(ExportOfAllTest, WhatIsImportedIsExportedAsTheSame) {
  const Exported exported = ExportQapi(types_, {.extended = true});
  const Loaded loaded = test::LoadRight(exported.text);
  TypeRegistry imported;
  ASSERT_THAT(ImportTypes(loaded.schema, imported), IsOk());
  ASSERT_THAT(imported.Seal(), IsOk());
  std::vector<const Class*> types;
  for (const Class* type : types_) {
    const Class* const same = imported.Find(type->name());
    if (same != nullptr) types.push_back(same);
  }
  EXPECT_GT(types.size(), 20u);
  EXPECT_EQ(ExportQapi(types, {.extended = true}).text, exported.text);
}

TEST(ExportTest, DefaultsAndTheirHistoryAreImported) {
  const Loaded loaded = test::LoadRight(
      "{ 'enum': 'Names', 'data': [ 'acme-disk' ] }"
      "{ 'enum': 'Cache', 'data': [ 'none', 'all' ] }"
      "{ 'struct': 'Disk', 'data': {"
      "  '*queue-size': { 'type': 'uint16', '__qomrt_default': '256',"
      "    '__qomrt_history': [ { 'until': '5.0', 'value': '128' } ],"
      "    '__qomrt_range': [ '2', '1024' ] },"
      "  '*cache': { 'type': 'Cache', '__qomrt_default': 'none' } } }"
      "{ 'union': 'ObjectOptions', 'base': { 'qom-type': 'Names' },"
      "  'discriminator': 'qom-type', 'data': { 'acme-disk': 'Disk' } }");
  TypeRegistry registry;
  ASSERT_THAT(ImportTypes(loaded.schema, registry), IsOk());
  ASSERT_THAT(registry.Seal(), IsOk());
  const ClassProperty* const size =
      registry.Find("acme-disk")->FindProperty("queue-size");
  ASSERT_NE(size, nullptr);
  EXPECT_EQ(size->default_value, Value(256));
  ASSERT_EQ(size->history.size(), 1u);
  EXPECT_EQ(size->history[0].until, "5.0");
  EXPECT_EQ(size->history[0].value, Value(128));
  EXPECT_EQ(size->Legal(), "2..1024");
  Context context(registry);
  const auto disk = context.New("acme-disk");
  ASSERT_TRUE(disk.ok());
  EXPECT_THAT((*disk)->Set("queue-size", "4096"), ::testing::Not(IsOk()));
  EXPECT_THAT((*disk)->Set("cache", "some"), ::testing::Not(IsOk()));
  EXPECT_THAT((*disk)->Set("cache", "all"), IsOk());
}

TEST(ExportTest, ASchemaWithoutTheUnionIsNotImported) {
  TypeRegistry registry;
  EXPECT_THAT(ImportTypes(test::LoadRight("").schema, registry),
              ::testing::Not(IsOk()));
}

// A constructor that tells when it runs.
class Counted final : public Extends<Counted, Object> {
 public:
  static constexpr std::string_view kTypeName = "acme-counted";
  struct Props;
  explicit Counted(const Construct& construct) : Extends(construct) {
    ADD_FAILURE() << "an object was made";
  }

 private:
  bool on_{};
};
struct Counted::Props {
  static constexpr auto kOn =
      props::Field<&Counted::on_>("on", {.default_value = true});
  static constexpr auto kAll = props::Table(kOn);
};

TEST(ExportTest, NoConstructorRuns) {
  TypeRegistry registry;
  registry.Register<Counted>();
  ASSERT_THAT(registry.Seal(), IsOk());
  const std::vector<const Class*> types = {registry.Find("acme-counted")};
  EXPECT_THAT(ExportQapi(types).text, HasSubstr("'*on': 'bool'"));
  EXPECT_THAT(ExportJsonSchema(types).text, HasSubstr("acme-counted"));
}

}  // namespace
}  // namespace qom::qapi
