// `qom cmdline` on command lines as people have them, alone and one against
// another.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "tests/support/pages.h"

namespace {

namespace fs = std::filesystem;

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::UnorderedElementsAre;

struct CmdlineAnswer {
  int status = -1;
  std::string out;
  rapidjson::Document json;
};

CmdlineAnswer Ask(const std::string& arguments) {
  CmdlineAnswer answer;
  FILE* const pipe =
      popen((QOMRT_QOM_COMMAND " cmdline " + arguments + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return answer;
  for (int c; (c = std::fgetc(pipe)) != EOF;) {
    answer.out += static_cast<char>(c);
  }
  const int status = pclose(pipe);
  answer.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return answer;
}

CmdlineAnswer AskJson(const std::string& arguments) {
  CmdlineAnswer answer = Ask("--format json " + arguments);
  answer.json.Parse(answer.out.c_str());
  EXPECT_FALSE(answer.json.HasParseError()) << answer.out.substr(0, 500);
  return answer;
}

std::string Case(std::string_view name) {
  return (qom::test::Root() / "tests" / "data" / "cmdlines" / name).string();
}

// A file of this test with `text`.
std::string File(std::string_view name, std::string_view text) {
  const fs::path file =
      fs::path(::testing::TempDir()) / fmt::format("cmdline_{}", name);
  std::ofstream(file, std::ios::binary) << text;
  return file.string();
}

// "qemu-system-x86_64 -M pc-q35-9.0" with more options, in a file.
std::string Line(std::string_view name, std::string_view more) {
  return File(name, fmt::format("qemu-system-x86_64 -M pc-q35-9.0 {}", more));
}

// A catalogue in which an accelerator and a machine have a word.
std::string Catalogue() {
  const fs::path folder = fs::path(::testing::TempDir()) / "cmdline_catalogue";
  fs::create_directories(folder);
  std::ofstream(folder / "types.json") << R"({"types": {
      "device": {"abstract": true, "props": [["hotplugged", "bool", false]]},
      "virtio": {"parent": "device", "abstract": true,
                 "props": [["packed", "bool", false], ["n", "uint32", 3]]},
      "virtio-rng": {"parent": "virtio"},
      "virtio-net": {"parent": "virtio", "props": [["mtu", "uint32", 1]]},
      "accel": {"abstract": true, "props": [["thread", "str", "single"]]},
      "kvm-accel": {"parent": "accel"}, "tcg-accel": {"parent": "accel"}}})";
  std::ofstream(folder / "machines.json") << R"({
      "layered": {"builtin": ["device", "accel"], "global": ["device"]},
      "machines": {"pc-2.0": {"tables": []}, "board": {"tables": []}},
      "tables": {},
      "exceptions": [{"type": "virtio-net", "properties": ["mtu"],
                      "reason": "the host says it"}],
      "accelerators": {"kvm-accel": [["virtio", "packed", "on"]],
                       "tcg-accel": []}})";
  return "--catalog " + folder.string();
}

std::vector<std::string> Texts(const rapidjson::Value& list,
                               const char* member = nullptr) {
  std::vector<std::string> texts;
  for (const auto& one : list.GetArray()) {
    const auto& text = member == nullptr ? one : one[member];
    texts.push_back(text.IsString() ? text.GetString() : "");
  }
  return texts;
}

const rapidjson::Value& ById(const rapidjson::Value& list,
                             std::string_view id) {
  for (const auto& one : list.GetArray()) {
    if (one["id"].IsString() && one["id"].GetString() == id) return one;
  }
  static const rapidjson::Value kNone(rapidjson::kObjectType);
  ADD_FAILURE() << "no " << id;
  return kNone;
}

// What `part` holds: "1 explicit", "on global".
std::string ValueOf(const rapidjson::Value& part, const char* property) {
  const auto& one = part["properties"][property];
  const auto& value = one["value"];
  return fmt::format("{} {}",
                     value.IsString()   ? value.GetString()
                     : value.IsBool()   ? value.GetBool() ? "on" : "off"
                     : value.IsUint64() ? std::to_string(value.GetUint64())
                                        : "?",
                     one["origin"]["layer"].GetString());
}

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
  fs::create_directories(folder);
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

std::string Example(std::string_view name) {
  return (qom::test::Root() / "docs/examples/command_lines" / name).string();
}

TEST(CmdlineAgainstTest, WhatAGuestSeesIsANo) {
  const CmdlineAnswer answer = AskJson(Example("source.txt") + " --against " +
                                       Example("destination.txt"));
  EXPECT_EQ(answer.status, 1);
  std::vector<std::string> visible;
  std::vector<std::string> hosts;
  for (const auto& one : answer.json["differences"].GetArray()) {
    (one["visible"].GetBool() ? visible : hosts)
        .push_back(fmt::format("{}.{}", one["device"].GetString(),
                               one["property"].GetString()));
  }
  EXPECT_THAT(visible, ElementsAre("virtio-disk0.num-queues"));
  EXPECT_THAT(hosts, IsSupersetOf({"pc.ram.type", "virtio-disk0.drive"}));
  EXPECT_EQ(answer.json["only_a"].Size(), 0u);
}

