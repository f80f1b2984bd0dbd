// The composition tree: children, paths, links between objects.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
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
#include "props/table.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/link.h"
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
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Port : public Extends<Port, Object> {
 public:
  static constexpr std::string_view kTypeName = "port";
  using Extends::Extends;
};
class FastPort : public Extends<FastPort, Port> {
 public:
  static constexpr std::string_view kTypeName = "fast-port";
  using Extends::Extends;
  int Speed() const { return 40; }
};

class Plug : public Extends<Plug, Object> {
 public:
  static constexpr std::string_view kTypeName = "plug";
  struct Props;
  using Extends::Extends;

  Link<Port> weak;
  Link<FastPort, LinkKind::kStrong> strong;
};
struct Plug::Props {
  static constexpr auto kWeak = props::Field<&Plug::weak>("weak");
  static constexpr auto kStrong = props::Field<&Plug::strong>("strong");
  static constexpr auto kAll = props::Table(kWeak, kStrong);
};

class PlugBox : public Extends<PlugBox, Object> {
 public:
  static constexpr std::string_view kTypeName = "plug-box";
  struct Props;
  explicit PlugBox(const Construct& construct)
      : Extends(construct), plug_(construct, "plug") {}

 private:
  qom::Child<Plug> plug_;
};
struct PlugBox::Props {
  static constexpr auto kWeak = props::Alias<&PlugBox::plug_>("out", "weak");
  static constexpr auto kAll = props::Table(kWeak);
};

class TreeTest : public ::testing::Test {
 protected:
  TreeTest() {
    registry_.Register<FastPort>();
    registry_.Register<Plug>();
    registry_.Register<PlugBox>();
    TypeBuilder data("data-plug");
    data.Property(props::RuntimeProperty(registry_, "any", "link<object>"))
        .Property(props::RuntimeProperty(registry_, "to", "link<port>"))
        .Property(props::RuntimeProperty(registry_, "later", "link<later>"));
    registry_.Add(std::move(data));
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<Context>(registry_);
  }
  Object& root() { return context_->root(); }
  Ref<Object> New(std::string_view type = "object") {
    return *context_->New(type);
  }
  // A new object of `type` under `parent`.
  Object& Add(Object& parent, std::string_view name,
              std::string_view type = "object") {
    Ref<Object> child = New(type);
    EXPECT_THAT(parent.AddChild(name, child), IsOk());
    return *child;
  }
  std::string PathOf(std::string_view path) {
    const absl::StatusOr<Ref<Object>> found = context_->Resolve(path);
    return found.ok() ? (*found)->CanonicalPath()
                      : std::string(CauseWord(CauseOf(found.status())));
  }
  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
};

// ---- Children --------------------------------------------------------------

TEST_F(TreeTest, AParentOwnsItsChildrenInTheOrderTheyCame) {
  Ref<Object> b = New();
  EXPECT_THAT(root().AddChild("b", b), IsOkAndHolds("b"));
  EXPECT_EQ(b->ref_count(), 2u);
  Object& a = Add(root(), "a");
  EXPECT_EQ(a.ref_count(), 1u);
  EXPECT_THAT(root().children(), ElementsAre(b.get(), &a));
  EXPECT_EQ(root().child_count(), 2u);
  EXPECT_EQ(root().Child("a"), &a);
  EXPECT_EQ(root().Child("c"), nullptr);
  EXPECT_EQ(a.parent(), &root());
  EXPECT_EQ(a.name(), "a");
  EXPECT_EQ(a.child_count(), 0u);
  EXPECT_THAT(a.children(), IsEmpty());
  EXPECT_EQ(a.Child("x"), nullptr);
  EXPECT_EQ(root().parent(), nullptr);
  EXPECT_EQ(root().name(), "");
}

