// A property on its own: its range and rules, its checks of defaults, values of
// any kind through it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/property.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/kinds.h"
#include "props/runtime_property.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::IsOkAndHolds;
using ::testing::HasSubstr;

static_assert(Has(PropertyFlags::kReadOnly | PropertyFlags::kInternal,
                  PropertyFlags::kInternal));
static_assert(!Has(PropertyFlags::kReadOnly, PropertyFlags::kInternal));
static_assert((PropertyFlags::kReadOnly & PropertyFlags::kInternal) ==
              PropertyFlags::kNone);

template <typename V>
ClassProperty Of(uint64_t min, uint64_t max) {
  ClassProperty property;
  property.name = "n";
  property.min = min;
  property.max = max;
  property.reports_range = true;
  props::SetKind<V>(property);
  return property;
}

// ---- What is legal ---------------------------------------------------------

TEST(ClassPropertyTest, ARangeIsLegalInfoOnlyIfItWasDeclared) {
  EXPECT_EQ(Of<uint16_t>(2, 1024).Legal(), "2..1024");
  EXPECT_EQ(Of<int16_t>(static_cast<uint64_t>(-5), 5).Legal(), "-5..5");
  ClassProperty implied;
  props::SetKind<uint8_t>(implied);
  EXPECT_EQ(implied.Legal(), "");
  EXPECT_EQ(implied.max, 255u);
}

TEST(ClassPropertyTest, RulesSayWhatElseIsLegal) {
  PropertyRule rule;
  ClassProperty property = Of<uint16_t>(2, 1024);
  property.rule = &rule;
  rule.power_of_two = true;
  EXPECT_EQ(property.Legal(), "2..1024, a power of two");
  rule.zero_is_unset = true;
  EXPECT_EQ(property.Legal(), "2..1024, a power of two, or 0 for unset");
  rule.text_form = "52:54:00:12:34:56";
  EXPECT_EQ(property.Legal(), "52:54:00:12:34:56");
  rule.values = {"auto", "on"};
  EXPECT_EQ(property.Legal(), "one of auto, on");
}

TEST(ClassPropertyTest, ChecksADefault) {
  const ClassProperty property = Of<uint16_t>(2, 1024);
  EXPECT_THAT(property.Check(2), IsOk());
  EXPECT_THAT(property.Check(1), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(property.Check("2"), HasCause(Cause::kBadValue));
  // Of what is computed nothing is known before there is an object.
  EXPECT_THAT(ClassProperty().Check("x"), IsOk());
}

TEST(ClassPropertyTest, PlainIsWhatLiesInTheObjectAsBytes) {
  ClassProperty property = Of<uint16_t>(2, 1024);
  EXPECT_FALSE(property.is_plain());  // not laid out yet
  property.offset = 64;
  EXPECT_TRUE(property.is_plain());
  ClassProperty text;
  props::SetKind<std::string>(text);
  text.offset = 64;
  EXPECT_FALSE(text.is_plain());
  EXPECT_FALSE(ClassProperty().is_plain());
  EXPECT_FALSE(ClassProperty().is_alias());
}

// ---- Rules at work ---------------------------------------------------------

TEST(PropertyRuleTest, HoldForSetsButADefaultMayBreakThem) {
  TypeRegistry registry;
  PropertyRule rule;
  rule.power_of_two = true;
  ClassProperty queue = props::RuntimeProperty(registry, "queue", "uint16", 3);
  queue.rule = registry.Keep(std::move(rule));
  queue.min = 2;
  queue.max = 64;
  queue.reports_range = true;
  TypeBuilder type("type");
  type.Property(std::move(queue));
  registry.Add(std::move(type));
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  Ref<Object> object = *context.New("type");
  EXPECT_THAT(object->Get("queue"), IsOkAndHolds("3"));
  EXPECT_THAT(object->Set("queue", 8), IsOk());
  const absl::Status refused = object->Set("queue", 6);
  EXPECT_THAT(refused, HasCause(CauseOf(refused), HasSubstr("type.queue: ")));
  EXPECT_THAT(refused, HasCause(CauseOf(refused), HasSubstr("a power of two")));
  EXPECT_FALSE(object->Set("queue", "6").ok());
  EXPECT_THAT(object->Get("queue"), IsOkAndHolds("8"));
}

// ---- Fields by kind --------------------------------------------------------

// The generic set and get, which know a field by its kind alone.
TEST(FieldTest, AnyKindCanBeSetAndReadThroughItsKind) {
  TypeRegistry registry;
  ClassProperty field = props::RuntimeProperty(registry, "n", "uint16", 7);
  field.set = &internal::SetField;
  field.get = &internal::GetField;
  TypeBuilder type("type");
  type.Property(std::move(field));
  registry.Add(std::move(type));
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  Ref<Object> object = *context.New("type");
  EXPECT_THAT(object->Get("n"), IsOkAndHolds("7"));
  EXPECT_THAT(object->Set("n", Value(9)), IsOk());
  EXPECT_THAT(object->Get("n"), IsOkAndHolds("9"));
  EXPECT_THAT(object->Set("n", Value(70000)), HasCause(Cause::kOutOfRange));
}

}  // namespace
}  // namespace qom
