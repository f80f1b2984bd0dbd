// What a type described at run time means: inherited, redeclared and removed
// properties, aliases down a path, children, hooks.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/type_builder.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TypeBuilderTest : public ::testing::Test {
 protected:
  ClassProperty Row(std::string_view name, std::string_view type,
                    std::optional<Value> initial = {}) {
    return props::RuntimeProperty(registry_, name, type, std::move(initial));
  }
  ClassProperty Alias(std::string_view name, std::string_view child,
                      std::string_view target) {
    ClassProperty alias;
    alias.name = name;
    alias.stands_for.child = child;
    alias.stands_for.property = target;
    return alias;
  }
  void Add(TypeBuilder& type) { registry_.Add(std::move(type)); }
  void Seal() { ASSERT_THAT(registry_.Seal(), IsOk()); }
  Ref<Object> New(std::string_view type) {
    if (context_ == nullptr) context_ = std::make_unique<Context>(registry_);
    return *context_->New(type);
  }
  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
};

// ---- Properties ------------------------------------------------------------

TEST_F(TypeBuilderTest, EveryKindLiesInTheObject) {
  TypeBuilder type("all");
  type.Property(Row("flag", "bool", true))
      .Property(Row("u8", "uint8", 8))
      .Property(Row("i16", "int16", -16))
      .Property(Row("u64", "uint64", 64))
      .Property(Row("size", "size", 4096))
      .Property(Row("text", "str", "a text that is longer than a few words"))
      .Property(Row("number", "number", 0.5))
      .Property(Row("unset", "uint32"));
  Add(type);
  Seal();
  Ref<Object> object = New("all");
  for (const auto& [name, value] :
       {std::pair("flag", "on"), std::pair("u8", "8"), std::pair("i16", "-16"),
        std::pair("u64", "64"), std::pair("size", "4096"),
        std::pair("text", "a text that is longer than a few words"),
        std::pair("number", "0.5"), std::pair("unset", "0")}) {
    EXPECT_THAT(object->Get(name), IsOkAndHolds(value)) << name;
  }
  EXPECT_THAT(object->Set("text", "another"), IsOk());
  EXPECT_THAT(New("all")->Get("text"),
              IsOkAndHolds("a text that is longer than a few words"));
}

TEST_F(TypeBuilderTest, TypesWithoutParentDescendFromObject) {
  TypeBuilder type("lone");
  Add(type);
  Seal();
  EXPECT_EQ(registry_.Find("lone")->parent()->name(), "object");
  EXPECT_EQ(TypeBuilder("lone").name(), "lone");
}

TEST_F(TypeBuilderTest, AnInheritedPropertyMayBeTakenAway) {
  TypeBuilder base("base");
  base.Property(Row("n", "uint32", 1)).Property(Row("m", "uint32", 2));
  Add(base);
  TypeBuilder less("less");
  less.Parent("base").Remove("n");
  Add(less);
  TypeBuilder again("again");
  again.Parent("less").Property(Row("n", "str", "new"));
  Add(again);
  TypeBuilder at_once("at-once");
  at_once.Parent("base").Remove("n").Property(Row("n", "str", "other"));
  Add(at_once);
  Seal();
  const Class& type = *registry_.Find("less");
  EXPECT_EQ(type.FindProperty("n"), nullptr);
  EXPECT_EQ(type.property_count(), 2u);
  EXPECT_EQ(type.properties()[registry_.Find("base")->FindProperty("n")->index],
            nullptr);
  EXPECT_THAT(New("less")->Get("n"), HasCause(Cause::kUnknownProperty));
  EXPECT_THAT(New("less")->Get("m"), IsOkAndHolds("2"));
  EXPECT_THAT(New("base")->Get("n"), IsOkAndHolds("1"));
  EXPECT_THAT(New("again")->Get("n"), IsOkAndHolds("new"));
  EXPECT_THAT(New("at-once")->Get("n"), IsOkAndHolds("other"));
}

