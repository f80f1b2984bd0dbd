// Two values of an enum share a name.
//
// expect: a value or a name stands twice in the EnumNames of this enum
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
      {Mode::kFast, "fast"},
#ifdef CONTROL
      {Mode::kTest, "test"},
#else
      {Mode::kTest, "fast"},
#endif
      {Mode::kSafe, "safe"}};
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
