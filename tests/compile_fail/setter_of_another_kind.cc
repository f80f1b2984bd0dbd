// A computed property whose setter takes something else.
//
// expect: the setter of a Computed property takes what its getter gives
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>

#include "props/table.h"
#include "qom/native_type.h"
#include "qom/registry.h"

class Dev : public qom::Extends<Dev, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "dev";
  struct Props;
  using Extends::Extends;
  uint32_t rate() const { return 9600; }
#ifndef CONTROL
  absl::Status SetRate(std::string rate);
#else
  absl::Status SetRate(uint32_t rate);
#endif
};
struct Dev::Props {
  static constexpr auto kRate =
      qom::props::Computed<&Dev::rate, &Dev::SetRate>("rate");
  static constexpr auto kAll = qom::props::Table(kRate);
};

void Register(qom::TypeRegistry& registry) { registry.Register<Dev>(); }
