// The value that stands for whatever fits must be a value of the property.
//
// expect: the_automatic_value_is_not_a_value_of_the_property
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
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow =
      qom::props::Field<&Disk::queues_>("queues", {.automatic = 65535});
#else
  static constexpr auto kRow = qom::props::Field<&Disk::queues_>(
      "queues", {.automatic = 65535, .max = 64});
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
