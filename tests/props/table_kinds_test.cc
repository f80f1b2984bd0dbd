// A row of every kind reads and prints texts, takes values and gives them back,
// and refuses what is none of its kind.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "compat/entry.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "props/value_types.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/props/table_types.h"

namespace {

using qom::Cause;
using qom::CauseOf;
using qom::Value;
using qom::compat::Layer;
using qom::props::Bit;
using qom::props::Table;
using qom::test::EveryKindTest;
using qom::test::Everything;
using qom::test::kUuid;
using qom::test::MessageOf;
using qom::test::Policy;
using qom::test::World;
using ::testing::ElementsAre;
using ::testing::StartsWith;

// ---- Every kind ------------------------------------------------------------

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

}  // namespace