TEST_F(TreeTest, TheNameOfAChildMustBeFreeAndLegal) {
  Object& a = Add(root(), "a");
  EXPECT_THAT(root().AddChild("a", New()),
              HasCause(Cause::kTaken, "/ has 'a' already"));
  EXPECT_THAT(a.AddChild("type", New()),
              HasCause(Cause::kTaken, "/a has 'type' already"));
  ASSERT_THAT(a.AddProperty("extra", "int", {}), IsOk());
  EXPECT_THAT(a.AddChild("extra", New()), HasCause(Cause::kTaken));
  EXPECT_THAT(a.AddChild("", New()), HasCause(Cause::kBadValue));
  EXPECT_THAT(a.AddChild("x/y", New()),
              HasCause(Cause::kBadValue, HasSubstr("'x/y'")));
  EXPECT_EQ(a.child_count(), 0u);
  EXPECT_EQ(context_->live_objects(), 2);
}

TEST_F(TreeTest, WhatCannotBeAChildIsRefused) {
  Object& a = Add(root(), "a");
  Object& b = Add(a, "b");
  EXPECT_THAT(b.AddChild("x", nullptr), HasCause(Cause::kNoSuchObject));
  EXPECT_THAT(root().AddChild("x", Ref<Object>(&b)),
              HasCause(Cause::kWrongPhase, "'x' has a parent already: /a/b"));
  EXPECT_THAT(b.AddChild("x", Ref<Object>(&root())),
              HasCause(Cause::kWrongPhase, HasSubstr("/a/b")));
  Ref<Object> loose = New();
  EXPECT_THAT(loose->AddChild("x", loose),
              HasCause(Cause::kWrongPhase, HasSubstr("part of itself")));
  Object& below = Add(*loose, "below");
  EXPECT_THAT(below.AddChild("x", loose), HasCause(Cause::kWrongPhase));
}

TEST_F(TreeTest, TheRootHasNoParent) {
  Ref<Object> loose = New();
  EXPECT_THAT(loose->AddChild("x", Ref<Object>(&root())),
              HasCause(Cause::kWrongPhase, HasSubstr("root")));
  EXPECT_EQ(root().parent(), nullptr);
  EXPECT_EQ(root().CanonicalPath(), "/");
}

TEST_F(TreeTest, ObjectsOfTwoContextsDoNotMix) {
  Context other(registry_);
  EXPECT_THAT(root().AddChild("x", *other.New("object")),
              HasCause(Cause::kWrongPhase, "'x' is of another context"));
}

TEST_F(TreeTest, AStarTakesTheNextFreeNumber) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(root().AddChild("dev[*]", New()),
                IsOkAndHolds(fmt::format("dev[{}]", i)));
  }
  root().Child("dev[1]")->Unparent();
  EXPECT_THAT(root().AddChild("dev[*]", New()), IsOkAndHolds("dev[1]"));
  EXPECT_THAT(root().AddChild("dev[*]", New()), IsOkAndHolds("dev[3]"));
  EXPECT_THAT(root().AddProperty("dev[*]", "int", {}), IsOkAndHolds("dev[4]"));
}

TEST_F(TreeTest, ChildrenAreDynamicPropertiesByName) {
  Object& a = Add(root(), "a");
  ASSERT_THAT(a.AddProperty("p", "int", {}), IsOk());
  Add(a, "c");
  EXPECT_THAT(a.DynamicProperties(), ElementsAre("p", "c"));
  EXPECT_THAT(a.Get("c"), IsOkAndHolds("/a/c"));
  EXPECT_THAT(a.Get("d"), HasCause(Cause::kUnknownProperty));
}

TEST_F(TreeTest, UnparentingLetsAChildGo) {
  Object& a = Add(root(), "a");
  Ref<Object> held(&Add(a, "b"));
  Add(*held, "c");
  Add(a, "d");
  EXPECT_EQ(context_->live_objects(), 5);
  a.Unparent();
  EXPECT_EQ(context_->live_objects(), 3);  // the root, b, c
  EXPECT_EQ(held->parent(), nullptr);
  EXPECT_EQ(held->name(), "");
  EXPECT_EQ(held->CanonicalPath(), "(object)");
  EXPECT_EQ(held->Child("c")->CanonicalPath(), "(object)/c");
  held->Unparent();  // has no effect
  EXPECT_EQ(held->ref_count(), 1u);
}

