// Claims about help: which arguments ask for it, what it lists and shows, and
// what an unknown name is answered.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/help.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/qdev/small_machine.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using test::small::SmallMachineTest;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class HelpTest : public SmallMachineTest {
 protected:
  absl::StatusOr<std::optional<std::string>> Ask(std::string_view option,
                                                 std::string_view argument) {
    return HelpFor({registry_, machines_, "x86_64"}, option, argument);
  }
  // The help; "none" if none was asked for.
  std::string Help(std::string_view option, std::string_view argument) {
    const auto help = Ask(option, argument);
    EXPECT_THAT(help, IsOk());
    return help.ok() ? help->value_or("none") : "";
  }
};

TEST_F(HelpTest, OnlyTheWordAsksForIt) {
  for (const char* argument :
       {"", "loom-hub", "loom-hub,id=help", "loom-hub,,help", "helper",
        R"({"driver": "help"})"}) {
    EXPECT_EQ(Help("-device", argument), "none") << argument;
  }
  EXPECT_EQ(Help("-drive", "help"), "none");
  for (const char* argument : {"help", "?", "driver=help"}) {
    EXPECT_THAT(Help("-device", argument), HasSubstr("devices:")) << argument;
  }
  EXPECT_EQ(Help("device", "loom-hub,id=h,help"),
            Help("--device", "driver=loom-hub,?"));
}

TEST_F(HelpTest, DevicesAreListedByCategory) {
  EXPECT_EQ(Help("-device", "help"),
            "bridge devices:\n"
            "  loom-hub  a hub of looms\n"
            "\n"
            "other devices:\n"
            "  loom-sensor  a sensor; on a loom-bus\n");
}

TEST_F(HelpTest, APropertyIsShownWithTypeDefaultRangeUnitAndDoc) {
  EXPECT_EQ(Help("-device", "loom-hub,help"),
            "loom-hub: a hub of looms\n"
            "  speed=<uint32>  Clock of the loom. (default 100; 1..1000; "
            "kHz)\n");
}

TEST_F(HelpTest, ObjectsAreThoseOfUsers) {
  EXPECT_THAT(Help("-object", "help"),
              AllOf(StartsWith("objects:\n"), HasSubstr("  memory-backend-ram"),
                    Not(HasSubstr("loom-hub"))));
  EXPECT_THAT(Help("-object", "memory-backend-ram,help"),
              HasSubstr("  size=<size>"));
}

TEST_F(HelpTest, MachinesAreListedNewestFirstWithAliases) {
  EXPECT_EQ(Help("-machine", "help"),
            "machines:\n"
            "  board       alias of board-2.0\n"
            "  board-2.0   a board; default\n"
            "  board-1.10  a board\n"
            "  board-1.0   a board; deprecated\n");
  EXPECT_EQ(Help("-M", "?"), Help("-machine", "help"));
}

TEST_F(HelpTest, AMachineHasItsTypesPropertiesAndTheOptionsKeys) {
  EXPECT_THAT(Help("-machine", "board,help"),
              AllOf(StartsWith("board-2.0: a board\n"),
                    HasSubstr("  slots=<uint32>"), HasSubstr("Slots for cards"),
                    HasSubstr("  accel"), HasSubstr("  smp-cache")));
}

TEST_F(HelpTest, AcceleratorsAreListedByTheNamesOfUsers) {
  EXPECT_THAT(Help("-accel", "help"),
              AllOf(HasSubstr("  quick"), HasSubstr("runs it quickly")));
  EXPECT_THAT(Help("-accel", "quick,help"), HasSubstr("  depth=<uint32>"));
}

TEST_F(HelpTest, GlobalsAreForWhatTakesThem) {
  EXPECT_THAT(Help("-global", "help"), HasSubstr("  loom-sensor"));
  EXPECT_THAT(Help("-global", "loom-sensor,help"), HasSubstr("  label=<str>"));
}

TEST_F(HelpTest, ProcessorsHaveKeys) {
  EXPECT_THAT(Help("-smp", "help"), HasSubstr("  maxcpus"));
  EXPECT_THAT(Help("-smp", "4,help"), HasSubstr("  maxcpus"));
  EXPECT_EQ(Help("-cpu", "help"), "CPU models:\n");
}

TEST_F(HelpTest, AnUnknownNameIsAnsweredWithTheNearest) {
  EXPECT_THAT(Ask("-device", "loom-hubb,help"),
              HasCause(Cause::kUnknownType,
                       HasSubstr("there is no device 'loom-hubb'; nearest: "
                                 "loom-hub")));
  EXPECT_THAT(Ask("-object", "loom-hub,help"),
              HasCause(Cause::kUnknownType, HasSubstr("'loom-hub'")));
  EXPECT_THAT(Ask("-machine", "board-3.0,help"),
              HasCause(Cause::kUnknownType, HasSubstr("board-2.0")));
  EXPECT_THAT(Ask("-accel", "quik,help"),
              HasCause(Cause::kUnknownType, HasSubstr("nearest: quick")));
  EXPECT_THAT(Ask("-cpu", "max,help"), HasCause(Cause::kUnknownType));
  EXPECT_THAT(
      Ask("-machine", "a\033[1mb,help"),
      HasCause(Cause::kUnknownType, HasSubstr("unknown machine 'a\\x1b[1mb'")));
}

}  // namespace
}  // namespace qom::qdev
