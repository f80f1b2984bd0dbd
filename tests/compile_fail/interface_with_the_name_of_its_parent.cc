// Copyright 2026 The qomrt Authors.
//
// An interface inherits the name of the one it extends.
//
// expect: this interface forgot its own kTypeName

#include <string_view>

#include "qomrt/qom/native_type.h"
#include "qomrt/qom/registry.h"

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
