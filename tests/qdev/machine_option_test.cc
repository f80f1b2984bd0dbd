// The keys of `-machine`: their types, their architectures, and the kinds of
// their mistakes.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/machine_option.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compat/table.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/machine.h"
#include "qdev/register.h"
#include "qom/error_facts.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "qom/type_builder.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

absl::StatusOr<MachineOption> Parse(std::string_view text,
                                    std::string_view arch = "x86_64") {
  return ParseMachineOption(text, arch);
}

class BoxWithDisks : public Extends<BoxWithDisks, Machine> {
 public:
  static constexpr std::string_view kTypeName = "box-machine";
  struct Props;
  using Extends::Extends;

 private:
  std::vector<uint32_t> disks_;
};
struct BoxWithDisks::Props {
  static constexpr auto kDisks = props::Field<&BoxWithDisks::disks_>("disks");
  static constexpr auto kAll = props::Table(kDisks);
};

TEST(MachineOptionTest, EachKeyHasItsType) {
  const absl::StatusOr<MachineOption> option = Parse(
      "q35,accel=kvm:tcg,dump-guest-core=on,mem-merge=no,aux-ram-share=yes,"
      "memory-backend=m0,memory-encryption=sev0,vmport=auto,nvdimm=on,"
      "hmat=off,smp-cache.0.cache=l1d,smp-cache.0.topology=core,"
      "smp-cache.1.cache=l3,smp-cache.1.topology=socket,"
      "cxl-fmw.0.targets.0=c0,cxl-fmw.0.targets.1=c1,cxl-fmw.0.size=4G,"
      "cxl-fmw.0.interleave-granularity=8k");
  ASSERT_THAT(option, IsOk());
  MachineOption want;
  want.type = "q35";
  want.accel = {"kvm", "tcg"};
  want.dump_guest_core = true;
  want.mem_merge = false;
  want.aux_ram_share = true;
  want.memory_backend = "m0";
  want.memory_encryption = "sev0";
  want.vmport = OnOffAuto::kAuto;
  want.nvdimm = true;
  want.hmat = false;
  want.smp_cache = {{SmpCache::Cache::kL1d, SmpCache::Topology::kCore},
                    {SmpCache::Cache::kL3, SmpCache::Topology::kSocket}};
  want.cxl_fmw = {{.targets = {"c0", "c1"},
                   .size = uint64_t{4} << 30,
                   .interleave_granularity = 8192}};
  EXPECT_EQ(*option, want);
  EXPECT_THAT(Parse(*PrintMachineOption(want)), IsOkAndHolds(want));
}

TEST(MachineOptionTest, KeyWrapIsOfS390x) {
  const absl::StatusOr<MachineOption> option =
      Parse("s390-ccw-virtio,aes-key-wrap=on,dea_key_wrap=off", "s390x");
  ASSERT_THAT(option, IsOk());
  EXPECT_EQ(option->aes_key_wrap, true);
  EXPECT_EQ(option->dea_key_wrap, false);
}

TEST(MachineOptionTest, JsonIsReadToo) {
  EXPECT_EQ(*Parse(R"({"type": "q35", "mem-merge": true, "vmport": "off",
                       "cxl-fmw": [{"targets": ["c"], "size": 268435456}]})"),
            *Parse("q35,mem-merge=on,vmport=off,cxl-fmw.0.targets.0=c,"
                   "cxl-fmw.0.size=256M"));
}

TEST(MachineOptionTest, UnderscoresAreDashes) {
  EXPECT_EQ(*Parse("q35,mem_merge=on,smp_cache.0.cache=l2,"
                   "smp_cache.0.topology=die"),
            *Parse("q35,mem-merge=on,smp-cache.0.cache=l2,"
                   "smp-cache.0.topology=die"));
}

TEST(MachineOptionTest, OfAKeyThatComesAgainTheLastValueStays) {
  EXPECT_EQ(*Parse("pc,mem-merge=on,type=q35,mem-merge=off"),
            *Parse("q35,mem-merge=off"));
}

