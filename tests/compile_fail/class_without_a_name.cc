// A class that never says what it is called.
//
// expect: this class forgot its own kTypeName
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

class Dev : public qom::Extends<Dev, qom::Object> {
 public:
#ifdef CONTROL
  static constexpr std::string_view kTypeName = "dev";
#endif
  using Extends::Extends;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Dev>(); }
