// No layer can set what nobody sets.
//
// expect: a_layer_cannot_set_a_read_only_or_internal_property
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "compat/entry.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  uint16_t queues_{};
  uint16_t fixed_{};
};
struct Disk::Props {
  static constexpr auto kQueues =
      qom::props::Field<&Disk::queues_>("queues", {.min = 1, .max = 64});
  static constexpr auto kFixed = qom::props::Field<&Disk::fixed_>(
      "fixed", {.flags = qom::PropertyFlags::kReadOnly});
  static constexpr auto kAll = qom::props::Table(kQueues, kFixed);
};

constexpr qom::compat::Entry kCompat1_0[] = {
#ifdef CONTROL
    qom::compat::Set<Disk>(Disk::Props::kQueues, 1)};
#else
    qom::compat::Set<Disk>(Disk::Props::kFixed, 1)};
#endif