TEST_F(TypeBuilderTest, ARedeclaredPropertyTakesThePlaceOfTheInheritedOne) {
  TypeBuilder base("base");
  base.Property(Row("n", "uint32", 1)).Property(Alias("other", "", "n"));
  Add(base);
  TypeBuilder text("text");
  text.Parent("base").Redeclare(Row("n", "str", "one"));
  Add(text);
  Seal();
  EXPECT_EQ(registry_.Find("text")->FindProperty("n")->index,
            registry_.Find("base")->FindProperty("n")->index);
  Ref<Object> object = New("text");
  EXPECT_THAT(object->Get("n"), IsOkAndHolds("one"));
  // Another spelling follows.
  EXPECT_THAT(object->Get("other"), IsOkAndHolds("one"));
  EXPECT_THAT(object->Set("other", "two"), IsOk());
  EXPECT_THAT(object->Get("n"), IsOkAndHolds("two"));
  EXPECT_THAT(New("base")->Get("other"), IsOkAndHolds("1"));
}

TEST_F(TypeBuilderTest, ADefaultMayBeOfTheTypeThatDeclaresTheProperty) {
  TypeBuilder type("type");
  type.Property(Row("n", "uint32", 1)).Default("n", 5);
  Add(type);
  Seal();
  EXPECT_THAT(New("type")->Get("n"), IsOkAndHolds("5"));
}

// ---- Aliases ---------------------------------------------------------------

TEST_F(TypeBuilderTest, AnAliasLeadsDownAPathOfChildren) {
  TypeBuilder leaf("leaf");
  ClassProperty n = Row("n", "uint32", 1);
  n.doc = "A number.";
  n.unit = "bytes";
  n.max = 9;
  n.reports_range = true;
  leaf.Property(std::move(n));
  Add(leaf);
  TypeBuilder middle("middle");
  middle.Child("leaf", "leaf").ChildDefault("leaf", "n", 3);
  Add(middle);
  TypeBuilder top("top");
  top.Child("middle", "middle").Property(Alias("deep-n", "middle/leaf", "n"));
  Add(top);
  Seal();
  const ClassProperty& alias = *registry_.Find("top")->FindProperty("deep-n");
  EXPECT_TRUE(alias.is_alias());
  EXPECT_EQ(alias.type, "uint32");
  EXPECT_EQ(alias.doc, "A number.");
  EXPECT_EQ(alias.unit, "bytes");
  EXPECT_EQ(alias.Legal(), "0..9");
  EXPECT_THAT(alias.Check(10), HasCause(Cause::kOutOfRange));
  EXPECT_THAT(alias.Check(9), IsOk());
  Ref<Object> top_object = New("top");
  EXPECT_THAT(top_object->Get("deep-n"), IsOkAndHolds("3"));
  EXPECT_THAT(top_object->Set("deep-n", 7), IsOk());
  const Ref<Object> inner = top_object->Child("middle")->Child("leaf");
  EXPECT_THAT(inner->Get("n"), IsOkAndHolds("7"));
  EXPECT_THAT(top_object->Set("deep-n", "10"),
              HasCause(Cause::kOutOfRange, HasSubstr("0..9")));
}

TEST_F(TypeBuilderTest, ASpellingMayStandForAnAlias) {
  TypeBuilder leaf("leaf");
  leaf.Property(Row("n", "uint32", 1)).Property(Row("m", "uint32", 2));
  Add(leaf);
  TypeBuilder top("top");
  top.Child("leaf", "leaf")
      .Property(Alias("third", "", "second"))
      .Property(Alias("second", "", "first"))
      .Property(Alias("first", "leaf", "n"));
  Add(top);
  TypeBuilder below("below");
  below.Parent("top").Property(Alias("fourth", "", "third"));
  Add(below);
  Seal();
  Ref<Object> object = New("below");
  for (std::string_view name : {"first", "second", "third", "fourth"}) {
    EXPECT_THAT(object->Get(name), IsOkAndHolds("1")) << name;
  }
  EXPECT_THAT(object->Set("fourth", 5), IsOk());
  EXPECT_THAT(object->Child("leaf")->Get("n"), IsOkAndHolds("5"));
  EXPECT_THAT(object->Get("first"), IsOkAndHolds("5"));
}

