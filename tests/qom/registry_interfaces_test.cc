// A type is all that its interfaces descend from, and sealing refuses what no
// list of interfaces may say.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/type_builder.h"
#include "tests/qom/registry_fixture.h"

namespace qom {
namespace {

using ::qom::test::RegistryTest;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(RegistryTest, AnInterfaceListedTwiceIsAMistake) {
  registry_.Add(InterfaceType("face"));
  TypeBuilder type = Type("type");
  type.Implements("face").Implements("face");
  registry_.Add(std::move(type));
  EXPECT_THAT(Mistakes(),
              ElementsAre("type 'type': lists the interface 'face' twice"));
}

class RegistryDiamondTest : public RegistryTest {
 protected:
  RegistryDiamondTest() {
    registry_.Add(InterfaceType("root"));
    for (std::string_view name : {"left", "right"}) {
      TypeBuilder face = InterfaceType(name);
      face.Implements("root");
      registry_.Add(std::move(face));
    }
  }
};

TEST_F(RegistryDiamondTest, ReachedThroughTwoInterfacesIsAMistakeNamingBoth) {
  TypeBuilder type = Type("type");
  type.Implements("left").Implements("right");
  registry_.Add(std::move(type));
  EXPECT_THAT(Mistakes(),
              ElementsAre("type 'type': reaches the interface 'root' through "
                          "'left' and through 'right'; list it on the type"));
}

TEST_F(RegistryDiamondTest, ListingItOnTheTypeSettlesIt) {
  TypeBuilder type = Type("type");
  type.Implements("left").Implements("right").Implements("root");
  registry_.Add(std::move(type));
  EXPECT_THAT(Mistakes(), IsEmpty());
  const Class& sealed = *registry_.Find("type");
  for (std::string_view name : {"left", "right", "root"}) {
    EXPECT_TRUE(sealed.IsA(name)) << name;
  }
  EXPECT_EQ(sealed.interfaces().size(), 3u);
}

TEST_F(RegistryDiamondTest, OneWayOnEachLevelIsFine) {
  TypeBuilder parent = Type("parent");
  parent.Implements("left");
  registry_.Add(std::move(parent));
  TypeBuilder child = Type("child", "parent");
  child.Implements("right");
  registry_.Add(std::move(child));
  EXPECT_THAT(Mistakes(), IsEmpty());
  EXPECT_TRUE(registry_.Find("parent")->IsA("root"));
  EXPECT_FALSE(registry_.Find("parent")->IsA("right"));
  EXPECT_TRUE(registry_.Find("child")->IsA("root"));
  EXPECT_EQ(registry_.Find("child")->interfaces().size(), 3u);
  EXPECT_THAT(registry_.Find("child")->declared_interfaces(),
              ElementsAre("right"));
}

TEST_F(RegistryDiamondTest, AnInterfaceDoesNotReachOneTwiceEither) {
  TypeBuilder both = InterfaceType("both");
  both.Implements("left").Implements("right");
  registry_.Add(std::move(both));
  EXPECT_THAT(Mistakes(),
              ElementsAre(AllOf(HasSubstr("type 'both'"), HasSubstr("'left'"),
                                HasSubstr("'right'"), HasSubstr("'root'"))));
}

TEST_F(RegistryTest, AnInterfaceThatIsMissingIsNamedWithTheNearest) {
  registry_.Add(InterfaceType("resettable"));
  TypeBuilder type = Type("type");
  type.Implements("resetable");
  registry_.Add(std::move(type));
  EXPECT_THAT(Mistakes(),
              ElementsAre("type 'type': its interface 'resetable' does not "
                          "exist; nearest: resettable"));
}

TEST_F(RegistryTest, AnInterfaceHasInterfacesAsParents) {
  registry_.Add(Type("type"));
  TypeBuilder face = InterfaceType("face");
  face.Parent("type");
  registry_.Add(std::move(face));
  TypeBuilder lost = InterfaceType("lost");
  lost.Parent("nobody");
  registry_.Add(std::move(lost));
  EXPECT_THAT(Mistakes(),
              ElementsAre("type 'face': an interface cannot have the type "
                          "'type' as parent",
                          "type 'lost': its parent 'nobody' does not exist"));
}

TEST_F(RegistryTest, AnInterfaceMayNameObjectOrInterfaceAsItsRoot) {
  for (std::string_view root : {"object", "interface"}) {
    TypeBuilder face = InterfaceType(fmt::format("of-{}", root));
    face.Parent(root);
    registry_.Add(std::move(face));
  }
  EXPECT_THAT(Mistakes(), IsEmpty());
  EXPECT_EQ(registry_.Find("of-object")->parent(), nullptr);
  EXPECT_EQ(registry_.Find("of-interface")->depth(), 0u);
}

TEST_F(RegistryTest, ATypeIsAllThatItsInterfacesDescendFrom) {
  // "wide" extends "extra"; "narrow" is a "wide".
  registry_.Add(InterfaceType("extra"));
  TypeBuilder wide = InterfaceType("wide");
  wide.Implements("extra");
  registry_.Add(std::move(wide));
  TypeBuilder narrow = InterfaceType("narrow");
  narrow.Parent("wide");
  registry_.Add(std::move(narrow));
  TypeBuilder type = Type("type");
  type.Implements("narrow");
  registry_.Add(std::move(type));
  ASSERT_THAT(Mistakes(), IsEmpty());
  for (std::string_view name : {"narrow", "wide", "extra"}) {
    EXPECT_TRUE(registry_.Find("type")->IsA(name)) << name;
  }
  EXPECT_TRUE(registry_.Find("narrow")->IsA("wide"));
  EXPECT_TRUE(registry_.Find("narrow")->IsA("narrow"));
  EXPECT_FALSE(registry_.Find("wide")->IsA("narrow"));
}

TEST_F(RegistryTest, AnInterfaceIsAllThatItExtends) {
  registry_.Add(InterfaceType("first"));
  registry_.Add(InterfaceType("second"));
  TypeBuilder both = InterfaceType("both");
  both.Implements("first").Implements("second");
  registry_.Add(std::move(both));
  ASSERT_THAT(Mistakes(), IsEmpty());
  EXPECT_TRUE(registry_.Find("both")->IsA("first"));
  EXPECT_TRUE(registry_.Find("both")->IsA("second"));
  EXPECT_FALSE(registry_.Find("first")->IsA("both"));
  EXPECT_FALSE(registry_.Find("both")->IsA("object"));
  EXPECT_THAT(Names(registry_.TypesOf(*registry_.Find("first"),
                                      /*with_abstract=*/true)),
              ElementsAre("both", "first"));
}

}  // namespace
}  // namespace qom
