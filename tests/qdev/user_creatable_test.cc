// What a user creates gets layers, then properties, then its place in /objects;
// a failure at any step leaves no trace.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/user_creatable.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compat/entry.h"
#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/fault_probe.h"
#include "qdev/id.h"
#include "qom/context.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace {

using qom::Cause;
using qom::qdev::ObjectAdd;
using qom::qdev::ObjectDel;
using qom::qdev::Setting;
using qom::test::HasCause;
using qom::test::IsOk;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A range whose ends only make sense together, so that only Complete() can
// check them.
class Pool : public qom::Extends<Pool, qom::compat::ObjectCompat,
                                 qom::qdev::UserCreatable> {
 public:
  static constexpr std::string_view kTypeName = "pool";
  struct Props;
  using Extends::Extends;
  absl::Status Complete() override {
    path_in_complete_ = CanonicalPath();
    if (first_ > last_) {
      return qom::Error(Cause::kOutOfRange, "first={} is above last={}", first_,
                        last_);
    }
    LockProperties();
    return absl::OkStatus();
  }
  absl::Status CanBeDeleted() const override {
    return used_ ? qom::Error(Cause::kWrongPhase, "it is in use")
                 : absl::OkStatus();
  }
  void set_used(bool used) { used_ = used; }
  const std::string& path_in_complete() const { return path_in_complete_; }

 private:
  uint16_t first_{};
  uint16_t last_{};
  qom::props::Size bytes_{};
  std::string label_;
  qom::Link<Pool> next_;
  bool used_ = false;
  std::string path_in_complete_;
};
struct Pool::Props {
  static constexpr auto kFirst = qom::props::Field<&Pool::first_>(
      "first", {.max = 999, .doc = "The lowest number."});
  static constexpr auto kLast =
      qom::props::Field<&Pool::last_>("last", {.doc = "The highest number."});
  static constexpr auto kBytes =
      qom::props::Field<&Pool::bytes_>("bytes", {.doc = "How large it is."});
  static constexpr auto kLabel =
      qom::props::Field<&Pool::label_>("label", {.doc = "For people."});
  static constexpr auto kNext =
      qom::props::Field<&Pool::next_>("next", {.doc = "The next one."});
  static constexpr auto kAll =
      qom::props::Table(kFirst, kLast, kBytes, kLabel, kNext);
};

class AbstractPool : public qom::Extends<AbstractPool, Pool> {
 public:
  static constexpr std::string_view kTypeName = "abstract-pool";
  static constexpr bool kAbstract = true;
  using Extends::Extends;
};

class Private : public qom::Extends<Private, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "private-thing";
  using Extends::Extends;
};

class UserCreatableTest : public ::testing::Test {
 protected:
  UserCreatableTest() {
    registry_.Register<Pool>();
    registry_.Register<AbstractPool>();
    registry_.Register<Private>();
    registry_.Add(qom::TypeBuilder("data-pool")
                      .Parent("object")
                      .Implements("user-creatable"));
    const absl::Status sealed = registry_.Seal();
    EXPECT_THAT(sealed, IsOk());
    context_ = std::make_unique<qom::Context>(registry_);
    objects_before_ = context_->live_objects();
  }

  absl::StatusOr<qom::Object*> Add(std::string_view id,
                                   std::vector<Setting> settings = {}) {
    return ObjectAdd(*context_, "pool", id, settings);
  }
  // The tree is as it was when the test began.
  void ExpectNoTrace() {
    EXPECT_EQ(context_->live_objects(), objects_before_);
    EXPECT_EQ(context_->root().Child("objects"), nullptr);
  }

  qom::TypeRegistry registry_;
  std::unique_ptr<qom::Context> context_;
  int64_t objects_before_ = 0;
};

TEST(IdTest, AnIdIsALetterAndThenLettersDigitsAndSomeSigns) {
  for (const char* good : {"a", "Z", "ram0", "a-b.c_d", "x9-"}) {
    EXPECT_TRUE(qom::qdev::IsWellFormedId(good)) << good;
  }
  for (const char* bad : {"", "0ram", "-a", "_a", ".a", "a b", "a/b", "a[0]",
                          "a,b", "a=b", "ä", "a\n", "#block0"}) {
    EXPECT_FALSE(qom::qdev::IsWellFormedId(bad)) << bad;
  }
  EXPECT_FALSE(qom::qdev::IsWellFormedId(std::string_view("a\0b", 3)));
}

TEST_F(UserCreatableTest, AnObjectIsPlacedInObjectsUnderItsId) {
  const auto pool = Add("p0", {{"first", "1"}, {"last", "2"}});
  ASSERT_THAT(pool, IsOk());
  EXPECT_EQ((*pool)->CanonicalPath(), "/objects/p0");
  EXPECT_EQ((*pool)->ref_count(), 1u);
}

