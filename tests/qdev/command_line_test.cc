// The options of a command line are taken in any order and come to the places
// where they belong; a file's sections as if they were options.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/command_line.h"

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/diagnostic.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "props/table.h"
#include "qdev/device.h"
#include "qdev/machine.h"
#include "qdev/objects/register.h"
#include "qdev/register.h"
#include "qom/context.h"
#include "qom/native_type.h"
#include "qom/registry.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::IsOkAndHolds;
using test::MessageOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

class CommandLineLamp : public Extends<CommandLineLamp, Device> {
 public:
  static constexpr std::string_view kTypeName = "lamp";
  struct Props;
  using Extends::Extends;
  uint32_t watts_{};
};
struct CommandLineLamp::Props {
  static constexpr auto kWatts = props::Field<&CommandLineLamp::watts_>(
      "watts", {.default_value = 40, .doc = "How bright."});
  static constexpr auto kAll = props::Table(kWatts);
};

class CommandLineTest : public ::testing::Test {
 protected:
  CommandLineTest() {
    RegisterDeviceTypes(registry_);
    RegisterObjectTypes(registry_);
    registry_.Register<CommandLineLamp>();
    EXPECT_THAT(registry_.Seal(), IsOk());
    EXPECT_THAT(machines_.AddMachine({.name = "m-1.0"}), IsOk());
    EXPECT_THAT(machines_.AddMachine({.name = "m-2.0", .is_default = true}),
                IsOk());
  }
  absl::StatusOr<bool> Take(std::string_view option,
                            std::string_view argument) {
    return TakeOption(option, argument, registry_, "x86_64", line_);
  }
  absl::StatusOr<Machine*> Start() {
    return StartMachine(context_, machines_, line_.machine, line_.start);
  }
  absl::StatusOr<bool> TakeFile(std::string_view text) {
    const std::string path = ::testing::TempDir() + "command_line_test.cfg";
    std::FILE* const file = std::fopen(path.c_str(), "w");
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
    return Take("-readconfig", path);
  }

  TypeRegistry registry_;
  compat::MachineSet machines_;
  Context context_{registry_};
  CommandLine line_;
};

TEST_F(CommandLineTest, OptionsInAnyOrderMakeAMachineWithItsDevices) {
  EXPECT_THAT(Take("-device", "lamp,id=l"), IsOkAndHolds(true));
  EXPECT_THAT(Take("-object", "memory-backend-ram,id=ram,size=1M"),
              IsOkAndHolds(true));
  EXPECT_THAT(Take("-global", "lamp.watts=60"), IsOkAndHolds(true));
  EXPECT_THAT(Take("-m", "1M"), IsOkAndHolds(true));
  EXPECT_THAT(Take("-smp", "2"), IsOkAndHolds(true));
  EXPECT_THAT(Take("-accel", "tcg"), IsOkAndHolds(true));
  EXPECT_THAT(Take("-machine", "m-1.0,memory-backend=ram"), IsOkAndHolds(true));
  const absl::StatusOr<Machine*> machine = Start();
  ASSERT_THAT(machine, IsOk());
  ASSERT_THAT(AddObjectsAndDevices(context_, line_), IsOk());
  ASSERT_THAT((*machine)->SetReady(), IsOk());
  EXPECT_EQ((*machine)->version(), "m-1.0");
  EXPECT_EQ((*machine)->resources().cpus.cpus, 2u);
  EXPECT_THAT((*context_.Resolve("/machine/peripheral/l"))->Get("watts"),
              IsOkAndHolds("60"));
}

TEST_F(CommandLineTest, WithoutOptionsItIsTheDefaultMachine) {
  const absl::StatusOr<Machine*> machine = Start();
  ASSERT_THAT(machine, IsOk());
  EXPECT_EQ((*machine)->version(), "m-2.0");
}

