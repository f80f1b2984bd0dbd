// What a row of a property table means for the objects of its class, and what
// can be told of it without one.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/table.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/value_types.h"
#include "qom/cast.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"

namespace {

enum class Policy : uint8_t { kNearest = 1, kSpread = 2, kStrict = 4 };

}  // namespace

template <>
struct qom::props::EnumNames<Policy> {
  static constexpr std::string_view kName = "Policy";
  static constexpr qom::props::EnumName<Policy> kNames[] = {
      {Policy::kNearest, "nearest"},
      {Policy::kSpread, "spread"},
      {Policy::kStrict, "strict"}};
};

namespace {

using qom::Cause;
using qom::CauseOf;
using qom::ClassProperty;
using qom::PropertyFlags;
using qom::SetBy;
using qom::Value;
using qom::compat::Layer;
using qom::compat::Layers;
using qom::props::Alias;
using qom::props::AliasAll;
using qom::props::Bit;
using qom::props::Computed;
using qom::props::Default;
using qom::props::Field;
using qom::props::Integer;
using qom::props::MacAddress;
using qom::props::PciAddress;
using qom::props::ReservedRegion;
using qom::props::Size;
using qom::props::Table;
using qom::props::Uuid;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string MessageOf(const absl::Status& status) {
  return std::string(qom::Message(status));
}

// A registry, a context, and objects of types that are registered on the way.
class World {
 public:
  template <typename... T>
  absl::Status Add() {
    (registry_.Register<T>(), ...);
    return registry_.Seal();
  }
  template <typename T>
  qom::Ref<T> New() {
    if (registry_.Get<T>() == nullptr) {
      const absl::Status sealed = Add<T>();
      EXPECT_TRUE(sealed.ok()) << MessageOf(sealed);
    }
    absl::StatusOr<qom::Ref<T>> object = context_.New<T>();
    EXPECT_TRUE(object.ok()) << MessageOf(object.status());
    return object.ok() ? *object : qom::Ref<T>();
  }
  template <typename T>
  const ClassProperty& Row(std::string_view name) {
    if (registry_.Get<T>() == nullptr) {
      const absl::Status sealed = Add<T>();
      EXPECT_TRUE(sealed.ok()) << MessageOf(sealed);
    }
    const ClassProperty* row = registry_.Get<T>()->FindProperty(name);
    static const ClassProperty kNone;
    EXPECT_NE(row, nullptr) << name;
    return row != nullptr ? *row : kNone;
  }
  absl::Status Append(Layer layer, const qom::compat::Entry& entry) {
    return Layers(context_).Append(layer, "table", {&entry, 1});
  }

  qom::TypeRegistry& registry() { return registry_; }
  qom::Context& context() { return context_; }

 private:
  qom::TypeRegistry registry_;
  qom::Context context_{registry_};
};

// ---- Every kind ------------------------------------------------------------

class Target : public qom::Extends<Target, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "target";
  using Extends::Extends;
};

class Everything : public qom::Extends<Everything, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "everything";
  struct Props;
  using Extends::Extends;

  bool bool_{};
  uint8_t bits8_{};
  uint32_t bits_{};
  uint64_t bits64_{};
  int8_t i8_{};
  int16_t i16_{};
  int32_t i32_{};
  int64_t i64_{};
  uint8_t u8_{};
  uint16_t u16_{};
  uint32_t u32_{};
  uint64_t u64_{};
  Size size_{};
  double number_{};
  std::string text_;
  Policy policy_ = Policy::kNearest;
  qom::OnOffAuto auto_{};
  qom::OffAutoPciBar bar_{};
  MacAddress mac_;
  Uuid uuid_;
  PciAddress address_;
  ReservedRegion region_;
  qom::Link<Target> link_;
  qom::Link<Target, qom::LinkKind::kStrong> strong_;
  std::vector<uint8_t> u8s_;
  std::vector<uint64_t> u64s_;
  std::vector<Size> sizes_;
  std::vector<double> numbers_;
  std::vector<std::string> texts_;
  std::vector<Policy> policies_;
  std::vector<MacAddress> macs_;
  std::vector<PciAddress> addresses_;
};
struct Everything::Props {
  static constexpr auto kAll = Table(
      Field<&Everything::bool_>("bool"), Bit<&Everything::bits8_, 7>("bit7"),
      Bit<&Everything::bits_, 0>("bit0"), Bit<&Everything::bits_, 31>("bit31"),
      Bit<&Everything::bits64_, 63>("bit63"), Field<&Everything::i8_>("i8"),
      Field<&Everything::i16_>("i16"), Field<&Everything::i32_>("i32"),
      Field<&Everything::i64_>("i64"), Field<&Everything::u8_>("u8"),
      Field<&Everything::u16_>("u16"), Field<&Everything::u32_>("u32"),
      Field<&Everything::u64_>("u64"), Field<&Everything::size_>("size"),
      Field<&Everything::number_>("number"), Field<&Everything::text_>("text"),
      Field<&Everything::policy_>("policy"), Field<&Everything::auto_>("auto"),
      Field<&Everything::bar_>("bar"), Field<&Everything::mac_>("mac"),
      Field<&Everything::uuid_>("uuid"),
      Field<&Everything::address_>("address"),
      Field<&Everything::region_>("region"), Field<&Everything::link_>("link"),
      Field<&Everything::strong_>("strong"), Field<&Everything::u8s_>("u8s"),
      Field<&Everything::u64s_>("u64s"), Field<&Everything::sizes_>("sizes"),
      Field<&Everything::numbers_>("numbers"),
      Field<&Everything::texts_>("texts"),
      Field<&Everything::policies_>("policies"),
      Field<&Everything::macs_>("macs"),
      Field<&Everything::addresses_>("addresses"));
};

constexpr std::string_view kUuid = "550e8400-e29b-41d4-a716-446655440000";

class EveryKindTest : public ::testing::Test {
 protected:
  EveryKindTest() {
    const absl::Status sealed = world_.Add<Everything, Target>();
    EXPECT_TRUE(sealed.ok()) << MessageOf(sealed);
    object_ = world_.New<Everything>();
  }
  World world_;
  qom::Ref<Everything> object_;
};

