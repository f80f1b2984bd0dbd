// Every pointer that the emulator adds to an array of GLib's, in order: its
// compat tables are such arrays, and nothing else leads to them.
//
// Example:
//
//   const PointerArray* table = FindArray(machine_class, 90);
//
// Threads: the emulator adds from its main thread while it starts.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_RECORD_DEEP_POINTER_ARRAYS_H_
#define QOMRT_RECORD_DEEP_POINTER_ARRAYS_H_

#include <cstddef>

#include "record/deep/symbols.h"

namespace qomrt_inspect {

// The first of the words from `begin` on that points to such an array; null if
// none of `words` does.
const PointerArray* FindArray(const void* begin, size_t words);

}  // namespace qomrt_inspect

#endif  // QOMRT_RECORD_DEEP_POINTER_ARRAYS_H_