TEST_F(CommandLineTest, SeveralMachineOptionsAreOne) {
  EXPECT_THAT(Take("-machine", "memory-backend=ram"), IsOkAndHolds(true));
  EXPECT_EQ(line_.machine.type, "");
  EXPECT_THAT(Take("-M", "m-1.0,mem-merge=off"), IsOkAndHolds(true));
  EXPECT_THAT(Take("-machine", "mem-merge=on"), IsOkAndHolds(true));
  EXPECT_EQ(line_.machine.type, "m-1.0");
  EXPECT_EQ(line_.machine.memory_backend, "ram");
  EXPECT_EQ(line_.machine.mem_merge, true);
  EXPECT_THAT(Take("-machine", "nope=1"), HasCause(Cause::kUnknownKey));
  EXPECT_EQ(line_.machine.type, "m-1.0");
}

TEST_F(CommandLineTest, AnOptionOfTheEmbeddersIsLeftToIt) {
  EXPECT_THAT(Take("-kernel", "vmlinux"), IsOkAndHolds(false));
}

class ArgumentsTest : public CommandLineTest {
 protected:
  absl::StatusOr<Arguments> Read(const std::vector<std::string>& arguments) {
    return TakeArguments(registry_, machines_, "x86_64", arguments,
                         {"-kernel"});
  }
};

TEST_F(ArgumentsTest, PairsOfAProgramAreOptionsHelpOrItsOwn) {
  const absl::StatusOr<Arguments> read =
      Read({"-kernel", "vmlinux", "-device", "lamp", "-M", "m-1.0"});
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->own.at("-kernel"), "vmlinux");
  EXPECT_THAT(read->line.devices, SizeIs(1));
  EXPECT_EQ(read->line.machine.type, "m-1.0");
  EXPECT_FALSE(read->help.has_value());
  const absl::StatusOr<Arguments> help = Read({"-device", "help"});
  ASSERT_THAT(help, IsOk());
  EXPECT_THAT(*help->help, HasSubstr("lamp"));
}

TEST_F(ArgumentsTest, WhatIsNoOptionIsNamedWithTheNearest) {
  EXPECT_THAT(Read({"-devise", "lamp"}),
              HasCause(Cause::kUnknownKey,
                       HasSubstr("no option '-devise'; nearest: -device")));
  EXPECT_THAT(Read({"-m"}),
              HasCause(Cause::kMalformed, HasSubstr("-m needs an argument")));
}

TEST_F(ArgumentsTest, WhatIsNoOptionIsSaidToBeNoneWithoutAnArgumentToo) {
  for (const char* word : {"-nographic", "-h", "--help", "extra", ""}) {
    EXPECT_THAT(
        Read({"-m", "1G", word}),
        HasCause(Cause::kUnknownKey,
                 HasSubstr("there is no option '" + std::string(word) + "'")));
  }
  EXPECT_THAT(Read({"-devise"}),
              HasCause(Cause::kUnknownKey,
                       HasSubstr("no option '-devise'; nearest: -device")));
  EXPECT_THAT(Read({"-kernel"}), HasCause(Cause::kMalformed));
}

TEST_F(CommandLineTest, CommandsOfARunningMachineDoWhatOptionsDo) {
  ASSERT_THAT(Start(), IsOk());
  EXPECT_THAT(TakeCommand(context_, "device_add", "lamp,id=l"),
              IsOkAndHolds(true));
  EXPECT_THAT(
      TakeCommand(context_, "object_add", "memory-backend-ram,id=m,size=1M"),
      IsOkAndHolds(true));
  EXPECT_THAT(context_.Resolve("/machine/peripheral/l"), IsOk());
  EXPECT_THAT(TakeCommand(context_, "object_del", "m"), IsOkAndHolds(true));
  EXPECT_THAT(TakeCommand(context_, "device_del", "n"),
              HasCause(Cause::kNoSuchObject));
  EXPECT_THAT(TakeCommand(context_, "stop", ""), IsOkAndHolds(false));
}

