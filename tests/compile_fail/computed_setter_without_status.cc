// A setter says whether the value was taken.
//
// expect: the setter of a Computed property takes what its getter gives and
// returns an absl::Status
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

  uint16_t queues() const { return 1; }
  absl::Status SetQueues(uint16_t) { return absl::OkStatus(); }
  void PutQueues(uint16_t) {}
};
struct Disk::Props {
#ifdef CONTROL
  static constexpr auto kRow =
      qom::props::Computed<&Disk::queues, &Disk::SetQueues>("queues");
#else
  static constexpr auto kRow =
      qom::props::Computed<&Disk::queues, &Disk::PutQueues>("queues");
#endif
  static constexpr auto kAll = qom::props::Table(kRow);
};
