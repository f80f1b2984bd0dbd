// A memory back end on shared memory that loses its name at once.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/memory_backend_shm.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "absl/status/statusor.h"
#include "fmt/format.h"
#include "qdev/objects/host_memory.h"
#include "qom/sentence.h"
#include "qom/status.h"

namespace qom::qdev {

absl::StatusOr<MemoryBackend::Source> MemoryBackendShm::Open() {
  if (!share()) {
    return Error(Cause::kBadValue, "share=off: {} is always shared",
                 WithArticle(type().name()));
  }
  Source source;
  // Another process may have taken the name, or died with it.
  constexpr int kTries = 100;
  for (int i = 0; !source.fd.is_open() && i < kTries; ++i) {
    const std::string path = fmt::format("/qomrt-{}-{}", getpid(), i);
    source.fd =
        Descriptor(shm_open(path.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600));
    if (source.fd.is_open()) {
      shm_unlink(path.c_str());
    } else if (errno != EEXIST) {
      break;
    }
  }
  if (!source.fd.is_open()) {
    return Error(Cause::kFailed, "the host gives no shared memory: {}",
                 internal::ErrnoText(errno));
  }
  QOMRT_RETURN_IF_ERROR(FitNewFile(source));
  return source;
}

}  // namespace qom::qdev
