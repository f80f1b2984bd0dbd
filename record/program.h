// A program that was started: without a shell, and with a socket for its
// standard input and output. It ends with its owner; who interrupts one at the
// terminal interrupts both.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(Program program,
//       Program::Start({"qemu-system-x86_64", "-M", "none", "-qmp", "stdio"}));
//   Monitor monitor(program.TakeSocket(), limits, program.TakeErrors());
//   fmt::print("{}", program.End());  // "it ended with status 1"
//
// Threads: one at a time.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_PROGRAM_H_
#define QOMRT_RECORD_PROGRAM_H_

#include <sys/types.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "record/descriptor.h"

namespace qom::record {

class Program {
 public:
  // The program is looked for as a shell does. `environment` is added to ours,
  // as "NAME=value". kFailed if it cannot be started.
  static absl::StatusOr<Program> Start(
      const std::vector<std::string>& command,
      const std::vector<std::string>& environment = {});

  Program(Program&& other) noexcept
      : process_(std::exchange(other.process_, 0)),
        socket_(std::move(other.socket_)),
        errors_(std::move(other.errors_)) {}
  Program& operator=(Program&&) = delete;
  ~Program() { End(); }

  Descriptor TakeSocket() { return std::move(socket_); }
  Descriptor TakeErrors() { return std::move(errors_); }

  // Awaits its end. False if it does not come in time; what it said on standard
  // error is dropped.
  bool Wait(std::chrono::milliseconds time);
  // Kills it unless it ends by itself within a tenth of a second; says how it
  // ended.
  std::string End();

 private:
  Program(pid_t process, Descriptor socket, Descriptor errors)
      : process_(process),
        socket_(std::move(socket)),
        errors_(std::move(errors)) {}

  pid_t process_ = 0;  // 0: it has ended
  Descriptor socket_;
  Descriptor errors_;
};

}  // namespace qom::record

#endif  // QOMRT_RECORD_PROGRAM_H_
