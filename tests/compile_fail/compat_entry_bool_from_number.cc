// A bool is no number.
//
// expect: a value of a bool property must be true or false
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "compat/entry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  bool write_cache_{};
};
struct Disk::Props {
  static constexpr auto kWriteCache =
      qom::props::Field<&Disk::write_cache_>("write-cache");
  static constexpr auto kAll = qom::props::Table(kWriteCache);
};

constexpr qom::compat::Entry kCompat1_0[] = {
#ifdef CONTROL
    qom::compat::Set<Disk>(Disk::Props::kWriteCache, false)};
#else
    qom::compat::Set<Disk>(Disk::Props::kWriteCache, 0)};
#endif
