// Sealing a batch of types refuses every mistake of a declaration by name: of
// parents, of properties and defaults, of children and aliases.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/qom/registry_fixture.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::RegistryTest;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

// ---- Mistakes --------------------------------------------------------------

TEST_F(RegistryTest, ReportsEveryMistakeOfABatchByName) {
  TypeBuilder orphan = Type("orphan", "nobody");
  orphan.Source("types.json:12");
  registry_.Add(std::move(orphan));
  registry_.Add(Type("left", "right"));
  registry_.Add(Type("right", "left"));
  registry_.Add(Type("twin"));
  registry_.Add(Type("twin"));
  TypeBuilder fake = Type("fake");
  fake.Implements("twin");
  registry_.Add(std::move(fake));
  EXPECT_THAT(
      Mistakes(),
      UnorderedElementsAre(
          "types.json:12: type 'orphan': its parent 'nobody' does not exist",
          "type 'left': needs itself: left > right > left",
          ::testing::MatchesRegex(
              "type 'twin': is declared twice, at .*:[0-9]+ and at .*:[0-9]+"),
          "type 'fake': 'twin' is a type, not an interface"));
}

TEST_F(RegistryTest, AMissingParentComesWithTheNearestNames) {
  registry_.Add(Type("virtio-device"));
  ASSERT_THAT(registry_.Seal(), IsOk());
  registry_.Add(Type("virtio-devise"));
  registry_.Add(Type("virtio-blk", "virtio-devcie"));
  EXPECT_THAT(Mistakes(),
              ElementsAre("type 'virtio-blk': its parent 'virtio-devcie' does "
                          "not exist; nearest: virtio-device, virtio-devise"));
}

TEST_F(RegistryTest, WhatFollowsFromAMistakeIsNotReportedToo) {
  registry_.Add(Type("a", "nobody"));
  registry_.Add(Type("b", "a"));
  registry_.Add(Type("c", "b"));
  TypeBuilder owner = Type("owner");
  ClassProperty alias;
  alias.name = "n";
  alias.stands_for.child = "part";
  alias.stands_for.property = "n";
  owner.Child("part", "c").Property(std::move(alias));
  registry_.Add(std::move(owner));
  EXPECT_THAT(Mistakes(), ElementsAre(HasSubstr("type 'a'")));
}

TEST_F(RegistryTest, ATypeThatIsThereAlreadyIsAMistake) {
  registry_.Add(Type("a"));
  ASSERT_THAT(registry_.Seal(), IsOk());
  registry_.Add(Type("a"));
  registry_.Add(Type("object"));
  EXPECT_THAT(Mistakes(), ElementsAre("type 'a': is in the registry already",
                                      "type 'object': is in the registry "
                                      "already"));
}

TEST_F(RegistryTest, ATypeNeedsAName) {
  registry_.Add(Type(""));
  EXPECT_THAT(Mistakes(), ElementsAre("type '': a type needs a name"));
}

TEST_F(RegistryTest, ATypeThatIsItsOwnParentIsACycle) {
  registry_.Add(Type("self", "self"));
  EXPECT_THAT(Mistakes(),
              ElementsAre("type 'self': needs itself: self > self"));
}

TEST_F(RegistryTest, TypesThatEmbedEachOtherAreACycle) {
  TypeBuilder a = Type("a");
  a.Child("x", "b");
  registry_.Add(std::move(a));
  TypeBuilder b = Type("b");
  b.Child("y", "a");
  registry_.Add(std::move(b));
  EXPECT_THAT(Mistakes(), ElementsAre("type 'a': needs itself: a > b > a"));
}

