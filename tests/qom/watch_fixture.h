// Valves and pumps that the tests of watching listen to.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_TESTS_QOM_WATCH_FIXTURE_H_
#define QOMRT_TESTS_QOM_WATCH_FIXTURE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "props/table.h"
#include "qom/child.h"
#include "qom/context.h"
#include "qom/interface.h"
#include "qom/native_type.h"
#include "qom/status.h"
#include "qom/watch.h"
#include "tests/support/matchers.h"

namespace qom::test {

class Beeper : public Interface<Beeper> {
 public:
  static constexpr std::string_view kTypeName = "beeper";
  virtual int pitch() const = 0;

 protected:
  ~Beeper() = default;
};

class Valve : public Extends<Valve, Object> {
 public:
  static constexpr std::string_view kTypeName = "valve";
  struct Props;
  using Extends::Extends;

  void Leak() {
    flow_ = 1;
    Notify("flow");
  }
  absl::Status Settle() {
    return SettleProperty(*type().FindProperty("speed"), Value(7));
  }
  absl::Status Remember(std::string_view text) {
    if (text == "bad") return Error(Cause::kBadValue, "no");
    memory_ = text;
    return absl::OkStatus();
  }
  std::string memory() const { return memory_; }

  uint32_t flow_ = 0;
  uint32_t speed_ = 0;
  std::string label_{};
  std::string memory_{};
  std::vector<uint32_t> list_{};
};
struct Valve::Props {
  static constexpr auto kFlow =
      props::Field<&Valve::flow_>("flow", {.default_value = 5, .max = 99});
  static constexpr auto kSpeed =
      props::Field<&Valve::speed_>("speed", {.automatic = 0});
  static constexpr auto kLabel = props::Field<&Valve::label_>("label");
  static constexpr auto kMemory =
      props::Computed<&Valve::memory, &Valve::Remember>("memory");
  static constexpr auto kList = props::Field<&Valve::list_>("list");
  static constexpr auto kAll =
      props::Table(kFlow, kSpeed, kLabel, kMemory, kList);
};

class LoudValve : public Extends<LoudValve, Valve, Beeper> {
 public:
  static constexpr std::string_view kTypeName = "loud-valve";
  using Extends::Extends;
  int pitch() const override { return 440; }
};

// A valve behind aliases.
class Pump : public Extends<Pump, Object> {
 public:
  static constexpr std::string_view kTypeName = "pump";
  struct Props;
  explicit Pump(const Construct& construct)
      : Extends(construct), valve_(construct, "valve") {}
  Valve& valve() const { return *valve_; }

  qom::Child<Valve> valve_;
};
struct Pump::Props {
  static constexpr auto kFlow = props::Alias<&Pump::valve_>("flow");
  static constexpr auto kAll = props::Table(kFlow);
};

class WatchTest : public ::testing::Test {
 protected:
  WatchTest() {
    registry_.Register<LoudValve>();
    registry_.Register<Pump>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    context_.emplace(registry_);
  }

  template <typename T = Valve>
  Ref<T> Add(std::string_view name) {
    Ref<T> made = *context_->New<T>();
    EXPECT_THAT(context_->root().AddChild(name, made).status(), IsOk());
    return made;
  }
  Listen Write() {
    return [this](const Notice& notice) { lines_.push_back(Describe(notice)); };
  }
  std::vector<std::string> Told() { return std::exchange(lines_, {}); }

  TypeRegistry registry_;
  std::optional<Context> context_;
  std::vector<std::string> lines_;
};

}  // namespace qom::test

#endif  // QOMRT_TESTS_QOM_WATCH_FIXTURE_H_
