// A property that one object has beyond those of its class, and an alias of a
// property of another, come by name, are used like any other, and go again.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "qom/visitor.h"
#include "tests/qom/object_types.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::Inner;
using ::qom::test::IsOk;
using ::qom::test::IsOkAndHolds;
using ::qom::test::ObjectTest;
using ::qom::test::Widget;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// ---- Dynamic properties ----------------------------------------------------

// Accessors of a number that `held` keeps.
DynamicAccessors NumberIn(std::shared_ptr<uint64_t> held) {
  DynamicAccessors accessors;
  accessors.get = [held](const Object&, Visitor& visitor) {
    return visitor.Unsigned(held.get(), UINT64_MAX);
  };
  accessors.set = [held](Object&, Visitor& visitor) {
    return visitor.Unsigned(held.get(), 99);
  };
  return accessors;
}

TEST_F(ObjectTest, ADynamicPropertyIsReachedLikeAnyOther) {
  EXPECT_FALSE(widget_->HasDynamicProperties());
  EXPECT_THAT(widget_->DynamicProperties(), ElementsAre("inner"));
  auto number = std::make_shared<uint64_t>(5);
  EXPECT_THAT(widget_->AddProperty("extra", "int", NumberIn(number)),
              IsOkAndHolds("extra"));
  EXPECT_TRUE(widget_->HasDynamicProperties());
  EXPECT_THAT(widget_->Get("extra"), IsOkAndHolds("5"));
  EXPECT_THAT(widget_->Set("extra", "0x10"), IsOk());
  EXPECT_THAT(widget_->Set("extra", 17), IsOk());
  EXPECT_THAT(widget_->Set("extra", Value(18)), IsOk());
  EXPECT_THAT(widget_->Get<uint8_t>("extra"), IsOkAndHolds(18));
  EXPECT_EQ(*number, 18u);
  EXPECT_THAT(
      widget_->Set("extra", "100"),
      HasCause(Cause::kOutOfRange, "widget.extra: 100 is outside 0..99"));
  const ObjectProperty* property = widget_->FindProperty("extra");
  ASSERT_NE(property, nullptr);
  EXPECT_EQ(property->name, "extra");
  EXPECT_EQ(property->type, "int");
  EXPECT_FALSE(property->is_class_property);
  EXPECT_THAT(widget_->DynamicProperties(), ElementsAre("extra", "inner"));
}

TEST_F(ObjectTest, ADynamicPropertyBelongsToOneObject) {
  auto number = std::make_shared<uint64_t>(5);
  ASSERT_THAT(widget_->AddProperty("extra", "int", NumberIn(number)), IsOk());
  Ref<Widget> other = *context_->New<Widget>();
  EXPECT_EQ(other->FindProperty("extra"), nullptr);
  EXPECT_THAT(other->Get("extra"), HasCause(Cause::kUnknownProperty));
}

TEST_F(ObjectTest, FlagsOfADynamicPropertyCount) {
  auto number = std::make_shared<uint64_t>(5);
  ASSERT_THAT(widget_->AddProperty("ro", "int", NumberIn(number),
                                   PropertyFlags::kReadOnly),
              IsOk());
  ASSERT_THAT(widget_->AddProperty("own", "int", NumberIn(number)).status(),
              HasCause(Cause::kTaken));
  ASSERT_THAT(widget_->AddProperty("mine", "int", NumberIn(number),
                                   PropertyFlags::kInternal),
              IsOk());
  ASSERT_THAT(widget_->AddProperty("cold", "int", NumberIn(number)), IsOk());
  ASSERT_THAT(widget_->AddProperty("warm", "int", NumberIn(number),
                                   PropertyFlags::kRealizedSetAllowed),
              IsOk());
  EXPECT_THAT(widget_->Set("ro", "1"), HasCause(Cause::kReadOnly));
  EXPECT_THAT(widget_->Set("mine", "1", SetBy::kUser),
              HasCause(Cause::kReadOnly));
  EXPECT_THAT(widget_->Set("mine", "1"), IsOk());
  widget_->LockProperties();
  EXPECT_THAT(widget_->Set("cold", "1"), HasCause(Cause::kWrongPhase));
  EXPECT_THAT(widget_->Set("warm", "1"), IsOk());
}

