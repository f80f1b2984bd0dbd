// `qom cmdline` on command lines as people have them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/cmdline_call.h"

namespace {

using qom::test::Ask;
using qom::test::AskJson;
using qom::test::ById;
using qom::test::Case;
using qom::test::Catalogue;
using qom::test::CmdlineAnswer;
using qom::test::File;
using qom::test::Texts;
using qom::test::ValueOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(CmdlineTest, ALogOfLibvirtIsAnsweredWithItsJson) {
  const CmdlineAnswer answer = AskJson(Case("libvirt-log.txt"));
  ASSERT_EQ(answer.status, 0) << answer.out;
  EXPECT_STREQ(answer.json["machine"].GetString(), "pc-q35-9.2");
  EXPECT_STREQ(answer.json["accel"].GetString(), "kvm-accel");
  EXPECT_THAT(Texts(answer.json["devices"], "id"),
              ElementsAre("pci.1", "pci.2", "usb", "virtio-disk0"));
  EXPECT_THAT(Texts(answer.json["objects"], "id"),
              ElementsAre("masterKey0", "pc.ram"));
  EXPECT_THAT(Texts(answer.json["ignored"]),
              ElementsAre("-name", "-S", "-overcommit", "-no-user-config",
                          "-nodefaults", "-boot", "-blockdev", "-audiodev",
                          "-sandbox", "-msg"));
  const auto& disk = ById(answer.json["devices"], "virtio-disk0");
  EXPECT_STREQ(disk["bus"].GetString(), "pci.2");
  EXPECT_STREQ(disk["address"].GetString(), "00.0");
  EXPECT_EQ(ValueOf(disk, "bootindex"), "1 explicit");
  EXPECT_EQ(ValueOf(disk, "write-cache"), "on explicit");
  EXPECT_STREQ(ById(answer.json["devices"], "pci.2")["address"].GetString(),
               "02.1");
  EXPECT_STREQ(answer.json["cpu"]["type"].GetString(),
               "Skylake-Server-v4-x86_64-cpu");
  EXPECT_EQ(ValueOf(answer.json["cpu"], "mpx"), "off global");
  EXPECT_EQ(ValueOf(answer.json["machine_object"], "hpet"), "off explicit");
  EXPECT_EQ(answer.json["smp"]["sockets"].GetInt(), 4);
  EXPECT_EQ(answer.json["memory"]["size"].GetUint64(), uint64_t{4} << 30);
  EXPECT_EQ(ValueOf(ById(answer.json["objects"], "pc.ram"), "dump"),
            "off sugar");
}

TEST(CmdlineTest, ALineOfAShellIsAnsweredWithItsGlobals) {
  const CmdlineAnswer answer = AskJson(Case("plain.txt"));
  ASSERT_EQ(answer.status, 0) << answer.out;
  EXPECT_STREQ(answer.json["machine"].GetString(), "pc-q35-8.2");
  EXPECT_THAT(Texts(answer.json["devices"], "id"),
              ElementsAre("rp1", "disk0", "net0"));
  const auto& disk = ById(answer.json["devices"], "disk0");
  EXPECT_EQ(ValueOf(disk, "disable-legacy"), "on global");
  EXPECT_EQ(ValueOf(disk, "num-queues"), "2 explicit");
  EXPECT_EQ(ValueOf(answer.json["cpu"], "svm"), "off explicit");
  EXPECT_TRUE(ById(answer.json["devices"], "net0")["bus"].IsNull())
      << "which bus the machine gives is not pretended";
}

TEST(CmdlineTest, ALineOfProxmoxIsAnsweredForTheMachineItIsMadeOf) {
  const CmdlineAnswer answer = AskJson(Case("proxmox.txt"));
  ASSERT_EQ(answer.status, 0) << answer.out;
  EXPECT_STREQ(answer.json["machine"].GetString(), "pc-i440fx-9.2");
  EXPECT_THAT(answer.out, HasSubstr("answered for pc-i440fx-9.2"));
  EXPECT_THAT(Texts(answer.json["devices"], "id"),
              ElementsAre("pci.1", "pci.2", "uhci", "tablet", "vga", "balloon0",
                          "scsihw0", "scsi0", "net0"));
  for (const auto& device : answer.json["devices"].GetArray()) {
    EXPECT_EQ(device["diagnostics"].Size(), 0u) << device["id"].GetString();
  }
  EXPECT_STREQ(ById(answer.json["devices"], "scsi0")["address"].GetString(),
               "0:0:0");
}

TEST(CmdlineTest, WordsOfTheCallAreACommandLine) {
  const CmdlineAnswer answer = AskJson(
      "-- qemu-system-x86_64 -M pc-q35-7.2 -device e1000,id=n --device "
      "virtio-rng-pci -usb -enable-kvm -display none");
  ASSERT_EQ(answer.status, 0) << answer.out;
  EXPECT_STREQ(answer.json["machine"].GetString(), "pc-q35-7.2");
  EXPECT_STREQ(answer.json["accel"].GetString(), "kvm-accel");
  EXPECT_THAT(Texts(answer.json["devices"], "type"),
              ElementsAre("e1000", "virtio-rng-pci"));
  EXPECT_THAT(Texts(answer.json["ignored"]), ElementsAre("-display"));
  EXPECT_EQ(ValueOf(answer.json["machine_object"], "usb"), "on explicit");
}

TEST(CmdlineTest, ADriverMayHaveItsOtherName) {
  const CmdlineAnswer answer =
      AskJson("-- qemu-system-x86_64 -M pc-q35-7.2 -device virtio-blk,id=d");
  ASSERT_EQ(answer.status, 0) << answer.out;
  EXPECT_STREQ(ById(answer.json["devices"], "d")["type"].GetString(),
               "virtio-blk-pci");
}

TEST(CmdlineTest, AVendorsMachineIsSaidToBeOne) {
  const CmdlineAnswer answer =
      Ask("-- /usr/libexec/qemu-kvm -machine pc-q35-rhel9.4.0,usb=off");
  EXPECT_EQ(answer.status, 2);
  EXPECT_THAT(answer.out, HasSubstr("it comes with the emulator of"));
}

TEST(CmdlineTest, TheProgramSaysTheArchitecture) {
  const CmdlineAnswer answer = AskJson(
      "-- qemu-system-aarch64 -M virt-7.2 -cpu cortex-a57 -device "
      "virtio-blk-pci");
  ASSERT_EQ(answer.status, 0) << answer.out;
  EXPECT_STREQ(answer.json["cpu"]["type"].GetString(), "cortex-a57-arm-cpu");
}

TEST(CmdlineTest, AnErrorNamesItsOption) {
  const struct {
    std::string_view options;
    std::string_view message;
  } kMistakes[] = {
      {"-device e1000,id=n,adr=3", "-device e1000,id=n: adr='3'"},
      {"-device e1001,id=n", "nearest: e1000"},
      {"-device memory-backend-ram,id=n", "is no device"},
      {"-device pci-device", "-device pci-device: "},
      {"-object e1000,id=n", "is not for users to create"},
      {"-object memory-backend-ram,id=m,size=1X", "object 'm': size='1X'"},
      {"-device e1000,id=n -device e1000,id=n", "the id 'n' is taken"},
      {"-device e1000,id=a,bus=pcie.0,addr=3 -device e1000,bus=pcie.0,addr=3.0",
       "03.0 on pcie.0 is taken by a"},
      {"-global virtio-pci.disable-legacy=maybe -device virtio-rng-pci",
       "virtio-pci.disable-legacy=maybe"},
      {"-machine hpett=off", "-machine 'hpett=off': there is no key 'hpett'"},
      {"-smp 4,sockets=3", "-smp: sockets (3)"},
      {"-m 1Q", "-m '1Q'"},
      {"-cpu Skylak", "-cpu 'Skylak': x86_64 has no such CPU model; nearest"},
      {"-cpu qemu64,+nope", "-cpu: +nope"},
  };
  for (const auto& mistake : kMistakes) {
    const CmdlineAnswer answer = Ask(
        fmt::format("-- qemu-system-x86_64 -M pc-q35-7.2 {}", mistake.options));
    EXPECT_EQ(answer.status, 1) << mistake.options << answer.out;
    EXPECT_THAT(answer.out, HasSubstr(std::string(mistake.message)))
        << mistake.options;
  }
}

TEST(CmdlineTest, AGlobalThatCannotBeMeantIsAWarning) {
  const std::string line = "-- qemu-system-x86_64 -M pc-q35-9.0 -global ";
  const struct {
    std::string_view global;
    std::string_view message;
  } kMistakes[] = {
      {"e1000.nosuchprop=1", "e1000 has no property 'nosuchprop'"},
      {"virtio-net-pci.host_mtu=99999999", "99999999 is outside 0..65535"},
      {"ICH9-LPC.disable_s3=on", "'on' is not an integer"},
      {"nosuch.n=1", "there is no type 'nosuch'"},
  };
  for (const auto& mistake : kMistakes) {
    const CmdlineAnswer answer = AskJson(line + std::string(mistake.global));
    EXPECT_EQ(answer.status, 0) << answer.out;
    ASSERT_EQ(answer.json["diagnostics"].Size(), 1u) << answer.out;
    EXPECT_THAT(answer.json["diagnostics"][0]["message"].GetString(),
                HasSubstr(std::string(mistake.message)));
  }
  for (const char* fine : {"ICH9-LPC.disable_s3=1", "e1000.init-vet=off"}) {
    const CmdlineAnswer answer = AskJson(line + fine);
    EXPECT_EQ(answer.json["diagnostics"].Size(), 0u) << answer.out;
  }
}

TEST(CmdlineTest, AGlobalThatTheMachinesOwnCpuCannotTakeIsAnError) {
  const std::string global = "-global qemu64-x86_64-cpu.svm=maybe ";
  for (const char* cpu : {"", "-cpu qemu64"}) {
    const CmdlineAnswer answer =
        Ask("-- qemu-system-x86_64 -M pc-q35-9.0 " + global + cpu);
    EXPECT_EQ(answer.status, 1) << answer.out;
    EXPECT_THAT(answer.out, HasSubstr("'maybe' is not a boolean"));
    EXPECT_EQ(answer.out.find("warning"), std::string::npos) << answer.out;
  }
}

TEST(CmdlineTest, ALayerFileComesAfterTheTablesOfTheLinesAccelerator) {
  const std::string layer =
      File("accel.json",
           R"({"layer": "accel", "entries": [["virtio", "packed", "off"]]})");
  const std::string line = " -- qemu -M pc-2.0 -device virtio-rng,id=r -accel ";
  EXPECT_EQ(
      ValueOf(ById(AskJson(Catalogue() + line + "kvm").json["devices"], "r"),
              "packed"),
      "on accel");
  const CmdlineAnswer answer =
      AskJson(Catalogue() + " --layer " + layer + line + "kvm");
  EXPECT_EQ(ValueOf(ById(answer.json["devices"], "r"), "packed"), "off accel");
}

TEST(CmdlineTest, AnEntryOfTheLinesAcceleratorCanBeLeftOut) {
  const CmdlineAnswer answer =
      AskJson(Catalogue() +
              " --without kvm-accel#0 -- qemu -M pc-2.0 -accel kvm -device "
              "virtio-rng,id=r");
  ASSERT_EQ(answer.status, 0) << answer.out;
  EXPECT_EQ(ValueOf(ById(answer.json["devices"], "r"), "packed"),
            "off default");
}

TEST(CmdlineTest, WhatTheMachineSaysToTheAcceleratorReachesIt) {
  const std::string folder = ::testing::TempDir() + "cmdline_irqchip";
  std::filesystem::create_directories(folder);
  std::ofstream(folder + "/types.json") << R"({"types": {
      "kvm-accel": {"props": [["kernel-irqchip", "str", "on"]]}}})";
  std::ofstream(folder + "/machines.json") << R"({
      "layered": {"builtin": ["kvm-accel"]},
      "machines": {"pc-2.0": {"tables": []}}, "tables": {},
      "accelerators": {"kvm-accel": []}})";
  const CmdlineAnswer answer =
      AskJson("--catalog " + folder +
              " -- qemu -accel kvm -M pc-2.0,kernel-irqchip=split");
  ASSERT_EQ(answer.status, 0) << answer.out;
  EXPECT_EQ(ValueOf(answer.json["accel_object"], "kernel-irqchip"),
            "split sugar");
}

