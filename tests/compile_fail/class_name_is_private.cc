// Copyright 2026 The qomrt Authors.
//
// What stands before `public:` cannot be found.
//
// expect: this class forgot its own kTypeName: a public

#include <string_view>

#include "qomrt/qom/native_type.h"
#include "qomrt/qom/registry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
#ifdef CONTROL
 public:
#endif
  static constexpr std::string_view kTypeName = "disk";

 public:
  using Extends::Extends;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
