// Arguments of options are checked by a schema before anything is made of them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qapi/schema_check.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qapi/codec.h"
#include "qapi/export.h"
#include "qapi/schema.h"
#include "qdev/device.h"
#include "qdev/objects/register.h"
#include "qdev/options/argument_check.h"
#include "qdev/options/command_line.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "testing/status_matchers.h"
#include "tests/qapi/schema_text.h"
#include "tests/support/pages.h"

namespace qom::qapi {
namespace {

using qom::testing::IsOk;
using ::testing::HasSubstr;

class CheckedLamp final : public Extends<CheckedLamp, qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-checked-lamp";
  struct Props;
  using Extends::Extends;

 private:
  uint8_t brightness_{};
  bool on_{};
};
struct CheckedLamp::Props {
  static constexpr auto kBrightness = props::Field<&CheckedLamp::brightness_>(
      "brightness", {.default_value = 50});
  static constexpr auto kOn =
      props::Field<&CheckedLamp::on_>("on", {.default_value = true});
  static constexpr auto kAll = props::Table(kBrightness, kOn);
};

class SchemaCheckTest : public ::testing::Test {
 protected:
  SchemaCheckTest() {
    qdev::RegisterDeviceTypes(registry_);
    qdev::RegisterObjectTypes(registry_);
    registry_.Register<CheckedLamp>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    Use(objects_.schema);
  }

  void Use(const Schema& schema) {
    absl::StatusOr<ArgumentCheck> check = SchemaCheck(schema);
    ASSERT_THAT(check, IsOk());
    qdev::ArgumentChecksOf(context_).Add(*std::move(check));
  }

  // What `command` says to `argument`; "" if it does as it is told.
  std::string Say(std::string_view command, std::string_view argument) {
    const absl::StatusOr<bool> done =
        qdev::TakeCommand(context_, command, argument);
    return done.ok() ? "" : std::string(done.status().message());
  }
  // The same of an option.
  std::string SayOption(std::string_view option, std::string_view argument) {
    qdev::CommandLine line;
    const absl::StatusOr<bool> known =
        qdev::TakeOption(option, argument, registry_, "", line);
    if (!known.ok()) return std::string(known.status().message());
    return std::string(qdev::AddObjectsAndDevices(context_, line).message());
  }