TEST_F(EveryKindTest, ReadsTextsAndPrintsThem) {
  struct {
    std::string_view property, in, out;
  } constexpr kRows[] = {
      {"bool", "yes", "on"},
      {"bool", "n", "off"},
      {"bit7", "on", "on"},
      {"bit0", "true", "on"},
      {"bit31", "y", "on"},
      {"bit63", "on", "on"},
      {"bit63", "no", "off"},
      {"i8", "-128", "-128"},
      {"i16", "0x7fff", "32767"},
      {"i32", " -010", "-8"},
      {"i64", "-9223372036854775808", "-9223372036854775808"},
      {"u8", "0xff", "255"},
      {"u16", "65535", "65535"},
      {"u32", "010", "8"},
      {"u64", "-1", "18446744073709551615"},
      {"size", "1.5K", "1536"},
      {"size", "16E", "?"},
      {"number", "-0.5", "-0.5"},
      {"number", "1e3", "1000"},
      {"text", "a, b", "a, b"},
      {"text", "", ""},
      {"policy", "strict", "strict"},
      {"auto", "auto", "auto"},
      {"auto", "off", "off"},
      {"bar", "bar5", "bar5"},
      {"mac", "52-54-00-AB-CD-EF", "52:54:00:ab:cd:ef"},
      {"uuid", kUuid, kUuid},
      {"address", "1e.7", "1e.7"},
      {"address", "", ""},
      {"region", "1000:1fff:3", "0x1000:0x1fff:3"},
      {"u8s", "1,0x10,255", "1,16,255"},
      {"u8s", "", ""},
      {"u64s", "18446744073709551615", "18446744073709551615"},
      {"sizes", "1K,2M", "1024,2097152"},
      {"numbers", "0.25,-2", "0.25,-2"},
      {"texts", "one,,three", "one,,three"},
      {"policies", "strict,nearest,strict", "strict,nearest,strict"},
      {"macs", "00:00:00:00:00:01,00:00:00:00:00:02",
       "00:00:00:00:00:01,00:00:00:00:00:02"},
      {"addresses", "1,2.3", "01.0,02.3"},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(fmt::format("{}={}", row.property, row.in));
    const absl::Status status = object_->Set(row.property, row.in);
    EXPECT_EQ(status.ok(), row.out != "?") << MessageOf(status);
    if (row.out != "?") {
      EXPECT_EQ(object_->Get(row.property).value_or("?"), row.out);
    }
  }
  EXPECT_EQ(object_->bits8_, 0x80u);
  EXPECT_EQ(object_->bits_, 0x80000001u);
  EXPECT_EQ(object_->policy_, Policy::kStrict);
  EXPECT_EQ(object_->bar_, qom::OffAutoPciBar::kBar5);
  EXPECT_THAT(object_->u64s_, ElementsAre(~uint64_t{0}));
}

TEST_F(EveryKindTest, ReadsValuesAndGivesThemBack) {
  const std::pair<std::string_view, Value> kRows[] = {
      {"bool", true},
      {"bit7", true},
      {"bit63", true},
      {"i8", -128},
      {"i16", -1},
      {"i32", 0},
      {"i64", INT64_MIN},
      {"u8", 255},
      {"u16", 1},
      {"u32", UINT32_MAX},
      {"u64", UINT64_MAX},
      {"size", UINT64_MAX},
      {"number", 0.5},
      {"text", "text"},
      {"policy", "spread"},
      {"auto", "on"},
      {"bar", "auto"},
      {"mac", "00:00:00:00:00:01"},
      {"uuid", kUuid},
      {"address", "03.1"},
      {"region", "0x1:0x2:3"},
      {"link", Value()},
      {"u8s", Value::List{1, 2}},
      {"u64s", Value::List{UINT64_MAX}},
      {"sizes", Value::List{4096}},
      {"numbers", Value::List{0.5, 1.5}},
      {"texts", Value::List{"a,b", ""}},
      {"policies", Value::List{"spread"}},
      {"macs", Value::List{}},
      {"addresses", Value::List{"", "01.0"}},
  };
  for (const auto& [property, value] : kRows) {
    SCOPED_TRACE(property);
    const absl::Status status = object_->Set(property, value);
    EXPECT_TRUE(status.ok()) << MessageOf(status);
    EXPECT_EQ(object_->GetValue(property).value_or("?"), value);
  }
}

TEST_F(EveryKindTest, RefusesATextThatIsNoneOfItsAndStaysAsItWas) {
  struct {
    std::string_view property, good, bad;
    Cause cause;
  } constexpr kRows[] = {
      {"bool", "on", "On", Cause::kBadValue},
      {"bool", "on", "", Cause::kBadValue},
      {"bit7", "on", "1", Cause::kBadValue},
      {"i8", "5", "128", Cause::kOutOfRange},
      {"i8", "5", "-129", Cause::kOutOfRange},
      {"i64", "5", "9223372036854775808", Cause::kBadValue},
      {"u8", "5", "256", Cause::kOutOfRange},
      {"u8", "5", "-1", Cause::kOutOfRange},
      {"u16", "5", "65536", Cause::kOutOfRange},
      {"u32", "5", "1K", Cause::kBadValue},
      {"u64", "5", "18446744073709551616", Cause::kBadValue},
      {"size", "5", "-1", Cause::kBadValue},
      {"number", "1.5", "much", Cause::kBadValue},
      {"number", "1.5", "", Cause::kBadValue},
      {"policy", "strict", "Strict", Cause::kBadValue},
      {"policy", "strict", "", Cause::kBadValue},
      {"auto", "on", "yes", Cause::kBadValue},
      {"bar", "bar1", "bar6", Cause::kBadValue},
      {"mac", "00:00:00:00:00:01", "00:00", Cause::kBadValue},
      {"uuid", kUuid, "550e8400", Cause::kBadValue},
      {"address", "1.0", "20.0", Cause::kBadValue},
      {"region", "1:2:3", "2:1:3", Cause::kOutOfRange},
      {"u8s", "1,2", "1,256", Cause::kOutOfRange},
      {"u8s", "1,2", "1,", Cause::kBadValue},
      {"sizes", "1,2", "1,x", Cause::kBadValue},
      {"numbers", "1,2", "3,x", Cause::kBadValue},
      {"policies", "strict", "strict,none", Cause::kBadValue},
      {"addresses", "1", "20", Cause::kBadValue},
  };
  for (const auto& row : kRows) {
    SCOPED_TRACE(fmt::format("{}={}", row.property, row.bad));
    ASSERT_TRUE(object_->Set(row.property, row.good).ok());
    const std::string before = object_->Get(row.property).value_or("?");
    const absl::Status status = object_->Set(row.property, row.bad);
    EXPECT_EQ(CauseOf(status), row.cause) << MessageOf(status);
    EXPECT_THAT(MessageOf(status),
                StartsWith(fmt::format("everything.{}: ", row.property)));
    EXPECT_EQ(object_->Get(row.property).value_or("?"), before);
  }
}

TEST_F(EveryKindTest, RefusesAValueOfAnotherKind) {
  const std::pair<std::string_view, Value> kRows[] = {
      {"bool", 1},
      {"bool", "on"},
      {"bit0", 1},
      {"i8", "1"},
      {"i8", true},
      {"u8", "1"},
      {"u8", Value()},
      {"size", "4K"},
      {"number", "1"},
      {"text", 1},
      {"text", true},
      {"policy", 1},
      {"mac", 1},
      {"uuid", false},
      {"address", 1},
      {"region", 1},
      {"link", 1},
      {"u8s", 1},
      {"u8s", "1"},
      {"texts", "a"},
      {"u8s", Value::List{"1"}},
      {"texts", Value::List{1}},
      {"u8s", Value::List{Value(Value::List{})}},
  };
  for (const auto& [property, value] : kRows) {
    EXPECT_EQ(CauseOf(object_->Set(property, value)), Cause::kBadValue)
        << property << " = " << value.ToText();
  }
  EXPECT_EQ(CauseOf(object_->Set("u8", Value(256))), Cause::kOutOfRange);
  EXPECT_EQ(CauseOf(object_->Set("u8", Value(-1))), Cause::kOutOfRange);
  EXPECT_EQ(CauseOf(object_->Set("i8", Value(128))), Cause::kOutOfRange);
  EXPECT_EQ(CauseOf(object_->Set("i64", Value(UINT64_MAX))),
            Cause::kOutOfRange);
  EXPECT_EQ(CauseOf(object_->Set("size", Value(-1))), Cause::kOutOfRange);
}

