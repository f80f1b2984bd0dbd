// All of props/: property tables, value kinds, handles and property sets. For a
// precompiled header, or to begin with; see qomrt.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_ALL_H_
#define QOMRT_PROPS_ALL_H_

#include "props/accessor_property.h"
#include "props/enum.h"
#include "props/handle.h"
#include "props/kind_table.h"
#include "props/kinds.h"
#include "props/options.h"
#include "props/pci_devfn.h"
#include "props/property_set.h"
#include "props/rows.h"
#include "props/runtime_property.h"
#include "props/table.h"
#include "props/value_types.h"

#endif  // QOMRT_PROPS_ALL_H_