struct Mistake {
  const char* arch;
  const char* text;
  Cause cause;
  const char* message;
};

constexpr Mistake kMistakes[] = {
    {"x86_64", "q35,mem-merg=on", Cause::kUnknownKey,
     "no key 'mem-merg', nearest: mem-merge; legal: type, accel, "},
    {"x86_64", "q35,x.y=on", Cause::kUnknownKey, "no key 'x'"},
    {"x86_64", "q35,smp-cache.0.size=1", Cause::kUnknownKey,
     "'smp-cache.0.size'; legal: cache, topology"},
    {"x86_64", "q35,cxl-fmw.0.x=1", Cause::kUnknownKey,
     "legal: targets, size, interleave"},
    {"aarch64", "virt,vmport=on", Cause::kOtherArchitecture,
     "'vmport' is known on x86_64, i386, not on aarch64; aarch64 knows type"},
    {"x86_64", "q35,aes-key-wrap=on", Cause::kOtherArchitecture,
     "'aes-key-wrap' is known on s390x, not on x86_64"},
    {"m68k", "virt,hmat=on", Cause::kOtherArchitecture, "not on m68k"},
    {"s390x", "s390-ccw,nvdimm=on", Cause::kOtherArchitecture, "not on s390x"},
    {"s390x", "s390-ccw,smp-cache.0.cache=l1", Cause::kOtherArchitecture,
     "'smp-cache' is known on"},
    {"x86_64", "q35,mem-merge=maybe", Cause::kBadValue,
     "mem-merge='maybe' is wrong; legal: on, off"},
    {"x86_64", "q35,mem-merge=", Cause::kBadValue, "mem-merge=''"},
    {"x86_64", "q35,mem-merge.0=on", Cause::kBadValue, "mem-merge=a list"},
    {"x86_64", "q35,vmport=yes", Cause::kBadValue,
     "vmport='yes' is wrong; legal: on, off, auto"},
    {"x86_64", "q35,accel=", Cause::kBadValue,
     "accel='' is wrong; legal: accelerators in order, such as kvm:tcg"},
    {"x86_64", "q35,accel=kvm:", Cause::kBadValue, "accel='kvm:'"},
    {"x86_64", "q35,accel=:kvm", Cause::kBadValue, "accel=':kvm'"},
    {"x86_64", "q35,memory-backend=", Cause::kBadValue,
     "the id of a memory backend"},
    {"x86_64", "q35,smp-cache=on", Cause::kBadValue, "legal: a list"},
    {"x86_64", "q35,smp-cache.0=on", Cause::kBadValue, "smp-cache.0='on'"},
    {"x86_64", "q35,smp-cache.0.cache=l1", Cause::kBadValue,
     "smp-cache.0.cache='l1' is wrong; legal: l1d, l1i"},
    {"x86_64", "q35,smp-cache.0.cache=l2", Cause::kBadValue,
     "smp-cache.0.topology is missing"},
    {"x86_64", "q35,smp-cache.0.topology=core", Cause::kBadValue,
     "smp-cache.0.cache is missing"},
    {"x86_64",
     "q35,smp-cache.0.topology=core,smp-cache.0.cache=l2,"
     "smp-cache.1.topology=die,smp-cache.1.cache=l2",
     Cause::kBadValue, "legal: each cache once"},
    {"x86_64", "q35,cxl-fmw.0.size=4G", Cause::kBadValue,
     "cxl-fmw.0.targets is missing"},
    {"x86_64", "q35,cxl-fmw.0.targets.0=c", Cause::kBadValue,
     "cxl-fmw.0.size is missing"},
    {"x86_64", "q35,cxl-fmw.0.targets.0=c,cxl-fmw.0.size=1M",
     Cause::kOutOfRange, "legal: a multiple of 256M"},
    {"x86_64", "q35,cxl-fmw.0.targets.0=c,cxl-fmw.0.size=x", Cause::kBadValue,
     "cxl-fmw.0.size='x'"},
    {"x86_64",
     "q35,cxl-fmw.0.targets.0=c,cxl-fmw.0.size=1G,"
     "cxl-fmw.0.interleave-granularity=3k",
     Cause::kOutOfRange, "256, 512, 1k"},
    {"x86_64",
     "q35,cxl-fmw.0.targets.0=a,cxl-fmw.0.targets.1=a,cxl-fmw.0.targets.2=a,"
     "cxl-fmw.0.targets.3=a,cxl-fmw.0.targets.4=a,cxl-fmw.0.size=1G",
     Cause::kOutOfRange, "has 5 elements; legal: 1, 2, 3"},
    {"x86_64", R"({"type": "q35", "mem-merge": 1})", Cause::kBadValue,
     "mem-merge=1 is wrong"},
    {"x86_64", R"({"type": 35})", Cause::kBadValue,
     "type=35 is wrong; legal: the name of a machine"},
    {"x86_64", "", Cause::kMissingKey,
     "it names no machine; write TYPE,KEY=VALUE,… or type=TYPE"},
    {"x86_64", "mem-merge=on", Cause::kMissingKey, "names no machine"},
    {"x86_64", "type=", Cause::kMissingKey, "names no machine"},
    {"x86_64", "{}", Cause::kMissingKey, "names no machine"},
    {"x86_64", "q35,mem-merge", Cause::kMalformed,
     "'mem-merge' at byte 4 has no value; write mem-merge=…"},
    {"x86_64", "q35,mem-merge=on,mem-merge.0=on", Cause::kMalformed,
     "'mem-merge' has a value, so"},
    {"x86_64", "q35,smp-cache.1.cache=l2", Cause::kMalformed,
     "'smp-cache.0' is missing"},
    {"x86_64", "q35,.a=1", Cause::kMalformed, "'.a'"},
    {"x86_64", "{", Cause::kMalformed, "JSON:1:"},
};

