// A bit is one of an integer.
//
// expect: Bit takes a member of an integer type
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

  uint8_t features_{};
  bool discard_{};
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow = qom::props::Bit<&Disk::features_, 0>("discard");
#else
  static constexpr auto kRow = qom::props::Bit<&Disk::discard_, 0>("discard");
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
