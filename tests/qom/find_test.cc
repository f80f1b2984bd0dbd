// Claims about finding the objects of a type in a context.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/interface.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "qom/walk.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using test::HasCause;
using test::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Lamp : public Interface<Lamp> {
 public:
  static constexpr std::string_view kTypeName = "lamp";
  virtual int watts() const = 0;

 protected:
  ~Lamp() = default;
};
class Furniture : public Extends<Furniture, Object> {
 public:
  static constexpr std::string_view kTypeName = "furniture";
  using Extends::Extends;
};
class Torch : public Extends<Torch, Furniture, Lamp> {
 public:
  static constexpr std::string_view kTypeName = "torch";
  using Extends::Extends;
  int watts() const override { return 3; }
};
class Room : public Extends<Room, Object> {
 public:
  static constexpr std::string_view kTypeName = "room";
  explicit Room(const Construct& construct)
      : Extends(construct), torch_(construct, "torch") {}

 private:
  qom::Child<Torch> torch_;
};
class Unknown : public Extends<Unknown, Object> {
 public:
  static constexpr std::string_view kTypeName = "unknown-thing";
  using Extends::Extends;
};

class FindTest : public ::testing::Test {
 protected:
  FindTest() {
    registry_.Register<Room>();
    registry_.Register<Torch>();
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  template <typename T>
  Ref<T> Add(Object& to, std::string_view name) {
    Ref<T> made = *context_.New<T>();
    EXPECT_THAT(to.AddChild(name, made).status(), IsOk());
    return made;
  }
  template <typename T>
  std::vector<std::string> PathsOf() {
    std::vector<std::string> paths;
    for (const Ref<T>& one : context_.ObjectsOf<T>()) {
      paths.push_back(one->CanonicalPath());
    }
    return paths;
  }

  TypeRegistry registry_;
  Context context_{registry_};
};

TEST_F(FindTest, ObjectsInTheTreeAreFoundByTheirType) {
  const Ref<Furniture> chair = Add<Furniture>(context_.root(), "chair");
  const Ref<Torch> torch = Add<Torch>(*chair, "on-it");
  const Ref<Torch> hidden = *context_.New<Torch>();
  EXPECT_THAT(PathsOf<Torch>(), ElementsAre("/chair/on-it"));
  EXPECT_THAT(PathsOf<Furniture>(), ElementsAre("/chair", "/chair/on-it"));
  EXPECT_THAT(PathsOf<Object>(), ElementsAre("/", "/chair", "/chair/on-it"));
  EXPECT_THAT(PathsOf<Unknown>(), IsEmpty());
  EXPECT_EQ(context_.ObjectsOf<Lamp>().size(), 1u);
  EXPECT_EQ(context_.ObjectsOf<Lamp>()[0]->watts(), 3);
  EXPECT_EQ(&context_.ObjectsOf<Lamp>()[0].object(), torch.get());
}

TEST_F(FindTest, PartsAreFoundOnceTheirOwnerIsInTheTree) {
  const Ref<Room> room = *context_.New<Room>();
  EXPECT_THAT(PathsOf<Torch>(), IsEmpty());
  ASSERT_THAT(context_.root().AddChild("room", room).status(), IsOk());
  EXPECT_THAT(PathsOf<Torch>(), ElementsAre("/room/torch"));
  room->Unparent();
  EXPECT_THAT(PathsOf<Torch>(), IsEmpty());
  EXPECT_THAT(PathsOf<Room>(), IsEmpty());
}

TEST_F(FindTest, ThoseOfATypeComeInTheOrderInWhichTheyJoinedWheneverOneAsks) {
  const Ref<Furniture> chair = Add<Furniture>(context_.root(), "chair");
  const Ref<Furniture> table = Add<Furniture>(context_.root(), "table");
  std::vector<Ref<Torch>> torches;
  std::vector<std::string> paths;
  const auto add = [&](Object& to, int i) {
    torches.push_back(Add<Torch>(to, fmt::format("torch{}", i)));
    paths.push_back(torches.back()->CanonicalPath());
  };
  for (int i = 0; i < 20; ++i) add(i % 3 == 0 ? *chair : *table, i);
  EXPECT_EQ(PathsOf<Torch>(), paths);
  for (int i = 20; i < 40; ++i) add(i % 3 == 0 ? *table : *chair, i);
  EXPECT_EQ(PathsOf<Torch>(), paths);
}

TEST_F(FindTest, LongListsThatJoinAfterTheFirstQuestionAreFound) {
  const Ref<Furniture> chest = *context_.New<Furniture>();
  std::vector<Ref<Torch>> torches;
  for (int i = 0; i < 20; ++i) {
    torches.push_back(Add<Torch>(*chest, fmt::format("t{}", i)));
  }
  EXPECT_THAT(PathsOf<Torch>(), IsEmpty());
  torches[3]->Unparent();
  ASSERT_THAT(context_.root().AddChild("chest", chest).status(), IsOk());
  EXPECT_EQ(PathsOf<Torch>().size(), 19u);
}

TEST_F(FindTest, TheOnlyOneIsFoundAndNoneAndSeveralAreErrors) {
  EXPECT_THAT(context_.The<Lamp>().status(),
              HasCause(Cause::kNoSuchObject,
                       HasSubstr("the tree has no object of type lamp")));
  const Ref<Torch> a = Add<Torch>(context_.root(), "a");
  EXPECT_EQ((*context_.The<Lamp>())->watts(), 3);
  EXPECT_EQ(*context_.The<Torch>(), a);
  const Ref<Torch> b = Add<Torch>(context_.root(), "b");
  EXPECT_THAT(
      context_.The<Lamp>().status(),
      HasCause(Cause::kAmbiguous,
               HasSubstr("the tree has 2 objects of type lamp: /a, /b")));
  EXPECT_THAT(context_.The<Unknown>().status(),
              HasCause(Cause::kUnknownType, HasSubstr("unknown-thing")));
}

TEST_F(FindTest, APathLeadsToWhatItShould) {
  const Ref<Torch> torch = Add<Torch>(context_.root(), "a");
  EXPECT_EQ(*context_.AtPath<Torch>("/a"), torch);
  EXPECT_EQ((*context_.AtPath<Lamp>("a"))->watts(), 3);
  EXPECT_THAT(
      context_.AtPath<Room>("/a").status(),
      HasCause(Cause::kBadValue, HasSubstr("/a is of type torch, not room")));
  EXPECT_THAT(context_.AtPath<Room>("/b").status(),
              HasCause(Cause::kNoSuchObject));
}

// Each call took minutes when it went all the way up from every object.
TEST_F(FindTest, AChainOfHundredThousandIsGoneUpOnceForAllOfThem) {
  constexpr size_t kMany = 100'000;
  // From its end: who is added to has nothing above it.
  Ref<Object> top = *context_.New<Torch>();
  for (size_t i = 1; i < kMany; ++i) {
    Ref<Object> above = *context_.New<Furniture>();
    ASSERT_THAT(above->AddChild("o", top), IsOk());
    top = above;
  }
  ASSERT_THAT(context_.root().AddChild("o", top), IsOk());
  EXPECT_EQ(context_.ObjectsOf<Furniture>().size(), kMany);
  EXPECT_EQ((*context_.The<Lamp>())->watts(), 3);
  EXPECT_THAT(context_.Resolve("o/none"), HasCause(Cause::kNoSuchObject));
  EXPECT_THAT(context_.Resolve("o/o"), HasCause(Cause::kAmbiguous));
  top->Unparent();
  EXPECT_THAT(PathsOf<Furniture>(), IsEmpty());
  EXPECT_THAT(context_.The<Lamp>().status(), HasCause(Cause::kNoSuchObject));
  EXPECT_THAT(context_.Resolve("o"), HasCause(Cause::kNoSuchObject));
}

TEST_F(FindTest, WhatIsFoundIsWhatAWalkFindsWhateverMoves) {
  std::mt19937 random(20);
  std::vector<Ref<Object>> all = {Ref<Object>(&context_.root())};
  for (int step = 0; step < 3000; ++step) {
    Object& at = *all[random() % all.size()];
    if (const unsigned what = random() % 4; what == 0 && all.size() > 1) {
      const size_t which = 1 + random() % (all.size() - 1);
      if (random() % 2 == 0) {
        all[which]->Unparent();
      } else {
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(which));
      }
    } else if (what == 1) {
      (void)at.AddChild("x[*]", all[random() % all.size()]);
    } else {
      Ref<Object> made = random() % 3 == 0 ? Ref<Object>(*context_.New<Room>())
                         : random() % 2 == 0 ? *context_.New<Torch>()
                                             : *context_.New<Furniture>();
      (void)at.AddChild("x[*]", made);
      all.push_back(std::move(made));
    }
    if (step % 50 != 0) continue;
    std::map<const Object*, int> walked;
    WalkTree(context_.root(), [&walked](const Object& one, size_t) {
      if (Is<Furniture>(&one)) ++walked[&one];
      return true;
    });
    std::map<const Object*, int> found;
    for (const auto& one : context_.ObjectsOf<Furniture>()) ++found[one.get()];
    ASSERT_EQ(walked, found) << "step " << step;
  }
}

}  // namespace
}  // namespace qom
