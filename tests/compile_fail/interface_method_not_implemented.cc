// A class that promises an interface and leaves a method out; the compilers
// name it.
//
// expect: a method of an interface or base class is not implemented
// expect: boot_index
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

class BootDevice : public qom::Interface<BootDevice> {
 public:
  static constexpr std::string_view kTypeName = "boot-device";
  virtual int boot_index() const = 0;
};

class Dev : public qom::Extends<Dev, qom::Object, BootDevice> {
 public:
  static constexpr std::string_view kTypeName = "dev";
  using Extends::Extends;
#ifdef CONTROL
  int boot_index() const override { return 0; }
#endif
};

void Register(qom::TypeRegistry& registry) { registry.Register<Dev>(); }
