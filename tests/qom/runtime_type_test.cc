// A type that is declared from data has slots of its own behind the object and
// inherits, redeclares and removes those of its ancestors, with and without a
// native base.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/kinds.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/qom/runtime_type_fixture.h"
#include "tests/support/matchers.h"

namespace {

// A kind that counts its values, so that a slot that leaks shows.
struct Counted {
  static constexpr std::string_view kTypeName = "counted";
  static inline int alive = 0;

  Counted() { ++alive; }
  Counted(const Counted& other) : text(other.text) { ++alive; }
  Counted& operator=(const Counted&) = default;
  ~Counted() { --alive; }
  static absl::StatusOr<Counted> Parse(std::string_view text) {
    Counted value;
    value.text = text;
    return value;
  }
  std::string ToString() const { return text; }
  friend bool operator==(const Counted& a, const Counted& b) {
    return a.text == b.text;
  }

  std::string text;
};

}  // namespace

namespace qom::props {
namespace {

using ::qom::compat::Layer;
using ::qom::compat::Layers;
using ::qom::compat::ObjectCompat;
using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::IsOkAndHolds;
using ::qom::test::NativeBase;
using ::qom::test::RuntimeTypeTest;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;

// ---- Slots -----------------------------------------------------------------

TEST_F(RuntimeTypeTest, ManySlotsOfDifferentWidthsDoNotOverlap) {
  constexpr std::string_view kTypes[] = {"uint8", "uint64", "bool",
                                         "str",   "uint16", "uint32"};
  TypeBuilder base = Type("base", "native-base");
  TypeBuilder leaf = Type("leaf", "base");
  for (int i = 0; i < 60; ++i) {
    (i < 30 ? base : leaf).Property(Row(fmt::format("p{}", i), kTypes[i % 6]));
  }
  ASSERT_THAT(Seal(std::move(base), std::move(leaf)), IsOk());
  const Ref<Object> object = New("leaf");
  auto value = [](int i) {
    return i % 6 == 2 ? (i % 4 == 0 ? "on" : "off") : fmt::format("{}", i);
  };
  for (int i = 0; i < 60; ++i) {
    ASSERT_THAT(object->Set(fmt::format("p{}", i), value(i)), IsOk());
  }
  for (int i = 0; i < 60; ++i) {
    EXPECT_THAT(object->Get(fmt::format("p{}", i)), IsOkAndHolds(value(i)));
  }
  EXPECT_THAT(object->Get("number"), IsOkAndHolds("1"));
  EXPECT_THAT(object->Get("text"), IsOkAndHolds("native"));
}

TEST_F(RuntimeTypeTest, SlotsWithMemoryAreReleasedWithTheirObject) {
  Counted::alive = 0;
  {
    TypeRegistry registry;
    registry.Register<NativeBase>();
    ClassProperty counted;
    counted.name = "counted";
    counted.default_value = "a text that is too long to lie in a string itself";
    counted.has_default = true;
    SetKind<Counted>(counted);
    ClassProperty list;
    list.name = "list";
    SetKind<std::vector<Counted>>(list);
    TypeBuilder type("dev");
    type.Parent("native-base")
        .Property(std::move(counted))
        .Property(std::move(list));
    registry.Add(std::move(type));
    registry.Add(std::move(TypeBuilder("leaf").Parent("dev").Default(
        "counted", "another text that is too long for a string")));
    ASSERT_THAT(registry.Seal(), IsOk());
    Context context(registry);
    const int before_objects = Counted::alive;
    {
      const Ref<Object> object = *context.New("dev");
      ASSERT_THAT(object->Set("counted", "short"), IsOk());
      ASSERT_THAT(object->Set("list", "one,two,three"), IsOk());
      const int with_recipe = Counted::alive;
      const Ref<Object> second = *context.New("dev");
      EXPECT_EQ(Counted::alive, with_recipe + 1);
      EXPECT_THAT(second->Get("counted"),
                  IsOkAndHolds(EndsWith("in a string itself")));
    }
    // What the recipe keeps for objects to come.
    EXPECT_LE(Counted::alive, before_objects + 1);
    EXPECT_THAT((*context.New("leaf"))->Get("counted"),
                IsOkAndHolds(EndsWith("for a string")));
  }
  EXPECT_EQ(Counted::alive, 0);
}

TEST_F(RuntimeTypeTest, SlotsAreReleasedIfTheCreationFails) {
  Counted::alive = 0;
  {
    TypeRegistry registry;
    registry.Register<ObjectCompat>();
    ClassProperty counted;
    counted.name = "counted";
    SetKind<Counted>(counted);
    TypeBuilder type("dev");
    type.Parent("object-compat").Property(std::move(counted));
    registry.Add(std::move(type));
    ASSERT_THAT(registry.Seal(), IsOk());
    Context context(registry);
    const compat::Entry entries[] = {compat::Text("dev", "gone", "1")};
    ASSERT_THAT(Layers(context).Append(Layer::kMachine, "t", entries), IsOk());
    EXPECT_THAT(context.New("dev"), HasCause(Cause::kUnknownProperty));
    EXPECT_EQ(context.LiveTypes(), std::vector<std::string>());
  }
  EXPECT_EQ(Counted::alive, 0);
}

TEST_F(RuntimeTypeTest, ALongTextIsStoredForEachObject) {
  const std::string text(1000, 'x');
  TypeBuilder type = Type("dev");
  type.Property(Row("text", "str", text)).Property(Row("other", "str"));
  ASSERT_THAT(Seal(std::move(type)), IsOk());
  const Ref<Object> a = New("dev");
  const Ref<Object> b = New("dev");
  ASSERT_THAT(a->Set("text", "short"), IsOk());
  ASSERT_THAT(a->Set("other", std::string(500, 'y')), IsOk());
  EXPECT_THAT(b->Get("text"), IsOkAndHolds(text));
  EXPECT_THAT(b->Get("other"), IsOkAndHolds(""));
  EXPECT_THAT(New("dev")->Get("text"), IsOkAndHolds(text));
}

TEST_F(RuntimeTypeTest, AnObjectThatWouldBeTooLargeIsRefusedAtSeal) {
  ClassProperty huge;
  huge.name = "huge";
  static constexpr ValueKind kBlob = {.name = "blob"};
  static constexpr PropertyKind kHuge = {.values = &kBlob,
                                         .read = nullptr,
                                         .write = nullptr,
                                         .construct = nullptr,
                                         .destroy = nullptr,
                                         .assign = nullptr,
                                         .equal = nullptr,
                                         .size = 1u << 25,
                                         .align = 8,
                                         .plain = true};
  huge.kind = &kHuge;
  TypeBuilder type = Type("dev");
  type.Property(std::move(huge));
  EXPECT_THAT(Seal(std::move(type)),
              HasCause(Cause::kMalformed, HasSubstr("would take")));
}

// ---- Inheritance -----------------------------------------------------------

TEST_F(RuntimeTypeTest, SlotsAndDefaultsAreInherited) {
  TypeBuilder base = Type("base");
  base.Property(Row("n", "uint32", 1)).Property(Row("s", "str", "base"));
  TypeBuilder middle = Type("middle", "base");
  middle.Default("n", 2).Property(Row("own", "uint8", 5));
  TypeBuilder leaf = Type("leaf", "middle");
  leaf.Default("s", "leaf").Default("own", 6);
  // In any order.
  ASSERT_THAT(Seal(std::move(leaf), std::move(middle), std::move(base)),
              IsOk());
  EXPECT_THAT(New("base")->Get("n"), IsOkAndHolds("1"));
  EXPECT_THAT(New("middle")->Get("n"), IsOkAndHolds("2"));
  EXPECT_THAT(New("middle")->Get("s"), IsOkAndHolds("base"));
  EXPECT_THAT(New("leaf")->Get("n"), IsOkAndHolds("2"));
  EXPECT_THAT(New("leaf")->Get("s"), IsOkAndHolds("leaf"));
  EXPECT_THAT(New("leaf")->Get("own"), IsOkAndHolds("6"));
  EXPECT_EQ(&Find("leaf", "n"), &Find("base", "n"));
}

TEST_F(RuntimeTypeTest, ANativeBaseKeepsItsFieldsAndHooks) {
  TypeBuilder type = Type("dev", "native-base");
  type.Default("number", 7)
      .Default("text", "mine")
      .Property(Row("slot", "uint64", UINT64_MAX));
  ASSERT_THAT(Seal(std::move(type)), IsOk());
  const Ref<Object> object = New("dev");
  NativeBase& native = Cast<NativeBase>(object.get());
  EXPECT_EQ(native.number_, 7u);
  EXPECT_EQ(native.seen_, 7u);
  EXPECT_EQ(native.text_, "mine");
  ASSERT_THAT(object->Set("number", 8), IsOk());
  EXPECT_EQ(native.number_, 8u);
  EXPECT_THAT(object->Get("slot"), IsOkAndHolds("18446744073709551615"));
  EXPECT_EQ(registry_.Find("dev")->instance_size() % alignof(std::max_align_t),
            0u);
  EXPECT_FALSE(registry_.Find("dev")->is_native());
}

TEST_F(RuntimeTypeTest, ANativeRowCannotBeDeclaredAgain) {
  TypeBuilder type = Type("dev", "native-base");
  type.Property(Row("number", "uint32"));
  EXPECT_THAT(Seal(std::move(type)),
              HasCause(Cause::kMalformed,
                       HasSubstr("'number' is declared by its ancestor "
                                 "'native-base'")));
}

TEST_F(RuntimeTypeTest, ARedeclaredPropertyTakesThePlaceOfTheInheritedOne) {
  TypeBuilder base = Type("base");
  base.Property(Row("n", "uint8", 1));
  TypeBuilder wide = Type("wide", "base");
  wide.Redeclare(Row("n", "uint32", 70000));
  ASSERT_THAT(Seal(std::move(base), std::move(wide), Type("leaf", "wide")),
              IsOk());
  EXPECT_THAT(New("base")->Set("n", 256), HasCause(Cause::kOutOfRange));
  const Ref<Object> leaf = New("leaf");
  EXPECT_THAT(leaf->Get("n"), IsOkAndHolds("70000"));
  EXPECT_THAT(leaf->Set("n", 256), IsOk());
  EXPECT_EQ(Find("leaf", "n").index, Find("base", "n").index);
  EXPECT_EQ(registry_.Find("leaf")->property_count(),
            registry_.Find("base")->property_count());
}

TEST_F(RuntimeTypeTest, ARemovedPropertyIsGoneAndItsNameIsFree) {
  TypeBuilder base = Type("base");
  base.Property(Row("n", "uint8", 1)).Property(Row("m", "uint8", 1));
  TypeBuilder less = Type("less", "base");
  less.Remove("n");
  TypeBuilder again = Type("again", "less");
  again.Property(Row("n", "str", "new"));
  ASSERT_THAT(Seal(std::move(base), std::move(less), std::move(again)), IsOk());
  EXPECT_THAT(New("less")->Get("n"), HasCause(Cause::kUnknownProperty));
  EXPECT_THAT(New("less")->Get("m"), IsOkAndHolds("1"));
  EXPECT_THAT(New("again")->Get("n"), IsOkAndHolds("new"));
  EXPECT_EQ(registry_.Find("less")->property_count() + 1,
            registry_.Find("base")->property_count());
}

TEST_F(RuntimeTypeTest, WhatCannotBeDeclaredIsNamedAtSeal) {
  TypeBuilder type = Type("dev");
  type.Property(Row("n", "uint8"))
      .Property(Row("n", "uint16"))
      .Property(Row("", "uint8"))
      .Default("gone", 1)
      .Default("n", 256)
      .Remove("lost");
  EXPECT_THAT(
      Seal(std::move(type)),
      HasCause(Cause::kMalformed,
               AllOf(HasSubstr("declares the property 'n' twice"),
                     HasSubstr("a property needs a name"),
                     HasSubstr("gives a default to 'gone'"),
                     HasSubstr("default of 'n': 256 is outside 0..255"),
                     HasSubstr("removes the property 'lost', which no ancestor "
                               "has"))));
}

// ---- Other spellings of a property -----------------------------------------

TEST_F(RuntimeTypeTest, AnotherSpellingSharesTheField) {
  TypeBuilder type = Type("dev");
  type.Property(Row("n", "uint8", 3)).Property(AliasRow("nn", "", "n"));
  ASSERT_THAT(Seal(std::move(type)), IsOk());
  const Ref<Object> object = New("dev");
  EXPECT_THAT(object->Get("nn"), IsOkAndHolds("3"));
  ASSERT_THAT(object->Set("nn", "4"), IsOk());
  EXPECT_THAT(object->Get("n"), IsOkAndHolds("4"));
  EXPECT_THAT(object->Set("nn", "256"), HasCause(Cause::kOutOfRange));
  EXPECT_EQ(Find("dev", "nn").type, "uint8");
  EXPECT_FALSE(Find("dev", "nn").is_alias());
}

}  // namespace
}  // namespace qom::props
