// A registry grows in batches of types that are sealed whole or not at all, in
// any order. What it has is found by name, by ancestor and by interface, by
// many threads at once; what nobody has is asked of a module.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/registry.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/runtime_property.h"
#include "qom/context.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/qom/registry_fixture.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::RegistryTest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// ---- Batches ---------------------------------------------------------------

TEST_F(RegistryTest, StartsWithTheTypeObject) {
  EXPECT_THAT(Names(registry_.Types()), ElementsAre("object"));
  const Class* object = registry_.Get<Object>();
  ASSERT_NE(object, nullptr);
  EXPECT_EQ(registry_.Find("object"), object);
  EXPECT_EQ(object->parent(), nullptr);
  EXPECT_EQ(object->depth(), 0u);
  EXPECT_EQ(&object->registry(), &registry_);
  EXPECT_TRUE(object->is_native());
  EXPECT_FALSE(object->is_abstract());
  ASSERT_NE(object->FindProperty("type"), nullptr);
  EXPECT_TRUE(object->FindProperty("type")->has(PropertyFlags::kReadOnly));
}

TEST_F(RegistryTest, ATypeIsThereOnceItIsSealed) {
  registry_.Add(Type("a"));
  EXPECT_EQ(registry_.Find("a"), nullptr);
  ASSERT_THAT(registry_.Seal(), IsOk());
  ASSERT_NE(registry_.Find("a"), nullptr);
  EXPECT_EQ(registry_.Find("a")->parent(), registry_.Get<Object>());
  EXPECT_EQ(registry_.Find("b"), nullptr);
}

TEST_F(RegistryTest, SealingNothingIsFine) {
  EXPECT_THAT(registry_.Seal(), IsOk());
  EXPECT_THAT(registry_.Seal(), IsOk());
}

TEST_F(RegistryTest, GrowsInBatchesThatBuildOnEarlierOnes) {
  registry_.Add(Type("a"));
  ASSERT_THAT(registry_.Seal(), IsOk());
  registry_.Add(Type("c", "b"));
  registry_.Add(Type("b", "a"));
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_THAT(Names(registry_.Types()), ElementsAre("a", "b", "c", "object"));
  EXPECT_TRUE(registry_.Find("c")->IsA("a"));
}

TEST_F(RegistryTest, APublishedClassNeverChanges) {
  TypeBuilder a = Type("a");
  a.Property(Number("n", 1));
  registry_.Add(std::move(a));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const Class* before = registry_.Find("a");
  const ClassProperty* n = before->FindProperty("n");
  const size_t size = before->instance_size();
  const uint32_t id = before->id();

  for (int i = 0; i < 100; ++i) {
    TypeBuilder more = Type(fmt::format("more-{}", i), "a");
    more.Property(Number("m")).Default("n", i);
    registry_.Add(std::move(more));
    ASSERT_THAT(registry_.Seal(), IsOk());
  }
  EXPECT_EQ(registry_.Find("a"), before);
  EXPECT_EQ(before->FindProperty("n"), n);
  EXPECT_EQ(before->FindProperty("m"), nullptr);
  EXPECT_EQ(*before->DefaultOf(*n), Value(1));
  EXPECT_EQ(before->instance_size(), size);
  EXPECT_EQ(before->id(), id);
  EXPECT_EQ(registry_.Find("more-7")->FindProperty("n"), n);
}

TEST_F(RegistryTest, ABatchWithAMistakeIsDroppedWhole) {
  registry_.Add(Type("good"));
  registry_.Add(Type("bad", "nobody"));
  EXPECT_THAT(Mistakes(), ElementsAre(HasSubstr("'bad'")));
  EXPECT_EQ(registry_.Find("good"), nullptr);
  // And does not spoil the next.
  registry_.Add(Type("good"));
  EXPECT_THAT(Mistakes(), IsEmpty());
  EXPECT_NE(registry_.Find("good"), nullptr);
}

