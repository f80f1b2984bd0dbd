// How every page of a mapping is made present: what is behind gets its blocks
// first, and threads get the pages.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "qdev/objects/host_memory.h"
#include "qom/internal/out_of_memory.h"
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

// ---- Blocks -----------------------------------------------------------------

// Gives a part of a file blocks where it has none, and takes them back unless
// it is told to let the file keep them.
class FileBlocks {
 public:
  FileBlocks(int fd, uint64_t offset, uint64_t length)
      : fd_(fd),
        start_(static_cast<off_t>(offset)),
        end_(static_cast<off_t>(offset + length)) {}
  ~FileBlocks() {
    for (const Hole& hole : given_) {
      (void)fallocate(fd_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, hole.at,
                      hole.length);
    }
  }
  FileBlocks(const FileBlocks&) = delete;
  FileBlocks& operator=(const FileBlocks&) = delete;

  // 0, or the errno of the failure.
  int Allocate() {
    struct stat status {};
    if (fstat(fd_, &status) != 0) return errno;
    if (!S_ISREG(status.st_mode)) return 0;
    // The rest of the last page is no part of the file.
    const off_t end = std::min(end_, status.st_size);
    for (off_t at = start_; at < end;) {
      const off_t hole = lseek(fd_, at, SEEK_HOLE);
      if (hole < 0 || hole >= end) break;
      const off_t data = lseek(fd_, hole, SEEK_DATA);
      at = data < 0 ? end : std::min(data, end);
      given_.push_back({hole, at - hole});
      int result = 0;
      do {
        result = fallocate(fd_, FALLOC_FL_KEEP_SIZE, hole, at - hole);
      } while (result != 0 && errno == EINTR);
      if (result != 0) return errno;
    }
    return 0;
  }
  void Keep() { given_.clear(); }

 private:
  struct Hole {
    off_t at;
    off_t length;
  };

  int fd_;
  off_t start_;
  off_t end_;
  std::vector<Hole> given_;
};

// ---- Threads ----------------------------------------------------------------

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

std::vector<Portion> Split(std::span<std::byte> memory, uint64_t page_size,
                           bool writable, uint32_t threads) {
  const uint64_t pages = memory.size() / page_size;
  const uint64_t count =
      std::max<uint64_t>(1, std::min({uint64_t{threads}, pages, kMostThreads}));
  std::vector<Portion> portions(count);
  uint64_t page = 0;
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t next = pages * (i + 1) / count;
    portions[i].data = memory.data() + page * page_size;
    portions[i].length = (next - page) * page_size;
    portions[i].page_size = page_size;
    portions[i].writable = writable;
    page = next;
  }
  return portions;
}

}  // namespace

absl::Status HostMapping::NoRoom(int error) const {
  const bool is_file = fd_ >= 0 && shared_;
  // A page that cannot be had is a fault of who touches it.
  if (error == EFAULT) error = is_file ? ENOSPC : ENOMEM;
  return Error(Cause::kFailed, "out of {}: no room for {} bytes: {}",
               is_file ? "space" : "memory", length_, ErrnoText(error));
}

absl::Status HostMapping::RunThreads(uint32_t threads, bool has_blocks) {
  std::vector<Portion> portions =
      Split({data_, length_}, page_size_, writable_, threads);
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
    // An old kernel. To touch a page of a full file system would end the
    // process.
    if (portion.error == EINVAL && has_blocks) {
      Touch(portion);
    } else if (portion.error != 0) {
      return NoRoom(portion.error);
    }
  }
  return absl::OkStatus();
}

// It may run on a thread that nothing may be thrown through.
absl::Status HostMapping::Populate(uint32_t threads) try {
  if (!writes_file()) return RunThreads(threads, /*has_blocks=*/true);
  FileBlocks blocks(fd_, offset_, length_);
  const int error = blocks.Allocate();
  // Not every file system gives blocks on request.
  if (error != 0 && error != EOPNOTSUPP) return NoRoom(error);
  QOMRT_RETURN_IF_ERROR(RunThreads(threads, /*has_blocks=*/error == 0));
  blocks.Keep();
  return absl::OkStatus();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::qdev::internal