TEST_F(RegistryTest, ChainsOfParentsAreLimitedInEveryOrder) {
  // Depth is what code recurses over; input must not choose it.
  for (const int count : {1000, 1001}) {
    for (const bool base_first : {true, false}) {
      TypeRegistry registry;
      for (int i = 0; i < count; ++i) {
        const int at = base_first ? i : count - 1 - i;
        registry.Add(Type(fmt::format("t{}", at),
                          at == 0 ? "object" : fmt::format("t{}", at - 1)));
      }
      if (count == 1000) {
        EXPECT_THAT(registry.Seal(), IsOk()) << base_first;
        EXPECT_EQ(registry.Find("t999")->depth(), 1000u);
      } else {
        EXPECT_THAT(
            registry.Seal(),
            HasCause(Cause::kMalformed, HasSubstr("more than 1000 types deep")))
            << base_first;
      }
    }
  }
}

TEST_F(RegistryTest, AParentIsAType) {
  registry_.Add(InterfaceType("face"));
  registry_.Add(Type("child", "face"));
  EXPECT_THAT(Mistakes(),
              ElementsAre("type 'child': its parent 'face' is an interface; "
                          "implement it instead"));
}

TEST_F(RegistryTest, AnObjectHasALimit) {
  static constexpr ValueKind kBlob = {.name = "blob"};
  static constexpr PropertyKind kHuge = {
      .values = &kBlob,
      .read = nullptr,
      .write = nullptr,
      .construct = nullptr,
      .destroy = nullptr,
      .assign = nullptr,
      .equal = nullptr,
      .size = (1u << 24) + 1,
      .align = 1,
      .plain = true,
  };
  ClassProperty property;
  property.name = "blob";
  property.kind = &kHuge;
  TypeBuilder type = Type("huge");
  type.Property(std::move(property));
  registry_.Add(std::move(type));
  EXPECT_THAT(Mistakes(), ElementsAre(AllOf(HasSubstr("type 'huge'"),
                                            HasSubstr("at most 16777216"))));
}

// ---- Mistakes with properties and defaults ---------------------------------

TEST_F(RegistryTest, PropertyNamesAreUniqueAlongTheChain) {
  TypeBuilder base = Type("base");
  base.Property(Number("n"));
  registry_.Add(std::move(base));
  TypeBuilder middle = Type("middle", "base");
  registry_.Add(std::move(middle));
  TypeBuilder leaf = Type("leaf", "middle");
  leaf.Property(Number("n")).Property(Number("m")).Property(Number("m"));
  leaf.Property(Number("")).Property(Number("type"));
  registry_.Add(std::move(leaf));
  EXPECT_THAT(
      Mistakes(),
      ElementsAre(
          "type 'leaf': the property 'n' is declared by its ancestor 'base'",
          "type 'leaf': declares the property 'm' twice",
          "type 'leaf': a property needs a name",
          "type 'leaf': the property 'type' is declared by its ancestor "
          "'object'"));
}

TEST_F(RegistryTest, ADefaultMustBeLegal) {
  TypeBuilder type = Type("type");
  type.Property(Number("n", "text")).Property(Number("m", -1));
  type.Property(Number("k"));
  type.Default("k", uint64_t{1} << 40).Default("j", 1);
  registry_.Add(std::move(type));
  EXPECT_THAT(
      Mistakes(),
      ElementsAre(
          "type 'type': default of 'n': a text where an integer is needed",
          "type 'type': default of 'm': -1 is outside 0..4294967295",
          AllOf(HasSubstr("default of 'k': "), HasSubstr("0..4294967295")),
          "type 'type': gives a default to 'j', which it does not have"));
}

TEST_F(RegistryTest, WhatIsRemovedMustBeThere) {
  TypeBuilder type = Type("type");
  type.Remove("n");
  registry_.Add(std::move(type));
  EXPECT_THAT(Mistakes(), ElementsAre("type 'type': removes the property 'n', "
                                      "which no ancestor has"));
}

// ---- Children and aliases --------------------------------------------------

