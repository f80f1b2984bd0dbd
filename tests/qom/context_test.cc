// A context makes and counts objects, from many threads too; contexts do not
// see each other, and nothing outlives one unseen.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/context.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qdev/containers.h"
#include "qom/native_type.h"
#include "qom/object.h"
#include "qom/recipe.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Disk : public Extends<Disk, Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;
  uint32_t size() const { return size_; }

 private:
  uint32_t size_ = 0;
  std::string label_;
};
struct Disk::Props {
  static constexpr auto kSize =
      props::Field<&Disk::size_>("size", {.default_value = 512});
  static constexpr auto kLabel =
      props::Field<&Disk::label_>("label", {.default_value = "blank"});
  static constexpr auto kAll = props::Table(kSize, kLabel);
};
class Forgotten : public Extends<Forgotten, Object> {
 public:
  static constexpr std::string_view kTypeName = "forgotten";
  using Extends::Extends;
};

class ContextTest : public ::testing::Test {
 protected:
  ContextTest() {
    registry_.Register<Disk>();
    TypeBuilder face("face");
    face.Interface();
    registry_.Add(std::move(face));
    TypeBuilder shape("shape");
    shape.Abstract();
    registry_.Add(std::move(shape));
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  TypeRegistry registry_;
};

// ---- Creation --------------------------------------------------------------

TEST_F(ContextTest, MakesObjectsByTypeByNameAndByClass) {
  Context context(registry_);
  EXPECT_EQ((*context.New<Disk>())->size(), 512u);
  EXPECT_THAT((*context.New("disk"))->Get("label"), IsOkAndHolds("blank"));
  absl::StatusOr<Ref<Object>> disk = context.New(*registry_.Get<Disk>());
  EXPECT_EQ((*disk)->ref_count(), 1u);
  EXPECT_EQ(&(*disk)->context(), &context);
  EXPECT_EQ(&(*disk)->recipe().type(), registry_.Get<Disk>());
  EXPECT_EQ(&(*disk)->recipe(), &context.RecipeFor(*registry_.Get<Disk>()));
}

TEST_F(ContextTest, WhatCannotBeMadeIsNamed) {
  Context context(registry_);
  EXPECT_THAT(
      context.New("disc"),
      HasCause(Cause::kUnknownType, "unknown type 'disc'; nearest: disk"));
  EXPECT_THAT(context.New("shape"),
              HasCause(Cause::kAbstractType,
                       "the type 'shape' is abstract and cannot be created"));
  EXPECT_THAT(
      context.New("face"),
      HasCause(Cause::kAbstractType,
               "the type 'face' is an interface and cannot be created"));
  EXPECT_THAT(context.New<Forgotten>(),
              HasCause(Cause::kUnknownType,
                       "the type 'forgotten' is not registered: Register() its "
                       "class, then Seal()"));
}

TEST_F(ContextTest, CountsWhatIsAlive) {
  Context context(registry_);
  EXPECT_EQ(context.live_objects(), 1);
  EXPECT_THAT(context.LiveTypes(), IsEmpty());
  ASSERT_TRUE(qdev::EnsureContainer(context, "/machine").ok());
  EXPECT_EQ(context.live_objects(), 2);
  EXPECT_THAT(context.LiveTypes(), IsEmpty());
  {
    Ref<Disk> a = *context.New<Disk>();
    Ref<Disk> b = *context.New<Disk>();
    Ref<Object> plain = *context.New("object");
    EXPECT_EQ(context.live_objects(), 5);
    EXPECT_THAT(context.LiveTypes(), ElementsAre("disk ×2", "object ×1"));
  }
  EXPECT_EQ(context.live_objects(), 2);
}

TEST_F(ContextTest, ManyThreadsCreate) {
  Context context(registry_);
  constexpr int kEach = 500;
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      std::vector<Ref<Disk>> mine;
      for (int i = 0; i < kEach; ++i) {
        mine.push_back(*context.New<Disk>());
        if (mine.back()->size() == 512 && mine.back()->Set("size", i).ok()) {
          ++good;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good.load(), 4 * kEach);
  EXPECT_EQ(context.live_objects(), 1);
}

// ---- Contexts beside each other --------------------------------------------

TEST_F(ContextTest, ContextsNeverSeeEachOther) {
  Context one(registry_);
  Context two(registry_, {.journal = true});
  EXPECT_FALSE(one.options().journal);
  EXPECT_TRUE(two.options().journal);
  EXPECT_EQ(&one.registry(), &two.registry());
  EXPECT_NE(&one.root(), &two.root());
  Ref<Disk> disk = *one.New<Disk>();
  ASSERT_THAT(one.root().AddChild("disk", disk), IsOk());
  EXPECT_THAT(one.Resolve("/disk"), IsOkAndHolds(disk.get()));
  EXPECT_THAT(two.Resolve("/disk"), HasCause(Cause::kNoSuchObject));
  EXPECT_THAT(two.Resolve("disk"), HasCause(Cause::kNoSuchObject));
  EXPECT_EQ(two.live_objects(), 1);
}

TEST_F(ContextTest, RegistriesNeverSeeEachOther) {
  TypeRegistry other;
  other.Register<Disk>();
  ASSERT_THAT(other.Seal(), IsOk());
  TypeBuilder more("more");
  more.Parent("disk");
  other.Add(std::move(more));
  ASSERT_THAT(other.Seal(), IsOk());
  EXPECT_NE(other.Get<Disk>(), registry_.Get<Disk>());
  EXPECT_EQ(registry_.Find("more"), nullptr);
  Context one(registry_);
  Context two(other);
  EXPECT_THAT(one.New("more"), HasCause(Cause::kUnknownType));
  EXPECT_THAT(two.New("more"), IsOk());
}

// ---- Slots -----------------------------------------------------------------

struct Counter {
  explicit Counter(Context& of) : context(&of) {}
  Context* context;
  int count = 0;
};
struct Label {
  explicit Label(Context& context) : counter(&context.Slot<Counter>()) {}
  Counter* counter;
};

TEST_F(ContextTest, ASlotIsMadeOnFirstUseAndIsTheContextsOwn) {
  Context one(registry_);
  Context two(registry_);
  ++one.Slot<Counter>().count;
  EXPECT_EQ(one.Slot<Counter>().count, 1);
  EXPECT_EQ(one.Slot<Counter>().context, &one);
  EXPECT_EQ(two.Slot<Counter>().count, 0);
}

TEST_F(ContextTest, TheMakerOfASlotMayAskForAnother) {
  Context context(registry_);
  Label& label = context.Slot<Label>();
  EXPECT_EQ(label.counter, &context.Slot<Counter>());
}

TEST_F(ContextTest, ManyThreadsGetOneSlot) {
  Context context(registry_);
  std::vector<Counter*> found(4);
  std::vector<std::thread> threads;
  for (Counter*& slot : found) {
    threads.emplace_back([&] { slot = &context.Slot<Counter>(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(found, ::testing::Each(&context.Slot<Counter>()));
}

// Two makers of one slot: the second to finish takes what the first made.
struct Nested {
  explicit Nested(Context& context) {
    if (depth++ == 0) inner = &context.Slot<Nested>();
  }
  static inline constinit int depth = 0;
  Nested* inner = nullptr;
};

TEST_F(ContextTest, TheFirstSlotThatIsDoneIsTheOne) {
  Context context(registry_);
  Nested::depth = 0;
  Nested& slot = context.Slot<Nested>();
  EXPECT_EQ(Nested::depth, 2);
  EXPECT_EQ(&slot, &context.Slot<Nested>());
  EXPECT_EQ(slot.inner, nullptr);
}

struct Shelf {
  explicit Shelf(Context& /*context*/) {}
  std::vector<Ref<Object>> held;
};

TEST_F(ContextTest, ObjectsThatASlotHoldsGoWithIt) {
  Context context(registry_);
  context.Slot<Shelf>().held.push_back(*context.New<Disk>());
  EXPECT_EQ(context.live_objects(), 2);
  // The destructor would say so if it were still there.
}

// ---- Recipes ---------------------------------------------------------------

// Makes the same recipes as the context, and counts them.
class CountingSource : public RecipeSource {
 public:
  explicit CountingSource(int* made) : made_(made) {}
  std::unique_ptr<Recipe> Make(const RecipeRequest& request) override {
    ++*made_;
    return std::make_unique<Recipe>(request);
  }

 private:
  int* made_;
};

TEST_F(ContextTest, ObjectsTakeTheRecipesOfTheNewestGeneration) {
  Context context(registry_);
  Ref<Disk> before = *context.New<Disk>();
  EXPECT_EQ(context.generation(), 0u);
  int made = 0;
  context.PublishRecipes(std::make_shared<CountingSource>(&made));
  EXPECT_EQ(context.generation(), 1u);
  Ref<Disk> after = *context.New<Disk>();
  Ref<Disk> again = *context.New<Disk>();
  EXPECT_EQ(made, 1);
  EXPECT_NE(&before->recipe(), &after->recipe());
  EXPECT_EQ(&after->recipe(), &again->recipe());
  EXPECT_EQ(after->recipe().source_key(), nullptr);
  EXPECT_EQ(after->recipe().live_objects(), 2);
  EXPECT_EQ(before->recipe().live_objects(), 1);
  EXPECT_EQ(context.live_objects(), 4);
  context.PublishRecipes(nullptr);
  EXPECT_EQ(context.generation(), 2u);
}

// A recipe of another folder that says it has layers, and applies none.
class EmptyLayers : public Recipe {
 public:
  explicit EmptyLayers(const RecipeRequest& request)
      : Recipe(request, &kTypeKey<EmptyLayers>) {
    RecipeDraft draft(request.type);
    FillDefaults(request, draft);
    // The same field twice: the later value stays.
    if (const ClassProperty* label = request.type.FindProperty("label")) {
      FieldValue value(*label->kind);
      *static_cast<std::string*>(value.slot()) = "later";
      draft.Put(*label, value.slot());
    }
    Finish(std::move(draft));
    set_has_layers(true);
  }
};
class EmptySource : public RecipeSource {
 public:
  std::unique_ptr<Recipe> Make(const RecipeRequest& request) override {
    return std::make_unique<EmptyLayers>(request);
  }
};

TEST_F(ContextTest, ADerivedRecipeFoldsItsValuesIn) {
  Context context(registry_);
  context.PublishRecipes(std::make_shared<EmptySource>());
  Ref<Disk> disk = *context.New<Disk>();
  EXPECT_EQ(disk->recipe().source_key(), &kTypeKey<EmptyLayers>);
  EXPECT_THAT(disk->Get("label"), IsOkAndHolds("later"));
  EXPECT_EQ(disk->size(), 512u);
}

// ---- The end ---------------------------------------------------------------

TEST_F(ContextTest, TheTreeGoesWithTheContext) {
  Context context(registry_);
  Object& machine = **qdev::EnsureContainer(context, "/machine");
  for (std::string_view name : {"a", "b"}) {
    Ref<Disk> disk = *context.New<Disk>();
    ASSERT_THAT(machine.AddChild(name, disk), IsOk());
  }
}

using ContextDeathTest = ContextTest;

TEST_F(ContextDeathTest, AnObjectThatOutlivesItsContextIsNamed) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        auto context = std::make_unique<Context>(registry_);
        Ref<Disk> one = *context->New<Disk>();
        Ref<Disk> two = *context->New<Disk>();
        context.reset();
      },
      "objects outlive their context: disk .*2");
}

}  // namespace
}  // namespace qom
