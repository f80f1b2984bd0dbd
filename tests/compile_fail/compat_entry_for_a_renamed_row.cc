// An entry for a row that is not there any more.
//
// expect-gcc: 'kQueues' is not a member of
// expect-clang: no member named 'kQueues'
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>

#include "compat/entry.h"
#include "props/table.h"
#include "qom/native_type.h"

class Dev : public qom::Extends<Dev, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "dev";
  struct Props;
  using Extends::Extends;

 protected:
  uint16_t size_ = 0;
  bool on_ = false;
};
struct Dev::Props {
  static constexpr auto kSize =
      qom::props::Field<&Dev::size_>("size", {.default_value = 4, .max = 8});
  static constexpr auto kOn = qom::props::Field<&Dev::on_>("on");
  static constexpr auto kAll = qom::props::Table(kSize, kOn);
};

constexpr qom::compat::Entry kEntries[] = {
#ifndef CONTROL
    qom::compat::Set<Dev>(Dev::Props::kQueues, 1)
#else
    qom::compat::Set<Dev>(Dev::Props::kSize, 1)
#endif
};
const void* Use() { return kEntries; }