TEST(MachineOptionTest, MistakesAreToldApart) {
  for (const Mistake& one : kMistakes) {
    const absl::StatusOr<MachineOption> option = Parse(one.text, one.arch);
    EXPECT_THAT(option, HasCause(one.cause, AllOf(HasSubstr("-machine '"),
                                                  HasSubstr(one.message))))
        << one.text;
  }
}

TEST(MachineOptionTest, AMistakeHasItsFacts) {
  const ErrorFacts key = FactsOf(Parse("q35,mem-merg=on").status());
  EXPECT_EQ(key.property, "mem-merg");
  EXPECT_THAT(key.nearest, ElementsAre("mem-merge"));
  const ErrorFacts value = FactsOf(Parse("q35,vmport=yes").status());
  EXPECT_EQ(value.property, "vmport");
  EXPECT_EQ(value.value, "yes");
  EXPECT_EQ(value.legal, "on, off, auto");
}

TEST(MachineOptionTest, KeysAreThoseOfTheArchitecture) {
  EXPECT_THAT(
      MachineOptionKeys("m68k"),
      ElementsAre("type", "accel", "dump-guest-core", "mem-merge",
                  "aux-ram-share", "memory-backend", "memory-encryption"));
  EXPECT_THAT(MachineOptionKeys("s390x"),
              AllOf(Contains("aes-key-wrap"), Not(Contains("vmport"))));
}

TEST(MachineOptionTest, WithoutAnArchitectureTheKeysOfAllAreKnown) {
  const absl::StatusOr<MachineOption> option =
      Parse("any,vmport=on,aes-key-wrap=off", "");
  ASSERT_THAT(option, IsOk());
  EXPECT_EQ(option->vmport, OnOffAuto::kOn);
  EXPECT_EQ(option->aes_key_wrap, false);
  EXPECT_THAT(MachineOptionKeys(""),
              AllOf(Contains("vmport"), Contains("dea-key-wrap")));
  EXPECT_THAT(Parse("any,vmprt=on", ""),
              HasCause(Cause::kUnknownKey, HasSubstr("nearest: vmport")));
}

