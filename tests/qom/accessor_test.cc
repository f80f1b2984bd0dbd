// An accessor calls what it was made from, and lets go of what it captured.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/accessor.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace qom {
namespace {

using Add = Accessor<int(int)>;

int PlusOne(int n) { return n + 1; }

TEST(AccessorTest, EmptyOnesAreNull) {
  EXPECT_TRUE(Add() == nullptr);
  EXPECT_FALSE(Add(nullptr));
  EXPECT_FALSE(Add(std::function<int(int)>()));
  EXPECT_FALSE(Add(static_cast<int (*)(int)>(nullptr)));
}

TEST(AccessorTest, CallsWhatItWasMadeFrom) {
  EXPECT_EQ(Add(&PlusOne)(1), 2);
  EXPECT_EQ(Add([](int n) { return n * 3; })(2), 6);
  const int* const captured = new int(5);
  EXPECT_EQ(Add([captured](int n) { return n + *captured; })(1), 6);
  delete captured;
  EXPECT_EQ(Add([text = std::string("abcd")](int n) {
              return n + static_cast<int>(text.size());
            })(1),
            5);
}

TEST(AccessorTest, StateOfAMutableFunctionIsKept) {
  Add count([n = 0](int by) mutable { return n += by; });
  EXPECT_EQ(count(2), 2);
  EXPECT_EQ(count(2), 4);
}

TEST(AccessorTest, WhatItCapturedDiesOnceWhereverItWent) {
  const auto held = std::make_shared<int>(1);
  {
    Add first([held](int n) { return n + *held; });
    EXPECT_EQ(held.use_count(), 2);
    Add second(std::move(first));
    EXPECT_TRUE(first == nullptr);  // NOLINT: what moving leaves
    Add third;
    third = std::move(second);
    EXPECT_EQ(third(1), 2);
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
}

TEST(AccessorTest, OnesFromTheSameTypeAreKnownByTheirOperations) {
  const auto make = [](int by) { return Add([by](int n) { return n + by; }); };
  EXPECT_EQ(make(1).operations(), make(2).operations());
  EXPECT_NE(make(1).operations(), Add(&PlusOne).operations());
  EXPECT_EQ(Add().operations(), nullptr);
}

}  // namespace
}  // namespace qom
