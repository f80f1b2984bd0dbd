// Claims about partial paths in trees where many objects have one name.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstddef>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qom/context.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "qom/walk.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::AllOf;
using ::testing::HasSubstr;

class Signpost : public Extends<Signpost, Object> {
 public:
  static constexpr std::string_view kTypeName = "signpost";
  struct Props;
  using Extends::Extends;

  Link<Object> to_;
};
struct Signpost::Props {
  static constexpr auto kTo = props::Field<&Signpost::to_>("to");
  static constexpr auto kAll = props::Table(kTo);
};

class PartialPathTest : public ::testing::Test {
 protected:
  PartialPathTest() {
    registry_.Register<Signpost>();
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  Ref<Object> Add(Object& to, std::string_view name,
                  std::string_view type = "object") {
    Ref<Object> made = *context_.New(type);
    EXPECT_THAT(to.AddChild(name, made), IsOk());
    return made;
  }

  TypeRegistry registry_;
  Context context_{registry_};
};

// Looking below each object of the first name took minutes.
TEST_F(PartialPathTest, APathIsFoundByItsRarestStepHoweverManyHaveTheOthers) {
  constexpr int kMany = 20'000;
  std::vector<Ref<Object>> ends;
  for (int i = 0; i < kMany; ++i) {
    const Ref<Object> device = Add(context_.root(), fmt::format("d{}", i));
    ends.push_back(Add(*Add(*device, "port"), fmt::format("q{}", i)));
    Add(*ends.back(), "last");
  }
  for (int i = 0; i < kMany; ++i) {
    const Ref<Object>& end = ends[static_cast<size_t>(i)];
    ASSERT_THAT(context_.Resolve(fmt::format("port/q{}", i)),
                IsOkAndHolds(end));
    ASSERT_THAT(context_.Resolve(fmt::format("port/q{}/last", i)),
                IsOkAndHolds(end->Child("last")));
  }
  EXPECT_THAT(
      context_.Resolve("port/none/last"),
      HasCause(Cause::kNoSuchObject, "no object 'port/none/last' in the tree"));
}

TEST_F(PartialPathTest, OfManyThatFitTwoAreNamed) {
  for (int i = 0; i < 100; ++i) {
    Add(*Add(context_.root(), fmt::format("d{}", i)), "port");
  }
  Add(*Add(*context_.Resolve("/d70").value(), "x"), "port");
  EXPECT_THAT(context_.Resolve("d70/port"), IsOk());
  EXPECT_THAT(context_.Resolve("x/port"), IsOk());
  Add(*context_.Resolve("/d3/port").value(), "here");
  Add(*context_.Resolve("/d9/port").value(), "here");
  EXPECT_THAT(context_.Resolve("port/here"),
              HasCause(Cause::kAmbiguous,
                       AllOf(HasSubstr("'port/here' is ambiguous"),
                             HasSubstr("/d3/port/here and /d9/port/here"))));
}

TEST_F(PartialPathTest, AStepThatMayBeALinkIsFollowedForAllOfMany) {
  std::vector<Ref<Object>> posts;
  for (int i = 0; i < 100; ++i) {
    posts.push_back(
        Add(*Add(context_.root(), fmt::format("d{}", i)), "post", "signpost"));
  }
  const Ref<Object> goal = Add(context_.root(), "goal");
  const Ref<Object> below = Add(*goal, "below");
  EXPECT_THAT(context_.Resolve("post/to"), HasCause(Cause::kNoSuchObject));
  ASSERT_THAT(posts[40]->Set("to", "/goal"), IsOk());
  EXPECT_THAT(context_.Resolve("post/to"), IsOkAndHolds(goal));
  EXPECT_THAT(context_.Resolve("post/to/below"), IsOkAndHolds(below));
  ASSERT_THAT(posts[80]->Set("to", "/goal"), IsOk());
  EXPECT_THAT(context_.Resolve("post/to/below"), IsOkAndHolds(below));
  ASSERT_THAT(posts[90]->Set("to", "/goal/below"), IsOk());
  EXPECT_THAT(context_.Resolve("post/to"), HasCause(Cause::kAmbiguous));
  EXPECT_THAT(context_.Resolve("post/to/below"), IsOkAndHolds(below));
}

// What is found is what going from every object of the first name finds.
TEST_F(PartialPathTest, PathsLeadWhereAWalkLeadsWhateverTheTree) {
  static constexpr std::string_view kNames[] = {"a", "b", "to", "rare", "x"};
  std::mt19937 random(3);
  const auto walk = [](Object& from, const std::vector<std::string>& steps) {
    Ref<Object> at(&from);
    for (size_t i = 1; i < steps.size() && at; ++i) {
      if (steps[i].empty()) continue;
      Ref<Object> next = at->Child(steps[i]);
      const auto* post = As<Signpost>(at.get());
      if (!next && steps[i] == "to" && post != nullptr) next = post->to_.ref();
      at = next;
    }
    return at;
  };
  int unique = 0;
  for (int tree = 0; tree < 8; ++tree) {
    Context context(registry_);
    std::vector<Ref<Object>> all = {Ref<Object>(&context.root())};
    for (int i = 0; i < 400; ++i) {
      Ref<Object> made =
          *context.New(random() % 3 == 0 ? "signpost" : "object");
      if (auto* post = As<Signpost>(made.get())) {
        post->to_ = all[random() % all.size()].get();
      }
      // "rare" is.
      const size_t name = random() % (i % 40 == 0 ? 5 : 3);
      Object& parent = *all[random() % all.size()];
      (void)parent.AddChild(kNames[name], made);
      all.push_back(std::move(made));
    }
    for (int i = 0; i < 20; ++i) all[1 + random() % 400]->Unparent();
    for (int i = 0; i < 600; ++i) {
      std::vector<std::string> steps;
      for (size_t left = 1 + random() % 5; left > 0; --left) {
        steps.emplace_back(kNames[random() % 5]);
      }
      if (random() % 8 == 0) steps.emplace_back("");
      const std::string path = fmt::format("{}", fmt::join(steps, "/"));
      std::set<Object*> fit;
      WalkTree(context.root(), [&](Object& one, size_t) {
        if (one.name() == steps[0]) fit.insert(walk(one, steps).get());
        return true;
      });
      fit.erase(nullptr);
      const absl::StatusOr<Ref<Object>> found = context.Resolve(path);
      if (fit.empty()) {
        ASSERT_THAT(found, HasCause(Cause::kNoSuchObject)) << path;
      } else if (fit.size() > 1) {
        ASSERT_THAT(found, HasCause(Cause::kAmbiguous)) << path;
      } else {
        ++unique;
        ASSERT_THAT(found, IsOkAndHolds(*fit.begin())) << path;
      }
    }
  }
  EXPECT_GT(unique, 100);
}

}  // namespace
}  // namespace qom
