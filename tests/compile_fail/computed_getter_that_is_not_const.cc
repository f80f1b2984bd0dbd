// A getter leaves the object as it is.
//
// expect: the getter of a Computed property is a method `Value Get() const`
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
  uint16_t count_queues() { return 1; }
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow = qom::props::Computed<&Disk::queues>("queues");
#else
  static constexpr auto kRow =
      qom::props::Computed<&Disk::count_queues>("queues");
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
