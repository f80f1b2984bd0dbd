// Another default that the property would refuse.
//
// expect: a Default() is outside the range of its property
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

class Leaf : public qom::Extends<Leaf, Dev> {
 public:
  static constexpr std::string_view kTypeName = "leaf";
  struct Props;
  using Extends::Extends;

 protected:
  uint16_t more_ = 0;
};
struct Leaf::Props {
#ifndef CONTROL
  static constexpr auto kAll =
      qom::props::Table(qom::props::Default("size", 9));
#else
  static constexpr auto kAll =
      qom::props::Table(qom::props::Default("size", 8));
#endif
};

void Register(qom::TypeRegistry& registry) { registry.Register<Leaf>(); }
