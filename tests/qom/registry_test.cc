// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/registry.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qom/context.h"
#include "qom/interface.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

TypeBuilder Type(std::string_view name, std::string_view parent = "object") {
  TypeBuilder type(name);
  type.Parent(parent);
  return type;
}
TypeBuilder InterfaceType(std::string_view name) {
  TypeBuilder type(name);
  type.Interface();
  return type;
}

std::vector<std::string> Names(const std::vector<const Class*>& types) {
  std::vector<std::string> names;
  for (const Class* type : types) names.emplace_back(type->name());
  return names;
}

class RegistryTest : public ::testing::Test {
 protected:
  // Every mistake that Seal() reports.
  std::vector<std::string> Mistakes() {
    const absl::Status status = registry_.Seal();
    if (status.ok()) return {};
    EXPECT_EQ(CauseOf(status), Cause::kMalformed);
    return absl::StrSplit(std::string(Message(status)), '\n');
  }
  ClassProperty Number(std::string_view name, Value value = 0) {
    return props::RuntimeProperty(registry_, name, "uint32", std::move(value));
  }
  TypeRegistry registry_;
};

// ---- Batches ---------------------------------------------------------------

TEST_F(RegistryTest, StartsWithTheTypeObject) {
  EXPECT_THAT(Names(registry_.Types()), ElementsAre("object"));
  const Class* object = registry_.Get<Object>();
  ASSERT_NE(object, nullptr);
  EXPECT_EQ(registry_.Find("object"), object);
  EXPECT_EQ(object->parent(), nullptr);
  EXPECT_EQ(object->depth(), 0u);
  EXPECT_EQ(&object->registry(), &registry_);
  EXPECT_TRUE(object->is_native());
  EXPECT_FALSE(object->is_abstract());
  ASSERT_NE(object->FindProperty("type"), nullptr);
  EXPECT_TRUE(object->FindProperty("type")->has(PropertyFlags::kReadOnly));
}

TEST_F(RegistryTest, ATypeIsThereOnceItIsSealed) {
  registry_.Add(Type("a"));
  EXPECT_EQ(registry_.Find("a"), nullptr);
  ASSERT_THAT(registry_.Seal(), IsOk());
  ASSERT_NE(registry_.Find("a"), nullptr);
  EXPECT_EQ(registry_.Find("a")->parent(), registry_.Get<Object>());
  EXPECT_EQ(registry_.Find("b"), nullptr);
}

TEST_F(RegistryTest, SealingNothingIsFine) {
  EXPECT_THAT(registry_.Seal(), IsOk());
  EXPECT_THAT(registry_.Seal(), IsOk());
}

TEST_F(RegistryTest, GrowsInBatchesThatBuildOnEarlierOnes) {
  registry_.Add(Type("a"));
  ASSERT_THAT(registry_.Seal(), IsOk());
  registry_.Add(Type("c", "b"));
  registry_.Add(Type("b", "a"));
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_THAT(Names(registry_.Types()), ElementsAre("a", "b", "c", "object"));
  EXPECT_TRUE(registry_.Find("c")->IsA("a"));
}

TEST_F(RegistryTest, APublishedClassNeverChanges) {
  TypeBuilder a = Type("a");
  a.Property(Number("n", 1));
  registry_.Add(std::move(a));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const Class* before = registry_.Find("a");
  const ClassProperty* n = before->FindProperty("n");
  const size_t size = before->instance_size();
  const uint32_t id = before->id();

  for (int i = 0; i < 100; ++i) {
    TypeBuilder more = Type(fmt::format("more-{}", i), "a");
    more.Property(Number("m")).Default("n", i);
    registry_.Add(std::move(more));
    ASSERT_THAT(registry_.Seal(), IsOk());
  }
  EXPECT_EQ(registry_.Find("a"), before);
  EXPECT_EQ(before->FindProperty("n"), n);
  EXPECT_EQ(before->FindProperty("m"), nullptr);
  EXPECT_EQ(*before->DefaultOf(*n), Value(1));
  EXPECT_EQ(before->instance_size(), size);
  EXPECT_EQ(before->id(), id);
  EXPECT_EQ(registry_.Find("more-7")->FindProperty("n"), n);
}

