// The list of this folder's types.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qdev/register.h"

#include "qdev/bus.h"
#include "qdev/device.h"
#include "qdev/hotplug.h"
#include "qdev/machine.h"
#include "qdev/signal.h"
#include "qdev/signal_gates.h"
#include "qdev/tcg_accelerator.h"
#include "qdev/user_creatable.h"
#include "qom/native_type.h"
#include "qom/registry.h"

namespace qom::qdev {

void RegisterDeviceTypes(TypeRegistry& registry) {
  registry.Register<Bus>();
  registry.Register<Device>();
  registry.Register<HotplugHandler>();
  registry.Register<Machine>();
  registry.Register<Signal>();
  registry.Register<SignalOr>();
  registry.Register<SignalSplit>();
  registry.Register<TcgAccelerator>();
  registry.Register<UserCreatable>();
}

}  // namespace qom::qdev
