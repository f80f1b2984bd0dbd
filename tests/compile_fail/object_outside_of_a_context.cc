// Only a Context makes objects. Compilers show the comment of the line.
//
// expect: objects are made by a Context: context.New<T>()
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>

#include "qom/context.h"
#include "qom/native_type.h"

class Dev : public qom::Extends<Dev, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "dev";
  using Extends::Extends;
};

qom::Object* Make(qom::Context& context) {
#ifndef CONTROL
  return new Dev();
#else
  return context.New<Dev>()->Release();
#endif
}