TEST(CmdlineTest, TheAcceleratorOfTheCallIsTheOneThatIsTold) {
  const CmdlineAnswer alone =
      AskJson(Catalogue() + " -A kvm -- qemu -M pc-2.0");
  ASSERT_EQ(alone.status, 0) << alone.out;
  EXPECT_STREQ(alone.json["accel"].GetString(), "kvm-accel");
  EXPECT_STREQ(alone.json["accel_object"]["type"].GetString(), "kvm-accel");
  for (const char* other :
       {"-M pc-2.0 -accel tcg,thread=multi", "-M pc-2.0,accel=tcg"}) {
    const CmdlineAnswer answer = AskJson(
        Catalogue() + " -A kvm -- qemu -device virtio-rng,id=r " + other);
    EXPECT_EQ(answer.status, 0) << answer.out;
    EXPECT_STREQ(answer.json["accel"].GetString(), "kvm-accel");
    EXPECT_EQ(ValueOf(ById(answer.json["devices"], "r"), "packed"), "on accel");
    EXPECT_EQ(ValueOf(answer.json["accel_object"], "thread"), "single default");
    EXPECT_THAT(answer.out, HasSubstr("-accel tcg: not looked at"));
  }
}

TEST(CmdlineTest, TheKeysOfTheAcceleratorAreReadWithOneOfTheCallToo) {
  const CmdlineAnswer answer =
      AskJson(Catalogue() +
              " -A kvm -- qemu -M pc-2.0 -accel tcg -accel kvm,thread=multi");
  EXPECT_EQ(answer.status, 0) << answer.out;
  EXPECT_EQ(ValueOf(answer.json["accel_object"], "thread"), "multi explicit");
  for (const char* call : {"", " -A kvm"}) {
    const CmdlineAnswer wrong =
        Ask(Catalogue() + call + " -- qemu -M pc-2.0 -accel kvm,nosuch=1");
    EXPECT_EQ(wrong.status, 1) << wrong.out;
    EXPECT_THAT(wrong.out, HasSubstr("kvm-accel has no property 'nosuch'"));
  }
}

