// Copyright 2026 The qomrt Authors.
//
// The constructors of Extends are not inherited by themselves.
//
// expect: this class has no public constructor from `const qom::Construct&`

#include <string_view>

#include "qomrt/qom/native_type.h"
#include "qomrt/qom/registry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
#ifdef CONTROL
  using Extends::Extends;
#endif
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