TEST_F(ObjectTest, AnAccessorThatIsMissingIsNoAccess) {
  ASSERT_THAT(widget_->AddProperty("none", "int", {}), IsOk());
  EXPECT_THAT(widget_->Set("none", "1"), HasCause(Cause::kReadOnly));
  EXPECT_THAT(
      widget_->Get("none"),
      HasCause(Cause::kUnreadable, "widget.none: the property cannot be read"));
}

TEST_F(ObjectTest, TheNameOfADynamicPropertyMustBeFreeAndLegal) {
  ASSERT_THAT(widget_->AddProperty("extra", "int", {}), IsOk());
  for (std::string_view taken : {"extra", "u8", "type", "inner"}) {
    EXPECT_THAT(
        widget_->AddProperty(taken, "int", {}),
        HasCause(Cause::kTaken,
                 fmt::format("widget has a property '{}' already", taken)));
  }
  EXPECT_THAT(widget_->AddProperty("", "int", {}), HasCause(Cause::kBadValue));
  EXPECT_THAT(widget_->AddProperty("a/b", "int", {}),
              HasCause(Cause::kBadValue, HasSubstr("'a/b'")));
}

TEST_F(ObjectTest, AStarTakesTheNextFreeNumber) {
  auto add = [&](std::string_view name) {
    return *widget_->AddProperty(name, "int", {});
  };
  EXPECT_EQ(add("irq[*]"), "irq[0]");
  EXPECT_EQ(add("irq[2]"), "irq[2]");
  EXPECT_EQ(add("irq[*]"), "irq[1]");
  EXPECT_EQ(add("irq[*]"), "irq[3]");
  EXPECT_EQ(add("gpio[*]"), "gpio[0]");
  EXPECT_EQ(*widget_->AddChild("irq[*]", *context_->New<Inner>()), "irq[4]");
  ASSERT_THAT(widget_->RemoveProperty("irq[1]"), IsOk());
  EXPECT_EQ(add("irq[*]"), "irq[1]");
  EXPECT_EQ(add("irq[*]"), "irq[5]");
  // What only looks like a number frees none.
  EXPECT_EQ(add("odd]"), "odd]");
  EXPECT_EQ(add("irq[x]"), "irq[x]");
  ASSERT_THAT(widget_->RemoveProperty("odd]"), IsOk());
  ASSERT_THAT(widget_->RemoveProperty("irq[x]"), IsOk());
  ASSERT_THAT(widget_->RemoveProperty("gpio[0]"), IsOk());
  EXPECT_EQ(add("irq[*]"), "irq[6]");
  EXPECT_EQ(add("[*]"), "[0]");
}

TEST_F(ObjectTest, AStarTakesTheLowestFreeNumberWhateverCameAndWent) {
  std::set<int> used;
  uint32_t random = 1;
  for (int step = 0; step < 20'000; ++step) {
    random = random * 1'664'525 + 1'013'904'223;
    const int number = static_cast<int>(random >> 24) % 40;
    const std::string name = fmt::format("irq[{}]", number);
    if (random >> 22 & 1) {
      int lowest = 0;
      while (used.contains(lowest)) ++lowest;
      ASSERT_THAT(widget_->AddProperty("irq[*]", "int", {}),
                  IsOkAndHolds(fmt::format("irq[{}]", lowest)));
      used.insert(lowest);
    } else if (random >> 23 & 1) {
      ASSERT_EQ(widget_->AddProperty(name, "int", {}).ok(),
                used.insert(number).second);
    }
    if (used.size() > 20 && used.erase(number) != 0) {
      ASSERT_THAT(widget_->RemoveProperty(name), IsOk());
    }
  }
}

// What is removed leaves nothing that a later look-up passes; it took minutes.
TEST_F(ObjectTest, OneOfAHundredThousandPropertiesComesAndGoesAgainAndAgain) {
  constexpr int kMany = 100'000;
  for (int i = 0; i < kMany; ++i) {
    ASSERT_THAT(widget_->AddProperty(fmt::format("p{}", i), "int", {}), IsOk());
  }
  for (int i = 0; i < kMany; ++i) {
    ASSERT_THAT(widget_->AddProperty("guest", "int", {}), IsOk());
    ASSERT_THAT(widget_->RemoveProperty("guest"), IsOk());
  }
  EXPECT_EQ(widget_->FindProperty("guest"), nullptr);
  for (int i = 0; i < kMany; ++i) {
    const std::string name = fmt::format("p{}", i);
    ASSERT_NE(widget_->FindProperty(name), nullptr) << name;
  }
}

