// A row that was left out of the table is no property.
//
// expect: the_row_is_in_no_table_of_the_class
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>

#include "compat/entry.h"
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
  static constexpr auto kAll = qom::props::Table();
#endif
};

constexpr qom::compat::Entry kCompat1_0[] = {
    qom::compat::Set<Disk>(Disk::Props::kQueues, 1)};
