// A property is read as a bool, an integer or a text.
//
// expect: Get<T>: T is bool, an integer type or std::string
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>

#include "qom/object.h"

#ifdef CONTROL
using Value = uint32_t;
#else
using Value = float;
#endif

bool HasSize(const qom::Object& object) {
  return object.Get<Value>("size").ok();
}
