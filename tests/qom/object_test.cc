// Setting and getting by name: values of every kind, who may set what, errors
// that say what would be right.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/object.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/handle.h"
#include "props/runtime_property.h"
#include "qom/construct.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/qom/object_types.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::IsOkAndHolds;
using ::qom::test::ObjectTest;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr uint64_t kUint64Max = std::numeric_limits<uint64_t>::max();
constexpr int64_t kInt64Min = std::numeric_limits<int64_t>::min();

// ---- Setting and getting by text -------------------------------------------

TEST_F(ObjectTest, EveryKindGoesThroughText) {
  struct Row {
    std::string_view name, text, shown;
  };
  for (const Row& row : {Row{"u8", "0x40", "64"},
                         {"u16", " 8", "8"},
                         {"u32", "010", "8"},
                         {"u64", "-1", "18446744073709551615"},
                         {"i8", "-5", "-5"},
                         {"i64", "7", "7"},
                         {"flag", "yes", "on"},
                         {"number", "0.5", "0.5"},
                         {"size", "4K", "4096"},
                         {"text", "hello", "hello"},
                         {"mode", "off", "off"},
                         {"list", "1,2,3", "1,2,3"},
                         {"depth", "3", "3"}}) {
    EXPECT_THAT(widget_->Set(row.name, row.text), IsOk()) << row.name;
    EXPECT_THAT(widget_->Get(row.name), IsOkAndHolds(std::string(row.shown)))
        << row.name;
    EXPECT_THAT(widget_->Set(row.name, std::string(row.text)), IsOk());
  }
  EXPECT_THAT(widget_->Get("type"), IsOkAndHolds("widget"));
}

TEST_F(ObjectTest, AnErrorOfTextLeavesTheObjectAlone) {
  ASSERT_THAT(widget_->Set("u16", "8"), IsOk());
  for (std::string_view text : {"", "x", "1", "1025", "-1", "8 "}) {
    EXPECT_FALSE(widget_->Set("u16", text).ok()) << text;
  }
  EXPECT_THAT(widget_->Get("u16"), IsOkAndHolds("8"));
}

TEST_F(ObjectTest, AnErrorNamesPropertyValueAndWhatWouldBeRight) {
  EXPECT_THAT(
      widget_->Set("u16", "4096"),
      HasCause(Cause::kOutOfRange, "widget.u16: 4096 is outside 2..1024"));
  EXPECT_THAT(widget_->Set("u16", "many"),
              HasCause(Cause::kBadValue,
                       AllOf(HasSubstr("widget.u16: "), HasSubstr("'many'"),
                             HasSubstr("; legal: 2..1024"))));
  EXPECT_THAT(widget_->Set("flag", "maybe"),
              HasCause(Cause::kBadValue, HasSubstr("widget.flag: 'maybe'")));
  EXPECT_THAT(widget_->Set("mode", "maybe"),
              HasCause(Cause::kBadValue,
                       AllOf(HasSubstr("widget.mode"), HasSubstr("'maybe'"),
                             HasSubstr("auto, on, off"))));
  EXPECT_THAT(widget_->Set("depth", "10"),
              HasCause(Cause::kOutOfRange,
                       AllOf(HasSubstr("widget.depth: inner.depth: "),
                             HasSubstr("10 is outside 0..9"))));
}

TEST_F(ObjectTest, WhatASetterPutsIntoItsErrorStays) {
  const absl::Status status = widget_->Set("busy", "on");
  EXPECT_THAT(status,
              HasCause(Cause::kFailed, "widget.busy: the host is busy"));
  ASSERT_TRUE(status.GetPayload("test/retry").has_value());
  EXPECT_EQ(*status.GetPayload("test/retry"), "later");
}

