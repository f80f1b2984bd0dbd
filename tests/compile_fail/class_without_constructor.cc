// The constructors of Extends are not inherited by themselves.
//
// expect: this class has no public constructor from `const qom::Construct&`
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
#ifdef CONTROL
  using Extends::Extends;
#endif
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
