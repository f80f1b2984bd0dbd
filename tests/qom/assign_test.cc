// The one way in for a value: who may set what, what is read, and that who sets
// is known at the end of every alias.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/assign.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qdev/containers.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/error_facts.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::IsOkAndHolds;
using ::testing::ElementsAre;

class Core : public Extends<Core, Object> {
 public:
  static constexpr std::string_view kTypeName = "core";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t rate_ = 0;
  std::string name_;
};
struct Core::Props {
  static constexpr auto kRate =
      props::Field<&Core::rate_>("rate", {.min = 1, .max = 100});
  static constexpr auto kName = props::Field<&Core::name_>("name");
  static constexpr auto kAll = props::Table(kRate, kName);
};

class Shell : public Extends<Shell, Object> {
 public:
  static constexpr std::string_view kTypeName = "shell";
  struct Props;
  explicit Shell(const Construct& construct)
      : Extends(construct), core_(construct, "core") {}

 private:
  qom::Child<Core> core_;
  uint32_t plain_ = 0;
  uint32_t mine_ = 0;
  uint32_t fixed_ = 0;
};
struct Shell::Props {
  static constexpr auto kPlain = props::Field<&Shell::plain_>("plain");
  static constexpr auto kMine =
      props::Field<&Shell::mine_>("mine", {.flags = PropertyFlags::kInternal});
  static constexpr auto kFixed = props::Field<&Shell::fixed_>(
      "fixed", {.flags = PropertyFlags::kReadOnly});
  static constexpr auto kRate = props::Alias<&Shell::core_>("rate");
  static constexpr auto kAll = props::Table(kPlain, kMine, kFixed, kRate);
};

class AssignTest : public ::testing::Test {
 protected:
  AssignTest() {
    registry_.Register<Core>();
    registry_.Register<Shell>();
    TypeBuilder box("box");
    box.Child("lid", "core");
    registry_.Add(std::move(box));
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<Context>(registry_, Options());
    shell_ = *context_->New<Shell>();
  }
  static Context::Options Options() { return {.journal = true}; }
  const ClassProperty& Row(std::string_view name) {
    return *shell_->type().FindProperty(name);
  }

  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
  Ref<Shell> shell_;
};

constexpr SetBy kAllSetters[] = {SetBy::kInternal, SetBy::kLayer, SetBy::kUser,
                                 SetBy::kMonitor};

TEST_F(AssignTest, TheRowsOfTheFlagsSayWhoMaySet) {
  for (const SetBy by : kAllSetters) {
    EXPECT_THAT(CheckMaySet(Row("plain"), "shell", by), IsOk());
    EXPECT_THAT(
        CheckMaySet(Row("fixed"), "shell", by),
        HasCause(Cause::kReadOnly, "shell.fixed: the property is read-only"));
    const absl::Status mine = CheckMaySet(Row("mine"), "shell", by);
    if (by == SetBy::kInternal) {
      EXPECT_THAT(mine, IsOk());
    } else {
      EXPECT_THAT(mine, HasCause(Cause::kReadOnly,
                                 "shell.mine: the property is set by the "
                                 "program only"));
    }
  }
}

TEST_F(AssignTest, ARefusalIsAFact) {
  const ErrorFacts facts =
      FactsOf(CheckMaySet(Row("fixed"), "shell", SetBy::kUser));
  EXPECT_EQ(facts.subject, "shell");
  EXPECT_EQ(facts.property, "fixed");
}

TEST_F(AssignTest, ALockedObjectRefusesEveryone) {
  shell_->LockProperties();
  for (const SetBy by : kAllSetters) {
    EXPECT_THAT(CheckMaySet(Row("plain"), *shell_, by),
                HasCause(Cause::kWrongPhase));
  }
  EXPECT_THAT(CheckMaySet(Row("plain"), "shell", SetBy::kUser), IsOk());
}

TEST_F(AssignTest, AnInputIsReadAsWhatItIs) {
  const Value number = 7;
  const Value text = "7";
  const ClassProperty& rate = Row("plain");
  EXPECT_THAT(ReadValue(rate, Input::OfValue(number)), IsOkAndHolds(Value(7)));
  EXPECT_THAT(ReadValue(rate, Input::OfText("0x7")), IsOkAndHolds(Value(7)));
  EXPECT_THAT(ReadValue(rate, Input::OfEntry(text)), IsOkAndHolds(Value(7)));
  EXPECT_THAT(ReadValue(rate, Input::OfEntry(number)), IsOkAndHolds(Value(7)));
  EXPECT_THAT(ReadValue(rate, Input::OfValue(text)),
              HasCause(Cause::kBadValue));
  EXPECT_EQ(Input::OfText("x").ToValue(), Value("x"));
}

TEST_F(AssignTest, TheValueOfAnAliasIsReadAsItsTargetWould) {
  EXPECT_THAT(ReadValue(Row("rate"), Input::OfText("0x10")),
              IsOkAndHolds(Value(16)));
  EXPECT_THAT(ReadValue(Row("rate"), Input::OfText("0")),
              HasCause(Cause::kOutOfRange));
  EXPECT_EQ(Unaliased(Row("rate")).declared_by->name(), "core");
  EXPECT_EQ(&Unaliased(Row("plain")), &Row("plain"));
}

TEST_F(AssignTest, AnErrorOfASetSaysWhatIsLegalAsAFact) {
  const ErrorFacts facts =
      FactsOf(Assign(*shell_, Row("rate"), Input::OfText("x"), SetBy::kUser));
  EXPECT_EQ(facts.cause, Cause::kBadValue);
  EXPECT_EQ(facts.subject, "core");
  EXPECT_EQ(facts.property, "rate");
  EXPECT_EQ(facts.legal, "1..100");
}

