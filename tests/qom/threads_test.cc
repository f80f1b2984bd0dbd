// What several threads may do at once in one context. The claims are about
// what is left in the end; a run under the thread sanitizer shows the rest.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "qdev/containers.h"
#include "qom/context.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/snapshot.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

constexpr int kThreads = 4;
constexpr int kEach = 300;

class Lamp : public Extends<Lamp, Object> {
 public:
  static constexpr std::string_view kTypeName = "lamp";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t watts_ = 0;
  std::string label_;
};
struct Lamp::Props {
  static constexpr auto kWatts =
      props::Field<&Lamp::watts_>("watts", {.default_value = 60});
  static constexpr auto kLabel =
      props::Field<&Lamp::label_>("label", {.default_value = "warm"});
  static constexpr auto kAll = props::Table(kWatts, kLabel);
};

class ThreadsTest : public ::testing::Test {
 protected:
  ThreadsTest() {
    registry_.Register<Lamp>();
    TypeBuilder fixture("fixture");
    fixture.Property(props::RuntimeProperty(registry_, "n", "uint32", Value(7)))
        .Property(props::RuntimeProperty(registry_, "s", "str", Value("x")))
        .Child("bulb", "lamp");
    registry_.Add(std::move(fixture));
    EXPECT_THAT(registry_.Seal(), test::IsOk());
    context_.emplace(registry_);
  }

