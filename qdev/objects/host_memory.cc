// Memory of the host, mapped, bound to nodes and populated by system calls.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/host_memory.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/mempolicy.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/files.h"
#include "qom/internal/strings.h"
#include "qom/status.h"

// The kernel knows these longer than some C libraries do.
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

namespace qom::qdev::internal {
namespace {

absl::Status Unimplemented(std::string_view message) {
  return absl::UnimplementedError(qom::internal::ToAbsl(message));
}

// With this setting the system counts every page as used, whatever it is told.
bool SystemAlwaysReserves() {
  const absl::StatusOr<std::string> mode =
      ReadFile("/proc/sys/vm/overcommit_memory");
  return mode.ok() && mode->starts_with('2');
}

// A share of the pages to populate, and how that went.
struct Portion {
  std::byte* data = nullptr;
  uint64_t length = 0;
  uint64_t page_size = 0;
  bool writable = false;
  int error = 0;
  pthread_t thread{};
  bool started = false;
};

// For kernels that do not populate on request.
void Touch(const Portion& portion) {
  for (uint64_t at = 0; at < portion.length; at += portion.page_size) {
    volatile std::byte* page = portion.data + at;
    const std::byte value = *page;
    if (portion.writable) *page = value;
  }
}

void* PopulatePortion(void* argument) {
  Portion& portion = *static_cast<Portion*>(argument);
  const int advice =
      portion.writable ? MADV_POPULATE_WRITE : MADV_POPULATE_READ;
  int result = 0;
  do {
    result = madvise(portion.data, portion.length, advice);
  } while (result != 0 && (errno == EAGAIN || errno == EINTR));
  if (result != 0) portion.error = errno;
  return nullptr;
}

constexpr uint64_t kMostThreads = 128;

}  // namespace

Fd::~Fd() {
  if (fd_ >= 0) close(fd_);
}

HostMapping::~HostMapping() {
  if (data_ != nullptr) munmap(data_, length_);
}

HostMapping& HostMapping::operator=(HostMapping&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(length_, other.length_);
  std::swap(page_size_, other.page_size_);
  std::swap(fd_, other.fd_);
  std::swap(offset_, other.offset_);
  std::swap(shared_, other.shared_);
  std::swap(writable_, other.writable_);
  return *this;
}

absl::StatusOr<HostMapping> HostMapping::Map(const Request& request) {
  if (!request.reserve && SystemAlwaysReserves()) {
    return Error(Cause::kFailed,
                 "reserve=off: the host reserves all memory, see "
                 "/proc/sys/vm/overcommit_memory");
  }
  const int protection = PROT_READ | (request.writable ? PROT_WRITE : 0);
  int flags = request.shared ? MAP_SHARED : MAP_PRIVATE;
  if (request.persistent) flags = MAP_SHARED_VALIDATE | MAP_SYNC;
  if (request.fd < 0) flags |= MAP_ANONYMOUS;
  if (!request.reserve) flags |= MAP_NORESERVE;

  // A larger range, out of which an aligned part is mapped.
  const uint64_t slack =
      request.alignment > HostPageSize() ? request.alignment : 0;
  void* range = nullptr;
  if (slack != 0) {
    range = mmap(nullptr, request.length + slack, PROT_NONE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (range == MAP_FAILED) {
      return Error(Cause::kFailed, "cannot map {} bytes aligned to {}: {}",
                   request.length, request.alignment, ErrnoText(errno));
    }
  }
  std::byte* const start = static_cast<std::byte*>(range);
  const uint64_t address = reinterpret_cast<uintptr_t>(start);
  const uint64_t head = slack == 0 ? 0 : (slack - address % slack) % slack;
  void* const wanted = slack == 0 ? nullptr : start + head;
  void* const data = mmap(wanted, request.length, protection,
                          flags | (slack == 0 ? 0 : MAP_FIXED), request.fd,
                          static_cast<off_t>(request.offset));
  const int error = errno;
  if (data == MAP_FAILED) {
    if (slack != 0) munmap(start, request.length + slack);
    if (request.persistent && (error == EOPNOTSUPP || error == EINVAL)) {
      return Unimplemented(
          "pmem=on: the file is not on persistent memory that can be mapped "
          "directly (DAX)");
    }
    return Error(Cause::kFailed, "cannot map {} bytes: {}", request.length,
                 ErrnoText(error));
  }
  if (slack != 0) {
    if (head != 0) munmap(start, head);
    if (slack != head) {
      munmap(start + head + request.length, slack - head);
    }
  }
  HostMapping mapping;
  mapping.data_ = static_cast<std::byte*>(data);
  mapping.length_ = request.length;
  mapping.page_size_ = request.page_size;
  mapping.fd_ = request.fd;
  mapping.offset_ = request.offset;
  mapping.shared_ = request.shared;
  mapping.writable_ = request.writable;
  return mapping;
}

void HostMapping::AllowMerging() {
  // It is a permission; a kernel without the feature does not use it.
  (void)madvise(data_, length_, MADV_MERGEABLE);
}

absl::Status HostMapping::KeepFromDumps() {
  if (madvise(data_, length_, MADV_DONTDUMP) == 0) return absl::OkStatus();
  return Error(Cause::kFailed, "dump=off: the host keeps it in dumps: {}",
               ErrnoText(errno));
}

absl::Status HostMapping::Bind(int mode, std::span<const uint16_t> nodes) {
#ifdef SYS_mbind
  using Word = unsigned long;  // NOLINT(google-runtime-int): the kernel's
  constexpr size_t kBits = sizeof(Word) * CHAR_BIT;
  constexpr size_t kNodes = 1024;
  std::array<Word, kNodes / kBits> mask{};
  for (uint16_t node : nodes) {
    if (node >= kNodes) {
      return Error(Cause::kOutOfRange, "host-nodes: {} is outside 0..{}", node,
                   kNodes - 1);
    }
    mask[node / kBits] |= Word{1} << (node % kBits);
  }
  // The kernel takes one bit less than it is told.
  if (syscall(SYS_mbind, data_, length_, mode, mask.data(), kNodes + 1,
              MPOL_MF_STRICT | MPOL_MF_MOVE) == 0) {
    return absl::OkStatus();
  }
  if (errno != ENOSYS) {
    return Error(Cause::kFailed,
                 "policy: the host does not bind memory to the nodes {}: {}",
                 fmt::join(nodes, ","), ErrnoText(errno));
  }
#else
  (void)mode;
  (void)nodes;
#endif
  return Unimplemented("policy: this host has no memory policies");
}

absl::Status HostMapping::Populate(uint32_t threads) {
  const uint64_t pages = length_ / page_size_;
  const uint64_t count =
      std::max<uint64_t>(1, std::min({uint64_t{threads}, pages, kMostThreads}));
  std::vector<Portion> portions(count);
  uint64_t page = 0;
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t next = pages * (i + 1) / count;
    portions[i].data = data_ + page * page_size_;
    portions[i].length = (next - page) * page_size_;
    portions[i].page_size = page_size_;
    portions[i].writable = writable_;
    page = next;
  }
  // The first one is this thread's, and those for which there is no thread.
  for (Portion& portion : std::span(portions).subspan(1)) {
    portion.started = pthread_create(&portion.thread, nullptr, &PopulatePortion,
                                     &portion) == 0;
  }
  for (Portion& portion : portions) {
    if (!portion.started) PopulatePortion(&portion);
  }
  for (Portion& portion : portions) {
    if (portion.started) pthread_join(portion.thread, nullptr);
  }
  for (const Portion& portion : portions) {
    if (portion.error == EINVAL) {
      // An old kernel. What is behind must be there first: a touched page of a
      // full file system would end the process.
      if (fd_ >= 0 && shared_ && writable_) {
        const int error = posix_fallocate(fd_, static_cast<off_t>(offset_),
                                          static_cast<off_t>(length_));
        if (error != 0) {
          return Error(Cause::kFailed, "prealloc=on: no room for {} bytes: {}",
                       length_, ErrnoText(error));
        }
      }
      Touch(portion);
    } else if (portion.error != 0) {
      return Error(Cause::kFailed, "prealloc=on: no room for {} bytes: {}",
                   length_, ErrnoText(portion.error));
    }
  }
  return absl::OkStatus();
}

void HostMapping::Discard() {
  if (fallocate(fd_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                static_cast<off_t>(offset_),
                static_cast<off_t>(length_)) != 0) {
    (void)madvise(data_, length_, MADV_REMOVE);
  }
}

uint64_t HostPageSize() {
  static const uint64_t size = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  return size;
}

uint64_t PageSizeOf(int fd) {
  struct statfs fs {};
  if (fstatfs(fd, &fs) == 0 &&
      static_cast<uint64_t>(fs.f_type) == HUGETLBFS_MAGIC) {
    return static_cast<uint64_t>(fs.f_bsize);
  }
  return HostPageSize();
}

std::string ErrnoText(int error) {
  return std::error_code(error, std::generic_category()).message();
}

}  // namespace qom::qdev::internal
