// A table holds a name once.
//
// expect: two_rows_of_the_table_have_the_same_name
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
  static constexpr auto kSize = qom::props::Field<&Dev::size_>("size");
#ifndef CONTROL
  static constexpr auto kOn = qom::props::Field<&Dev::on_>("size");
#else
  static constexpr auto kOn = qom::props::Field<&Dev::on_>("on");
#endif
  static constexpr auto kAll = qom::props::Table(kSize, kOn);
};

void Register(qom::TypeRegistry& registry) { registry.Register<Dev>(); }
