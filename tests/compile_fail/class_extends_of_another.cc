// The first argument of Extends is a copy of the neighbour's.
//
// expect: this class forgot its own qom::Extends<Type, Parent>
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Extends::Extends;
};
#ifdef CONTROL
class Tape : public qom::Extends<Tape, qom::Object> {
#else
class Tape : public qom::Extends<Disk, qom::Object> {
#endif
 public:
  static constexpr std::string_view kTypeName = "tape";
  using Extends::Extends;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Tape>(); }
