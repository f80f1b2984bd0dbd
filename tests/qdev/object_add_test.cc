// An object by option gets its values as its properties read them, or nothing
// is left.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/object_add.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/kinds.h"
#include "props/table.h"
#include "qdev/options/object_option.h"
#include "qdev/user_creatable.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::AllOf;
using ::testing::HasSubstr;

class Tank : public Extends<Tank, Object, UserCreatable> {
 public:
  static constexpr std::string_view kTypeName = "tank";
  struct Props;
  using Extends::Extends;
  absl::Status Complete() override {
    if (size_.bytes == 0) return Error(Cause::kOutOfRange, "size is missing");
    return absl::OkStatus();
  }

 private:
  props::Size size_;
  bool full_ = false;
  std::vector<uint16_t> nodes_;
  std::vector<std::string> names_;
};
struct Tank::Props {
  static constexpr auto kSize = props::Field<&Tank::size_>("size");
  static constexpr auto kFull = props::Field<&Tank::full_>("full");
  static constexpr auto kNodes = props::Field<&Tank::nodes_>("nodes");
  static constexpr auto kNames = props::Field<&Tank::names_>("names");
  static constexpr auto kAll = props::Table(kSize, kFull, kNodes, kNames);
};

class ObjectAddTest : public ::testing::Test {
 protected:
  ObjectAddTest() {
    registry_.Register<Tank>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<Context>(registry_);
  }
  absl::StatusOr<Object*> Add(std::string_view text) {
    const absl::StatusOr<ObjectOption> option = ParseObjectOption(text);
    if (!option.ok()) return option.status();
    return ObjectAdd(*context_, *option);
  }

  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
};

TEST_F(ObjectAddTest, TextsAreReadAsThePropertiesReadThem) {
  const absl::StatusOr<Object*> tank =
      Add("tank,id=t,full=yes,size=1M,nodes.1=8,nodes.0=0x7,names=a,,b");
  ASSERT_THAT(tank, IsOk());
  EXPECT_EQ((*tank)->CanonicalPath(), "/objects/t");
  EXPECT_THAT((*tank)->Get("size"), IsOkAndHolds("1048576"));
  EXPECT_THAT((*tank)->Get("full"), IsOkAndHolds("on"));
  EXPECT_THAT((*tank)->Get("nodes"), IsOkAndHolds("7,8"));
  EXPECT_THAT((*tank)->Get("names"), IsOkAndHolds("a,b"));
}

TEST_F(ObjectAddTest, AKeyThatComesAgainAddsToAListAndElseReplaces) {
  const absl::StatusOr<Object*> tank =
      Add("tank,id=t,nodes=1-3,size=1M,names=a,nodes=5,size=2M,names=b,,c");
  ASSERT_THAT(tank, IsOk());
  EXPECT_THAT((*tank)->Get("nodes"), IsOkAndHolds("1,2,3,5"));
  EXPECT_THAT((*tank)->Get("names"), IsOkAndHolds("a,b,c"));
  EXPECT_THAT((*tank)->Get("size"), IsOkAndHolds("2097152"));
  const absl::StatusOr<ObjectOption> option =
      ParseObjectOption("tank,id=t,nodes=1-3,size=1M,nodes=5");
  ASSERT_THAT(option, IsOk());
  EXPECT_THAT(PrintObjectOption(*option),
              IsOkAndHolds("tank,id=t,nodes=1-3,nodes=5,size=1M"));
}

TEST_F(ObjectAddTest, JsonHasTheKindsOfTheProperties) {
  const absl::StatusOr<Object*> tank =
      Add(R"({"qom-type": "tank", "id": "t", "size": 1048576, "full": true,)"
          R"( "nodes": [7, 8], "names": ["a", "b"]})");
  ASSERT_THAT(tank, IsOk());
  EXPECT_THAT((*tank)->Get("size"), IsOkAndHolds("1048576"));
  EXPECT_THAT((*tank)->Get("full"), IsOkAndHolds("on"));
  EXPECT_THAT((*tank)->Get("nodes"), IsOkAndHolds("7,8"));
  EXPECT_THAT((*tank)->Get("names"), IsOkAndHolds("a,b"));
}

TEST_F(ObjectAddTest, WhatIsWrongIsNamedAndNothingIsLeft) {
  const int64_t before = context_->live_objects();
  const struct {
    const char* text;
    Cause cause;
    const char* message;
  } kCases[] = {
      {"tnak,id=t", Cause::kUnknownType, "nearest: tank"},
      {"object,id=t", Cause::kBadValue, "not for users to create"},
      {"tank,id=t", Cause::kOutOfRange, "size is missing"},
      {"tank,id=t,size=1X", Cause::kBadValue, "size='1X'"},
      {"tank,id=t,sise=1", Cause::kUnknownProperty, "sise"},
      {"tank,id=t,size.a=1", Cause::kBadValue, "size: an object is no value"},
      {R"({"qom-type": "tank", "id": "t", "size": "1M"})", Cause::kBadValue,
       "size='1M'"},
      {R"({"qom-type": "tank", "id": "t", "full": "on"})", Cause::kBadValue,
       "full='on'"},
      {R"({"qom-type": "tank", "id": "t", "nodes": ["1"]})", Cause::kBadValue,
       "nodes"},
      {R"({"qom-type": "tank", "id": "t", "nodes": [[1]]})", Cause::kBadValue,
       "nodes: "},
  };
  for (const auto& one : kCases) {
    EXPECT_THAT(Add(one.text),
                HasCause(one.cause, AllOf(HasSubstr("object 't': "),
                                          HasSubstr(one.message))))
        << one.text;
    EXPECT_EQ(context_->live_objects(), before) << one.text;
  }
}

TEST_F(ObjectAddTest, AnIdIsTakenOnce) {
  ASSERT_THAT(Add("tank,id=t,size=1"), IsOk());
  EXPECT_THAT(Add("tank,id=t,size=1"),
              HasCause(Cause::kTaken, HasSubstr("taken by a tank")));
}

}  // namespace
}  // namespace qom::qdev
