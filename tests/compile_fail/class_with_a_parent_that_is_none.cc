// The parent of a type is a type.
//
// expect: the second argument of qom::Extends is the parent
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

class Bootable : public qom::Interface<Bootable> {
 public:
  static constexpr std::string_view kTypeName = "bootable";
};
#ifdef CONTROL
class Disk : public qom::Extends<Disk, qom::Object, Bootable> {
#else
class Disk : public qom::Extends<Disk, Bootable> {
#endif
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Extends::Extends;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