TEST_F(CommandLineTest, WarningsThatNobodyListensToGoToTheSink) {
  std::vector<std::string> told;
  compat::Layers(context_).SetSink(
      [&told](const compat::Diagnostic& one) { told.push_back(one.message); });
  EXPECT_THAT(Take("-accel", "tcg"), IsOkAndHolds(true));
  ASSERT_THAT(machines_.AddMachine({.name = "m-0.1", .deprecated = true}),
              IsOk());
  EXPECT_THAT(Take("-machine", "m-0.1"), IsOkAndHolds(true));
  ASSERT_THAT(StartMachine(context_, machines_, line_), IsOk());
  EXPECT_THAT(told, ::testing::ElementsAre("the machine m-0.1 is deprecated"));
}

TEST_F(CommandLineTest, AWrongArgumentChangesNothing) {
  EXPECT_THAT(Take("-m", "64M"), IsOk());
  EXPECT_THAT(Take("-m", "much"), HasCause(Cause::kBadValue));
  EXPECT_EQ(line_.start.memory.size, 64u << 20);
  EXPECT_THAT(Take("-device", "id=x"), HasCause(Cause::kMalformed));
  EXPECT_THAT(line_.devices, SizeIs(0));
}

TEST_F(CommandLineTest, SectionsOfAFileAreOptions) {
  EXPECT_THAT(TakeFile("[machine]\n"
                       "  type = \"m-1.0\"\n"
                       "[smp-opts]\n"
                       "  cpus = \"4\"\n"
                       "[memory]\n"
                       "  size = \"2M\"\n"
                       "[accel]\n"
                       "  accel = \"tcg\"\n"
                       "[global]\n"
                       "  driver = \"lamp\"\n"
                       "  property = \"watts\"\n"
                       "  value = \"75\"\n"
                       "[object \"r\"]\n"
                       "  qom-type = \"memory-backend-ram\"\n"
                       "  size = \"1M\"\n"
                       "[device \"l\"]\n"
                       "  driver = \"lamp\"\n"
                       "[chardev \"c\"]\n"
                       "  backend = \"null\"\n"),
              IsOkAndHolds(true));
  EXPECT_EQ(line_.machine.type, "m-1.0");
  EXPECT_EQ(line_.start.memory.size, 2u << 20);
  EXPECT_THAT(line_.start.accel, SizeIs(1));
  EXPECT_THAT(line_.start.globals, SizeIs(1));
  EXPECT_THAT(line_.objects, SizeIs(1));
  EXPECT_THAT(line_.devices, SizeIs(1));
  ASSERT_THAT(line_.others, SizeIs(1));
  EXPECT_EQ(line_.others[0].section, "chardev");
  const absl::StatusOr<Machine*> machine = Start();
  ASSERT_THAT(machine, IsOk());
  EXPECT_EQ((*machine)->resources().cpus.cpus, 4u);
}

TEST_F(CommandLineTest, AWrongSectionNamesFileAndLine) {
  const absl::StatusOr<bool> taken = TakeFile(
      "[memory]\n"
      "  size = \"2M\"\n"
      "[machine]\n"
      "  type = \"m-1.0\"\n"
      "  mem-merge = \"maybe\"\n");
  EXPECT_THAT(taken, HasCause(Cause::kBadValue));
  EXPECT_THAT(MessageOf(taken.status()),
              HasSubstr("command_line_test.cfg:3: "));
  EXPECT_THAT(MessageOf(taken.status()), HasSubstr("mem-merge"));
}

TEST_F(CommandLineTest, TheFirstThatCannotBeIsNamed) {
  EXPECT_THAT(Take("-device", "lamp,watts=many"), IsOk());
  ASSERT_THAT(Start(), IsOk());
  EXPECT_THAT(MessageOf(AddObjectsAndDevices(context_, line_)),
              StartsWith("-device lamp: watts='many'"));
}

}  // namespace
}  // namespace qom::qdev
