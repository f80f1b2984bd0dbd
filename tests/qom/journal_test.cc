// A context with a journal keeps who set what; see Context::Options.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>
#include <vector>

#include "compat/explain.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "gtest/gtest.h"
#include "props/handle.h"
#include "props/table.h"
#include "qom/context.h"
#include "qom/native_type.h"

namespace {

class Uart : public qom::Extends<Uart, qom::compat::ObjectCompat> {
 public:
  static constexpr std::string_view kTypeName = "uart";
  struct Props;
  using Extends::Extends;

 protected:
  uint32_t fifo_ = 0;
  bool loop_ = false;
};
struct Uart::Props {
  static constexpr auto kFifo =
      qom::props::Field<&Uart::fifo_>("fifo", {.default_value = 16, .max = 64});
  static constexpr auto kLoop = qom::props::Field<&Uart::loop_>("loop");
  static constexpr auto kAll = qom::props::Table(kFifo, kLoop);
};

// Locked from its construction on.
class Rom : public qom::Extends<Rom, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "rom";
  struct Props;
  explicit Rom(const qom::Construct& construct) : Extends(construct) {
    LockProperties();
  }

 protected:
  uint32_t size_ = 0;
};
struct Rom::Props {
  static constexpr auto kSize = qom::props::Field<&Rom::size_>("size");
  static constexpr auto kAll = qom::props::Table(kSize);
};

class JournalTest : public ::testing::Test {
 protected:
  JournalTest() {
    registry_.Register<Uart>();
    registry_.Register<Rom>();
    EXPECT_TRUE(registry_.Seal().ok());
  }
  qom::TypeRegistry registry_;
};

TEST_F(JournalTest, SetsAreKeptInOrderWithWhoMadeThem) {
  qom::Context context(registry_, {.journal = true});
  auto uart = *context.New<Uart>();
  ASSERT_TRUE(uart->Set("fifo", "0x20", qom::SetBy::kUser).ok());
  ASSERT_TRUE(uart->Set("loop", true).ok());
  ASSERT_TRUE(uart->Set("fifo", 8).ok());
  ASSERT_FALSE(uart->Set("fifo", 65).ok());
  ASSERT_EQ(uart->Journal().size(), 3u);
  EXPECT_EQ(uart->Journal()[0].property, "fifo");
  EXPECT_EQ(uart->Journal()[0].value, qom::Value(32));
  EXPECT_EQ(uart->Journal()[0].by, qom::SetBy::kUser);
  EXPECT_EQ(uart->Journal()[1].value, qom::Value(true));
  EXPECT_EQ(uart->Journal()[2].by, qom::SetBy::kInternal);
}

TEST_F(JournalTest, ASetByHandleIsKeptToo) {
  qom::Context context(registry_, {.journal = true});
  auto uart = *context.New<Uart>();
  const auto fifo =
      qom::props::Handle<uint32_t>::Find(*registry_.Get<Uart>(), "fifo");
  ASSERT_TRUE(fifo.ok());
  ASSERT_TRUE(fifo->Set(*uart, 4).ok());
  ASSERT_EQ(uart->Journal().size(), 1u);
  EXPECT_EQ(uart->Journal()[0].value, qom::Value(4));
}

TEST_F(JournalTest, WhatAConstructorLockedIsLockedWithAJournalToo) {
  for (const bool journal : {false, true}) {
    qom::Context context(registry_, {.journal = journal});
    auto rom = *context.New<Rom>();
    EXPECT_TRUE(rom->properties_locked());
    EXPECT_EQ(qom::CauseOf(rom->Set("size", 8)), qom::Cause::kWrongPhase);
    rom->UnlockProperties();
    EXPECT_TRUE(rom->Set("size", 8).ok());
    EXPECT_EQ(rom->Journal().size(), journal ? 1u : 0u);
  }
}

TEST_F(JournalTest, WhatLayersGiveIsNoSet) {
  qom::Context context(registry_, {.journal = true});
  ASSERT_TRUE(
      qom::compat::Layers(context)
          .Append({{qom::compat::Layer::kMachine,
                    qom::compat::MakeTable("old", {{"uart", "fifo", "1"}})}})
          .ok());
  EXPECT_TRUE((*context.New<Uart>())->Journal().empty());
}

TEST_F(JournalTest, ExplainOfAnObjectShowsTheSetsOfTheProperty) {
  qom::Context context(registry_, {.journal = true});
  auto uart = *context.New<Uart>();
  ASSERT_TRUE(uart->Set("loop", true).ok());
  ASSERT_TRUE(uart->Set("fifo", 8).ok());
  ASSERT_TRUE(uart->Set("fifo", "9", qom::SetBy::kMonitor).ok());
  auto why = qom::compat::Explain(*uart, "fifo");
  ASSERT_TRUE(why.ok());
  EXPECT_TRUE(why->set_explicitly);
  ASSERT_EQ(why->sets.size(), 2u);
  EXPECT_EQ(why->sets[1].value, qom::Value(9));
  EXPECT_EQ(why->sets[1].by, qom::SetBy::kMonitor);
}

TEST_F(JournalTest, WithoutAJournalNothingIsKept) {
  qom::Context context(registry_);
  auto uart = *context.New<Uart>();
  ASSERT_TRUE(uart->Set("fifo", 8).ok());
  EXPECT_TRUE(uart->Journal().empty());
  auto why = qom::compat::Explain(*uart, "fifo");
  ASSERT_TRUE(why.ok());
  EXPECT_TRUE(why->set_explicitly);
  EXPECT_TRUE(why->sets.empty());
}

}  // namespace
