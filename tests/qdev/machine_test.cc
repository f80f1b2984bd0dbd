// Selecting a machine version brings its layers, once; versions age; an
// accelerator runs or refuses the machine.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/machine.h"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/accelerator.h"
#include "qdev/containers.h"
#include "qdev/device.h"
#include "qdev/machine.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace {

using qom::Cause;
using qom::CauseOf;
using qom::Ref;
using qom::compat::MakeTable;
using qom::qdev::Accelerator;
using qom::qdev::AcceleratorClass;
using qom::qdev::LifeOf;
using qom::qdev::Machine;
using qom::qdev::MachineChoice;
using qom::qdev::MachineLife;
using qom::qdev::MachineOf;
using qom::qdev::SelectMachine;
using qom::test::MessageOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string>* held = nullptr;

class Nic : public qom::Extends<Nic, qom::qdev::Device> {
 public:
  static constexpr std::string_view kTypeName = "nic";
  struct Props;
  using Extends::Extends;
  void ResetHold(qom::qdev::ResetKind /*kind*/) override {
    held->push_back(std::string(name()));
  }
  uint32_t rings() const { return rings_; }

 protected:
  uint32_t rings_ = 0;
};
struct Nic::Props {
  static constexpr auto kRings =
      qom::props::Field<&Nic::rings_>("rings", {.default_value = 4});
  static constexpr auto kAll = qom::props::Table(kRings);
};

class VirtMachine : public qom::Extends<VirtMachine, Machine> {
 public:
  static constexpr std::string_view kTypeName = "virt-2.0-machine";
  using Extends::Extends;
};

class QdevMachineTest : public ::testing::Test {
 protected:
  QdevMachineTest() {
    registry_.Register<Nic>();
    registry_.Register<VirtMachine>();
    // For all other versions.
    registry_.Add(
        std::move(qom::TypeBuilder("virt-machine").Parent("machine")));
    const absl::Status sealed = registry_.Seal();
    EXPECT_TRUE(sealed.ok()) << MessageOf(sealed);
    EXPECT_TRUE(machines_.AddTable("old", {{"nic", "rings", "1"}}).ok());
    EXPECT_TRUE(machines_
                    .AddMachine({.name = "virt-2.0",
                                 .alias = "virt",
                                 .is_default = true,
                                 .attributes = {{"released",
                                                 qom::Value("2026-01-10")}}})
                    .ok());
    EXPECT_TRUE(machines_
                    .AddMachine({.name = "virt-1.0",
                                 .tables = {"old"},
                                 .attributes = {{"released",
                                                 qom::Value("2022-06-01")}}})
                    .ok());
    EXPECT_TRUE(
        machines_
            .AddAccelerator(
                {"kvm-accel", {MakeTable("kvm", {{"nic", "rings", "2"}})}})
            .ok());
    context_ = std::make_unique<qom::Context>(registry_);
    held = &held_;
  }

  uint32_t Rings() { return (*context_->New<Nic>())->rings(); }

  qom::TypeRegistry registry_;
  qom::compat::MachineSet machines_;
  std::unique_ptr<qom::Context> context_;
  std::vector<std::string> held_;
};

TEST_F(QdevMachineTest, SelectingBringsTheLayersAndMakesTheContainers) {
  auto machine = SelectMachine(*context_, machines_, {.name = "virt-1.0"});
  ASSERT_TRUE(machine.ok()) << MessageOf(machine.status());
  EXPECT_EQ((*machine)->version(), "virt-1.0");
  EXPECT_EQ((*machine)->CanonicalPath(), "/machine");
  EXPECT_EQ(MachineOf(*context_), *machine);
  EXPECT_EQ(Rings(), 1u);
  for (const char* folder : {"peripheral", "peripheral-anon", "unattached"}) {
    EXPECT_NE((*machine)->Child(folder), nullptr) << folder;
  }
}

TEST_F(QdevMachineTest, AnEntryThatIsNamedIsLeftOut) {
  auto machine = SelectMachine(*context_, machines_,
                               {.name = "virt-1.0", .without = {{"old", 0}}});
  ASSERT_TRUE(machine.ok()) << MessageOf(machine.status());
  EXPECT_EQ(Rings(), 4u);
}

TEST_F(QdevMachineTest, ToLeaveOutWhatIsNotThereRefusesTheMachine) {
  auto machine = SelectMachine(*context_, machines_,
                               {.name = "virt-1.0", .without = {{"odl", 0}}});
  EXPECT_EQ(MessageOf(machine.status()),
            "entry 'odl#0': no table 'odl' applies; nearest: old");
  EXPECT_EQ(MachineOf(*context_), nullptr);
}