TEST_F(UserCreatableTest, PropertiesAreSetBeforeItIsCompletedInAnyOrder) {
  ASSERT_THAT(Add("a", {{"first", "5"}, {"last", "9"}}), IsOk());
  ASSERT_THAT(Add("b", {{"last", "9"}, {"first", "5"}}), IsOk());
  for (const char* path : {"/objects/a", "/objects/b"}) {
    const auto object = context_->Resolve(path);
    ASSERT_THAT(object, IsOk());
    EXPECT_EQ(*(*object)->Get("first"), "5");
    EXPECT_EQ(*(*object)->Get("last"), "9");
  }
}

TEST_F(UserCreatableTest, CompleteSeesThePlaceOfTheObject) {
  const auto object = Add("p0");
  ASSERT_THAT(object, IsOk());
  EXPECT_EQ(qom::Cast<Pool>(*object).path_in_complete(), "/objects/p0");
}

TEST_F(UserCreatableTest, TextIsReadAsAnOptionAndOtherValuesAsTheyAre) {
  const auto object =
      Add("p0", {{"bytes", "1.5K"}, {"last", 7}, {"label", "12"}});
  ASSERT_THAT(object, IsOk());
  EXPECT_EQ(*(*object)->Get("bytes"), "1536");
  EXPECT_EQ(*(*object)->Get("last"), "7");
  EXPECT_EQ(*(*object)->Get("label"), "12");
}

TEST_F(UserCreatableTest, AStrictTextIsNoNumber) {
  EXPECT_THAT(Add("p0", {{.property = "last", .value = "7", .strict = true}}),
              HasCause(Cause::kBadValue, HasSubstr("a text where an integer")));
  EXPECT_THAT(Add("p1", {{.property = "label", .value = "7", .strict = true}}),
              IsOk());
}

TEST_F(UserCreatableTest, LinksReachOtherObjectsByTheirIds) {
  ASSERT_THAT(Add("p0"), IsOk());
  const auto second = Add("p1", {{"next", "p0"}});
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(*(*second)->Get("next"), "/objects/p0");
}

TEST_F(UserCreatableTest, LayersComeBeforeWhatTheUserSays) {
  constexpr qom::compat::Entry kEntries[] = {
      qom::compat::Set<Pool>(Pool::Props::kLast, 77),
      qom::compat::Set<Pool>(Pool::Props::kFirst, 70)};
  ASSERT_THAT(qom::compat::Layers(*context_).Append(
                  qom::compat::Layer::kMachine, "old", kEntries),
              IsOk());
  const auto object = Add("p0", {{"first", "3"}});
  ASSERT_THAT(object, IsOk());
  EXPECT_EQ(*(*object)->Get("first"), "3");
  EXPECT_EQ(*(*object)->Get("last"), "77");
}

TEST_F(UserCreatableTest, AnIdThatIsNotWellFormedIsRefused) {
  EXPECT_THAT(Add("0x"),
              HasCause(Cause::kBadValue,
                       HasSubstr("'0x' is no id: an id is a letter")));
  EXPECT_THAT(Add(""), HasCause(Cause::kBadValue));
  ExpectNoTrace();
}

TEST_F(UserCreatableTest, AnUnknownTypeIsRefusedWithTheNearestNames) {
  EXPECT_THAT(ObjectAdd(*context_, "pol", "p0"),
              HasCause(Cause::kUnknownType,
                       AllOf(HasSubstr("object 'p0'"), HasSubstr("'pol'"),
                             HasSubstr("pool"))));
  ExpectNoTrace();
}

TEST_F(UserCreatableTest, AnAbstractTypeAnInterfaceAndAPlainTypeAreRefused) {
  EXPECT_THAT(ObjectAdd(*context_, "abstract-pool", "p0"),
              HasCause(Cause::kAbstractType,
                       HasSubstr("type 'abstract-pool' is abstract")));
  EXPECT_THAT(ObjectAdd(*context_, "user-creatable", "p0"),
              HasCause(Cause::kBadValue, HasSubstr("it is an interface")));
  EXPECT_THAT(
      ObjectAdd(*context_, "private-thing", "p0"),
      HasCause(Cause::kBadValue, HasSubstr("it is not user-creatable")));
  ExpectNoTrace();
}

TEST_F(UserCreatableTest, AnUnknownPropertyIsNamedWithTheIdAndTheValue) {
  EXPECT_THAT(Add("p0", {{"fist", "1"}}),
              HasCause(Cause::kUnknownProperty,
                       AllOf(HasSubstr("object 'p0'"), HasSubstr("fist='1'"),
                             HasSubstr("pool has no property 'fist'"))));
  ExpectNoTrace();
}

TEST_F(UserCreatableTest, ABadValueIsNamedWithWhatWouldBeRight) {
  EXPECT_THAT(Add("p0", {{"last", "1"}, {"first", "1000"}}),
              HasCause(Cause::kOutOfRange,
                       AllOf(HasSubstr("object 'p0'"), HasSubstr("pool.first"),
                             HasSubstr("1000"), HasSubstr("0..999"))));
  ExpectNoTrace();
}

