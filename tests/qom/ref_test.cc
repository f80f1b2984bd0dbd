// A counted reference: the last one destroys the object, on whatever thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/ref.h"

#include <cstdint>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::IsOk;

class Leaf : public Extends<Leaf, Object> {
 public:
  static constexpr std::string_view kTypeName = "leaf";
  using Extends::Extends;
};

static_assert(sizeof(Ref<Leaf>) == sizeof(Leaf*));
static_assert(std::is_nothrow_move_constructible_v<Ref<Leaf>>);
static_assert(std::is_convertible_v<Ref<Leaf>, Ref<Object>>);
static_assert(!std::is_convertible_v<Ref<Object>, Ref<Leaf>>);
static_assert(!std::is_convertible_v<Leaf*, Ref<Leaf>>);

class RefTest : public ::testing::Test {
 protected:
  RefTest() {
    registry_.Register<Leaf>();
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  Ref<Leaf> New() { return *context_.New<Leaf>(); }
  int64_t alive() const { return context_.live_objects() - 1; }

  TypeRegistry registry_;
  Context context_{registry_};
};

TEST_F(RefTest, ANewRefIsNull) {
  const Ref<Leaf> ref;
  EXPECT_FALSE(ref);
  EXPECT_EQ(ref.get(), nullptr);
  EXPECT_EQ(ref, Ref<Leaf>(nullptr));
  EXPECT_EQ(ref, Ref<Leaf>(static_cast<Leaf*>(nullptr)));
}

TEST_F(RefTest, TheLastOneDestroysTheObject) {
  Ref<Leaf> one = New();
  EXPECT_EQ(one->ref_count(), 1u);
  {
    const Ref<Leaf> two = one;
    EXPECT_EQ(one->ref_count(), 2u);
    EXPECT_TRUE(two);
    EXPECT_EQ(two, one);
    EXPECT_EQ(two, one.get());
    EXPECT_EQ(&*two, two.operator->());
  }
  EXPECT_EQ(one->ref_count(), 1u);
  EXPECT_EQ(alive(), 1);
  one.Reset();
  EXPECT_FALSE(one);
  EXPECT_EQ(alive(), 0);
}

TEST_F(RefTest, MovingCountsNothing) {
  Ref<Leaf> one = New();
  Leaf* const leaf = one.get();
  Ref<Leaf> two = std::move(one);
  EXPECT_FALSE(one);  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(two.get(), leaf);
  EXPECT_EQ(leaf->ref_count(), 1u);
  Ref<Object> three = std::move(two);
  EXPECT_FALSE(two);  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(three.get(), leaf);
  EXPECT_EQ(leaf->ref_count(), 1u);
}

TEST_F(RefTest, AssigningLetsTheOldOneGo) {
  Ref<Leaf> one = New();
  Ref<Leaf> two = New();
  EXPECT_NE(one, two);
  one = two;
  EXPECT_EQ(alive(), 1);
  EXPECT_EQ(two->ref_count(), 2u);
  Ref<Leaf>& same = one;
  one = same;
  EXPECT_EQ(two->ref_count(), 2u);
  one = std::move(two);
  EXPECT_EQ(one->ref_count(), 1u);
  one = nullptr;
  EXPECT_EQ(alive(), 0);
}

TEST_F(RefTest, ConvertsToARefOfABase) {
  const Ref<Leaf> leaf = New();
  const Ref<Object> object = leaf;
  EXPECT_EQ(leaf->ref_count(), 2u);
  EXPECT_EQ(object.get(), leaf.get());
}

TEST_F(RefTest, ACountedReferenceCanBeTakenOverAndGivenAway) {
  Ref<Leaf> ref = New();
  Leaf* const leaf = ref.Release();
  EXPECT_FALSE(ref);
  EXPECT_EQ(leaf->ref_count(), 1u);
  const Ref<Leaf> adopted = Ref<Leaf>::Adopt(leaf);
  EXPECT_EQ(leaf->ref_count(), 1u);
  const Ref<Leaf> counted(leaf);
  EXPECT_EQ(leaf->ref_count(), 2u);
}

TEST_F(RefTest, ThreadsMayShareAnObject) {
  Ref<Leaf> leaf = New();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([leaf] {
      std::vector<Ref<Leaf>> mine;
      for (int i = 0; i < 1000; ++i) mine.push_back(leaf);
    });
  }
  for (std::thread& thread : threads) thread.join();
  threads.clear();
  EXPECT_EQ(leaf->ref_count(), 1u);
  leaf.Reset();
  EXPECT_EQ(alive(), 0);
}

}  // namespace
}  // namespace qom
