// A bool has no range.
//
// expect: only integers and sizes have .min and .max
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
  static constexpr auto kRow =
      qom::props::Field<&Disk::write_cache_>("write-cache", {.doc = ""});
#else
  static constexpr auto kRow =
      qom::props::Field<&Disk::write_cache_>("write-cache", {.max = 1});
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
