// What is offered to be timed of a type, and what is not, with the reason. How
// long anything takes is not asked.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/measure/measure.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/register.h"
#include "qom/cast.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "testing/matchers.h"

namespace {

using qom::Context;
using qom::Object;
using qom::compat::Layer;
using qom::qdev::Device;
using qom::qdev::MeasureOptions;
using qom::qdev::Operation;
using qom::qdev::Operations;
using qom::qdev::OperationsOf;
using qom::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

int measured_sets = 0;
int measured_realizes = 0;

class MeasuredCard : public qom::Extends<MeasuredCard, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-measured-card";
  struct Props;
  using Extends::Extends;
  absl::Status Realize() override {
    ++measured_realizes;
    return Device::Realize();
  }
  uint32_t lanes() const { return lanes_; }
  absl::Status SetLanes(uint32_t lanes) {
    ++measured_sets;
    lanes_ = lanes;
    return absl::OkStatus();
  }

 private:
  uint32_t lanes_ = 1;
};
struct MeasuredCard::Props {
  static constexpr auto kAll = qom::props::Table(
      qom::props::Computed<&MeasuredCard::lanes, &MeasuredCard::SetLanes>(
          "lanes"));
};

class MeasuredBusCard : public qom::Extends<MeasuredBusCard, Device> {
 public:
  static constexpr std::string_view kTypeName = "acme-measured-bus-card";
  using Extends::Extends;
  static void ClassInit(qom::qdev::DeviceClass& c) { c.bus_type = "acme-bus"; }
};

class MeasureTest : public ::testing::Test {
 protected:
  MeasureTest() {
    qom::qdev::RegisterDeviceTypes(registry_);
    registry_.Register<MeasuredCard>();
    registry_.Register<MeasuredBusCard>();
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  template <typename T>
  Operations Make(const MeasureOptions& options = {}) {
    return OperationsOf(layered_, plain_, *registry_.Get<T>(), options);
  }
  static std::vector<std::string> NamesOf(const Operations& all) {
    std::vector<std::string> names;
    for (const Operation& one : all.operations) names.emplace_back(one.name);
    return names;
  }

  qom::TypeRegistry registry_;
  Context layered_{registry_};
  Context plain_{registry_};
};

TEST_F(MeasureTest, ADeviceOffersAllOperations) {
  const Operations all = Make<MeasuredCard>();
  EXPECT_THAT(NamesOf(all), ElementsAre("create", "naive-create", "set", "get",
                                        "find", "realize", "reset"));
  EXPECT_THAT(all.missing, IsEmpty());
  for (const Operation& one : all.operations) one.run(3);
}

TEST_F(MeasureTest, AnOperationIsDoneAsOftenAsAsked) {
  const Operations all = Make<MeasuredCard>();
  measured_realizes = 0;
  all.Find("realize")->run(5);
  EXPECT_EQ(measured_realizes, 5);
  const int64_t objects = layered_.live_objects();
  all.Find("create")->run(5);
  EXPECT_EQ(layered_.live_objects(), objects);
}

TEST_F(MeasureTest, TheNaiveWaySetsWhatTheLayersSay) {
  ASSERT_THAT(qom::compat::Layers(layered_).Append(
                  {{Layer::kMachine, qom::compat::MakeTable(
                                         "t",
                                         std::vector<qom::compat::TableEntry>{
                                             {"acme-measured-card", "lanes", 4},
                                             {"acme-measured-bus-card", "x", 4},
                                             {"device", "gone", 4, true}})}}),
              IsOk());
  const Operations all = Make<MeasuredCard>();
  EXPECT_EQ(qom::qdev::EntryCount(layered_), 3u);
  measured_sets = 0;
  all.Find("naive-create")->run(2);
  EXPECT_EQ(measured_sets, 2);
}

TEST_F(MeasureTest, WhatCannotBeMeasuredSaysWhy) {
  const Operations all = Make<MeasuredBusCard>();
  EXPECT_EQ(all.Find("realize"), nullptr);
  ASSERT_EQ(all.missing.size(), 2u);
  EXPECT_EQ(all.missing[0].name, "set");
  EXPECT_EQ(all.missing[1].name, "realize");
  EXPECT_THAT(all.missing[1].why, HasSubstr("it needs a bus of type acme-bus"));

  const Operations none =
      OperationsOf(layered_, plain_, *registry_.Find("device"));
  EXPECT_THAT(none.operations, IsEmpty());
  EXPECT_EQ(none.missing.size(), std::size(qom::qdev::kOperationNames));
}

TEST_F(MeasureTest, WhatATypeNeedsIsPrepared) {
  std::string prepared;
  const Operations all = Make<MeasuredCard>({.world =
                                                 [&](Context&) {
                                                   prepared += 'w';
                                                   return absl::OkStatus();
                                                 },
                                             .object =
                                                 [&](Object&) {
                                                   prepared += 'o';
                                                   return absl::OkStatus();
                                                 }});
  EXPECT_EQ(prepared, "wwo") << "each context, then the object";
}

TEST_F(MeasureTest, ThereIsATimeAndASize) {
  const Operations all = Make<MeasuredCard>();
  EXPECT_THAT(qom::qdev::BestTime(*all.Find("find"), 1e-5), Gt(0.0));
  EXPECT_GE(qom::qdev::HeapOfObject(layered_, *registry_.Get<MeasuredCard>()),
            0.0);
  EXPECT_EQ(qom::qdev::HeapOfObject(layered_, *registry_.Find("device")), 0.0);
}

}  // namespace
