// What most emulators use of qomrt in one header, for a precompiled header or a
// first try: qom, props, compat, qdev with its options, objects and measures,
// qapi, and catalogues that are loaded. Sources that are compiled by themselves
// do better to include what they use: "qdev/device.h" and "props/table.h" are
// enough to declare a device.
//
// Not in it, to be included by name: the kits ("testing/all.h",
// "benchmark/register.h"), record/, compat/lint/, compat/platform/,
// qdev/vhost_user/, and "compat/catalogue/writer.h".
//
// Example, once for a target rather than in each of its files:
//
//   find_package(qomrt REQUIRED)
//   target_link_libraries(emulator PRIVATE qomrt::qomrt)
//   target_precompile_headers(emulator PRIVATE <qomrt.h>)
//
// Folders that have one of their own: "qom/all.h", "props/all.h",
// "compat/all.h", "qdev/all.h", "qdev/options/all.h", "qdev/objects/all.h",
// "qapi/all.h", "testing/all.h".
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOMRT_H_
#define QOMRT_QOMRT_H_

#include "compat/all.h"
#include "compat/catalogue/catalogue.h"
#include "props/all.h"
#include "qapi/all.h"
#include "qdev/all.h"
#include "qdev/measure/measure.h"
#include "qdev/objects/all.h"
#include "qdev/options/all.h"
#include "qom/all.h"

#endif  // QOMRT_QOMRT_H_
