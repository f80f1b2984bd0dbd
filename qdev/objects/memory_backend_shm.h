// Memory of the host's shared memory, without a name: for hosts and for those
// who are given the descriptor that know no file in memory.
//
// Threads: see qdev/objects/memory_backend.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_SHM_H_
#define QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_SHM_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "props/table.h"
#include "qdev/objects/memory_backend.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class MemoryBackendShm : public Extends<MemoryBackendShm, MemoryBackend> {
 public:
  static constexpr std::string_view kTypeName = "memory-backend-shm";
  struct Props;
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "shared memory of the host, with a descriptor";
  }

 protected:
  // It is shared, or there would be no use in it: share=off is refused.
  absl::StatusOr<Source> Open() override;
};

struct MemoryBackendShm::Props {
  static constexpr auto kShare = props::Default("share", true);
  static constexpr auto kAll = props::Table(kShare);
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_SHM_H_
