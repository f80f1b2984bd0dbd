// Containers are made where a path has a gap, once, whoever asks.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/containers.h"

#include <optional>
#include <string_view>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/ref.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::IsOkAndHolds;

class ContainersTest : public ::testing::Test {
 protected:
  ContainersTest() {
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_.emplace(registry_);
  }
  Object& root() { return context_->root(); }

  TypeRegistry registry_;
  std::optional<Context> context_;
};

TEST_F(ContainersTest, AContainerIsMadeOnFirstUse) {
  EXPECT_EQ(root().Child("machine"), nullptr);
  Object& machine = **EnsureContainer(*context_, "/machine");
  EXPECT_THAT(EnsureContainer(*context_, "/machine"), IsOkAndHolds(&machine));
  EXPECT_EQ(machine.CanonicalPath(), "/machine");
  EXPECT_EQ(machine.type().name(), "object");
  EXPECT_EQ(machine.ref_count(), 1u);
}

TEST_F(ContainersTest, WhatIsThereAlreadyIsTheContainer) {
  const Ref<Object> mine = *context_->New("object");
  ASSERT_THAT(root().AddChild("objects", mine), IsOk());
  EXPECT_THAT(EnsureContainer(*context_, "/objects"), IsOkAndHolds(mine.get()));
}

TEST_F(ContainersTest, ManyThreadsThatNeedAContainerGetTheSame) {
  std::vector<std::thread> threads;
  std::vector<Ref<Object>> made(4);
  for (Ref<Object>& slot : made) {
    threads.emplace_back(
        [&] { slot = *EnsureContainer(*context_, "/machine/shelf"); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(made, ::testing::Each(root().Child("machine")->Child("shelf")));
  EXPECT_EQ(context_->live_objects(), 3);
}

TEST_F(ContainersTest, WhatWasMadeForSeveralIsTakenBackWhenTheLastHasGone) {
  Containers made;
  const Ref<Object> shelf = *EnsureContainer(*context_, "/top/shelf", &made);
  const Ref<Object> other = *EnsureContainer(*context_, "/top/other", &made);
  const Ref<Object> book = *context_->New("object");
  ASSERT_THAT(shelf->AddChild("book", book), IsOk());
  made.TakeBack();
  EXPECT_EQ(book->CanonicalPath(), "/top/shelf/book");
  EXPECT_EQ(other->parent(), nullptr);
  book->Unparent();
  made.TakeBack();
  EXPECT_EQ(root().Child("top"), nullptr);
}

TEST_F(ContainersTest, AContainerCannotHaveTheNameOfAProperty) {
  EXPECT_THAT(EnsureContainer(*context_, "/type"), HasCause(Cause::kTaken));
  EXPECT_THAT(EnsureContainer(*context_, "/new/type"), HasCause(Cause::kTaken));
  EXPECT_EQ(root().Child("new"), nullptr);
}

TEST_F(ContainersTest, AContainerHasAName) {
  for (std::string_view path : {"", "/", "shelf", "//shelf", "/shelf/"}) {
    EXPECT_THAT(EnsureContainer(*context_, path), HasCause(Cause::kBadValue))
        << path;
  }
  EXPECT_EQ(context_->live_objects(), 1);
}

}  // namespace
}  // namespace qom::qdev
