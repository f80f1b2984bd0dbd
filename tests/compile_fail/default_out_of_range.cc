// The default of a row lies outside of its range.
//
// expect: the_default_value_is_outside_the_range_of_the_property
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

 protected:
  uint16_t size_ = 0;
  bool on_ = false;
};
struct Dev::Props {
#ifndef CONTROL
  static constexpr auto kSize =
      qom::props::Field<&Dev::size_>("size", {.default_value = 9, .max = 8});
#else
  static constexpr auto kSize =
      qom::props::Field<&Dev::size_>("size", {.default_value = 8, .max = 8});
#endif
  static constexpr auto kAll = qom::props::Table(kSize);
};

void Register(qom::TypeRegistry& registry) { registry.Register<Dev>(); }
