// An object comes to be and goes in one order: what runs, when, and with which
// values to see.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/construct.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/qom/phases_types.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::compat::Layer;
using ::qom::compat::Layers;
using ::qom::compat::ObjectCompat;
using ::qom::compat::Text;
using ::qom::test::Chip;
using ::qom::test::FastChip;
using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::LogOf;
using ::qom::test::Note;
using ::qom::test::Part;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PhasesTest : public ::testing::Test {
 protected:
  PhasesTest() {
    registry_.Register<Part>();
    registry_.Register<FastChip>();
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  TypeRegistry registry_;
};

// ---- The order -------------------------------------------------------------

TEST_F(PhasesTest, AnObjectComesToBeInFourPhasesAndEmbeddedOnesInside) {
  Context context(registry_);
  for (const auto& [layer, n] :
       {std::pair(Layer::kGlobal, "5"), std::pair(Layer::kSugar, "4"),
        std::pair(Layer::kMachine, "3"), std::pair(Layer::kPlatform, "2"),
        std::pair(Layer::kAccel, "1")}) {
    const compat::Entry entries[] = {
        Text("chip", "mode", n), Text("part", "level", n),
        Text("object", "size", n, compat::IfMissing::kSkip)};
    ASSERT_THAT(Layers(context).Append(layer, "table", entries), IsOk());
  }
  const compat::Entry through[] = {Text("chip", "level", "7")};
  ASSERT_THAT(Layers(context).Append(Layer::kMachine, "more", through), IsOk());

  absl::StatusOr<Ref<FastChip>> object = context.New<FastChip>();
  ASSERT_THAT(object, IsOk());
  EXPECT_THAT((*object)->Set("mode", 6), IsOk());

  EXPECT_THAT(
      LogOf(context),
      ElementsAre(
          // 1: constructors, base to derived; the child goes through 1 to 3.
          "chip: constructor begins",  //
          "part: constructor",         //
          "part: level = 1",           //
          "part: level = 1",           // accelerator
          "part: level = 2",           // platform
          "part: level = 3",           // machine
          "part: level = 4",           // sugar
          "part: level = 5",           // global
          "part: post-init, level 5",  //
          "chip: constructor ends",    //
          "fast-chip: constructor",    //
          // 2: defaults, base to derived, with overrides.
          "chip: mode = 20",         //
          "fast-chip: speed = 100",  //
          // 3: the layers, in their order, then the hooks.
          "chip: mode = 1",                   // accelerator
          "chip: mode = 2",                   // platform
          "chip: mode = 3",                   // machine
          "part: level = 7",                  // machine, through an alias
          "chip: mode = 4",                   // sugar
          "chip: mode = 5",                   // global
          "chip: post-init, mode 5, size 5",  //
          "fast-chip: post-init, speed 100",  //
          // 4: explicit sets.
          "chip: mode = 6"));
}

TEST_F(PhasesTest, DefaultsOfTheTypeReplaceThoseOfItsAncestors) {
  Context context(registry_);
  absl::StatusOr<Ref<Chip>> base = context.New<Chip>();
  absl::StatusOr<Ref<FastChip>> derived = context.New<FastChip>();
  EXPECT_EQ(*(*base)->Get("size"), "1");
  EXPECT_EQ(*(*base)->Get("mode"), "10");
  EXPECT_EQ(*(*derived)->Get("size"), "2");
  EXPECT_EQ(*(*derived)->Get("mode"), "20");
}

TEST_F(PhasesTest, OnlySetsAfterTheHooksCountAsSet) {
  Context context(registry_);
  const compat::Entry entries[] = {Text("chip", "mode", "3"),
                                   Text("chip", "size", "3")};
  ASSERT_THAT(Layers(context).Append(Layer::kMachine, "t", entries), IsOk());
  absl::StatusOr<Ref<FastChip>> object = context.New<FastChip>();
  const Class& type = (*object)->type();
  EXPECT_FALSE((*object)->WasSet(*type.FindProperty("mode")));
  EXPECT_FALSE((*object)->WasSet(*type.FindProperty("size")));
  EXPECT_FALSE((*object)->WasSet(*type.FindProperty("speed")));
  ASSERT_THAT((*object)->Set("mode", "4"), IsOk());
  EXPECT_TRUE((*object)->WasSet(*type.FindProperty("mode")));
  EXPECT_FALSE((*object)->WasSet(*type.FindProperty("size")));
}

TEST_F(PhasesTest, AnObjectGoesFromDerivedToBase) {
  Context context(registry_);
  absl::StatusOr<Ref<FastChip>> object = context.New<FastChip>();
  ASSERT_THAT(object, IsOk());
  {
    const std::shared_ptr<int> held(new int(0), [&context](int* number) {
      delete number;
      Note(context, "property: released");
    });
    DynamicAccessors accessors;
    accessors.get = [held](const Object&, Visitor&) {
      return absl::OkStatus();
    };
    ASSERT_THAT((*object)->AddProperty("watch", "int", std::move(accessors)),
                IsOk());
  }
  for (std::string_view name : {"first", "second"}) {
    ASSERT_THAT((*object)->AddChild(name, *context.New<Part>()), IsOk());
  }
  LogOf(context).clear();

  object->Reset();
  EXPECT_THAT(LogOf(context),
              ElementsAre("part: finalize",  // second
                          "part: finalize",  // first; "part" is a member, too
                          "property: released",   //
                          "fast-chip: finalize",  //
                          "chip: finalize",       //
                          "part: finalize"));
  EXPECT_EQ(context.live_objects(), 1);
}

// ---- Construct -------------------------------------------------------------

// Looks at its surroundings from every place that may.
class Curious : public Extends<Curious, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "curious";
  explicit Curious(const Construct& construct) : Extends(construct) {
    EXPECT_EQ(&construct.object(), this);
    EXPECT_EQ(&construct.type(), &type());
    EXPECT_EQ(&construct.context(), &context());
    EXPECT_TRUE(construct.ok());
    Note(context(),
         fmt::format("{}: {} {} {}", type().name(), type().IsA(kTypeName),
                     construct.hotplug() ? "hot" : "cold", CanonicalPath()));
  }
};
class CuriousOwner : public Extends<CuriousOwner, ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "curious-owner";
  explicit CuriousOwner(const Construct& construct)
      : Extends(construct), inner_(construct, "inner") {
    EXPECT_EQ(inner_->parent(), this);
    Note(context(), inner_->CanonicalPath());
  }

 private:
  qom::Child<Curious> inner_;
};

