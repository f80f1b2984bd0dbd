// The walk down a tree: its order, where it does not go, and a tree that is
// deep or changes on the way.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/walk.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/registry.h"
#include "qom/snapshot.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using test::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr size_t kDeep = 50'000;

class WalkTest : public ::testing::Test {
 protected:
  WalkTest() {
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_.emplace(registry_);
  }
  Object& root() { return context_->root(); }
  Object& Add(Object& parent, std::string_view name) {
    Ref<Object> object = *context_->New("object");
    Object& at = *object;
    EXPECT_THAT(parent.AddChild(name, std::move(object)), IsOk());
    return at;
  }
  // Objects in one another, outermost first; taken away from the innermost.
  std::vector<Object*> AddDeep() {
    std::vector<Object*> all = {&root()};
    while (all.size() <= kDeep) all.push_back(&Add(*all.back(), "c"));
    return all;
  }
  static void Remove(std::vector<Object*> all) {
    for (; all.size() > 1; all.pop_back()) all.back()->Unparent();
  }

  TypeRegistry registry_;
  std::optional<Context> context_;
};

TEST_F(WalkTest, GoesToParentsFirstAndSiblingsInOrder) {
  Add(Add(root(), "a"), "b");
  Add(root(), "c");
  std::vector<std::string> seen;
  WalkTree(root(), [&](const Object& object, size_t depth) {
    seen.push_back(object.CanonicalPath() + " " + std::to_string(depth));
    return true;
  });
  EXPECT_THAT(seen, ElementsAre("/ 0", "/a 1", "/a/b 2", "/c 1"));
}

TEST_F(WalkTest, GoesNotBelowWhatSaysNo) {
  Add(Add(root(), "a"), "b");
  std::vector<std::string> seen;
  WalkTree(root(), [&](const Object& object, size_t depth) {
    seen.push_back(object.CanonicalPath());
    return depth == 0;
  });
  EXPECT_THAT(seen, ElementsAre("/", "/a"));
}

TEST_F(WalkTest, HoldsWhatLeavesTheTreeOnTheWay) {
  Add(Add(root(), "a"), "b");
  Add(root(), "c");
  size_t seen = 0;
  WalkTree(root(), [&](Object& object, size_t) {
    ++seen;
    for (const Ref<Object>& child : root().children()) child->Unparent();
    EXPECT_FALSE(object.CanonicalPath().empty());
    return true;
  });
  EXPECT_EQ(seen, 1u);
  Add(Add(root(), "a"), "b");
  Add(root(), "c");
  seen = 0;
  WalkTree(root(), [&](Object& object, size_t depth) {
    ++seen;
    if (depth != 0) {
      for (const Ref<Object>& child : root().children()) child->Unparent();
    }
    EXPECT_FALSE(object.CanonicalPath().empty());
    return true;
  });
  EXPECT_EQ(seen, 4u);
  EXPECT_EQ(context_->live_objects(), 1);
}

TEST_F(WalkTest, ADeepTreeIsWalkedAndCounted) {
  const std::vector<Object*> all = AddDeep();
  size_t seen = 0;
  size_t deepest = 0;
  WalkTree(root(), [&](const Object&, size_t depth) {
    ++seen;
    deepest = depth;
    return true;
  });
  EXPECT_EQ(seen, kDeep + 1);
  EXPECT_EQ(deepest, kDeep);
  EXPECT_THAT(context_->LiveTypes(), IsEmpty());
  Remove(all);
}

TEST_F(WalkTest, ADeepTreeHasSnapshotsThatAreNoLargerThanItsNames) {
  const std::vector<Object*> all = AddDeep();
  Snapshot before;
  before.Take(root());
  EXPECT_EQ(before.object_count(), kDeep + 1);
  EXPECT_EQ(before.path(kDeep), all.back()->CanonicalPath());
  EXPECT_EQ(before.Find(before.path(kDeep), "type"), Value("object"));
  Add(*all.back(), "more");
  Snapshot after;
  after.Take(root());
  const std::vector<Change> changes = Difference(before, after);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(Describe(changes[0]), before.path(kDeep) + "/more: came");
  Remove(all);
}

}  // namespace
}  // namespace qom
