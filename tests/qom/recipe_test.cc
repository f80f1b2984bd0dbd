// A recipe stores defaults and what an owner gives, counts its objects, and can
// be taken from another source.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/recipe.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/kinds.h"
#include "props/runtime_property.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::IsOkAndHolds;

template <typename V>
const PropertyKind& KindOf() {
  ClassProperty property;
  props::SetKind<V>(property);
  return *property.kind;
}

TEST(FieldValueTest, StartsEmpty) {
  const FieldValue number(KindOf<uint32_t>());
  EXPECT_EQ(*static_cast<const uint32_t*>(number.slot()), 0u);
  const FieldValue text(KindOf<std::string>());
  EXPECT_EQ(*static_cast<const std::string*>(text.slot()), "");
}

TEST(FieldValueTest, ReleasesItsMemory) {
  FieldValue text(KindOf<std::string>());
  static_cast<std::string*>(text.slot())->assign(1000, 'x');
}

// A recipe of another source: the defaults, then more as `source` says.
constexpr char kSourceKey = 0;

class TestRecipe : public Recipe {
 public:
  TestRecipe(const RecipeRequest& request, std::string_view first,
             bool has_layers)
      : Recipe(request, &kSourceKey) {
    RecipeDraft draft(type());
    FillDefaults(request, draft);
    if (const ClassProperty* text = type().FindProperty("text")) {
      const std::string value(first);
      draft.Put(*text, &value);
    }
    if (const ClassProperty* number = type().FindProperty("number")) {
      const uint32_t value = 7;
      draft.Put(*number, &value);
    }
    Finish(std::move(draft));
    set_has_layers(has_layers);
  }
};

class FailingRecipe final : public TestRecipe {
 public:
  using TestRecipe::TestRecipe;
  absl::Status ApplyLayers(Object& object,
                           const Construct& /*construct*/) const override {
    QOMRT_RETURN_IF_ERROR(object.Set("number", 8));
    return Error(Cause::kFailed, "no");
  }
};

template <typename R>
class TestSource final : public RecipeSource {
 public:
  explicit TestSource(bool has_layers) : has_layers_(has_layers) {}
  std::unique_ptr<Recipe> Make(const RecipeRequest& request) override {
    return std::make_unique<R>(request, "from the source", has_layers_);
  }

 private:
  bool has_layers_;
};

class RecipeTest : public ::testing::Test {
 protected:
  RecipeTest() {
    TypeBuilder type("dev");
    for (const auto& [name, kind, value] :
         {std::tuple("number", "uint32", Value(1)),
          std::tuple("small", "uint8", Value(2)),
          std::tuple("text", "str", Value("default")),
          std::tuple("free", "uint16", Value())}) {
      type.Property(props::RuntimeProperty(
          registry_, name, kind,
          value.is_null() ? std::nullopt : std::optional<Value>(value)));
    }
    registry_.Add(std::move(type));
    registry_.Add(std::move(TypeBuilder("owner")
                                .Child("dev", "dev")
                                .ChildDefault("dev", "number", 5)));
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  const Class& type() { return *registry_.Find("dev"); }

  TypeRegistry registry_;
  Context context_{registry_};
};

TEST_F(RecipeTest, OfThisFolderStoresTheDefaults) {
  const Recipe recipe({context_, type(), {}});
  EXPECT_EQ(&recipe.type(), &type());
  EXPECT_EQ(&recipe.context(), &context_);
  EXPECT_EQ(recipe.source_key(), nullptr);
  EXPECT_FALSE(recipe.has_layers());
  EXPECT_FALSE(recipe.has_setters());
  EXPECT_EQ(recipe.live_objects(), 0);
  const Ref<Object> object = *context_.New(type());
  ASSERT_THAT(object->Set("number", 9), IsOk());
  ASSERT_THAT(object->Set("text", "other"), IsOk());
  ASSERT_THAT(object->Set("free", 9), IsOk());
  recipe.StoreFields(*object);
  EXPECT_THAT(object->Get("number"), IsOkAndHolds("1"));
  EXPECT_THAT(object->Get("text"), IsOkAndHolds("default"));
  // A run-time slot without a default starts as zero.
  EXPECT_THAT(object->Get("free"), IsOkAndHolds("0"));
}

TEST_F(RecipeTest, TakesWhatAnOwnerSets) {
  const PropertyDefault defaults[] = {{"number", 6}, {"text", "given"}};
  const Recipe recipe({context_, type(), defaults});
  const Ref<Object> object = *context_.New(type());
  recipe.StoreFields(*object);
  EXPECT_THAT(object->Get("number"), IsOkAndHolds("6"));
  EXPECT_THAT(object->Get("text"), IsOkAndHolds("given"));
}

TEST_F(RecipeTest, CountsItsObjects) {
  const Recipe& recipe = context_.RecipeFor(type());
  const Ref<Object> a = *context_.New(type());
  EXPECT_EQ(&a->recipe(), &recipe);
  EXPECT_EQ(recipe.live_objects(), 1);
  {
    const Ref<Object> b = *context_.New(type());
    EXPECT_EQ(recipe.live_objects(), 2);
  }
  EXPECT_EQ(recipe.live_objects(), 1);
}

TEST_F(RecipeTest, AChildWithDefaultsOfItsOwnerHasOneOfItsOwn) {
  const Ref<Object> owner = *context_.New("owner");
  EXPECT_THAT(owner->Child("dev")->Get("number"), IsOkAndHolds("5"));
  EXPECT_NE(&owner->Child("dev")->recipe(), &context_.RecipeFor(type()));
  EXPECT_THAT((*context_.New(type()))->Get("number"), IsOkAndHolds("1"));
}

TEST_F(RecipeTest, AnotherSourceMakesThemFromThenOn) {
  const Ref<Object> before = *context_.New(type());
  const uint64_t generation = context_.generation();
  context_.PublishRecipes(
      std::make_shared<TestSource<TestRecipe>>(/*has_layers=*/false));
  EXPECT_EQ(context_.generation(), generation + 1);
  const Ref<Object> after = *context_.New(type());
  EXPECT_EQ(after->recipe().source_key(), &kSourceKey);
  EXPECT_EQ(before->recipe().source_key(), nullptr);
  EXPECT_THAT(after->Get("number"), IsOkAndHolds("7"));
  EXPECT_THAT(after->Get("text"), IsOkAndHolds("from the source"));
  EXPECT_THAT(after->Get("small"), IsOkAndHolds("2"));
  EXPECT_THAT(before->Get("text"), IsOkAndHolds("default"));
  context_.PublishRecipes(nullptr);
  EXPECT_THAT((*context_.New(type()))->Get("text"), IsOkAndHolds("default"));
}

TEST_F(RecipeTest, LayersThatDoNothingAreNoError) {
  context_.PublishRecipes(
      std::make_shared<TestSource<TestRecipe>>(/*has_layers=*/true));
  const Ref<Object> object = *context_.New(type());
  EXPECT_TRUE(object->recipe().has_layers());
  EXPECT_THAT(object->Get("number"), IsOkAndHolds("7"));
}

TEST_F(RecipeTest, LayersThatFailMakeTheCreationFail) {
  context_.PublishRecipes(
      std::make_shared<TestSource<FailingRecipe>>(/*has_layers=*/true));
  EXPECT_THAT(context_.New(type()), HasCause(Cause::kFailed, "no"));
  EXPECT_THAT(context_.New("owner"), HasCause(Cause::kFailed));
  EXPECT_EQ(context_.LiveTypes(), std::vector<std::string>());
}

// Tells how many of its recipes there are, by a reference for each.
class HeldRecipe : public Recipe {
 public:
  HeldRecipe(const RecipeRequest& request, std::shared_ptr<int> held)
      : Recipe(request), held_(std::move(held)) {}

