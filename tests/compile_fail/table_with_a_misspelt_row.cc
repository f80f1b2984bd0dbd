// The name of a row is checked as any name of C++.
//
// expect-gcc: did you mean 'kQueues'
// expect-clang: did you mean 'kQueues'
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "props/table.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  struct Props;
  using Extends::Extends;

  uint16_t queues_{};
};
struct Disk::Props {
  static constexpr auto kQueues = qom::props::Field<&Disk::queues_>("queues");
#ifdef CONTROL
  static constexpr auto kAll = qom::props::Table(kQueues);
#else
  static constexpr auto kAll = qom::props::Table(kQueus);
#endif
};