TEST_F(EveryKindTest, HasANameThatIntrospectionShows) {
  const std::pair<std::string_view, std::string_view> kRows[] = {
      {"bool", "bool"},         {"bit7", "bool"},
      {"i8", "int8"},           {"i16", "int16"},
      {"i32", "int32"},         {"i64", "int64"},
      {"u8", "uint8"},          {"u16", "uint16"},
      {"u32", "uint32"},        {"u64", "uint64"},
      {"size", "size"},         {"number", "number"},
      {"text", "str"},          {"policy", "Policy"},
      {"auto", "OnOffAuto"},    {"bar", "OffAutoPCIBAR"},
      {"mac", "mac"},           {"uuid", "uuid"},
      {"address", "pci-addr"},  {"region", "reserved-region"},
      {"link", "link<target>"}, {"strong", "link<target>"},
      {"u8s", "list"},
  };
  for (const auto& [property, type] : kRows) {
    EXPECT_EQ(world_.Row<Everything>(property).type, type) << property;
  }
}

TEST_F(EveryKindTest, IsReadAsAType) {
  object_->i16_ = -7;
  object_->u64_ = UINT64_MAX;
  object_->bits64_ = uint64_t{1} << 63;
  object_->text_ = "text";
  EXPECT_EQ(object_->Get<int16_t>("i16").value(), -7);
  EXPECT_EQ(object_->Get<int64_t>("i16").value(), -7);
  EXPECT_EQ(object_->Get<uint64_t>("u64").value(), UINT64_MAX);
  EXPECT_TRUE(object_->Get<bool>("bit63").value());
  EXPECT_EQ(object_->Get<std::string>("text").value(), "text");
  EXPECT_EQ(object_->Get<int32_t>("u64").status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(object_->Get<uint16_t>("i16").status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(object_->Get<bool>("u64").status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(object_->Get<uint32_t>("text").status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(EveryKindTest, IsSetFromAType) {
  EXPECT_TRUE(object_->Set("i16", -7).ok());
  EXPECT_TRUE(object_->Set("number", -7).ok());
  EXPECT_TRUE(object_->Set("size", 4096).ok());
  EXPECT_TRUE(object_->Set("bit31", true).ok());
  EXPECT_EQ(object_->i16_, -7);
  EXPECT_EQ(object_->number_, -7.0);
  EXPECT_EQ(object_->size_, 4096u);
  EXPECT_EQ(object_->bits_, 0x80000000u);
  EXPECT_EQ(CauseOf(object_->Set("u8", -1)), Cause::kOutOfRange);
  EXPECT_EQ(CauseOf(object_->Set("u8", 256)), Cause::kOutOfRange);
  EXPECT_EQ(CauseOf(object_->Set("u8", true)), Cause::kBadValue);
  EXPECT_EQ(CauseOf(object_->Set("bool", 1)), Cause::kBadValue);
  EXPECT_EQ(CauseOf(object_->Set("texts", 1)), Cause::kBadValue);
}

TEST_F(EveryKindTest, WithoutADefaultKeepsWhatTheClassSays) {
  EXPECT_EQ(*object_->Get("policy"), "nearest");
  EXPECT_EQ(*object_->Get("address"), "");
  EXPECT_EQ(*object_->Get("u64"), "0");
  EXPECT_FALSE(world_.Row<Everything>("policy").has_default);
}

// ---- Bits ------------------------------------------------------------------

TEST_F(EveryKindTest, ABitLeavesItsNeighboursAlone) {
  object_->bits_ = 0x7ffffffe;
  ASSERT_TRUE(object_->Set("bit0", true).ok());
  ASSERT_TRUE(object_->Set("bit31", true).ok());
  EXPECT_EQ(object_->bits_, 0xffffffffu);
  ASSERT_TRUE(object_->Set("bit0", false).ok());
  EXPECT_EQ(object_->bits_, 0xfffffffeu);
}

class BitDefaults
    : public qom::Extends<BitDefaults, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "bit-defaults";
  struct Props;
  using Extends::Extends;
  uint64_t features_ = 0xf0;
};
struct BitDefaults::Props {
  static constexpr auto kLow = Bit<&BitDefaults::features_, 0>(
      "low", {.default_value = true, .doc = "The lowest."});
  static constexpr auto kFive =
      Bit<&BitDefaults::features_, 5>("five", {.default_value = false});
  static constexpr auto kHigh =
      Bit<&BitDefaults::features_, 63>("high", {.default_value = true});
  static constexpr auto kFree = Bit<&BitDefaults::features_, 1>("free");
  static constexpr auto kAll = Table(kLow, kFive, kHigh, kFree);
};

TEST(BitTest, ADefaultSetsItsBitAndNoOther) {
  World world;
  EXPECT_EQ(world.New<BitDefaults>()->features_, 0x80000000000000d1u);
  EXPECT_EQ(world.Row<BitDefaults>("low").default_value, Value(true));
  EXPECT_EQ(world.Row<BitDefaults>("low").doc, "The lowest.");
}

TEST(BitTest, ALayerSetsItsBitAndNoOther) {
  World world;
  ASSERT_TRUE(world.Add<BitDefaults>().ok());
  ASSERT_TRUE(world
                  .Append(Layer::kMachine, qom::compat::Set<BitDefaults>(
                                               BitDefaults::Props::kLow, false))
                  .ok());
  ASSERT_TRUE(world
                  .Append(Layer::kMachine,
                          qom::compat::Text("bit-defaults", "free", "on"))
                  .ok());
  EXPECT_EQ(world.New<BitDefaults>()->features_, 0x80000000000000d2u);
}

// ---- Links -----------------------------------------------------------------

class LinkRowTest : public EveryKindTest {
 protected:
  LinkRowTest() {
    EXPECT_TRUE(world_.context().root().AddChild("here", NewTarget()).ok());
    EXPECT_TRUE(world_.context().root().AddChild("self", object_).ok());
  }
  qom::Ref<qom::Object> NewTarget() { return *world_.context().New("target"); }
  qom::Object* target() { return world_.context().root().Child("here"); }
};

TEST_F(LinkRowTest, PointsByPathAndShowsTheCanonicalOne) {
  ASSERT_TRUE(object_->Set("link", "here").ok());
  EXPECT_EQ(object_->link_.get(), target());
  EXPECT_EQ(*object_->Get("link"), "/here");
  EXPECT_EQ(*object_->GetValue("link"), Value("/here"));
}

TEST_F(LinkRowTest, PointsToNothingWithAnEmptyPathOrNull) {
  ASSERT_TRUE(object_->Set("link", "/here").ok());
  ASSERT_TRUE(object_->Set("link", "").ok());
  EXPECT_EQ(object_->link_.get(), nullptr);
  ASSERT_TRUE(object_->Set("link", "/here").ok());
  ASSERT_TRUE(object_->Set("link", Value()).ok());
  EXPECT_EQ(object_->link_.get(), nullptr);
  EXPECT_EQ(*object_->Get("link"), "");
}

TEST_F(LinkRowTest, KeepsItsTargetIfTheNewOneIsWrong) {
  ASSERT_TRUE(object_->Set("link", "/here").ok());
  EXPECT_EQ(CauseOf(object_->Set("link", "/gone")), Cause::kNoSuchObject);
  const absl::Status status = object_->Set("link", "/self");
  EXPECT_EQ(CauseOf(status), Cause::kBadValue);
  EXPECT_THAT(MessageOf(status),
              HasSubstr("'/self' is a everything, not a target"));
  EXPECT_EQ(object_->link_.get(), target());
}

TEST_F(LinkRowTest, AWeakOneForgetsATargetThatDiesAndAStrongOneKeepsIt) {
  ASSERT_TRUE(object_->Set("link", "/here").ok());
  target()->Unparent();
  EXPECT_EQ(object_->link_.get(), nullptr);
  ASSERT_TRUE(world_.context().root().AddChild("here", NewTarget()).ok());
  ASSERT_TRUE(object_->Set("strong", "/here").ok());
  target()->Unparent();
  EXPECT_NE(object_->strong_.get(), nullptr);
  EXPECT_EQ(*object_->Get("strong"), "(target)");
}

TEST_F(LinkRowTest, SaysWhatATargetMustBe) {
  const ClassProperty& row = world_.Row<Everything>("link");
  EXPECT_EQ(row.link_type, "target");
  EXPECT_EQ(row.link_class, world_.registry().Get<Target>());
}

TEST(LinkToALaterTypeTest, ChecksTheTypeOfItsTarget) {
  World world;
  const qom::Ref<Everything> object = world.New<Everything>();
  ASSERT_TRUE(world.Add<Target>().ok());
  ASSERT_TRUE(world.context().root().AddChild("self", object).ok());
  EXPECT_EQ(CauseOf(object->Set("link", "/self")), Cause::kBadValue);
}

class LinkDocs : public qom::Extends<LinkDocs, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "link-docs";
  struct Props;
  using Extends::Extends;
  qom::Link<LinkDocs> next_;
};
struct LinkDocs::Props {
  static constexpr auto kAll = Table(Field<&LinkDocs::next_>(
      "x-next", {.doc = "The next.",
                 .flags = PropertyFlags::kInternal,
                 .deprecated = {{.since = "2.0", .replacement = "tail"}}}));
};

TEST(LinkRowOptionsTest, DocFlagsAndDeprecationAreThere) {
  World world;
  const ClassProperty& row = world.Row<LinkDocs>("x-next");
  EXPECT_EQ(row.doc, "The next.");
  EXPECT_EQ(row.flags, PropertyFlags::kInternal | PropertyFlags::kUnstable |
                           PropertyFlags::kDeprecated);
  EXPECT_EQ(row.deprecated_since, "2.0");
  EXPECT_EQ(row.replacement, "tail");
  EXPECT_EQ(row.link_class, world.registry().Get<LinkDocs>());
}

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

// ---- What a row says -------------------------------------------------------

class Described : public qom::Extends<Described, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "described";
  struct Props;
  using Extends::Extends;
  uint16_t queue_size_{};
  int32_t degrees_{};
  uint32_t most_{};
  uint32_t least_{};
  Size memory_{};
  bool old_{};
  std::string free_;
};
struct Described::Props {
  static constexpr auto kQueueSize = Field<&Described::queue_size_>(
      "queue-size", {.default_value = 256,
                     .min = 2,
                     .max = 1024,
                     .doc = "Entries of a queue.",
                     .unit = "entries",
                     .history = {{"5.0", 128}, {"4.2", 64}}});
  static constexpr auto kDegrees =
      Field<&Described::degrees_>("degrees", {.min = -40, .max = -1});
  static constexpr auto kMost = Field<&Described::most_>("most", {.max = 9});
  static constexpr auto kLeast = Field<&Described::least_>("least", {.min = 7});
  static constexpr auto kMemory = Field<&Described::memory_>(
      "memory", {.min = 4096, .max = uint64_t{1} << 63, .unit = "bytes"});
  static constexpr auto kOld = Field<&Described::old_>(
      "x-old", {.flags = PropertyFlags::kRealizedSetAllowed,
                .deprecated = {{.since = "7.0", .replacement = "new"}},
                .history = {{"3.0", true}}});
  static constexpr auto kFree = Field<&Described::free_>("free");
  static constexpr auto kAll =
      Table(kQueueSize, kDegrees, kMost, kLeast, kMemory, kOld, kFree);
};

class DescribedTest : public ::testing::Test {
 protected:
  const ClassProperty& Row(std::string_view name) {
    return world_.Row<Described>(name);
  }
  World world_;
};

TEST_F(DescribedTest, DocUnitAndRangeAreKnownWithoutAnObject) {
  const ClassProperty& row = Row("queue-size");
  EXPECT_EQ(row.doc, "Entries of a queue.");
  EXPECT_EQ(row.unit, "entries");
  EXPECT_EQ(row.Legal(), "2..1024");
  EXPECT_EQ(Row("degrees").Legal(), "-40..-1");
  EXPECT_EQ(Row("memory").Legal(), "4096..9223372036854775808");
  EXPECT_EQ(Row("memory").unit, "bytes");
}

TEST_F(DescribedTest, AHalfRangeIsBoundedByTheTypeOnTheOtherSide) {
  EXPECT_EQ(Row("most").Legal(), "0..9");
  EXPECT_EQ(Row("least").Legal(), "7..4294967295");
}

TEST_F(DescribedTest, ARangeThatTheTypeImpliesIsNotReported) {
  World world;
  const ClassProperty& row = world.Row<Everything>("u8");
  EXPECT_FALSE(row.reports_range);
  EXPECT_EQ(row.Legal(), "");
  EXPECT_EQ(row.max, 255u);
  EXPECT_EQ(static_cast<int64_t>(world.Row<Everything>("i8").min), -128);
}

TEST_F(DescribedTest, HistoryIsInOrderOfTheRow) {
  const std::vector<qom::HistoryEntry>& history = Row("queue-size").history;
  ASSERT_EQ(history.size(), 2u);
  EXPECT_EQ(history[0].until, "5.0");
  EXPECT_EQ(history[0].value, Value(128));
  EXPECT_EQ(history[1].until, "4.2");
  EXPECT_EQ(history[1].value, Value(64));
  ASSERT_EQ(Row("x-old").history.size(), 1u);
  EXPECT_EQ(Row("x-old").history[0].value, Value(true));
}

TEST_F(DescribedTest, ANameWithXIsUnstable) {
  EXPECT_TRUE(Row("x-old").has(PropertyFlags::kUnstable));
  EXPECT_FALSE(Row("free").has(PropertyFlags::kUnstable));
}

TEST_F(DescribedTest, DeprecationSaysSinceWhenAndForWhat) {
  const ClassProperty& row = Row("x-old");
  EXPECT_TRUE(row.has(PropertyFlags::kDeprecated));
  EXPECT_TRUE(row.has(PropertyFlags::kRealizedSetAllowed));
  EXPECT_EQ(row.deprecated_since, "7.0");
  EXPECT_EQ(row.replacement, "new");
  EXPECT_FALSE(Row("free").has(PropertyFlags::kDeprecated));
}

TEST_F(DescribedTest, ARowReadsItsMember) {
  const qom::Ref<Described> object = world_.New<Described>();
  EXPECT_EQ(Described::Props::kQueueSize.Get(*object), 256u);
}

TEST_F(DescribedTest, BothEndsOfARangeAreLegalAndTheNextValuesAreNot) {
  struct {
    std::string_view property;
    int64_t first, last;
  } constexpr kRanges[] = {{"queue-size", 2, 1024},
                           {"degrees", -40, -1},
                           {"most", 0, 9},
                           {"least", 7, 4294967295}};
  const qom::Ref<Described> object = world_.New<Described>();
  for (const auto& [property, first, last] : kRanges) {
    SCOPED_TRACE(property);
    for (const int64_t good : {first, last}) {
      EXPECT_TRUE(object->Set(property, good).ok()) << good;
      EXPECT_TRUE(object->Set(property, fmt::format("{}", good)).ok()) << good;
      EXPECT_TRUE(object->Set(property, Value(good)).ok()) << good;
    }
    for (const int64_t bad : {first - 1, last + 1}) {
      for (const absl::Status& status :
           {object->Set(property, bad),
            object->Set(property, fmt::format("{}", bad)),
            object->Set(property, Value(bad))}) {
        EXPECT_EQ(CauseOf(status), Cause::kOutOfRange) << bad;
        EXPECT_THAT(MessageOf(status),
                    AllOf(StartsWith(fmt::format("described.{}: ", property)),
                          HasSubstr(fmt::format("{} is outside", bad)),
                          HasSubstr(fmt::format("{}..{}", first, last))));
      }
    }
    EXPECT_EQ(*object->Get<int64_t>(property), last);
  }
}

TEST_F(DescribedTest, ASizeHasARangeToo) {
  const qom::Ref<Described> object = world_.New<Described>();
  EXPECT_TRUE(object->Set("memory", "4K").ok());
  EXPECT_TRUE(object->Set("memory", "8E").ok());
  EXPECT_EQ(CauseOf(object->Set("memory", "3K")), Cause::kOutOfRange);
  EXPECT_EQ(CauseOf(object->Set("memory", "9E")), Cause::kOutOfRange);
  EXPECT_EQ(object->memory_, uint64_t{1} << 63);
}

TEST(IntegerTest, ComparesAcrossSigns) {
  static_assert(Integer(-1) < Integer(0) && Integer(-2) < Integer(-1));
  static_assert(!(Integer(UINT64_MAX) < Integer(-1)));
  static_assert(Integer(-1) < Integer(UINT64_MAX));
  static_assert(Integer(Size(5)) < Integer(6) && !(Integer() < Integer(0)));
}

TEST(IntegerTest, FitsATypeIfTheTypeHasIt) {
  static_assert(Integer(255).Fits<uint8_t>() && !Integer(256).Fits<uint8_t>());
  static_assert(Integer(-128).Fits<int8_t>() && !Integer(-129).Fits<int8_t>());
  static_assert(!Integer(-1).Fits<uint64_t>());
  static_assert(Integer(INT64_MIN).Fits<int64_t>());
  static_assert(!Integer(UINT64_MAX).Fits<int64_t>());
}

TEST(IntegerTest, BecomesAValueOfTheSameNumber) {
  EXPECT_EQ(Integer(-1).ToValue(), Value(-1));
  EXPECT_EQ(Integer(UINT64_MAX).ToValue(), Value(UINT64_MAX));
}

// ---- Where the member is ---------------------------------------------------

struct Mixin {
  virtual ~Mixin() = default;
  uint32_t mixed_{};
};
class Mixed : public qom::Extends<Mixed, Target>, public Mixin {
 public:
  static constexpr std::string_view kTypeName = "mixed";
  struct Props;
  using Extends::Extends;
};
struct Mixed::Props {
  static constexpr auto kAll =
      Table(Field<&Mixin::mixed_>("mixed", {.default_value = 7}));
};

TEST(TableTest, ARowMayNameAMemberOfABase) {
  World world;
  const qom::Ref<Mixed> object = world.New<Mixed>();
  EXPECT_EQ(object->mixed_, 7u);
  ASSERT_TRUE(object->Set("mixed", "8").ok());
  EXPECT_EQ(object->mixed_, 8u);
}

class Rowless : public qom::Extends<Rowless, Mixed> {
 public:
  static constexpr std::string_view kTypeName = "rowless";
  struct Props;
  using Extends::Extends;
};
struct Rowless::Props {
  static constexpr auto kAll = Table();
};

TEST(TableTest, MayBeEmpty) {
  World world;
  EXPECT_EQ(world.New<Rowless>()->mixed_, 7u);
  EXPECT_EQ(world.registry().Get<Rowless>()->property_count(),
            world.registry().Get<Mixed>()->property_count());
}

TEST(TableTest, APropertyKeepsItsIndexInADescendant) {
  World world;
  EXPECT_EQ(&world.Row<Rowless>("mixed"), &world.Row<Mixed>("mixed"));
}

// ---- Computed --------------------------------------------------------------

class Thermometer
    : public qom::Extends<Thermometer, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "thermometer";
  struct Props;
  using Extends::Extends;

  int16_t celsius() const { return celsius_; }
  absl::Status SetCelsius(int16_t celsius) {
    if (celsius == 13) {
      return absl::UnavailableError("the sensor is broken");
    }
    celsius_ = celsius;
    return absl::OkStatus();
  }
  double kelvin() const { return celsius_ + 273.0; }
  const std::string& label() const { return label_; }
  absl::Status SetLabel(std::string label) {
    label_ = "<" + std::move(label) + ">";
    return absl::OkStatus();
  }
  std::vector<Policy> policies() const { return policies_; }
  absl::Status SetPolicies(std::vector<Policy> policies) {
    policies_ = std::move(policies);
    return absl::OkStatus();
  }

 private:
  int16_t celsius_ = 20;
  std::string label_;
  std::vector<Policy> policies_;
};
struct Thermometer::Props {
  static constexpr auto kCelsius =
      Computed<&Thermometer::celsius, &Thermometer::SetCelsius>(
          "celsius",
          {.min = -40, .max = 125, .doc = "The heat.", .unit = "degrees"});
  static constexpr auto kKelvin = Computed<&Thermometer::kelvin>("kelvin");
  static constexpr auto kLabel =
      Computed<&Thermometer::label, &Thermometer::SetLabel>("label");
  static constexpr auto kPolicies =
      Computed<&Thermometer::policies, &Thermometer::SetPolicies>("policies");
  static constexpr auto kAll = Table(kCelsius, kKelvin, kLabel, kPolicies);
};

class ComputedTest : public ::testing::Test {
 protected:
  World world_;
  qom::Ref<Thermometer> object_ = world_.New<Thermometer>();
};

TEST_F(ComputedTest, GoesThroughTheMethods) {
  ASSERT_TRUE(object_->Set("celsius", "-5").ok());
  EXPECT_EQ(object_->celsius(), -5);
  EXPECT_EQ(*object_->Get("kelvin"), "268");
  ASSERT_TRUE(object_->Set("label", "roof").ok());
  EXPECT_EQ(*object_->Get("label"), "<roof>");
  ASSERT_TRUE(object_->Set("policies", "spread,strict").ok());
  EXPECT_THAT(object_->policies(),
              ElementsAre(Policy::kSpread, Policy::kStrict));
}

TEST_F(ComputedTest, IsDescribedAsAFieldIs) {
  const ClassProperty& row = world_.Row<Thermometer>("celsius");
  EXPECT_EQ(row.type, "int16");
  EXPECT_EQ(row.doc, "The heat.");
  EXPECT_EQ(row.unit, "degrees");
  EXPECT_EQ(row.Legal(), "-40..125");
  EXPECT_EQ(world_.Row<Thermometer>("label").type, "str");
}

TEST_F(ComputedTest, TheRangeIsCheckedBeforeTheSetter) {
  EXPECT_EQ(CauseOf(object_->Set("celsius", "126")), Cause::kOutOfRange);
  EXPECT_EQ(CauseOf(object_->Set("celsius", "40000")), Cause::kOutOfRange);
  EXPECT_EQ(CauseOf(object_->Set("celsius", "hot")), Cause::kBadValue);
  EXPECT_EQ(object_->celsius(), 20);
}

TEST_F(ComputedTest, AnErrorOfTheSetterKeepsItsCodeAndNamesTheProperty) {
  const absl::Status status = object_->Set("celsius", "13");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(MessageOf(status), StartsWith("thermometer.celsius: the sensor"));
  EXPECT_FALSE(object_->WasSet(world_.Row<Thermometer>("celsius")));
}

TEST_F(ComputedTest, WithoutASetterItIsReadOnlyForEverybody) {
  EXPECT_TRUE(world_.Row<Thermometer>("kelvin").has(PropertyFlags::kReadOnly));
  for (const SetBy by :
       {SetBy::kInternal, SetBy::kLayer, SetBy::kUser, SetBy::kMonitor}) {
    const absl::Status status = object_->Set("kelvin", "1", by);
    EXPECT_EQ(CauseOf(status), Cause::kReadOnly);
    EXPECT_EQ(MessageOf(status),
              "thermometer.kelvin: the property is "
              "read-only");
  }
}

TEST_F(ComputedTest, ALayerCallsTheSetter) {
  ASSERT_TRUE(world_
                  .Append(Layer::kMachine,
                          qom::compat::Text("thermometer", "label", "old"))
                  .ok());
  ASSERT_TRUE(
      world_
          .Append(Layer::kMachine, qom::compat::Set<Thermometer>(
                                       Thermometer::Props::kCelsius, -1))
          .ok());
  const qom::Ref<Thermometer> object = world_.New<Thermometer>();
  EXPECT_EQ(object->label(), "<old>");
  EXPECT_EQ(object->celsius(), -1);
  EXPECT_FALSE(object->WasSet(world_.Row<Thermometer>("label")));
}

TEST_F(ComputedTest, AValueThatTheSetterRefusesMakesTheCreationFail) {
  ASSERT_TRUE(world_
                  .Append(Layer::kMachine,
                          qom::compat::Text("thermometer", "celsius", "13"))
                  .ok());
  const absl::Status status = world_.context().New<Thermometer>().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(MessageOf(status), HasSubstr("table[0]"));
}

class BadDefault : public qom::Extends<BadDefault, Thermometer> {
 public:
  static constexpr std::string_view kTypeName = "bad-default";
  struct Props;
  using Extends::Extends;
};
struct BadDefault::Props {
  static constexpr auto kAll = Table(Default("celsius", 13));
};

TEST_F(ComputedTest, ADefaultThatTheSetterRefusesMakesTheCreationFail) {
  ASSERT_TRUE(world_.Add<BadDefault>().ok());
  const absl::Status status = world_.context().New<BadDefault>().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(MessageOf(status),
            "default of bad-default.celsius: the sensor is broken");
}

class DefaultOfReadOnly : public qom::Extends<DefaultOfReadOnly, Thermometer> {
 public:
  static constexpr std::string_view kTypeName = "default-of-read-only";
  struct Props;
  using Extends::Extends;
};
struct DefaultOfReadOnly::Props {
  static constexpr auto kAll = Table(Default("kelvin", "0"));
};

TEST_F(ComputedTest, ADefaultWithoutASetterMakesTheCreationFail) {
  ASSERT_TRUE(world_.Add<DefaultOfReadOnly>().ok());
  const absl::Status status =
      world_.context().New<DefaultOfReadOnly>().status();
  EXPECT_EQ(CauseOf(status), Cause::kReadOnly);
  EXPECT_THAT(MessageOf(status),
              HasSubstr("default of default-of-read-only.kelvin"));
}

// ---- The order of first values ---------------------------------------------

class Recorder : public qom::Extends<Recorder, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "recorder";
  struct Props;
  using Extends::Extends;

  uint32_t first() const { return 0; }
  absl::Status SetFirst(uint32_t value) { return Note("first", value); }
  uint32_t second() const { return 0; }
  absl::Status SetSecond(uint32_t value) { return Note("second", value); }
  void PostInit() { log_ += fmt::format("post(field={})", field_); }

  std::string log_;

 protected:
  absl::Status Note(std::string_view what, uint32_t value) {
    log_ += fmt::format("{}={}(field={}) ", what, value, field_);
    return absl::OkStatus();
  }
  uint32_t field_ = 1;
};
struct Recorder::Props {
  static constexpr auto kFirst =
      Computed<&Recorder::first, &Recorder::SetFirst>("first",
                                                      {.default_value = 10});
  static constexpr auto kField =
      Field<&Recorder::field_>("field", {.default_value = 2});
  static constexpr auto kAll = Table(kFirst, kField);
};
class LateRecorder : public qom::Extends<LateRecorder, Recorder> {
 public:
  static constexpr std::string_view kTypeName = "late-recorder";
  struct Props;
  using Extends::Extends;
  void PostInit() { log_ += " late-post"; }
};
struct LateRecorder::Props {
  static constexpr auto kSecond =
      Computed<&Recorder::second, &Recorder::SetSecond>("second",
                                                        {.default_value = 20});
  static constexpr auto kAll =
      Table(kSecond, Default("field", 3), Default("first", 11));
};

