// What an object is: its type, its ancestors, their interfaces; null is
// nothing, and a wrong cast names both types.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/cast.h"

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/interface.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::IsOk;
using ::testing::ElementsAre;

// ---- Types -----------------------------------------------------------------

class Speaker : public Interface<Speaker> {
 public:
  static constexpr std::string_view kTypeName = "speaker";
  virtual std::string Speak() const = 0;

 protected:
  ~Speaker() = default;
};
class Swimmer : public Interface<Swimmer> {
 public:
  static constexpr std::string_view kTypeName = "swimmer";
  virtual int Depth() = 0;

 protected:
  ~Swimmer() = default;
};
// Nobody implements it in C++.
class Mythical : public Interface<Mythical> {
 public:
  static constexpr std::string_view kTypeName = "mythical";

 protected:
  ~Mythical() = default;
};

class Animal : public Extends<Animal, Object, Speaker> {
 public:
  static constexpr std::string_view kTypeName = "animal";
  using Extends::Extends;
  std::string Speak() const override { return "…"; }
};
class Dog : public Extends<Dog, Animal, Swimmer> {
 public:
  static constexpr std::string_view kTypeName = "dog";
  using Extends::Extends;
  std::string Speak() const override { return "woof"; }
  int Depth() override { return 1; }
};
class Puppy : public Extends<Puppy, Dog> {
 public:
  static constexpr std::string_view kTypeName = "puppy";
  using Extends::Extends;
  std::string Speak() const override { return "yip"; }
};
class Cat : public Extends<Cat, Animal> {
 public:
  static constexpr std::string_view kTypeName = "cat";
  using Extends::Extends;
};
class Stone : public Extends<Stone, Object> {
 public:
  static constexpr std::string_view kTypeName = "stone";
  using Extends::Extends;
};

class CastTest : public ::testing::Test {
 protected:
  CastTest() {
    registry_.Register<Puppy>();
    registry_.Register<Cat>();
    registry_.Register<Stone>();
    registry_.Register<Mythical>();
    TypeBuilder unicorn("unicorn");
    unicorn.Parent("cat").Implements("mythical").Implements("speaker");
    registry_.Add(std::move(unicorn));
    TypeBuilder troll("troll");
    troll.Parent("stone").Implements("speaker");
    registry_.Add(std::move(troll));
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<Context>(registry_);
    puppy_ = *context_->New<Puppy>();
    cat_ = *context_->New<Cat>();
  }
  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
  Ref<Object> puppy_;
  Ref<Object> cat_;
};

// ---- Classes ---------------------------------------------------------------

TEST_F(CastTest, AnObjectIsWhatItsTypeAndItsAncestorsAre) {
  EXPECT_TRUE(Is<Object>(puppy_.get()));
  EXPECT_TRUE(Is<Animal>(puppy_.get()));
  EXPECT_TRUE(Is<Dog>(puppy_.get()));
  EXPECT_TRUE(Is<Puppy>(puppy_.get()));
  EXPECT_FALSE(Is<Cat>(puppy_.get()));
  EXPECT_FALSE(Is<Stone>(puppy_.get()));
}

TEST_F(CastTest, DownIsCheckedAndUpAlwaysWorks) {
  Puppy* puppy = As<Puppy>(puppy_.get());
  ASSERT_NE(puppy, nullptr);
  EXPECT_EQ(As<Object>(puppy), puppy_.get());
  EXPECT_EQ(As<Dog>(puppy_.get()), puppy);
  EXPECT_EQ(&Cast<Animal>(puppy_.get()), puppy);
  Ref<Dog> dog = *context_->New<Dog>();
  EXPECT_EQ(As<Puppy>(dog.get()), nullptr);
}

TEST_F(CastTest, SidewaysIsNoCast) {
  EXPECT_EQ(As<Cat>(puppy_.get()), nullptr);
  EXPECT_EQ(As<Dog>(cat_.get()), nullptr);
  EXPECT_EQ(As<Stone>(cat_.get()), nullptr);
}

