// Memory of the host, as its system gives it: descriptors, mappings, and what
// can be asked of a mapping. Everything is given back by destructors.
//
// Threads: a mapping belongs to its owner.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_HOST_MEMORY_H_
#define QOMRT_QDEV_OBJECTS_HOST_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#pragma GCC visibility push(default)

namespace qom::qdev::internal {

class HostMapping {
 public:
  struct Request {
    uint64_t length = 0;     // a multiple of page_size
    uint64_t page_size = 0;  // of what is mapped; a power of two
    uint64_t alignment = 0;  // of the address; a power of two
    int fd = -1;             // -1: anonymous memory
    uint64_t offset = 0;
    bool shared = false;
    bool writable = true;
    bool reserve = true;
    // Stores reach the medium without the kernel, if it has that; `shared`.
    bool persistent = false;
  };

  HostMapping() = default;
  ~HostMapping();
  HostMapping(HostMapping&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        length_(std::exchange(other.length_, 0)),
        page_size_(other.page_size_),
        fd_(other.fd_),
        offset_(other.offset_),
        shared_(other.shared_),
        writable_(other.writable_),
        persistent_(other.persistent_) {}
  HostMapping& operator=(HostMapping&& other) noexcept;

  // Internal if the host refuses.
  static absl::StatusOr<HostMapping> Map(const Request& request);

  std::byte* data() const { return data_; }
  uint64_t length() const { return length_; }
  // As requested, and the host has it.
  bool persistent() const { return persistent_; }

  // Pages with the same content may share memory, or may not. No error where
  // the host does not look for them.
  void SetMerged(bool may);
  // Core dumps have the memory in them, or leave it out.
  absl::Status SetDumped(bool in);
  // Where pages are taken from. `mode` is a number of the system's: see
  // linux/mempolicy.h; of MPOL_PREFERRED_MANY, an older system takes the first
  // node. Unimplemented if the system has no such thing.
  absl::Status Bind(int mode, std::span<const uint16_t> nodes);
  // Makes every page present, in `threads` threads, this one among them. If
  // there is no room for all of them, the file has the blocks that it had (of
  // those that were reserved and never written, some may go). The file must be
  // open still.
  absl::Status Populate(uint32_t threads);
  // Gives the content of what is mapped back to its file system; that of a
  // mapping that cannot write the file stays. The file must be open still.
  void Discard();

 private:
  bool writes_file() const { return fd_ >= 0 && shared_ && writable_; }
  absl::Status NoRoom(int error) const;
  absl::Status RunThreads(uint32_t threads, bool has_blocks);

  std::byte* data_ = nullptr;
  uint64_t length_ = 0;
  uint64_t page_size_ = 0;
  int fd_ = -1;  // not owned
  uint64_t offset_ = 0;
  bool shared_ = false;
  bool writable_ = false;
  bool persistent_ = false;
};

// Bytes of a page of anonymous memory.
uint64_t HostPageSize();
// Of the file behind `fd`: that of the host, or larger on a file system of huge
// pages.
uint64_t PageSizeOf(int fd);

// The next multiple of `page_size`.
constexpr uint64_t WholePages(uint64_t bytes, uint64_t page_size) {
  const uint64_t over = bytes % page_size;
  return over == 0 ? bytes : bytes + (page_size - over);
}

// What errno says, as text.
std::string ErrnoText(int error);

}  // namespace qom::qdev::internal

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_HOST_MEMORY_H_
