// `qom cmdline --against`: one command line and another.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rapidjson/document.h"
#include "tests/support/pages.h"
#include "tests/tools/cmdline_call.h"

namespace {

using qom::test::Ask;
using qom::test::AskJson;
using qom::test::Catalogue;
using qom::test::CmdlineAnswer;
using qom::test::File;
using qom::test::Line;
using qom::test::Texts;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::UnorderedElementsAre;

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
