// A device that comes and goes a hundred thousand times leaves nothing behind.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <malloc.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qdev/signal.h"
#include "qom/child.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "testing/fixture.h"
#include "testing/matchers.h"

namespace {

using qom::Ref;
using qom::compat::Layer;
using qom::qdev::Device;
using qom::testing::DeviceTest;
using qom::testing::IsOk;

class Port : public qom::Extends<Port, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-port";
  using Extends::Extends;
};

// With all that a device may have: an embedded device and one it makes, a long
// text, a settled property, a line, and a property of its own.
class PluggedCard : public qom::Extends<PluggedCard, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-card";
  struct Props;
  explicit PluggedCard(const qom::Construct& construct)
      : Extends(construct), port_(construct, "port") {}
  static void ClassInit(qom::qdev::DeviceClass& c) { c.bus_type = "acme-bus"; }

  absl::Status Realize() override {
    QOMRT_RETURN_IF_ERROR(Device::Realize());
    QOMRT_ASSIGN_OR_RETURN(Ref<Port> made, context().New<Port>());
    QOMRT_RETURN_IF_ERROR(AddChild("made[*]", std::move(made)).status());
    QOMRT_RETURN_IF_ERROR(AddAlias("name", *this, "label"));
    return SettleProperty(*type().FindProperty("vectors"), qom::Value(4));
  }
  void Unrealize() override {
    (void)RemoveProperty("name");
    Device::Unrealize();
  }

 private:
  qom::Child<Port> port_;
  std::string label_;
  uint32_t vectors_{};
  qom::qdev::SignalOut irq_;
};
struct PluggedCard::Props {
  static constexpr auto kAll =
      qom::props::Table(qom::props::Field<&PluggedCard::label_>("label"),
                        qom::props::Field<&PluggedCard::vectors_>(
                            "vectors", {.default_value = 0, .automatic = 0}),
                        qom::props::Field<&PluggedCard::irq_>("irq"));
};

class PlugCyclesTest : public ::testing::Test, public DeviceTest {
 protected:
  // Without a journal, which is there to grow.
  PlugCyclesTest()
      : DeviceTest(
            [](qom::TypeRegistry& registry) {
              registry.Register<Port>();
              registry.Register<PluggedCard>();
            },
            {.journal = false}) {
    Layer(Layer::kMachine,
          {{"acme-card", "label", "a text that is long enough for the heap"}});
    Ref<qom::qdev::Signal> line = *context().New<qom::qdev::Signal>();
    EXPECT_THAT(machine().AddChild("line", std::move(line)), IsOk());
    StartMachine();
  }

  // With an id and without one, in turn.
  void Cycle(int number) {
    const bool named = number % 2 == 0;
    Ref<PluggedCard> card = *context().New<PluggedCard>({.hotplug = true});
    ASSERT_THAT(card->Set("irq", "/machine/line"), IsOk());
    if (named) {
      const qom::Ref<qom::Object> folder =
          *context().Resolve("/machine/peripheral");
      ASSERT_THAT(folder->AddChild("card", card), IsOk());
    }
    ASSERT_THAT(Realize(*card), IsOk());
    ASSERT_THAT(qom::qdev::RequestUnplug(*card), IsOk());
    ASSERT_EQ(card->ref_count(), 1u);
  }

  static size_t BytesInUse() { return mallinfo2().uordblks; }
};

TEST_F(PlugCyclesTest, AHundredThousandLeaveMemoryAsItWas) {
  // What is made once — plans, tables — is made by the first.
  for (int i = 0; i < 1'000; ++i) Cycle(i);
  const int64_t objects = context().live_objects();
  const size_t bytes = BytesInUse();
  for (int i = 0; i < 100'000; ++i) Cycle(i);
  EXPECT_EQ(context().live_objects(), objects);
  // A byte for each twentieth cycle would be more.
  EXPECT_LT(BytesInUse(), bytes + 4'096);
}

}  // namespace
