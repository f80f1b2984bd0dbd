// A memory back end on a sealed, nameless file.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/memory_backend_memfd.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/objects/host_memory.h"
#include "qom/status.h"

namespace qom::qdev {
namespace {

// Where a page size stands among the flags, as a power of two.
constexpr int kHugeShift = 26;

// Huge pages are larger than the smallest ones of any host.
constexpr uint64_t kSmallPage = 4096;

}  // namespace

absl::StatusOr<MemoryBackend::Source> MemoryBackendMemfd::Open() {
  unsigned flags = MFD_CLOEXEC;
  if (seal_) flags |= MFD_ALLOW_SEALING;
  if (hugetlb_) {
    flags |= MFD_HUGETLB;
    if (hugetlbsize_.bytes != 0) {
      if (!std::has_single_bit(hugetlbsize_.bytes)) {
        return Error(Cause::kBadValue, "hugetlbsize: {} is no power of two",
                     hugetlbsize_.bytes);
      }
      // Less would be read as no size at all.
      if (hugetlbsize_.bytes <= kSmallPage) {
        return Error(Cause::kBadValue,
                     "hugetlbsize: {} is no huge page, those are of more than "
                     "{} bytes",
                     hugetlbsize_.bytes, kSmallPage);
      }
      flags |= static_cast<unsigned>(std::countr_zero(hugetlbsize_.bytes))
               << kHugeShift;
    }
  }
  Source source;
  // The name is for people who look at the process; it may be cut.
  source.fd = Descriptor(
      memfd_create(std::string(name().substr(0, 200)).c_str(), flags));
  if (!source.fd.is_open()) {
    return Error(Cause::kFailed, "the host gives no file in memory{}: {}",
                 hugetlb_ ? fmt::format(" of huge pages (hugetlbsize={})",
                                        hugetlbsize_.bytes)
                          : std::string(),
                 internal::ErrnoText(errno));
  }
  QOMRT_RETURN_IF_ERROR(FitNewFile(source));
  if (seal_ && fcntl(source.fd.number(), F_ADD_SEALS,
                     F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
    return Error(Cause::kFailed, "seal=on: {}", internal::ErrnoText(errno));
  }
  return source;
}

}  // namespace qom::qdev
