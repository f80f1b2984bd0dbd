// A Child is an object.
//
// expect: a Child is of a class with its own qom::Extends
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/child.h"
#include "qom/native_type.h"
#include "qom/registry.h"

class Backend : public qom::Extends<Backend, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "backend";
  using Extends::Extends;
};
class Geometry {
 public:
  static constexpr std::string_view kTypeName = "geometry";
};
#ifdef CONTROL
using Embedded = Backend;
#else
using Embedded = Geometry;
#endif

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  explicit Disk(const qom::Construct& construct)
      : Extends(construct), child_(construct, "child") {}

 private:
  qom::Child<Embedded> child_;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