TEST_F(RegistryTest, ABatchWithAMistakeIsDroppedWhole) {
  registry_.Add(Type("good"));
  registry_.Add(Type("bad", "nobody"));
  EXPECT_THAT(Mistakes(), ElementsAre(HasSubstr("'bad'")));
  EXPECT_EQ(registry_.Find("good"), nullptr);
  // And does not spoil the next.
  registry_.Add(Type("good"));
  EXPECT_THAT(Mistakes(), IsEmpty());
  EXPECT_NE(registry_.Find("good"), nullptr);
}

TEST_F(RegistryTest, TheOrderOfRegistrationDoesNotMatter) {
  // A type of each kind of need: parent, interface, child, alias, link.
  std::vector<int> order = {0, 1, 2, 3, 4};
  do {
    TypeRegistry registry;
    auto number = [&](std::string_view name, uint32_t value) {
      return props::RuntimeProperty(registry, name, "uint32", value);
    };
    for (int which : order) {
      switch (which) {
        case 0:
          registry.Add(InterfaceType("face"));
          break;
        case 1: {
          TypeBuilder part = Type("part");
          part.Property(number("n", 1)).Implements("face");
          registry.Add(std::move(part));
          break;
        }
        case 2: {
          TypeBuilder owner = Type("owner", "base");
          ClassProperty alias;
          alias.name = "part-n";
          alias.stands_for.child = "part";
          alias.stands_for.property = "n";
          owner.Child("part", "part").Property(std::move(alias));
          registry.Add(std::move(owner));
          break;
        }
        case 3: {
          TypeBuilder base = Type("base");
          base.Property(props::RuntimeProperty(registry, "peer", "link<leaf>"));
          registry.Add(std::move(base));
          break;
        }
        default:
          registry.Add(Type("leaf", "part"));
      }
    }
    ASSERT_THAT(registry.Seal(), IsOk());
    const Class& owner = *registry.Find("owner");
    EXPECT_EQ(owner.depth(), 2u);
    EXPECT_EQ(owner.FindProperty("part-n")->type, "uint32");
    EXPECT_EQ(owner.FindProperty("peer")->link_class, registry.Find("leaf"));
    EXPECT_EQ(Names(registry.TypesOf(*registry.Find("face"))),
              (std::vector<std::string>{"leaf", "part"}));
  } while (std::next_permutation(order.begin(), order.end()));
}

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
          "type 'twin': is declared twice",
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
  static constexpr PropertyKind kHuge = {
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

// ---- Mistakes with interfaces ----------------------------------------------

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

// ---- Native types ----------------------------------------------------------

class Gadget : public Extends<Gadget, Object> {
 public:
  static constexpr std::string_view kTypeName = "gadget";
  using Extends::Extends;
};
class SmartGadget : public Extends<SmartGadget, Gadget> {
 public:
  static constexpr std::string_view kTypeName = "smart-gadget";
  using Extends::Extends;
};
class OtherGadget : public Extends<OtherGadget, Object> {
 public:
  static constexpr std::string_view kTypeName = "gadget";
  using Extends::Extends;
};

TEST_F(RegistryTest, RegisteringANativeTypeBringsItsAncestors) {
  registry_.Register<SmartGadget>();
  registry_.Register<SmartGadget>();
  registry_.Register<Gadget>();
  EXPECT_EQ(registry_.Get<Gadget>(), nullptr);
  ASSERT_THAT(registry_.Seal(), IsOk());
  registry_.Register<SmartGadget>();
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_THAT(Names(registry_.Types()),
              ElementsAre("gadget", "object", "smart-gadget"));
  EXPECT_EQ(registry_.Get<SmartGadget>()->parent(), registry_.Get<Gadget>());
}

TEST_F(RegistryTest, ANativeTypeOfADroppedBatchMayBeRegisteredAgain) {
  registry_.Register<Gadget>();
  registry_.Add(Type("bad", "nobody"));
  EXPECT_THAT(Mistakes(), Not(IsEmpty()));
  EXPECT_EQ(registry_.Get<Gadget>(), nullptr);
  registry_.Register<Gadget>();
  EXPECT_THAT(Mistakes(), IsEmpty());
  EXPECT_NE(registry_.Get<Gadget>(), nullptr);
}

TEST_F(RegistryTest, TwoNativeTypesOfOneNameAreAMistake) {
  registry_.Register<Gadget>();
  registry_.Register<OtherGadget>();
  EXPECT_THAT(Mistakes(), ElementsAre("type 'gadget': is declared twice"));
}

TEST_F(RegistryTest, ANativeTypeDoesNotDeriveFromDataOfItsParentsName) {
  registry_.Add(Type("gadget"));
  ASSERT_THAT(registry_.Seal(), IsOk());
  registry_.Register<SmartGadget>();
  EXPECT_THAT(Mistakes(), UnorderedElementsAre(
                              "type 'gadget': is in the registry already",
                              "type 'smart-gadget': its parent 'gadget' is "
                              "another type than the C++ class it extends"));
}

class Shape : public Extends<Shape, Object> {
 public:
  static constexpr std::string_view kTypeName = "shape";
  static constexpr bool kAbstract = true;
  using Extends::Extends;
  virtual int Corners() const = 0;
};

TEST_F(RegistryTest, ARunTimeTypeCannotFillInVirtualFunctions) {
  registry_.Register<Shape>();
  registry_.Add(Type("square", "shape"));
  EXPECT_THAT(Mistakes(), ElementsAre(AllOf(HasSubstr("type 'square'"),
                                            HasSubstr("declare it abstract"))));
  registry_.Register<Shape>();
  TypeBuilder square = Type("square", "shape");
  square.Abstract();
  registry_.Add(std::move(square));
  EXPECT_THAT(Mistakes(), IsEmpty());
}

// ---- Native types that data declares, too ----------------------------------

class Adopted : public Extends<Adopted, Object> {
 public:
  static constexpr std::string_view kTypeName = "adopted";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t n_ = 0;
};
struct Adopted::Props {
  static constexpr auto kN =
      props::Field<&Adopted::n_>("n", {.default_value = 1});
  static constexpr auto kAll = props::Table(kN);
};
class BelowAdopted : public Extends<BelowAdopted, Adopted> {
 public:
  static constexpr std::string_view kTypeName = "below-adopted";
  using Extends::Extends;
  uint64_t canary[4] = {1, 2, 3, 4};
};

TEST_F(RegistryTest, DataAddsToANativeType) {
  registry_.Register<BelowAdopted>();
  registry_.Add(InterfaceType("face"));
  TypeBuilder part = Type("part");
  part.Property(Number("k", 4));
  registry_.Add(std::move(part));
  TypeBuilder data = Type("adopted");
  ClassProperty alias;
  alias.name = "k";
  alias.stands_for.child = "part";
  alias.stands_for.property = "k";
  ClassProperty spelling;
  spelling.name = "em";
  spelling.stands_for.property = "m";
  data.Property(Number("n", 9))
      .Property(Number("m", 2))
      .Property(std::move(alias))
      .Property(std::move(spelling))
      .Property(props::RuntimeProperty(registry_, "s", "str", "text"))
      .Default("n", 3)
      .Implements("face")
      .Child("part", "part")
      .ChildDefault("part", "k", 5)
      .ClassInit([](ObjectClass& record) { record.description = "adopted"; });
  registry_.Add(std::move(data));
  ASSERT_THAT(Mistakes(), IsEmpty());
  EXPECT_TRUE(registry_.Get<Adopted>()->is_native());
  EXPECT_EQ(registry_.Get<Adopted>()->record().description, "adopted");

  Context context(registry_);
  for (std::string_view type : {"adopted", "below-adopted"}) {
    absl::StatusOr<Ref<Object>> object = context.New(type);
    ASSERT_THAT(object, IsOk()) << type;
    for (const auto& [name, value] :
         {std::pair("n", "3"), std::pair("m", "2"), std::pair("em", "2"),
          std::pair("s", "text"), std::pair("k", "5")}) {
      EXPECT_EQ(*(*object)->Get(name), value) << type << "." << name;
    }
    EXPECT_THAT((*object)->Set("k", 6), IsOk());
    EXPECT_EQ(*(*object)->Child("part")->Get("k"), "6") << type;
    EXPECT_THAT((*object)->Set("em", 7), IsOk());
    EXPECT_EQ(*(*object)->Get("m"), "7") << type;
    EXPECT_TRUE((*object)->type().IsA("face"));
  }
  absl::StatusOr<Ref<BelowAdopted>> below = context.New<BelowAdopted>();
  ASSERT_THAT((*below)->Set("m", 0xffffffffu), IsOk());
  EXPECT_THAT((*below)->canary, ElementsAre(1, 2, 3, 4));
}

TEST_F(RegistryTest, HooksOfDataRunForTheNativeTypeToo) {
  registry_.Register<BelowAdopted>();
  TypeBuilder data = Type("adopted");
  data.ClassBaseInit([](ObjectClass& record) { record.opaque = &record; });
  data.PostInit([](Object& object) {
    EXPECT_THAT(object.AddProperty("noted", "none", {}), IsOk());
  });
  registry_.Add(std::move(data));
  ASSERT_THAT(Mistakes(), IsEmpty());
  EXPECT_EQ(registry_.Get<Adopted>()->record().opaque, nullptr);
  EXPECT_NE(registry_.Get<BelowAdopted>()->record().opaque, nullptr);
  Context context(registry_);
  EXPECT_NE((*context.New<BelowAdopted>())->FindProperty("noted"), nullptr);
}

TEST_F(RegistryTest, DataMayNotContradictANativeType) {
  registry_.Register<BelowAdopted>();
  TypeBuilder data = Type("adopted");
  data.Property(props::RuntimeProperty(registry_, "n", "bool"));
  registry_.Add(std::move(data));
  registry_.Add(Type("below-adopted", "object"));
  EXPECT_THAT(
      Mistakes(),
      ElementsAre(
          "type 'adopted': property 'n' is natively of type uint32, not bool",
          "type 'below-adopted': is native with parent 'adopted', not "
          "'object'"));
}

TEST_F(RegistryTest, NorMayWhatWasRecorded) {
  registry_.Register<BelowAdopted>();
  TypeBuilder data = Type("adopted");
  data.Recorded().Property(props::RuntimeProperty(registry_, "n", "bool"));
  registry_.Add(std::move(data));
  registry_.Add(Type("other"));
  TypeBuilder below = Type("below-adopted", "other");
  registry_.Add(std::move(below.Recorded()));
  EXPECT_THAT(
      Mistakes(),
      ElementsAre(
          "type 'adopted': property 'n' is natively of type uint32, not bool",
          "type 'below-adopted': is native with parent 'adopted', not "
          "'other'"));
}

// What is recorded from another emulator knows fewer ancestors.
TEST_F(RegistryTest, WhatWasRecordedMayLeaveOutNativeAncestors) {
  registry_.Register<BelowAdopted>();
  TypeBuilder below = Type("below-adopted", "object");
  registry_.Add(std::move(below.Recorded()));
  ASSERT_THAT(Mistakes(), IsEmpty());
  EXPECT_EQ(registry_.Get<BelowAdopted>()->parent(), registry_.Get<Adopted>());
}

TEST_F(RegistryTest, WhatWasRecordedMaySayAgainWhatANativeAncestorDeclares) {
  registry_.Register<BelowAdopted>();
  TypeBuilder data = Type("data", "below-adopted");
  data.Recorded().Property(
      props::RuntimeProperty(registry_, "n", "int", Value(6)));
  registry_.Add(std::move(data));
  TypeBuilder wrong = Type("wrong", "below-adopted");
  wrong.Recorded().Property(props::RuntimeProperty(registry_, "n", "bool"));
  TypeRegistry other;
  other.Register<BelowAdopted>();
  other.Add(std::move(wrong));
  EXPECT_EQ(Message(other.Seal()),
            "type 'wrong': the property 'n' is declared by its ancestor "
            "'adopted'");
  ASSERT_THAT(Mistakes(), IsEmpty());
  Context context(registry_);
  absl::StatusOr<Ref<Object>> object = context.New("data");
  ASSERT_THAT(object, IsOk());
  EXPECT_EQ(*(*object)->Get("n"), "6");
  EXPECT_EQ((*object)->FindProperty("n")->type, "uint32");
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
          "type 'owner': the alias 'y' stands for part.m, which does not exist",
          "type 'owner': the alias 'z' stands for owner.nothing, which does "
          "not exist",
          "type 'owner': the alias 'w' stands for owner.w, which does not "
          "exist",
          HasSubstr("type 'owner': its aliased child 'nobody' does not exist"),
          "type 'owner': gives a default to the alias 'ok'; give it to the "
          "child where it is constructed"));
}

