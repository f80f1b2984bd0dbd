// Copyright 2026 The qomrt Authors.
//
// A type has names from its parent and from an interface, and none of its own.
//
// expect: this class forgot its own kTypeName

#include <string_view>

#include "qomrt/qom/native_type.h"
#include "qomrt/qom/registry.h"

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
