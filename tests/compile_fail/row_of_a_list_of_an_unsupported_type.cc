// The elements of a list are values, too.
//
// expect: this type is no property value; specialise qom::props::ValueTraits
// for it
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>
#include <vector>

#include "props/table.h"

struct Geometry {
  uint32_t heads = 0;
};
class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  std::vector<Geometry> geometries_;
  std::vector<uint32_t> sectors_;
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow = qom::props::Field<&Disk::sectors_>("sectors");
#else
  static constexpr auto kRow =
      qom::props::Field<&Disk::geometries_>("geometries");
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
