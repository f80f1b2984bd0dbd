// The composition tree beside a model of it: trees of all shapes, made and
// taken apart at random inside and outside of the context's, answer as a walk
// through the lists of children would.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::IsOkAndHolds;

class ModelLeaf : public Extends<ModelLeaf, Object> {
 public:
  static constexpr std::string_view kTypeName = "leaf";
  using Extends::Extends;
};
// Embeds a tree of its own.
class Box : public Extends<Box, Object> {
 public:
  static constexpr std::string_view kTypeName = "box";
  explicit Box(const Construct& construct)
      : Extends(construct), a_(construct, "n0"), b_(construct, "n1") {}

 private:
  qom::Child<ModelLeaf> a_;
  qom::Child<ModelLeaf> b_;
};
class ModelShelf : public Extends<ModelShelf, Object> {
 public:
  static constexpr std::string_view kTypeName = "shelf";
  explicit ModelShelf(const Construct& construct)
      : Extends(construct), box_(construct, "n2") {}

 private:
  qom::Child<Box> box_;
};

// More names than an object keeps in its list only.
constexpr int kNames = 12;

std::string NameOf(int i) { return fmt::format("n{}", i); }

class TreeModelTest : public ::testing::TestWithParam<int> {
 protected:
  TreeModelTest() {
    registry_.Register<ModelShelf>();
    registry_.Register<Box>();
    registry_.Register<ModelLeaf>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<Context>(registry_);
  }
  size_t Below(size_t limit) {
    return std::uniform_int_distribution<size_t>(0, limit - 1)(random_);
  }
  Object& Any() {
    const size_t at = Below(objects_.size() + 1);
    return at == objects_.size() ? context_->root() : *objects_[at];
  }
  static void ForEach(Object& top, const std::function<void(Object&)>& visit) {
    visit(top);
    for (const Ref<Object>& child : top.children()) ForEach(*child, visit);
  }

  void Step() {
    static constexpr std::string_view kTypes[] = {"object", "object", "box",
                                                  "shelf"};
    switch (Below(8)) {
      case 0:
        if (objects_.size() < 60) {
          objects_.push_back(*context_->New(kTypes[Below(4)]));
        }
        break;
      case 1:
        if (!objects_.empty()) {
          objects_.erase(objects_.begin() +
                         static_cast<std::ptrdiff_t>(Below(objects_.size())));
        }
        break;
      case 2:
        Any().Unparent();
        break;
      default:
        Object& parent = Any();
        Object& child = Any();
        const std::string name = NameOf(static_cast<int>(Below(kNames)));
        const bool may = MayBecomeChild(parent, child, name);
        EXPECT_EQ(parent.AddChild(name, Ref<Object>(&child)).ok(), may);
    }
  }
  bool MayBecomeChild(const Object& parent, const Object& child,
                      std::string_view name) {
    for (const Ref<Object>& there : parent.children()) {
      if (there->name() == name) return false;
    }
    for (Ref<const Object> at(&parent); at; at = at->parent()) {
      if (at == &child) return false;
    }
    return child.parent() == nullptr && &child != &context_->root();
  }

  void ExpectAnswersOfAWalk() {
    ExpectAnswersBelow(context_->root(), "");
    for (const Ref<Object>& object : objects_) {
      if (object->parent() != nullptr || object.get() == &context_->root()) {
        continue;
      }
      ExpectAnswersBelow(*object, fmt::format("({})", object->type().name()));
    }
    for (int i = 0; i < kNames; ++i) {
      const std::string name = NameOf(i);
      std::vector<Object*> fit;
      ForEach(context_->root(), [&](Object& object) {
        if (object.name() == name) fit.push_back(&object);
      });
      const absl::StatusOr<Ref<Object>> found = context_->Resolve(name);
      if (fit.empty()) {
        EXPECT_THAT(found, HasCause(Cause::kNoSuchObject));
      } else if (fit.size() > 1) {
        EXPECT_THAT(found, HasCause(Cause::kAmbiguous));
      } else {
        EXPECT_THAT(found, IsOkAndHolds(fit.front()));
      }
    }
  }
  void ExpectAnswersBelow(Object& object, const std::string& path) {
    EXPECT_EQ(object.CanonicalPath(), path.empty() ? "/" : path);
    const std::vector<Ref<Object>> children = object.children();
    EXPECT_EQ(object.child_count(), children.size());
    for (int i = 0; i < kNames; ++i) {
      const std::string name = NameOf(i);
      Ref<Object> expected;
      for (const Ref<Object>& child : children) {
        if (child->name() == name) expected = child;
      }
      EXPECT_EQ(object.Child(name), expected);
    }
    for (const Ref<Object>& child : children) {
      EXPECT_EQ(child->parent(), &object);
      ExpectAnswersBelow(*child, fmt::format("{}/{}", path, child->name()));
    }
  }

  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
  std::mt19937 random_{static_cast<unsigned>(GetParam())};
  std::vector<Ref<Object>> objects_;
};

TEST_P(TreeModelTest, TreesOfAnyShapeAnswerAsAWalkWould) {
  for (int step = 0; step < 400; ++step) {
    Step();
    if (step % 8 == 0) ExpectAnswersOfAWalk();
    if (HasFailure()) FAIL() << "at step " << step;
  }
  objects_.clear();
  ExpectAnswersOfAWalk();
}
INSTANTIATE_TEST_SUITE_P(Seeds, TreeModelTest, ::testing::Range(0, 30));

TEST(DeepTreeTest, AChainOfHundredThousandObjectsEntersAndLeavesTheTree) {
  TypeRegistry registry;
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  // Made outside of the tree, from its end.
  Ref<Object> top = *context.New("object");
  for (int i = 0; i < 100'000; ++i) {
    Ref<Object> above = *context.New("object");
    ASSERT_THAT(above->AddChild(i == 0 ? "last" : "o", top), IsOk());
    top = above;
  }
  ASSERT_THAT(context.root().AddChild("top", top), IsOk());
  const absl::StatusOr<Ref<Object>> last = context.Resolve("last");
  ASSERT_THAT(last, IsOk());
  EXPECT_EQ((*last)->CanonicalPath().size(), 4u + 2 * 99'999 + 5);
  top->Unparent();
  EXPECT_THAT(context.Resolve("last"), HasCause(Cause::kNoSuchObject));
  // From the top, so that it does not end all at once.
  while (top) {
    const std::vector<Ref<Object>> below = top->children();
    Ref<Object> next(below.empty() ? nullptr : below.front());
    if (next) next->Unparent();
    top = next;
  }
}

}  // namespace
}  // namespace qom
