// A row of a link points by path to an object of its type, shows where that is,
// and keeps or forgets it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "tests/props/table_types.h"

namespace {

using qom::Cause;
using qom::CauseOf;
using qom::ClassProperty;
using qom::PropertyFlags;
using qom::Value;
using qom::props::Field;
using qom::props::Table;
using qom::test::EveryKindTest;
using qom::test::Everything;
using qom::test::MessageOf;
using qom::test::Target;
using qom::test::World;
using ::testing::HasSubstr;

class LinkRowTest : public EveryKindTest {
 protected:
  LinkRowTest() {
    EXPECT_TRUE(world_.context().root().AddChild("here", NewTarget()).ok());
    EXPECT_TRUE(world_.context().root().AddChild("self", object_).ok());
  }
  qom::Ref<qom::Object> NewTarget() { return *world_.context().New("target"); }
  qom::Ref<qom::Object> target() {
    return world_.context().root().Child("here");
  }
};

TEST_F(LinkRowTest, PointsByPathAndShowsTheCanonicalOne) {
  ASSERT_TRUE(object_->Set("link", "here").ok());
  EXPECT_EQ(object_->link_.get(), target());
  EXPECT_EQ(*object_->Get("link"), "/here");
  EXPECT_EQ(*object_->GetValue("link"), Value("/here"));
}

TEST_F(LinkRowTest, PointsToNothingWithAnEmptyPathOrNull) {
  ASSERT_TRUE(object_->Set("link", "/here").ok());
  ASSERT_TRUE(object_->Set("link", "").ok());
  EXPECT_EQ(object_->link_.get(), nullptr);
  ASSERT_TRUE(object_->Set("link", "/here").ok());
  ASSERT_TRUE(object_->Set("link", Value()).ok());
  EXPECT_EQ(object_->link_.get(), nullptr);
  EXPECT_EQ(*object_->Get("link"), "");
}

TEST_F(LinkRowTest, KeepsItsTargetIfTheNewOneIsWrong) {
  ASSERT_TRUE(object_->Set("link", "/here").ok());
  EXPECT_EQ(CauseOf(object_->Set("link", "/gone")), Cause::kNoSuchObject);
  const absl::Status status = object_->Set("link", "/self");
  EXPECT_EQ(CauseOf(status), Cause::kBadValue);
  EXPECT_THAT(MessageOf(status),
              HasSubstr("'/self' is an everything, not a target"));
  EXPECT_EQ(object_->link_.get(), target());
}

TEST_F(LinkRowTest, AWeakOneForgetsATargetThatDiesAndAStrongOneKeepsIt) {
  ASSERT_TRUE(object_->Set("link", "/here").ok());
  target()->Unparent();
  EXPECT_EQ(object_->link_.get(), nullptr);
  ASSERT_TRUE(world_.context().root().AddChild("here", NewTarget()).ok());
  ASSERT_TRUE(object_->Set("strong", "/here").ok());
  target()->Unparent();
  EXPECT_NE(object_->strong_.get(), nullptr);
  EXPECT_EQ(*object_->Get("strong"), "(target)");
}

TEST_F(LinkRowTest, SaysWhatATargetMustBe) {
  const ClassProperty& row = world_.Row<Everything>("link");
  EXPECT_EQ(row.link_type, "target");
  EXPECT_EQ(row.link_class, world_.registry().Get<Target>());
}

TEST(LinkToALaterTypeTest, ChecksTheTypeOfItsTarget) {
  World world;
  const qom::Ref<Everything> object = world.New<Everything>();
  ASSERT_TRUE(world.Add<Target>().ok());
  ASSERT_TRUE(world.context().root().AddChild("self", object).ok());
  EXPECT_EQ(CauseOf(object->Set("link", "/self")), Cause::kBadValue);
}

class LinkDocs : public qom::Extends<LinkDocs, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "link-docs";
  struct Props;
  using Extends::Extends;
  qom::Link<LinkDocs> next_;
};
struct LinkDocs::Props {
  static constexpr auto kAll = Table(Field<&LinkDocs::next_>(
      "x-next", {.doc = "The next.",
                 .flags = PropertyFlags::kInternal,
                 .deprecated = {{.since = "2.0", .replacement = "tail"}}}));
};

TEST(LinkRowOptionsTest, DocFlagsAndDeprecationAreThere) {
  World world;
  const ClassProperty& row = world.Row<LinkDocs>("x-next");
  EXPECT_EQ(row.doc, "The next.");
  EXPECT_EQ(row.flags, PropertyFlags::kInternal | PropertyFlags::kUnstable |
                           PropertyFlags::kDeprecated);
  EXPECT_EQ(row.deprecated_since, "2.0");
  EXPECT_EQ(row.replacement, "tail");
  EXPECT_EQ(row.link_class, world.registry().Get<LinkDocs>());
}

}  // namespace