TEST_F(ObjectTest, PropertiesAreFoundWhateverWasRemovedBesideThem) {
  std::set<int> there;
  uint32_t random = 1;
  for (int step = 0; step < 30'000; ++step) {
    random = random * 1'664'525 + 1'013'904'223;
    // Few, then many, then few again.
    const uint32_t most = 10 + static_cast<uint32_t>(step / 100 % 30) * 10;
    const int number = static_cast<int>((random >> 8) % most);
    const std::string name = fmt::format("p{}", number);
    ASSERT_EQ(widget_->FindProperty(name) != nullptr, there.contains(number));
    if (there.erase(number) != 0) {
      ASSERT_THAT(widget_->RemoveProperty(name), IsOk());
    } else {
      ASSERT_THAT(widget_->AddProperty(name, "int", {}), IsOk());
      there.insert(number);
    }
  }
  for (int number = 0; number < 310; ++number) {
    EXPECT_EQ(widget_->FindProperty(fmt::format("p{}", number)) != nullptr,
              there.contains(number));
  }
}

TEST_F(ObjectTest, ARemovedPropertyIsGone) {
  auto number = std::make_shared<uint64_t>(5);
  ASSERT_THAT(widget_->AddProperty("a", "int", NumberIn(number)), IsOk());
  ASSERT_THAT(widget_->AddProperty("b", "int", {}), IsOk());
  EXPECT_THAT(widget_->RemoveProperty("a"), IsOk());
  EXPECT_EQ(number.use_count(), 1);
  EXPECT_EQ(widget_->FindProperty("a"), nullptr);
  EXPECT_THAT(widget_->DynamicProperties(), ElementsAre("b", "inner"));
  EXPECT_THAT(widget_->RemoveProperty("a"), HasCause(Cause::kUnknownProperty));
  // Neither children nor properties of the class are dynamic properties.
  EXPECT_THAT(widget_->RemoveProperty("inner"),
              HasCause(Cause::kUnknownProperty));
  EXPECT_THAT(widget_->RemoveProperty("u8"), HasCause(Cause::kUnknownProperty));
  EXPECT_THAT(widget_->AddProperty("a", "int", {}), IsOk());
}

TEST_F(ObjectTest, APropertyMayBeRemovedByItsOwnName) {
  const std::string name = "a name too long to lie within a string";
  ASSERT_THAT(widget_->AddProperty(name, "int", {}), IsOk());
  ASSERT_THAT(widget_->AddProperty("b", "int", {}), IsOk());
  EXPECT_THAT(widget_->RemoveProperty(widget_->FindProperty(name)->name),
              IsOk());
  EXPECT_EQ(widget_->FindProperty(name), nullptr);
  EXPECT_THAT(widget_->DynamicProperties(), ElementsAre("b", "inner"));
}

// ---- Dynamic aliases -------------------------------------------------------

TEST_F(ObjectTest, AnAliasReachesTheTargetUnderAnotherName) {
  Ref<Inner> target = *context_->New<Inner>();
  ASSERT_THAT(widget_->AddAlias("deep", *target, "depth"), IsOk());
  EXPECT_THAT(widget_->Set("deep", "4"), IsOk());
  EXPECT_THAT(target->Get("depth"), IsOkAndHolds("4"));
  EXPECT_THAT(widget_->Get<uint32_t>("deep"), IsOkAndHolds(4u));
  EXPECT_EQ(widget_->FindProperty("deep")->type, "uint32");
  EXPECT_THAT(widget_->Set("deep", "10"),
              HasCause(Cause::kOutOfRange,
                       "widget.deep: inner.depth: 10 is outside 0..9"));
}

