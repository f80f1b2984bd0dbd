// An ordinary base class is listed as an interface.
//
// expect: after the parent, qom::Extends lists interfaces
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

#ifdef CONTROL
class Bootable : public qom::Interface<Bootable> {
#else
class Bootable {
#endif
 public:
  static constexpr std::string_view kTypeName = "bootable";
};
class Disk : public qom::Extends<Disk, qom::Object, Bootable> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Extends::Extends;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