TEST(OrderTest, FieldsThenSettersOfDefaultsBaseToDerivedThenHooks) {
  World world;
  EXPECT_EQ(world.New<Recorder>()->log_, "first=10(field=2) post(field=2)");
  EXPECT_EQ(world.New<LateRecorder>()->log_,
            "first=11(field=3) second=20(field=3) post(field=3) late-post");
}

TEST(OrderTest, LayersComeAfterDefaultsAndInOrder) {
  World world;
  ASSERT_TRUE(world.Add<LateRecorder>().ok());
  const qom::compat::Entry entries[] = {
      qom::compat::Text("recorder", "second", "21",
                        qom::compat::IfMissing::kSkip),
      qom::compat::Text("recorder", "field", "4"),
      qom::compat::Text("recorder", "first", "12")};
  ASSERT_TRUE(
      Layers(world.context()).Append(Layer::kMachine, "t", entries).ok());
  EXPECT_EQ(world.New<LateRecorder>()->log_,
            "first=11(field=3) second=20(field=3) second=21(field=3) "
            "first=12(field=4) post(field=4) late-post");
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

// ---- Alias -----------------------------------------------------------------

class Backend : public qom::Extends<Backend, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "backend";
  struct Props;
  using Extends::Extends;
  uint32_t size() const { return size_; }
  uint32_t size_{};
  std::string serial_;
  bool secret_{};
  bool old_{};
  Policy policy_ = Policy::kStrict;
};
struct Backend::Props {
  static constexpr auto kSize =
      Field<&Backend::size_>("size", {.default_value = 8,
                                      .min = 1,
                                      .max = 64,
                                      .doc = "How many.",
                                      .unit = "entries"});
  static constexpr auto kSerial = Field<&Backend::serial_>("serial");
  static constexpr auto kShown = Computed<&Backend::size>("shown-size");
  static constexpr auto kSecret =
      Field<&Backend::secret_>("secret", {.flags = PropertyFlags::kInternal});
  static constexpr auto kOld = Field<&Backend::old_>(
      "x-old", {.deprecated = {{.since = "1.0", .replacement = "size"}}});
  static constexpr auto kPolicy = Field<&Backend::policy_>("policy");
  static constexpr auto kAll =
      Table(kSize, kSerial, kShown, kSecret, kOld, kPolicy);
};