TEST_F(ObjectTest, AnUnknownPropertyIsNamedWithTheType) {
  const auto unknown =
      HasCause(Cause::kUnknownProperty, "widget has no property 'u31'");
  EXPECT_THAT(widget_->Set("u31", "1"), unknown);
  EXPECT_THAT(widget_->Set("u31", Value(1)), unknown);
  EXPECT_THAT(widget_->Set("u31", true), unknown);
  EXPECT_THAT(widget_->Set("u31", 1), unknown);
  EXPECT_THAT(widget_->Set("u31", -1), unknown);
  EXPECT_THAT(widget_->Get("u31"), unknown);
  EXPECT_THAT(widget_->GetValue("u31"), unknown);
  EXPECT_THAT(widget_->Get<bool>("u31"), unknown);
  EXPECT_THAT(widget_->Get<uint8_t>("u31"), unknown);
  EXPECT_THAT(widget_->Get<int>("u31"), unknown);
  EXPECT_THAT(widget_->Get<std::string>("u31"), unknown);
  EXPECT_THAT(widget_->RemoveProperty("u31"), unknown);
}

TEST_F(ObjectTest, DescribeAddsTheNearestNames) {
  EXPECT_EQ(Describe(widget_->Set("numbr", "1"), widget_->type()),
            "widget has no property 'numbr'; nearest: number");
  EXPECT_EQ(Describe(widget_->Set("zzzzzz", "1"), widget_->type()),
            "widget has no property 'zzzzzz'");
  EXPECT_EQ(Describe(widget_->Set("u8", "x"), widget_->type()),
            Message(widget_->Set("u8", "x")));
  EXPECT_EQ(Describe(absl::OkStatus(), widget_->type()), "");
  EXPECT_EQ(
      Describe(Error(Cause::kUnknownProperty, "it's gone"), widget_->type()),
      "it's gone");
  EXPECT_EQ(
      Describe(Error(Cause::kUnknownProperty, "no quotes"), widget_->type()),
      "no quotes");
}

TEST_F(ObjectTest, DescribeFindsTheNameBehindOtherQuotes) {
  const absl::Status status =
      Annotate(widget_->Set("numbr", "1"), "child 'disk'");
  EXPECT_EQ(Describe(status, widget_->type()),
            "child 'disk': widget has no property 'numbr'; nearest: number");
}

// ---- Setting and getting by type -------------------------------------------

TEST_F(ObjectTest, IntegersGoToEveryKindTheyFit) {
  EXPECT_THAT(widget_->Set("u8", 255), IsOk());
  EXPECT_THAT(widget_->Set("u16", 512), IsOk());
  EXPECT_THAT(widget_->Set("u32", 1u << 31), IsOk());
  EXPECT_THAT(widget_->Set("u64", kUint64Max), IsOk());
  EXPECT_THAT(widget_->Set("i8", -128), IsOk());
  EXPECT_THAT(widget_->Set("i64", kInt64Min), IsOk());
  EXPECT_THAT(widget_->Set("size", 4096), IsOk());
  EXPECT_THAT(widget_->Set("depth", 4), IsOk());
  EXPECT_THAT(widget_->Get<uint8_t>("u8"), IsOkAndHolds(255));
  EXPECT_THAT(widget_->Get<uint16_t>("u16"), IsOkAndHolds(512));
  EXPECT_THAT(widget_->Get<uint32_t>("u32"), IsOkAndHolds(1u << 31));
  EXPECT_THAT(widget_->Get<uint64_t>("u64"), IsOkAndHolds(kUint64Max));
  EXPECT_THAT(widget_->Get<int8_t>("i8"), IsOkAndHolds(-128));
  EXPECT_THAT(widget_->Get<int64_t>("i64"), IsOkAndHolds(kInt64Min));
  EXPECT_THAT(widget_->Get<uint64_t>("size"), IsOkAndHolds(4096u));
  EXPECT_THAT(widget_->Get<int64_t>("twice"), IsOkAndHolds(int64_t{1} << 32));
  EXPECT_THAT(widget_->Get<uint32_t>("depth"), IsOkAndHolds(4u));
}

