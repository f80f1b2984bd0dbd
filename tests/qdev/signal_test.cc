// A signal line reaches what it is connected to, and nothing after that died.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/signal.h"

#include <memory>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/containers.h"
#include "qdev/device.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/native_type.h"

namespace {

using qom::Ref;
using qom::qdev::Device;
using qom::qdev::Signal;
using ::testing::ElementsAre;

class Intc : public qom::Extends<Intc, Device> {
 public:
  static constexpr std::string_view kTypeName = "intc";
  explicit Intc(const qom::Construct& construct)
      : Extends(construct), in_(construct, "in") {
    in_->OnChange([this](int level) { seen.push_back(level); });
  }
  std::vector<int> seen;

 private:
  qom::Child<Signal> in_;
};

class Timer : public qom::Extends<Timer, Device> {
 public:
  static constexpr std::string_view kTypeName = "timer";
  struct Props;
  using Extends::Extends;
  qom::qdev::SignalOut& irq() { return irq_; }

 protected:
  qom::qdev::SignalOut irq_;
};
struct Timer::Props {
  static constexpr auto kIrq = qom::props::Field<&Timer::irq_>("irq");
  static constexpr auto kAll = qom::props::Table(kIrq);
};

class SignalTest : public ::testing::Test {
 protected:
  SignalTest() {
    registry_.Register<Intc>();
    registry_.Register<Timer>();
    registry_.Register<Signal>();
    EXPECT_TRUE(registry_.Seal().ok());
    context_ = std::make_unique<qom::Context>(registry_);
    intc_ = *context_->New<Intc>();
    timer_ = *context_->New<Timer>();
    EXPECT_TRUE((*qom::qdev::EnsureContainer(*context_, "/machine"))
                    ->AddChild("intc", intc_)
                    .ok());
    EXPECT_TRUE((*qom::qdev::EnsureContainer(*context_, "/machine"))
                    ->AddChild("timer", timer_)
                    .ok());
  }
  ~SignalTest() override {
    intc_ = nullptr;
    timer_ = nullptr;
  }

  qom::TypeRegistry registry_;
  std::unique_ptr<qom::Context> context_;
  Ref<Intc> intc_;
  Ref<Timer> timer_;
};

TEST_F(SignalTest, AnOutputReachesTheInputItIsConnectedTo) {
  ASSERT_TRUE(timer_->Set("irq", "/machine/intc/in").ok());
  Raise(timer_->irq());
  Lower(timer_->irq());
  Pulse(timer_->irq());
  EXPECT_THAT(intc_->seen, ElementsAre(1, 0, 1, 0));
}

TEST_F(SignalTest, LinesAreInTheTree) {
  ASSERT_TRUE(timer_->Set("irq", "/machine/intc/in").ok());
  EXPECT_EQ(*timer_->Get("irq"), "/machine/intc/in");
  EXPECT_EQ(timer_->FindProperty("irq")->type, "link<irq>");
  Raise(timer_->irq());
  auto line = context_->Resolve("/machine/timer/irq");
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(*(*line)->Get("level"), "1");
}

TEST_F(SignalTest, AnOutputWithoutAConnectionGoesNowhere) {
  Pulse(timer_->irq());
  EXPECT_TRUE(intc_->seen.empty());
}

TEST_F(SignalTest, OnlyASignalCanBeConnected) {
  EXPECT_FALSE(timer_->Set("irq", "/machine/intc").ok());
}

TEST_F(SignalTest, AnInputThatDiesIsDisconnected) {
  ASSERT_TRUE(timer_->Set("irq", "/machine/intc/in").ok());
  intc_->Unparent();
  intc_ = nullptr;
  Raise(timer_->irq());
  EXPECT_EQ(*timer_->Get("irq"), "");
}

TEST_F(SignalTest, ALineMayGetAnotherOwnerOrEndWhileItTellsItsOwn) {
  Ref<Signal> line = *context_->New<Signal>();
  qom::qdev::SignalOut out;
  out = line;
  int told = 0;
  Signal* raw = line.get();
  line->OnChange([&, raw](int) {
    ++told;
    raw->OnChange([&](int) {
      told += 10;
      line.Reset();
    });
  });
  qom::qdev::Raise(out);
  qom::qdev::Raise(out);
  EXPECT_EQ(told, 11);
  EXPECT_FALSE(out);
}

}  // namespace
