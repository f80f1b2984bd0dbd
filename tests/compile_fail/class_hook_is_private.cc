// Copyright 2026 The qomrt Authors.
//
// A private hook would never run.
//
// expect: PostInit of this class is private or overloaded, so it has no effect

#include <string_view>

#include "qomrt/qom/native_type.h"
#include "qomrt/qom/registry.h"

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
