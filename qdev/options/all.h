// All of qdev/options/: the option syntax people know: each parser with its
// printer. For a precompiled header, or to begin with; see qomrt.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QDEV_OPTIONS_ALL_H_
#define QOMRT_QDEV_OPTIONS_ALL_H_

#include "qdev/options/accel_option.h"
#include "qdev/options/argument_check.h"
#include "qdev/options/command_line.h"
#include "qdev/options/config_file.h"
#include "qdev/options/configuration.h"
#include "qdev/options/cpu_option.h"
#include "qdev/options/device_add.h"
#include "qdev/options/device_option.h"
#include "qdev/options/global_option.h"
#include "qdev/options/help.h"
#include "qdev/options/key_values.h"
#include "qdev/options/machine_option.h"
#include "qdev/options/memory_option.h"
#include "qdev/options/object_add.h"
#include "qdev/options/object_option.h"
#include "qdev/options/option_data.h"
#include "qdev/options/shell_line.h"
#include "qdev/options/smp_option.h"
#include "qdev/options/start_machine.h"

#endif  // QOMRT_QDEV_OPTIONS_ALL_H_
