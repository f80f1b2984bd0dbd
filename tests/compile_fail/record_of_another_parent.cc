// A class record that does not extend that of the parent type.
//
// expect: the class record must extend the record of the parent type
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

struct DevClass : qom::ObjectClass {
  int slots = 0;
};
class Dev : public qom::Extends<Dev, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "dev";
  using Record = DevClass;
  using Extends::Extends;
};

#ifndef CONTROL
struct LeafClass : qom::ObjectClass {
#else
struct LeafClass : DevClass {
#endif
  int more = 0;
};
class Leaf : public qom::Extends<Leaf, Dev> {
 public:
  static constexpr std::string_view kTypeName = "leaf";
  using Record = LeafClass;
  using Extends::Extends;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Leaf>(); }