TEST_F(QdevMachineTest, AVersionWithATypeOfItsOwnIsOne) {
  auto machine = SelectMachine(*context_, machines_, {.name = "virt"});
  ASSERT_TRUE(machine.ok());
  EXPECT_EQ((*machine)->type().name(), "virt-2.0-machine");
  EXPECT_EQ(Rings(), 4u);
}

TEST_F(QdevMachineTest, NoNameIsTheDefault) {
  auto machine = SelectMachine(*context_, machines_, {});
  ASSERT_TRUE(machine.ok());
  EXPECT_EQ((*machine)->version(), "virt-2.0");
}

TEST_F(QdevMachineTest, TheMachineBeatsTheAccelerator) {
  ASSERT_TRUE(
      SelectMachine(*context_, machines_, {.name = "virt-1.0", .accel = "kvm"})
          .ok());
  EXPECT_EQ(Rings(), 1u);
  qom::Context other(registry_);
  ASSERT_TRUE(
      SelectMachine(other, machines_, {.name = "virt-2.0", .accel = "kvm"})
          .ok());
  EXPECT_EQ((*other.New<Nic>())->rings(), 2u);
}

TEST_F(QdevMachineTest, AMachineIsChosenOnce) {
  ASSERT_TRUE(SelectMachine(*context_, machines_, {}).ok());
  const absl::Status again =
      SelectMachine(*context_, machines_, {.name = "virt-1.0"}).status();
  EXPECT_EQ(CauseOf(again), Cause::kWrongPhase);
  EXPECT_EQ(MessageOf(again),
            "machine 'virt-1.0': the machine is virt-2.0 already");
  EXPECT_EQ(Rings(), 4u);
}

TEST_F(QdevMachineTest, ObjectsThatMissedTheLayersAreNamed) {
  Ref<Nic> early = *context_->New<Nic>();
  ASSERT_TRUE((*qom::qdev::EnsureContainer(*context_, "/objects"))
                  ->AddChild("early", early)
                  .ok());
  const absl::Status late =
      SelectMachine(*context_, machines_, {.name = "virt-1.0"}).status();
  EXPECT_EQ(CauseOf(late), Cause::kWrongPhase);
  EXPECT_THAT(MessageOf(late), HasSubstr("/objects/early"));
  EXPECT_EQ(MachineOf(*context_), nullptr);
}

TEST_F(QdevMachineTest, AnUnknownMachineIsAnErrorWithTheNearest) {
  EXPECT_THAT(
      MessageOf(
          SelectMachine(*context_, machines_, {.name = "virt-1.1"}).status()),
      HasSubstr("virt-1.0"));
}

TEST_F(QdevMachineTest, AVersionIsDeprecatedAfterThreeYearsAndGoneAfterSix) {
  const auto& version = **machines_.FindMachine("virt-1.0");
  EXPECT_EQ(*LifeOf(version, "2025-05-31"), MachineLife::kSupported);
  EXPECT_EQ(*LifeOf(version, "2025-06-01"), MachineLife::kDeprecated);
  EXPECT_EQ(*LifeOf(version, "2028-05-31"), MachineLife::kDeprecated);
  EXPECT_EQ(*LifeOf(version, "2028-06-01"), MachineLife::kRemoved);
  EXPECT_EQ(*LifeOf(version, "2024-06-01",
                    {.deprecated_after_years = 1, .removed_after_years = 2}),
            MachineLife::kRemoved);
  EXPECT_THAT(MessageOf(LifeOf(version, "tomorrow").status()),
              HasSubstr("'tomorrow' is no date such as 2026-11-21"));
}

TEST_F(QdevMachineTest, ARemovedVersionIsRefusedAndADeprecatedOneWarns) {
  const absl::Status gone =
      SelectMachine(*context_, machines_,
                    {.name = "virt-1.0", .today = "2030-01-01"})
          .status();
  EXPECT_THAT(MessageOf(gone), HasSubstr("came out on 2022-06-01"));
  std::vector<std::string> warnings;
  MachineChoice choice{.name = "virt-1.0", .today = "2026-01-01"};
  choice.warn = [&warnings](const qom::compat::Diagnostic& warning) {
    warnings.push_back(warning.code);
  };
  ASSERT_TRUE(SelectMachine(*context_, machines_, choice).ok());
  EXPECT_THAT(warnings, ElementsAre("deprecated-machine"));
}

TEST_F(QdevMachineTest, ReadyFreezesTheLayers) {
  Machine& machine = **SelectMachine(*context_, machines_, {});
  ASSERT_TRUE(machine.SetReady().ok());
  EXPECT_TRUE(machine.ready());
  EXPECT_EQ(CauseOf(qom::compat::Layers(*context_).Append(
                qom::compat::Layer::kGlobal, "late", {})),
            Cause::kWrongPhase);
}

