// A class-init that takes the record by value edits a copy.
//
// expect: a ClassInit is `static void ClassInit(R&)`
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Extends::Extends;
#ifdef CONTROL
  static void ClassInit(qom::ObjectClass& c) { c.description = "a disk"; }
#else
  static void ClassInit(qom::ObjectClass c) { c.description = "a disk"; }
#endif
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
