// What stands before `public:` cannot be found.
//
// expect: this class forgot its own kTypeName: a public
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
#ifdef CONTROL
 public:
#endif
  static constexpr std::string_view kTypeName = "disk";

 public:
  using Extends::Extends;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
