// An object embedded by a type from data is made, given values, reached through
// aliases and released with its owner.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/cast.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/qom/runtime_type_fixture.h"
#include "tests/support/matchers.h"

namespace qom::props {
namespace {

using ::qom::compat::Layer;
using ::qom::compat::Layers;
using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::IsOkAndHolds;
using ::qom::test::NativeBase;
using ::qom::test::RuntimeTypeTest;
using ::testing::AllOf;
using ::testing::HasSubstr;

class RuntimeChildTest : public RuntimeTypeTest {
 protected:
  RuntimeChildTest() {
    TypeBuilder core = Type("core", "object-compat");
    core.Property(Row("n", "uint32", 1)).Property(Row("s", "str", "core"));
    TypeBuilder mid = Type("mid", "object-compat");
    mid.Child("core", "core").ChildDefault("core", "n", 2);
    mid.Property(AliasRow("n", "core", "n"));
    TypeBuilder owner = Type("owner", "object-compat");
    owner.Child("mid", "mid").Child("secret", "core", true);
    owner.Property(AliasRow("n", "mid", "n"))
        .Property(AliasRow("deep", "mid/core", "s"))
        .Property(AliasRow("hidden", "secret", "s"));
    registry_.Add(std::move(core));
    registry_.Add(std::move(mid));
    registry_.Add(std::move(owner));
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
};

TEST_F(RuntimeChildTest, IsMadeWithItsOwnerAndStandsBelowIt) {
  const Ref<Object> owner = New("owner");
  ASSERT_EQ(owner->children().size(), 1u);
  const Ref<Object> mid = owner->Child("mid");
  ASSERT_NE(mid, nullptr);
  EXPECT_EQ(mid->type().name(), "mid");
  ASSERT_NE(mid->Child("core"), nullptr);
  EXPECT_EQ(mid->parent(), owner.get());
}

TEST_F(RuntimeChildTest, DiesWithItsOwner) {
  const int64_t before = context_.live_objects();
  {
    const Ref<Object> owner = New("owner");
    EXPECT_EQ(context_.live_objects(), before + 4);
  }
  EXPECT_EQ(context_.live_objects(), before);
}

TEST_F(RuntimeChildTest, SomebodyMayHoldItLonger) {
  Ref<Object> core;
  {
    const Ref<Object> owner = New("owner");
    core = Ref<Object>(owner->Child("mid")->Child("core"));
  }
  EXPECT_EQ(core->parent(), nullptr);
  EXPECT_THAT(core->Get("s"), IsOkAndHolds("core"));
}

TEST_F(RuntimeChildTest, StartsWithWhatItsOwnerGivesIt) {
  EXPECT_THAT(New("core")->Get("n"), IsOkAndHolds("1"));
  EXPECT_THAT(New("mid")->Child("core")->Get("n"), IsOkAndHolds("2"));
  EXPECT_THAT(New("owner")->Get("n"), IsOkAndHolds("2"));
}

TEST_F(RuntimeChildTest, TakesItsLayersAfterThat) {
  const compat::Entry entries[] = {compat::Text("core", "n", "3"),
                                   compat::Text("core", "s", "layer")};
  ASSERT_THAT(Layers(context_).Append(Layer::kAccel, "t", entries), IsOk());
  const Ref<Object> owner = New("owner");
  EXPECT_THAT(owner->Get("n"), IsOkAndHolds("3"));
  EXPECT_THAT(owner->Get("deep"), IsOkAndHolds("layer"));
  EXPECT_THAT(owner->Get("hidden"), IsOkAndHolds("layer"));
}

TEST_F(RuntimeChildTest, IsReachedByAliasesHoweverDeep) {
  const Ref<Object> owner = New("owner");
  const Ref<Object> core = owner->Child("mid")->Child("core");
  ASSERT_THAT(owner->Set("n", "7"), IsOk());
  EXPECT_THAT(core->Get("n"), IsOkAndHolds("7"));
  ASSERT_THAT(owner->Set("deep", "there"), IsOk());
  EXPECT_THAT(core->Get("s"), IsOkAndHolds("there"));
  ASSERT_THAT(owner->Set("hidden", "unseen"), IsOk());
  EXPECT_THAT(owner->Get("hidden"), IsOkAndHolds("unseen"));
  EXPECT_THAT(core->Get("s"), IsOkAndHolds("there"));
}

TEST_F(RuntimeChildTest, AreInheritedAndGetOtherDefaults) {
  TypeBuilder leaf = Type("leaf", "mid");
  leaf.ChildDefault("core", "n", 9).ChildDefault("core", "s", "leaf");
  ASSERT_THAT(Seal(std::move(leaf)), IsOk());
  const Ref<Object> object = New("leaf");
  EXPECT_THAT(object->Get("n"), IsOkAndHolds("9"));
  EXPECT_THAT(object->Child("core")->Get("s"), IsOkAndHolds("leaf"));
  EXPECT_THAT(New("mid")->Get("n"), IsOkAndHolds("2"));
}

TEST_F(RuntimeChildTest, TakesWhatAnOuterOwnerGivesAfterItsOwnOwners) {
  TypeBuilder leaf = Type("leaf", "owner");
  leaf.ChildDefault("mid/core", "n", 7).ChildDefault("mid/core", "s", "leaf");
  TypeBuilder last = Type("last", "leaf");
  last.ChildDefault("mid/core", "n", 8);
  TypeBuilder far = Type("far", "object-compat");
  far.Child("box", "leaf").ChildDefault("box/mid/core", "s", "far");
  ASSERT_THAT(Seal(std::move(leaf), std::move(last), std::move(far)), IsOk());
  EXPECT_THAT(New("leaf")->Get("n"), IsOkAndHolds("7"));
  EXPECT_THAT(New("leaf")->Get("deep"), IsOkAndHolds("leaf"));
  EXPECT_THAT(New("last")->Get("n"), IsOkAndHolds("8"));
  EXPECT_THAT(New("last")->Get("deep"), IsOkAndHolds("leaf"));
  const Ref<Object> box(New("far")->Child("box"));
  EXPECT_THAT(box->Get("n"), IsOkAndHolds("7"));
  EXPECT_THAT(box->Get("deep"), IsOkAndHolds("far"));
  EXPECT_THAT(New("owner")->Get("n"), IsOkAndHolds("2"));
  EXPECT_THAT(New("owner")->Get("deep"), IsOkAndHolds("core"));

  const compat::Entry entries[] = {compat::Text("core", "n", "3")};
  ASSERT_THAT(Layers(context_).Append(Layer::kAccel, "t", entries), IsOk());
  EXPECT_THAT(New("last")->Get("n"), IsOkAndHolds("3"));
}

TEST_F(RuntimeChildTest, TakesItAlongWhereTheChildOnTheWayIsNarrowed) {
  TypeBuilder narrow = Type("narrow-mid", "mid");
  narrow.ChildDefault("core", "n", 5).ChildDefault("core", "s", "narrow");
  TypeBuilder leaf = Type("leaf", "owner");
  leaf.ChildDefault("mid/core", "n", 7);
  TypeBuilder last = Type("last", "leaf");
  last.Child("mid", "narrow-mid");
  ASSERT_THAT(Seal(std::move(narrow), std::move(leaf), std::move(last)),
              IsOk());
  EXPECT_THAT(New("last")->Get("n"), IsOkAndHolds("7"));
  EXPECT_THAT(New("last")->Get("deep"), IsOkAndHolds("narrow"));
}

TEST_F(RuntimeChildTest, TakesNoValueThatItCannotHoldFurtherIn) {
  TypeBuilder a = Type("a", "owner");
  a.ChildDefault("mid/kore", "n", 1);
  TypeBuilder b = Type("b", "owner");
  b.ChildDefault("mid/core", "m", 1);
  TypeBuilder c = Type("c", "owner");
  c.ChildDefault("mid/core", "n", "x");
  EXPECT_THAT(
      Seal(std::move(a), std::move(b), std::move(c)),
      HasCause(Cause::kMalformed,
               AllOf(HasSubstr("sets 'n' in a child 'mid/kore' that it does "
                               "not embed"),
                     HasSubstr("sets 'mid/core.m', which type 'core' does not "
                               "have"),
                     HasSubstr("sets 'mid/core.n': "))));
}

TEST_F(RuntimeChildTest, MayBeOfANarrowerTypeInADescendant) {
  TypeBuilder narrow = Type("narrow-core", "core");
  narrow.Default("s", "narrow");
  TypeBuilder leaf = Type("leaf", "mid");
  leaf.Child("core", "narrow-core");
  ASSERT_THAT(Seal(std::move(narrow), std::move(leaf)), IsOk());
  const Ref<Object> object = New("leaf");
  EXPECT_EQ(object->Child("core")->type().name(), "narrow-core");
  EXPECT_THAT(object->Child("core")->Get("s"), IsOkAndHolds("narrow"));
  EXPECT_THAT(object->Get("n"), IsOkAndHolds("2"));
}

TEST_F(RuntimeChildTest, MayBeNativeBelowANativeOwner) {
  TypeBuilder type = Type("both", "native-base");
  type.Child("inner", "native-base").ChildDefault("inner", "number", 5);
  type.Property(AliasRow("inner-number", "inner", "number"));
  ASSERT_THAT(Seal(std::move(type)), IsOk());
  const Ref<Object> object = New("both");
  EXPECT_EQ(Cast<NativeBase>(*object->Child("inner")).number_, 5u);
  ASSERT_THAT(object->Set("inner-number", 6), IsOk());
  EXPECT_EQ(Cast<NativeBase>(*object->Child("inner")).number_, 6u);
  EXPECT_EQ(Cast<NativeBase>(object.get()).number_, 1u);
}

TEST_F(RuntimeChildTest, ThatFailsMakesItsOwnersFail) {
  const compat::Entry entries[] = {compat::Text("core", "n", "x")};
  ASSERT_THAT(Layers(context_).Append(Layer::kMachine, "t", entries), IsOk());
  const std::vector<std::string> before = context_.LiveTypes();
  EXPECT_THAT(
      context_.New("owner"),
      HasCause(Cause::kBadValue, AllOf(HasSubstr("child 'mid': child 'core': "),
                                       HasSubstr("t[0]"))));
  EXPECT_EQ(context_.LiveTypes(), before);
}

TEST_F(RuntimeChildTest, ADefaultForAnAliasIsRefusedAtSeal) {
  TypeBuilder leaf = Type("leaf", "owner");
  leaf.Default("n", 3);
  EXPECT_THAT(Seal(std::move(leaf)),
              HasCause(Cause::kMalformed,
                       HasSubstr("gives a default to the alias 'n'")));
}

TEST_F(RuntimeChildTest, WhatCannotBeEmbeddedIsNamedAtSeal) {
  TypeBuilder a = Type("a");
  a.Child("x", "missing");
  TypeBuilder b = Type("b");
  b.Child("x", "object-compat");
  TypeBuilder c = Type("c");
  c.Child("x", "core").Child("x", "core");
  TypeBuilder d = Type("d", "mid");
  d.Child("core", "owner");
  TypeBuilder e = Type("e", "mid");
  e.ChildDefault("gone", "n", 1)
      .ChildDefault("core", "gone", 1)
      .ChildDefault("core", "n", "x");
  TypeBuilder f = Type("f", "mid");
  f.Property(AliasRow("lost", "gone", "n"))
      .Property(AliasRow("deeper", "core/gone", "n"))
      .Property(AliasRow("nothing", "core", "gone"));
  TypeBuilder g = Type("g", "object-compat");
  g.Child("x/y", "core").Child("", "core");
  const absl::Status status =
      Seal(std::move(a), std::move(b), std::move(c), std::move(d), std::move(e),
           std::move(f), std::move(g));
  EXPECT_THAT(status, HasCause(Cause::kMalformed));
  for (const std::string_view expected :
       {"type 'a': its child 'missing' does not exist",
        "type 'b': embeds 'x' of the abstract type 'object-compat'",
        "type 'c': embeds two children named 'x'",
        "type 'd': embeds 'core' as a 'owner', but its ancestor as a 'core', "
        "which that is not",
        "type 'e': sets 'n' in a child 'gone' that it does not embed",
        "type 'e': sets 'core.gone', which type 'core' does not have",
        "type 'e': sets 'core.n': a text where an integer",
        "type 'g': embeds 'x/y': the name of a child has a character and no",
        "type 'g': embeds '': the name",
        "type 'f': the alias 'lost' leads to 'gone', which is no child",
        "type 'f': the alias 'deeper' leads to 'core/gone'",
        "type 'f': the alias 'nothing' stands for core.gone, which does not "
        "exist"}) {
    EXPECT_THAT(std::string(Message(status)), HasSubstr(expected));
  }
}

}  // namespace
}  // namespace qom::props