TEST(ConstructTest, TypeAndContextAreValidFromTheFirstLine) {
  TypeRegistry registry;
  registry.Register<Curious>();
  registry.Register<CuriousOwner>();
  TypeBuilder leaf("curious-leaf");
  leaf.Parent("curious");
  registry.Add(std::move(leaf));
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  EXPECT_THAT(context.New("curious-leaf"), IsOk());
  EXPECT_THAT(context.New("curious-owner", {.hotplug = true}), IsOk());
  EXPECT_THAT(
      LogOf(context),
      ElementsAre("curious-leaf: true cold (curious-leaf)",
                  "curious: true hot (curious)", "(curious-owner)/inner"));
}

// ---- Run-time types --------------------------------------------------------

TEST(RunTimePhasesTest, EmbeddedObjectsComeAfterTheNativeConstructor) {
  TypeRegistry registry;
  registry.Register<Part>();
  registry.Register<FastChip>();
  TypeBuilder owner("owner");
  owner.Parent("fast-chip")
      .Child("b", "part")
      .ChildDefault("b", "level", 8)
      .Child("a", "part")
      .PostInit(
          [](Object& object) { Note(object.context(), "owner: post-init"); });
  registry.Add(std::move(owner));
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  absl::StatusOr<Ref<Object>> object = context.New("owner");
  ASSERT_THAT(object, IsOk());
  EXPECT_THAT(LogOf(context),
              ElementsAre("chip: constructor begins",          //
                          "part: constructor",                 //
                          "part: level = 1",                   //
                          "part: post-init, level 1",          //
                          "chip: constructor ends",            //
                          "fast-chip: constructor",            //
                          "part: constructor",                 // b
                          "part: level = 1",                   //
                          "part: level = 8",                   // from its owner
                          "part: post-init, level 8",          //
                          "part: constructor",                 // a
                          "part: level = 1",                   //
                          "part: post-init, level 1",          //
                          "chip: mode = 20",                   //
                          "fast-chip: speed = 100",            //
                          "chip: post-init, mode 20, size 2",  //
                          "fast-chip: post-init, speed 100",   //
                          "owner: post-init"));
  EXPECT_EQ((*object)->child_count(), 3u);
}