TEST_F(RegistryTest, MistakesWithChildren) {
  TypeBuilder part = Type("part");
  part.Property(Number("n"));
  registry_.Add(std::move(part));
  registry_.Add(Type("small-part", "part"));
  TypeBuilder abstract = Type("abstract-part", "part");
  abstract.Abstract();
  registry_.Add(std::move(abstract));
  TypeBuilder owner = Type("owner");
  owner.Child("a", "part").Child("a", "part");
  owner.Child("c", "small-part");
  owner.ChildDefault("z", "n", 1).ChildDefault("a", "m", 1);
  owner.ChildDefault("a", "n", "x");
  registry_.Add(std::move(owner));
  TypeBuilder lost = Type("lost");
  lost.Child("b", "abstract-part").Child("d", "nobody");
  registry_.Add(std::move(lost));
  TypeBuilder base = Type("base");
  base.Child("c", "small-part");
  registry_.Add(std::move(base));
  TypeBuilder widened = Type("widened", "base");
  widened.Child("c", "part");
  registry_.Add(std::move(widened));
  EXPECT_THAT(
      Mistakes(),
      ElementsAre(
          "type 'owner': embeds two children named 'a'",
          "type 'owner': sets 'n' in a child 'z' that it does not embed",
          "type 'owner': sets 'a.m', which type 'part' does not have",
          "type 'owner': sets 'a.n': a text where an integer is needed",
          "type 'lost': embeds 'b' of the abstract type 'abstract-part'",
          "type 'lost': its child 'nobody' does not exist",
          "type 'widened': embeds 'c' as a 'part', but its ancestor as a "
          "'small-part', which that is not"));
}

TEST_F(RegistryTest, ANarrowerChildMustTakeWhatWasSetInTheWiderOne) {
  TypeBuilder part = Type("part");
  part.Property(Number("n")).Property(Number("m"));
  registry_.Add(std::move(part));
  ClassProperty narrow = Number("n");
  narrow.max = 10;
  narrow.reports_range = true;
  TypeBuilder small = Type("small-part", "part");
  small.Redeclare(std::move(narrow)).Remove("m");
  registry_.Add(std::move(small));
  TypeBuilder base = Type("base");
  base.Child("c", "part");
  base.ChildDefault("c", "n", 100).ChildDefault("c", "m", 1);
  registry_.Add(std::move(base));
  TypeBuilder leaf = Type("leaf", "base");
  leaf.Child("c", "small-part");
  registry_.Add(std::move(leaf));
  EXPECT_THAT(Mistakes(),
              ElementsAre("type 'leaf': embeds 'c' as a 'small-part', in which "
                          "an ancestor sets 'n': 100 is outside 0..10",
                          "type 'leaf': embeds 'c' as a 'small-part', in which "
                          "an ancestor sets 'm', which it does not have"));
}

TEST_F(RegistryTest, MistakesWithAliases) {
  auto alias = [](std::string_view name, std::string_view child,
                  std::string_view target) {
    ClassProperty property;
    property.name = name;
    property.stands_for.child = child;
    property.stands_for.property = target;
    return property;
  };
  TypeBuilder part = Type("part");
  part.Property(Number("n"));
  registry_.Add(std::move(part));
  TypeBuilder owner = Type("owner");
  owner.Child("a", "part");
  owner.Property(alias("ok", "a", "n"))
      .Property(alias("x", "b", "n"))
      .Property(alias("y", "a", "m"))
      .Property(alias("z", "", "nothing"))
      .Property(alias("w", "", "w"));
  ClassProperty native = alias("v", "", "n");
  native.stands_for.type = "nobody";
  owner.Property(std::move(native));
  owner.Default("ok", 1);
  registry_.Add(std::move(owner));
  EXPECT_THAT(
      Mistakes(),
      UnorderedElementsAre(
          "type 'owner': the alias 'x' leads to 'b', which is no child",
          "type 'owner': the alias 'y' stands for part.m, which does not "
          "exist; "
          "nearest: n",
          "type 'owner': the alias 'z' stands for owner.nothing, which does "
          "not exist",
          "type 'owner': the alias 'w' stands for owner.w, which does not "
          "exist",
          HasSubstr("type 'owner': its aliased child 'nobody' does not exist"),
          "type 'owner': gives a default to the alias 'ok'; give it to the "
          "child where it is constructed"));
}

}  // namespace
}  // namespace qom
