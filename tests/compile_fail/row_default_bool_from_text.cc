// A text turns into true if nobody stops it.
//
// expect: a value of a bool property must be true or false
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "props/table.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  bool write_cache_{};
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow = qom::props::Field<&Disk::write_cache_>(
      "write-cache", {.default_value = false});
#else
  static constexpr auto kRow = qom::props::Field<&Disk::write_cache_>(
      "write-cache", {.default_value = "off"});
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
