// What the registry learns from a C++ class: name, parent, interfaces,
// properties, hooks.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/native_type.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qom/cast.h"
#include "qom/context.h"
#include "qom/interface.h"
#include "qom/registry.h"
#include "tests/support/matchers.h"

namespace qom {
namespace {

using ::qom::test::HasCause;
using ::qom::test::IsOk;
using ::qom::test::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// ---- Types -----------------------------------------------------------------

class Resettable : public Interface<Resettable> {
 public:
  static constexpr std::string_view kTypeName = "resettable";
  virtual void Reset() = 0;

 protected:
  ~Resettable() = default;
};
class HotPlug : public Interface<HotPlug> {
 public:
  static constexpr std::string_view kTypeName = "hot-plug";
  virtual int Slots() const = 0;

 protected:
  ~HotPlug() = default;
};
class WarmPlug : public Interface<WarmPlug, HotPlug> {
 public:
  static constexpr std::string_view kTypeName = "warm-plug";

 protected:
  ~WarmPlug() = default;
};

static_assert(IsInterface<Resettable>);
static_assert(IsInterface<WarmPlug>);
static_assert(!IsInterface<Object>);

class NativeChip : public Extends<NativeChip, Object, Resettable> {
 public:
  static constexpr std::string_view kTypeName = "chip";
  static constexpr bool kAbstract = true;
  struct Props;
  using Extends::Extends;
  void PostInit() { hooks.push_back("chip"); }
  void Reset() override { pins_ = 0; }
  virtual int Cores() const = 0;

  std::vector<std::string> hooks;

 private:
  uint16_t pins_ = 0;
};
struct NativeChip::Props {
  static constexpr auto kPins = props::Field<&NativeChip::pins_>(
      "pins", {.default_value = 8, .doc = "Legs of the chip."});
  static constexpr auto kAll = props::Table(kPins);
};

// Fills in what NativeChip left open; everything else is inherited.
class Cpu : public Extends<Cpu, NativeChip> {
 public:
  static constexpr std::string_view kTypeName = "cpu";
  using Extends::Extends;
  int Cores() const override { return 4; }
};
// Inherits the hook of NativeChip through Cpu, and adds an interface and a
// table.
class BigCpu final : public Extends<BigCpu, Cpu, WarmPlug> {
 public:
  static constexpr std::string_view kTypeName = "big-cpu";
  struct Props;
  using Extends::Extends;
  void PostInit() { hooks.push_back("big-cpu"); }
  int Cores() const override { return static_cast<int>(cores_); }
  int Slots() const override { return 2; }

