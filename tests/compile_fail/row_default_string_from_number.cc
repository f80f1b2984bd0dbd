// A number as default of a string.
//
// expect: a value of a string property must be a text
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>
#include <string_view>

#include "props/table.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  std::string serial_;
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow =
      qom::props::Field<&Disk::serial_>("serial", {.default_value = "0"});
#else
  static constexpr auto kRow =
      qom::props::Field<&Disk::serial_>("serial", {.default_value = 0});
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
