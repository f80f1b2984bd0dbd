// What a row of a property table says: what can be told of it without an
// object, where its member is, and who may set it when.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/table.h"

#include <cstdint>
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
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/props/table_types.h"

namespace {

using qom::Cause;
using qom::CauseOf;
using qom::ClassProperty;
using qom::PropertyFlags;
using qom::SetBy;
using qom::Value;
using qom::compat::Layer;
using qom::compat::Layers;
using qom::props::Field;
using qom::props::Integer;
using qom::props::Size;
using qom::props::Table;
using qom::test::Described;
using qom::test::Everything;
using qom::test::MessageOf;
using qom::test::Target;
using qom::test::World;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// ---- What a row says -------------------------------------------------------

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
