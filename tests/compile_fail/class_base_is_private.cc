// A class derives privately unless it says otherwise.
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
class Disk : qom::Extends<Disk, qom::Object> {
#endif
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Extends::Extends;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
