// Copyright 2026 The qomrt Authors.

#include "qomrt/qdev/register.h"

#include "qomrt/qdev/bus.h"
#include "qomrt/qdev/device.h"
#include "qomrt/qdev/hotplug.h"
#include "qomrt/qdev/machine.h"
#include "qomrt/qdev/memory_backend_file.h"
#include "qomrt/qdev/memory_backend_memfd.h"
#include "qomrt/qdev/memory_backend_ram.h"
#include "qomrt/qdev/migration.h"
#include "qomrt/qdev/netdev_tap.h"
#include "qomrt/qdev/sev_guest.h"
#include "qomrt/qdev/signal.h"
#include "qomrt/qdev/tcg_accelerator.h"
#include "qomrt/qdev/user_creatable.h"
#include "qomrt/qom/native_type.h"
#include "qomrt/qom/registry.h"

namespace qom::qdev {

void RegisterDeviceTypes(TypeRegistry& registry) {
  registry.Register<Bus>();
  registry.Register<Device>();
  registry.Register<HotplugHandler>();
  registry.Register<Machine>();
  registry.Register<MemoryBackendFile>();
  registry.Register<MemoryBackendMemfd>();
  registry.Register<MemoryBackendRam>();
  registry.Register<Migration>();
  registry.Register<NetdevTap>();
  registry.Register<SevGuest>();
  registry.Register<Signal>();
  registry.Register<TcgAccelerator>();
  registry.Register<UserCreatable>();
}

}  // namespace qom::qdev