TEST_F(TypeBuilderTest, AnAliasHasTheAccessOfItsTarget) {
  TypeBuilder leaf("leaf");
  ClassProperty secret = Row("secret", "str");
  secret.get = nullptr;
  secret.unreadable = "it is a password";
  leaf.Property(std::move(secret));
  Add(leaf);
  TypeBuilder top("top");
  top.Child("leaf", "leaf")
      .Property(Alias("a-secret", "leaf", "secret"))
      .Property(Alias("a-type", "leaf", "type"));
  Add(top);
  Seal();
  Ref<Object> object = New("top");
  EXPECT_THAT(object->Get("a-secret"),
              HasCause(Cause::kUnreadable, HasSubstr("it is a password")));
  EXPECT_THAT(object->Set("a-secret", "x"), IsOk());
  EXPECT_THAT(object->Get("a-type"), IsOkAndHolds("leaf"));
  EXPECT_THAT(object->Set("a-type", "x"), HasCause(Cause::kReadOnly));
}

// ---- Children --------------------------------------------------------------

TEST_F(TypeBuilderTest, AHiddenChildIsBehindAliasesOnly) {
  TypeBuilder leaf("leaf");
  leaf.Property(Row("n", "uint32", 1));
  Add(leaf);
  TypeBuilder top("top");
  top.Child("leaf", "leaf", /*hidden=*/true).Property(Alias("n", "leaf", "n"));
  Add(top);
  Seal();
  Ref<Object> object = New("top");
  EXPECT_THAT(object->children(), IsEmpty());
  EXPECT_THAT(object->Set("n", 4), IsOk());
  EXPECT_THAT(object->Get("n"), IsOkAndHolds("4"));
  EXPECT_EQ(context_->live_objects(), 3);
  object.Reset();
  EXPECT_EQ(context_->live_objects(), 1);
}

TEST_F(TypeBuilderTest, ADescendantMayNarrowAChildAndSetMoreInIt) {
  TypeBuilder leaf("leaf");
  leaf.Property(Row("n", "uint32", 1)).Property(Row("m", "uint32", 1));
  Add(leaf);
  TypeBuilder leaf2("leaf2");
  leaf2.Parent("leaf").Redeclare(Row("n", "uint32", 2));
  Add(leaf2);
  TypeBuilder top("top");
  top.Child("leaf", "leaf").Property(Alias("n", "leaf", "n"));
  top.Property(Alias("n-too", "", "n"));
  Add(top);
  TypeBuilder below("below");
  below.Parent("top").Child("leaf", "leaf2").ChildDefault("leaf", "m", 5);
  Add(below);
  TypeBuilder bottom("bottom");
  bottom.Parent("below").Child("leaf", "leaf2").ChildDefault("leaf", "m", 6);
  Add(bottom);
  Seal();
  EXPECT_EQ(registry_.Find("below")->children().size(), 1u);
  EXPECT_EQ(registry_.Find("below")->children()[0].type_name, "leaf2");
  EXPECT_THAT(New("top")->Get("n"), IsOkAndHolds("1"));
  for (const auto& [type, m] :
       {std::pair("below", "5"), std::pair("bottom", "6")}) {
    Ref<Object> object = New(type);
    EXPECT_EQ(object->Child("leaf")->type().name(), "leaf2");
    EXPECT_THAT(object->Get("n"), IsOkAndHolds("2")) << type;
    EXPECT_THAT(object->Get("n-too"), IsOkAndHolds("2")) << type;
    EXPECT_THAT(object->Child("leaf")->Get("m"), IsOkAndHolds(m)) << type;
    EXPECT_THAT(object->Set("n", 9), IsOk());
    EXPECT_THAT(object->Child("leaf")->Get("n"), IsOkAndHolds("9")) << type;
  }
  EXPECT_THAT(New("leaf2")->Get("m"), IsOkAndHolds("1"));
}

// ---- AliasAll --------------------------------------------------------------

class Backend : public Extends<Backend, Object> {
 public:
  static constexpr std::string_view kTypeName = "backend";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t depth_ = 0;
  uint32_t width_ = 0;
};
struct Backend::Props {
  static constexpr auto kDepth =
      props::Field<&Backend::depth_>("depth", {.default_value = 5});
  static constexpr auto kWidth =
      props::Field<&Backend::width_>("width", {.default_value = 6});
  static constexpr auto kAll = props::Table(kDepth, kWidth);
};
class Proxy : public Extends<Proxy, Object> {
 public:
  static constexpr std::string_view kTypeName = "proxy";
  struct Props;
  explicit Proxy(const Construct& construct)
      : Extends(construct), backend_(construct, "backend") {}

