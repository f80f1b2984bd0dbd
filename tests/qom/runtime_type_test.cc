// Types that are declared from data: typed slots behind the object, embedded
// children, defaults and aliases, with and without a native base.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <cstdint>
#include <optional>
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
#include "props/runtime_property.h"
#include "props/table.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
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
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A native base with rows of its own.
class NativeBase : public Extends<NativeBase, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "native-base";
  struct Props;
  using Extends::Extends;

  uint8_t odd_size_[3]{};
  uint32_t number_{};
  std::string text_;
  uint32_t seen_{};
  void PostInit() { seen_ = number_; }
};
struct NativeBase::Props {
  static constexpr auto kAll =
      Table(Field<&NativeBase::number_>("number", {.default_value = 1}),
            Field<&NativeBase::text_>("text", {.default_value = "native"}));
};

class RuntimeTypeTest : public ::testing::Test {
 protected:
  RuntimeTypeTest() { registry_.Register<NativeBase>(); }

  ClassProperty Row(std::string_view name, std::string_view type,
                    std::optional<Value> value = {}) {
    return RuntimeProperty(registry_, name, type, std::move(value));
  }
  ClassProperty AliasRow(std::string_view name, std::string_view child,
                         std::string_view target) {
    ClassProperty alias;
    alias.name = name;
    alias.stands_for.child = child;
    alias.stands_for.property = target;
    return alias;
  }
  TypeBuilder Type(std::string_view name, std::string_view parent = "object") {
    TypeBuilder type(name);
    type.Parent(parent);
    return type;
  }
  template <typename... T>
  absl::Status Seal(T... types) {
    (registry_.Add(std::move(types)), ...);
    return registry_.Seal();
  }
  Ref<Object> New(std::string_view type) {
    absl::StatusOr<Ref<Object>> object = context_.New(type);
    EXPECT_THAT(object, IsOk());
    return object.ok() ? *object : Ref<Object>();
  }
  const ClassProperty& Find(std::string_view type, std::string_view name) {
    return *registry_.Find(type)->FindProperty(name);
  }

  TypeRegistry registry_;
  Context context_{registry_};
};

// ---- RuntimeProperty -------------------------------------------------------

TEST_F(RuntimeTypeTest, ASlotIsOfTheKindThatItsTypeNames) {
  struct {
    std::string_view type, good, out, bad;
    Cause cause;
  } constexpr kRows[] = {
      {"bool", "yes", "on", "1", Cause::kBadValue},
      {"int8", "-128", "-128", "128", Cause::kOutOfRange},
      {"int16", "-32768", "-32768", "32768", Cause::kOutOfRange},
      {"int32", "-2147483648", "-2147483648", "2147483648", Cause::kOutOfRange},
      {"int64", "-9223372036854775808", "-9223372036854775808", "x",
       Cause::kBadValue},
      {"int", "-1", "-1", "9223372036854775808", Cause::kBadValue},
      {"uint8", "255", "255", "256", Cause::kOutOfRange},
      {"uint16", "0xffff", "65535", "65536", Cause::kOutOfRange},
      {"uint32", "4294967295", "4294967295", "-1", Cause::kOutOfRange},
      {"uint64", "-1", "18446744073709551615", "1.5", Cause::kBadValue},
      {"size", "1.5K", "1536", "-1", Cause::kBadValue},
      {"number", "0.25", "0.25", "much", Cause::kBadValue},
  };
  TypeBuilder type = Type("dev");
  for (const auto& row : kRows) type.Property(Row(row.type, row.type));
  ASSERT_THAT(Seal(std::move(type)), IsOk());
  const Ref<Object> object = New("dev");
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.type);
    EXPECT_EQ(Find("dev", row.type).type, row.type);
    EXPECT_EQ(object->Get(row.type).value_or("?"),
              row.type == "bool" ? "off" : "0");
    EXPECT_THAT(object->Set(row.type, row.good), IsOk());
    EXPECT_THAT(object->Set(row.type, row.bad), HasCause(row.cause));
    EXPECT_THAT(object->Get(row.type), IsOkAndHolds(row.out));
  }
}

TEST_F(RuntimeTypeTest, TextsAreCalledStrOrString) {
  TypeBuilder type = Type("dev");
  type.Property(Row("a", "str")).Property(Row("b", "string", "b"));
  ASSERT_THAT(Seal(std::move(type)), IsOk());
  const Ref<Object> object = New("dev");
  EXPECT_THAT(object->Get("a"), IsOkAndHolds(""));
  EXPECT_THAT(object->Get("b"), IsOkAndHolds("b"));
  EXPECT_THAT(object->Set("a", 1), HasCause(Cause::kBadValue));
  EXPECT_THAT(object->Set("a", "any text"), IsOk());
  EXPECT_THAT(object->GetValue("a"), IsOkAndHolds(Value("any text")));
}