TEST_F(ObjectTest, AnAliasKeepsItsTargetAliveButNotItsOwner) {
  Ref<Inner> target = *context_->New<Inner>();
  EXPECT_EQ(target->ref_count(), 1u);
  ASSERT_THAT(widget_->AddAlias("deep", *target, "depth"), IsOk());
  EXPECT_GT(target->ref_count(), 1u);
  target.Reset();
  EXPECT_THAT(widget_->Set("deep", "4"), IsOk());
  ASSERT_THAT(widget_->AddAlias("also", *widget_, "u8"), IsOk());
  EXPECT_EQ(widget_->ref_count(), 1u);
  EXPECT_THAT(widget_->Set("also", "4"), IsOk());
  EXPECT_THAT(widget_->Get("u8"), IsOkAndHolds("4"));
  const int64_t before = context_->live_objects();
  widget_.Reset();
  EXPECT_EQ(context_->live_objects(), before - 3);  // and two Inner
}

TEST_F(ObjectTest, ObjectsWithAliasesOfOneAnotherEndWithTheirContext) {
  Ref<Inner> other = *context_->New<Inner>();
  ASSERT_THAT(widget_->AddAlias("deep", *other, "depth"), IsOk());
  ASSERT_THAT(other->AddAlias("u8", *widget_, "u8"), IsOk());
  EXPECT_THAT(other->Set("u8", "4"), IsOk());
  EXPECT_THAT(widget_->Get("u8"), IsOkAndHolds("4"));
  other.Reset();
  widget_.Reset();
  EXPECT_GT(context_->live_objects(), 0);
  context_.reset();  // fails if an object outlives it
}

TEST_F(ObjectTest, AnAliasHasTheAccessAndTheFlagsOfItsTarget) {
  Ref<Widget> target = *context_->New<Widget>();
  ASSERT_THAT(widget_->AddAlias("a-type", *target, "type"), IsOk());
  ASSERT_THAT(widget_->AddAlias("a-own", *target, "own"), IsOk());
  ASSERT_THAT(target->AddProperty("none", "int", {}), IsOk());
  ASSERT_THAT(widget_->AddAlias("a-none", *target, "none"), IsOk());
  EXPECT_THAT(widget_->Get("a-type"), IsOkAndHolds("widget"));
  EXPECT_THAT(widget_->Set("a-type", "x"), HasCause(Cause::kReadOnly));
  EXPECT_THAT(widget_->Set("a-own", "1", SetBy::kMonitor),
              HasCause(Cause::kReadOnly));
  EXPECT_THAT(widget_->Set("a-own", "1"), IsOk());
  EXPECT_THAT(widget_->Get("a-none"), HasCause(Cause::kUnreadable));
  EXPECT_THAT(widget_->Set("a-none", "1"), HasCause(Cause::kReadOnly));
  target->LockProperties();
  EXPECT_THAT(widget_->Set("a-own", "1"), HasCause(Cause::kWrongPhase));
}

TEST_F(ObjectTest, AnAliasOfNothingIsAnError) {
  Ref<Inner> target = *context_->New<Inner>();
  EXPECT_THAT(widget_->AddAlias("deep", *target, "dept"),
              HasCause(Cause::kUnknownProperty,
                       "alias 'deep' on widget: inner has no property 'dept'"));
  EXPECT_THAT(widget_->AddAlias("u8", *target, "depth"),
              HasCause(Cause::kTaken));
}

TEST_F(ObjectTest, AnAliasWhoseTargetIsRemovedSaysSo) {
  Ref<Inner> target = *context_->New<Inner>();
  ASSERT_THAT(target->AddProperty("gone", "int",
                                  NumberIn(std::make_shared<uint64_t>(1))),
              IsOk());
  ASSERT_THAT(widget_->AddAlias("there", *target, "gone"), IsOk());
  ASSERT_THAT(target->RemoveProperty("gone"), IsOk());
  EXPECT_THAT(widget_->Get("there"),
              HasCause(Cause::kUnknownProperty,
                       "widget.there: inner has no property 'gone'"));
  EXPECT_THAT(widget_->Set("there", "1"),
              HasCause(Cause::kUnknownProperty,
                       "widget.there: inner has no property 'gone'"));
}

