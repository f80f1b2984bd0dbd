// Where a link leads is given as text.
//
// expect: use compat::Text for a link or an alias
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "compat/entry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  qom::Link<Disk> mirror_;
};
struct Disk::Props {
  static constexpr auto kMirror = qom::props::Field<&Disk::mirror_>("mirror");
  static constexpr auto kAll = qom::props::Table(kMirror);
};

constexpr qom::compat::Entry kCompat1_0[] = {
#ifdef CONTROL
    qom::compat::Text("disk", "mirror", "/objects/disk0")};
#else
    qom::compat::Set<Disk>(Disk::Props::kMirror, "/objects/disk0")};
#endif
