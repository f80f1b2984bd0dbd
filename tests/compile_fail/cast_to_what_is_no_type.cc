// A cast to a class that is no QOM type.
//
// expect: a cast goes to a type that derives through qom::Extends
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>

#include "qom/cast.h"

struct Plain {};

bool IsPlain(const qom::Object* object) {
#ifndef CONTROL
  return qom::Is<Plain>(object);
#else
  return qom::Is<qom::Object>(object);
#endif
}
