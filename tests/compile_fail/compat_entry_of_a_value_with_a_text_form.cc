// Values that people write as text are given as text.
//
// expect: use compat::Text for a property of this kind
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "compat/entry.h"
#include "props/value_types.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  qom::props::MacAddress mac_;
};
struct Disk::Props {
  static constexpr auto kMac = qom::props::Field<&Disk::mac_>("mac");
  static constexpr auto kAll = qom::props::Table(kMac);
};

constexpr qom::compat::Entry kCompat1_0[] = {
#ifdef CONTROL
    qom::compat::Text("disk", "mac", "52:54:00:00:00:01")};
#else
    qom::compat::Set<Disk>(Disk::Props::kMac, qom::props::MacAddress{})};
#endif
