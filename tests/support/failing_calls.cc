// The calls that fail, each in front of the C library's.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "tests/support/failing_calls.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstddef>

namespace qom::test {
namespace {

struct State {
  std::atomic<int> good{0};
  std::atomic<int> error{0};
  std::atomic<size_t> most{0};
};

constexpr size_t kCalls = static_cast<size_t>(Call::kList) + 1;
constinit std::array<State, kCalls> states;
constinit std::atomic<bool> has_failed{false};

State& Of(Call call) { return states[static_cast<size_t>(call)]; }

bool Fails(Call call) {
  State& state = Of(call);
  if (state.error == 0 || state.good-- > 0) return false;
  has_failed = true;
  errno = state.error.exchange(0);
  return true;
}

size_t Part(Call call, size_t size) {
  const size_t most = Of(call).most;
  return most == 0 ? size : std::min(size, most);
}

template <typename Function>
Function* Next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

void Fail(Call call, Failure failure) {
  has_failed = false;
  State& state = Of(call);
  state.good = failure.good;
  state.most = failure.most;
  state.error = failure.error;
}

bool StopFailingCalls() {
  for (State& state : states) {
    state.error = 0;
    state.most = 0;
  }
  return has_failed;
}

}  // namespace qom::test

using qom::test::Call;
using qom::test::Fails;
using qom::test::Next;
using qom::test::Part;

extern "C" {
ssize_t read(int file, void* to, size_t size) {
  static auto* const next = Next<ssize_t(int, void*, size_t)>("read");
  return Fails(Call::kRead) ? -1 : next(file, to, Part(Call::kRead, size));
}
ssize_t write(int file, const void* from, size_t size) {
  static auto* const next = Next<ssize_t(int, const void*, size_t)>("write");
  return Fails(Call::kWrite) ? -1 : next(file, from, Part(Call::kWrite, size));
}
int open(const char* path, int flags, ...) {
  static auto* const next = Next<int(const char*, int, ...)>("open");
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return Fails(Call::kOpen) ? -1 : next(path, flags, mode);
}
// It closes, whatever it answers.
int close(int file) {
  static auto* const next = Next<int(int)>("close");
  const int result = next(file);
  return Fails(Call::kClose) ? -1 : result;
}
int fstat(int file, struct stat* status) noexcept {
  static auto* const next = Next<int(int, struct stat*)>("fstat");
  return Fails(Call::kStat) ? -1 : next(file, status);
}
int ftruncate(int file, off_t size) noexcept {
  static auto* const next = Next<int(int, off_t)>("ftruncate");
  return Fails(Call::kTruncate) ? -1 : next(file, size);
}
dirent* readdir(DIR* directory) {
  static auto* const next = Next<dirent*(DIR*)>("readdir");
  return Fails(Call::kList) ? nullptr : next(directory);
}
}
