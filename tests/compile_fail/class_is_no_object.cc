// A class that has nothing to do with objects is registered.
//
// expect: a native type derives publicly from qom::Extends<Type, Parent>
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

#ifdef CONTROL
class Disk : public qom::Extends<Disk, qom::Object> {
#else
class Disk {
#endif
 public:
  static constexpr std::string_view kTypeName = "disk";
#ifdef CONTROL
  using Extends::Extends;
#endif
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