TEST_F(QdevMachineTest, AResetReachesEveryDeviceOnce) {
  Machine& machine = **SelectMachine(*context_, machines_, {});
  Ref<Nic> loose = *context_->New<Nic>();
  ASSERT_TRUE(loose->SetRealized(true).ok());
  Ref<Nic> named = *context_->New<Nic>();
  ASSERT_TRUE(machine.Child("peripheral")->AddChild("n0", named).ok());
  qom::qdev::Reset(machine, qom::qdev::ResetKind::kCold);
  EXPECT_THAT(held_, ::testing::UnorderedElementsAre("device[0]", "n0"));
}

// ---- Accelerators with code ------------------------------------------------

constexpr qom::compat::Entry kTurboPrefers[] = {
    qom::compat::Text("nic", "rings", "6")};

class Turbo : public qom::Extends<Turbo, Accelerator> {
 public:
  static constexpr std::string_view kTypeName = "turbo-accel";
  struct Props;
  using Extends::Extends;
  static void ClassInit(AcceleratorClass& c) { c.prefers = kTurboPrefers; }

  absl::Status Start() override {
    if (threads_ == 0) {
      return qom::Error(qom::Cause::kBadValue, "threads=0 runs nothing");
    }
    return Accelerator::Start();
  }

 private:
  uint32_t threads_ = 0;
};
struct Turbo::Props {
  static constexpr auto kThreads =
      qom::props::Field<&Turbo::threads_>("threads", {.default_value = 1});
  static constexpr auto kAll = qom::props::Table(kThreads);
};

class AcceleratorChoiceTest : public QdevMachineTest {
 protected:
  AcceleratorChoiceTest() {
    registry_.Register<Turbo>();
    EXPECT_TRUE(registry_.Seal().ok());
    EXPECT_TRUE(machines_.AddAccelerator({"turbo", {}}).ok());
  }
  std::string Choose() {
    return MessageOf(SelectMachine(*context_, machines_,
                                   {.name = "virt-2.0", .accel = "turbo"})
                         .status());
  }
};

TEST_F(AcceleratorChoiceTest, BringsItsLayerAndRuns) {
  ASSERT_EQ(Choose(), "");
  EXPECT_EQ(Rings(), 6u);
  const qom::Ref<qom::Object> accel = context_->root().Child("accel");
  ASSERT_NE(accel, nullptr);
  EXPECT_TRUE(accel->properties_locked());
}

TEST_F(AcceleratorChoiceTest, OneThatCannotStartRefusesTheMachine) {
  const qom::compat::Entry zero[] = {
      qom::compat::Text("turbo-accel", "threads", "0")};
  ASSERT_TRUE(qom::compat::Layers(*context_)
                  .Append(qom::compat::Layer::kGlobal, "user", zero)
                  .ok());
  EXPECT_EQ(Choose(), "accelerator turbo-accel: threads=0 runs nothing");
  EXPECT_EQ(MachineOf(*context_), nullptr);
}

TEST_F(AcceleratorChoiceTest, SettingsOfOneThatIsNotChosenAreNotLost) {
  const qom::qdev::Setting threads = {"threads", qom::Value(1)};
  const absl::Status none =
      SelectMachine(
          *context_, machines_,
          {.name = "virt-2.0", .accel_settings = {{"turbo", {threads}}}})
          .status();
  EXPECT_THAT(MessageOf(none), HasSubstr("'turbo', which '' does not name"));
  EXPECT_EQ(MachineOf(*context_), nullptr);
}

TEST_F(AcceleratorChoiceTest, LayersThatAreFrozenAreNoFaultOfAnAccelerator) {
  qom::compat::Layers(*context_).Freeze();
  EXPECT_THAT(Choose(), ::testing::StartsWith("the layers are frozen"));
}

TEST_F(AcceleratorChoiceTest, AfterOneThatCannotStartAnotherMayBeChosen) {
  const qom::compat::Entry zero[] = {
      qom::compat::Text("turbo-accel", "threads", "0")};
  qom::compat::LayerStack& layers = qom::compat::Layers(*context_);
  ASSERT_TRUE(layers.Append(qom::compat::Layer::kGlobal, "user", zero).ok());
  ASSERT_NE(Choose(), "");
  // Nothing is left of the choice but what was there before.
  EXPECT_EQ(layers.snapshot()->tables().size(), 1u);
  EXPECT_EQ(context_->root().Child("accel"), nullptr);
  EXPECT_EQ(Rings(), 4u);
  ASSERT_TRUE(
      SelectMachine(*context_, machines_, {.name = "virt-2.0", .accel = "kvm"})
          .ok());
  EXPECT_EQ(Rings(), 2u);
}