constexpr std::string_view kGiven = "given";
const qom::PropertyDefault kBackendDefaults[] = {{"serial", kGiven}};

class Owner : public qom::Extends<Owner, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "owner";
  struct Props;
  explicit Owner(const qom::Construct& construct)
      : Extends(construct), backend_(construct, "backend", kBackendDefaults) {}
  Backend& backend() { return *backend_; }

 private:
  qom::Child<Backend> backend_;
  std::string policy_ = "mine";
};
struct Owner::Props {
  static constexpr auto kAlias =
      Alias<&Owner::backend_>("backend-size", "size");
  static constexpr auto kSame = Alias<&Owner::backend_>("serial");
  static constexpr auto kPolicy = Field<&Owner::policy_>("policy");
  static constexpr auto kRest = AliasAll<&Owner::backend_>();
  static constexpr auto kAll = Table(kAlias, kSame, kPolicy, kRest);
};

class Outer : public qom::Extends<Outer, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "outer";
  struct Props;
  explicit Outer(const qom::Construct& construct)
      : Extends(construct), owner_(construct, "owner") {}
  Owner& owner() { return *owner_; }

 private:
  qom::Child<Owner> owner_;
};
struct Outer::Props {
  static constexpr auto kAlias = Alias<&Outer::owner_>("depth", "backend-size");
  static constexpr auto kAll = Table(kAlias);
};

