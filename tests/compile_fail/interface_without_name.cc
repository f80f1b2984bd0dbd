// An interface without a name.
//
// expect: this interface forgot its own kTypeName
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

class Bootable : public qom::Interface<Bootable> {
 public:
#ifdef CONTROL
  static constexpr std::string_view kTypeName = "bootable";
#endif
  virtual int boot_index() const = 0;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Bootable>(); }
