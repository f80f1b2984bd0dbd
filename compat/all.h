// All of compat/: layers, entries, machine versions, explain, diagnostics. For
// a precompiled header, or to begin with; see qomrt.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_ALL_H_
#define QOMRT_COMPAT_ALL_H_

#include "compat/abi.h"
#include "compat/bisect.h"
#include "compat/comparison.h"
#include "compat/diagnostic.h"
#include "compat/driver_aliases.h"
#include "compat/entry.h"
#include "compat/entry_name.h"
#include "compat/explain.h"
#include "compat/history.h"
#include "compat/layer.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "compat/matrix.h"
#include "compat/origin.h"
#include "compat/resolutions.h"
#include "compat/table.h"

#endif  // QOMRT_COMPAT_ALL_H_
