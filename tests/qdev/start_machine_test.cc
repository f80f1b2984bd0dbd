// `-machine`, `-accel`, `-cpu`, `-smp` and `-m` act: accelerators are tried in
// order, settings reach the machine and its back ends, capabilities are checked
// against the host, and a start that fails leaves nothing.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/start_machine.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compat/layer_stack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/objects/memory_backend.h"
#include "qdev/objects/register.h"
#include "qdev/options/object_add.h"
#include "qdev/options/object_option.h"
#include "qdev/register.h"
#include "qdev/tcg_accelerator.h"
#include "qdev/tree_view.h"
#include "qom/cast.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/watch.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using compat::Layer;
using compat::Layers;
using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using test::MessageOf;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Tries to choose a machine while one is being chosen.
class StartNested : public Extends<StartNested, Accelerator> {
 public:
  static constexpr std::string_view kTypeName = "nested-accel";
  using Extends::Extends;
  static inline absl::Status inner;
  absl::Status Start() override {
    compat::MachineSet machines;
    (void)machines.AddMachine({.name = "inner"});
    inner = SelectMachine(context(), machines, {.name = "inner"}).status();
    return Extends::Start();
  }
};

// Does what it is told to when it starts, and may fail then.
class StartWild : public Extends<StartWild, Accelerator> {
 public:
  static constexpr std::string_view kTypeName = "wild-accel";
  using Extends::Extends;
  static inline std::function<absl::Status(Object&)> act;
  absl::Status Start() override {
    if (act) QOMRT_RETURN_IF_ERROR(act(*this));
    return Extends::Start();
  }
};
class WildMachine : public Extends<WildMachine, Machine> {
 public:
  static constexpr std::string_view kTypeName = "wild-machine";
  using Extends::Extends;
  static inline std::function<absl::Status(Object&)> act;
  absl::Status Start() override {
    QOMRT_RETURN_IF_ERROR(Extends::Start());
    return act ? act(*this) : absl::OkStatus();
  }
};

absl::Status GoTo(Object& object, std::string_view name) {
  return object.context().root().AddChild(name, Ref<Object>(&object)).status();
}

// Starts where it is told to.
class StartKvm : public Extends<StartKvm, Accelerator> {
 public:
  static constexpr std::string_view kTypeName = "kvm-accel";
  struct Props;
  using Extends::Extends;
  static inline bool host_has_it = false;
  absl::Status Start() override {
    if (!host_has_it) return Error(Cause::kFailed, "no /dev/kvm");
    return Extends::Start();
  }

 private:
  std::string kernel_irqchip_;
};
struct StartKvm::Props {
  static constexpr auto kIrqchip = props::Field<&StartKvm::kernel_irqchip_>(
      "kernel-irqchip", {.default_value = "on"});
  static constexpr auto kAll = props::Table(kIrqchip);
};

class Pseries : public Extends<Pseries, Machine> {
 public:
  static constexpr std::string_view kTypeName = "pseries-machine";
  struct Props;
  using Extends::Extends;
  static void ClassInit(MachineClass& c) {
    static constexpr Capability kCapabilities[] = {
        {"cap-htm", [](const Machine&, const Value& value) {
           return value == Value(false) || host_has_htm;
         }}};
    c.capabilities = kCapabilities;
  }
  static inline bool host_has_htm = false;

 private:
  bool cap_htm_{};
  uint32_t cap_ibs_{};
};
struct Pseries::Props {
  static constexpr auto kHtm =
      props::Field<&Pseries::cap_htm_>("cap-htm", {.default_value = true});
  static constexpr auto kIbs =
      props::Field<&Pseries::cap_ibs_>("cap-ibs", {.default_value = 2});
  static constexpr auto kAll = props::Table(kHtm, kIbs);
};

