// A trace says, a line each, what happens to devices.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/trace.h"

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/register.h"
#include "qdev/resettable.h"
#include "qdev/signal.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using ::qom::test::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TraceBus : public Extends<TraceBus, Bus> {
 public:
  static constexpr std::string_view kTypeName = "trace-bus";
  using Extends::Extends;
};
class TracePort : public Extends<TracePort, Device> {
 public:
  static constexpr std::string_view kTypeName = "trace-port";
  struct Props;
  explicit TracePort(const Construct& construct)
      : Extends(construct), line_(construct, "line") {}

  static void ClassInit(DeviceClass& record) { record.bus_type = "trace-bus"; }

  Signal& line() const { return *line_; }

 private:
  uint32_t speed_ = 0;
  qom::Child<Signal> line_;
};
struct TracePort::Props {
  static constexpr auto kSpeed = props::Field<&TracePort::speed_>("speed");
  static constexpr auto kAll = props::Table(kSpeed);
};

class TraceTest : public ::testing::Test {
 protected:
  TraceTest() {
    RegisterDeviceTypes(registry_);
    registry_.Register<TraceBus>();
    registry_.Register<TracePort>();
    registry_.Register<Signal>();
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  TraceSink Write() {
    return [this](std::string_view line) { lines_.emplace_back(line); };
  }
  std::vector<std::string> Lines() { return std::exchange(lines_, {}); }

  TypeRegistry registry_;
  Context context_{registry_};
  std::vector<std::string> lines_;
};

TEST_F(TraceTest, ALineForEachThingThatHappens) {
  const Ref<TraceBus> bus = *context_.New<TraceBus>();
  ASSERT_THAT(context_.root().AddChild("bus", bus).status(), IsOk());
  const Subscription trace = Trace(Watched::All(context_), Write());
  const Ref<TracePort> port = *context_.New<TracePort>();
  ASSERT_THAT(port->Set("speed", "9600", SetBy::kUser), IsOk());
  ASSERT_THAT(context_.root().AddChild("port", port).status(), IsOk());
  ASSERT_THAT(port->PlugInto(*bus), IsOk());
  ASSERT_THAT(port->SetRealized(true), IsOk());
  Reset(*port, ResetKind::kWarm);
  port->line().Set(1);
  port->Unparent();
  EXPECT_THAT(
      Lines(),
      ElementsAre("create (irq)", "create (trace-port)",
                  "set (trace-port).speed: 0, now 9600, by the user",
                  "join /port", "join /port/line", "plug /port into /bus",
                  "realize /port", "reset /port: warm",
                  "signal /port/line: 0, now 1", "unrealize /port",
                  "unplug /port from /bus", "leave /port/line", "leave /port"));
}

TEST_F(TraceTest, WhatIsTracedCanBeChosen) {
  const Ref<TraceBus> bus = *context_.New<TraceBus>();
  ASSERT_THAT(context_.root().AddChild("bus", bus).status(), IsOk());
  const Ref<TracePort> port = *context_.New<TracePort>();
  const Ref<TracePort> other = *context_.New<TracePort>();
  for (const auto& one : {port, other}) {
    ASSERT_THAT(context_.root().AddChild("port[*]", one).status(), IsOk());
    ASSERT_THAT(one->PlugInto(*bus), IsOk());
  }
  Subscription trace =
      Trace(Watched::Below(*port), Write(), Event::kRealize | Event::kSignal);
  ASSERT_THAT(other->SetRealized(true), IsOk());
  ASSERT_THAT(port->SetRealized(true), IsOk());
  other->line().Set(1);
  port->line().Set(1);
  EXPECT_THAT(Lines(), ElementsAre("realize /port[0]",
                                   "signal /port[0]/line: 0, now 1"));
  trace.Reset();
  port->line().Set(0);
  EXPECT_FALSE(context_.IsWatched(Event::kSignal));
  EXPECT_THAT(Lines(), IsEmpty());
}

TEST_F(TraceTest, LinesGoToAFile) {
  std::FILE* const file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  const Subscription trace = Trace(Watched::All(context_), LinesTo(file));
  const Ref<TraceBus> bus = *context_.New<TraceBus>();
  std::rewind(file);
  char line[80] = "";
  EXPECT_EQ(std::fgets(line, sizeof(line), file), line);
  EXPECT_EQ(std::string_view(line), "create (trace-bus)\n");
  std::fclose(file);
}

}  // namespace
}  // namespace qom::qdev
