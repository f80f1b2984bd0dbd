// All types of devices, buses, machines and what belongs to them, in one call.
//
// Example:
//
//   qom::TypeRegistry registry;
//   qom::qdev::RegisterDeviceTypes(registry);
//   RegisterMyDevices(registry);
//   QOMRT_RETURN_IF_ERROR(registry.Seal());
//
// Threads: as TypeRegistry::Register().
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_REGISTER_H_
#define QOMRT_QDEV_REGISTER_H_

#include "qom/registry.h"

#pragma GCC visibility push(default)

namespace qom::qdev {

void RegisterDeviceTypes(TypeRegistry& registry);

}  // namespace qom::qdev

#pragma GCC visibility pop

#endif  // QOMRT_QDEV_REGISTER_H_