TEST_F(RuntimeTypeTest, AKindThatNobodyKnowsIsThatOfItsInitialValue) {
  TypeBuilder type = Type("dev");
  type.Property(Row("unsigned", "SomeNumber", 7))
      .Property(Row("signed", "SomeNumber", -7))
      .Property(Row("flag", "SomeFlag", true))
      .Property(Row("text", "SomeEnum", "first"))
      .Property(Row("none", "SomeEnum"));
  ASSERT_THAT(Seal(std::move(type)), IsOk());
  const Ref<Object> object = New("dev");
  EXPECT_THAT(object->Set("unsigned", UINT64_MAX), IsOk());
  EXPECT_THAT(object->Set("unsigned", "x"), HasCause(Cause::kBadValue));
  EXPECT_THAT(object->Set("signed", INT64_MIN), IsOk());
  EXPECT_THAT(object->Set("flag", "no"), IsOk());
  EXPECT_THAT(object->Set("flag", "0"), HasCause(Cause::kBadValue));
  EXPECT_THAT(object->Set("text", "anything"), IsOk());
  EXPECT_THAT(object->Get("none"), IsOkAndHolds(""));
  EXPECT_EQ(Find("dev", "unsigned").type, "SomeNumber");
}

TEST_F(RuntimeTypeTest, AListIsOfTheKindThatItsTypeNames) {
  struct {
    std::string_view type, good, out, bad;
    Cause cause;
  } constexpr kRows[] = {
      {"list<int8>", "-128,127", "-128,127", "0,128", Cause::kOutOfRange},
      {"list<int16>", "-1,1", "-1,1", "32768", Cause::kOutOfRange},
      {"list<int32>", "-1,1", "-1,1", "2147483648", Cause::kOutOfRange},
      {"list<int64>", "-1,1", "-1,1", "x", Cause::kBadValue},
      {"list<uint8>", "0,255", "0,255", "256", Cause::kOutOfRange},
      {"list<uint16>", "0x10", "16", "65536", Cause::kOutOfRange},
      {"list<uint32>", "1,2,3", "1,2,3", "-1", Cause::kOutOfRange},
      {"list<uint64>", "-1", "18446744073709551615", "", Cause::kNone},
      {"list<size>", "1K,2M", "1024,2097152", "1Q", Cause::kBadValue},
      {"list<number>", "0.5,-2", "0.5,-2", "x", Cause::kBadValue},
      {"list<str>", "a,,b", "a,,b", "", Cause::kNone},
  };
  TypeBuilder type = Type("dev");
  for (const auto& row : kRows) type.Property(Row(row.type, row.type));
  ASSERT_THAT(Seal(std::move(type)), IsOk());
  const Ref<Object> object = New("dev");
  for (const auto& row : kRows) {
    SCOPED_TRACE(row.type);
    EXPECT_EQ(Find("dev", row.type).type, row.type);
    EXPECT_THAT(object->GetValue(row.type), IsOkAndHolds(Value(Value::List())));
    EXPECT_THAT(object->Set(row.type, row.good), IsOk());
    EXPECT_THAT(object->Get(row.type), IsOkAndHolds(row.out));
    EXPECT_EQ(CauseOf(object->Set(row.type, row.bad)), row.cause);
    EXPECT_THAT(object->Get(row.type),
                IsOkAndHolds(row.cause == Cause::kNone ? "" : row.out));
  }
}

TEST_F(RuntimeTypeTest, AListMayHaveADefault) {
  TypeBuilder type = Type("dev");
  type.Property(Row("list", "list<int8>", Value::List{-1, 1}));
  TypeBuilder leaf = Type("leaf", "dev");
  leaf.Default("list", Value::List{});
  ASSERT_THAT(Seal(std::move(type), std::move(leaf)), IsOk());
  EXPECT_THAT(New("dev")->Get("list"), IsOkAndHolds("-1,1"));
  EXPECT_THAT(New("leaf")->Get("list"), IsOkAndHolds(""));
}

TEST_F(RuntimeTypeTest, NamesAreCopiedIntoTheRegistry) {
  {
    const std::string name = "a-name-of-its-own";
    const std::string kind = "AKindOfItsOwn";
    TypeBuilder type = Type("dev");
    type.Property(Row(name, kind));
    ASSERT_THAT(Seal(std::move(type)), IsOk());
  }
  EXPECT_EQ(Find("dev", "a-name-of-its-own").type, "AKindOfItsOwn");
}