class StartMachineTest : public ::testing::Test {
 protected:
  StartMachineTest() {
    StartKvm::host_has_it = false;
    StartWild::act = WildMachine::act = nullptr;
    Pseries::host_has_htm = false;
    RegisterDeviceTypes(registry_);
    RegisterObjectTypes(registry_);
    registry_.Register<StartKvm>();
    registry_.Register<StartNested>();
    registry_.Register<StartWild>();
    registry_.Register<WildMachine>();
    registry_.Register<Pseries>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    EXPECT_THAT(machines_.AddTable("old", {{"pseries-machine", "cap-ibs", 1}}),
                IsOk());
    EXPECT_THAT(machines_.AddMachine({.name = "q35", .alias = "pc"}), IsOk());
    EXPECT_THAT(machines_.AddMachine(
                    {.name = "small", .attributes = {{"cpu-max", Value(2)}}}),
                IsOk());
    EXPECT_THAT(machines_.AddMachine({.name = "wild-1.0"}), IsOk());
    EXPECT_THAT(machines_.AddMachine({.name = "pseries-2.0"}), IsOk());
    EXPECT_THAT(
        machines_.AddMachine({.name = "pseries-1.0", .tables = {"old"}}),
        IsOk());
    EXPECT_THAT(machines_.AddAccelerator(
                    {"kvm-accel",
                     {compat::MakeTable("kvm prefers", {{"memory-backend-ram",
                                                         "prealloc", true}})}}),
                IsOk());
    context_ = std::make_unique<Context>(registry_);
  }

  absl::StatusOr<Machine*> Start(std::string_view option,
                                 StartOptions more = {}) {
    more.warn = [this](const compat::Diagnostic& warning) {
      warnings_.push_back(warning.message);
    };
    QOMRT_ASSIGN_OR_RETURN(const MachineOption machine,
                           ParseMachineOption(option, "", &registry_));
    return StartMachine(*context_, machines_, machine, more);
  }
  StartOptions Accels(const std::vector<std::string_view>& options) {
    StartOptions more;
    for (const std::string_view one : options) {
      more.accel.push_back(*ParseAccelOption(one));
    }
    return more;
  }
  std::string Of(std::string_view path, std::string_view property) {
    const absl::StatusOr<Ref<Object>> object = context_->Resolve(path);
    if (!object.ok()) return MessageOf(object.status());
    return (*object)->Get(property).value_or("?");
  }
  absl::Status AddObject(std::string_view option) {
    return ObjectAdd(*context_, *ParseObjectOption(option)).status();
  }

  TypeRegistry registry_;
  compat::MachineSet machines_;
  std::unique_ptr<Context> context_;
  std::vector<std::string> warnings_;
};

// ---- Accelerators ----------------------------------------------------------

TEST_F(StartMachineTest, AnAcceleratorThatDoesNotStartFallsBackToTheNext) {
  ASSERT_THAT(Start("q35,accel=foo:kvm:tcg"), IsOk());
  EXPECT_EQ(Of("/accel", "type"), "tcg-accel");
  EXPECT_THAT(
      warnings_,
      ElementsAre(AllOf(HasSubstr("foo"), HasSubstr("kvm is tried")),
                  AllOf(HasSubstr("no /dev/kvm"), HasSubstr("tcg is tried"))));
  // Nothing of kvm is left.
  ASSERT_THAT(AddObject("memory-backend-ram,id=m,size=8k"), IsOk());
  EXPECT_EQ(Of("/objects/m", "prealloc"), "off");
}

TEST_F(StartMachineTest, TheFirstThatStartsIsTaken) {
  StartKvm::host_has_it = true;
  ASSERT_THAT(Start("q35,accel=kvm:tcg"), IsOk());
  EXPECT_EQ(Of("/accel", "type"), "kvm-accel");
  EXPECT_THAT(warnings_, ElementsAre());
  ASSERT_THAT(AddObject("memory-backend-ram,id=m,size=8k"), IsOk());
  EXPECT_EQ(Of("/objects/m", "prealloc"), "on");
}

TEST_F(StartMachineTest, TheAcceleratorsSugarReachesWhicheverStarts) {
  StartKvm::host_has_it = true;
  ASSERT_THAT(Start("q35,accel=kvm,kernel_irqchip=split,kvm-shadow-mem=1M"),
              IsOk());
  EXPECT_EQ(Of("/accel", "kernel-irqchip"), "split");
}

TEST_F(StartMachineTest, WhatAnAcceleratorSaysOfItselfBeatsTheSugar) {
  StartKvm::host_has_it = true;
  ASSERT_THAT(
      Start("q35,kernel_irqchip=split", Accels({"kvm,kernel-irqchip=off"})),
      IsOk());
  EXPECT_EQ(Of("/accel", "kernel-irqchip"), "off");
}

