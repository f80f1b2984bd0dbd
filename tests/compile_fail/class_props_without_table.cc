// Rows that are in no table.
//
// expect: the Props of this class must be defined where the type is registered,
// with a `static constexpr auto kAll
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "props/table.h"
#include "qom/registry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  uint16_t queues_{};
};
struct Disk::Props {
  static constexpr auto kQueues = qom::props::Field<&Disk::queues_>("queues");
#ifdef CONTROL
  static constexpr auto kAll = qom::props::Table(kQueues);
#endif
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