TEST_F(RuntimeTypeTest, ADefaultOfAnotherKindIsRefusedAtSeal) {
  TypeBuilder type = Type("dev");
  type.Source("dev.json:3");
  type.Property(Row("n", "uint8", 256))
      .Property(Row("b", "bool", 1))
      .Property(Row("s", "str", true));
  EXPECT_THAT(
      Seal(std::move(type)),
      HasCause(Cause::kMalformed,
               AllOf(HasSubstr("dev.json:3: type 'dev': default of 'n': 256 is "
                               "outside 0..255"),
                     HasSubstr("default of 'b': an integer where a boolean"),
                     HasSubstr("default of 's': a boolean where a text"))));
  EXPECT_EQ(registry_.Find("dev"), nullptr);
}

TEST_F(RuntimeTypeTest, ALinkChecksItsTarget) {
  TypeBuilder type = Type("dev");
  type.Property(Row("peer", "link<dev>")).Property(Row("any", "link<>"));
  ASSERT_THAT(Seal(std::move(type), Type("other")), IsOk());
  const Ref<Object> object = New("dev");
  ASSERT_THAT(context_.root().AddChild("here", object), IsOk());
  ASSERT_THAT(context_.root().AddChild("other", New("other")), IsOk());
  EXPECT_THAT(object->GetValue("peer"), IsOkAndHolds(Value()));
  EXPECT_THAT(object->Set("peer", "/here"), IsOk());
  EXPECT_THAT(object->Set("peer", "/other"), HasCause(Cause::kBadValue));
  EXPECT_THAT(object->Set("peer", "/gone"), HasCause(Cause::kNoSuchObject));
  EXPECT_THAT(object->Get("peer"), IsOkAndHolds("/here"));
  EXPECT_THAT(object->Set("any", "/other"), IsOk());
  EXPECT_THAT(object->Set("any", ""), IsOk());
  EXPECT_THAT(object->GetValue("any"), IsOkAndHolds(Value()));
}

TEST_F(RuntimeTypeTest, ALinkForgetsATargetThatDiesAndMayOutliveNobody) {
  TypeBuilder type = Type("dev");
  type.Property(Row("peer", "link<dev>"));
  ASSERT_THAT(Seal(std::move(type)), IsOk());
  Ref<Object> a = New("dev");
  ASSERT_THAT(context_.root().AddChild("b", New("dev")), IsOk());
  ASSERT_THAT(a->Set("peer", "/b"), IsOk());
  context_.root().Child("b")->Unparent();
  EXPECT_THAT(a->GetValue("peer"), IsOkAndHolds(Value()));
  // The other way round: the link dies first.
  ASSERT_THAT(context_.root().AddChild("b", New("dev")), IsOk());
  ASSERT_THAT(a->Set("peer", "/b"), IsOk());
  a.Reset();
  context_.root().Child("b")->Unparent();
}

TEST_F(RuntimeTypeTest, TextFormsAreKnownByName) {
  EXPECT_THAT(TextForm("mac")("52:54:00:12:34:56"), IsOk());
  EXPECT_THAT(TextForm("mac")("52:54"), HasCause(Cause::kBadValue));
  EXPECT_THAT(TextForm("pci-addr")("1e.0"), IsOk());
  EXPECT_THAT(TextForm("pci-addr")("20"), HasCause(Cause::kBadValue));
  EXPECT_THAT(TextForm("uuid")("550e8400-e29b-41d4-a716-446655440000"), IsOk());
  EXPECT_THAT(TextForm("uuid")("550e8400"), HasCause(Cause::kBadValue));
  EXPECT_THAT(TextForm("reserved-region")("1:2:3"), IsOk());
  EXPECT_THAT(TextForm("reserved-region")("1:2"), HasCause(Cause::kBadValue));
  EXPECT_EQ(TextForm("date"), nullptr);
  EXPECT_EQ(TextForm(""), nullptr);
}

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
  static constexpr PropertyKind kHuge = {.read = nullptr,
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

// ---- Children --------------------------------------------------------------

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
  Object* mid = owner->Child("mid");
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
  Object* core = owner->Child("mid")->Child("core");
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
  EXPECT_EQ(Cast<NativeBase>(object->Child("inner")).number_, 5u);
  ASSERT_THAT(object->Set("inner-number", 6), IsOk());
  EXPECT_EQ(Cast<NativeBase>(object->Child("inner")).number_, 6u);
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
  const absl::Status status = Seal(std::move(a), std::move(b), std::move(c),
                                   std::move(d), std::move(e), std::move(f));
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
        "type 'f': the alias 'lost' leads to 'gone', which is no child",
        "type 'f': the alias 'deeper' leads to 'core/gone'",
        "type 'f': the alias 'nothing' stands for core.gone, which does not "
        "exist"}) {
    EXPECT_THAT(std::string(Message(status)), HasSubstr(expected));
  }
}

}  // namespace
}  // namespace qom::props