TEST(CmdlineTest, WhatTheProgramMaySetAfterwardsIsSaidInText) {
  EXPECT_THAT(
      Ask(Catalogue() + " --all -- qemu -M pc-2.0 -device virtio-net").out,
      HasSubstr("default of virtio-net; the program may set it afterwards"));
}

TEST(CmdlineTest, TextHasTheSlotsAndTheMostOfMemory) {
  const std::string line = "-- qemu-system-x86_64 -M pc-q35-9.0 -m ";
  EXPECT_THAT(
      Ask(line + "128,slots=2,maxmem=1G").out,
      HasSubstr("memory 134217728 bytes, slots 2, maxmem 1073741824 bytes\n"));
  EXPECT_THAT(Ask(line + "128").out, HasSubstr("memory 134217728 bytes\n"));
}

TEST(CmdlineTest, ABusThatNobodyInFrontHasIsAWarning) {
  const std::string line = "-- qemu-system-x86_64 -M pc-q35-7.2 ";
  const CmdlineAnswer answer =
      Ask(line + "-device pcie-root-port,id=rp1 -device e1000,bus=rp2");
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.out, HasSubstr("bus=rp2: no device in front of it"));
  EXPECT_THAT(answer.out, HasSubstr("nearest: rp1"));
  EXPECT_THAT(Ask(line + "-device e1000,bus=pci.7").out,
              HasSubstr("bus=pci.7: no device in front of it"));
  for (const char* fine :
       {"-device e1000,bus=pcie.0",
        "-device usb-ehci,id=u -device usb-tablet,bus=u.0",
        "-device pcie-root-port,id=rp -device e1000,bus=rp"}) {
    EXPECT_EQ(Ask(line + fine).out.find("in front of it"), std::string::npos)
        << fine;
  }
}

