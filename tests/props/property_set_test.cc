// A property set is refused as a whole when it is made, and gives all its
// values to each object.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/property_set.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::props {
namespace {

using test::IsOk;
using ::testing::HasSubstr;

class Motor : public Extends<Motor, Object> {
 public:
  static constexpr std::string_view kTypeName = "motor";
  struct Props;
  using Extends::Extends;

  uint32_t power() const { return power_; }
  absl::Status SetPower(uint32_t power) {
    if (power > 100) return Error(Cause::kBadValue, "too much power");
    power_ = power;
    return absl::OkStatus();
  }

 private:
  uint32_t power_ = 0;
  uint16_t poles_ = 0;
  bool brake_ = false;
  int64_t trim_ = 0;
  std::string label_;
  uint32_t serial_ = 0;
};
struct Motor::Props {
  static constexpr auto kPower =
      Computed<&Motor::power, &Motor::SetPower>("power");
  static constexpr auto kPoles =
      Field<&Motor::poles_>("poles", {.default_value = 2, .min = 2, .max = 64});
  static constexpr auto kBrake = Field<&Motor::brake_>("brake");
  static constexpr auto kTrim = Field<&Motor::trim_>("trim");
  static constexpr auto kLabel = Field<&Motor::label_>("label");
  static constexpr auto kSerial =
      Field<&Motor::serial_>("serial", {.flags = PropertyFlags::kReadOnly});
  static constexpr auto kAll =
      Table(kPower, kPoles, kBrake, kTrim, kLabel, kSerial);
};

class PresetTest : public ::testing::Test {
 protected:
  PresetTest() {
    registry_.Register<Motor>();
    TypeBuilder big("big-motor");
    big.Parent("motor").Property(
        RuntimeProperty(registry_, "cooling", "uint8", Value(1)));
    registry_.Add(std::move(big));
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_.emplace(registry_);
  }
  const Class& Type(std::string_view name) { return *registry_.Find(name); }
  std::string WhyNot(std::initializer_list<PropertyDefault> values,
                     SetBy by = SetBy::kInternal) {
    return std::string(
        Message(PropertySet::Make(Type("motor"), values, by).status()));
  }

  TypeRegistry registry_;
  std::optional<Context> context_;
};

TEST_F(PresetTest, GivesAllItsValuesToEachObject) {
  const absl::StatusOr<PropertySet> preset =
      PropertySet::Make(Type("motor"), {{"poles", 8},
                                        {"brake", "on"},
                                        {"trim", -5},
                                        {"label", "left"},
                                        {"power", "0x20"}});
  ASSERT_THAT(preset, IsOk());
  for (std::string_view type : {"motor", "big-motor"}) {
    const Ref<Object> motor = *context_->New(type);
    ASSERT_THAT(preset->ApplyTo(*motor), IsOk());
    EXPECT_EQ(*motor->Get("poles"), "8");
    EXPECT_EQ(*motor->Get("brake"), "on");
    EXPECT_EQ(*motor->Get("trim"), "-5");
    EXPECT_EQ(*motor->Get("label"), "left");
    EXPECT_EQ(*motor->Get("power"), "32");
    for (std::string_view name : {"poles", "brake", "trim", "label", "power"}) {
      EXPECT_TRUE(motor->WasSet(*motor->type().FindProperty(name))) << name;
    }
  }
}

TEST_F(PresetTest, OfAPropertyNamedTwiceTheLastValueCounts) {
  const absl::StatusOr<PropertySet> preset =
      PropertySet::Make(Type("motor"), {{"poles", 8}, {"poles", 4}});
  const Ref<Object> motor = *context_->New("motor");
  ASSERT_THAT(preset->ApplyTo(*motor), IsOk());
  EXPECT_EQ(*motor->Get("poles"), "4");
}

TEST_F(PresetTest, WhatCannotBeSetIsRefusedWhenItIsMade) {
  EXPECT_EQ(WhyNot({{"pole", 8}}), "motor has no property 'pole'");
  EXPECT_EQ(WhyNot({{"poles", 1}}), "motor.poles: 1 is outside 2..64");
  EXPECT_EQ(WhyNot({{"poles", "many"}}),
            "motor.poles: 'many' is not an integer; legal: 2..64");
  EXPECT_EQ(WhyNot({{"serial", 1}}), "motor.serial: the property is read-only");
}

TEST_F(PresetTest, AnObjectOfAnotherTypeIsRefused) {
  const absl::StatusOr<PropertySet> preset =
      PropertySet::Make(Type("big-motor"), {{"cooling", 3}});
  const Ref<Object> motor = *context_->New("motor");
  EXPECT_EQ(Message(preset->ApplyTo(*motor)),
            "(motor) is a motor and no big-motor");
}

TEST_F(PresetTest, ALockedObjectStaysAsItIs) {
  const absl::StatusOr<PropertySet> preset =
      PropertySet::Make(Type("motor"), {{"poles", 8}, {"brake", true}});
  const Ref<Object> motor = *context_->New("motor");
  motor->LockProperties();
  EXPECT_EQ(CauseOf(preset->ApplyTo(*motor)), Cause::kWrongPhase);
  EXPECT_EQ(*motor->Get("poles"), "2");
  EXPECT_EQ(*motor->Get("brake"), "off");
}

TEST_F(PresetTest, WhatASetterSaysIsTheAnswer) {
  const absl::StatusOr<PropertySet> preset =
      PropertySet::Make(Type("motor"), {{"poles", 8}, {"power", 101}});
  ASSERT_THAT(preset, IsOk());
  const Ref<Object> motor = *context_->New("motor");
  EXPECT_THAT(std::string(Message(preset->ApplyTo(*motor))),
              HasSubstr("motor.power: too much power"));
}

TEST_F(PresetTest, SetsAreKeptInAJournal) {
  Context context(registry_, {.journal = true});
  const absl::StatusOr<PropertySet> preset = PropertySet::Make(
      Type("motor"), {{"poles", 8}, {"label", "x"}}, SetBy::kUser);
  const Ref<Object> motor = *context.New("motor");
  ASSERT_THAT(preset->ApplyTo(*motor), IsOk());
  ASSERT_EQ(motor->Journal().size(), 2u);
  EXPECT_EQ(motor->Journal()[0].property, "poles");
  EXPECT_EQ(motor->Journal()[1].by, SetBy::kUser);
}

}  // namespace
}  // namespace qom::props
