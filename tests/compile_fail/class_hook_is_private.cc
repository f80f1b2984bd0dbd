// A private hook would never run.
//
// expect: PostInit of this class is private or overloaded, so it has no effect
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Extends::Extends;

#ifndef CONTROL
 private:
#endif
  void PostInit() {}
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