TEST(CmdlineTest, WhatCannotBeReadIsAWrongCall) {
  EXPECT_THAT(Ask(File("open", "qemu -name 'a\n-S")).out,
              HasSubstr("line 1: the quote ' that opens here"));
  EXPECT_EQ(Ask(File("nul", std::string_view("qemu\0-S", 7))).status, 2);
  EXPECT_EQ(Ask(File("empty", "")).status, 2);
  EXPECT_EQ(Ask(File("none", "") + ".not").status, 2);
  EXPECT_EQ(Ask(File("machine", "qemu -M pc-q35-77.1")).status, 2);
  EXPECT_EQ(Ask(File("big", "qemu -name " + std::string(10 << 20, 'x'))).status,
            2);
  std::string many = "qemu-system-x86_64 -M pc-q35-7.2";
  for (int i = 0; i < 1000; ++i) many += " -device e1000";
  EXPECT_EQ(Ask(File("many", many)).status, 0);
  for (int i = 0; i < 4000; ++i) many += " -device e1000";
  EXPECT_EQ(Ask(File("devices", many)).status, 2);
  for (int i = 0; i < 20'000; ++i) many += " -S";
  EXPECT_EQ(Ask(File("options", many)).status, 2);
}

TEST(CmdlineTest, StandardInputThatCannotBeReadIsNoEmptyLine) {
  for (const char* input : {"</tmp", "<&-"}) {
    const CmdlineAnswer answer = Ask(input);
    EXPECT_EQ(answer.status, 2);
    EXPECT_THAT(answer.out, HasSubstr("cannot read standard input: "));
  }
}

}  // namespace
