// What has to be cleaned up around a program, and is read from it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/internal/program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/internal/spawn.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::internal {
namespace {

absl::Status CannotStart(std::string_view program, int error) {
  return qom::Error(Cause::kFailed, "cannot start '{}': {}", program,
                    std::generic_category().message(error));
}

}  // namespace

absl::StatusOr<Program> Program::Start(
    const std::vector<std::string>& command,
    const std::vector<std::string>& environment, bool apart) {
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) {
    return CannotStart(command.front(), errno);
  }
  Descriptor ours(sockets[0]);
  const Descriptor theirs(sockets[1]);
  int pipes[2];
  if (pipe2(pipes, O_CLOEXEC) != 0) return CannotStart(command.front(), errno);
  Descriptor errors(pipes[0]);
  const Descriptor their_errors(pipes[1]);

  SpawnOrders orders;
  orders.Give(theirs.number(), 0);
  orders.Give(theirs.number(), 1);
  orders.Give(their_errors.number(), 2);
  if (apart) orders.StartApart();
  QOMRT_ASSIGN_OR_RETURN(const pid_t process,
                         orders.Start(command, environment));
  return Program(process, apart, std::move(ours), std::move(errors));
}

bool Program::HasEnded() const {
  siginfo_t ended{};
  return waitid(P_PID, static_cast<id_t>(process_), &ended,
                WEXITED | WNOHANG | WNOWAIT) != 0 ||
         ended.si_pid == process_;
}

bool Program::Wait(std::chrono::milliseconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  for (;;) {
    if (HasEnded()) return true;
    if (std::chrono::steady_clock::now() >= deadline) return false;
    pollfd polled = {errors_.number(), POLLIN, 0};
    poll(&polled, 1, 20);
    char bytes[4096];
    if (polled.revents != 0 &&
        read(errors_.number(), bytes, sizeof(bytes)) <= 0) {
      errors_.Close();
    }
  }
}

std::optional<int> Program::EndedWith() {
  // One that closed its end is about to end by itself, and how is worth
  // knowing.
  bool has_ended = HasEnded();
  for (int i = 0; i < 50 && !has_ended; ++i) {
    const timespec wait{0, 2'000'000};
    nanosleep(&wait, nullptr);
    has_ended = HasEnded();
  }
  // Its number, and that of its group, is nobody else's before waitpid().
  const pid_t process = std::exchange(process_, 0);
  if (!has_ended) kill(process, SIGKILL);
  if (apart_) kill(-process, SIGKILL);
  int status = 0;
  pid_t awaited = 0;
  do {
    awaited = waitpid(process, &status, 0);
  } while (awaited < 0 && errno == EINTR);
  return has_ended && awaited == process ? std::optional(status) : std::nullopt;
}

std::string Program::End() {
  if (process_ == 0) return "it had ended";
  const std::optional<int> status = EndedWith();
  return status.has_value() ? HowItEnded(*status) : "it was stopped";
}

namespace {

// Appends what can be read now, up to `most` bytes; false at the end.
bool ReadSome(const Descriptor& from, size_t most, std::string& text) {
  char bytes[4096];
  while (text.size() < most) {
    const ssize_t got = read(from.number(), bytes, sizeof(bytes));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    text.append(bytes, static_cast<size_t>(got));
  }
  return true;
}

void DoNotWaitFor(const Descriptor& descriptor) {
  fcntl(descriptor.number(), F_SETFL,
        fcntl(descriptor.number(), F_GETFL) | O_NONBLOCK);
}

// ": no such device" of what a program said on standard error, or "".
std::string FirstLine(std::string_view errors) {
  const std::string_view line = errors.substr(0, errors.find('\n'));
  return line.empty() ? "" : fmt::format(": {}", Escaped(line));
}

}  // namespace

absl::StatusOr<std::string> OutputOf(const std::vector<std::string>& command,
                                     const OutputLimits& limits) {
  QOMRT_ASSIGN_OR_RETURN(Program program, Program::StartApart(command));
  const auto deadline = std::chrono::steady_clock::now() + limits.time;
  Descriptor output = program.TakeSocket();
  Descriptor errors = program.TakeErrors();
  shutdown(output.number(), SHUT_WR);
  DoNotWaitFor(output);
  DoNotWaitFor(errors);
  constexpr size_t kMostErrors = 4096;
  std::string text;
  std::string said;
  const auto fails = [&](std::string_view why) {
    return qom::Error(Cause::kFailed, "'{}': {}{}", fmt::join(command, " "),
                      why, FirstLine(said));
  };
  for (;;) {
    const bool has_ended = program.HasEnded();  // before the last look
    if (output.is_open() && !ReadSome(output, limits.bytes + 1, text)) {
      output.Close();
    }
    std::string more;
    if (errors.is_open() && !ReadSome(errors, kMostErrors, more)) {
      errors.Close();
    }
    if (said.size() < kMostErrors) said += more;
    if (text.size() > limits.bytes) {
      return fails(fmt::format("it prints more than {} bytes", limits.bytes));
    }
    if (has_ended) break;
    if (std::chrono::steady_clock::now() >= deadline) {
      return fails(
          fmt::format("it did not end within {} ms", limits.time.count()));
    }
    pollfd polled[] = {{output.number(), POLLIN, 0},
                       {errors.number(), POLLIN, 0}};
    poll(polled, std::size(polled), 5);
  }
  const std::optional<int> status = program.EndedWith();
  if (!status.has_value()) {
    return fails(
        "nobody knows how it ended; this process awaits all programs "
        "by itself, or ignores their ends");
  }
  if (*status == 0) return text;
  return fails(HowItEnded(*status));
}

}  // namespace qom::internal
