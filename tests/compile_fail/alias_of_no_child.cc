// An alias goes through an embedded child.
//
// expect: props::Alias goes through a member that is a qom::Child
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>

#include "props/table.h"
#include "qom/child.h"
#include "qom/native_type.h"
#include "qom/registry.h"

class Part : public qom::Extends<Part, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "part";
  using Extends::Extends;
};

class Dev : public qom::Extends<Dev, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "dev";
  struct Props;
  explicit Dev(const qom::Construct& construct)
      : Extends(construct), part_(construct, "part") {}

 protected:
  qom::Child<Part> part_;
  uint16_t size_ = 0;
};
struct Dev::Props {
#ifndef CONTROL
  static constexpr auto kSize = qom::props::Alias<&Dev::size_>("size");
#else
  static constexpr auto kSize = qom::props::Alias<&Dev::part_>("size");
#endif
  static constexpr auto kAll = qom::props::Table(kSize);
};

void Register(qom::TypeRegistry& registry) { registry.Register<Dev>(); }