class AliasTest : public ::testing::Test {
 protected:
  AliasTest() {
    const absl::Status sealed = world_.Add<Backend, Owner, Outer>();
    EXPECT_TRUE(sealed.ok()) << MessageOf(sealed);
  }
  World world_;
};

TEST_F(AliasTest, ReadsAndWritesTheChildUnderAnotherName) {
  const qom::Ref<Owner> owner = world_.New<Owner>();
  EXPECT_EQ(*owner->Get("backend-size"), "8");
  ASSERT_TRUE(owner->Set("backend-size", "16").ok());
  EXPECT_EQ(owner->backend().size_, 16u);
  owner->backend().size_ = 17;
  EXPECT_EQ(*owner->GetValue("backend-size"), Value(17));
  EXPECT_EQ(*owner->Get<uint32_t>("backend-size"), 17u);
  ASSERT_TRUE(owner->Set("backend-size", 18).ok());
  EXPECT_EQ(owner->backend().size_, 18u);
}

TEST_F(AliasTest, ASetThroughItCountsForBothObjects) {
  const qom::Ref<Owner> owner = world_.New<Owner>();
  ASSERT_TRUE(owner->Set("backend-size", "16").ok());
  EXPECT_TRUE(owner->WasSet(world_.Row<Owner>("backend-size")));
  EXPECT_TRUE(owner->backend().WasSet(world_.Row<Backend>("size")));
}

