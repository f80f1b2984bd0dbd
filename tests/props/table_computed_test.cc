// A computed row goes through the methods of its class, for users, for layers
// and for its own default, in an order that can be relied on.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

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
#include "props/table.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/props/table_types.h"

namespace {

using qom::Cause;
using qom::CauseOf;
using qom::ClassProperty;
using qom::PropertyFlags;
using qom::SetBy;
using qom::compat::Layer;
using qom::compat::Layers;
using qom::props::Computed;
using qom::props::Default;
using qom::props::Field;
using qom::props::Table;
using qom::test::MessageOf;
using qom::test::Policy;
using qom::test::World;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

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

// ---- Setters and getters that call one another -----------------------------

// One whose setter sets the other's, and whose getter asks it.
class Mirror : public qom::Extends<Mirror, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "mirror";
  struct Props;
  using Extends::Extends;

  int32_t shade() const {
    const absl::StatusOr<int32_t> seen =
        other_ != nullptr ? other_->Get<int32_t>("shade") : shade_;
    return seen.ok() ? *seen : -1;
  }
  absl::Status SetShade(int32_t shade) {
    shade_ = shade;
    return other_ != nullptr ? other_->Set("shade", shade + 1)
                             : absl::OkStatus();
  }

  Object* other_ = nullptr;
  int32_t shade_ = 0;
};
struct Mirror::Props {
  static constexpr auto kShade =
      Computed<&Mirror::shade, &Mirror::SetShade>("shade");
  static constexpr auto kAll = Table(kShade);
};

TEST(NestedAccessorsTest, OneMaySetAnother) {
  World world;
  qom::Ref<Mirror> first = world.New<Mirror>();
  qom::Ref<Mirror> second = world.New<Mirror>();
  first->other_ = second.get();
  ASSERT_TRUE(first->Set("shade", 3).ok());
  EXPECT_EQ(second->shade_, 4);
  EXPECT_EQ(*first->Get("shade"), "4");
}

TEST(NestedAccessorsTest, ACircleIsAnErrorThatNamesEachOnce) {
  World world;
  qom::Ref<Mirror> first = world.New<Mirror>();
  qom::Ref<Mirror> second = world.New<Mirror>();
  first->other_ = second.get();
  second->other_ = first.get();
  const absl::Status status = first->Set("shade", 0);
  EXPECT_EQ(CauseOf(status), Cause::kWrongPhase);
  EXPECT_THAT(MessageOf(status),
              StartsWith("mirror.shade: more than 500 properties call one "
                         "another"));
  EXPECT_EQ(first->shade_ + second->shade_, 2 * 500 - 3);
  EXPECT_EQ(*first->Get("shade"), "-1");
  // And it is over.
  second->other_ = nullptr;
  EXPECT_TRUE(first->Set("shade", 7).ok());
  EXPECT_EQ(*first->Get("shade"), "8");
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

}  // namespace
