// A braced entry would not know its line.
//
// expect: use compat::Set or compat::Text
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
};
struct Disk::Props {
  static constexpr auto kQueues =
      qom::props::Field<&Disk::queues_>("queues", {.min = 1, .max = 64});
  static constexpr auto kAll = qom::props::Table(kQueues);
};

constexpr qom::compat::Entry kCompat1_0[] = {
#ifdef CONTROL
    qom::compat::Set<Disk>(Disk::Props::kQueues, 1)};
#else
    {"disk", "queues", "1"}};
#endif