TEST_F(ObjectTest, APositiveIntegerMayGoToASignedProperty) {
  EXPECT_THAT(widget_->Set("i8", 127u), IsOk());
  EXPECT_THAT(widget_->Get<int>("i8"), IsOkAndHolds(127));
  EXPECT_THAT(widget_->Set("i8", 128u),
              HasCause(Cause::kOutOfRange, HasSubstr("-128..127")));
  EXPECT_THAT(widget_->Set("i64", kUint64Max), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(widget_->Set("i8", -129),
              HasCause(Cause::kOutOfRange, HasSubstr("-128..127")));
}

TEST_F(ObjectTest, ANegativeIntegerIsOutsideOfUnsigned) {
  EXPECT_THAT(widget_->Set("u32", -1),
              HasCause(Cause::kOutOfRange,
                       AllOf(HasSubstr("widget.u32"), HasSubstr("-1"))));
  EXPECT_THAT(widget_->Set("size", -1), HasCause(Cause::kOutOfRange));
}

TEST_F(ObjectTest, IntegersOutOfRangeAreNamedWithTheRange) {
  EXPECT_THAT(widget_->Set("u16", 1),
              HasCause(Cause::kOutOfRange, "widget.u16: 1 is outside 2..1024"));
  EXPECT_THAT(widget_->Set("u8", 256),
              HasCause(Cause::kOutOfRange, HasSubstr("256 is outside 0..255")));
}

TEST_F(ObjectTest, AnIntegerIsANumberButNoOtherKind) {
  EXPECT_THAT(widget_->Set("number", 3), IsOk());
  EXPECT_THAT(widget_->GetValue("number"), IsOkAndHolds(Value(3.0)));
  EXPECT_THAT(widget_->Set("number", -3), IsOk());
  EXPECT_THAT(widget_->GetValue("number"), IsOkAndHolds(Value(-3.0)));
  for (std::string_view name : {"flag", "text", "mode", "list", "link"}) {
    EXPECT_THAT(widget_->Set(name, 1),
                HasCause(Cause::kBadValue, HasSubstr("an integer where ")))
        << name;
    EXPECT_THAT(widget_->Set(name, -1), HasCause(Cause::kBadValue)) << name;
  }
}

TEST_F(ObjectTest, ANumberIsANumberOnly) {
  EXPECT_THAT(widget_->Set("number", 0.5), IsOk());
  EXPECT_THAT(widget_->GetValue("number"), IsOkAndHolds(Value(0.5)));
  EXPECT_THAT(widget_->Set("number", 0.25f), IsOk());
  EXPECT_THAT(widget_->GetValue("number"), IsOkAndHolds(Value(0.25)));
  EXPECT_THAT(widget_->Set("flag", 0.5),
              HasCause(Cause::kBadValue, HasSubstr("a number where ")));
}

TEST_F(ObjectTest, ABooleanIsABooleanOnly) {
  EXPECT_THAT(widget_->Set("flag", true), IsOk());
  EXPECT_THAT(widget_->Get<bool>("flag"), IsOkAndHolds(true));
  for (std::string_view name : {"u8", "i8", "size", "text", "number", "list"}) {
    EXPECT_THAT(widget_->Set(name, true),
                HasCause(Cause::kBadValue, HasSubstr("a boolean where ")))
        << name;
  }
}

TEST_F(ObjectTest, GettingAsAnotherKindIsABadValue) {
  ASSERT_THAT(widget_->Set("list", "1"), IsOk());
  EXPECT_THAT(widget_->Get<bool>("u8"),
              HasCause(Cause::kBadValue,
                       "widget.u8: it holds an integer, not a boolean"));
  EXPECT_THAT(widget_->Get<bool>("i8"), HasCause(Cause::kBadValue));
  EXPECT_THAT(widget_->Get<uint8_t>("flag"),
              HasCause(Cause::kBadValue,
                       "widget.flag: it holds a boolean, not an integer"));
  EXPECT_THAT(widget_->Get<int>("text"),
              HasCause(Cause::kBadValue, HasSubstr("it holds a text")));
  EXPECT_THAT(widget_->Get<int>("number"),
              HasCause(Cause::kBadValue, HasSubstr("it holds a number")));
  EXPECT_THAT(widget_->Get<int>("list"),
              HasCause(Cause::kBadValue, HasSubstr("it holds a list")));
  EXPECT_THAT(widget_->Get<int>("link"),
              HasCause(Cause::kBadValue, HasSubstr("it holds null")));
}

TEST_F(ObjectTest, GettingInATypeThatIsTooSmallIsOutOfRange) {
  ASSERT_THAT(widget_->Set("u64", kUint64Max), IsOk());
  ASSERT_THAT(widget_->Set("u32", 200), IsOk());
  ASSERT_THAT(widget_->Set("i8", -1), IsOk());
  EXPECT_THAT(widget_->Get<uint8_t>("u64"),
              HasCause(Cause::kOutOfRange,
                       "widget.u64: 18446744073709551615 does not fit 0..255"));
  EXPECT_THAT(widget_->Get<int64_t>("u64"), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(widget_->Get<uint64_t>("i8"), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(
      widget_->Get<int8_t>("u32"),
      HasCause(Cause::kOutOfRange, "widget.u32: 200 does not fit -128..127"));
  EXPECT_THAT(widget_->Get<uint8_t>("u32"), IsOkAndHolds(200));
  EXPECT_THAT(widget_->Get<std::string>("u32"), IsOkAndHolds("200"));
}

// ---- Setting and getting as Value ------------------------------------------

TEST_F(ObjectTest, EveryKindGoesThroughValue) {
  const std::pair<std::string_view, Value> rows[] = {
      {"u8", 5},
      {"i8", -5},
      {"flag", true},
      {"number", 0.25},
      {"size", 4096},
      {"text", "hello"},
      {"mode", "on"},
      {"depth", 2},
      {"u64", kUint64Max},
      {"i64", kInt64Min},
      {"list", Value::List{1, 2}},
  };
  for (const auto& [name, value] : rows) {
    EXPECT_THAT(widget_->Set(name, value), IsOk()) << name;
    EXPECT_THAT(widget_->GetValue(name), IsOkAndHolds(value)) << name;
  }
  EXPECT_THAT(widget_->GetValue("link"), IsOkAndHolds(Value()));
  EXPECT_THAT(widget_->GetValue("twice"), IsOkAndHolds(Value(0)));
}

TEST_F(ObjectTest, AValueOfAnotherKindIsABadValue) {
  EXPECT_THAT(widget_->Set("u8", Value("5")),
              HasCause(Cause::kBadValue, HasSubstr("a text where an integer")));
  EXPECT_THAT(widget_->Set("flag", Value(1)), HasCause(Cause::kBadValue));
  EXPECT_THAT(widget_->Set("list", Value(1)),
              HasCause(Cause::kBadValue, HasSubstr("where a list")));
  EXPECT_THAT(widget_->Set("list", Value::List{1, "x"}),
              HasCause(Cause::kBadValue));
  EXPECT_THAT(widget_->Set("number", Value("1")), HasCause(Cause::kBadValue));
  EXPECT_THAT(widget_->Set("text", Value(1)), HasCause(Cause::kBadValue));
}

// ---- Handles ---------------------------------------------------------------

TEST_F(ObjectTest, AHandleSetsWhatANameWouldSet) {
  auto u16 = props::Handle<uint16_t>::Find(widget_->type(), "u16");
  ASSERT_THAT(u16, IsOk());
  EXPECT_THAT(u16->Set(*widget_, 8), IsOk());
  EXPECT_EQ(u16->Get(*widget_), 8);
  EXPECT_THAT(widget_->Get("u16"), IsOkAndHolds("8"));
  EXPECT_TRUE(widget_->WasSet(Row("u16")));
  EXPECT_THAT(u16->Set(*widget_, 1),
              HasCause(Cause::kOutOfRange, "widget.u16: 1 is outside 2..1024"));
  EXPECT_EQ(u16->Get(*widget_), 8);
}

// ---- Who may set what, and when --------------------------------------------

TEST_F(ObjectTest, AReadOnlyPropertyIsSetByNobody) {
  const auto refused = HasCause(Cause::kReadOnly, HasSubstr("is read-only"));
  EXPECT_THAT(widget_->Set("fixed", "8"), refused);
  EXPECT_THAT(widget_->Set("fixed", 8), refused);
  EXPECT_THAT(widget_->Set("fixed", Value(8)), refused);
  EXPECT_THAT(widget_->Set("twice", "8"), refused);
  EXPECT_THAT(
      widget_->Set("type", "gadget"),
      HasCause(Cause::kReadOnly, "widget.type: the property is read-only"));
  EXPECT_THAT(widget_->Get("fixed"), IsOkAndHolds("7"));
}

TEST_F(ObjectTest, AnInternalPropertyIsSetByTheProgramOnly) {
  for (SetBy by : {SetBy::kLayer, SetBy::kUser, SetBy::kMonitor}) {
    EXPECT_THAT(widget_->Set("own", "3", by),
                HasCause(Cause::kReadOnly,
                         "widget.own: the property is set by the program "
                         "only"));
    EXPECT_THAT(widget_->Set("own", Value(3), by), HasCause(Cause::kReadOnly));
    EXPECT_THAT(widget_->Set("u32", "3", by), IsOk());
  }
  EXPECT_THAT(widget_->Get("own"), IsOkAndHolds("0"));
  EXPECT_THAT(widget_->Set("own", "3"), IsOk());
  EXPECT_THAT(widget_->Set("own", 4), IsOk());
}

TEST_F(ObjectTest, ABooleanIsNoWayAroundALock) {
  ASSERT_THAT(widget_->Set("flag", true), IsOk());
  EXPECT_TRUE(widget_->WasSet(Row("flag")));
  widget_->LockProperties();
  EXPECT_THAT(widget_->Set("flag", false), HasCause(Cause::kWrongPhase));
  EXPECT_THAT(widget_->Get<bool>("flag"), IsOkAndHolds(true));
}

TEST_F(ObjectTest, ALockedObjectTakesOnlyWhatIsMarkedForIt) {
  EXPECT_FALSE(widget_->properties_locked());
  widget_->LockProperties();
  EXPECT_TRUE(widget_->properties_locked());
  const auto refused =
      HasCause(Cause::kWrongPhase,
               "widget.u32: cannot be set after (widget) is realized");
  EXPECT_THAT(widget_->Set("u32", "1"), refused);
  EXPECT_THAT(widget_->Set("u32", 1), refused);
  EXPECT_THAT(widget_->Set("u32", Value(1)), refused);
  EXPECT_THAT(
      props::Handle<uint32_t>::Find(widget_->type(), "u32")->Set(*widget_, 1),
      refused);
  EXPECT_THAT(widget_->Set("hot", "1"), IsOk());
  EXPECT_THAT(widget_->Set("hot", 2), IsOk());
  EXPECT_THAT(widget_->Get("hot"), IsOkAndHolds("2"));
  widget_->UnlockProperties();
  EXPECT_THAT(widget_->Set("u32", "1"), IsOk());
}

TEST_F(ObjectTest, UnstableAndDeprecatedAreMarksOnly) {
  EXPECT_TRUE(Row("x-old").has(PropertyFlags::kUnstable));
  EXPECT_TRUE(Row("x-old").has(PropertyFlags::kDeprecated));
  EXPECT_EQ(Row("x-old").deprecated_since, "7.1");
  EXPECT_EQ(Row("x-old").replacement, "u32");
  EXPECT_THAT(widget_->Set("x-old", "1", SetBy::kUser), IsOk());
}

TEST_F(ObjectTest, APropertyWithoutGetterCannotBeRead) {
  ClassProperty secret = props::RuntimeProperty(registry_, "secret", "str");
  secret.get = nullptr;
  secret.unreadable = "it is a password";
  ClassProperty plain = props::RuntimeProperty(registry_, "plain", "str");
  plain.get = nullptr;
  TypeBuilder type("vault");
  type.Property(std::move(secret)).Property(std::move(plain));
  registry_.Add(std::move(type));
  ASSERT_THAT(registry_.Seal(), IsOk());
  Ref<Object> vault = *context_->New("vault");
  EXPECT_THAT(vault->Set("secret", "1234"), IsOk());
  const auto refused =
      HasCause(Cause::kUnreadable,
               "vault.secret: the property cannot be read: it is a password");
  EXPECT_THAT(vault->Get("secret"), refused);
  EXPECT_THAT(vault->GetValue("secret"), refused);
  EXPECT_THAT(vault->Get<bool>("secret"), refused);
  EXPECT_THAT(vault->Get<int>("secret"), refused);
  EXPECT_THAT(vault->Get<unsigned>("secret"), refused);
  EXPECT_THAT(
      vault->Get("plain"),
      HasCause(Cause::kUnreadable, "vault.plain: the property cannot be read"));
}

// ---- What was set ----------------------------------------------------------

TEST_F(ObjectTest, RemembersWhatWasSet) {
  for (std::string_view name : {"u8", "text", "depth", "flag", "link"}) {
    EXPECT_FALSE(widget_->WasSet(Row(name))) << name;
  }
  EXPECT_THAT(widget_->Set("u8", 1), IsOk());
  EXPECT_THAT(widget_->Set("text", "x"), IsOk());
  EXPECT_THAT(widget_->Set("depth", "1"), IsOk());
  EXPECT_FALSE(widget_->Set("flag", "x").ok());
  EXPECT_THAT(widget_->Set("link", ""), IsOk());
  for (std::string_view name : {"u8", "text", "depth", "link"}) {
    EXPECT_TRUE(widget_->WasSet(Row(name))) << name;
  }
  EXPECT_FALSE(widget_->WasSet(Row("flag")));
  EXPECT_FALSE(widget_->WasSet(Row("u16")));
  const Object& inner = *widget_->Child("inner");
  EXPECT_TRUE(inner.WasSet(*inner.type().FindProperty("depth")));
}

TEST_F(ObjectTest, RemembersWhatWasSetBeyondSixtyFourProperties) {
  TypeBuilder many("many");
  for (int i = 0; i < 200; ++i) {
    many.Property(
        props::RuntimeProperty(registry_, fmt::format("p{}", i), "uint32"));
  }
  registry_.Add(std::move(many));
  ASSERT_THAT(registry_.Seal(), IsOk());
  Ref<Object> object = *context_->New("many");
  auto was_set = [&](int i) {
    return object->WasSet(*object->type().FindProperty(fmt::format("p{}", i)));
  };
  EXPECT_FALSE(was_set(199));
  EXPECT_THAT(object->Set("p100", 1), IsOk());
  EXPECT_TRUE(was_set(100));
  EXPECT_FALSE(was_set(199));
  EXPECT_THAT(object->Set("p199", "1"), IsOk());
  EXPECT_THAT(object->Set("p3", "1"), IsOk());
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(was_set(i), i == 3 || i == 100 || i == 199) << i;
  }
}

// ---- Aliases of classes ----------------------------------------------------

// Fails before its run-time children are made, and looks at them all the same.
class Early : public Extends<Early, Object> {
 public:
  static constexpr std::string_view kTypeName = "early";
  explicit Early(const Construct& construct) : Extends(construct) {
    construct.Fail(Error(Cause::kFailed, "no back end"));
  }
  ~Early() override {
    EXPECT_THAT(Get("n"), HasCause(Cause::kWrongPhase,
                                   HasSubstr("behind the alias is gone")));
    EXPECT_THAT(Set("n", "1"), HasCause(Cause::kWrongPhase));
  }
};

TEST(ClassAliasTest, WhereThereIsNoChildAnAliasReachesNothing) {
  TypeRegistry registry;
  registry.Register<Early>();
  TypeBuilder part("part");
  part.Property(props::RuntimeProperty(registry, "n", "uint32", 1));
  registry.Add(std::move(part));
  ClassProperty alias;
  alias.name = "n";
  alias.stands_for.child = "part";
  alias.stands_for.property = "n";
  TypeBuilder owner("owner");
  owner.Parent("early").Child("part", "part").Property(std::move(alias));
  registry.Add(std::move(owner));
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  EXPECT_THAT(context.New("owner"), HasCause(Cause::kFailed));
}

}  // namespace
}  // namespace qom
