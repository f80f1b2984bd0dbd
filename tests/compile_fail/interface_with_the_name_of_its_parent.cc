// An interface inherits the name of the one it extends.
//
// expect: this interface forgot its own kTypeName
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

class Bootable : public qom::Interface<Bootable> {
 public:
  static constexpr std::string_view kTypeName = "bootable";
};
class NetBootable : public qom::Interface<NetBootable, Bootable> {
 public:
#ifdef CONTROL
  static constexpr std::string_view kTypeName = "net-bootable";
#endif
};

void Register(qom::TypeRegistry& registry) { registry.Register<NetBootable>(); }
