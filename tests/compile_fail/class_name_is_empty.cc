// A type cannot be found by no name.
//
// expect: this class forgot its own kTypeName
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
#ifdef CONTROL
  static constexpr std::string_view kTypeName = "disk";
#else
  static constexpr std::string_view kTypeName = "";
#endif
  using Extends::Extends;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
