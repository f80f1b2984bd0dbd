// The five kinds of type that take layers by deriving from ObjectCompat: a
// device, a memory back end, an accelerator, a confidential guest, migration;
// and a network back end and the settings objects besides.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "compat/entry.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/accelerator.h"
#include "qdev/device.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qdev/tcg_accelerator.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "tests/support/matchers.h"

namespace {

using qom::Cause;
using qom::compat::Layer;
using qom::compat::Layers;
using qom::test::HasCause;
using qom::test::IsOk;
using qom::test::IsOkAndHolds;
using ::testing::HasSubstr;

class Card : public qom::Extends<Card, qom::qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "test-card";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t queues_{};
};
struct Card::Props {
  static constexpr auto kQueues = qom::props::Field<&Card::queues_>(
      "queues", {.default_value = 1, .doc = "How many."});
  static constexpr auto kAll = qom::props::Table(kQueues);
};

class Plain : public qom::Extends<Plain, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "test-plain";
  struct Props;
  using Extends::Extends;

 private:
  uint32_t queues_{};
};
struct Plain::Props {
  static constexpr auto kQueues = qom::props::Field<&Plain::queues_>(
      "queues", {.default_value = 1, .doc = "How many."});
  static constexpr auto kAll = qom::props::Table(kQueues);
};

// What Card objects start with under it.
class Fast : public qom::Extends<Fast, qom::qdev::Accelerator> {
 public:
  static constexpr std::string_view kTypeName = "fast-accel";
  static constexpr qom::compat::Entry kPrefers[] = {
      qom::compat::Set<Card>(Card::Props::kQueues, 16)};
  using Extends::Extends;
  static void ClassInit(qom::qdev::AcceleratorClass& c) {
    c.prefers = kPrefers;
  }
};

struct Kind {
  const char* name;  // of the test
  const char* type;
  const char* property;
  const char* initial;
  const char* accel;
  const char* machine;
  const char* global;
};

constexpr Kind kKinds[] = {
    {"Device", "test-card", "queues", "1", "2", "3", "4"},
    {"MemoryBackend", "memory-backend-ram", "prealloc-threads", "1", "2", "3",
     "4"},
    {"Accelerator", "tcg-accel", "tb-size", "0", "64", "128", "256"},
    {"ConfidentialGuest", "sev-guest", "legacy-vm-type", "auto", "off", "on",
     "off"},
    {"Migration", "migration", "announce-rounds", "5", "6", "7", "8"},
    {"Netdev", "netdev-tap", "sndbuf", "0", "1", "2", "3"},
    {"Settings", "iothread", "poll-max-ns", "32768", "1", "2", "3"},
};

class LayeredObjectsTest : public ::testing::TestWithParam<Kind> {
 protected:
  LayeredObjectsTest() {
    qom::qdev::RegisterDeviceTypes(registry_);
    qom::qdev::RegisterObjectTypes(registry_);
    registry_.Register<Card>();
    registry_.Register<Plain>();
    registry_.Register<Fast>();
    const absl::Status sealed = registry_.Seal();
    EXPECT_THAT(sealed, IsOk());
    context_ = std::make_unique<qom::Context>(registry_);
  }

  void Give(Layer layer, std::string_view driver, std::string_view property,
            std::string_view value) {
    const qom::compat::Entry entry[] = {
        qom::compat::Text(driver, property, value)};
    EXPECT_THAT(
        Layers(*context_).Append(layer, qom::compat::LayerName(layer), entry),
        IsOk());
  }
  // The property of a new object.
  absl::StatusOr<std::string> Value(std::string_view type,
                                    std::string_view property) {
    QOMRT_ASSIGN_OR_RETURN(qom::Ref<qom::Object> object, context_->New(type));
    return object->Get(property);
  }

  qom::TypeRegistry registry_;
  std::unique_ptr<qom::Context> context_;
};

TEST_P(LayeredObjectsTest, GlobalBeatsMachineBeatsAccelBeatsTheDefault) {
  const Kind& kind = GetParam();
  EXPECT_THAT(Value(kind.type, kind.property), IsOkAndHolds(kind.initial));
  Give(Layer::kAccel, kind.type, kind.property, kind.accel);
  EXPECT_THAT(Value(kind.type, kind.property), IsOkAndHolds(kind.accel));
  Give(Layer::kMachine, kind.type, kind.property, kind.machine);
  EXPECT_THAT(Value(kind.type, kind.property), IsOkAndHolds(kind.machine));
  Give(Layer::kGlobal, kind.type, kind.property, kind.global);
  EXPECT_THAT(Value(kind.type, kind.property), IsOkAndHolds(kind.global));
}

TEST_P(LayeredObjectsTest, TheOrderInWhichLayersComeToBeDoesNotMatter) {
  const Kind& kind = GetParam();
  Give(Layer::kGlobal, kind.type, kind.property, kind.global);
  Give(Layer::kMachine, kind.type, kind.property, kind.machine);
  Give(Layer::kAccel, kind.type, kind.property, kind.accel);
  EXPECT_THAT(Value(kind.type, kind.property), IsOkAndHolds(kind.global));
}

TEST_P(LayeredObjectsTest, ASetBeatsThemAll) {
  const Kind& kind = GetParam();
  Give(Layer::kGlobal, kind.type, kind.property, kind.global);
  const auto object = context_->New(kind.type);
  ASSERT_THAT(object, IsOk());
  ASSERT_THAT((*object)->Set(kind.property, kind.initial), IsOk());
  EXPECT_THAT((*object)->Get(kind.property), IsOkAndHolds(kind.initial));
}