TEST_F(StartMachineTest, AnAcceleratorWithoutThePropertyGoesWithoutTheSugar) {
  EXPECT_THAT(Start("q35,accel=tcg,kernel-irqchip=split"), IsOk());
  EXPECT_THAT(warnings_,
              ElementsAre("-machine kernel-irqchip=split has no effect: the "
                          "accelerator is a tcg-accel, which has no such "
                          "property"));
}

TEST_F(StartMachineTest, IfNoneStartsAllReasonsAreTold) {
  EXPECT_THAT(Start("q35,accel=hvf:kvm"),
              HasCause(Cause::kFailed,
                       AllOf(HasSubstr("'hvf:kvm'"),
                             HasSubstr("hvf: unknown accelerator 'hvf'"),
                             HasSubstr("kvm: "), HasSubstr("no /dev/kvm"))));
  EXPECT_EQ(MachineOf(*context_), nullptr);
  EXPECT_TRUE(Layers(*context_).snapshot()->tables().empty());
  EXPECT_THAT(Start("q35,accel=tcg"), IsOk());
}

TEST_F(StartMachineTest, WithoutAnAcceleratorTheDefaultIsTaken) {
  StartKvm::host_has_it = true;
  ASSERT_THAT(Start("q35"), IsOk());
  EXPECT_EQ(Of("/accel", "type"), "tcg-accel");
  EXPECT_THAT(AcceleratorNames(registry_, &machines_),
              ElementsAre("tcg", "kvm", "nested", "wild"));
}

TEST_F(StartMachineTest, OneMachineIsChosenAtATime) {
  ASSERT_THAT(Start("q35,accel=nested"), IsOk());
  EXPECT_THAT(StartNested::inner,
              HasCause(Cause::kWrongPhase, HasSubstr("'inner'")));
  EXPECT_EQ(MachineOf(*context_)->version(), "q35");
}

TEST_F(StartMachineTest, AnAcceleratorThatGaveItselfAPlaceIsTakenBack) {
  const std::string before = TreeText(context_->root());
  StartWild::act = [](Object& it) { return GoTo(it, "elsewhere"); };
  EXPECT_FALSE(Start("q35,accel=wild").ok());
  EXPECT_EQ(TreeText(context_->root()), before);
  StartWild::act = [](Object& it) {
    QOMRT_RETURN_IF_ERROR(GoTo(it, "accel"));
    return Error(Cause::kFailed, "no");
  };
  ASSERT_THAT(Start("q35,accel=wild:tcg"), IsOk());
  EXPECT_EQ(Of("/accel", "type"), "tcg-accel");
}

TEST_F(StartMachineTest, AMachineThatGaveItselfAPlaceIsTakenBack) {
  const std::string before = TreeText(context_->root());
  for (const char* name : {"elsewhere", "machine"}) {
    WildMachine::act = [name](Object& it) { return GoTo(it, name); };
    EXPECT_FALSE(Start("wild-1.0,accel=tcg").ok());
    EXPECT_EQ(TreeText(context_->root()), before);
  }
  WildMachine::act = nullptr;
  EXPECT_THAT(Start("wild-1.0,accel=tcg"), IsOk());
}

TEST_F(StartMachineTest, AMachineThatTakesItsAcceleratorOutIsNotChosen) {
  const std::string before = TreeText(context_->root());
  WildMachine::act = [](Object& it) {
    it.context().root().Child("accel")->Unparent();
    return absl::OkStatus();
  };
  EXPECT_THAT(Start("wild-1.0,accel=tcg"),
              HasCause(Cause::kWrongPhase,
                       HasSubstr("the accelerator tcg-accel left /accel while "
                                 "the machine was started")));
  EXPECT_EQ(TreeText(context_->root()), before);
}

TEST_F(StartMachineTest, AMachineThatIsTakenOutAsItGetsItsPlaceIsNotChosen) {
  const std::string before = TreeText(context_->root());
  const Subscription taking_out =
      Watch(Watched::Type<Machine>(*context_), Event::kJoin,
            [](const Notice& notice) { notice.object.Unparent(); });
  EXPECT_FALSE(Start("wild-1.0,accel=tcg").ok());
  EXPECT_EQ(TreeText(context_->root()), before);
}

TEST_F(StartMachineTest, AnUnknownAcceleratorIsToldWithTheNearest) {
  EXPECT_THAT(Start("q35", Accels({"kvmm"})),
              HasCause(Cause::kUnknownType, HasSubstr("nearest: kvm")));
  EXPECT_THAT(
      SelectMachine(*context_, machines_, {.name = "q35", .accel = "tgc"}),
      HasCause(Cause::kUnknownType, HasSubstr("nearest: tcg")));
}

