// A computed property of a neighbour.
//
// expect: a row of another class's member
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "props/table.h"
#include "qom/registry.h"

class Tape : public qom::Extends<Tape, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "tape";
  using Extends::Extends;

  uint16_t queues() const { return 1; }
};
class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  uint16_t queues() const { return 1; }
};
#ifdef CONTROL
using Owner = Disk;
#else
using Owner = Tape;
#endif
struct Disk::Props {
  static constexpr auto kAll =
      qom::props::Table(qom::props::Computed<&Owner::queues>("queues"));
};

void Register(qom::TypeRegistry& registry) { registry.Register<Disk>(); }
