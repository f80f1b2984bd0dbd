// A bool for a string.
//
// expect: a value of a string property must be a text
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string>
#include <string_view>

#include "compat/entry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  std::string serial_;
};
struct Disk::Props {
  static constexpr auto kSerial = qom::props::Field<&Disk::serial_>("serial");
  static constexpr auto kAll = qom::props::Table(kSerial);
};

constexpr qom::compat::Entry kCompat1_0[] = {
#ifdef CONTROL
    qom::compat::Set<Disk>(Disk::Props::kSerial, "off")};
#else
    qom::compat::Set<Disk>(Disk::Props::kSerial, false)};
#endif