  // Runs `work(thread)` on each of several threads at once.
  static void Together(const std::function<void(int thread)>& work) {
    std::atomic<int> ready{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&work, &ready, t] {
        ++ready;
        while (ready.load() < kThreads) std::this_thread::yield();
        work(t);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  TypeRegistry registry_;
  std::optional<Context> context_;
};

TEST_F(ThreadsTest, ObjectsWithChildrenAreMadeAndDestroyed) {
  std::atomic<int> right{0};
  Together([&](int) {
    std::vector<Ref<Object>> mine;
    for (int i = 0; i < kEach; ++i) {
      mine.push_back(*context_->New("fixture"));
      const Ref<Object> bulb = mine.back()->Child("bulb");
      if (*mine.back()->Get<uint32_t>("n") == 7 &&
          *bulb->Get<uint32_t>("watts") == 60 &&
          *bulb->Get("label") == "warm") {
        ++right;
      }
      if (i % 3 == 0) mine.clear();
    }
  });
  EXPECT_EQ(right.load(), kThreads * kEach);
  EXPECT_EQ(context_->live_objects(), 1);
}

TEST_F(ThreadsTest, OneParentTakesChildrenFromAllUnderNumbersOfTheirOwn) {
  Object& parent = **qdev::EnsureContainer(*context_, "/shelf");
  Together([&](int) {
    for (int i = 0; i < kEach; ++i) {
      ASSERT_THAT(parent.AddChild("lamp[*]", *context_->New<Lamp>()),
                  test::IsOk());
    }
  });
  EXPECT_EQ(parent.child_count(), size_t{kThreads} * kEach);
  for (int i = 0; i < kThreads * kEach; ++i) {
    EXPECT_NE(parent.Child(fmt::format("lamp[{}]", i)), nullptr) << i;
  }
}

TEST_F(ThreadsTest, TheTreeIsWalkedWhileItChanges) {
  Object& parent = **qdev::EnsureContainer(*context_, "/shelf");
  Together([&](int thread) {
    const std::string name = fmt::format("lamp-{}", thread);
    for (int i = 0; i < kEach; ++i) {
      const Ref<Lamp> lamp = *context_->New<Lamp>();
      ASSERT_THAT(parent.AddChild(name, lamp), test::IsOk());
      EXPECT_EQ(lamp->CanonicalPath(), "/shelf/" + name);
      EXPECT_EQ(lamp->name(), name);
      EXPECT_EQ(*context_->Resolve("/shelf/" + name), lamp.get());
      EXPECT_EQ(*context_->Resolve(name), lamp.get());
      EXPECT_EQ(parent.Child(name), lamp.get());
      lamp->Unparent();
      EXPECT_EQ(lamp->parent(), nullptr);
    }
  });
  EXPECT_EQ(parent.child_count(), 0u);
}

// What an object embeds is not known to the tree until the object enters it.
TEST_F(ThreadsTest, ObjectsEnterTheTreeWithWhatTheyEmbed) {
  Object& parent = **qdev::EnsureContainer(*context_, "/shelf");
  Together([&](int thread) {
    const std::string name = fmt::format("fixture-{}", thread);
    for (int i = 0; i < kEach; ++i) {
      Ref<Object> fixture = *context_->New("fixture");
      const Ref<Object> bulb = fixture->Child("bulb");
      ASSERT_NE(bulb, nullptr);
      ASSERT_THAT(parent.AddChild(name, fixture), test::IsOk());
      EXPECT_EQ(bulb->CanonicalPath(), "/shelf/" + name + "/bulb");
      EXPECT_EQ(*context_->Resolve(name + "/bulb"), bulb);
      fixture->Unparent();
      EXPECT_EQ(bulb->CanonicalPath(), "(fixture)/bulb");
      fixture.Reset();
    }
  });
  EXPECT_EQ(parent.child_count(), 0u);
  EXPECT_THAT(context_->Resolve("bulb").status(),
              test::HasCause(Cause::kNoSuchObject));
}

TEST_F(ThreadsTest, OfAllWhoTakeANameOneGetsIt) {
  Object& parent = **qdev::EnsureContainer(*context_, "/shelf");
  std::atomic<int> taken{0};
  Together([&](int) {
    for (int i = 0; i < kEach; ++i) {
      if (parent.AddChild(fmt::format("lamp-{}", i), *context_->New<Lamp>())
              .ok()) {
        ++taken;
      }
    }
  });
  EXPECT_EQ(taken.load(), kEach);
  EXPECT_EQ(parent.child_count(), size_t{kEach});
}

TEST_F(ThreadsTest, AWeakLinkIsNullOnceItsTargetDied) {
  Together([&](int) {
    Link<Lamp> link;
    for (int i = 0; i < kEach; ++i) {
      Ref<Lamp> lamp = *context_->New<Lamp>();
      link = lamp.get();
      std::thread other([held = std::move(lamp)]() mutable { held.Reset(); });
      while (link) std::this_thread::yield();
      other.join();
    }
  });
  EXPECT_EQ(context_->live_objects(), 1);
}

TEST_F(ThreadsTest, DynamicPropertiesOfManyObjectsShareTheirDefinitions) {
  Together([&](int) {
    for (int i = 0; i < kEach; ++i) {
      const Ref<Lamp> lamp = *context_->New<Lamp>();
      const uint64_t value = static_cast<uint64_t>(i);
      DynamicAccessors accessors;
      accessors.get = [value](const Object&, Visitor& visitor) {
        uint64_t copy = value;
        return visitor.Unsigned(&copy, UINT64_MAX);
      };
      ASSERT_THAT(lamp->AddProperty("lumen", "uint64", std::move(accessors)),
                  test::IsOk());
      EXPECT_EQ(*lamp->Get<uint64_t>("lumen"), value);
    }
  });
}

TEST_F(ThreadsTest, TypesArriveWhileOthersAreUsed) {
  std::atomic<int> right{0};
  Together([&](int thread) {
    for (int i = 0; i < 40; ++i) {
      const std::string name = fmt::format("late-{}-{}", thread, i);
      TypeBuilder late(name);
      late.Parent("fixture").Default("n", i);
      registry_.Add(std::move(late));
      ASSERT_THAT(registry_.Seal(), test::IsOk());
      const Ref<Object> object = *context_->New(name);
      const Ref<Object> known = *context_->New("fixture");
      if (*object->Get<uint32_t>("n") == static_cast<uint32_t>(i) &&
          *known->Get<uint32_t>("n") == 7) {
        ++right;
      }
    }
  });
  EXPECT_EQ(right.load(), kThreads * 40);
}

TEST_F(ThreadsTest, AModuleIsAskedOnceForATypeThatAllNeed) {
  std::atomic<int> asked{0};
  registry_.SetModuleHook([&asked](TypeRegistry& to, std::string_view name) {
    if (name != "from-module") return;
    ++asked;
    TypeBuilder type("from-module");
    type.Parent("lamp");
    to.Add(std::move(type));
  });
  Together([&](int) {
    for (int i = 0; i < 20; ++i) {
      EXPECT_THAT(context_->New("from-module"), test::IsOk());
    }
  });
  EXPECT_EQ(asked.load(), 1);
}

TEST_F(ThreadsTest, ASharedObjectDiesWithTheLastReference) {
  for (int i = 0; i < kEach; ++i) {
    const Ref<Lamp> shared = *context_->New<Lamp>();
    Together([copy = shared](int) {
      for (int k = 0; k < 10; ++k) {
        const Ref<Lamp> mine = copy;
        EXPECT_GE(mine->ref_count(), 2u);
      }
    });
    EXPECT_EQ(shared->ref_count(), 1u);
  }
}

}  // namespace
}  // namespace qom
