// Memory of the host, mapped, bound to nodes and given back by system calls.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/host_memory.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/mempolicy.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "qom/files.h"
#include "qom/internal/strings.h"
#include "qom/status.h"

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

// At `wanted`, which a larger range of this process holds, or anywhere.
// `persistent` stays true only if the memory is.
void* MapAt(void* wanted, const HostMapping::Request& request,
            bool* persistent) {
  const int protection = PROT_READ | (request.writable ? PROT_WRITE : 0);
  int flags = wanted == nullptr ? 0 : MAP_FIXED;
  if (request.fd < 0) flags |= MAP_ANONYMOUS;
  if (!request.reserve) flags |= MAP_NORESERVE;
  auto map = [&](int more) {
    return mmap(wanted, request.length, protection, flags | more, request.fd,
                static_cast<off_t>(request.offset));
  };
  if (*persistent) {
    void* const data = map(MAP_SHARED_VALIDATE | MAP_SYNC);
    if (data != MAP_FAILED || (errno != EOPNOTSUPP && errno != EINVAL)) {
      return data;
    }
    *persistent = false;
  }
  return map(request.shared ? MAP_SHARED : MAP_PRIVATE);
}

absl::Status CannotMap(const HostMapping::Request& request, int error) {
  if (error == ENOMEM && request.page_size > HostPageSize()) {
    return Error(Cause::kFailed,
                 "cannot map {} bytes: the host does not have {} free huge "
                 "pages of {} bytes",
                 request.length, request.length / request.page_size,
                 request.page_size);
  }
  return Error(Cause::kFailed, "cannot map {} bytes: {}", request.length,
               ErrnoText(error));
}

}  // namespace

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
  std::swap(persistent_, other.persistent_);
  return *this;
}

absl::StatusOr<HostMapping> HostMapping::Map(const Request& request) {
  if (!request.reserve && SystemAlwaysReserves()) {
    return Error(Cause::kFailed,
                 "reserve=off: the host reserves all memory, see "
                 "/proc/sys/vm/overcommit_memory");
  }
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
  HostMapping mapping;
  mapping.persistent_ = request.persistent;
  void* const data =
      MapAt(slack == 0 ? nullptr : start + head, request, &mapping.persistent_);
  if (data == MAP_FAILED) {
    const int error = errno;
    if (slack != 0) munmap(start, request.length + slack);
    return CannotMap(request, error);
  }
  if (slack != 0) {
    if (head != 0) munmap(start, head);
    if (slack != head) {
      munmap(start + head + request.length, slack - head);
    }
  }
  mapping.data_ = static_cast<std::byte*>(data);
  mapping.length_ = request.length;
  mapping.page_size_ = request.page_size;
  mapping.fd_ = request.fd;
  mapping.offset_ = request.offset;
  mapping.shared_ = request.shared;
  mapping.writable_ = request.writable;
  return mapping;
}

void HostMapping::SetMerged(bool may) {
  // It is a permission; a kernel without the feature does not use it.
  (void)madvise(data_, length_, may ? MADV_MERGEABLE : MADV_UNMERGEABLE);
}

absl::Status HostMapping::SetDumped(bool in) {
  if (madvise(data_, length_, in ? MADV_DODUMP : MADV_DONTDUMP) == 0) {
    return absl::OkStatus();
  }
  return Error(Cause::kFailed, "the host does not {} core dumps: {}",
               in ? "put it into" : "keep it out of", ErrnoText(errno));
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
  auto bind = [&](int as) {
    // The kernel takes one bit less than it is told.
    return syscall(SYS_mbind, data_, length_, as, mask.data(), kNodes + 1,
                   MPOL_MF_STRICT | MPOL_MF_MOVE) == 0;
  };
  if (bind(mode)) return absl::OkStatus();
  if (errno == EINVAL && mode == MPOL_PREFERRED_MANY && bind(MPOL_PREFERRED)) {
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

void HostMapping::Discard() {
  if (!writes_file()) return;
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
