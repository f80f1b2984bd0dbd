// An alias is a property of an embedded object under a name of its owner: its
// values, its layers, its errors and all that it says.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "compat/entry.h"
#include "compat/layer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/construct.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/props/table_types.h"

namespace {

using qom::Cause;
using qom::CauseOf;
using qom::ClassProperty;
using qom::PropertyFlags;
using qom::SetBy;
using qom::Value;
using qom::compat::Layer;
using qom::props::Alias;
using qom::props::AliasAll;
using qom::props::Field;
using qom::props::Table;
using qom::test::Backend;
using qom::test::MessageOf;
using qom::test::World;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kGiven = "given";
const qom::PropertyDefault kBackendDefaults[] = {{"serial", kGiven}};

class Owner : public qom::Extends<Owner, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "owner";
  struct Props;
  explicit Owner(const qom::Construct& construct)
      : Extends(construct), backend_(construct, "backend", kBackendDefaults) {}
  Backend& backend() { return *backend_; }

 private:
  qom::Child<Backend> backend_;
  std::string policy_ = "mine";
};
struct Owner::Props {
  static constexpr auto kAlias =
      Alias<&Owner::backend_>("backend-size", "size");
  static constexpr auto kSame = Alias<&Owner::backend_>("serial");
  static constexpr auto kPolicy = Field<&Owner::policy_>("policy");
  static constexpr auto kRest = AliasAll<&Owner::backend_>();
  static constexpr auto kAll = Table(kAlias, kSame, kPolicy, kRest);
};

class Outer : public qom::Extends<Outer, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "outer";
  struct Props;
  explicit Outer(const qom::Construct& construct)
      : Extends(construct), owner_(construct, "owner") {}
  Owner& owner() { return *owner_; }

 private:
  qom::Child<Owner> owner_;
};
struct Outer::Props {
  static constexpr auto kAlias = Alias<&Outer::owner_>("depth", "backend-size");
  static constexpr auto kAll = Table(kAlias);
};

class AliasTest : public ::testing::Test {
 protected:
  AliasTest() {
    const absl::Status sealed = world_.Add<Backend, Owner, Outer>();
    EXPECT_TRUE(sealed.ok()) << MessageOf(sealed);
  }
  World world_;
};

TEST_F(AliasTest, ReadsAndWritesTheChildUnderAnotherName) {
  const qom::Ref<Owner> owner = world_.New<Owner>();
  EXPECT_EQ(*owner->Get("backend-size"), "8");
  ASSERT_TRUE(owner->Set("backend-size", "16").ok());
  EXPECT_EQ(owner->backend().size_, 16u);
  owner->backend().size_ = 17;
  EXPECT_EQ(*owner->GetValue("backend-size"), Value(17));
  EXPECT_EQ(*owner->Get<uint32_t>("backend-size"), 17u);
  ASSERT_TRUE(owner->Set("backend-size", 18).ok());
  EXPECT_EQ(owner->backend().size_, 18u);
}

TEST_F(AliasTest, ASetThroughItCountsForBothObjects) {
  const qom::Ref<Owner> owner = world_.New<Owner>();
  ASSERT_TRUE(owner->Set("backend-size", "16").ok());
  EXPECT_TRUE(owner->WasSet(world_.Row<Owner>("backend-size")));
  EXPECT_TRUE(owner->backend().WasSet(world_.Row<Backend>("size")));
}

TEST_F(AliasTest, ShowsWhatItsTargetSays) {
  const ClassProperty& row = world_.Row<Owner>("backend-size");
  EXPECT_TRUE(row.is_alias());
  EXPECT_EQ(row.type, "uint32");
  EXPECT_EQ(row.doc, "How many.");
  EXPECT_EQ(row.unit, "entries");
  EXPECT_EQ(row.Legal(), "1..64");
  EXPECT_EQ(row.default_value, Value(8));
  EXPECT_EQ(row.target, &world_.Row<Backend>("size"));
  EXPECT_EQ(row.route.holder, world_.registry().Get<Backend>());
  EXPECT_EQ(row.declared_by, world_.registry().Get<Owner>());
}

TEST_F(AliasTest, AnErrorNamesBothObjects) {
  const qom::Ref<Owner> owner = world_.New<Owner>();
  const absl::Status status = owner->Set("backend-size", "65");
  EXPECT_EQ(CauseOf(status), Cause::kOutOfRange);
  EXPECT_THAT(MessageOf(status),
              StartsWith("owner.backend-size: backend.size: 65 is outside"));
}

TEST_F(AliasTest, OfAnAliasReachesTheInnermostObject) {
  const qom::Ref<Outer> outer = world_.New<Outer>();
  ASSERT_TRUE(outer->Set("depth", "32").ok());
  EXPECT_EQ(outer->owner().backend().size_, 32u);
  EXPECT_EQ(*outer->Get("depth"), "32");
  EXPECT_EQ(world_.Row<Outer>("depth").Legal(), "1..64");
  EXPECT_EQ(CauseOf(outer->Set("depth", "0")), Cause::kOutOfRange);
}