TEST(MachineOptionTest, WhatIsNoOptionIsNotPrinted) {
  EXPECT_THAT(PrintMachineOption({}), HasCause(Cause::kMissingKey));
  EXPECT_FALSE(PrintMachineOption({.type = "q35", .accel = {"a:b"}}).ok());
  EXPECT_FALSE(PrintMachineOption({.type = "q35", .accel = {""}}).ok());
  MachineOption window{.type = "q35"};
  window.cxl_fmw = {{.targets = {"c"}, .size = 1}};
  EXPECT_THAT(PrintMachineOption(window), HasCause(Cause::kOutOfRange));
  EXPECT_FALSE(PrintMachineOption({.type = std::string("a\0", 2)}).ok());
}

TEST(MachineOptionTest, NothingIsPrintedThatNoArchitectureReads) {
  MachineOption option;
  option.type = "q35";
  option.vmport = OnOffAuto::kOn;
  option.aes_key_wrap = true;
  EXPECT_THAT(PrintMachineOption(option), HasCause(Cause::kOtherArchitecture));
  option.aes_key_wrap.reset();
  option.nvdimm = true;
  EXPECT_THAT(PrintMachineOption(option),
              IsOkAndHolds("q35,vmport=on,nvdimm=on"));
}

TEST(MachineOptionTest, AMachinesNameHasNoComma) {
  EXPECT_THAT(Parse("q35,,accel=kvm"),
              HasCause(Cause::kMalformed, HasSubstr("a key is missing")));
  EXPECT_EQ(Parse("type=a,,b")->type, "a,b");
  MachineOption option;
  option.type = "a,b";
  EXPECT_THAT(PrintMachineOption(option), IsOkAndHolds("type=a,,b"));
}

TEST(MachineOptionTest, OneOfTheAcceleratorsIsKnown) {
  EXPECT_THAT(Parse("q35,accel=foo:tcg")->accel, ElementsAre("foo", "tcg"));
  EXPECT_THAT(Parse("q35,accel=kvm-accel"), IsOk());
  EXPECT_THAT(Parse("q35,accel=foo"),
              HasCause(Cause::kBadValue,
                       AllOf(HasSubstr("accel='foo'"), HasSubstr("tcg, kvm"))));
  EXPECT_THAT(Parse("q35,accel=KVM tcg"), HasCause(Cause::kBadValue));
  EXPECT_THAT(Parse("q35,accel=kvmm"),
              HasCause(Cause::kBadValue, HasSubstr("nearest: kvm")));
}

TEST(MachineOptionTest, ARegistryAddsItsAcceleratorsAndItsMachinesProperties) {
  TypeRegistry registry;
  RegisterDeviceTypes(registry);
  TypeBuilder fast("fast-accel");
  fast.Parent("accel");
  registry.Add(std::move(fast));
  ASSERT_THAT(registry.Seal(), IsOk());
  const absl::StatusOr<MachineOption> option = ParseMachineOption(
      "box,accel=fast,usb=on,dt_compatible=acme", "x86_64", &registry);
  ASSERT_THAT(option, IsOk());
  EXPECT_EQ(option->properties,
            (KeyValueList{{"usb", "on"}, {"dt-compatible", "acme"}}));
  EXPECT_THAT(PrintMachineOption(*option),
              IsOkAndHolds("box,accel=fast,usb=on,dt-compatible=acme"));
  EXPECT_THAT(ParseMachineOption("box,ubs=on", "x86_64", &registry),
              HasCause(Cause::kUnknownKey, HasSubstr("nearest: usb")));
  EXPECT_THAT(ParseMachineOption("box,type.x=on", "x86_64", &registry),
              Not(IsOk()));
  EXPECT_THAT(ParseMachineOption("box,usb.0=on", "x86_64", &registry),
              HasCause(Cause::kBadValue, HasSubstr("usb=a list")));
}