 private:
  uint32_t width_ = 0;
  qom::Child<Backend> backend_;
};
struct Proxy::Props {
  static constexpr auto kWidth =
      props::Field<&Proxy::width_>("width", {.default_value = 1});
  static constexpr auto kAll =
      props::Table(kWidth, props::AliasAll<&Proxy::backend_>());
};

TEST_F(TypeBuilderTest, AliasAllLeavesOutWhatTheTypeHasItself) {
  registry_.Register<Backend>();
  registry_.Register<Proxy>();
  Seal();
  const Class& type = *registry_.Get<Proxy>();
  EXPECT_EQ(type.property_count(), 3u);  // type, width, depth
  EXPECT_FALSE(type.FindProperty("width")->is_alias());
  const ClassProperty& depth = *type.FindProperty("depth");
  EXPECT_EQ(depth.target, registry_.Get<Backend>()->FindProperty("depth"));
  EXPECT_EQ(depth.default_value, Value(5));
  Ref<Object> proxy = New("proxy");
  EXPECT_THAT(proxy->Set("depth", 9), IsOk());
  EXPECT_THAT(proxy->Child("backend")->Get("depth"), IsOkAndHolds("9"));
  EXPECT_THAT(proxy->Set("width", 9), IsOk());
  EXPECT_THAT(proxy->Child("backend")->Get("width"), IsOkAndHolds("6"));
}

TEST_F(TypeBuilderTest, AliasAllOfATypeThatIsNotThereIsAMistake) {
  registry_.Register<Proxy>();
  EXPECT_THAT(registry_.Seal(),
              HasCause(Cause::kMalformed,
                       HasSubstr("type 'proxy': its aliased child 'backend' "
                                 "does not exist")));
}

TEST_F(TypeBuilderTest, AliasAllSkipsWhatTheChildLacks) {
  TypeBuilder cut("cut");
  cut.Parent("object").Remove("type");
  Add(cut);
  TypeBuilder top("top");
  top.Remove("type").AliasAll(
      nullptr, "cut", +[](const Object&) -> Object* { return nullptr; });
  Add(top);
  Seal();
  EXPECT_EQ(registry_.Find("top")->property_count(), 0u);
}

// ---- Hooks -----------------------------------------------------------------

TEST_F(TypeBuilderTest, PostInitHooksRunBaseToDerivedAndInOrder) {
  auto note = [](Object& object, std::string_view word) {
    EXPECT_THAT(object.AddProperty(word, "none", {}), IsOk());
  };
  static auto static_note = note;
  TypeBuilder base("base");
  base.PostInit([](Object& object) { static_note(object, "base-1"); })
      .PostInit([](Object& object) { static_note(object, "base-2"); });
  Add(base);
  TypeBuilder leaf("leaf");
  leaf.Parent("base").PostInit(
      [](Object& object) { static_note(object, "leaf"); });
  Add(leaf);
  Seal();
  EXPECT_THAT(New("leaf")->DynamicProperties(),
              ElementsAre("base-1", "base-2", "leaf"));
  EXPECT_THAT(New("base")->DynamicProperties(),
              ElementsAre("base-1", "base-2"));
}

TEST_F(TypeBuilderTest, ClassHooksRunInTheOrderTheyWereGiven) {
  TypeBuilder base("base");
  base.ClassBaseInit([](ObjectClass& record) { record.description += "a"; })
      .ClassBaseInit([](ObjectClass& record) { record.description += "b"; })
      .ClassInit([](ObjectClass& record) { record.description += "1"; })
      .ClassInit([](ObjectClass& record) { record.description += "2"; });
  Add(base);
  TypeBuilder leaf("leaf");
  leaf.Parent("base").ClassInit(
      [](ObjectClass& record) { record.description += "3"; });
  Add(leaf);
  Seal();
  EXPECT_EQ(registry_.Find("base")->record().description, "12");
  EXPECT_EQ(registry_.Find("leaf")->record().description, "12ab3");
}

}  // namespace
}  // namespace qom
