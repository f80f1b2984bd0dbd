// The default of an enum is one of its own values.
//
// expect: a value of an enum property must be one of the enum
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "props/table.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  qom::OnOffAuto discard_{};
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow = qom::props::Field<&Disk::discard_>(
      "discard", {.default_value = qom::OnOffAuto::kOff});
#else
  static constexpr auto kRow = qom::props::Field<&Disk::discard_>(
      "discard", {.default_value = qom::OffAutoPciBar::kOff});
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
