// Command lines as people have them: split as a shell would, and read as
// options with their arguments.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/options/shell_line.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "qom/status.h"
#include "tests/support/matchers.h"

namespace qom::qdev {
namespace {

using test::HasCause;
using test::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> Words(std::string_view text) {
  const absl::StatusOr<std::vector<std::string>> words = SplitShellLine(text);
  EXPECT_THAT(words, IsOk()) << text;
  return words.value_or(std::vector<std::string>());
}

TEST(ShellLineTest, WordsAreThoseOfAShell) {
  EXPECT_THAT(Words("a  b\tc\n d "), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(Words("'a b' \"c d\" e' 'f"), ElementsAre("a b", "c d", "e f"));
  EXPECT_THAT(Words(R"(a\ b '\' "\"\\\$\n" '')"),
              ElementsAre("a b", "\\", "\"\\$\\n", ""));
  EXPECT_THAT(Words("it\\'s 'it'\\''s'"), ElementsAre("it's", "it's"))
      << "the second is how logs write it";
  EXPECT_THAT(Words("a # to the end\nb a#b"), ElementsAre("a", "b", "a#b"));
  EXPECT_THAT(Words(""), IsEmpty());
}

TEST(ShellLineTest, ALineGoesOnBehindABackslash) {
  EXPECT_THAT(Words("-M q35 \\\n  -S \\\r\n-m 1G\n"),
              ElementsAre("-M", "q35", "-S", "-m", "1G"));
  EXPECT_THAT(Words("\"a\\\nb\""), ElementsAre("ab"));
}

TEST(ShellLineTest, NothingIsExpanded) {
  EXPECT_THAT(Words("$HOME `id` $(id) ~ * a;b > f"),
              ElementsAre("$HOME", "`id`", "$(id)", "~", "*", "a;b", ">", "f"));
}

TEST(ShellLineTest, WhatIsNotWholeIsAnErrorWithItsLine) {
  EXPECT_THAT(SplitShellLine("a \\\nb 'c\nd"),
              HasCause(Cause::kMalformed,
                       HasSubstr("line 2: the quote ' that opens here")));
  EXPECT_THAT(SplitShellLine("a \"b"), HasCause(Cause::kMalformed));
  EXPECT_THAT(SplitShellLine("a \\\n b \\"),
              HasCause(Cause::kMalformed, HasSubstr("line 2")));
  for (std::string_view nul :
       {std::string_view("a\0b", 3), std::string_view("'a\0b'", 5),
        std::string_view("\"a\0\"", 4), std::string_view("a\\\0b", 4)}) {
    EXPECT_THAT(SplitShellLine(nul),
                HasCause(Cause::kMalformed, HasSubstr("a NUL")));
  }
}

TEST(ShellLineTest, OfALogTheLastEntryIsTheCommand) {
  EXPECT_THAT(
      Words("2026-01-01 1: starting up libvirt version: 1, it's old\n"
            "A=1 \\\n/usr/bin/qemu-system-x86_64 \\\n-S\n"
            "char device redirected to /dev/pts/1 (it's said)\n"
            "2026-01-02 1: starting up libvirt version: 1, host's name\n"
            "A=2 \\\n/usr/bin/qemu-system-x86_64 \\\n-M q35\n"
            "2026-01-02 2: shutting down, reason='\n"),
      ElementsAre("A=2", "/usr/bin/qemu-system-x86_64", "-M", "q35"));
  EXPECT_THAT(
      SplitShellLine("x\n: starting up libvirt version: 1\nqemu \\\n 'a\n"),
      HasCause(Cause::kMalformed, HasSubstr("line 4")));
}

EmulatorCall Call(std::string_view text) {
  const absl::StatusOr<EmulatorCall> call = ReadEmulatorCall(Words(text));
  EXPECT_THAT(call, IsOk()) << text;
  return call.value_or(EmulatorCall());
}

// "-m=1G" for each option.
std::vector<std::string> Options(std::string_view text) {
  std::vector<std::string> shown;
  for (const CallOption& one : Call(text).options) {
    shown.push_back(one.argument.empty() ? one.name
                                         : one.name + "=" + one.argument);
  }
  return shown;
}

TEST(EmulatorCallTest, OptionsHaveTheirArguments) {
  EXPECT_THAT(
      Options("qemu-system-x86_64 -S -m 1G --device e1000 -daemonize "
              "-append -v disk.img -new-one x -newer -serial -"),
      ElementsAre("-S", "-m=1G", "-device=e1000", "-daemonize", "-append=-v",
                  "disk.img", "-new-one=x", "-newer", "-serial=-"));
}

TEST(EmulatorCallTest, TheProgramComesBehindTheEnvironmentAndItsStarters) {
  EXPECT_EQ(Call("LC_ALL=C A=b /usr/bin/qemu-system-aarch64 -S").program,
            "/usr/bin/qemu-system-aarch64");
  EXPECT_EQ(Call("LC_ALL=C A=b /usr/bin/qemu-system-aarch64 -S").arch(),
            "aarch64");
  EXPECT_EQ(Call("sudo nice -n 3 /usr/bin/kvm -id 100").program,
            "/usr/bin/kvm");
  EXPECT_EQ(Call("/usr/bin/kvm -id 100").arch(), "");
  EXPECT_EQ(Call("./emu -S").program, "./emu");
  EXPECT_EQ(Call("-M q35").program, "");
  EXPECT_THAT(Options("-M q35"), ElementsAre("-M=q35"));
}

TEST(EmulatorCallTest, WhatLacksIsAnError) {
  EXPECT_THAT(ReadEmulatorCall({}), HasCause(Cause::kMalformed));
  const std::vector<std::string> words = {"qemu", "-device", "-S"};
  EXPECT_THAT(
      ReadEmulatorCall(words),
      HasCause(Cause::kMalformed, HasSubstr("-device needs an argument")));
  EXPECT_THAT(ReadEmulatorCall(std::vector<std::string>(
                  EmulatorCall::kMostOptions + 1, "-S")),
              HasCause(Cause::kMalformed, HasSubstr("more than")));
  EXPECT_THAT(ReadEmulatorCall(std::vector<std::string>{
                  "qemu", std::string(EmulatorCall::kMostBytes + 1, 'x')}),
              HasCause(Cause::kMalformed, HasSubstr("131073 bytes")));
}

}  // namespace
}  // namespace qom::qdev
