// Claims about the pipeline that creates objects by name, beyond what options
// and users' objects claim about it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/create.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "qom/error_facts.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::Contains;
using ::testing::HasSubstr;

class Bell : public Extends<Bell, Device> {
 public:
  static constexpr std::string_view kTypeName = "bell";
  struct Props;
  using Extends::Extends;
  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    return tone_ == 13 ? Error(Cause::kFailed, "the bell is cracked")
                       : absl::OkStatus();
  }
  uint32_t tone_ = 0;
};
struct Bell::Props {
  static constexpr auto kTone =
      props::Field<&Bell::tone_>("tone", {.default_value = 1, .max = 99});
  static constexpr auto kAll = props::Table(kTone);
};

class CreateTest : public ::testing::Test {
 protected:
  CreateTest() {
    RegisterDeviceTypes(registry_);
    registry_.Register<Bell>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<Context>(registry_);
  }
  absl::StatusOr<Ref<Object>> Ring(std::string_view type,
                                   std::vector<Setting> settings = {}) {
    return Create(*context_, {.kind = Creation::Kind::kDevice,
                              .type = type,
                              .id = "b",
                              .settings = settings});
  }

  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
};

TEST_F(CreateTest, ADeviceNeedsNoOption) {
  const absl::StatusOr<Ref<Object>> bell =
      Ring("bell", {{"tone", "0x10"}, {"tone", 12}});
  ASSERT_THAT(bell, IsOk());
  EXPECT_EQ((*bell)->CanonicalPath(), "/machine/peripheral/b");
  EXPECT_THAT((*bell)->Get("tone"), IsOkAndHolds("12"));
  EXPECT_TRUE(Cast<Device>(**bell).realized());
}

TEST_F(CreateTest, AnUnknownTypeIsAFactWithTheNearestNames) {
  const ErrorFacts facts = FactsOf(Ring("bel").status());
  EXPECT_EQ(facts.cause, Cause::kUnknownType);
  EXPECT_EQ(facts.type, "bel");
  EXPECT_THAT(facts.nearest, Contains("bell"));
}

TEST_F(CreateTest, ASettingThatFailsIsAFact) {
  ErrorFacts facts = FactsOf(Ring("bell", {{"tome", "1"}}).status());
  EXPECT_EQ(facts.cause, Cause::kUnknownProperty);
  EXPECT_EQ(facts.type, "bell");
  EXPECT_EQ(facts.property, "tome");
  EXPECT_EQ(facts.value, "1");
  EXPECT_THAT(facts.nearest, Contains("tone"));
  facts = FactsOf(Ring("bell", {{"tone", "100"}}).status());
  EXPECT_EQ(facts.cause, Cause::kOutOfRange);
  EXPECT_EQ(facts.value, "100");
  EXPECT_THAT(facts.legal, HasSubstr("99"));
}

TEST_F(CreateTest, AFailureAtTheEndLeavesNothing) {
  const int64_t before = context_->live_objects();
  EXPECT_THAT(Ring("bell", {{"tone", 13}}),
              HasCause(Cause::kFailed, HasSubstr("the bell is cracked")));
  EXPECT_EQ(context_->live_objects(), before);
  EXPECT_EQ(context_->root().Child("machine"), nullptr);
}

TEST_F(CreateTest, AnObjectIsMadeWithSettingsAndNoPlace) {
  const std::vector<Setting> settings = {{"tone", 7}};
  const absl::StatusOr<Ref<Object>> bell =
      NewWith(*context_, *registry_.Find("bell"), settings, SetBy::kInternal);
  ASSERT_THAT(bell, IsOk());
  EXPECT_EQ((*bell)->parent(), nullptr);
  EXPECT_THAT((*bell)->Get("tone"), IsOkAndHolds("7"));
}

}  // namespace
}  // namespace qom::qdev
