// Copyright 2026 The qomrt Authors.
//
// A type cannot be found by no name.
//
// expect: this class forgot its own kTypeName

#include <string_view>

#include "qomrt/qom/native_type.h"
#include "qomrt/qom/registry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
#ifdef CONTROL
  static constexpr std::string_view kTypeName = "disk";
#else
  static constexpr std::string_view kTypeName = "";
#endif
  using Extends::Extends;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
