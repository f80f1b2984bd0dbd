// The list of this folder's types.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/register.h"

#include "qdev/objects/memory_backend_file.h"
#include "qdev/objects/memory_backend_memfd.h"
#include "qdev/objects/memory_backend_ram.h"
#include "qdev/objects/migration.h"
#include "qdev/objects/netdev_tap.h"
#include "qdev/objects/sev_guest.h"
#include "qom/native_type.h"
#include "qom/registry.h"

namespace qom::qdev {

void RegisterObjectTypes(TypeRegistry& registry) {
  registry.Register<MemoryBackendFile>();
  registry.Register<MemoryBackendMemfd>();
  registry.Register<MemoryBackendRam>();
  registry.Register<Migration>();
  registry.Register<NetdevTap>();
  registry.Register<SevGuest>();
}

}  // namespace qom::qdev