TEST_F(StartMachineTest, PropertiesOfAnAcceleratorAreSetBeforeItStarts) {
  ASSERT_THAT(Start("q35", Accels({"kvm", "tcg,tb-size=64,thread=single"})),
              IsOk());
  EXPECT_EQ(Of("/accel", "tb-size"), "64");
  EXPECT_EQ(Of("/accel", "thread"), "single");
  EXPECT_THAT((*context_->Resolve("/accel"))->Set("tb-size", "1"),
              HasCause(Cause::kWrongPhase));
}

TEST_F(StartMachineTest, APropertyThatAnAcceleratorLacksIsToldWithTheNearest) {
  EXPECT_THAT(Start("q35", Accels({"tcg,tb-siz=64"})),
              HasCause(Cause::kUnknownProperty,
                       AllOf(HasSubstr("accelerator tcg-accel"),
                             HasSubstr("tb-siz"), HasSubstr("tb-size"))));
  EXPECT_EQ(context_->root().Child("accel"), nullptr);
  EXPECT_THAT(Start("q35", Accels({"tcg,tb-size=x"})),
              HasCause(Cause::kBadValue));
}

TEST_F(StartMachineTest,
       AWrongSettingIsAnErrorThoughAnotherAcceleratorFollows) {
  EXPECT_THAT(Start("q35", Accels({"tcg,tb-siz=64", "kvm"})),
              HasCause(Cause::kUnknownProperty,
                       AllOf(HasSubstr("accelerator tcg-accel"),
                             HasSubstr("tb-size"))));
  EXPECT_THAT(Start("q35", Accels({"tcg,tb-size=x", "kvm"})),
              HasCause(Cause::kBadValue));
  EXPECT_THAT(warnings_, ElementsAre());
  EXPECT_EQ(context_->root().Child("accel"), nullptr);
  EXPECT_TRUE(Layers(*context_).snapshot()->tables().empty());
  // One that does not start is passed over with what is set in it.
  EXPECT_THAT(Start("q35", Accels({"kvm", "tcg,tb-size=64"})), IsOk());
}

TEST_F(StartMachineTest, AcceleratorsAreChosenInOnePlaceAndOnce) {
  EXPECT_THAT(Start("q35,accel=tcg", Accels({"kvm"})),
              HasCause(Cause::kMalformed, HasSubstr("give one of them")));
  EXPECT_THAT(Start("q35", Accels({"tcg", "tcg,tb-size=1"})),
              HasCause(Cause::kMalformed, HasSubstr("tcg is given twice")));
}

// ---- Keys of -machine ------------------------------------------------------

TEST_F(StartMachineTest, MergeAndDumpReachTheBackEnds) {
  StartOptions more;
  more.smp = *ParseSmpOption("3");
  absl::StatusOr<Machine*> machine =
      Start("q35,mem-merge=off,dump-guest-core=off,aux-ram-share=on", more);
  ASSERT_THAT(machine, IsOk());
  EXPECT_EQ(Of("/machine", "mem-merge"), "off");
  EXPECT_EQ(Of("/machine", "dump-guest-core"), "off");
  EXPECT_EQ(Of("/machine", "aux-ram-share"), "on");
  ASSERT_THAT(AddObject("memory-backend-ram,id=m,size=8k"), IsOk());
  EXPECT_EQ(Of("/objects/m", "merge"), "off");
  EXPECT_EQ(Of("/objects/m", "dump"), "off");
  EXPECT_EQ(Of("/objects/m", "prealloc-threads"), "3");
  EXPECT_TRUE(Layers(*context_).Unused().empty());
}

