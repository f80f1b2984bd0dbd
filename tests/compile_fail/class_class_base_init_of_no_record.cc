// A class-base-init that is not static.
//
// expect: a ClassBaseInit is `static void ClassBaseInit(R&)`
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
  static
#endif
      void
      ClassBaseInit(qom::ObjectClass& c) {
    c.description = "a disk";
  }
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