TEST_F(CastTest, NullIsNothing) {
  Object* null = nullptr;
  EXPECT_FALSE(Is<Object>(null));
  EXPECT_FALSE(Is<Speaker>(null));
  EXPECT_EQ(As<Object>(null), nullptr);
  EXPECT_EQ(As<Speaker>(null), nullptr);
}

TEST_F(CastTest, ConstStaysConst) {
  const Object* object = puppy_.get();
  static_assert(std::is_same_v<decltype(As<Dog>(object)), const Dog*>);
  static_assert(std::is_same_v<decltype(Cast<Dog>(object)), const Dog&>);
  static_assert(std::is_same_v<decltype(As<Speaker>(object)), const Speaker*>);
  EXPECT_EQ(As<Dog>(object), object);
  EXPECT_EQ(Cast<Speaker>(object).Speak(), "yip");
}

TEST_F(CastTest, TypesMayBeDeeperThanTheInlineDisplay) {
  std::string parent = "stone";
  for (size_t i = 0; i < 2 * Class::kInlineDepth; ++i) {
    const std::string name = fmt::format("layer-{}", i);
    TypeBuilder layer(name);
    layer.Parent(parent);
    registry_.Add(std::move(layer));
    parent = name;
  }
  ASSERT_THAT(registry_.Seal(), IsOk());
  Ref<Object> deep = *context_->New(parent);
  EXPECT_TRUE(Is<Stone>(deep.get()));
  EXPECT_FALSE(Is<Animal>(deep.get()));
  for (size_t i = 0; i < 2 * Class::kInlineDepth; ++i) {
    EXPECT_TRUE(IsA(*deep, fmt::format("layer-{}", i))) << i;
    Ref<Object> other = *context_->New(fmt::format("layer-{}", i));
    EXPECT_EQ(IsA(*other, parent), i + 1 == 2 * Class::kInlineDepth) << i;
  }
}

// ---- Interfaces ------------------------------------------------------------

TEST_F(CastTest, AnInterfaceIsReachedFromEveryObjectThatHasIt) {
  EXPECT_TRUE(Is<Speaker>(cat_.get()));
  EXPECT_EQ(As<Speaker>(cat_.get())->Speak(), "…");
  EXPECT_EQ(As<Speaker>(puppy_.get())->Speak(), "yip");
  EXPECT_EQ(Cast<Swimmer>(puppy_.get()).Depth(), 1);
  EXPECT_FALSE(Is<Swimmer>(cat_.get()));
  EXPECT_EQ(As<Swimmer>(cat_.get()), nullptr);
}

TEST_F(CastTest, ARunTimeTypeInheritsTheInterfacesOfItsNativeAncestor) {
  Ref<Object> unicorn = *context_->New("unicorn");
  EXPECT_TRUE(Is<Cat>(unicorn.get()));
  // Listing it once more changes nothing: data has no methods.
  EXPECT_EQ(Cast<Speaker>(unicorn.get()).Speak(), "…");
}

TEST_F(CastTest, AnInterfaceThatOnlyDataListsHasNoMethods) {
  Ref<Object> unicorn = *context_->New("unicorn");
  EXPECT_TRUE(Is<Mythical>(unicorn.get()));
  EXPECT_EQ(As<Mythical>(unicorn.get()), nullptr);
  Ref<Object> troll = *context_->New("troll");
  EXPECT_TRUE(Is<Speaker>(troll.get()));
  EXPECT_EQ(As<Speaker>(troll.get()), nullptr);
}

// Data says that it speaks; only the C++ class below it does.
class Mute : public Extends<Mute, Object> {
 public:
  static constexpr std::string_view kTypeName = "mute";
  using Extends::Extends;
};
class Loud : public Extends<Loud, Mute, Speaker> {
 public:
  static constexpr std::string_view kTypeName = "loud";
  using Extends::Extends;
  std::string Speak() const override { return "loud"; }
};

