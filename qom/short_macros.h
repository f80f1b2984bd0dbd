// RETURN_IF_ERROR and ASSIGN_OR_RETURN, the short names that upstream Abseil
// gives to what qom/status.h calls QOMRT_RETURN_IF_ERROR and
// QOMRT_ASSIGN_OR_RETURN. For those who want them in sources of their own;
// nothing else of the library includes this. A name that is defined already
// stays as it is.
//
// Example:
//
//   #include "qom/short_macros.h"
//   ASSIGN_OR_RETURN(qom::Ref<qom::Object> disk, context.New("acme-disk"));
//
// Threads: as what they stand for, the macros of qom/status.h.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_SHORT_MACROS_H_
#define QOMRT_QOM_SHORT_MACROS_H_

#include "qom/status.h"

#ifndef RETURN_IF_ERROR
#define RETURN_IF_ERROR(expr) QOMRT_RETURN_IF_ERROR(expr)
#endif
#ifndef ASSIGN_OR_RETURN
#define ASSIGN_OR_RETURN(lhs, expr) QOMRT_ASSIGN_OR_RETURN(lhs, expr)
#endif

#endif  // QOMRT_QOM_SHORT_MACROS_H_