// ---- Look-ups --------------------------------------------------------------

TEST_F(RegistryTest, AnUnknownNameComesWithTheNearest) {
  registry_.Add(Type("virtio-blk-device"));
  registry_.Add(Type("virtio-net-device"));
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_THAT(registry_.Lookup("virtio-blk-devcie"),
              HasCause(Cause::kUnknownType,
                       "unknown type 'virtio-blk-devcie'; nearest: "
                       "virtio-blk-device, virtio-net-device"));
  EXPECT_THAT(registry_.Lookup("zzzzzzzz"),
              HasCause(Cause::kUnknownType, "unknown type 'zzzzzzzz'"));
  EXPECT_THAT(registry_.NearestTypes("virtio-blk"),
              ElementsAre("virtio-blk-device"));
}

TEST_F(RegistryTest, EnumeratesByAncestorAndByInterface) {
  registry_.Add(InterfaceType("face"));
  TypeBuilder root = Type("root");
  root.Abstract();
  registry_.Add(std::move(root));
  TypeBuilder b = Type("b", "root");
  b.Implements("face");
  registry_.Add(std::move(b));
  registry_.Add(Type("a", "root"));
  registry_.Add(Type("c", "b"));
  registry_.Add(Type("alone"));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const Class& base = *registry_.Find("root");
  EXPECT_THAT(Names(registry_.TypesOf(base)), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Names(registry_.TypesOf(base, /*with_abstract=*/true)),
              ElementsAre("a", "b", "c", "root"));
  EXPECT_THAT(Names(registry_.TypesOf(*registry_.Find("face"))),
              ElementsAre("b", "c"));
  EXPECT_THAT(Names(registry_.TypesOf(*registry_.Get<Object>())),
              ElementsAre("a", "alone", "b", "c", "object"));
}

