// Memory with nothing behind it.
//
// Threads: see qdev/objects/memory_backend.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_RAM_H_
#define QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_RAM_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "qdev/objects/memory_backend.h"
#include "qom/native_type.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

class MemoryBackendRam : public Extends<MemoryBackendRam, MemoryBackend> {
 public:
  static constexpr std::string_view kTypeName = "memory-backend-ram";
  using Extends::Extends;
  static void ClassInit(compat::CompatClass& c) {
    c.description = "memory of the host";
  }

 protected:
  absl::StatusOr<Source> Open() override;
};

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_OBJECTS_MEMORY_BACKEND_RAM_H_
