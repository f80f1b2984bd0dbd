// A list is no constant.
//
// expect: a property of this type states no value
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>
#include <vector>

#include "props/table.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  std::vector<uint32_t> map_;
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow = qom::props::Field<&Disk::map_>("map");
#else
  static constexpr auto kRow =
      qom::props::Field<&Disk::map_>("map", {.default_value = 1});
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
