// posix_spawn(), and what has to be cleaned up around it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/status.h"

extern char** environ;

namespace qom::record {
namespace {

absl::Status CannotStart(std::string_view program, int error) {
  return qom::Error(Cause::kFailed, "cannot start '{}': {}", program,
                    std::generic_category().message(error));
}

// The texts as exec() wants them.
std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::string HowItEnded(int status) {
  if (WIFSIGNALED(status)) {
    return fmt::format("it was ended by the signal {} ({})", WTERMSIG(status),
                       strsignal(WTERMSIG(status)));
  }
  return fmt::format("it ended with status {}", WEXITSTATUS(status));
}

// What posix_spawn() is told about descriptors and signals.
class Orders {
 public:
  Orders(int socket, int errors) {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_adddup2(&files_, socket, 0);
    posix_spawn_file_actions_adddup2(&files_, socket, 1);
    posix_spawn_file_actions_adddup2(&files_, errors, 2);
    posix_spawnattr_init(&attributes_);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  Orders(const Orders&) = delete;
  ~Orders() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }

  const posix_spawn_file_actions_t* files() const { return &files_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
};

}  // namespace

absl::StatusOr<Program> Program::Start(
    const std::vector<std::string>& command,
    const std::vector<std::string>& environment) {
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

  std::vector<std::string> words = command;
  std::vector<std::string> variables = environment;
  for (char** at = environ; *at != nullptr; ++at) variables.emplace_back(*at);
  const Orders orders(theirs.number(), their_errors.number());
  pid_t process = 0;
  const int error = posix_spawnp(
      &process, command.front().c_str(), orders.files(), orders.attributes(),
      Pointers(words).data(), Pointers(variables).data());
  if (error != 0) return CannotStart(command.front(), error);
  return Program(process, std::move(ours), std::move(errors));
}

bool Program::Wait(std::chrono::milliseconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  for (;;) {
    siginfo_t ended{};
    if (waitid(P_PID, static_cast<id_t>(process_), &ended,
               WEXITED | WNOHANG | WNOWAIT) != 0 ||
        ended.si_pid == process_) {
      return true;
    }
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

std::string Program::End() {
  const pid_t process = std::exchange(process_, 0);
  if (process == 0) return "it had ended";
  // One that closed its end is about to end by itself, and how is worth
  // knowing.
  int status = 0;
  for (int i = 0; i < 50; ++i) {
    if (waitpid(process, &status, WNOHANG) == process)
      return HowItEnded(status);
    const timespec wait{0, 2'000'000};
    nanosleep(&wait, nullptr);
  }
  kill(process, SIGKILL);
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return "it was stopped";
}

}  // namespace qom::record
