// What a link points to is an object or an interface of one.
//
// expect: a Link points to a class with its own qom::Extends or to a
// qom::Interface
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "props/table.h"
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
using Target = Backend;
#else
using Target = Geometry;
#endif
class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  qom::Link<Target> link_;
};
struct Disk::Props {
  static constexpr auto kAll =
      qom::props::Table(qom::props::Field<&Disk::link_>("link"));
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