TEST_F(UserCreatableTest, AnObjectThatDoesNotCompleteLeavesNoTrace) {
  EXPECT_THAT(Add("p0", {{"first", "9"}, {"last", "1"}}),
              HasCause(Cause::kOutOfRange,
                       "object 'p0': pool: first=9 is above last=1"));
  ExpectNoTrace();
  EXPECT_THAT(Add("p0", {{"first", "1"}, {"last", "9"}}), IsOk());
}

TEST_F(UserCreatableTest, ALayerThatCannotApplyRefusesTheObject) {
  constexpr qom::compat::Entry kEntries[] = {
      qom::compat::Text("pool", "first", "1000")};
  ASSERT_THAT(qom::compat::Layers(*context_).Append(
                  qom::compat::Layer::kMachine, "bad", kEntries),
              IsOk());
  EXPECT_THAT(Add("p0"),
              HasCause(Cause::kOutOfRange, HasSubstr("object 'p0'")));
  ExpectNoTrace();
}

TEST_F(UserCreatableTest, AFaultAtAnyStepLeavesNoTrace) {
  auto& probe = qom::qdev::FaultProbeOf(*context_);
  size_t fail_at = 0;
  for (;; ++fail_at) {
    size_t step = 0;
    probe.OnStep([&](std::string_view what, const qom::Object&) {
      return step++ == fail_at ? qom::Error(Cause::kFailed, "fault in {}", what)
                               : absl::OkStatus();
    });
    const auto added = Add("p0");
    if (added.ok()) break;
    EXPECT_THAT(added, HasCause(Cause::kFailed, HasSubstr("fault in")));
    ExpectNoTrace();
  }
  EXPECT_EQ(fail_at, 2u);
  probe.OnStep(nullptr);
}

TEST_F(UserCreatableTest, AFailureKeepsTheObjectsThatAreThere) {
  ASSERT_THAT(Add("p0"), IsOk());
  EXPECT_FALSE(Add("p1", {{"first", "9"}}).ok());
  EXPECT_THAT(qom::qdev::UserObjects(*context_),
              ElementsAre(*context_->Resolve("/objects/p0")));
}

TEST_F(UserCreatableTest, AnIdIsTakenOnlyOnce) {
  ASSERT_THAT(Add("p0", {{"last", "1"}}), IsOk());
  EXPECT_THAT(
      Add("p0", {{"last", "2"}}),
      HasCause(Cause::kTaken, "object 'p0': the id 'p0' is taken by a pool"));
  EXPECT_EQ(*(*context_->Resolve("/objects/p0"))->Get("last"), "1");
}

TEST_F(UserCreatableTest, ADeletedObjectDiesAndItsIdIsFree) {
  ASSERT_THAT(Add("p0"), IsOk());
  ASSERT_THAT(ObjectDel(*context_, "p0"), IsOk());
  EXPECT_THAT(context_->LiveTypes(), IsEmpty());
  EXPECT_THAT(Add("p0"), IsOk());
}

TEST_F(UserCreatableTest, AnObjectThatIsInUseIsNotDeleted) {
  const auto object = Add("p0");
  ASSERT_THAT(object, IsOk());
  qom::Cast<Pool>(*object).set_used(true);
  EXPECT_THAT(ObjectDel(*context_, "p0"),
              HasCause(Cause::kWrongPhase, "object 'p0': it is in use"));
  qom::Cast<Pool>(*object).set_used(false);
  EXPECT_THAT(ObjectDel(*context_, "p0"), IsOk());
}

TEST_F(UserCreatableTest, DeletingWhatIsNotThereNamesTheNearestIds) {
  EXPECT_THAT(ObjectDel(*context_, "p0"),
              HasCause(Cause::kNoSuchObject, "there is no object 'p0'"));
  ASSERT_THAT(Add("pool-1"), IsOk());
  EXPECT_THAT(ObjectDel(*context_, "pol-1"),
              HasCause(Cause::kNoSuchObject,
                       "there is no object 'pol-1'; similar: pool-1"));
}

TEST_F(UserCreatableTest, WhatTheProgramPutIntoObjectsIsNotForUsersToDelete) {
  ASSERT_THAT(Add("p0"), IsOk());
  const qom::Ref<qom::Object> objects = *context_->Resolve("/objects");
  ASSERT_THAT(objects->AddChild("own", *context_->New<Private>()), IsOk());
  EXPECT_THAT(ObjectDel(*context_, "own"), HasCause(Cause::kWrongPhase));
  EXPECT_THAT(qom::qdev::UserObjects(*context_), testing::SizeIs(1));
}

TEST_F(UserCreatableTest, ATypeThatIsDataNeedsNoCode) {
  ASSERT_THAT(ObjectAdd(*context_, "data-pool", "d0"), IsOk());
  EXPECT_THAT(ObjectDel(*context_, "d0"), IsOk());
  EXPECT_THAT(qom::qdev::UserObjects(*context_), IsEmpty());
}

}  // namespace
