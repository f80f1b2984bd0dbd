// The emulator of docs/examples/emulator as its users see it: options, machine
// versions, commands, and what it says of mistakes.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <sys/wait.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/pages.h"

namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

struct Session {
  int status;
  std::string out;
};

Session RunProgram(const std::string& command) {
  Session session{-1, ""};
  std::FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return session;
  for (int c; (c = std::fgetc(pipe)) != EOF;) {
    session.out += static_cast<char>(c);
  }
  const int status = pclose(pipe);
  session.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return session;
}

// Of the emulator with these options, that reads `commands`; printf's escapes.
Session Emulate(std::string_view options, std::string_view commands = "") {
  return RunProgram(fmt::format("printf '{}' | " QOMRT_EMULATOR " {} 2>&1",
                                commands, options));
}

fs::path Temporary(std::string_view name) {
  return fs::path(::testing::TempDir()) / fmt::format("emulator_{}", name);
}

TEST(EmulatorTest, TheGuestPrintsTheEeprom) {
  const Session session = Emulate("");
  EXPECT_EQ(session.out, "hello\n");
  EXPECT_EQ(session.status, 0);
}

TEST(EmulatorTest, AnOlderMachineHasWhatItPromised) {
  EXPECT_EQ(Emulate("-machine emu-1.0", "type goodbye\\nrun\\n").out,
            "hello, world of 1.0\ngood\n")
      << "a FIFO of four bytes";
  EXPECT_EQ(Emulate("-machine emu", "type goodbye\\nrun\\n").out,
            "hello\ngoodbye\n");
}

TEST(EmulatorTest, OptionsReachMachineAndDevices) {
  EXPECT_EQ(Emulate("-machine emu-1.0,greeting=bonjour,accel=tcg -m 64M -smp 2 "
                    "-global emu-uart.fifo-size=5 "
                    "-object emu-drive,id=d0,text=disk "
                    "-device emu-virtio-blk,drive=d0",
                    "type goodbye\\nrun\\n")
                .out,
            "bonjour\ndisk\ngoodb\n");
}

TEST(EmulatorTest, OptionsComeFromAFile) {
  const fs::path file = Temporary("options.cfg");
  std::ofstream(file) << "[machine]\n  type = \"emu-2.0\"\n"
                         "  greeting = \"from a file\"\n"
                         "[object \"d0\"]\n  qom-type = \"emu-drive\"\n"
                         "  text = \"disk\"\n"
                         "[device \"v\"]\n  driver = \"emu-virtio-blk\"\n"
                         "  drive = \"d0\"\n";
  EXPECT_EQ(Emulate("-readconfig " + file.string()).out, "from a file\ndisk\n");
}

TEST(EmulatorTest, ADiskComesAndGoesWhileTheMachineRuns) {
  EXPECT_EQ(Emulate("",
                    "object_add emu-drive,id=d0,text=disk\\n"
                    "device_add emu-virtio-blk,id=v,drive=d0\\n"
                    "reset\\n"
                    "device_del v\\n"
                    "object_del d0\\n"
                    "reset\\n")
                .out,
            "hello\nhello\ndisk\nhello\n");
}

TEST(EmulatorTest, ASnapshotHoldsTheStateOfDevices) {
  const std::string file = Temporary("state").string();
  EXPECT_EQ(Emulate("", "type abc\\nsave " + file + "\\nrun\\nrun\\nload " +
                            file + "\\nrun\\n")
                .out,
            "hello\nabc\nabc\n");
  EXPECT_THAT(Emulate("-machine emu-2.0", "load " + file + "\\n").out,
              HasSubstr("is of 'emu-3.0' and this is emu-2.0"));
}

TEST(EmulatorTest, WhatNothingUsedIsSaid) {
  EXPECT_THAT(Emulate("-global emu-urat.fifo-size=3").out,
              AllOf(StartsWith("warning: "), HasSubstr("'emu-urat'"),
                    HasSubstr("nearest: emu-uart")));
}

TEST(EmulatorTest, AGlobalThatNoDeviceCouldTakeIsSaid) {
  EXPECT_THAT(Emulate("-global emu-virtio-blk.num-queus=3").out,
              AllOf(StartsWith("warning: "), HasSubstr("nearest: num-queues")));
}

