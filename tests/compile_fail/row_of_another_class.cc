// A table holds rows of its own class.
//
// expect: a row of another class's member
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
  static constexpr auto kSize =
      qom::props::Field<&Dev::size_>("size", {.default_value = 4, .max = 8});
  static constexpr auto kOn = qom::props::Field<&Dev::on_>("on");
  static constexpr auto kAll = qom::props::Table(kSize, kOn);
};

class Other : public qom::Extends<Other, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "other";
  struct Props;
  using Extends::Extends;

 protected:
  uint16_t mine_ = 0;
};
struct Other::Props {
#ifndef CONTROL
  static constexpr auto kAll = qom::props::Table(Dev::Props::kSize);
#else
  static constexpr auto kAll =
      qom::props::Table(qom::props::Field<&Other::mine_>("mine"));
#endif
};

void Register(qom::TypeRegistry& registry) { registry.Register<Other>(); }