 private:
  uint32_t cores_ = 0;
};
struct BigCpu::Props {
  static constexpr auto kCores =
      props::Field<&BigCpu::cores_>("cores", {.default_value = 16});
  static constexpr auto kPins = props::Default("pins", 2000);
  static constexpr auto kAll = props::Table(kCores, kPins);
};

static_assert(std::is_same_v<BigCpu::ExtendedBy, BigCpu>);
static_assert(NativeChip::kDepth == 1 && Cpu::kDepth == 2 &&
              BigCpu::kDepth == 3);

class NativeTypeTest : public ::testing::Test {
 protected:
  NativeTypeTest() {
    registry_.Register<BigCpu>();
    EXPECT_THAT(registry_.Seal(), IsOk());
  }
  TypeRegistry registry_;
};

// ---- What a class says becomes its type ------------------------------------

TEST_F(NativeTypeTest, NamesParentsAndSizesComeFromTheClass) {
  const Class& type = *registry_.Get<BigCpu>();
  EXPECT_EQ(type.name(), "big-cpu");
  EXPECT_EQ(type.parent(), registry_.Get<Cpu>());
  EXPECT_EQ(type.parent()->parent(), registry_.Get<NativeChip>());
  EXPECT_EQ(type.depth(), BigCpu::kDepth);
  EXPECT_GE(type.instance_size(), sizeof(BigCpu));
  EXPECT_TRUE(type.is_native());
}

TEST_F(NativeTypeTest, AbstractIsWhoSaysSoItself) {
  EXPECT_TRUE(registry_.Get<NativeChip>()->is_abstract());
  EXPECT_FALSE(registry_.Get<Cpu>()->is_abstract());
  Context context(registry_);
  EXPECT_THAT(context.New(*registry_.Get<NativeChip>()),
              HasCause(Cause::kAbstractType));
  EXPECT_THAT(context.New<Cpu>(), IsOk());
}

TEST_F(NativeTypeTest, ATableIsBridgedToProperties) {
  Context context(registry_);
  Ref<BigCpu> cpu = *context.New<BigCpu>();
  EXPECT_EQ(cpu->Cores(), 16);
  EXPECT_THAT(cpu->Get("pins"), IsOkAndHolds("2000"));
  EXPECT_THAT((*context.New<Cpu>())->Get("pins"), IsOkAndHolds("8"));
  EXPECT_THAT(cpu->Set("cores", 3), IsOk());
  EXPECT_EQ(cpu->Cores(), 3);
  const ClassProperty& pins = *cpu->type().FindProperty("pins");
  EXPECT_EQ(pins.declared_by, registry_.Get<NativeChip>());
  EXPECT_EQ(pins.type, "uint16");
  EXPECT_EQ(pins.doc, "Legs of the chip.");
}

TEST_F(NativeTypeTest, APostInitHookRunsOnceForTheClassThatHasIt) {
  Context context(registry_);
  EXPECT_THAT((*context.New<Cpu>())->hooks, ElementsAre("chip"));
  EXPECT_THAT((*context.New<BigCpu>())->hooks, ElementsAre("chip", "big-cpu"));
}

// ---- Interfaces ------------------------------------------------------------

TEST_F(NativeTypeTest, InterfacesAreTypesWithoutObjects) {
  const Class& hot_plug = *registry_.Get<HotPlug>();
  EXPECT_TRUE(hot_plug.is_interface());
  EXPECT_TRUE(hot_plug.is_abstract());
  EXPECT_EQ(hot_plug.parent(), nullptr);
  EXPECT_EQ(hot_plug.depth(), 0u);
  Context context(registry_);
  EXPECT_THAT(context.New("hot-plug"),
              HasCause(Cause::kAbstractType, HasSubstr("an interface")));
}

TEST_F(NativeTypeTest, RegisteringATypeBringsItsInterfacesAndTheirs) {
  for (std::string_view name : {"resettable", "hot-plug", "warm-plug"}) {
    EXPECT_NE(registry_.Find(name), nullptr) << name;
  }
  TypeRegistry other;
  other.Register<WarmPlug>();
  ASSERT_THAT(other.Seal(), IsOk());
  EXPECT_EQ(other.Types().size(), 3u);
}

TEST_F(NativeTypeTest, InterfacesAreInherited) {
  const Class& type = *registry_.Get<BigCpu>();
  EXPECT_THAT(type.declared_interfaces(), ElementsAre("warm-plug"));
  std::vector<std::string_view> all;
  for (const internal::InterfaceRow& row : type.interfaces()) {
    all.push_back(row.interface->name());
  }
  EXPECT_THAT(all, UnorderedElementsAre("resettable", "hot-plug", "warm-plug"));
  EXPECT_EQ(registry_.Get<Cpu>()->interfaces().size(), 1u);
  EXPECT_THAT(registry_.Get<Cpu>()->declared_interfaces(), IsEmpty());
}

TEST_F(NativeTypeTest, AMethodOfAnInterfaceReachesTheObject) {
  Context context(registry_);
  Ref<Object> cpu = *context.New("big-cpu");
  Cast<Resettable>(cpu.get()).Reset();
  EXPECT_THAT(cpu->Get("pins"), IsOkAndHolds("0"));
  EXPECT_EQ(Cast<WarmPlug>(cpu.get()).Slots(), 2);
}

// A class and a parent of any name.
namespace names {

class Base : public Extends<Base, Cpu> {
 public:
  static constexpr std::string_view kTypeName = "names-base";
  struct Props;
  using Extends::Extends;
  uint8_t lanes = 0;
};
struct Base::Props {
  static constexpr auto kLanes =
      props::Field<&Base::lanes>("lanes", {.default_value = 4});
  static constexpr auto kAll = props::Table(kLanes);
};
class Derived : public Extends<Derived, Base> {
 public:
  static constexpr std::string_view kTypeName = "names-derived";
  using Extends::Extends;
};

}  // namespace names

TEST(NativeTypeNamesTest, AClassMayBeCalledBase) {
  TypeRegistry registry;
  registry.Register<names::Derived>();
  ASSERT_THAT(registry.Seal(), IsOk());
  Context context(registry);
  Ref<Object> object = *context.New("names-derived");
  EXPECT_THAT(object->Get("lanes"), IsOkAndHolds("4"));
  EXPECT_EQ(object->type().parent(), registry.Get<names::Base>());
  EXPECT_EQ(registry.Get<names::Base>()->parent(), registry.Get<Cpu>());
}

// ---- Run-time types of native ones -----------------------------------------

TEST_F(NativeTypeTest, ARunTimeTypeIsAnObjectOfItsNativeAncestor) {
  TypeBuilder special("special-cpu");
  special.Parent("big-cpu").Default("cores", 64);
  registry_.Add(std::move(special));
  ASSERT_THAT(registry_.Seal(), IsOk());
  EXPECT_FALSE(registry_.Find("special-cpu")->is_native());
  Context context(registry_);
  Ref<Object> object = *context.New("special-cpu");
  EXPECT_EQ(Cast<BigCpu>(object.get()).Cores(), 64);
  EXPECT_EQ(Cast<WarmPlug>(object.get()).Slots(), 2);
  EXPECT_THAT(Cast<NativeChip>(object.get()).hooks,
              ElementsAre("chip", "big-cpu"));
}

}  // namespace
}  // namespace qom
