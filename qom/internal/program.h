// A program that was started: without a shell, and with a socket for its
// standard input and output. It ends with its owner; who interrupts one at the
// terminal interrupts both, unless it was started apart.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(Program program,
//       Program::Start({"qemu-system-x86_64", "-M", "none", "-qmp", "stdio"}));
//   Monitor monitor(program.TakeSocket(), limits, program.TakeErrors());
//   fmt::print("{}", program.End());  // "it ended with status 1"
//
//   QOMRT_ASSIGN_OR_RETURN(std::string text, OutputOf({"/usr/bin/uname"}, {}));
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_PROGRAM_H_
#define QOMRT_QOM_INTERNAL_PROGRAM_H_

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "qom/descriptor.h"

namespace qom::internal {

class Program {
 public:
  // The program is looked for as a shell does. `environment` is added to ours,
  // as "NAME=value". kFailed if it cannot be started.
  static absl::StatusOr<Program> Start(
      const std::vector<std::string>& command,
      const std::vector<std::string>& environment = {}) {
    return Start(command, environment, /*apart=*/false);
  }
  // The same in a process group of its own, which ends with the program: what
  // it starts ends, too, unless it leaves the group.
  static absl::StatusOr<Program> StartApart(
      const std::vector<std::string>& command) {
    return Start(command, {}, /*apart=*/true);
  }

  Program(Program&& other) noexcept
      : process_(std::exchange(other.process_, 0)),
        apart_(other.apart_),
        socket_(std::move(other.socket_)),
        errors_(std::move(other.errors_)) {}
  Program& operator=(Program&&) = delete;
  ~Program() { End(); }

  Descriptor TakeSocket() { return std::move(socket_); }
  Descriptor TakeErrors() { return std::move(errors_); }

  // Awaits its end. False if it does not come in time; what it said on standard
  // error is dropped.
  bool Wait(std::chrono::milliseconds time);
  bool HasEnded() const;
  // Kills it unless it ends by itself within a tenth of a second; the status
  // with which it ended. Nothing if it was killed, or another part of this
  // process awaits all that end. Once.
  std::optional<int> EndedWith();
  // The same, as often as you like; says how it ended.
  std::string End();

 private:
  static absl::StatusOr<Program> Start(
      const std::vector<std::string>& command,
      const std::vector<std::string>& environment, bool apart);
  Program(pid_t process, bool apart, Descriptor socket, Descriptor errors)
      : process_(process),
        apart_(apart),
        socket_(std::move(socket)),
        errors_(std::move(errors)) {}

  pid_t process_ = 0;  // 0: it has ended
  bool apart_ = false;
  Descriptor socket_;
  Descriptor errors_;
};

struct OutputLimits {
  std::chrono::milliseconds time{5'000};
  size_t bytes = size_t{1} << 20;
};

// What a program prints on standard output until it ends. It reads nothing, and
// what it starts ends with it; who left its group and still holds the output is
// not waited for. kFailed if it cannot be started, prints more, takes longer,
// or ends with another status than 0; then with the first line of its standard
// error.
absl::StatusOr<std::string> OutputOf(const std::vector<std::string>& command,
                                     const OutputLimits& limits);

}  // namespace qom::internal

#endif  // QOMRT_QOM_INTERNAL_PROGRAM_H_
