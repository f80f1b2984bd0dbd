// A getter returns a value.
//
// expect: this type is no property value; specialise qom::props::ValueTraits
// for it
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "props/table.h"

struct Geometry {
  uint32_t heads = 0;
};
class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  uint16_t queues() const { return 1; }
  Geometry geometry() const { return {}; }
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow = qom::props::Computed<&Disk::queues>("queues");
#else
  static constexpr auto kRow =
      qom::props::Computed<&Disk::geometry>("geometry");
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
