// A type has names from its parent and from an interface, and none of its own.
//
// expect: this class forgot its own kTypeName
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

class Bootable : public qom::Interface<Bootable> {
 public:
  static constexpr std::string_view kTypeName = "bootable";
};
class Disk : public qom::Extends<Disk, qom::Object, Bootable> {
 public:
#ifdef CONTROL
  static constexpr std::string_view kTypeName = "disk";
#endif
  using Extends::Extends;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