TEST_P(LayeredObjectsTest, AGlobalThatCannotApplyRefusesTheObject) {
  const Kind& kind = GetParam();
  Give(Layer::kGlobal, kind.type, "no-such-property", "1");
  EXPECT_THAT(context_->New(kind.type),
              HasCause(Cause::kUnknownProperty, HasSubstr("no-such-property")));
}

TEST_P(LayeredObjectsTest, TheTypeOptsInThroughObjectCompatAlone) {
  const qom::Class* type = registry_.Find(GetParam().type);
  ASSERT_NE(type, nullptr);
  EXPECT_TRUE(type->IsA("object-compat"));
  EXPECT_EQ(qom::compat::LayersOf(*type), qom::compat::LayerMask::kAll);
  EXPECT_EQ(type->IsA("device"), GetParam().name == std::string("Device"));
}

TEST_P(LayeredObjectsTest, EveryPropertySaysWhatItIsFor) {
  const qom::Class* type = registry_.Find(GetParam().type);
  ASSERT_NE(type, nullptr);
  for (const qom::ClassProperty* property : type->properties()) {
    EXPECT_FALSE(property->doc.empty()) << property->name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, LayeredObjectsTest, ::testing::ValuesIn(kKinds),
                         [](const auto& info) { return info.param.name; });

using PlainObjectTest = LayeredObjectsTest;

TEST_F(PlainObjectTest, ItTakesNoLayer) {
  for (Layer layer : {Layer::kAccel, Layer::kPlatform, Layer::kMachine,
                      Layer::kSugar, Layer::kGlobal}) {
    Give(layer, "test-plain", "queues", "9");
  }
  EXPECT_THAT(Value("test-plain", "queues"), IsOkAndHolds("1"));
}

TEST_F(PlainObjectTest, AGlobalForItIsReported) {
  Give(Layer::kGlobal, "test-plain", "queues", "9");
  ASSERT_THAT(context_->New("test-plain"), IsOk());
  const auto unused = Layers(*context_).Unused();
  ASSERT_EQ(unused.size(), 1u);
  EXPECT_THAT(unused[0].message, HasSubstr("test-plain"));
}

TEST_F(PlainObjectTest, ANonDeviceIsNotExpectedLater) {
  // Of a device that may join later a global may still be of use.
  Give(Layer::kGlobal, "test-card", "queues", "9");
  Give(Layer::kGlobal, "migration", "announce-rounds", "9");
  const auto unused = Layers(*context_).Unused();
  ASSERT_EQ(unused.size(), 1u);
  EXPECT_THAT(unused[0].message, HasSubstr("migration"));
}

using AcceleratorTest = LayeredObjectsTest;

TEST_F(AcceleratorTest, ItBringsTheFirstLayer) {
  ASSERT_THAT(Layers(*context_).Append(
                  qom::qdev::AcceleratorTables(*registry_.Find("fast-accel"))),
              IsOk());
  EXPECT_THAT(Value("test-card", "queues"), IsOkAndHolds("16"));
  Give(Layer::kMachine, "test-card", "queues", "3");
  EXPECT_THAT(Value("test-card", "queues"), IsOkAndHolds("3"));
}

TEST_F(AcceleratorTest, OneWithoutPreferencesBringsNothing) {
  ASSERT_THAT(Layers(*context_).Append(
                  qom::qdev::AcceleratorTables(*registry_.Find("tcg-accel"))),
              IsOk());
  EXPECT_TRUE(Layers(*context_).snapshot()->tables().empty());
}

TEST_F(AcceleratorTest, APropertyIsLockedOnceItIsStarted) {
  const auto object = context_->New("tcg-accel");
  ASSERT_THAT(object, IsOk());
  auto& accel = qom::Cast<qom::qdev::TcgAccelerator>(object->get());
  ASSERT_THAT(accel.Set("thread", "single"), IsOk());
  EXPECT_EQ(accel.thread(), qom::qdev::TcgThread::kSingle);
  EXPECT_THAT(accel.Set("thread", "many"),
              HasCause(Cause::kBadValue, HasSubstr("single, multi")));
  ASSERT_THAT(accel.Start(), IsOk());
  EXPECT_THAT(accel.Set("tb-size", "1"), HasCause(Cause::kWrongPhase));
}

using VersionedDefaultTest = LayeredObjectsTest;

TEST_F(VersionedDefaultTest, OldMachinesStartGuestsTheOldWay) {
  qom::compat::MachineSet machines;
  for (const char* name : {"pc-q35-9.0", "pc-q35-9.1"}) {
    ASSERT_THAT(machines.AddMachine({.name = name, .follows = "qemu"}), IsOk());
  }
  for (const auto& [machine, value] :
       {std::pair("pc-q35-9.0", "on"), std::pair("pc-q35-9.1", "auto")}) {
    qom::Context context(registry_);
    ASSERT_THAT(machines.Select({.machine = machine}, context), IsOk());
    const auto object = context.New("sev-guest");
    ASSERT_THAT(object, IsOk());
    EXPECT_THAT((*object)->Get("legacy-vm-type"), IsOkAndHolds(value))
        << machine;
  }
}

}  // namespace
