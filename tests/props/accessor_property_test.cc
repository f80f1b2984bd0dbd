// Claims about computed properties of run-time types: values go through their
// kind both ways, limits hold, and errors name the property.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "props/accessor_property.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace qom::props {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::AllOf;
using ::testing::HasSubstr;

class AccessorPropertyTest : public ::testing::Test {
 protected:
  // An object whose property "p" is of `kind` and goes through held_.
  Ref<Object> Make(std::string_view kind, bool can_set = true) {
    TypeBuilder type("thing");
    ClassProperty property = AccessorProperty(
        registry_, "p", kind,
        {.get = [this](const Object& object) -> absl::StatusOr<Value> {
           if (get_ != nullptr) return get_(object);
           if (!error_.ok()) return error_;
           return held_;
         },
         .set = can_set ? std::function<absl::Status(Object&, const Value&)>(
                              [this](Object& object, const Value& value) {
                                if (set_ != nullptr) return set_(object, value);
                                held_ = value;
                                return error_;
                              })
                        : nullptr});
    property.doc = "A thing.";
    type.Property(std::move(property));
    registry_.Add(std::move(type));
    EXPECT_THAT(registry_.Seal(), IsOk());
    return *context_.New("thing");
  }

  TypeRegistry registry_;
  Context context_{registry_};
  Value held_;
  absl::Status error_;
  // Instead of held_, if there is one.
  std::function<absl::StatusOr<Value>(const Object&)> get_;
  std::function<absl::Status(Object&, const Value&)> set_;
};

TEST_F(AccessorPropertyTest, AValueIsReadAsItsKindBeforeTheSetterHearsIt) {
  const Ref<Object> thing = Make("uint8");
  ASSERT_THAT(thing->Set("p", "0x10"), IsOk());
  EXPECT_EQ(held_, Value(16));
  EXPECT_THAT(thing->Get("p"), IsOkAndHolds("16"));
  EXPECT_THAT(thing->Get<uint8_t>("p"), IsOkAndHolds(16));
  EXPECT_THAT(thing->Set("p", "256"),
              HasCause(Cause::kOutOfRange,
                       AllOf(HasSubstr("thing.p"), HasSubstr("0..255"))));
  EXPECT_THAT(thing->Set("p", "many"), HasCause(Cause::kBadValue));
  EXPECT_EQ(held_, Value(16));
}

TEST_F(AccessorPropertyTest, ListsAndSizesAreValues) {
  const Ref<Object> thing = Make("list<uint16>");
  ASSERT_THAT(thing->Set("p", "1,2,3"), IsOk());
  EXPECT_EQ(held_, Value(Value::List{1, 2, 3}));
  EXPECT_THAT(thing->Get("p"), IsOkAndHolds("1,2,3"));
}

TEST_F(AccessorPropertyTest, WhatTheGetterGivesMustBeOfTheKind) {
  const Ref<Object> thing = Make("bool");
  held_ = Value("perhaps");
  EXPECT_THAT(thing->Get("p"),
              HasCause(Cause::kBadValue, HasSubstr("thing.p")));
}

TEST_F(AccessorPropertyTest, ErrorsOfTheFunctionsNameTheProperty) {
  const Ref<Object> thing = Make("str");
  error_ = Error(Cause::kFailed, "the script threw");
  EXPECT_THAT(thing->Get("p"),
              HasCause(Cause::kFailed, HasSubstr("thing.p: the script threw")));
  EXPECT_THAT(thing->Set("p", "x"),
              HasCause(Cause::kFailed, HasSubstr("thing.p: the script threw")));
}

TEST_F(AccessorPropertyTest, AFunctionThatSetsItsOwnPropertyForEverIsAnError) {
  const Ref<Object> thing = Make("uint32");
  set_ = [](Object& object, const Value& value) {
    return object.Set("p", value);
  };
  EXPECT_THAT(thing->Set("p", 1),
              HasCause(Cause::kWrongPhase, HasSubstr("more than 500")));
  get_ = [](const Object& object) { return object.GetValue("p"); };
  EXPECT_THAT(thing->Get("p"),
              HasCause(Cause::kWrongPhase, HasSubstr("more than 500")));
  set_ = nullptr;
  get_ = nullptr;
  EXPECT_THAT(thing->Set("p", 1), IsOk());
  EXPECT_THAT(thing->Get("p"), IsOkAndHolds("1"));
}

TEST_F(AccessorPropertyTest, WithoutASetterItIsReadOnly) {
  const Ref<Object> thing = Make("str", /*can_set=*/false);
  EXPECT_THAT(thing->Set("p", "x"), HasCause(Cause::kReadOnly));
}

}  // namespace
}  // namespace qom::props
