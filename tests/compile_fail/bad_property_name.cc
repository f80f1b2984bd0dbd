// A property name is part of paths and options.
//
// expect: a_property_name_is_empty_or_has_a_blank_a_slash_or_a_bracket
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
      qom::props::Field<&Dev::size_>("queue size", {});
#else
  static constexpr auto kSize = qom::props::Field<&Dev::size_>("size", {});
#endif
  static constexpr auto kAll = qom::props::Table(kSize);
};

void Register(qom::TypeRegistry& registry) { registry.Register<Dev>(); }
