// A memory back end on anonymous memory.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/memory_backend_ram.h"

#include "absl/status/statusor.h"
#include "qdev/objects/host_memory.h"

namespace qom::qdev {

absl::StatusOr<MemoryBackend::Source> MemoryBackendRam::Open() {
  Source source;
  source.page_size = internal::HostPageSize();
  return source;
}

}  // namespace qom::qdev
