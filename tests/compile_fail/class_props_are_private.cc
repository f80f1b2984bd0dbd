// A private table would leave the type without properties.
//
// expect: Props, kAbstract, ClassInit, ClassBaseInit or PostInit of this class
// is private or overloaded
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "props/table.h"
#include "qom/registry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Extends::Extends;

#ifndef CONTROL
 private:
#endif
  struct Props;
  uint16_t queues_{};
};
struct Disk::Props {
  static constexpr auto kAll =
      qom::props::Table(qom::props::Field<&Disk::queues_>("queues"));
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
