// A memory back end on a file: opens or makes the file, checks it, maps it.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/memory_backend_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qdev/objects/host_memory.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

absl::Status PathError(std::string_view path, int error) {
  const Cause cause = error == ENOENT || error == ENOTDIR ? Cause::kNoSuchObject
                                                          : Cause::kFailed;
  return Error(cause, "mem-path: '{}': {}", path, internal::ErrnoText(error));
}

absl::Status CheckNoDanglingLink(const std::string& path) {
  std::error_code none;
  const std::string target = std::filesystem::read_symlink(path, none).string();
  if (none) return absl::OkStatus();
  return Error(Cause::kNoSuchObject,
               "mem-path: '{}' is a symbolic link to '{}', which is not there",
               path, target);
}

// A file of `directory` that has no name.
Descriptor OpenNameless(const std::string& directory) {
  const int fd = open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0) return Descriptor(fd);
  // Not every file system makes those.
  std::string path = directory + "/qomrt.XXXXXX";
  Descriptor named(mkostemp(path.data(), O_CLOEXEC));
  if (named.is_open()) unlink(path.c_str());
  return named;
}

}  // namespace

MemoryBackendFile::~MemoryBackendFile() {
  if (discard_data_ && mapping().data() != nullptr) {
    mapping().Discard();
  }
}

absl::StatusOr<bool> MemoryBackendFile::IsToBeRom() const {
  switch (rom_) {
    case OnOffAuto::kAuto:
      return readonly_;
    case OnOffAuto::kOn:
      if (!readonly_) {
        return Error(Cause::kBadValue,
                     "rom=on: the file is opened for writing; say readonly=on");
      }
      return true;
    case OnOffAuto::kOff:
      if (readonly_ && share()) {
        return Error(Cause::kBadValue,
                     "rom=off: with share=on a store reaches the file, which "
                     "readonly=on forbids; say share=off");
      }
      return false;
  }
  return false;
}

absl::Status MemoryBackendFile::CheckProperties() const {
  if (mem_path_.empty()) {
    return Error(Cause::kBadValue,
                 "mem-path: it is empty; it names a file or a directory");
  }
  if (mem_path_.find('\0') != std::string::npos) {
    return Error(Cause::kBadValue, "mem-path: a path has no null character");
  }
  return absl::OkStatus();
}

absl::Status MemoryBackendFile::OpenFile(Source& source) const {
  struct stat status {};
  const bool exists = stat(mem_path_.c_str(), &status) == 0;
  if (!exists) {
    const int error = errno;
    if (error == ENOENT) QOMRT_RETURN_IF_ERROR(CheckNoDanglingLink(mem_path_));
    if (error != ENOENT || readonly_) return PathError(mem_path_, error);
  }
  if (exists && S_ISDIR(status.st_mode)) {
    if (readonly_) {
      return Error(Cause::kBadValue,
                   "mem-path: '{}' is a directory; readonly=on needs a file "
                   "with a content",
                   mem_path_);
    }
    source.fd = OpenNameless(mem_path_);
    return !source.fd.is_open() ? PathError(mem_path_, errno)
                                : absl::OkStatus();
  }
  // To open some of the others would wait, or do something.
  if (exists && !S_ISREG(status.st_mode) && !S_ISBLK(status.st_mode) &&
      !S_ISCHR(status.st_mode)) {
    return Error(Cause::kBadValue,
                 "mem-path: '{}' is no file, device or directory", mem_path_);
  }
  const int flags = (readonly_ ? O_RDONLY : O_RDWR) | O_CLOEXEC;
  source.fd = Descriptor(
      exists ? open(mem_path_.c_str(), flags)
             : open(mem_path_.c_str(), flags | O_CREAT | O_EXCL, 0644));
  if (!source.fd.is_open()) return PathError(mem_path_, errno);
  if (!exists) source.undo = [path = mem_path_] { unlink(path.c_str()); };
  return absl::OkStatus();
}

absl::Status MemoryBackendFile::CheckGeometry(uint64_t page_size) const {
  if (offset_.bytes % page_size != 0) {
    return Error(Cause::kBadValue,
                 "offset: {} is no multiple of the page size, {}",
                 offset_.bytes, page_size);
  }
  if (align_.bytes != 0 &&
      (!std::has_single_bit(align_.bytes) || align_.bytes % page_size != 0)) {
    return Error(Cause::kBadValue,
                 "align: {} is no power of two that is a multiple of the page "
                 "size, {}",
                 align_.bytes, page_size);
  }
  constexpr uint64_t kEnd = std::numeric_limits<int64_t>::max();
  // With room for the last page.
  if (offset_.bytes > kEnd || size() > kEnd - offset_.bytes ||
      page_size > kEnd - offset_.bytes - size()) {
    return Error(Cause::kOutOfRange,
                 "offset: {} and size={} lie beyond what a file can have",
                 offset_.bytes, size());
  }
  // A larger one than there are addresses.
  if (align_.bytes > kEnd - size()) {
    return Error(Cause::kOutOfRange, "align: {} is outside 0..{}", align_.bytes,
                 kEnd - size());
  }
  return absl::OkStatus();
}

// A file that has a content has enough of it; one that has none is made as long
// as it has to be.
absl::Status MemoryBackendFile::FitFile(Source& source) const {
  const int fd = source.fd.number();
  struct stat status {};
  if (fstat(fd, &status) != 0) return PathError(mem_path_, errno);
  if (S_ISCHR(status.st_mode)) return absl::OkStatus();
  const off_t end = lseek(fd, 0, SEEK_END);
  if (end < 0) return PathError(mem_path_, errno);
  const uint64_t length = static_cast<uint64_t>(end);
  const uint64_t needed = offset_.bytes + size();
  if (length >= needed) return absl::OkStatus();
  if (length != 0 || readonly_ || !S_ISREG(status.st_mode)) {
    return Error(Cause::kOutOfRange,
                 "mem-path: '{}' has {} bytes; offset={} and size={} need {}",
                 mem_path_, length, offset_.bytes, size(), needed);
  }
  const uint64_t whole = internal::WholePages(needed, source.page_size);
  if (ftruncate(fd, static_cast<off_t>(whole)) != 0) {
    return Error(Cause::kFailed, "size: '{}' cannot have {} bytes: {}",
                 mem_path_, whole, internal::ErrnoText(errno));
  }
  if (source.undo == nullptr) {
    source.undo = [fd] { (void)!ftruncate(fd, 0); };
  }
  return absl::OkStatus();
}

absl::StatusOr<MemoryBackend::Source> MemoryBackendFile::Open() {
  QOMRT_RETURN_IF_ERROR(CheckProperties());
  Source source;
  QOMRT_ASSIGN_OR_RETURN(source.rom, IsToBeRom());
  QOMRT_RETURN_IF_ERROR(OpenFile(source));
  source.page_size = internal::PageSizeOf(source.fd.number());
  absl::Status fits = CheckGeometry(source.page_size);
  if (fits.ok()) fits = FitFile(source);
  if (!fits.ok()) {
    if (source.undo != nullptr) source.undo();
    return fits;
  }
  source.offset = offset_.bytes;
  source.alignment = align_.bytes;
  source.persistent = pmem_;
  return source;
}

}  // namespace qom::qdev