TEST_F(ObjectTest, AliasesThatLeadToEachOtherAreAnError) {
  auto number = std::make_shared<uint64_t>(5);
  ASSERT_THAT(widget_->AddProperty("p", "int", NumberIn(number)), IsOk());
  ASSERT_THAT(widget_->AddAlias("q", *widget_, "p"), IsOk());
  ASSERT_THAT(widget_->RemoveProperty("p"), IsOk());
  EXPECT_THAT(widget_->AddAlias("p", *widget_, "q"),
              HasCause(Cause::kWrongPhase,
                       "alias 'p' on widget: it leads back to itself"));
  EXPECT_EQ(widget_->FindProperty("p"), nullptr);
  // Over two objects, with a name that is chosen.
  Ref<Inner> other = *context_->New<Inner>();
  ASSERT_THAT(widget_->AddProperty("n[*]", "int", NumberIn(number)), IsOk());
  ASSERT_THAT(other->AddAlias("there", *widget_, "n[0]"), IsOk());
  ASSERT_THAT(widget_->RemoveProperty("n[0]"), IsOk());
  EXPECT_THAT(widget_->AddAlias("n[*]", *other, "there"),
              HasCause(Cause::kWrongPhase));
  EXPECT_THAT(widget_->AddProperty("n[*]", "int", NumberIn(number)),
              IsOkAndHolds("n[0]"));
  EXPECT_THAT(other->Get("there"), IsOkAndHolds("5"));
}

TEST_F(ObjectTest, AliasesOfAliasesHaveALimit) {
  auto number = std::make_shared<uint64_t>(5);
  ASSERT_THAT(widget_->AddProperty("0", "int", NumberIn(number)), IsOk());
  size_t last = 0;
  absl::Status status;
  while (status.ok()) {
    status = widget_->AddAlias(std::to_string(last + 1), *widget_,
                               std::to_string(last));
    if (status.ok()) ++last;
  }
  EXPECT_THAT(status, HasCause(Cause::kWrongPhase, HasSubstr("500 others")));
  EXPECT_EQ(last, Object::kMostNestedCalls - 1);
  EXPECT_THAT(widget_->Set(std::to_string(last), "7"), IsOk());
  EXPECT_THAT(widget_->Get(std::to_string(last)), IsOkAndHolds("7"));
}

TEST_F(ObjectTest, AliasesThatGrowAtTheirEndAreAnErrorWhenTheyAreUsed) {
  auto number = std::make_shared<uint64_t>(5);
  ASSERT_THAT(widget_->AddProperty("0", "int", NumberIn(number)), IsOk());
  for (int i = 0; i < 2'000; ++i) {
    const std::string end = std::to_string(i);
    const std::string next = std::to_string(i + 1);
    ASSERT_THAT(widget_->AddProperty(next, "int", NumberIn(number)), IsOk());
    ASSERT_THAT(widget_->RemoveProperty(end), IsOk());
    ASSERT_THAT(widget_->AddAlias(end, *widget_, next), IsOk());
  }
  EXPECT_THAT(widget_->Get("0"),
              HasCause(Cause::kWrongPhase, HasSubstr("more than 500")));
  EXPECT_THAT(widget_->Set("0", "1"),
              HasCause(Cause::kWrongPhase, HasSubstr("more than 500")));
  EXPECT_THAT(widget_->Get("1600"), IsOkAndHolds("5"));
}

// ---- Accessors that do something to their object ---------------------------

// Accessors that run `act` and then look at what they captured.
DynamicAccessors Acting(std::function<void(Object&)> act) {
  DynamicAccessors accessors;
  const std::string captured = "captured, and too long to lie in the string";
  accessors.get = [act, captured](const Object& object, Visitor& visitor) {
    act(const_cast<Object&>(object));
    std::string_view text = captured;
    return visitor.Text(&text);
  };
  accessors.set = [act, captured](Object& object, Visitor& visitor) {
    std::string_view text;
    QOMRT_RETURN_IF_ERROR(visitor.Text(&text));
    act(object);
    return text == "fail" ? Error(Cause::kFailed, "{}", captured)
                          : absl::OkStatus();
  };
  return accessors;
}

