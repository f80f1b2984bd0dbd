// All of qdev/: devices, buses, realizing, hotplug, reset, signals, machines.
// For a precompiled header, or to begin with; see qomrt.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_ALL_H_
#define QOMRT_QDEV_ALL_H_

#include "qdev/accelerator.h"
#include "qdev/bus.h"
#include "qdev/clock.h"
#include "qdev/containers.h"
#include "qdev/create.h"
#include "qdev/device.h"
#include "qdev/fault_probe.h"
#include "qdev/hotplug.h"
#include "qdev/id.h"
#include "qdev/machine.h"
#include "qdev/machine_resources.h"
#include "qdev/register.h"
#include "qdev/resettable.h"
#include "qdev/script_device.h"
#include "qdev/signal.h"
#include "qdev/signal_gates.h"
#include "qdev/tcg_accelerator.h"
#include "qdev/tree_view.h"
#include "qdev/user_creatable.h"

#endif  // QOMRT_QDEV_ALL_H_
