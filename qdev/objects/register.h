// All types of objects that take layers and are no devices, in one call: memory
// back ends, net back ends, confidential guests, the migration settings. Comes
// beside RegisterDeviceTypes(), which brings what they derive from.
//
// Example:
//
//   qom::TypeRegistry registry;
//   qom::qdev::RegisterDeviceTypes(registry);
//   qom::qdev::RegisterObjectTypes(registry);
//
// Threads: as TypeRegistry::Register().
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_REGISTER_H_
#define QOMRT_QDEV_OBJECTS_REGISTER_H_

#include "qom/registry.h"

namespace qom::qdev {

void RegisterObjectTypes(TypeRegistry& registry);

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_OBJECTS_REGISTER_H_