TEST_F(AliasTest, ShowsWhatItsTargetSays) {
  const ClassProperty& row = world_.Row<Owner>("backend-size");
  EXPECT_TRUE(row.is_alias());
  EXPECT_EQ(row.type, "uint32");
  EXPECT_EQ(row.doc, "How many.");
  EXPECT_EQ(row.unit, "entries");
  EXPECT_EQ(row.Legal(), "1..64");
  EXPECT_EQ(row.default_value, Value(8));
  EXPECT_EQ(row.target, &world_.Row<Backend>("size"));
  EXPECT_EQ(row.route.holder, world_.registry().Get<Backend>());
  EXPECT_EQ(row.declared_by, world_.registry().Get<Owner>());
}

TEST_F(AliasTest, AnErrorNamesBothObjects) {
  const qom::Ref<Owner> owner = world_.New<Owner>();
  const absl::Status status = owner->Set("backend-size", "65");
  EXPECT_EQ(CauseOf(status), Cause::kOutOfRange);
  EXPECT_THAT(MessageOf(status),
              StartsWith("owner.backend-size: backend.size: 65 is outside"));
}

TEST_F(AliasTest, OfAnAliasReachesTheInnermostObject) {
  const qom::Ref<Outer> outer = world_.New<Outer>();
  ASSERT_TRUE(outer->Set("depth", "32").ok());
  EXPECT_EQ(outer->owner().backend().size_, 32u);
  EXPECT_EQ(*outer->Get("depth"), "32");
  EXPECT_EQ(world_.Row<Outer>("depth").Legal(), "1..64");
  EXPECT_EQ(CauseOf(outer->Set("depth", "0")), Cause::kOutOfRange);
}

TEST_F(AliasTest, ALayerForTheOwnerBeatsOneForTheChild) {
  ASSERT_TRUE(
      world_.Append(Layer::kGlobal, qom::compat::Text("backend", "size", "2"))
          .ok());
  EXPECT_EQ(world_.New<Owner>()->backend().size_, 2u);
  ASSERT_TRUE(world_
                  .Append(Layer::kAccel,
                          qom::compat::Text("owner", "backend-size", "3"))
                  .ok());
  EXPECT_EQ(world_.New<Owner>()->backend().size_, 3u);
  EXPECT_EQ(world_.New<Outer>()->owner().backend().size_, 3u);
  ASSERT_TRUE(
      world_.Append(Layer::kAccel, qom::compat::Text("outer", "depth", "4"))
          .ok());
  EXPECT_EQ(world_.New<Outer>()->owner().backend().size_, 4u);
}

TEST_F(AliasTest, ADefaultOfTheOwnerComesBeforeTheLayersOfTheChild) {
  EXPECT_EQ(*world_.New<Owner>()->Get("serial"), kGiven);
  EXPECT_EQ(world_.New<Backend>()->serial_, "");
  ASSERT_TRUE(world_
                  .Append(Layer::kAccel,
                          qom::compat::Text("backend", "serial", "layer"))
                  .ok());
  EXPECT_EQ(*world_.New<Owner>()->Get("serial"), "layer");
}

TEST_F(AliasTest, TheFlagsOfTheTargetHold) {
  const qom::Ref<Owner> owner = world_.New<Owner>();
  EXPECT_EQ(CauseOf(owner->Set("shown-size", "1")), Cause::kReadOnly);
  EXPECT_EQ(CauseOf(owner->Set("secret", "on", SetBy::kUser)),
            Cause::kReadOnly);
  EXPECT_TRUE(owner->Set("secret", "on").ok());
  EXPECT_TRUE(owner->backend().secret_);
  EXPECT_TRUE(world_.Row<Owner>("x-old").has(PropertyFlags::kUnstable));
}

TEST_F(AliasTest, SaysWhatIsDeprecatedSinceWhenAndForWhat) {
  const ClassProperty& row = world_.Row<Owner>("x-old");
  EXPECT_TRUE(row.has(PropertyFlags::kDeprecated));
  EXPECT_EQ(row.deprecated_since, "1.0");
  EXPECT_EQ(row.replacement, "size");
}

TEST_F(AliasTest, AllTakesEveryPropertyButThoseTheOwnerHas) {
  const qom::Ref<Owner> owner = world_.New<Owner>();
  EXPECT_EQ(*owner->Get("policy"), "mine");
  EXPECT_FALSE(world_.Row<Owner>("policy").is_alias());
  for (const std::string_view name :
       {"size", "serial", "shown-size", "secret", "x-old"}) {
    EXPECT_TRUE(world_.Row<Owner>(name).is_alias()) << name;
  }
  // Those, the two of its own, and what every object has.
  EXPECT_EQ(world_.registry().Get<Owner>()->property_count(),
            5u + 2u + world_.registry().Get<qom::Object>()->property_count());
  ASSERT_TRUE(owner->Set("size", "5").ok());
  EXPECT_EQ(*owner->Get("backend-size"), "5");
  EXPECT_EQ(*owner->Get("shown-size"), "5");
}

