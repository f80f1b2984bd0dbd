// The list of this folder's types.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/objects/register.h"

#include "qdev/objects/acpi_node.h"
#include "qdev/objects/authz.h"
#include "qdev/objects/can_bus.h"
#include "qdev/objects/cryptodev.h"
#include "qdev/objects/host_helper.h"
#include "qdev/objects/input.h"
#include "qdev/objects/iommufd.h"
#include "qdev/objects/iothread.h"
#include "qdev/objects/memory_backend_file.h"
#include "qdev/objects/memory_backend_memfd.h"
#include "qdev/objects/memory_backend_ram.h"
#include "qdev/objects/memory_backend_shm.h"
#include "qdev/objects/migration.h"
#include "qdev/objects/netdev_tap.h"
#include "qdev/objects/netfilter.h"
#include "qdev/objects/rng.h"
#include "qdev/objects/secret.h"
#include "qdev/objects/sev_guest.h"
#include "qdev/objects/thread_context.h"
#include "qdev/objects/throttle_group.h"
#include "qdev/objects/tls_creds.h"
#include "qom/native_type.h"
#include "qom/registry.h"

namespace qom::qdev {
namespace {

// Leaves out what an embedder brought.
struct MissingTypes {
  TypeRegistry& all;

  template <typename T>
  void Register() {
    if (all.Get<T>() == nullptr && !all.IsPending(T::kTypeName)) {
      all.Register<T>();
    }
  }
};

}  // namespace

void RegisterObjectTypes(TypeRegistry& all) {
  MissingTypes registry{all};
  registry.Register<AcpiGenericInitiator>();
  registry.Register<AcpiGenericPort>();
  registry.Register<AuthzList>();
  registry.Register<AuthzListFile>();
  registry.Register<AuthzPam>();
  registry.Register<AuthzSimple>();
  registry.Register<CanBus>();
  registry.Register<CanHostSocketcan>();
  registry.Register<ColoCompare>();
  registry.Register<CryptodevBackend>();
  registry.Register<CryptodevBackendBuiltin>();
  registry.Register<CryptodevBackendLkcf>();
  registry.Register<CryptodevVhostUser>();
  registry.Register<DbusVmstate>();
  registry.Register<FilterBuffer>();
  registry.Register<FilterDump>();
  registry.Register<FilterMirror>();
  registry.Register<FilterRedirector>();
  registry.Register<FilterReplay>();
  registry.Register<FilterRewriter>();
  registry.Register<InputBarrier>();
  registry.Register<InputLinux>();
  registry.Register<Iommufd>();
  registry.Register<IoThread>();
  registry.Register<MainLoop>();
  registry.Register<MemoryBackendFile>();
  registry.Register<MemoryBackendMemfd>();
  registry.Register<MemoryBackendRam>();
  registry.Register<MemoryBackendShm>();
  registry.Register<Migration>();
  registry.Register<NetdevTap>();
  registry.Register<PrManagerHelper>();
  registry.Register<RngBuiltin>();
  registry.Register<RngEgd>();
  registry.Register<RngRandom>();
  registry.Register<Secret>();
  registry.Register<SecretKeyring>();
  registry.Register<SevGuest>();
  registry.Register<ThreadContext>();
  registry.Register<ThrottleGroup>();
  registry.Register<TlsCipherSuites>();
  registry.Register<TlsCredsAnon>();
  registry.Register<TlsCredsPsk>();
  registry.Register<TlsCredsX509>();
}

}  // namespace qom::qdev
