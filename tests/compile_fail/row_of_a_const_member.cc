// A const member cannot be set.
//
// expect: a const member cannot hold a property
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "props/table.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  uint16_t queues_{};
  const uint16_t kept_ = 1;
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow = qom::props::Field<&Disk::queues_>("queues");
#else
  static constexpr auto kRow = qom::props::Field<&Disk::kept_>("queues");
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