TEST(MachineOptionTest, TheAcceleratorsSugarIsTypedAndGoesToThem) {
  const absl::StatusOr<MachineOption> option = Parse(
      "q35,kernel_irqchip=split,kvm-shadow-mem=64M,igd-passthru=on,kernel=k");
  ASSERT_THAT(option, IsOk());
  EXPECT_EQ(option->kernel_irqchip, KernelIrqchip::kSplit);
  EXPECT_EQ(option->kvm_shadow_mem, uint64_t{64} << 20);
  EXPECT_EQ(option->igd_passthru, true);
  EXPECT_EQ(option->properties, (KeyValueList{{"kernel", "k"}}));
  EXPECT_THAT(Parse(*PrintMachineOption(*option)), IsOkAndHolds(*option));
  std::vector<std::string> sugar;
  for (const compat::TableEntry& entry : AcceleratorSugar(*option)) {
    sugar.push_back(entry.Text());
    EXPECT_TRUE(entry.optional);
  }
  EXPECT_THAT(sugar, ElementsAre("kvm-accel.kernel-irqchip=split",
                                 "whpx-accel.kernel-irqchip=split",
                                 "kvm-accel.kvm-shadow-mem=67108864",
                                 "xen-accel.igd-passthru=on"));
  ASSERT_EQ(MachineSettings(*option).size(), 1u);
  EXPECT_EQ(MachineSettings(*option)[0].property, "kernel");
  EXPECT_THAT(Parse("q35,kernel-irqchip=half"),
              HasCause(Cause::kBadValue, HasSubstr("legal: on, off, split")));
  EXPECT_THAT(Parse("q35,kvm-shadow-mem=much"), HasCause(Cause::kBadValue));
  EXPECT_THAT(Parse("virt,kernel-irqchip=on", "m68k"),
              HasCause(Cause::kOtherArchitecture));
}

TEST(MachineOptionTest, AnUnknownArchitectureIsAnErrorThatListsThem) {
  EXPECT_THAT(Parse("q35", "x86-64"),
              HasCause(Cause::kUnknownArchitecture,
                       AllOf(HasSubstr("no architecture 'x86-64', nearest: "
                                       "x86_64; legal: aarch64, "),
                             HasSubstr("xtensa"))));
  for (const std::string_view arch : Architectures()) {
    EXPECT_THAT(Parse("none", std::string(arch).c_str()), IsOk()) << arch;
  }
}

TEST(MachineOptionTest, HelpHasTheTypedKeysAndThePropertiesOfTheMachine) {
  TypeRegistry registry;
  RegisterDeviceTypes(registry);
  ASSERT_THAT(registry.Seal(), IsOk());
  const std::vector<MachineKey> keys =
      MachineKeys(*registry.Get<Machine>(), "s390x");
  std::vector<std::string> names;
  for (const MachineKey& key : keys) {
    names.emplace_back(key.key);
    EXPECT_NE(key.legal, "") << key.key;
  }
  EXPECT_THAT(names, AllOf(Contains("type"), Contains("kernel-irqchip"),
                           Contains("aes-key-wrap"), Contains("usb"),
                           Not(Contains("vmport"))));
  EXPECT_EQ(std::ranges::count(names, "mem-merge"), 1);
  const auto usb = std::ranges::find(keys, "usb", &MachineKey::key);
  EXPECT_EQ(usb->doc, "It has a USB controller.");
}

TEST(MachineOptionTest, APropertyThatTakesAListHasItAsAText) {
  TypeRegistry registry;
  RegisterDeviceTypes(registry);
  registry.Register<BoxWithDisks>();
  ASSERT_THAT(registry.Seal(), IsOk());
  const absl::StatusOr<MachineOption> option =
      ParseMachineOption("box,disks.0=1,disks.1=2", "x86_64", &registry);
  ASSERT_THAT(option, IsOk());
  EXPECT_EQ(option->properties, (KeyValueList{{"disks", "1,2"}}));
  EXPECT_THAT(ParseMachineOption(*PrintMachineOption(*option), "", &registry),
              IsOkAndHolds(*option));
}

}  // namespace
}  // namespace qom::qdev
