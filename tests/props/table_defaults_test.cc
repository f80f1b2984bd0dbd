// A row gives objects a first value, a subtype may give another, and both are
// known without an object. Names are unique along the chain of ancestors.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/kinds.h"
#include "props/table.h"
#include "props/value_types.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/props/table_types.h"

namespace {

using qom::Cause;
using qom::CauseOf;
using qom::ClassProperty;
using qom::Value;
using qom::props::Default;
using qom::props::Field;
using qom::props::MacAddress;
using qom::props::PciAddress;
using qom::props::ReservedRegion;
using qom::props::Size;
using qom::props::Table;
using qom::props::Uuid;
using qom::test::Backend;
using qom::test::Described;
using qom::test::MessageOf;
using qom::test::Policy;
using qom::test::World;
using ::testing::AllOf;
using ::testing::HasSubstr;

// ---- Defaults of every kind ------------------------------------------------

class Defaults : public qom::Extends<Defaults, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "defaults";
  struct Props;
  using Extends::Extends;

  bool bool_{};
  int8_t i8_{};
  int64_t i64_{};
  uint64_t u64_{};
  Size size_{};
  double number_{};
  std::string text_;
  Policy policy_{};
  qom::OnOffAuto auto_{};
  MacAddress mac_;
  Uuid uuid_;
  PciAddress address_;
  ReservedRegion region_;
  std::vector<uint32_t> list_{1, 2};
};
struct Defaults::Props {
  static constexpr auto kAll = Table(
      Field<&Defaults::bool_>("bool", {.default_value = true}),
      Field<&Defaults::i8_>("i8", {.default_value = -128}),
      Field<&Defaults::i64_>("i64", {.default_value = INT64_MIN}),
      Field<&Defaults::u64_>("u64", {.default_value = UINT64_MAX}),
      Field<&Defaults::size_>("size", {.default_value = Size(4096)}),
      Field<&Defaults::number_>("number", {.default_value = 0.5}),
      Field<&Defaults::text_>("text", {.default_value = "text"}),
      Field<&Defaults::policy_>("policy", {.default_value = Policy::kStrict}),
      Field<&Defaults::auto_>("auto", {.default_value = qom::OnOffAuto::kOff}),
      Field<&Defaults::mac_>("mac",
                             {.default_value = MacAddress{{1, 2, 3, 4, 5, 6}}}),
      Field<&Defaults::uuid_>("uuid", {.default_value = Uuid{}}),
      Field<&Defaults::address_>("address",
                                 {.default_value = PciAddress{.devfn = 8}}),
      Field<&Defaults::region_>("region",
                                {.default_value = ReservedRegion{1, 2, 3}}),
      Field<&Defaults::list_>(
          "list", {.default_value =
                       qom::props::FieldRow<&Defaults::list_>::Constant{}}));
};

constexpr std::pair<std::string_view, std::string_view> kDefaults[] = {
    {"bool", "on"},
    {"i8", "-128"},
    {"i64", "-9223372036854775808"},
    {"u64", "18446744073709551615"},
    {"size", "4096"},
    {"number", "0.5"},
    {"text", "text"},
    {"policy", "strict"},
    {"auto", "off"},
    {"mac", "01:02:03:04:05:06"},
    {"uuid", "00000000-0000-0000-0000-000000000000"},
    {"address", "01.0"},
    {"region", "0x1:0x2:3"},
    {"list", ""},
};

TEST(DefaultsTest, AnObjectStartsWithThem) {
  World world;
  const qom::Ref<Defaults> object = world.New<Defaults>();
  for (const auto& [property, value] : kDefaults) {
    EXPECT_EQ(object->Get(property).value_or("?"), value) << property;
    EXPECT_FALSE(object->WasSet(world.Row<Defaults>(property))) << property;
  }
}

TEST(DefaultsTest, AreKnownWithoutAnObject) {
  World world;
  ASSERT_TRUE(world.Add<Defaults>().ok());
  const int64_t before = world.context().live_objects();
  for (const auto& [property, value] : kDefaults) {
    const ClassProperty& row = world.Row<Defaults>(property);
    EXPECT_TRUE(row.has_default) << property;
    EXPECT_EQ(row.default_value.ToText(), value) << property;
    EXPECT_EQ(row.declared_by, world.registry().Get<Defaults>());
  }
  EXPECT_EQ(world.context().live_objects(), before);
}

// ---- Default ---------------------------------------------------------------

class Plain : public qom::Extends<Plain, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "plain";
  struct Props;
  using Extends::Extends;
  uint32_t number_{};
  int32_t degrees_{};
  bool flag_{};
  std::string text_;
  Policy policy_{};
  MacAddress mac_;
  Size size_{};
};
struct Plain::Props {
  static constexpr auto kAll = Table(
      Field<&Plain::number_>("number",
                             {.default_value = 1, .min = 1, .max = 9}),
      Field<&Plain::degrees_>("degrees", {.default_value = 1}),
      Field<&Plain::flag_>("flag", {.default_value = false}),
      Field<&Plain::text_>("text", {.default_value = "plain"}),
      Field<&Plain::policy_>("policy", {.default_value = Policy::kNearest}),
      Field<&Plain::mac_>("mac"), Field<&Plain::size_>("size"));
};
class Middle : public qom::Extends<Middle, Plain> {
 public:
  static constexpr std::string_view kTypeName = "middle";
  struct Props;
  using Extends::Extends;
  uint32_t own_{};
};
struct Middle::Props {
  static constexpr auto kAll = Table(
      Default("number", 2), Default("degrees", -2), Default("flag", true),
      Default("text", "middle"), Default("policy", "strict"),
      Default("mac", "00:00:00:00:00:01"), Default("size", uint64_t{1} << 40),
      Field<&Middle::own_>("own", {.default_value = 5}));
};
class Leaf : public qom::Extends<Leaf, Middle> {
 public:
  static constexpr std::string_view kTypeName = "leaf";
  struct Props;
  using Extends::Extends;
};
struct Leaf::Props {
  static constexpr auto kAll = Table(Default("number", 3), Default("own", 6));
};

