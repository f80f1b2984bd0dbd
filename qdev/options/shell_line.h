// A command line as people have it: typed into a shell, in a script over many
// lines, or in a log, where the environment stands in front of it. It is read
// as a shell would split it; nothing is expanded or run, and a `$` is a `$`.
//
//   qemu-system-x86_64 -M q35 \          words, and lines that go on
//     -name 'my guest' -device "e1000"   quotes; in double ones, \" \\ \$ \`
//   LC_ALL=C HOME=/ /usr/bin/qemu-kvm    an environment, read over
//   2026-02-03 …: starting up libvirt …  the head of an entry in a log: the
//                                        command is what follows the last one
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(const std::vector<std::string> words,
//                          qdev::SplitShellLine(text));
//   QOMRT_ASSIGN_OR_RETURN(const qdev::EmulatorCall call,
//                          qdev::ReadEmulatorCall(words));
//   for (const qdev::CallOption& option : call.options) …  // TakeOption()
//
// Errors: InvalidArgument (kMalformed) that names the line.
//
// Threads: all functions may be called from any thread.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_SHELL_LINE_H_
#define QOMRT_QDEV_OPTIONS_SHELL_LINE_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

// The words of `text`; of a log, those of its last entry. Fails for a NUL, a
// quote that is not closed, and a backslash at the end.
absl::StatusOr<std::vector<std::string>> SplitShellLine(std::string_view text);

// An option with its argument, as an emulator's program sees it.
struct CallOption {
  std::string name;  // "-device", also of "--device"; a word that is no option
  std::string argument{};
};

struct EmulatorCall {
  // As many as a call may have, and as long as Linux lets an argument be.
  static constexpr size_t kMostOptions = 20'000;
  static constexpr size_t kMostBytes = size_t{128} << 10;

  std::string program{};  // "" if the words begin with an option
  std::vector<CallOption> options{};

  // "x86_64" of "/usr/bin/qemu-system-x86_64"; "" if the name does not say.
  std::string_view arch() const;
};

// Which of the words are arguments is known for all options of QEMU; another
// option takes the next word, unless that begins with '-'. Fails for an option
// that lacks its argument, for more options than kMostOptions, for a word of
// more than kMostBytes, and for no words at all.
absl::StatusOr<EmulatorCall> ReadEmulatorCall(
    std::span<const std::string> words);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OPTIONS_SHELL_LINE_H_
