// A value of the enum that is not in its list of names.
//
// expect: the_default_value_is_outside_the_names_of_the_enum
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "props/table.h"

enum class Mode : uint8_t { kFast, kSafe, kTest };
template <>
struct qom::props::EnumNames<Mode> {
  static constexpr std::string_view kName = "Mode";
  static constexpr qom::props::EnumName<Mode> kNames[] = {
      {Mode::kFast, "fast"}, {Mode::kSafe, "safe"}};
};

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  Mode mode_{};
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow =
      qom::props::Field<&Disk::mode_>("mode", {.default_value = Mode::kSafe});
#else
  static constexpr auto kRow =
      qom::props::Field<&Disk::mode_>("mode", {.default_value = Mode::kTest});
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
