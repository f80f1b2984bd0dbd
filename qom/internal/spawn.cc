// posix_spawn(), and the arrays that it wants.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/internal/spawn.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/status.h"

extern char** environ;

namespace qom::internal {
namespace {

// The texts as exec() wants them.
std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// "NAME" of "NAME=value".
std::string_view NameOfVariable(std::string_view variable) {
  return variable.substr(0, variable.find('='));
}

}  // namespace

SpawnOrders::SpawnOrders()
    : flags_(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) {
  Note(posix_spawn_file_actions_init(&files_));
  Note(posix_spawnattr_init(&attributes_));
  sigset_t signals;
  sigemptyset(&signals);
  Note(posix_spawnattr_setsigmask(&attributes_, &signals));
  sigfillset(&signals);
  for (const int kept : {SIGHUP, SIGINT, SIGQUIT}) sigdelset(&signals, kept);
  Note(posix_spawnattr_setsigdefault(&attributes_, &signals));
  Note(posix_spawnattr_setflags(&attributes_, static_cast<int16_t>(flags_)));
}

SpawnOrders::~SpawnOrders() {
  posix_spawn_file_actions_destroy(&files_);
  posix_spawnattr_destroy(&attributes_);
}

void SpawnOrders::Give(int number, int as) {
  Note(posix_spawn_file_actions_adddup2(&files_, number, as));
}

void SpawnOrders::Open(const char* path, int flags, int as) {
  Note(posix_spawn_file_actions_addopen(&files_, as, path, flags, 0));
}

void SpawnOrders::StartApart() {
  flags_ |= POSIX_SPAWN_SETPGROUP;  // of its own number, as it is set to 0
  Note(posix_spawnattr_setflags(&attributes_, static_cast<int16_t>(flags_)));
}

absl::StatusOr<pid_t> SpawnOrders::Start(
    std::vector<std::string> command,
    std::vector<std::string> environment) const {
  const size_t own = environment.size();
  for (char** at = environ; *at != nullptr; ++at) {
    const bool is_given = std::any_of(
        environment.begin(), environment.begin() + static_cast<ptrdiff_t>(own),
        [at](const std::string& given) {
          return NameOfVariable(given) == NameOfVariable(*at);
        });
    if (!is_given) environment.emplace_back(*at);
  }
  pid_t process = 0;
  const int error =
      error_ != 0 ? error_
                  : posix_spawnp(&process, command.front().c_str(), &files_,
                                 &attributes_, Pointers(command).data(),
                                 Pointers(environment).data());
  if (error != 0) {
    return Error(Cause::kFailed, "cannot start '{}': {}", command.front(),
                 std::generic_category().message(error));
  }
  return process;
}

std::string HowItEnded(int status) {
  if (WIFSIGNALED(status)) {
    return fmt::format("it was ended by the signal {} ({})", WTERMSIG(status),
                       strsignal(WTERMSIG(status)));
  }
  return fmt::format("it ended with status {}", WEXITSTATUS(status));
}

}  // namespace qom::internal
