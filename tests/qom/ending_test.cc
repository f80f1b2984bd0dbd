// Claims about objects that do something as they end, leave or are made: their
// code may do anything to the tree, and nothing leads to what is gone.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <functional>
#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/link.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What soldiers do.
struct Acts {
  std::function<void(Object&)> post_init;
  std::function<void(Object&)> leave;
  std::function<void(Object&)> end;
};
Acts* acts = nullptr;

void Call(const std::function<void(Object&)>& act, Object& on) {
  if (act) act(on);
}

class Soldier final : public Extends<Soldier, Object> {
 public:
  static constexpr std::string_view kTypeName = "soldier";
  struct Props;
  using Extends::Extends;
  ~Soldier() override { Call(acts->end, *this); }
  void PostInit() { Call(acts->post_init, *this); }
  void AboutToUnparent() override { Call(acts->leave, *this); }

  Link<Object> weak_;
  Link<Object, LinkKind::kStrong> strong_;
};
struct Soldier::Props {
  static constexpr auto kAll =
      props::Table(props::Field<&Soldier::weak_>("weak"),
                   props::Field<&Soldier::strong_>("strong"));
};

class Barracks final : public Extends<Barracks, Object> {
 public:
  static constexpr std::string_view kTypeName = "barracks";
  explicit Barracks(const Construct& construct)
      : Extends(construct), soldier_(construct, "soldier") {}

 private:
  qom::Child<Soldier> soldier_;
};

class EndingTest : public ::testing::Test {
 protected:
  EndingTest() {
    acts = &acts_;
    registry_.Register<Soldier>();
    registry_.Register<Barracks>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_ = std::make_unique<Context>(registry_);
  }
  ~EndingTest() override {
    acts_ = {};
    context_.reset();
  }
  Object& root() { return context_->root(); }
  Ref<Soldier> New() { return *context_->New<Soldier>(); }
  Ref<Soldier> Add(std::string_view name) {
    Ref<Soldier> made = New();
    EXPECT_THAT(root().AddChild(name, made).status(), IsOk());
    return made;
  }

  Acts acts_;
  TypeRegistry registry_;
  std::unique_ptr<Context> context_;
};

TEST_F(EndingTest, WhatEndsIsNobodysChild) {
  acts_.end = [&](Object& self) {
    EXPECT_THAT(root().AddChild("ghost", Ref<Object>(&self)).status(),
                HasCause(Cause::kWrongPhase, HasSubstr("is ending")));
  };
  New().Reset();
  EXPECT_THAT(root().children(), IsEmpty());
}

TEST_F(EndingTest, NoLinkAndNoAliasLeadsToWhatEnds) {
  const Ref<Soldier> friend_ref = Add("friend");
  acts_.end = [&](Object& self) {
    friend_ref->weak_ = &self;
    friend_ref->strong_ = &self;
    EXPECT_THAT(friend_ref->AddAlias("alias", self, "weak"),
                HasCause(Cause::kWrongPhase, HasSubstr("is ending")));
  };
  New().Reset();
  acts_ = {};
  EXPECT_FALSE(friend_ref->weak_);
  EXPECT_FALSE(friend_ref->strong_);
}

TEST_F(EndingTest, ObjectsThatHoldOneAnotherByLinksEndWithTheirContext) {
  int ended = 0;
  acts_.end = [&](Object&) { ++ended; };
  {
    const Ref<Soldier> a = Add("a");
    const Ref<Soldier> b = Add("b");
    EXPECT_THAT(a->Set("strong", "/b"), IsOk());
    EXPECT_THAT(b->Set("strong", "/a"), IsOk());
    EXPECT_THAT(Add("itself")->Set("strong", "/itself"), IsOk());
    b->Unparent();
  }
  context_.reset();
  EXPECT_EQ(ended, 3);
}

TEST_F(EndingTest, WhatIsToldThatItLeavesMayLeave) {
  int told = 0;
  acts_.leave = [&](Object& self) {
    ++told;
    self.Unparent();
  };
  Add("a")->Unparent();
  EXPECT_EQ(told, 1);
  EXPECT_THAT(root().children(), IsEmpty());
}

TEST_F(EndingTest, APartThatTakesAnotherPlaceWhileItIsMadeMakesItsOwnerFail) {
  acts_.post_init = [&](Object& self) {
    EXPECT_THAT(root().AddChild("elsewhere", Ref<Object>(&self)).status(),
                IsOk());
  };
  EXPECT_THAT(context_->New("barracks").status(),
              HasCause(Cause::kWrongPhase, HasSubstr("has a parent already")));
  EXPECT_THAT(root().children(), IsEmpty());
}

TEST_F(EndingTest, ASlotThatIsAskedForAsTheTreeEndsMayHoldAnObject) {
  struct Shelf {
    explicit Shelf(Context& context) : held(*context.New("object")) {}
    Ref<Object> held;
  };
  Add("a");
  acts_.end = [&](Object& self) { (void)self.context().Slot<Shelf>(); };
  context_.reset();
}

}  // namespace
}  // namespace qom