TEST(CmdlineAgainstTest, WhatOnlyTheHostSeesIsFine) {
  const std::string line =
      "qemu-system-x86_64 -M pc-q35-7.2 -smp 2 -device "
      "virtio-blk-pci,id=d,drive=";
  EXPECT_EQ(Ask(File("a", line + "x") + " --against " +
                File("b", line + "y -display none"))
                .status,
            0);
  EXPECT_EQ(
      Ask(File("a", line + "x") + " --against " + File("c", line + "x")).out,
      "no difference\n");
  EXPECT_THAT(Ask(File("a", line + "x") + " --against " +
                  File("d", line + "x -nic none"))
                  .out,
              HasSubstr("not looked at in b: -nic"));
}

TEST(CmdlineAgainstTest, DevicesArePairedByIdThenPlaceThenType) {
  const std::string line = "qemu-system-x86_64 -M pc-q35-7.2 ";
  const CmdlineAnswer answer = AskJson(
      File("pairs_a", line + "-device e1000,id=x,mac=52:54:00:00:00:01 -device "
                             "e1000,bus=pcie.0,addr=4 -device virtio-rng-pci "
                             "-device virtio-gpu-pci,id=g") +
      " --against " +
      File("pairs_b", line + "-device virtio-rng-pci,id=r -device "
                             "e1000,id=y,bus=pcie.0,addr=4 -device "
                             "e1000,id=x,mac=52:54:00:00:00:02 -device nvme"));
  EXPECT_EQ(answer.status, 1);
  EXPECT_THAT(Texts(answer.json["only_a"]), ElementsAre("g"));
  EXPECT_THAT(Texts(answer.json["only_b"]), ElementsAre("nvme"));
  ASSERT_EQ(answer.json["differences"].Size(), 1u) << answer.out;
  EXPECT_STREQ(answer.json["differences"][0]["property"].GetString(), "mac");
}

TEST(CmdlineAgainstTest, VersionsAndGlobalsOfTheMachinesDevicesAreCompared) {
  const std::string a = "qemu-system-x86_64 -M pc-q35-7.2 ";
  const CmdlineAnswer globals =
      AskJson(File("globals_a", a + "-global ICH9-LPC.disable_s3=1") +
              " --against " + File("globals_b", a));
  EXPECT_EQ(globals.status, 1);
  ASSERT_EQ(globals.json["differences"].Size(), 1u) << globals.out;
  EXPECT_STREQ(globals.json["differences"][0]["device"].GetString(),
               "ICH9-LPC");
  const CmdlineAnswer versions =
      Ask(File("versions_a", a) + " --against " +
          File("versions_b", "qemu-system-x86_64 -M pc-q35-7.1"));
  EXPECT_EQ(versions.status, 1);
  EXPECT_THAT(versions.out, HasSubstr("pc-q35-7.1"));
}

// The rows of a comparison: "e1000.init-vet on/off", " (host)" of what only the
// host sees.
std::vector<std::string> Rows(const CmdlineAnswer& answer) {
  std::vector<std::string> rows;
  const auto text = [](const rapidjson::Value& value) {
    return value.IsString()   ? std::string(value.GetString())
           : value.IsBool()   ? value.GetBool() ? "on" : "off"
           : value.IsUint64() ? std::to_string(value.GetUint64())
                              : std::string("?");
  };
  for (const auto& one : answer.json["differences"].GetArray()) {
    rows.push_back(fmt::format("{}.{} {}/{}{}", one["device"].GetString(),
                               one["property"].GetString(), text(one["a"]),
                               text(one["b"]),
                               one["visible"].GetBool() ? "" : " (host)"));
  }
  return rows;
}

// Of two lines with these options.
CmdlineAnswer Compare(std::string_view a, std::string_view b) {
  return AskJson(Line("side_a", a) + " --against " + Line("side_b", b));
}

TEST(CmdlineAgainstTest, WhatALineLeavesToTheMachineIsNoDifference) {
  const struct {
    const char* a;
    const char* b;
  } kPairs[] = {{"-m 128", ""},
                {"", "-m 128"},
                {"-m slots=2,maxmem=4G", "-m 1G,slots=2,maxmem=4G"},
                {"-cpu qemu64", ""},
                {"-smp 1", ""},
                {"-device e1000,id=n,bus=pcie.0", "-device e1000,id=n"},
                {"-device e1000,id=n,addr=3", "-device e1000,id=n"},
                {"-device virtio-scsi-pci -device scsi-hd,id=n",
                 "-device virtio-scsi-pci -device scsi-hd,id=n,lun=2"},
                {"-device usb-ehci -device usb-tablet,id=n,port=1",
                 "-device usb-ehci -device usb-tablet,id=n"}};
  for (const auto& pair : kPairs) {
    const CmdlineAnswer answer = Compare(pair.a, pair.b);
    EXPECT_EQ(answer.status, 0) << pair.a << " against " << pair.b;
    EXPECT_THAT(Rows(answer), ElementsAre());
  }
  const std::string board = Catalogue() + " " + File("board", "qemu -M board");
  EXPECT_EQ(
      Ask(board + " --against " + File("smp", "qemu -M board -smp 4")).status,
      0)
      << "how many a board has by itself, no version says";
}