TEST_F(StartMachineTest, TheMemoryBackendIsFoundWhenTheMachineIsReady) {
  StartOptions more;
  more.memory = *ParseMemoryOption("16k,maxmem=16k");
  absl::StatusOr<Machine*> machine = Start("q35,memory-backend=m", more);
  ASSERT_THAT(machine, IsOk());
  EXPECT_THAT((*machine)->SetReady(),
              HasCause(Cause::kNoSuchObject, HasSubstr("memory-backend='m'")));
  ASSERT_THAT(AddObject("memory-backend-ram,id=m,size=8k"), IsOk());
  EXPECT_THAT((*machine)->SetReady(),
              HasCause(Cause::kBadValue, AllOf(HasSubstr("16384 bytes"),
                                               HasSubstr("'m' has 8192"))));
  ASSERT_THAT(ObjectDel(*context_, "m"), IsOk());
  ASSERT_THAT(AddObject("memory-backend-ram,id=m,size=16k"), IsOk());
  EXPECT_THAT((*machine)->SetReady(), IsOk());
  EXPECT_EQ((*(*machine)->MemoryBackend())->CanonicalPath(), "/objects/m");
  EXPECT_THAT(ObjectDel(*context_, "m"),
              HasCause(Cause::kWrongPhase, HasSubstr("machine")));
  EXPECT_THAT((*machine)->Set("mem-merge", "off"),
              HasCause(Cause::kWrongPhase, HasSubstr("complete")));
}

TEST_F(StartMachineTest, TheMemoryOfTheMachineIsNobodyElses) {
  absl::StatusOr<Machine*> machine = Start("q35,memory-backend=m");
  ASSERT_THAT(machine, IsOk());
  ASSERT_THAT(AddObject("memory-backend-ram,id=m,size=8k"), IsOk());
  ASSERT_THAT(AddObject("memory-backend-ram,id=n,size=8k"), IsOk());
  const Ref<MemoryBackend> m =
      As<MemoryBackend>(*context_->Resolve("/objects/m"));
  const Ref<MemoryBackend> n =
      As<MemoryBackend>(*context_->Resolve("/objects/n"));
  EXPECT_THAT(
      m->Claim(*n),
      HasCause(Cause::kWrongPhase, HasSubstr("the memory of the machine q35")));
  EXPECT_THAT(m->Claim(**machine), IsOk());
  EXPECT_THAT(n->Claim(*m), IsOk());
}

TEST_F(StartMachineTest, WithoutASizeTheMemoryIsThatOfItsBackend) {
  absl::StatusOr<Machine*> machine = Start("q35,memory-backend=m");
  ASSERT_THAT(machine, IsOk());
  ASSERT_THAT(AddObject("memory-backend-ram,id=m,size=16k"), IsOk());
  ASSERT_THAT((*machine)->SetReady(), IsOk());
  EXPECT_EQ((*machine)->resources().memory.size, 16384u);
}

TEST_F(StartMachineTest, WhatAVersionSaysOfMemoryReachesTheBackEnds) {
  ASSERT_THAT(
      machines_.AddTable("quiet", {{"machine", "mem-merge", false},
                                   {"memory-backend", "prealloc-threads", 7}}),
      IsOk());
  ASSERT_THAT(machines_.AddMachine({.name = "quiet", .tables = {"quiet"}}),
              IsOk());
  ASSERT_THAT(Start("quiet"), IsOk());
  ASSERT_THAT(AddObject("memory-backend-ram,id=m,size=8k"), IsOk());
  EXPECT_EQ(Of("/objects/m", "merge"), "off");
  EXPECT_EQ(Of("/objects/m", "dump"), "on");
  EXPECT_EQ(Of("/objects/m", "prealloc-threads"), "7");
}

TEST_F(StartMachineTest, WithoutAMachineTheDefaultIsTaken) {
  EXPECT_THAT(StartMachine(*context_, machines_, MachineOption{}),
              HasCause(Cause::kUnknownType, HasSubstr("none is the default")));
  ASSERT_THAT(machines_.AddMachine({.name = "usual", .is_default = true}),
              IsOk());
  const absl::StatusOr<Machine*> machine =
      StartMachine(*context_, machines_, MachineOption{});
  ASSERT_THAT(machine, IsOk());
  EXPECT_EQ((*machine)->version(), "usual");
}

TEST_F(StartMachineTest, AnUnknownPlatformIsNoFaultOfAnAccelerator) {
  StartOptions more;
  more.platform = "marss";
  EXPECT_THAT(Start("q35,accel=kvm:tcg", more),
              HasCause(Cause::kUnknownType, HasSubstr("platform 'marss'")));
  EXPECT_THAT(warnings_, ElementsAre());
}

TEST_F(StartMachineTest, AMemoryBackendIsOne) {
  absl::StatusOr<Machine*> machine =
      Start("q35,memory-backend=/accel,memory-encryption=/machine");
  ASSERT_THAT(machine, IsOk());
  EXPECT_THAT((*machine)->MemoryBackend(),
              HasCause(Cause::kBadValue,
                       HasSubstr("it is a tcg-accel, not a memory-backend")));
  EXPECT_THAT((*machine)->MemoryEncryption(), HasCause(Cause::kBadValue));
}

