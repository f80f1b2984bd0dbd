// The list of this folder's types.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/register.h"

#include "qdev/objects/authz.h"
#include "qdev/objects/can_bus.h"
#include "qdev/objects/iothread.h"
#include "qdev/objects/memory_backend_file.h"
#include "qdev/objects/memory_backend_memfd.h"
#include "qdev/objects/memory_backend_ram.h"
#include "qdev/objects/memory_backend_shm.h"
#include "qdev/objects/migration.h"
#include "qdev/objects/netdev_tap.h"
#include "qdev/objects/rng.h"
#include "qdev/objects/secret.h"
#include "qdev/objects/sev_guest.h"
#include "qdev/objects/thread_context.h"
#include "qdev/objects/throttle_group.h"
#include "qom/native_type.h"
#include "qom/registry.h"

namespace qom::qdev {

namespace {

template <typename... T>
void RegisterMissing(TypeRegistry& registry) {
  ((registry.Get<T>() != nullptr || registry.IsPending(T::kTypeName)
        ? void()
        : registry.Register<T>()),
   ...);
}

}  // namespace

void RegisterObjectTypes(TypeRegistry& registry) {
  RegisterMissing<AuthzList, AuthzListFile, AuthzPam, AuthzSimple, CanBus,
                  CanHostSocketcan, IoThread, MainLoop, MemoryBackendFile,
                  MemoryBackendMemfd, MemoryBackendRam, MemoryBackendShm,
                  Migration, NetdevTap, RngBuiltin, RngEgd, RngRandom, Secret,
                  SecretKeyring, SevGuest, ThreadContext, ThrottleGroup>(
      registry);
}

}  // namespace qom::qdev
