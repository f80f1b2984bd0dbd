// A member of a type that nobody taught to be a property.
//
// expect: this type is no property value; specialise
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>

#include "props/table.h"
#include "qom/native_type.h"
#include "qom/registry.h"

struct Colour {
  int red, green, blue;
};

class Dev : public qom::Extends<Dev, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "dev";
  struct Props;
  using Extends::Extends;

 protected:
#ifndef CONTROL
  Colour colour_{};
#else
  int32_t colour_{};
#endif
};
struct Dev::Props {
  static constexpr auto kColour = qom::props::Field<&Dev::colour_>("colour");
  static constexpr auto kAll = qom::props::Table(kColour);
};

void Register(qom::TypeRegistry& registry) { registry.Register<Dev>(); }