TEST_F(RegistryTest, TheOrderOfRegistrationDoesNotMatter) {
  // A type of each kind of need: parent, interface, child, alias, link.
  std::vector<int> order = {0, 1, 2, 3, 4};
  do {
    TypeRegistry registry;
    auto number = [&](std::string_view name, uint32_t value) {
      return props::RuntimeProperty(registry, name, "uint32", value);
    };
    for (int which : order) {
      switch (which) {
        case 0:
          registry.Add(InterfaceType("face"));
          break;
        case 1: {
          TypeBuilder part = Type("part");
          part.Property(number("n", 1)).Implements("face");
          registry.Add(std::move(part));
          break;
        }
        case 2: {
          TypeBuilder owner = Type("owner", "base");
          ClassProperty alias;
          alias.name = "part-n";
          alias.stands_for.child = "part";
          alias.stands_for.property = "n";
          owner.Child("part", "part").Property(std::move(alias));
          registry.Add(std::move(owner));
          break;
        }
        case 3: {
          TypeBuilder base = Type("base");
          base.Property(props::RuntimeProperty(registry, "peer", "link<leaf>"));
          registry.Add(std::move(base));
          break;
        }
        default:
          registry.Add(Type("leaf", "part"));
      }
    }
    ASSERT_THAT(registry.Seal(), IsOk());
    const Class& owner = *registry.Find("owner");
    EXPECT_EQ(owner.depth(), 2u);
    EXPECT_EQ(owner.FindProperty("part-n")->type, "uint32");
    EXPECT_EQ(owner.FindProperty("peer")->link_class, registry.Find("leaf"));
    EXPECT_EQ(Names(registry.TypesOf(*registry.Find("face"))),
              (std::vector<std::string>{"leaf", "part"}));
  } while (std::next_permutation(order.begin(), order.end()));
}

// ---- Look-ups --------------------------------------------------------------

TEST_F(RegistryTest, AnUnknownNameComesWithTheNearest) {
  registry_.Add(Type("virtio-blk-device"));
  registry_.Add(Type("virtio-net-device"));
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_THAT(registry_.Lookup("virtio-blk-devcie"),
              HasCause(Cause::kUnknownType,
                       "unknown type 'virtio-blk-devcie'; nearest: "
                       "virtio-blk-device, virtio-net-device"));
  EXPECT_THAT(registry_.Lookup("zzzzzzzz"),
              HasCause(Cause::kUnknownType, "unknown type 'zzzzzzzz'"));
  EXPECT_THAT(registry_.NearestTypes("virtio-blk"),
              ElementsAre("virtio-blk-device"));
}

TEST_F(RegistryTest, EnumeratesByAncestorAndByInterface) {
  registry_.Add(InterfaceType("face"));
  TypeBuilder root = Type("root");
  root.Abstract();
  registry_.Add(std::move(root));
  TypeBuilder b = Type("b", "root");
  b.Implements("face");
  registry_.Add(std::move(b));
  registry_.Add(Type("a", "root"));
  registry_.Add(Type("c", "b"));
  registry_.Add(Type("alone"));
  ASSERT_THAT(registry_.Seal(), IsOk());
  const Class& base = *registry_.Find("root");
  EXPECT_THAT(Names(registry_.TypesOf(base)), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Names(registry_.TypesOf(base, /*with_abstract=*/true)),
              ElementsAre("a", "b", "c", "root"));
  EXPECT_THAT(Names(registry_.TypesOf(*registry_.Find("face"))),
              ElementsAre("b", "c"));
  EXPECT_THAT(Names(registry_.TypesOf(*registry_.Get<Object>())),
              ElementsAre("a", "alone", "b", "c", "object"));
}

TEST_F(RegistryTest, InternedTextsAndKeptThingsLiveAsLongAsTheRegistry) {
  auto alive = std::make_shared<int>(5);
  const std::weak_ptr<int> watch = alive;
  {
    TypeRegistry registry;
    const std::string_view name = registry.Intern(std::string(100, 'x'));
    const std::shared_ptr<int>* kept = registry.Keep(std::move(alive));
    for (int i = 0; i < 1000; ++i) registry.Intern("more");
    EXPECT_EQ(name, std::string(100, 'x'));
    EXPECT_EQ(**kept, 5);
    EXPECT_FALSE(watch.expired());
  }
  EXPECT_TRUE(watch.expired());
}

// ---- Modules ---------------------------------------------------------------