TEST(CmdlineAgainstTest, WhatIsKnownOfWhatALineLeavesOutIsCompared) {
  EXPECT_THAT(Rows(Compare("-cpu qemu64,+avx", "")),
              ElementsAre("cpu.avx on/off"));
  EXPECT_THAT(Rows(Compare("", "-cpu Skylake-Server")),
              ElementsAre("cpu.type qemu64-x86_64-cpu/"
                          "Skylake-Server-x86_64-cpu"));
  EXPECT_THAT(Rows(Compare("-smp 2", "")), Contains("smp.cpus 2/1"));
  EXPECT_THAT(
      Rows(Compare("-m 128,slots=2,maxmem=1G", "-m 128")),
      ElementsAre("memory.slots 2/0", "memory.maxmem 1073741824/134217728"));
  EXPECT_THAT(
      Rows(Compare("-device e1000,id=n,addr=3", "-device e1000,id=n,addr=4")),
      ElementsAre("n.addr 24/32"));
  EXPECT_THAT(Rows(Compare("-m 128", "-m 256")),
              ElementsAre("memory.size 134217728/268435456"));
}

TEST(CmdlineAgainstTest, WhatAnObjectIsOnlyTheHostSeesUnlessItIsMemory) {
  const CmdlineAnswer rng =
      Compare("-object rng-random,id=r,filename=/dev/urandom",
              "-object rng-builtin,id=r");
  EXPECT_EQ(rng.status, 0);
  EXPECT_THAT(Rows(rng), ElementsAre("r.type rng-random/rng-builtin (host)"));
  const CmdlineAnswer memory = Compare(
      "-object memory-backend-ram,id=r,size=1M", "-object rng-builtin,id=r");
  EXPECT_EQ(memory.status, 1);
  EXPECT_THAT(Rows(memory), ElementsAre("r.type memory-backend-ram/"
                                        "rng-builtin"));
}

TEST(CmdlineAgainstTest, AGlobalIsComparedInAllTypesThatItReaches) {
  EXPECT_THAT(Rows(Compare("-global pci-device.multifunction=on", "")),
              ElementsAre("pci-device.multifunction on/off"));
  EXPECT_THAT(Rows(Compare("-global virtio-pci.vectors=7", "")),
              UnorderedElementsAre(
                  "virtio-pci.vectors 7/0", "virtio-pci.vectors 7/2",
                  "virtio-pci.vectors 7/3", "virtio-pci.vectors 7/4294967295"));
  const std::string of_both =
      "-global e1000.init-vet=off -global e1000-82544gc.init-vet=";
  EXPECT_THAT(Rows(Compare(of_both + "on", of_both + "off")),
              ElementsAre("e1000-82544gc.init-vet on/off"));
  const std::string a = File(
      "reach_a", "qemu -M pc-2.0 -global virtio.n=7 -global virtio-rng.n=8");
  const std::string b =
      File("reach_b", "qemu -M pc-2.0 -global virtio-rng.n=8");
  EXPECT_THAT(Rows(AskJson(Catalogue() + " " + a + " --against " + b)),
              ElementsAre("virtio.n 7/3"));
}

TEST(CmdlineAgainstTest, ADeviceOfTheLineHidesNoGlobal) {
  const std::string device = "-device e1000,id=n,init-vet=on";
  const CmdlineAnswer hidden =
      Compare("-global e1000.init-vet=off " + device, device);
  EXPECT_EQ(hidden.status, 1);
  EXPECT_THAT(Rows(hidden), ElementsAre("e1000.init-vet off/on"));
  EXPECT_THAT(Rows(Compare("-global e1000.init-vet=off -device e1000,id=n",
                           "-global e1000.init-vet=off -device e1000e,id=n")),
              ElementsAre("n.type e1000/e1000e"));
}

TEST(CmdlineAgainstTest, AGlobalThatDoesNotFitIsAWarningAndNoValue) {
  const CmdlineAnswer answer = Compare("-global ICH9-LPC.disable_s3=on", "");
  EXPECT_THAT(Rows(answer), ElementsAre());
  EXPECT_EQ(answer.json["a"]["diagnostics"].Size(), 1u) << answer.out;
}

TEST(CmdlineAgainstTest, AGlobalThatNamesWhatTheHostHasIsTheHosts) {
  const CmdlineAnswer answer = Compare("-global virtio-blk-pci.drive=x", "");
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(Rows(answer), ElementsAre("virtio-blk-pci.drive x/ (host)"));
}

}  // namespace