TEST_F(AliasTest, ADefaultForOneIsRefusedAtSeal) {
  qom::TypeBuilder late("late-owner");
  late.Parent("owner")
      .Default("backend-size", 4)
      .Default("size", 5)
      .Default("policy", "late");
  world_.registry().Add(std::move(late));
  const absl::Status status = world_.registry().Seal();
  EXPECT_EQ(CauseOf(status), Cause::kMalformed);
  EXPECT_THAT(
      MessageOf(status),
      AllOf(HasSubstr("gives a default to the alias 'backend-size'; give it "
                      "to the child where it is constructed"),
            HasSubstr("gives a default to the alias 'size'"),
            ::testing::Not(HasSubstr("'policy'"))));
  EXPECT_EQ(world_.registry().Find("late-owner"), nullptr);
}

class Astray : public qom::Extends<Astray, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "astray";
  struct Props;
  explicit Astray(const qom::Construct& construct)
      : Extends(construct), backend_(construct, "backend") {}

 private:
  qom::Child<Backend> backend_;
};
struct Astray::Props {
  static constexpr auto kAll =
      Table(Alias<&Astray::backend_>("sise"),
            Alias<&Astray::backend_>("count", "number"));
};

TEST_F(AliasTest, ToAPropertyThatIsNotThereIsRefusedAtSeal) {
  EXPECT_THAT(MessageOf(world_.Add<Astray>()),
              AllOf(HasSubstr("type 'astray': the alias 'sise' stands for "
                              "backend.sise, which does not exist"),
                    HasSubstr("the alias 'count' stands for backend.number")));
}

TEST(AliasAllTest, OfATypeThatIsNotRegisteredIsRefusedAtSeal) {
  World world;
  EXPECT_THAT(MessageOf(world.Add<Owner>()),
              HasSubstr("its aliased child 'backend' does not exist"));
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

// ---- Flags against who sets ------------------------------------------------

class Flagged : public qom::Extends<Flagged, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "flagged";
  struct Props;
  using Extends::Extends;
  uint32_t plain_{};
  uint32_t read_only_{};
  uint32_t internal_{};
  uint32_t unstable_{};
  uint32_t deprecated_{};
  uint32_t late_{};
  uint32_t late_internal_{};
};
struct Flagged::Props {
  static constexpr auto kAll =
      Table(Field<&Flagged::plain_>("plain"),
            Field<&Flagged::read_only_>("read-only",
                                        {.flags = PropertyFlags::kReadOnly}),
            Field<&Flagged::internal_>("internal",
                                       {.flags = PropertyFlags::kInternal}),
            Field<&Flagged::unstable_>("unstable",
                                       {.flags = PropertyFlags::kUnstable}),
            Field<&Flagged::deprecated_>(
                "deprecated",
                {.deprecated = {{.since = "1.0", .replacement = "plain"}}}),
            Field<&Flagged::late_>(
                "late", {.flags = PropertyFlags::kRealizedSetAllowed}),
            Field<&Flagged::late_internal_>(
                "late-internal", {.flags = PropertyFlags::kRealizedSetAllowed |
                                           PropertyFlags::kInternal}));
};

struct FlagRow {
  std::string_view property;
  Cause internal;  // when the program sets it
  Cause others;    // when a layer, a user or a monitor does
};

class FlagsTest : public ::testing::Test {
 protected:
  // Sets by text and by value, for every setter.
  void ExpectCauses(const FlagRow& row) {
    for (const SetBy by :
         {SetBy::kInternal, SetBy::kLayer, SetBy::kUser, SetBy::kMonitor}) {
      SCOPED_TRACE(fmt::format("{} by {}", row.property, static_cast<int>(by)));
      const Cause cause = by == SetBy::kInternal ? row.internal : row.others;
      EXPECT_EQ(CauseOf(object_->Set(row.property, "1", by)), cause);
      EXPECT_EQ(CauseOf(object_->Set(row.property, "0x2", by)), cause);
      EXPECT_EQ(CauseOf(object_->Set(row.property, Value(3), by)), cause);
      EXPECT_EQ(*object_->Get(row.property), cause == Cause::kNone ? "3" : "0");
      ASSERT_TRUE(cause != Cause::kNone ||
                  object_->Set(row.property, "0", by).ok());
    }
    EXPECT_EQ(CauseOf(object_->Set(row.property, 4)), row.internal);
  }
  World world_;
  qom::Ref<Flagged> object_ = world_.New<Flagged>();
};

TEST_F(FlagsTest, DecideWhoMaySet) {
  constexpr FlagRow kRows[] = {
      {"plain", Cause::kNone, Cause::kNone},
      {"read-only", Cause::kReadOnly, Cause::kReadOnly},
      {"internal", Cause::kNone, Cause::kReadOnly},
      {"unstable", Cause::kNone, Cause::kNone},
      {"deprecated", Cause::kNone, Cause::kNone},
      {"late", Cause::kNone, Cause::kNone},
      {"late-internal", Cause::kNone, Cause::kReadOnly},
  };
  for (const FlagRow& row : kRows) ExpectCauses(row);
}

TEST_F(FlagsTest, DecideWhatMayChangeOnceTheObjectIsRealized) {
  object_->LockProperties();
  constexpr FlagRow kRows[] = {
      {"plain", Cause::kWrongPhase, Cause::kWrongPhase},
      {"read-only", Cause::kReadOnly, Cause::kReadOnly},
      {"internal", Cause::kWrongPhase, Cause::kReadOnly},
      {"unstable", Cause::kWrongPhase, Cause::kWrongPhase},
      {"late", Cause::kNone, Cause::kNone},
      {"late-internal", Cause::kNone, Cause::kReadOnly},
  };
  for (const FlagRow& row : kRows) ExpectCauses(row);
  object_->UnlockProperties();
  ExpectCauses({"plain", Cause::kNone, Cause::kNone});
}

TEST_F(FlagsTest, TheErrorsSayWhoMay) {
  EXPECT_EQ(MessageOf(object_->Set("read-only", "1")),
            "flagged.read-only: the property is read-only");
  EXPECT_EQ(MessageOf(object_->Set("internal", "1", SetBy::kMonitor)),
            "flagged.internal: the property is set by the program only");
  ASSERT_TRUE(world_.context().root().AddChild("it", object_).ok());
  object_->LockProperties();
  EXPECT_EQ(MessageOf(object_->Set("plain", "1")),
            "flagged.plain: cannot be set after /it is realized");
}

TEST_F(FlagsTest, AnEntryOfALayerIsRefusedAsItsSetterIs) {
  for (const Layer layer : {Layer::kAccel, Layer::kPlatform, Layer::kMachine,
                            Layer::kSugar, Layer::kGlobal}) {
    for (const auto& [property, cause] :
         {std::pair("plain", Cause::kNone),
          std::pair("read-only", Cause::kReadOnly),
          std::pair("internal", Cause::kReadOnly),
          std::pair("unstable", Cause::kNone),
          std::pair("deprecated", Cause::kNone),
          std::pair("late-internal", Cause::kReadOnly)}) {
      qom::Context context(world_.registry());
      const qom::compat::Entry entry[] = {
          qom::compat::Text("flagged", property, "5")};
      ASSERT_TRUE(Layers(context).Append(layer, "t", entry).ok());
      const absl::StatusOr<qom::Ref<Flagged>> made = context.New<Flagged>();
      EXPECT_EQ(CauseOf(made.status()), cause) << property;
      if (made.ok()) {
        EXPECT_EQ(*(*made)->Get(property), "5");
      }
    }
  }
}

}  // namespace
