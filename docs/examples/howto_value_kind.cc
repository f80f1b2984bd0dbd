// The code of docs/howto/value_kind.md: two kinds of values of one's own, a
// resolution and a rate, and the tests of them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "compat/entry.h"
#include "compat/layer.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/kinds.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qom/native_type.h"
#include "qom/property.h"
#include "qom/status.h"
#include "qom/visitor.h"
#include "testing/conformance.h"
#include "testing/fixture.h"
#include "testing/matchers.h"

namespace acme {

// ---- By a text form ---------------------------------------------------------

// "1920x1080".
struct Resolution {
  static constexpr std::string_view kTypeName = "acme-resolution";
  uint16_t width = 0;
  uint16_t height = 0;

  static absl::StatusOr<Resolution> Parse(std::string_view text);
  std::string ToString() const { return fmt::format("{}x{}", width, height); }
  friend bool operator==(const Resolution&, const Resolution&) = default;
};

absl::StatusOr<Resolution> Resolution::Parse(std::string_view text) {
  const auto read = [&text](uint16_t* number) {
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), *number);
    const bool good = error == std::errc() && end != text.data();
    if (good) text.remove_prefix(static_cast<size_t>(end - text.data()));
    return good;
  };
  const std::string_view whole = text;
  Resolution made;
  if (read(&made.width) && text.starts_with('x')) {
    text.remove_prefix(1);
    if (read(&made.height) && text.empty()) return made;
  }
  return qom::Error(qom::Cause::kBadValue,
                    "'{}' is no resolution such as 1920x1080",
                    whole.substr(0, 80));
}

// ---- By traits of its own ---------------------------------------------------

// A number of hertz, not below one.
struct Rate {
  double hertz = 1;
  friend bool operator==(const Rate&, const Rate&) = default;
};

}  // namespace acme

template <>
struct qom::props::ValueTraits<acme::Rate> {
  static constexpr std::string_view kName = "acme-rate";
  static absl::Status Visit(const qom::ClassProperty& /*property*/,
                            qom::Visitor& visitor, acme::Rate* value) {
    double hertz = value->hertz;
    QOMRT_RETURN_IF_ERROR(visitor.Number(&hertz));
    if (!visitor.is_input()) return absl::OkStatus();
    if (!(hertz >= 1)) {
      return qom::Error(qom::Cause::kOutOfRange, "{} is below 1 Hz", hertz);
    }
    value->hertz = hertz;
    return absl::OkStatus();
  }
};

namespace acme {

// ---- A device with both -----------------------------------------------------

class Display final : public qom::Extends<Display, qom::qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-display";
  struct Props;
  using Extends::Extends;

 private:
  Resolution resolution_;
  Rate refresh_;
};

struct Display::Props {
  static constexpr auto kResolution = qom::props::Field<&Display::resolution_>(
      "resolution", {.doc = "What the guest is told the screen has."});
  static constexpr auto kRefresh = qom::props::Field<&Display::refresh_>(
      "refresh", {.doc = "Pictures in a second.", .unit = "Hz"});
  static constexpr auto kAll = qom::props::Table(kResolution, kRefresh);
};

// ---- The tests --------------------------------------------------------------

namespace {

using qom::Cause;
using qom::Ref;
using qom::compat::Layer;
using qom::testing::HasProperty;
using qom::testing::IsOk;
using qom::testing::StatusIs;
using ::testing::HasSubstr;

using DisplayTest = qom::testing::DeviceTestFor<Display>;

TEST_F(DisplayTest, WhatIsReadIsWhatIsShown) {
  Ref<Display> display = New<Display>({{"resolution", "1920x1080"}});
  EXPECT_THAT(*display, HasProperty("resolution", "1920x1080"));
}

TEST_F(DisplayTest, AnErrorSaysWhatWouldBeRight) {
  Ref<Display> display = New<Display>();
  EXPECT_THAT(display->Set("resolution", "wide"),
              StatusIs(Cause::kBadValue,
                       HasSubstr("'wide' is no resolution such as 1920x1080")));
  EXPECT_THAT(display->Set("refresh", "0.5"),
              StatusIs(Cause::kOutOfRange, HasSubstr("0.5 is below 1 Hz")));
}

TEST_F(DisplayTest, AMachineVersionSaysItAsText) {
  Layer(Layer::kMachine, {{"acme-display", "resolution", "640x480"},
                          {"acme-display", "refresh", "60"}});
  Ref<Display> display = New<Display>();
  EXPECT_THAT(*display, HasProperty("resolution", "640x480"));
  EXPECT_THAT(*display, HasProperty("refresh", 60.0));
}

QOMRT_CONFORMANCE_SUITE(AcmeDisplays, [](qom::TypeRegistry& registry) {
  registry.Register<Display>();
});

}  // namespace
}  // namespace acme