TEST(DefaultTest, ASubtypeGivesInheritedPropertiesOthers) {
  World world;
  const qom::Ref<Middle> middle = world.New<Middle>();
  EXPECT_EQ(middle->number_, 2u);
  EXPECT_EQ(middle->degrees_, -2);
  EXPECT_TRUE(middle->flag_);
  EXPECT_EQ(middle->text_, "middle");
  EXPECT_EQ(middle->policy_, Policy::kStrict);
  EXPECT_EQ(middle->mac_.ToString(), "00:00:00:00:00:01");
  EXPECT_EQ(middle->size_, uint64_t{1} << 40);
}

TEST(DefaultTest, TheBaseKeepsItsOwnAndSoDoesItsIntrospection) {
  World world;
  EXPECT_EQ(world.New<Middle>()->number_, 2u);
  EXPECT_EQ(world.New<Plain>()->number_, 1u);
  EXPECT_EQ(world.New<Plain>()->text_, "plain");
  EXPECT_EQ(world.Row<Middle>("number").default_value, Value(1));
}

TEST(DefaultTest, TheNearestTypeDecidesAndTheRestIsInherited) {
  World world;
  const qom::Ref<Leaf> leaf = world.New<Leaf>();
  EXPECT_EQ(leaf->number_, 3u);
  EXPECT_EQ(leaf->own_, 6u);
  EXPECT_EQ(leaf->text_, "middle");
  const qom::Class& type = *world.registry().Get<Leaf>();
  EXPECT_EQ(*type.DefaultOf(world.Row<Leaf>("number")), Value(3));
  EXPECT_EQ(type.DefaultGiver(world.Row<Leaf>("number")).name(), "leaf");
  EXPECT_EQ(type.DefaultGiver(world.Row<Leaf>("text")).name(), "middle");
  EXPECT_EQ(world.New<Middle>()->own_, 5u);
}

TEST(DefaultTest, MayBeForARowOfTheTypeItself) {
  World world;
  ASSERT_TRUE(world.Add<Plain>().ok());
  qom::TypeBuilder type("own-row");
  ClassProperty row;
  row.name = "own";
  row.default_value = 1;
  row.has_default = true;
  qom::props::SetKind<uint32_t>(row);
  type.Parent("plain").Property(std::move(row)).Default("own", 2);
  world.registry().Add(std::move(type));
  const absl::Status sealed = world.registry().Seal();
  ASSERT_TRUE(sealed.ok()) << MessageOf(sealed);
  EXPECT_EQ(*(*world.context().New("own-row"))->Get("own"), "2");
}

// In a native table these do not compile.
TEST(DefaultTest, EveryWrongOneIsReportedByNameAtSeal) {
  World world;
  ASSERT_TRUE(world.Add<Plain>().ok());
  qom::TypeBuilder wrong("wrong");
  wrong.Parent("plain")
      .Default("number", 10)
      .Default("flag", "on")
      .Default("text", 1)
      .Default("policy", "none")
      .Default("missing", true)
      .Default("mac", "00:00");
  world.registry().Add(std::move(wrong));
  const absl::Status status = world.registry().Seal();
  EXPECT_EQ(CauseOf(status), Cause::kMalformed);
  EXPECT_THAT(
      MessageOf(status),
      AllOf(HasSubstr("type 'wrong': default of 'number': 10 is outside 1..9"),
            HasSubstr("default of 'flag': a text where a boolean"),
            HasSubstr("default of 'text': an integer where a text"),
            HasSubstr("default of 'policy': 'none' is not one of nearest, "
                      "spread, strict"),
            HasSubstr("gives a default to 'missing', which it does not have"),
            HasSubstr("default of 'mac': '00:00' is not a MAC address")));
}

// ---- Duplicates ------------------------------------------------------------

// In a native table these do not compile.
TEST(DuplicateTest, NamesAreUniqueAlongTheChainAndAllErrorsAreReported) {
  World world;
  ASSERT_TRUE((world.Add<Middle, Backend>().ok()));
  auto row = [](std::string_view name) {
    ClassProperty property;
    property.name = name;
    qom::props::SetKind<uint32_t>(property);
    return property;
  };
  qom::TypeBuilder same_name("same-name");
  same_name.Parent("middle").Property(row("number")).Property(row("own"));
  ClassProperty alias;
  alias.name = "number";
  alias.stands_for.child = "backend";
  alias.stands_for.property = "size";
  qom::TypeBuilder same_alias("same-alias");
  same_alias.Parent("plain")
      .Child("backend", "backend")
      .Property(std::move(alias));
  world.registry().Add(std::move(same_name));
  world.registry().Add(std::move(same_alias));
  const absl::Status status = world.registry().Seal();
  EXPECT_EQ(CauseOf(status), Cause::kMalformed);
  EXPECT_THAT(
      MessageOf(status),
      AllOf(HasSubstr("type 'same-name': the property 'number' is declared by "
                      "its ancestor 'plain'"),
            HasSubstr("type 'same-name': the property 'own' is declared by "
                      "its ancestor 'middle'"),
            HasSubstr("type 'same-alias': the property 'number' is declared "
                      "by its ancestor 'plain'")));
}

TEST(DuplicateTest, SiblingsMayUseOneName) {
  World world;
  EXPECT_TRUE((world.Add<Plain, Described, Defaults>().ok()));
}

}  // namespace