TEST_F(StartMachineTest, AKeyThatTheMachineDoesNotHaveIsAnError) {
  EXPECT_THAT(Start("q35,hmat=on"),
              HasCause(Cause::kUnknownProperty,
                       AllOf(HasSubstr("machine 'q35'"), HasSubstr("hmat"))));
  EXPECT_EQ(MachineOf(*context_), nullptr);
  EXPECT_TRUE(Layers(*context_).snapshot()->tables().empty());
}

TEST_F(StartMachineTest, AnUnknownMachineIsToldWithTheNearest) {
  EXPECT_THAT(Start("q53"),
              HasCause(Cause::kUnknownType, HasSubstr("nearest: q35")));
}

TEST_F(StartMachineTest, ProcessorsAndMemoryAreTheMachines) {
  StartOptions more;
  more.smp = *ParseSmpOption("8,sockets=2");
  more.memory = *ParseMemoryOption("1G,slots=2,maxmem=2G");
  absl::StatusOr<Machine*> machine = Start("q35", more);
  ASSERT_THAT(machine, IsOk());
  EXPECT_EQ((*machine)->resources().cpus,
            (CpuTopology{.cpus = 8, .max_cpus = 8, .sockets = 2, .cores = 4}));
  EXPECT_EQ((*machine)->resources().memory,
            (MemorySize{.size = 1u << 30, .slots = 2, .max_size = 2u << 30}));
}

TEST_F(StartMachineTest, AVersionMayLimitTheProcessors) {
  StartOptions more;
  more.smp = *ParseSmpOption("3");
  EXPECT_THAT(Start("small", more),
              HasCause(Cause::kBadValue, HasSubstr("at most 2 processors")));
}

TEST_F(StartMachineTest, GlobalsOfTheCpuComeLast) {
  StartOptions more;
  more.globals = {{"tcg-accel", "tb-size", "1"}};
  more.cpu = CpuChoice{.globals = {{"tcg-accel", "tb-size", "2"}}};
  ASSERT_THAT(Start("q35,accel=tcg", more), IsOk());
  EXPECT_EQ(Of("/accel", "tb-size"), "2");
}

// ---- Properties and capabilities of machines -------------------------------

TEST_F(StartMachineTest, ACapabilityThatTheHostLacksIsAnErrorThatNamesIt) {
  EXPECT_THAT(
      Start("pseries-2.0"),
      HasCause(Cause::kFailed, AllOf(HasSubstr("machine 'pseries-2.0'"),
                                     HasSubstr("cap-htm=on: this host"))));
  EXPECT_EQ(MachineOf(*context_), nullptr);
  ASSERT_THAT(Start("pseries-2.0,cap-htm=off"), IsOk());
  EXPECT_EQ(Of("/machine", "cap-htm"), "off");
  EXPECT_EQ(Of("/machine", "cap-ibs"), "2");
}

TEST_F(StartMachineTest, AMachineTakesTheEntriesOfItsVersion) {
  Pseries::host_has_htm = true;
  ASSERT_THAT(Start("pseries-1.0"), IsOk());
  EXPECT_EQ(Of("/machine", "cap-ibs"), "1");
  EXPECT_EQ(Of("/machine", "type"), "pseries-machine");
}

TEST_F(StartMachineTest, AUsersKeyBeatsTheVersion) {
  Pseries::host_has_htm = true;
  ASSERT_THAT(Start("pseries-1.0,cap_ibs=7"), IsOk());
  EXPECT_EQ(Of("/machine", "cap-ibs"), "7");
}

// ---- Objects that missed the layers ----------------------------------------

TEST_F(StartMachineTest, AFreeObjectThatMissedALayerIsNamedWhenAllIsReady) {
  const Ref<Object> early = *context_->New("memory-backend-ram");
  absl::StatusOr<Machine*> machine = Start("q35,mem-merge=off");
  ASSERT_THAT(machine, IsOk());
  EXPECT_THAT((*machine)->SetReady(),
              HasCause(Cause::kWrongPhase,
                       HasSubstr("a memory-backend-ram outside of the tree")));
}

}  // namespace
}  // namespace qom::qdev