TEST_F(RegistryTest, InternedTextsAndKeptThingsLiveAsLongAsTheRegistry) {
  auto alive = std::make_shared<int>(5);
  const std::weak_ptr<int> watch = alive;
  {
    TypeRegistry registry;
    const std::string_view name = registry.Intern(std::string(100, 'x'));
    const std::shared_ptr<int>* kept = registry.Keep(std::move(alive));
    for (int i = 0; i < 1000; ++i) registry.Intern("more");
    EXPECT_EQ(name, std::string(100, 'x'));
    EXPECT_EQ(**kept, 5);
    EXPECT_FALSE(watch.expired());
  }
  EXPECT_TRUE(watch.expired());
}

// ---- Modules ---------------------------------------------------------------

TEST_F(RegistryTest, AModuleBringsTheTypeThatIsLookedUp) {
  registry_.SetModuleHook([](TypeRegistry& registry, std::string_view name) {
    if (name == "from-module") registry.Add(Type(name));
  });
  EXPECT_EQ(registry_.Find("from-module"), nullptr);
  const absl::StatusOr<const Class*> type = registry_.Lookup("from-module");
  ASSERT_THAT(type, IsOk());
  EXPECT_EQ(*type, registry_.Find("from-module"));
}

TEST_F(RegistryTest, TheModuleHookIsAskedOnceAndItsNoIsRemembered) {
  std::vector<std::string> asked;
  registry_.SetModuleHook(
      [&](TypeRegistry&, std::string_view name) { asked.emplace_back(name); });
  EXPECT_EQ(registry_.Find("x"), nullptr);
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(registry_.Lookup("x"), HasCause(Cause::kUnknownType));
    EXPECT_THAT(registry_.Lookup("y"), HasCause(Cause::kUnknownType));
    EXPECT_THAT(registry_.Lookup("object"), IsOk());
  }
  EXPECT_THAT(asked, ElementsAre("x", "y"));
  // What comes by another way is found all the same.
  registry_.Add(Type("x"));
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_THAT(registry_.Lookup("x"), IsOk());
}

