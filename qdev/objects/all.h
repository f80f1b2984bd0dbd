// All of qdev/objects/: what takes layers and is no device: memory and net back
// ends, confidential guests, migration, and the settings objects that command
// lines name. For a precompiled header, or to begin with; see qomrt.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OBJECTS_ALL_H_
#define QOMRT_QDEV_OBJECTS_ALL_H_

#include "qdev/objects/acpi_node.h"
#include "qdev/objects/authz.h"
#include "qdev/objects/can_bus.h"
#include "qdev/objects/confidential_guest.h"
#include "qdev/objects/cryptodev.h"
#include "qdev/objects/descriptors.h"
#include "qdev/objects/field_text.h"
#include "qdev/objects/host_helper.h"
#include "qdev/objects/host_memory.h"
#include "qdev/objects/input.h"
#include "qdev/objects/interface_name.h"
#include "qdev/objects/iommufd.h"
#include "qdev/objects/iothread.h"
#include "qdev/objects/memory_backend.h"
#include "qdev/objects/memory_backend_file.h"
#include "qdev/objects/memory_backend_memfd.h"
#include "qdev/objects/memory_backend_ram.h"
#include "qdev/objects/memory_backend_shm.h"
#include "qdev/objects/migration.h"
#include "qdev/objects/netdev.h"
#include "qdev/objects/netdev_tap.h"
#include "qdev/objects/netfilter.h"
#include "qdev/objects/register.h"
#include "qdev/objects/rng.h"
#include "qdev/objects/secret.h"
#include "qdev/objects/settings_object.h"
#include "qdev/objects/sev_guest.h"
#include "qdev/objects/thread_context.h"
#include "qdev/objects/throttle_group.h"
#include "qdev/objects/tls_creds.h"
#include "qdev/objects/tun_device.h"

#endif  // QOMRT_QDEV_OBJECTS_ALL_H_