  const Loaded objects_ =
      Load((qom::test::Root() / "qapi/schemas/objects.json").string());
  TypeRegistry registry_;
  Context context_{registry_};
};

TEST_F(SchemaCheckTest, ArgumentsThatAreRightAreTaken) {
  EXPECT_EQ(Say("object_add", "memory-backend-ram,id=m0,size=64k,share=on"),
            "");
  EXPECT_EQ(Say("object_add",
                R"({"qom-type":"memory-backend-ram","id":"m1","size":65536})"),
            "");
  EXPECT_EQ(Say("object_add", "thread-context,id=t0,cpu-affinity=0"), "");
  EXPECT_EQ(Say("object_add", "thread-context,id=t1,cpu-affinity.0=0"), "");
  EXPECT_EQ(Say("object_add",
                "throttle-group,id=g0,limits.iops-total=100,limits.bps-read=5"),
            "");
  EXPECT_EQ(Say("object_add", "throttle-group,id=g1,limits=iops-total=100"),
            "");
  EXPECT_EQ(
      Say("object_add", R"({"qom-type":"authz-list","id":"a0","policy":"deny",)"
                        R"("rules":[{"match":"fred","policy":"allow"}]})"),
      "");
  EXPECT_EQ(SayOption("-object", "rng-builtin,id=r0"), "");
}

TEST_F(SchemaCheckTest, AMemberThatIsNoneIsToldWithTheNearest) {
  constexpr std::string_view kWhy =
      "object 'm0': no member 'shar'; nearest: share";
  EXPECT_EQ(Say("object_add", "memory-backend-ram,id=m0,size=1M,shar=on"),
            kWhy);
  EXPECT_EQ(SayOption("-object", "memory-backend-ram,id=m0,size=1M,shar=on"),
            kWhy);
  EXPECT_EQ(
      SayOption("-object",
                R"({"qom-type":"memory-backend-ram","id":"m0","shar":true})"),
      kWhy);
}

TEST_F(SchemaCheckTest, AValueThatIsWrongIsToldWithWhatIsExpected) {
  EXPECT_EQ(Say("object_add", "memory-backend-ram,id=m0,size=much"),
            "object 'm0': size: expected a size, such as 64k, not 'much'");
  EXPECT_EQ(Say("object_add", "memory-backend-ram,id=m0,share=maybe"),
            "object 'm0': share: expected on or off, not 'maybe'");
  EXPECT_EQ(Say("object_add", "memory-backend-file,id=m0,rom=ofn"),
            "object 'm0': rom: no value 'ofn'; nearest: off, on");
  EXPECT_EQ(Say("object_add", "memory-backend-file,id=m0,rom=perhaps"),
            "object 'm0': rom: no value 'perhaps'; it is one of auto, on, off");
  EXPECT_EQ(Say("object_add", "thread-context,id=t,cpu-affinity=0-2,,x"),
            "object 't': cpu-affinity[1]: expected an integer from 0 to 65535, "
            "not 'x'");
  EXPECT_EQ(Say("object_add", "throttle-group,id=g,limits.iops-total=x"),
            "object 'g': limits.iops-total: expected an integer from "
            "-9223372036854775808 to 9223372036854775807, not 'x'");
}

TEST_F(SchemaCheckTest, JsonHasTheKindsOfTheSchema) {
  EXPECT_EQ(Say("object_add",
                R"({"qom-type":"memory-backend-ram","id":"m0","share":"on"})"),
            "object 'm0': share: expected a boolean, not 'on'");
  EXPECT_EQ(
      Say("object_add",
          R"({"qom-type":"authz-list","id":"a","rules":[{"match":"x"}]})"),
      "object 'a': rules[0]: member 'policy' is missing");
  EXPECT_EQ(Say("object_add",
                R"({"qom-type":"throttle-group","id":"g","limits":{"iops":1}})")
                .substr(0, 37),
            "object 'g': limits: no member 'iops';");
}

TEST_F(SchemaCheckTest, NothingIsMadeOfWhatIsWrong) {
  EXPECT_NE(Say("object_add", "memory-backend-ram,id=m0,shar=on"), "");
  EXPECT_EQ(Say("object_add", "memory-backend-ram,id=m0,size=64k"), "");
}

TEST_F(SchemaCheckTest, ATypeThatTheSchemaHasNotIsTheRegistrysToJudge) {
  EXPECT_THAT(Say("object_add", "memory-backend-rom,id=m0"),
              HasSubstr("memory-backend-ram"));
}

TEST_F(SchemaCheckTest, DevicesAreCheckedByTheSchemaOfTheirTypes) {
  const Class* const types[] = {registry_.Find(CheckedLamp::kTypeName)};
  const Loaded exported = test::LoadRight(ExportQapi(types).text);
  Use(exported.schema);
  EXPECT_EQ(Say("device_add", "acme-checked-lamp,id=l0,brightness=7"), "");
  EXPECT_EQ(SayOption("-device", "acme-checked-lamp,brightness=0x10,on=off"),
            "");
  EXPECT_EQ(Say("device_add", "acme-checked-lamp,id=l1,brightnes=7"),
            "-device acme-checked-lamp,id=l1: no member 'brightnes'; nearest: "
            "brightness");
  EXPECT_EQ(SayOption("-device",
                      R"({"driver":"acme-checked-lamp","brightness":"7"})"),
            "-device acme-checked-lamp: brightness: expected an integer from 0 "
            "to 255, not '7'");
  EXPECT_EQ(SayOption("-device", "acme-checked-lamp,brightness=256"),
            "-device acme-checked-lamp: brightness: expected an integer from 0 "
            "to 255, not '256'");
}

TEST_F(SchemaCheckTest, ASchemaWithoutTheUnionIsNoCheck) {
  EXPECT_FALSE(SchemaCheck(objects_.schema, "DeviceOptions").ok());
  EXPECT_FALSE(SchemaCheck(objects_.schema, "MemoryBackendProperties").ok());
}

TEST(CheckValueTest, EveryKindOfTypeIsChecked) {
  const Loaded loaded = test::LoadRight(
      "{ 'enum': 'Kind', 'data': [ 'leaf', 'pair', 'none' ] }"
      "{ 'struct': 'Leaf', 'data': { 'value': 'Any' } }"
      "{ 'struct': 'Pair', 'data': { 'both': [ 'Tree' ], '*extra': 'any' } }"
      "{ 'alternate': 'Any', 'data': { 'n': 'int', 't': [ 'str' ], 'z': 'null' "
      "} }"
      "{ 'union': 'Tree', 'base': { 'kind': 'Kind' },"
      "  'discriminator': 'kind', 'data': { 'leaf': 'Leaf', 'pair': 'Pair' } "
      "}");
  const Type& tree = *loaded.schema.FindType("Tree");
  const auto say = [&](std::string_view json) {
    return std::string(CheckValue(tree, *ParseJson(json)).message());
  };
  EXPECT_EQ(say(R"({"kind":"none"})"), "");
  EXPECT_EQ(say(R"({"kind":"pair","extra":[1],"both":[)"
                R"({"kind":"leaf","value":null},{"kind":"leaf","value":-1}]})"),
            "");
  EXPECT_EQ(say("7"), "expected an object, not '7'");
  EXPECT_EQ(say("{}"), "member 'kind' is missing");
  EXPECT_EQ(say(R"({"kind":1})"), "kind: expected a string, not '1'");
  EXPECT_EQ(say(R"({"kind":"lef"})"), "kind: no value 'lef'; nearest: leaf");
  EXPECT_EQ(say(R"({"kind":"none","value":1})"), "no member 'value'");
  EXPECT_EQ(say(R"({"kind":"pair","both":[{"kind":"leaf","value":true}]})"),
            "both[0].value: expected int or strList or null, not 'on'");
  EXPECT_EQ(say(R"({"kind":"pair","both":{}})"),
            "both: expected a list, not an object");
}

TEST(CheckValueTest, NestingIsLimited) {
  const Loaded loaded =
      test::LoadRight("{ 'struct': 'Nest', 'data': { '*nest': 'Nest' } }");
  Value value = Value::OfObject({});
  for (int i = 0; i < 200; ++i) {
    Value::Object outer;
    outer.emplace_back("nest", std::move(value));
    value = Value::OfObject(std::move(outer));
  }
  EXPECT_THAT(
      std::string(CheckValue(*loaded.schema.FindType("Nest"), value).message()),
      HasSubstr("nests deeper than 100 levels"));
}

}  // namespace
}  // namespace qom::qapi
