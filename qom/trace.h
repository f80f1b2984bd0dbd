// A trace: one line of text for each thing that happens in a context. It is a
// listener as any other, see qom/watch.h: without one, what could be traced
// costs a load and a branch.
//
// Example:
//
//   qom::Subscription trace =
//       qom::Trace(qom::Watched::All(context), qom::LinesTo(stderr));
//   …
//   create (acme-uart)
//   set /machine/uart0.baud: 9600, now 115200, by the user
//   join /machine/uart0
//   realize /machine/uart0
//
// Threads: a line comes on the thread that did it; LinesTo() writes whole
// lines.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_TRACE_H_
#define QOMRT_QOM_TRACE_H_

#include <cstdio>
#include <functional>
#include <string_view>

#include "qom/watch.h"

namespace qom {

// Takes a line, without its end.
using TraceSink = std::function<void(std::string_view line)>;

// Everything; a set, but not beside it that this was a change.
inline constexpr Events kTraced = Events::All() - Event::kChange;

Subscription Trace(const Watched& what, TraceSink sink,
                   Events events = kTraced);
// Writes to `file`, which stays open.
TraceSink LinesTo(std::FILE* file);

}  // namespace qom

#endif  // QOMRT_QOM_TRACE_H_