TEST_F(RegistryTest, AModuleBringsTheTypeThatIsLookedUp) {
  registry_.SetModuleHook([](TypeRegistry& registry, std::string_view name) {
    if (name == "from-module") registry.Add(Type(name));
  });
  EXPECT_EQ(registry_.Find("from-module"), nullptr);
  const absl::StatusOr<const Class*> type = registry_.Lookup("from-module");
  ASSERT_THAT(type, IsOk());
  EXPECT_EQ(*type, registry_.Find("from-module"));
}

TEST_F(RegistryTest, TheModuleHookIsAskedOnceAndItsNoIsRemembered) {
  std::vector<std::string> asked;
  registry_.SetModuleHook(
      [&](TypeRegistry&, std::string_view name) { asked.emplace_back(name); });
  EXPECT_EQ(registry_.Find("x"), nullptr);
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(registry_.Lookup("x"), HasCause(Cause::kUnknownType));
    EXPECT_THAT(registry_.Lookup("y"), HasCause(Cause::kUnknownType));
    EXPECT_THAT(registry_.Lookup("object"), IsOk());
  }
  EXPECT_THAT(asked, ElementsAre("x", "y"));
  // What comes by another way is found all the same.
  registry_.Add(Type("x"));
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_THAT(registry_.Lookup("x"), IsOk());
}

TEST_F(RegistryTest, AMistakeOfAModuleIsToldWithTheTypeItWasFor) {
  registry_.SetModuleHook([](TypeRegistry& registry, std::string_view name) {
    registry.Add(Type(name, "nobody"));
  });
  EXPECT_THAT(registry_.Lookup("x"),
              HasCause(Cause::kMalformed,
                       "module for type 'x': type 'x': its parent 'nobody' "
                       "does not exist"));
  EXPECT_THAT(registry_.Lookup("x"), HasCause(Cause::kUnknownType));
}

TEST_F(RegistryTest, CreatingAnObjectAsksTheModuleHook) {
  registry_.SetModuleHook([](TypeRegistry& registry, std::string_view name) {
    if (name == "late") registry.Add(Type(name));
  });
  Context context(registry_);
  EXPECT_THAT(context.New("late"), IsOk());
  EXPECT_THAT(context.New("never"), HasCause(Cause::kUnknownType));
}

// ---- Threads ---------------------------------------------------------------

TEST_F(RegistryTest, LookUpsRunWhileBatchesArePublished) {
  constexpr int kBatches = 200;
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  for (int reader = 0; reader < 3; ++reader) {
    readers.emplace_back([&] {
      int reached = 0;
      do {
        // A batch is there whole, and stays.
        for (int i = 0; i <= reached && i < kBatches; ++i) {
          const Class* leaf = registry_.Find(fmt::format("leaf-{}", i));
          if (leaf == nullptr) {
            if (i < reached) ++wrong;
            break;
          }
          reached = std::max(reached, i + 1);
          const Class* base = registry_.Find(fmt::format("base-{}", i));
          if (base == nullptr || leaf->parent() != base ||
              leaf->FindProperty("n") != base->FindProperty("n") ||
              registry_.FindKey(leaf->key()) != leaf) {
            ++wrong;
          }
        }
      } while (!done.load());
    });
  }
  for (int i = 0; i < kBatches; ++i) {
    registry_.Add(Type(fmt::format("leaf-{}", i), fmt::format("base-{}", i)));
    TypeBuilder base = Type(fmt::format("base-{}", i),
                            i == 0 ? "object" : fmt::format("base-{}", i / 2));
    if (i == 0) base.Property(Number("n", i));
    registry_.Add(std::move(base));
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(wrong.load(), 0);
}

TEST_F(RegistryTest, ManyThreadsThatMissATypeAskForItOnce) {
  std::atomic<int> asked = 0;
  registry_.SetModuleHook([&](TypeRegistry& registry, std::string_view name) {
    ++asked;
    registry.Add(Type(name));
  });
  std::vector<std::thread> threads;
  std::vector<const Class*> found(4);
  for (const Class*& slot : found) {
    threads.emplace_back([&] { slot = *registry_.Lookup("wanted"); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(asked.load(), 1);
  EXPECT_THAT(found, ::testing::Each(registry_.Find("wanted")));
}

}  // namespace
}  // namespace qom
