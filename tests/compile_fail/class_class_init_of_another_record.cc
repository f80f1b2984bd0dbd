// A class-init takes a record that objects of the type do not have.
//
// expect: a ClassInit is `static void ClassInit(R&)`, with the class record of
// the type or of an ancestor for R
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/native_type.h"
#include "qom/registry.h"

struct DiskClass : qom::ObjectClass {
  bool removable = false;
};
struct TapeClass : qom::ObjectClass {
  bool rewinds = true;
};
class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Record = DiskClass;
  using Extends::Extends;
#ifdef CONTROL
  static void ClassInit(DiskClass& c) { c.removable = true; }
#else
  static void ClassInit(TapeClass& c) { c.rewinds = false; }
#endif
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