TEST_F(AliasTest, ALayerForTheOwnerBeatsOneForTheChild) {
  ASSERT_TRUE(
      world_.Append(Layer::kGlobal, qom::compat::Text("backend", "size", "2"))
          .ok());
  EXPECT_EQ(world_.New<Owner>()->backend().size_, 2u);
  ASSERT_TRUE(world_
                  .Append(Layer::kAccel,
                          qom::compat::Text("owner", "backend-size", "3"))
                  .ok());
  EXPECT_EQ(world_.New<Owner>()->backend().size_, 3u);
  EXPECT_EQ(world_.New<Outer>()->owner().backend().size_, 3u);
  ASSERT_TRUE(
      world_.Append(Layer::kAccel, qom::compat::Text("outer", "depth", "4"))
          .ok());
  EXPECT_EQ(world_.New<Outer>()->owner().backend().size_, 4u);
}

TEST_F(AliasTest, ADefaultOfTheOwnerComesBeforeTheLayersOfTheChild) {
  EXPECT_EQ(*world_.New<Owner>()->Get("serial"), kGiven);
  EXPECT_EQ(world_.New<Backend>()->serial_, "");
  ASSERT_TRUE(world_
                  .Append(Layer::kAccel,
                          qom::compat::Text("backend", "serial", "layer"))
                  .ok());
  EXPECT_EQ(*world_.New<Owner>()->Get("serial"), "layer");
}

TEST_F(AliasTest, TheFlagsOfTheTargetHold) {
  const qom::Ref<Owner> owner = world_.New<Owner>();
  EXPECT_EQ(CauseOf(owner->Set("shown-size", "1")), Cause::kReadOnly);
  EXPECT_EQ(CauseOf(owner->Set("secret", "on", SetBy::kUser)),
            Cause::kReadOnly);
  EXPECT_TRUE(owner->Set("secret", "on").ok());
  EXPECT_TRUE(owner->backend().secret_);
  EXPECT_TRUE(world_.Row<Owner>("x-old").has(PropertyFlags::kUnstable));
}

TEST_F(AliasTest, SaysWhatIsDeprecatedSinceWhenAndForWhat) {
  const ClassProperty& row = world_.Row<Owner>("x-old");
  EXPECT_TRUE(row.has(PropertyFlags::kDeprecated));
  EXPECT_EQ(row.deprecated_since, "1.0");
  EXPECT_EQ(row.replacement, "size");
}

TEST_F(AliasTest, AllTakesEveryPropertyButThoseTheOwnerHas) {
  const qom::Ref<Owner> owner = world_.New<Owner>();
  EXPECT_EQ(*owner->Get("policy"), "mine");
  EXPECT_FALSE(world_.Row<Owner>("policy").is_alias());
  for (const std::string_view name :
       {"size", "serial", "shown-size", "secret", "x-old"}) {
    EXPECT_TRUE(world_.Row<Owner>(name).is_alias()) << name;
  }
  // Those, the two of its own, and what every object has.
  EXPECT_EQ(world_.registry().Get<Owner>()->property_count(),
            5u + 2u + world_.registry().Get<qom::Object>()->property_count());
  ASSERT_TRUE(owner->Set("size", "5").ok());
  EXPECT_EQ(*owner->Get("backend-size"), "5");
  EXPECT_EQ(*owner->Get("shown-size"), "5");
}

TEST_F(AliasTest, ADefaultForOneIsRefusedAtSeal) {
  qom::TypeBuilder late("late-owner");
  late.Parent("owner")
      .Default("backend-size", 4)
      .Default("size", 5)
      .Default("policy", "late");
  world_.registry().Add(std::move(late));
  const absl::Status status = world_.registry().Seal();
  EXPECT_EQ(CauseOf(status), Cause::kMalformed);
  EXPECT_THAT(
      MessageOf(status),
      AllOf(HasSubstr("gives a default to the alias 'backend-size'; give it "
                      "to the child where it is constructed"),
            HasSubstr("gives a default to the alias 'size'"),
            ::testing::Not(HasSubstr("'policy'"))));
  EXPECT_EQ(world_.registry().Find("late-owner"), nullptr);
}

class Astray : public qom::Extends<Astray, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "astray";
  struct Props;
  explicit Astray(const qom::Construct& construct)
      : Extends(construct), backend_(construct, "backend") {}

 private:
  qom::Child<Backend> backend_;
};
struct Astray::Props {
  static constexpr auto kAll =
      Table(Alias<&Astray::backend_>("sise"),
            Alias<&Astray::backend_>("count", "number"));
};

TEST_F(AliasTest, ToAPropertyThatIsNotThereIsRefusedAtSeal) {
  EXPECT_THAT(MessageOf(world_.Add<Astray>()),
              AllOf(HasSubstr("type 'astray': the alias 'sise' stands for "
                              "backend.sise, which does not exist"),
                    HasSubstr("the alias 'count' stands for backend.number")));
}

TEST(AliasAllTest, OfATypeThatIsNotRegisteredIsRefusedAtSeal) {
  World world;
  EXPECT_THAT(MessageOf(world.Add<Owner>()),
              HasSubstr("its aliased child 'backend' does not exist"));
}

}  // namespace