TEST_F(ObjectTest, AnAccessorMayRemoveItsProperty) {
  const auto remove = [](Object& object) {
    EXPECT_THAT(object.RemoveProperty("once"), IsOk());
  };
  const auto add = [&] {
    ASSERT_THAT(widget_->AddProperty("once", "str", Acting(remove)), IsOk());
  };
  add();
  EXPECT_THAT(widget_->Set("once", "x"), IsOk());
  EXPECT_EQ(widget_->FindProperty("once"), nullptr);
  add();
  EXPECT_THAT(widget_->Set("once", "fail"),
              HasCause(Cause::kFailed, HasSubstr("widget.once: captured")));
  add();
  EXPECT_THAT(widget_->Get("once"), IsOkAndHolds(HasSubstr("captured")));
  EXPECT_FALSE(widget_->HasDynamicProperties());
  add();
  ASSERT_THAT(widget_->AddAlias("way", *widget_, "once"), IsOk());
  EXPECT_THAT(widget_->Get("way"), IsOkAndHolds(HasSubstr("captured")));
  EXPECT_THAT(widget_->Get("way"), HasCause(Cause::kUnknownProperty));
}

TEST_F(ObjectTest, AnAccessorMayChangeAllPropertiesOfItsObject) {
  const auto change = [](Object& object) {
    for (int i = 0; i < 50; ++i) {
      const std::string name = fmt::format("p[{}]", i);
      if (object.RemoveProperty(name).ok()) continue;
      EXPECT_THAT(object.AddProperty(name, "int", {}), IsOk());
    }
    (void)object.RemoveProperty("self");
    EXPECT_THAT(object.AddProperty("self", "int", {}), IsOk());
  };
  ASSERT_THAT(widget_->AddProperty("self", "str", Acting(change)), IsOk());
  EXPECT_THAT(widget_->Get("self"), IsOkAndHolds(HasSubstr("captured")));
  EXPECT_THAT(widget_->Get("self"), HasCause(Cause::kUnreadable));
  EXPECT_EQ(widget_->DynamicProperties().size(), 52u);
}

TEST_F(ObjectTest, AnAccessorMayLetGoOfItsObject) {
  for (const char* value : {"x", "fail"}) {
    for (const char* name : {"leave", "way"}) {
      Ref<Inner> inner = *context_->New<Inner>();
      Object& raw = *inner;
      const auto leave = [](Object& object) { object.Unparent(); };
      ASSERT_THAT(raw.AddProperty("leave", "str", Acting(leave)), IsOk());
      ASSERT_THAT(raw.AddAlias("way", raw, "leave"), IsOk());
      ASSERT_THAT(context_->root().AddChild("c", std::move(inner)), IsOk());
      EXPECT_EQ(raw.Set(name, value).ok(), value[0] == 'x');
      EXPECT_EQ(context_->root().Child("c"), nullptr);
    }
  }
  EXPECT_EQ(context_->live_objects(), 3);
}

TEST_F(ObjectTest, AccessorsThatCallThemselvesAreAnError) {
  ASSERT_THAT(widget_->AddProperty("again", "int",
                                   {.get =
                                        [](const Object& object, Visitor&) {
                                          return object.Get("again").status();
                                        }}),
              IsOk());
  EXPECT_THAT(widget_->Get("again"),
              HasCause(Cause::kWrongPhase, HasSubstr("more than 500")));
}

TEST_F(ObjectTest, AGetterThatSetsIsSafeWhileTheJournalIsKept) {
  Context context(registry_, {.journal = true});
  Ref<Inner> inner = *context.New<Inner>();
  DynamicAccessors accessors;
  accessors.get = [](const Object& object, Visitor& visitor) {
    for (int i = 0; i < 100; ++i) {
      EXPECT_THAT(const_cast<Object&>(object).Set("depth", 1), IsOk());
    }
    uint64_t number = 1;
    return visitor.Unsigned(&number, 1);
  };
  accessors.set = [](Object&, Visitor&) { return absl::OkStatus(); };
  ASSERT_THAT(inner->AddProperty("busy", "int", std::move(accessors)), IsOk());
  EXPECT_THAT(inner->Set("busy", "1"), IsOk());
  EXPECT_EQ(inner->Journal().back().property, "busy");
  EXPECT_EQ(inner->Journal().size(), 101u);
}

}  // namespace
}  // namespace qom
