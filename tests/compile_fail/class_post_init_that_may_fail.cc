// A post-init hook computes; what may fail belongs to Realize().
//
// expect: a PostInit is `void PostInit()`
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Extends::Extends;
#ifdef CONTROL
  void PostInit() {}
#else
  absl::Status PostInit() { return absl::OkStatus(); }
#endif
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