TEST_F(TreeTest, AnObjectMovesWithAllBelowIt) {
  Object& from = Add(root(), "from");
  Object& to = Add(root(), "to");
  Ref<Object> moved(&Add(from, "m"));
  Object& below = Add(*moved, "below");
  moved->Unparent();
  ASSERT_THAT(to.AddChild("n", moved), IsOk());
  EXPECT_EQ(below.CanonicalPath(), "/to/n/below");
  EXPECT_EQ(PathOf("/from/m"), "no-such-object");
  EXPECT_EQ(PathOf("n/below"), "/to/n/below");
}

TEST_F(TreeTest, AnyChildOfManyMayLeave) {
  std::vector<Object*> all;
  for (int i = 0; i < 5; ++i) all.push_back(&Add(root(), fmt::format("{}", i)));
  all[2]->Unparent();
  EXPECT_THAT(root().children(), ElementsAre(all[0], all[1], all[3], all[4]));
  all[0]->Unparent();
  EXPECT_THAT(root().children(), ElementsAre(all[1], all[3], all[4]));
  all[4]->Unparent();
  EXPECT_THAT(root().children(), ElementsAre(all[1], all[3]));
  all[1]->Unparent();
  all[3]->Unparent();
  EXPECT_THAT(root().children(), IsEmpty());
  Object& again = Add(root(), "0");
  EXPECT_THAT(root().children(), ElementsAre(&again));
}

// ---- Paths -----------------------------------------------------------------

TEST_F(TreeTest, CanonicalPathsGoFromTheRoot) {
  EXPECT_EQ(root().CanonicalPath(), "/");
  Object& a = Add(root(), "a");
  EXPECT_EQ(a.CanonicalPath(), "/a");
  EXPECT_EQ(Add(Add(a, "b"), "c[0]").CanonicalPath(), "/a/b/c[0]");
  EXPECT_EQ(New("port")->CanonicalPath(), "(port)");
}

TEST_F(TreeTest, AbsolutePathsStartAtTheRoot) {
  Object& a = Add(root(), "a");
  Add(a, "b");
  EXPECT_EQ(PathOf("/"), "/");
  EXPECT_EQ(PathOf("/a"), "/a");
  EXPECT_EQ(PathOf("/a/b"), "/a/b");
  EXPECT_EQ(PathOf("//a//b/"), "/a/b");
  EXPECT_EQ(PathOf("/b"), "no-such-object");
  EXPECT_EQ(PathOf("/a/b/c"), "no-such-object");
  EXPECT_EQ(PathOf("/a/type"), "no-such-object");
  EXPECT_THAT(context_->Resolve("/a/x/y"),
              HasCause(Cause::kNoSuchObject,
                       "no object at '/a/x/y': /a has no 'x'; nearest: b"));
}

TEST_F(TreeTest, PartialPathsStartAnywhereInTheTree) {
  Object& a = Add(root(), "a");
  Object& b = Add(a, "b");
  Add(b, "c");
  EXPECT_EQ(PathOf("c"), "/a/b/c");
  EXPECT_EQ(PathOf("b/c"), "/a/b/c");
  EXPECT_EQ(PathOf("a"), "/a");
  EXPECT_EQ(PathOf("a/b/"), "/a/b");
  EXPECT_EQ(PathOf(""), "no-such-object");
  EXPECT_EQ(PathOf("a/c"), "no-such-object");
  EXPECT_THAT(context_->Resolve("d"),
              HasCause(Cause::kNoSuchObject, "no object 'd' in the tree"));
}

