// The code of docs/notification.md: a panel that watches a machine.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qom/child.h"
#include "qom/interface.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "qom/trace.h"
#include "qom/watch.h"
#include "testing/fixture.h"
#include "testing/matchers.h"

namespace acme {
namespace {

using qom::Cause;
using qom::Context;
using qom::Event;
using qom::Found;
using qom::Notice;
using qom::Object;
using qom::Ref;
using qom::Subscription;
using qom::Watched;
using qom::testing::IsOk;
using ::testing::ElementsAre;

class InterruptController : public qom::Interface<InterruptController> {
 public:
  static constexpr std::string_view kTypeName = "acme-interrupt-controller";
  virtual int lines() const = 0;

 protected:
  ~InterruptController() = default;
};

class Plic final
    : public qom::Extends<Plic, qom::qdev::Device, InterruptController> {
 public:
  static constexpr std::string_view kTypeName = "acme-plic";
  using Extends::Extends;
  int lines() const override { return 32; }
};

class Fan final : public qom::Extends<Fan, qom::qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-fan";
  struct Props;
  using Extends::Extends;

  // The guest turned the wheel: no set, so the device says it.
  void GuestWrites(uint32_t speed) {
    speed_ = speed;
    Notify("speed");
  }

 private:
  uint32_t speed_{};
};
struct Fan::Props {
  static constexpr auto kSpeed = qom::props::Field<&Fan::speed_>(
      "speed", {.default_value = 0,
                .max = 5000,
                .doc = "Turns a minute.",
                .unit = "rpm",
                .flags = qom::PropertyFlags::kRealizedSetAllowed});
  static constexpr auto kAll = qom::props::Table(kSpeed);
};

// Shows the speeds of all fans of a machine.
class Panel {
 public:
  explicit Panel(Context& context)
      : seen_(qom::Watch(Watched::Type<Fan>(context), Event::kChange,
                         [this](const Notice& notice) { Show(notice); })) {}

  const std::vector<std::string>& lines() const { return lines_; }

 private:
  void Show(const Notice& notice) {
    lines_.push_back(notice.object.CanonicalPath() + " turns at " +
                     notice.after.ToText());
  }

  std::vector<std::string> lines_;
  Subscription seen_;  // last: it ends first
};

// Nobody turns a fan while the case is open.
absl::StatusOr<Subscription> OpenCase(Object& fan) {
  return qom::GuardProperty(fan, "speed", "the case", [](const Notice& notice) {
    return notice.after.uint_value() == 0
               ? absl::OkStatus()
               : qom::Error(Cause::kWrongPhase, "it is open");
  });
}

// The one that lines are connected to.
absl::StatusOr<int> LinesOf(const Context& context) {
  QOMRT_ASSIGN_OR_RETURN(const Found<InterruptController> controller,
                         context.The<InterruptController>());
  return controller->lines();
}

class NotificationTest : public qom::testing::DeviceTestFor<Fan, Plic> {
 protected:
  Ref<Fan> AddFan(std::string_view name) {
    Ref<Fan> fan = New<Fan>();
    EXPECT_THAT(context().root().AddChild(name, fan).status(), IsOk());
    return fan;
  }
};

TEST_F(NotificationTest, APanelSeesEveryWayToChangeASpeed) {
  const Ref<Fan> fan = AddFan("fan");
  const Panel panel(context());
  ASSERT_THAT(fan->Set("speed", "900", qom::SetBy::kUser), IsOk());
  fan->GuestWrites(1200);
  EXPECT_THAT(panel.lines(),
              ElementsAre("/fan turns at 900", "/fan turns at 1200"));
}

TEST_F(NotificationTest, AGuardSaysWhoRefused) {
  const Ref<Fan> fan = AddFan("fan");
  absl::StatusOr<Subscription> open = OpenCase(*fan);
  ASSERT_THAT(open.status(), IsOk());
  EXPECT_EQ(qom::Message(fan->Set("speed", 900)),
            "acme-fan.speed: refused by the case: it is open");
  open->Reset();
  EXPECT_THAT(fan->Set("speed", 900), IsOk());
}

TEST_F(NotificationTest, ABatchTellsTheLastValueOnly) {
  const Ref<Fan> fan = AddFan("fan");
  const Panel panel(context());
  {
    const qom::NoticeBatch batch(context());
    for (uint32_t speed = 100; speed <= 900; speed += 100) {
      ASSERT_THAT(fan->Set("speed", speed), IsOk());
    }
  }
  EXPECT_THAT(panel.lines(), ElementsAre("/fan turns at 900"));
}

TEST_F(NotificationTest, ATraceIsALineForEachEvent) {
  std::vector<std::string> lines;
  const Subscription trace =
      qom::Trace(Watched::Type<Fan>(context()),
                 [&lines](std::string_view line) { lines.emplace_back(line); });
  const Ref<Fan> fan = AddFan("fan");
  ASSERT_THAT(Realize(*fan), IsOk());
  ASSERT_THAT(fan->Set("speed", 900), IsOk());
  EXPECT_THAT(lines,
              ElementsAre("create (acme-fan)", "join /fan", "realize /fan",
                          "set /fan.speed: 0, now 900, by the program"));
}

TEST_F(NotificationTest, TheOnlyOneIsFoundByWhatItIs) {
  EXPECT_EQ(qom::CauseOf(LinesOf(context()).status()), Cause::kNoSuchObject);
  ASSERT_THAT(context().root().AddChild("plic", New<Plic>()).status(), IsOk());
  EXPECT_EQ(LinesOf(context()).value(), 32);
  EXPECT_EQ(context().ObjectsOf<Fan>().size(), 0u);
}

}  // namespace
}  // namespace acme
