// A value of the enum that is not in its list of names.
//
// expect: the_compat_value_is_outside_the_names_of_the_enum
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "compat/entry.h"

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
  static constexpr auto kMode = qom::props::Field<&Disk::mode_>("mode");
  static constexpr auto kAll = qom::props::Table(kMode);
};

constexpr qom::compat::Entry kCompat1_0[] = {
#ifdef CONTROL
    qom::compat::Set<Disk>(Disk::Props::kMode, Mode::kSafe)};
#else
    qom::compat::Set<Disk>(Disk::Props::kMode, Mode::kTest)};
#endif
