// An enum whose values have no names.
//
// expect: this enum does not name its values; specialise qom::props::EnumNames
// for it
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "props/table.h"

enum class Mode : uint8_t { kFast, kSafe };

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  qom::OnOffAuto discard_{};
  Mode mode_{};
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow = qom::props::Field<&Disk::discard_>("discard");
#else
  static constexpr auto kRow = qom::props::Field<&Disk::mode_>("mode");
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