TEST_F(AssignTest, WhoSetsIsKnownBehindAnAliasOfTheClass) {
  ASSERT_THAT(shell_->Set("rate", "5", SetBy::kUser), IsOk());
  const Object& core = *shell_->Child("core");
  ASSERT_EQ(core.Journal().size(), 1u);
  EXPECT_EQ(core.Journal()[0].by, SetBy::kUser);
}

TEST_F(AssignTest, WhoSetsIsKnownBehindAnAliasOfTheObject) {
  const Ref<Shell> other = *context_->New<Shell>();
  ASSERT_THAT(other->AddAlias("deep", *shell_, "rate"), IsOk());
  ASSERT_THAT(other->Set("deep", "5", SetBy::kMonitor), IsOk());
  ASSERT_EQ(shell_->Journal().size(), 1u);
  EXPECT_EQ(shell_->Journal()[0].by, SetBy::kMonitor);
  EXPECT_EQ(shell_->Child("core")->Journal()[0].by, SetBy::kMonitor);
}

TEST_F(AssignTest, WhatIsForTheProgramIsSoBehindAnAlias) {
  const Ref<Shell> other = *context_->New<Shell>();
  DynamicAccessors passes_on;
  passes_on.set = [target = shell_](Object&, Visitor& visitor) {
    return target->SetProperty(*target->FindProperty("mine"), visitor);
  };
  ASSERT_THAT(other->AddProperty("way", "uint32", std::move(passes_on)),
              IsOk());
  EXPECT_THAT(other->Set("way", "1"), IsOk());
  EXPECT_THAT(other->Set("way", "1", SetBy::kUser), HasCause(Cause::kReadOnly));
}

// ---- Names of children -----------------------------------------------------

TEST_F(AssignTest, TheNameOfAChildReadsAsItsPath) {
  ASSERT_THAT((*qdev::EnsureContainer(*context_, "/machine"))
                  ->AddChild("shell", shell_),
              IsOk());
  EXPECT_THAT(shell_->Get("core"), IsOkAndHolds("/machine/shell/core"));
  const ObjectProperty* property = shell_->FindProperty("core");
  ASSERT_NE(property, nullptr);
  EXPECT_EQ(property->name, "core");
  EXPECT_EQ(property->type, "child<core>");
  EXPECT_EQ(shell_->FindProperty("core"), property);
  EXPECT_THAT(shell_->DynamicProperties(), ElementsAre("core"));
}

TEST_F(AssignTest, TheNameOfAChildCannotBeSet) {
  for (const SetBy by : kAllSetters) {
    EXPECT_THAT(
        shell_->Set("core", "/x", by),
        HasCause(Cause::kReadOnly, "shell.core: the property is read-only"));
  }
}

TEST_F(AssignTest, TheNameOfAChildIsTakenUntilItGoes) {
  EXPECT_THAT(shell_->AddProperty("core", "int", {}), HasCause(Cause::kTaken));
  EXPECT_THAT(shell_->AddChild("core", *context_->New<Core>()),
              HasCause(Cause::kTaken));
  EXPECT_THAT(shell_->AddChild("plain", *context_->New<Core>()),
              HasCause(Cause::kTaken));
  ASSERT_NE(shell_->FindProperty("core"), nullptr);
  shell_->Child("core")->Unparent();
  EXPECT_EQ(shell_->FindProperty("core"), nullptr);
  EXPECT_THAT(shell_->AddProperty("core", "int", {}), IsOk());
}

TEST_F(AssignTest, OfAClassTheNamesOfItsChildrenAreKnown) {
  const Class& box = *registry_.Find("box");
  EXPECT_THAT(NoPropertyToSet(box, "lid"),
              HasCause(Cause::kReadOnly, "box.lid: the property is read-only"));
  EXPECT_THAT(NoPropertyToSet(box, "lit"),
              HasCause(Cause::kUnknownProperty, "box has no property 'lit'"));
}

TEST(AssignMessageTest, ANumberThatDoesNotFitIsToldOneRange) {
  TypeRegistry registry;
  registry.Register<Core>();
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  const Ref<Core> core = *context.New<Core>();
  // Not first that of the field's width.
  EXPECT_EQ(Message(core->Set("rate", -1)), "core.rate: -1 is outside 1..100");
  EXPECT_EQ(Message(core->Set("rate", uint64_t{1} << 40)),
            "core.rate: 1099511627776 is outside 1..100");
  EXPECT_EQ(Message(core->Set("rate", "-1")),
            "core.rate: -1 is outside 1..100");
  EXPECT_EQ(Message(core->Set("rate", "many")),
            "core.rate: 'many' is not an integer; legal: 1..100");
  EXPECT_EQ(Message(core->Set("rate", "99999999999999999999")),
            "core.rate: '99999999999999999999' is not an integer of 64 bits; "
            "legal: 1..100");
}

TEST(AssignMessageTest, WhoPrintsErrorsAddsTheNearestNames) {
  TypeRegistry registry;
  registry.Register<Core>();
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  const absl::Status status = Annotate((*context.New<Core>())->Set("rates", 5),
                                       "while the board was set up");
  EXPECT_EQ(
      Describe(status, registry),
      "while the board was set up: core has no property 'rates'; nearest: "
      "rate");
  EXPECT_EQ(Describe(Error(Cause::kFailed, "no"), registry), "no");
}

}  // namespace
}  // namespace qom
