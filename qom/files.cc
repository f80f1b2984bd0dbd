// Reading and writing with the calls of the system, so that none waits and no
// error is taken for the end.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "qom/descriptor.h"
#include "qom/internal/out_of_memory.h"
#include "qom/status.h"

namespace qom {
namespace {

// What is being done to what, for the errors of it.
struct Work {
  Cause cause;
  std::string_view verb;
  std::string_view what;
  const std::string& path;

  absl::Status Because(std::string_view reason) const {
    return Error(cause, "cannot {} the {} '{}': {}", verb, what, path, reason);
  }
  absl::Status BecauseOf(int error) const {
    return Because(std::generic_category().message(error));
  }
};

// A system's call, until no signal interrupts it.
template <typename Call>
auto Retry(Call call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

// Opens what is at the path without waiting for the other end of a pipe.
int Open(const std::string& path, int flags) {
  if (path.find('\0') != std::string::npos) {
    errno = EINVAL;
    return -1;
  }
  return Retry([&] {
    return open(path.c_str(), flags | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0666);
  });
}

// The size of an open file; an error if it is no regular one.
absl::StatusOr<size_t> SizeOf(const Descriptor& file, const Work& work) {
  struct stat status {};
  if (file.number() < 0 || fstat(file.number(), &status) != 0) {
    return work.BecauseOf(errno);
  }
  if (!S_ISREG(status.st_mode)) {
    return work.Because(S_ISDIR(status.st_mode) ? "it is a directory"
                                                : "it is no regular file");
  }
  return static_cast<size_t>(status.st_size);
}

// Makes `text` all that is in the open file, and closes it.
absl::Status WriteInto(Descriptor& file, std::string_view text,
                       const Work& work) {
  QOMRT_RETURN_IF_ERROR(SizeOf(file, work).status());
  if (ftruncate(file.number(), 0) != 0) return work.BecauseOf(errno);
  while (!text.empty()) {
    const ssize_t put =
        Retry([&] { return write(file.number(), text.data(), text.size()); });
    if (put <= 0) return work.BecauseOf(put < 0 ? errno : EIO);
    text.remove_prefix(static_cast<size_t>(put));
  }
  return file.Close() ? absl::OkStatus() : work.BecauseOf(errno);
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path, size_t most) try {
  const Work work{Cause::kUnreadableFile, "read", "file", path};
  const Descriptor file(Open(path, O_RDONLY));
  QOMRT_ASSIGN_OR_RETURN(const size_t expected, SizeOf(file, work));
  const std::string too_large =
      most >= size_t{1} << 20
          ? fmt::format("it has more than {} MiB", most >> 20)
          : fmt::format("it has more than {} bytes", most);
  if (expected > most) return work.Because(too_large);
  std::string text;
  size_t size = 0;
  // One more, to see the end; and files of the system do not tell their size.
  for (size_t room = expected + 1; size <= most;) {
    text.resize(room);
    while (size < room) {
      const ssize_t got =
          Retry([&] { return read(file.number(), &text[size], room - size); });
      if (got < 0) return work.BecauseOf(errno);
      size += static_cast<size_t>(got);
      if (got > 0) continue;
      text.resize(size);
      return text;
    }
    room = std::min(room * 2 + 4096, most + 1);
  }
  return work.Because(too_large);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<std::vector<std::string>> ListDirectory(
    const std::string& path) try {
  const Work work{Cause::kUnreadableFile, "read", "directory", path};
  const int number = Open(path, O_RDONLY | O_DIRECTORY);
  if (number < 0) return work.BecauseOf(errno);
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(fdopendir(number),
                                                      &closedir);
  if (directory == nullptr) {
    const int error = errno;
    close(number);
    return work.BecauseOf(error);
  }
  std::vector<std::string> names;
  while (true) {
    errno = 0;
    const dirent* const entry = readdir(directory.get());
    if (entry == nullptr && errno != 0) return work.BecauseOf(errno);
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (names.size() == kMostDirectoryNames) {
      return work.Because(
          fmt::format("it has more than {} names", kMostDirectoryNames));
    }
    names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status WriteFile(const std::string& path, std::string_view text) try {
  const Work work{Cause::kFailed, "write", "file", path};
  Descriptor file(Open(path, O_WRONLY | O_CREAT | O_EXCL));
  const bool is_new = file.is_open();
  if (!is_new && errno == EEXIST) {
    file = Descriptor(Open(path, O_WRONLY | O_CREAT));
  }
  absl::Status status = WriteInto(file, text, work);
  if (!status.ok() && is_new) unlink(path.c_str());  // no half of it
  return status;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom
