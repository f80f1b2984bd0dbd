// What a program prints until it ends, and what becomes of one that hangs, does
// not stop printing, fails, or leaves others behind.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/internal/program.h"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::internal {
namespace {

using test::HasCause;
using test::IsOkAndHolds;
using ::testing::EndsWith;
using ::testing::HasSubstr;

absl::StatusOr<std::string> OutputOfScript(const std::string& script,
                                           OutputLimits limits = {}) {
  return OutputOf({"/bin/sh", "-c", script}, limits);
}

std::string ErrorOfScript(const std::string& script, OutputLimits limits = {}) {
  const absl::StatusOr<std::string> output = OutputOfScript(script, limits);
  EXPECT_THAT(output.status(), HasCause(Cause::kFailed));
  return std::string(Message(output.status()));
}

constexpr std::chrono::milliseconds kShort{100};

// False if it is gone, or nobody has asked yet how it ended.
bool Runs(pid_t process) {
  std::ifstream stat(fmt::format("/proc/{}/stat", process));
  std::string state;
  stat >> state >> state >> state;  // number, name, state
  return stat.good() && state != "Z" && state != "X";
}

TEST(OutputOfTest, WhatIsPrintedIsRead) {
  EXPECT_THAT(OutputOfScript("echo a; echo b"), IsOkAndHolds("a\nb\n"));
  EXPECT_THAT(OutputOfScript(":"), IsOkAndHolds(""));
  EXPECT_THAT(OutputOf({"/bin/echo", "$HOME; *"}, {}),
              IsOkAndHolds("$HOME; *\n"));
}

TEST(OutputOfTest, ThereIsNothingToReadForIt) {
  EXPECT_THAT(OutputOfScript("cat; echo end"), IsOkAndHolds("end\n"));
}

TEST(OutputOfTest, ErrorsAreDroppedUnlessItFails) {
  EXPECT_THAT(OutputOfScript("head -c 1000000 /dev/zero >&2; echo a"),
              IsOkAndHolds("a\n"));
  EXPECT_THAT(ErrorOfScript("echo 'no GPU' >&2; echo more >&2; exit 3"),
              EndsWith("it ended with status 3: no GPU"));
  EXPECT_THAT(ErrorOfScript("kill -SEGV $$"), HasSubstr("signal 11"));
}

TEST(OutputOfTest, WhatCannotBeStartedSaysWhy) {
  EXPECT_THAT(Message(OutputOf({"/no/such/program"}, {}).status()),
              HasSubstr("cannot start '/no/such/program': No such file"));
  EXPECT_THAT(Message(OutputOf({"/"}, {}).status()),
              HasSubstr("Permission denied"));
}

TEST(OutputOfTest, OneThatHangsIsStopped) {
  EXPECT_THAT(ErrorOfScript("kill -STOP $$", {.time = kShort}),
              HasSubstr("it did not end within 100 ms"));
}

TEST(OutputOfTest, OneThatClosesItsOutputAndHangsIsStopped) {
  EXPECT_THAT(ErrorOfScript("exec >&- 2>&-; kill -STOP $$", {.time = kShort}),
              HasSubstr("it did not end within"));
}

TEST(OutputOfTest, OneThatDoesNotStopPrintingIsStopped) {
  EXPECT_THAT(ErrorOfScript("cat /dev/zero", {.bytes = 5000}),
              HasSubstr("it prints more than 5000 bytes"));
  EXPECT_THAT(OutputOfScript("printf 12345", {.bytes = 5}),
              IsOkAndHolds("12345"));
}

TEST(OutputOfTest, AnEndThatNobodyTellsIsNotTakenForAGoodOne) {
  const auto before = signal(SIGCHLD, SIG_IGN);
  EXPECT_THAT(ErrorOfScript("echo a; exit 3"),
              HasSubstr("nobody knows how it ended"));
  signal(SIGCHLD, before);
}

TEST(OutputOfTest, WhatItStartedEndsWithIt) {
  const std::string file =
      fmt::format("{}qomrt_program_test.{}", ::testing::TempDir(), getpid());
  EXPECT_THAT(OutputOfScript(fmt::format(
                  "sh -c 'kill -STOP $$' & echo $! > {}; echo a", file)),
              IsOkAndHolds("a\n"));
  pid_t other = 0;
  std::ifstream(file) >> other;
  std::filesystem::remove(file);
  ASSERT_GT(other, 0);
  // A signal takes its time to arrive.
  while (Runs(other)) std::this_thread::yield();
}

TEST(OutputOfTest, ADaemonThatHoldsTheOutputIsNotWaitedFor) {
  const std::string file =
      fmt::format("{}qomrt_daemon_test.{}", ::testing::TempDir(), getpid());
  EXPECT_THAT(
      OutputOfScript(fmt::format("setsid sh -c 'echo $$ > {0}.new; mv {0}.new "
                                 "{0}; kill -STOP $$' & "
                                 "until test -e {0}; do :; done; echo a",
                                 file)),
      IsOkAndHolds("a\n"));
  pid_t daemon = 0;
  std::ifstream(file) >> daemon;
  std::filesystem::remove(file);
  ASSERT_GT(daemon, 0);
  EXPECT_EQ(kill(daemon, SIGKILL), 0);
}

}  // namespace
}  // namespace qom::internal
