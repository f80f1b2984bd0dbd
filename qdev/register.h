// Copyright 2026 The qomrt Authors.
//
// -----------------------------------------------------------------------------
// File: qdev/register.h
// -----------------------------------------------------------------------------
//
// All types that this folder brings, in one call.
//
// Example:
//
//   qom::TypeRegistry registry;
//   qom::qdev::RegisterDeviceTypes(registry);
//   RegisterMyDevices(registry);
//   RETURN_IF_ERROR(registry.Seal());
//
// Threads: as TypeRegistry::Register().

#ifndef QOMRT_QDEV_REGISTER_H_
#define QOMRT_QDEV_REGISTER_H_

#include "qomrt/qom/registry.h"

namespace qom::qdev {

void RegisterDeviceTypes(TypeRegistry& registry);

}  // namespace qom::qdev

#endif  // QOMRT_QDEV_REGISTER_H_
