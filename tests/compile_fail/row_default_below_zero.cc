// A negative default of an unsigned member.
//
// expect: the_default_value_is_outside_the_range_of_the_property
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

  uint32_t queues_{};
  int32_t boot_index_{};
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow = qom::props::Field<&Disk::boot_index_>(
      "boot-index", {.default_value = -1});
#else
  static constexpr auto kRow =
      qom::props::Field<&Disk::queues_>("queues", {.default_value = -1});
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