 private:
  std::shared_ptr<int> held_;
};
class HoldingSource : public RecipeSource {
 public:
  explicit HoldingSource(std::shared_ptr<int> held) : held_(std::move(held)) {}
  std::unique_ptr<Recipe> Make(const RecipeRequest& request) override {
    return std::make_unique<HeldRecipe>(request, held_);
  }

 private:
  std::shared_ptr<int> held_;
};

TEST_F(RecipeTest, ThoseThatNoObjectHasEnd) {
  const auto held = std::make_shared<int>(0);
  const auto publish = [&] {
    context_.PublishRecipes(std::make_shared<HoldingSource>(held));
  };
  const uint64_t generation = context_.generation();
  for (int i = 0; i < 1000; ++i) publish();
  EXPECT_LE(held.use_count(), 3);
  EXPECT_EQ(context_.generation(), generation + 1000);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_THAT(context_.New("owner"), IsOk());
    publish();
  }
  EXPECT_LE(held.use_count(), 100);
  // Those of objects that live do not.
  std::vector<Ref<Object>> objects;
  for (int i = 0; i < 1000; ++i) {
    objects.push_back(*context_.New(type()));
    publish();
  }
  EXPECT_GE(held.use_count(), 1000);
  for (const Ref<Object>& object : objects) {
    EXPECT_EQ(object->recipe().live_objects(), 1);
  }
  objects.clear();
  for (int i = 0; i < 2000; ++i) {
    ASSERT_THAT(context_.New(type()), IsOk());
    publish();
  }
  EXPECT_LE(held.use_count(), 100);
}

TEST_F(RecipeTest, ThoseOfACreationThatPublishesAnotherStay) {
  class Publishing : public Recipe {
   public:
    explicit Publishing(const RecipeRequest& request) : Recipe(request) {
      set_has_layers(true);
    }
    absl::Status ApplyLayers(Object& object, const Construct&) const override {
      for (int i = 0; i < 50; ++i) {
        object.context().PublishRecipes(nullptr);
        QOMRT_RETURN_IF_ERROR(object.context().New("object").status());
      }
      return absl::OkStatus();
    }
  };
  class Source : public RecipeSource {
   public:
    std::unique_ptr<Recipe> Make(const RecipeRequest& request) override {
      return std::make_unique<Publishing>(request);
    }
  };
  context_.PublishRecipes(std::make_shared<Source>());
  const Ref<Object> owner = *context_.New("owner");
  EXPECT_TRUE(owner->recipe().has_layers());
}

}  // namespace
}  // namespace qom
