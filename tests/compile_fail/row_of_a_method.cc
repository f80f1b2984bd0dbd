// Field is for data, Computed for methods.
//
// expect: Field takes a data member, &T::member_; a method is for Computed
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

  uint16_t queues() const { return 1; }
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow = qom::props::Computed<&Disk::queues>("queues");
#else
  static constexpr auto kRow = qom::props::Field<&Disk::queues>("queues");
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