TEST_F(TreeTest, APartialPathThatFitsTwoObjectsIsAmbiguous) {
  Object& a = Add(root(), "a");
  Object& b = Add(root(), "b");
  Add(a, "x");
  Add(b, "x");
  Add(*b.Child("x"), "y");
  EXPECT_THAT(
      context_->Resolve("x"),
      HasCause(Cause::kAmbiguous,
               AllOf(HasSubstr("'x'"), HasSubstr("/a/x"), HasSubstr("/b/x"))));
  EXPECT_EQ(PathOf("a/x"), "/a/x");
  EXPECT_EQ(PathOf("x/y"), "/b/x/y");  // only one goes on to y
  EXPECT_EQ(PathOf("/b/x"), "/b/x");
  a.Child("x")->Unparent();
  EXPECT_EQ(PathOf("x"), "/b/x");
}

TEST_F(TreeTest, ObjectsOfOneNameMayLeaveInAnyOrder) {
  std::vector<size_t> order = {0, 1, 2, 3};
  do {
    Context context(registry_);
    std::vector<Object*> homes;
    std::vector<Object*> same;
    for (int i = 0; i < 4; ++i) {
      Ref<Object> home = *context.New("object");
      Ref<Object> child = *context.New("object");
      ASSERT_THAT(context.root().AddChild(fmt::format("h{}", i), home), IsOk());
      ASSERT_THAT(home->AddChild("same", child), IsOk());
      same.push_back(child.get());
    }
    for (size_t left = 4; left-- > 0;) {
      same[order[left]]->Unparent();
      const absl::StatusOr<Ref<Object>> found = context.Resolve("same");
      if (left >= 2) {
        EXPECT_THAT(found, HasCause(Cause::kAmbiguous));
      } else if (left == 1) {
        EXPECT_THAT(found, IsOkAndHolds(same[order[0]]));
      } else {
        EXPECT_THAT(found, HasCause(Cause::kNoSuchObject));
      }
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(TreeTest, WhatIsOutsideOfTheTreeIsNotFound) {
  Ref<Object> loose = New();
  Add(*loose, "inside");
  EXPECT_EQ(PathOf("inside"), "no-such-object");
  Add(Add(root(), "a"), "inside");
  EXPECT_EQ(PathOf("inside"), "/a/inside");
  ASSERT_THAT(root().AddChild("now", loose), IsOk());
  EXPECT_EQ(PathOf("inside"), "ambiguous");
}

TEST_F(TreeTest, PathsLeadThroughLinks) {
  Object& plug = Add(root(), "plug", "plug");
  Object& port = Add(root(), "port", "port");
  Add(port, "below");
  EXPECT_EQ(PathOf("/plug/weak"), "no-such-object");
  ASSERT_THAT(plug.Set("weak", "/port"), IsOk());
  EXPECT_EQ(PathOf("/plug/weak"), "/port");
  EXPECT_EQ(PathOf("/plug/weak/below"), "/port/below");
  EXPECT_EQ(PathOf("plug/weak/below"), "/port/below");
  Object& box = Add(root(), "box", "plug-box");
  ASSERT_THAT(box.Set("out", "/port"), IsOk());
  EXPECT_EQ(PathOf("/box/out/below"), "/port/below");
}

TEST_F(TreeTest, OneObjectByTwoWaysIsNotAmbiguous) {
  Object& port = Add(root(), "port", "port");
  for (std::string_view home : {"a", "b"}) {
    Object& plug = Add(Add(root(), home), "plug", "plug");
    ASSERT_THAT(plug.Set("weak", "/port"), IsOk());
  }
  EXPECT_THAT(context_->Resolve("plug/weak"), IsOkAndHolds(&port));
}

TEST_F(TreeTest, ManyThreadsAddToOneParent) {
  constexpr int kEach = 200;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        EXPECT_THAT(root().AddChild("dev[*]", *context_->New("port")), IsOk());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(root().child_count(), 4u * kEach);
  EXPECT_NE(root().Child(fmt::format("dev[{}]", 4 * kEach - 1)), nullptr);
}

// ---- Links -----------------------------------------------------------------

TEST_F(TreeTest, ALinkIsSetByPathAndReadAsOne) {
  Ref<Object> plug = New("plug");
  Object& port = Add(root(), "port", "port");
  EXPECT_THAT(plug->Get("weak"), IsOkAndHolds(""));
  EXPECT_THAT(plug->GetValue("weak"), IsOkAndHolds(Value()));
  EXPECT_THAT(plug->Set("weak", "port"), IsOk());
  EXPECT_THAT(plug->Get("weak"), IsOkAndHolds("/port"));
  EXPECT_THAT(plug->Set("weak", Value("/port")), IsOk());
  EXPECT_THAT(plug->GetValue("weak"), IsOkAndHolds(Value("/port")));
  const Link<Port>& link = Cast<Plug>(plug.get()).weak;
  EXPECT_TRUE(link);
  EXPECT_EQ(link.get(), &port);
  EXPECT_EQ(link->name(), "port");
  EXPECT_EQ(link.kind(), LinkKind::kWeak);
  EXPECT_THAT(plug->Set("weak", ""), IsOk());
  EXPECT_FALSE(link);
  EXPECT_EQ(link.get(), nullptr);
  EXPECT_THAT(plug->Set("weak", "/port"), IsOk());
  EXPECT_THAT(plug->Set("weak", Value()), IsOk());
  EXPECT_FALSE(link);
}

TEST_F(TreeTest, ALinkChecksItsTarget) {
  Ref<Object> plug = New("plug");
  Add(root(), "port", "port");
  Add(root(), "fast", "fast-port");
  Add(root(), "other");
  EXPECT_THAT(plug->Set("weak", "/fast"), IsOk());
  EXPECT_THAT(plug->Set("strong", "/fast"), IsOk());
  EXPECT_EQ(Cast<Plug>(plug.get()).strong->Speed(), 40);
  EXPECT_THAT(plug->Set("strong", "/port"),
              HasCause(Cause::kBadValue,
                       "plug.strong: '/port' is a port, not a fast-port"));
  EXPECT_THAT(plug->Set("weak", "/other"), HasCause(Cause::kBadValue));
  EXPECT_THAT(
      plug->Set("weak", "/nowhere"),
      HasCause(Cause::kNoSuchObject,
               "plug.weak: no object at '/nowhere': / has no 'nowhere'"));
  EXPECT_THAT(plug->Set("weak", true), HasCause(Cause::kBadValue));
  // What was refused changed nothing.
  EXPECT_THAT(plug->Get("strong"), IsOkAndHolds("/fast"));
  EXPECT_THAT(plug->Get("weak"), IsOkAndHolds("/fast"));
}

TEST_F(TreeTest, AWeakLinkIsClearedWhenItsTargetDies) {
  Ref<Object> plugs[3] = {New("plug"), New("plug"), New("plug")};
  Object& port = Add(root(), "port", "port");
  for (Ref<Object>& plug : plugs) {
    ASSERT_THAT(plug->Set("weak", "/port"), IsOk());
  }
  EXPECT_EQ(port.ref_count(), 1u);
  plugs[1].Reset();  // from the middle of those that point to it
  port.Unparent();
  EXPECT_THAT(plugs[0]->Get("weak"), IsOkAndHolds(""));
  EXPECT_THAT(plugs[2]->Get("weak"), IsOkAndHolds(""));
}

TEST_F(TreeTest, AWeakLinkMayMoveFromTargetToTarget) {
  Ref<Object> plugs[3] = {New("plug"), New("plug"), New("plug")};
  Object& a = Add(root(), "a", "port");
  Object& b = Add(root(), "b", "port");
  for (Ref<Object>& plug : plugs) ASSERT_THAT(plug->Set("weak", "/a"), IsOk());
  ASSERT_THAT(plugs[2]->Set("weak", "/b"), IsOk());  // the first of a's
  ASSERT_THAT(plugs[0]->Set("weak", "/b"), IsOk());  // the last
  ASSERT_THAT(plugs[0]->Set("weak", "/b"), IsOk());  // again
  a.Unparent();
  EXPECT_THAT(plugs[0]->Get("weak"), IsOkAndHolds("/b"));
  EXPECT_THAT(plugs[1]->Get("weak"), IsOkAndHolds(""));
  EXPECT_THAT(plugs[2]->Get("weak"), IsOkAndHolds("/b"));
  b.Unparent();
  EXPECT_THAT(plugs[0]->Get("weak"), IsOkAndHolds(""));
  EXPECT_THAT(plugs[2]->Get("weak"), IsOkAndHolds(""));
}

TEST_F(TreeTest, AStrongLinkHoldsItsTarget) {
  Ref<Object> plug = New("plug");
  Object& port = Add(root(), "port", "fast-port");
  ASSERT_THAT(plug->Set("strong", "/port"), IsOk());
  EXPECT_EQ(port.ref_count(), 2u);
  EXPECT_EQ(Cast<Plug>(plug.get()).strong.kind(), LinkKind::kStrong);
  ASSERT_THAT(plug->Set("strong", "/port"), IsOk());
  EXPECT_EQ(port.ref_count(), 2u);
  port.Unparent();
  EXPECT_EQ(context_->live_objects(), 3);
  EXPECT_THAT(plug->Get("strong"), IsOkAndHolds("(fast-port)"));
  ASSERT_THAT(plug->Set("strong", ""), IsOk());
  EXPECT_EQ(context_->live_objects(), 2);
}

TEST_F(TreeTest, AStrongLinkLetsGoWhenItsOwnerDies) {
  Ref<Object> plug = New("plug");
  Ref<FastPort> port = *context_->New<FastPort>();
  Cast<Plug>(plug.get()).strong = port.get();
  Cast<Plug>(plug.get()).weak = port.get();
  EXPECT_EQ(port->ref_count(), 2u);
  plug.Reset();
  EXPECT_EQ(port->ref_count(), 1u);
}

TEST_F(TreeTest, LinksOfRunTimeTypesAreTheSame) {
  Ref<Object> plug = New("data-plug");
  Object& port = Add(root(), "port", "port");
  EXPECT_EQ(plug->type().FindProperty("to")->type, "link<port>");
  EXPECT_THAT(plug->Set("any", "/"), IsOk());
  EXPECT_THAT(plug->Get("any"), IsOkAndHolds("/"));
  EXPECT_THAT(plug->Set("to", "/port"), IsOk());
  EXPECT_THAT(plug->Set("to", "/"),
              HasCause(Cause::kBadValue, HasSubstr("not a port")));
  // Nothing is known of "later", so nothing is checked.
  EXPECT_THAT(plug->Set("later", "/port"), IsOk());
  EXPECT_EQ(PathOf("port"), "/port");
  port.Unparent();
  EXPECT_THAT(plug->Get("to"), IsOkAndHolds(""));
  EXPECT_THAT(plug->Get("later"), IsOkAndHolds(""));
}

TEST_F(TreeTest, APlainLinkHasTheKindItIsMadeWith) {
  Ref<Object> port = New("port");
  {
    LinkBase strong(LinkKind::kStrong);
    LinkBase weak;
    strong.Point(nullptr);
    EXPECT_EQ(strong.object(), nullptr);
    strong.Point(port.get());
    weak.Point(port.get());
    EXPECT_EQ(port->ref_count(), 2u);
    EXPECT_EQ(weak.object(), port.get());
    EXPECT_TRUE(internal::kLinkKind.equal(&weak, &strong));
    weak.Point(nullptr);
    EXPECT_FALSE(internal::kLinkKind.equal(&weak, &strong));
  }
  EXPECT_EQ(port->ref_count(), 1u);
}

}  // namespace
}  // namespace qom
