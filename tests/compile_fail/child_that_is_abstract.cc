// A Child is made with its owner, so it cannot be abstract.
//
// expect: a Child is of a class with its own qom::Extends, and not of an
// abstract one
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/child.h"
#include "qom/native_type.h"
#include "qom/registry.h"

class Backend : public qom::Extends<Backend, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "backend";
  static constexpr bool kAbstract = true;
  using Extends::Extends;
#ifndef CONTROL
  virtual void Flush() = 0;
#endif
};
class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  explicit Disk(const qom::Construct& construct)
      : Extends(construct), backend_(construct, "backend") {}

 private:
  qom::Child<Backend> backend_;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
