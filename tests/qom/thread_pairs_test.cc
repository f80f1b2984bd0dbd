// Claims about each two things that docs/threads.md lets two threads do at
// once: both get what was there, or say that it is gone, and nothing is used
// after its end. The thread and the address sanitizer show the rest.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <atomic>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "compat/table.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/containers.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/link.h"
#include "qom/live_objects.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/snapshot.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

constexpr int kRounds = 40;
// Long enough to lie on the heap as a string.
constexpr std::string_view kTarget = "the-target-of-a-link-of-another-object";

class Knob : public Extends<Knob, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "knob";
  struct Props;
  using Extends::Extends;

  uint32_t turns_ = 0;
  Link<Object> turned_by_;
  Link<Object, LinkKind::kStrong> held_;
};
struct Knob::Props {
  static constexpr auto kTurns =
      props::Field<&Knob::turns_>("turns", {.default_value = 3});
  static constexpr auto kTurnedBy =
      props::Field<&Knob::turned_by_>("turned-by", {});
  static constexpr auto kAll = props::Table(kTurns, kTurnedBy);
};

class Panel : public Extends<Panel, compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "panel";
  explicit Panel(const Construct& construct)
      : Extends(construct), knob_(construct, "knob") {}

 private:
  qom::Child<Knob> knob_;
};

// What two threads have in common in one round.
struct Stage {
  explicit Stage(Context& of) : context(of) {
    shelf = *qdev::EnsureContainer(context, "/shelf");
    target = *context.New<Knob>();
    EXPECT_TRUE(shelf->AddChild(kTarget, target).ok());
    EXPECT_TRUE(target->AddChild("kid", *context.New<Knob>()).ok());
    for (Ref<Knob>* owner : {&owner_a, &owner_b}) {
      *owner = *context.New<Knob>();
      (*owner)->turned_by_ = target.get();
      EXPECT_TRUE(shelf->AddChild("owner[*]", *owner).ok());
    }
    panel = *context.New<Panel>();
    knob = panel->Child("knob");
  }
  ~Stage() { shelf->Unparent(); }

  Context& context;
  Ref<Object> shelf;
  Ref<Knob> target;
  Ref<Knob> owner_a;  // each belongs to one of the threads
  Ref<Knob> owner_b;
  Ref<Panel> panel;
  Ref<Object> knob;
  std::atomic<bool> target_ended{false};
  std::atomic<bool> panel_ended{false};
};

// What a thread does; `mine` is an owner of a link that no other touches.
struct Act {
  std::string_view name;
  void (*run)(Stage& stage, Ref<Knob>& mine);
};
void PrintTo(const Act& act, std::ostream* out) { *out << act.name; }

size_t LookAt(const Object* object) {
  return object == nullptr ? 0 : object->CanonicalPath().size();
}