TEST(EmulatorTest, HelpIsMadeOfWhatTypesSay) {
  EXPECT_THAT(Emulate("-device help").out,
              AllOf(HasSubstr("emu-uart"), HasSubstr("a serial port"),
                    Not(HasSubstr("emu-drive"))));
  EXPECT_THAT(Emulate("-object help").out, HasSubstr("emu-drive"));
  EXPECT_THAT(Emulate("-machine help").out,
              AllOf(HasSubstr("emu-1.0"), HasSubstr("emu-3.0")));
  EXPECT_THAT(Emulate("-device emu-uart,help").out, HasSubstr("fifo-size"));
}

TEST(EmulatorTest, MistakesSayWhatWouldBeRight) {
  const struct {
    std::string_view options;
    std::string_view message;
  } kMistakes[] = {
      {"-machine emu-4.0", "unknown machine 'emu-4.0'"},
      {"-machine emu,greting=x", "nearest: greeting"},
      {"-accel kvm", "unknown accelerator 'kvm'"},
      {"-device emu-eprom", "nearest: emu-eeprom"},
      {"-device emu-eeprom,address=0x50", "0x50 is taken by /machine/eeprom0"},
      {"-device emu-virtio-blk", "drive: name an emu-drive"},
      {"-global emu-uart.fifo-size=200", "200 is outside 1..128"},
      {"-kernel x", "there is no option '-kernel'"},
      {"-m", "-m needs an argument"},
  };
  for (const auto& mistake : kMistakes) {
    const Session session = Emulate(mistake.options);
    EXPECT_EQ(session.status, 1) << mistake.options;
    EXPECT_THAT(session.out, AllOf(StartsWith("error: "),
                                   HasSubstr(std::string(mistake.message))))
        << mistake.options;
  }
}

TEST(EmulatorTest, TheCommandAnswersForItsCatalogue) {
  const std::string directory = Temporary("catalogue").string();
  ASSERT_THAT(Emulate("-dump-catalogue " + directory).out, IsEmpty());
  const std::string qom = QOMRT_QOM_COMMAND " --catalog " + directory;
  EXPECT_THAT(RunProgram(qom + " explain emu-uart.fifo-size -M emu-1.0").out,
              StartsWith("emu-uart.fifo-size is 4 on emu-1.0"));
  EXPECT_THAT(RunProgram(qom + " diff -M emu-2.0 -M emu-3.0").out,
              HasSubstr("num-queues"));
}

// Who reads it is to write one like it: blank lines and comments do not count.
TEST(EmulatorTest, ItIsShorterThan400Lines) {
  size_t lines = 0;
  for (std::string_view end : {".cc", ".h"}) {
    for (const fs::path& file : qom::test::Files(
             qom::test::Root() / "docs" / "examples" / "emulator", end)) {
      std::istringstream text(qom::test::ReadFile(file));
      for (std::string line; std::getline(text, line);) {
        const size_t first = std::min(line.find_first_not_of(' '), line.size());
        lines += first < line.size() && line.compare(first, 2, "//") != 0;
      }
    }
  }
  EXPECT_GT(lines, 300u);
  EXPECT_LT(lines, 400u);
}

// "$ COMMAND" and the lines that follow it.
TEST(EmulatorTest, ThePageShowsItsAnswers) {
  const std::string page = qom::test::ReadFile(qom::test::Root() / "docs" /
                                               "howto" / "emulator_main.md");
  const fs::path folder = Temporary("page");
  fs::create_directories(folder);
  size_t commands = 0;
  for (const std::string& block : qom::test::BlocksOf(page, "```console\n")) {
    std::string script = "cd " + folder.string() + "; qom() { " +
                         QOMRT_QOM_COMMAND + " \"$@\"; }; ";
    std::string shown;
    std::istringstream lines(block);
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("$ ")) {
        shown += line + "\n";
        continue;
      }
      ++commands;
      const size_t at = line.find("./emulator");
      if (at != std::string::npos) {
        line.replace(at, sizeof("./emulator") - 1, QOMRT_EMULATOR);
      }
      script += line.substr(2) + "; ";
    }
    EXPECT_EQ(RunProgram("exec 2>&1 < /dev/null; " + script).out, shown)
        << block;
  }
  EXPECT_GE(commands, 7u);
}

}  // namespace
