// Copyright 2026 The qomrt Authors.
//
// A class that never says what it is called.
//
// expect: this class forgot its own kTypeName

#include <cstdint>
#include <string>
#include <string_view>

#include "qomrt/qom/native_type.h"
#include "qomrt/qom/registry.h"

class Dev : public qom::Extends<Dev, qom::Object> {
 public:
#ifdef CONTROL
  static constexpr std::string_view kTypeName = "dev";
#endif
  using Extends::Extends;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Dev>(); }
