// A handle stores bytes; a string is set by name.
//
// expect: Handle<V>: V is the type of a field whose bytes are its value
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>

#include "props/handle.h"

#ifdef CONTROL
using Value = uint32_t;
#else
using Value = std::string;
#endif

bool HasSerial(const qom::Class& type) {
  return qom::props::Handle<Value>::Find(type, "serial").ok();
}