TEST(RunTimePhasesTest, ADefaultOfAPropertyNobodyCanSetFailsTheCreation) {
  TypeRegistry registry;
  ClassProperty property;
  property.name = "answer";
  property.type = "int";
  property.default_value = 42;
  property.has_default = true;
  TypeBuilder type("fixed");
  type.Property(std::move(property));
  registry.Add(std::move(type));
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  EXPECT_THAT(context.New("fixed").status(),
              HasCause(Cause::kReadOnly, HasSubstr("fixed.answer")));
}

// ---- Constructors set nothing ----------------------------------------------

class EarlySetter : public Extends<EarlySetter, Object> {
 public:
  static constexpr std::string_view kTypeName = "early-setter";
  struct Props;
  explicit EarlySetter(const Construct& construct)
      : Extends(construct), told_(Set("size", 9)) {}

  absl::Status told_;
  uint32_t size_ = 0;
};
struct EarlySetter::Props {
  static constexpr auto kSize =
      props::Field<&EarlySetter::size_>("size", {.default_value = 4});
  static constexpr auto kAll = props::Table(kSize);
};

TEST(ConstructorTest, SetsNoPropertyOfItsObjectAndIsToldSo) {
  TypeRegistry registry;
  registry.Register<EarlySetter>();
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  const absl::StatusOr<Ref<EarlySetter>> made = context.New<EarlySetter>();
  ASSERT_THAT(made, IsOk());
  EXPECT_THAT((*made)->told_,
              HasCause(Cause::kWrongPhase,
                       HasSubstr("early-setter.size: cannot be set by a "
                                 "constructor")));
  EXPECT_EQ((*made)->size_, 4u);
  EXPECT_THAT((*made)->Set("size", 9), IsOk());
}

// ---- Hooks compute, they do not set ----------------------------------------

class Meddler : public Extends<Meddler, Object> {
 public:
  static constexpr std::string_view kTypeName = "meddler";
  struct Props;
  using Extends::Extends;
  void PostInit() { size_ = 9; }

 private:
  uint32_t size_ = 0;
};
struct Meddler::Props {
  static constexpr auto kSize =
      props::Field<&Meddler::size_>("size", {.default_value = 4});
  static constexpr auto kAll = props::Table(kSize);
};

#ifndef NDEBUG
TEST(PostInitDeathTest, AHookThatChangesAPropertyIsCaught) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  TypeRegistry registry;
  registry.Register<Meddler>();
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  EXPECT_DEATH((void)context.New<Meddler>(),
               "hook of meddler changed the property 'size' from '4' to '9'");
}
#endif

// What a hook may change cannot be seen where there is no getter.
TEST(PostInitTest, AFieldWithoutGetterIsNoObstacle) {
  TypeRegistry registry;
  ClassProperty secret =
      props::RuntimeProperty(registry, "secret", "uint32", 3);
  secret.get = nullptr;
  TypeBuilder type("safe");
  type.Property(std::move(secret)).PostInit([](Object& object) {
    Note(object.context(), "safe: post-init");
  });
  registry.Add(std::move(type));
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  EXPECT_THAT(context.New("safe"), IsOk());
  EXPECT_THAT(LogOf(context), ElementsAre("safe: post-init"));
}

}  // namespace
}  // namespace qom