TEST_F(RegistryTest, AMistakeOfAModuleIsToldWithTheTypeItWasFor) {
  registry_.SetModuleHook([](TypeRegistry& registry, std::string_view name) {
    registry.Add(Type(name, "nobody"));
  });
  EXPECT_THAT(registry_.Lookup("x"),
              HasCause(Cause::kMalformed,
                       "module for type 'x': type 'x': its parent 'nobody' "
                       "does not exist"));
  EXPECT_THAT(registry_.Lookup("x"), HasCause(Cause::kUnknownType));
}

TEST_F(RegistryTest, CreatingAnObjectAsksTheModuleHook) {
  registry_.SetModuleHook([](TypeRegistry& registry, std::string_view name) {
    if (name == "late") registry.Add(Type(name));
  });
  Context context(registry_);
  EXPECT_THAT(context.New("late"), IsOk());
  EXPECT_THAT(context.New("never"), HasCause(Cause::kUnknownType));
}

// ---- Threads ---------------------------------------------------------------

TEST_F(RegistryTest, LookUpsRunWhileBatchesArePublished) {
  constexpr int kBatches = 200;
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  for (int reader = 0; reader < 3; ++reader) {
    readers.emplace_back([&] {
      int reached = 0;
      do {
        // A batch is there whole, and stays.
        for (int i = 0; i <= reached && i < kBatches; ++i) {
          const Class* leaf = registry_.Find(fmt::format("leaf-{}", i));
          if (leaf == nullptr) {
            if (i < reached) ++wrong;
            break;
          }
          reached = std::max(reached, i + 1);
          const Class* base = registry_.Find(fmt::format("base-{}", i));
          if (base == nullptr || leaf->parent() != base ||
              leaf->FindProperty("n") != base->FindProperty("n") ||
              registry_.FindKey(leaf->key()) != leaf) {
            ++wrong;
          }
        }
      } while (!done.load());
    });
  }
  for (int i = 0; i < kBatches; ++i) {
    registry_.Add(Type(fmt::format("leaf-{}", i), fmt::format("base-{}", i)));
    TypeBuilder base = Type(fmt::format("base-{}", i),
                            i == 0 ? "object" : fmt::format("base-{}", i / 2));
    if (i == 0) base.Property(Number("n", i));
    registry_.Add(std::move(base));
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong.load(), 0);
}

TEST_F(RegistryTest, ManyThreadsThatMissATypeAskForItOnce) {
  std::atomic<int> asked = 0;
  registry_.SetModuleHook([&](TypeRegistry& registry, std::string_view name) {
    ++asked;
    registry.Add(Type(name));
  });
  std::vector<std::thread> threads;
  std::vector<const Class*> found(4);
  for (const Class*& slot : found) {
    threads.emplace_back([&] { slot = *registry_.Lookup("wanted"); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(asked.load(), 1);
  EXPECT_THAT(found, ::testing::Each(registry_.Find("wanted")));
}

}  // namespace
}  // namespace qom