TEST_F(CastTest, TheNearestClassThatListsAnInterfaceWins) {
  registry_.Register<Loud>();
  TypeBuilder data("mute");
  data.Implements("speaker");
  registry_.Add(std::move(data));
  TypeBuilder echo("echo");
  echo.Parent("loud").Implements("speaker");
  registry_.Add(std::move(echo));
  ASSERT_THAT(registry_.Seal(), IsOk());
  Ref<Object> mute = *context_->New("mute");
  EXPECT_TRUE(Is<Speaker>(mute.get()));
  EXPECT_EQ(As<Speaker>(mute.get()), nullptr);
  for (std::string_view type : {"loud", "echo"}) {
    Ref<Object> object = *context_->New(type);
    ASSERT_NE(As<Speaker>(object.get()), nullptr) << type;
    EXPECT_EQ(As<Speaker>(object.get())->Speak(), "loud") << type;
  }
}

class Singer : public Interface<Singer, Speaker> {
 public:
  static constexpr std::string_view kTypeName = "singer";
  virtual std::string Sing() const = 0;

 protected:
  ~Singer() = default;
};
class Bird : public Extends<Bird, Object, Singer> {
 public:
  static constexpr std::string_view kTypeName = "bird";
  using Extends::Extends;
  std::string Speak() const override { return "chirp"; }
  std::string Sing() const override { return "tweet"; }
};

TEST_F(CastTest, WhoImplementsAnInterfaceIsAlsoWhatThatExtends) {
  registry_.Register<Bird>();
  ASSERT_THAT(registry_.Seal(), IsOk());
  Ref<Object> bird = *context_->New("bird");
  EXPECT_EQ(Cast<Singer>(bird.get()).Sing(), "tweet");
  EXPECT_TRUE(Is<Speaker>(bird.get()));
  ASSERT_NE(As<Speaker>(bird.get()), nullptr);
  EXPECT_EQ(Cast<Speaker>(bird.get()).Speak(), "chirp");
}

// ---- By name ---------------------------------------------------------------

TEST_F(CastTest, ByNameAnObjectIsWhatItIsByType) {
  for (std::string_view name :
       {"object", "animal", "dog", "puppy", "speaker", "swimmer"}) {
    EXPECT_TRUE(IsA(*puppy_, name)) << name;
  }
  for (std::string_view name :
       {"cat", "stone", "mythical", "unicorn", "", "nobody", "Dog"}) {
    EXPECT_FALSE(IsA(*puppy_, name)) << name;
  }
  Ref<Object> unicorn = *context_->New("unicorn");
  EXPECT_TRUE(IsA(*unicorn, "unicorn"));
  EXPECT_TRUE(IsA(*unicorn, "mythical"));
  EXPECT_FALSE(IsA(*cat_, "unicorn"));
}

// ---- Casts that cannot be --------------------------------------------------

using CastDeathTest = CastTest;

TEST_F(CastDeathTest, AWrongCastEndsTheProgramAndNamesBothTypes) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  // The message names the place of the cast.
  EXPECT_DEATH((void)Cast<Dog>(cat_.get()),
               "cast_test.cc:[0-9]+.*cat is not a dog");
  EXPECT_DEATH((void)Cast<Dog>(*cat_), "cast_test.cc:[0-9]+.*cat is not a dog");
  EXPECT_DEATH((void)Cast<Swimmer>(cat_.get()), "cat is not a swimmer");
  EXPECT_DEATH((void)Cast<Dog>(static_cast<Object*>(nullptr)),
               "null is not a dog");
}

TEST_F(CastDeathTest, AnObjectThatIsDeletedByHandEndsTheProgramAndIsNamed) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const Ref<Dog> dog = *context_->New<Dog>();
  EXPECT_DEATH(delete dog.get(), "dog.* is deleted by hand");
}

TEST_F(CastDeathTest, ANullReferenceThatIsUsedEndsTheProgramAndNamesItsType) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH((void)Ref<Dog>()->Speak(), "a null Ref<dog> is used");
  EXPECT_DEATH((void)(*Ref<Object>()).type(), "a null Ref<object> is used");
}

}  // namespace
}  // namespace qom
