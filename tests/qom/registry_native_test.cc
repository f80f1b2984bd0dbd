// C++ classes come into a registry with their ancestors, under names of their
// own, and data may add to what they declare but not contradict it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/qom/registry_fixture.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::IsOk;
using ::qom::test::RegistryTest;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

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
  // Both places are named.
  EXPECT_THAT(Mistakes(), ElementsAre(::testing::MatchesRegex(
                              "type 'gadget': is declared twice, at "
                              ".*registry_native_test.cc:[0-9]+ and at "
                              ".*registry_native_test.cc:[0-9]+")));
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

TEST_F(RegistryTest, DataThatComesAfterTheClassesIsToldToComeBefore) {
  registry_.Register<Gadget>();
  ASSERT_THAT(registry_.Seal(), IsOk());
  registry_.Add(Type("gadget"));
  EXPECT_THAT(Mistakes(),
              ElementsAre("type 'gadget': is in the registry already, as a "
                          "class of the program; data joins the classes that "
                          "it is sealed with: load it before Seal()"));
}

TEST_F(RegistryTest, SeveralTypesAreRegisteredInOneCall) {
  registry_.Register<Gadget, SmartGadget>();
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_NE(registry_.Get<Gadget>(), nullptr);
  EXPECT_NE(registry_.Get<SmartGadget>(), nullptr);
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

}  // namespace
}  // namespace qom
