// A table that the place of registration does not see.
//
// expect: the Props of this class must be defined where the type is registered
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "props/table.h"
#include "qom/registry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;
};
#ifdef CONTROL
struct Disk::Props {
  static constexpr auto kAll = qom::props::Table();
};
#endif

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