const Act kActs[] = {
    {"EndTheTarget",
     [](Stage& stage, Ref<Knob>&) {
       if (stage.target_ended.exchange(true)) return;
       stage.target->Unparent();
       stage.target.Reset();
     }},
    {"ResolveThroughALink",
     [](Stage& stage, Ref<Knob>&) {
       const auto kid = stage.context.Resolve("/shelf/owner[0]/turned-by/kid");
       if (kid.ok()) LookAt(kid->get());
     }},
    {"ResolveByAPartOfThePath",
     [](Stage& stage, Ref<Knob>&) {
       const auto kid = stage.context.Resolve(fmt::format("{}/kid", kTarget));
       if (kid.ok()) LookAt((*kid)->parent().get());
     }},
    {"FollowTheLink",
     [](Stage&, Ref<Knob>& mine) {
       if (!mine) return;
       const Ref<Object> target = mine->turned_by_.ref();
       LookAt(target.get());
       (void)mine->Get("turned-by");
     }},
    {"SetTheLink",
     [](Stage&, Ref<Knob>& mine) {
       if (!mine) return;
       (void)mine->Set("turned-by", "/shelf/" + std::string(kTarget));
       (void)mine->Set("turned-by", "");
       (void)mine->Set("turned-by", kTarget);
     }},
    {"EndTheOwner",
     [](Stage&, Ref<Knob>& mine) {
       if (mine) mine->Unparent();
       mine.Reset();
     }},
    {"WalkTheChildren",
     [](Stage& stage, Ref<Knob>&) {
       for (const Ref<Object>& child : stage.shelf->children()) {
         (void)child->name();
         LookAt(child->Child("kid").get());
         LookAt(child->parent().get());
       }
     }},
    {"TakeAllChildrenOut",
     [](Stage& stage, Ref<Knob>&) {
       for (const Ref<Object>& child : stage.shelf->children()) {
         child->Unparent();
       }
     }},
    {"AddChildren",
     [](Stage& stage, Ref<Knob>&) {
       for (int i = 0; i < 4; ++i) {
         (void)stage.shelf->AddChild("n[*]", *stage.context.New<Panel>());
       }
     }},
    {"AddChildrenToTheOwner",
     [](Stage& stage, Ref<Knob>&) {
       const auto owner = stage.context.Resolve("/shelf/owner[0]");
       for (int i = 0; owner.ok() && i < 4; ++i) {
         (void)(*owner)->AddChild("p[*]", *stage.context.New<Knob>());
       }
     }},
    {"AddAndRemoveProperties",
     [](Stage&, Ref<Knob>& mine) {
       for (int i = 0; mine && i < 12; ++i) {
         const auto name = mine->AddProperty("p[*]", "int", {});
         if (name.ok() && i % 3 == 0) (void)mine->RemoveProperty(*name);
       }
     }},
    {"EndThePanel",
     [](Stage& stage, Ref<Knob>&) {
       if (!stage.panel_ended.exchange(true)) stage.panel.Reset();
     }},
    {"LookAtThePanelFromBelow",
     [](Stage& stage, Ref<Knob>&) {
       LookAt(stage.knob.get());
       LookAt(stage.knob->parent().get());
     }},
    {"TakeTheKnobOut",
     [](Stage& stage, Ref<Knob>&) {
       stage.knob->Unparent();
       (void)stage.shelf->AddChild("knob", stage.knob);
     }},
    {"MakeAndEnd",
     [](Stage& stage, Ref<Knob>&) {
       for (int i = 0; i < 4; ++i) (void)*stage.context.New<Panel>();
     }},
    {"MakeContainers",
     [](Stage& stage, Ref<Knob>&) {
       (void)qdev::EnsureContainer(stage.context, "/shelf/a/b");
     }},
    {"AppendALayer",
     [](Stage& stage, Ref<Knob>&) {
       (void)compat::Layers(stage.context)
           .Append({{compat::Layer::kMachine,
                     compat::MakeTable("t", {{"knob", "turns", 5}})}});
     }},
    {"ListWhatIsAlive",
     [](Stage& stage, Ref<Knob>&) {
       for (const LiveObject& one : LiveObjects(stage.context)) {
         LookAt(one.object.get());
       }
       (void)stage.context.LiveTypes();
     }},
};

class ThreadPairsTest : public ::testing::TestWithParam<Act> {};

INSTANTIATE_TEST_SUITE_P(Each, ThreadPairsTest, ::testing::ValuesIn(kActs),
                         [](const auto& one) {
                           return std::string(one.param.name);
                         });

TEST_P(ThreadPairsTest, RunsBesideEachOther) {
  TypeRegistry registry;
  registry.Register<Knob>();
  registry.Register<Panel>();
  ASSERT_THAT(registry.Seal(), test::IsOk());
  for (const Act& other : kActs) {
    Context context(registry, {.journal = true});
    for (int round = 0; round < kRounds; ++round) {
      Stage stage(context);
      std::atomic<int> ready{0};
      const auto run = [&](const Act& act, Ref<Knob>& mine) {
        ++ready;
        while (ready.load() < 2) std::this_thread::yield();
        act.run(stage, mine);
      };
      std::thread beside([&] { run(other, stage.owner_b); });
      run(GetParam(), stage.owner_a);
      beside.join();
    }
    EXPECT_EQ(context.live_objects(), 1) << other.name;
  }
}

}  // namespace
}  // namespace qom
