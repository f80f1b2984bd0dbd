// All of qdev/objects/: what takes layers and is no device: memory and net back
// ends, confidential guests, migration. For a precompiled header, or to begin
// with; see qomrt.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_ALL_H_
#define QOMRT_QDEV_OBJECTS_ALL_H_

#include "qdev/objects/confidential_guest.h"
#include "qdev/objects/host_memory.h"
#include "qdev/objects/memory_backend.h"
#include "qdev/objects/memory_backend_file.h"
#include "qdev/objects/memory_backend_memfd.h"
#include "qdev/objects/memory_backend_ram.h"
#include "qdev/objects/migration.h"
#include "qdev/objects/netdev.h"
#include "qdev/objects/netdev_tap.h"
#include "qdev/objects/register.h"
#include "qdev/objects/sev_guest.h"

#endif  // QOMRT_QDEV_OBJECTS_ALL_H_