// A machine class of a family, whose type names come as the test says.
class FamilyTest : public ::testing::Test {
 protected:
  std::string Choose(std::initializer_list<const char*> types,
                     bool base_is_abstract = true) {
    qom::TypeRegistry registry;
    qom::qdev::RegisterDeviceTypes(registry);
    qom::TypeBuilder base("my-machine");
    base.Parent("machine");
    if (base_is_abstract) base.Abstract();
    for (const char* type : types) {
      const bool is_base = std::string_view(type) == "my-machine";
      registry.Add(is_base
                       ? std::move(base)
                       : std::move(qom::TypeBuilder(type).Parent("machine")));
    }
    EXPECT_TRUE(registry.Seal().ok());
    qom::compat::MachineSet machines;
    EXPECT_TRUE(machines.AddMachine({.name = "my-2.0"}).ok());
    EXPECT_TRUE(machines.AddMachine({.name = "my-3.0"}).ok());
    qom::Context context(registry);
    const auto machine = SelectMachine(context, machines, {.name = "my-3.0"});
    return machine.ok() ? std::string((*machine)->type().name())
                        : MessageOf(machine.status());
  }
};

TEST_F(FamilyTest, ATypeOfTheFamilyServesAllOfItsVersions) {
  EXPECT_EQ(Choose({"my-machine", "my-2.0-machine"}, false), "my-machine");
  EXPECT_EQ(Choose({"my-machine", "my-3.0-machine"}, false), "my-3.0-machine");
}

TEST_F(FamilyTest, AVersionThatWasForgottenIsNotSilentlyAPlainMachine) {
  EXPECT_EQ(Choose({"my-2.0-machine", "your-3.0-machine"}),
            "machine 'my-3.0': no type is registered for it, but "
            "my-2.0-machine; register 'my-3.0-machine', or 'my-machine' for "
            "all versions of the family");
  EXPECT_EQ(Choose({"my-machine", "my-2.0-machine"}),
            "machine 'my-3.0': the type my-machine is abstract; register "
            "'my-3.0-machine', or make 'my-machine' concrete: it serves all "
            "versions of the family");
}

TEST_F(FamilyTest, AnEmulatorWithoutMachineTypesHasPlainMachines) {
  EXPECT_EQ(Choose({}), "machine");
  EXPECT_EQ(Choose({"your-2.0-machine"}), "machine");
}

TEST(SelectMachineTest, ADefaultThatComesTooLateIsCalledThat) {
  qom::TypeRegistry registry;
  qom::qdev::RegisterDeviceTypes(registry);
  ASSERT_TRUE(registry.Seal().ok());
  qom::compat::MachineSet machines;
  ASSERT_TRUE(machines.AddMachine({.name = "m", .is_default = true}).ok());
  qom::Context context(registry);
  ASSERT_TRUE(qom::qdev::EnsureContainer(context, "/machine").ok());
  EXPECT_EQ(MessageOf(SelectMachine(context, machines, {}).status()),
            "the default machine comes too late: /machine exists; choose the "
            "machine before devices get a place");
}

TEST(SelectMachineTest, TheAcceleratorOfTheLibraryStarts) {
  qom::TypeRegistry registry;
  qom::qdev::RegisterDeviceTypes(registry);
  ASSERT_TRUE(registry.Seal().ok());
  qom::compat::MachineSet machines;
  ASSERT_TRUE(machines.AddMachine({.name = "m"}).ok());
  qom::Context context(registry);
  EXPECT_EQ(
      MessageOf(SelectMachine(context, machines, {.name = "m", .accel = "kvm"})
                    .status()),
      "unknown accelerator 'kvm'; known: tcg; there is neither a type "
      "'kvm-accel' nor a table for it");
  EXPECT_TRUE(
      SelectMachine(context, machines, {.name = "m", .accel = "tcg"}).ok());
}

TEST(SelectMachineTest, ATypeThatIsOnlyCalledMachineIsNone) {
  qom::TypeRegistry registry;
  registry.Add(qom::TypeBuilder("machine"));
  registry.Add(qom::TypeBuilder("m-machine").Parent("machine"));
  ASSERT_TRUE(registry.Seal().ok());
  qom::compat::MachineSet machines;
  ASSERT_TRUE(machines.AddMachine({.name = "m"}).ok());
  ASSERT_TRUE(machines.AddMachine({.name = "other"}).ok());
  qom::Context context(registry);
  EXPECT_EQ(MessageOf(SelectMachine(context, machines, {.name = "m"}).status()),
            "machine 'm': the type m-machine is no machine");
  EXPECT_EQ(
      MessageOf(SelectMachine(context, machines, {.name = "other"}).status()),
      "machine 'other': the type 'machine' is not registered; "
      "qdev::RegisterDeviceTypes() registers it");
}

}  // namespace
