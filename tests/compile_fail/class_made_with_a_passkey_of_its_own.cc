// The passkey that constructors take cannot be had from elsewhere.
//
// expect: Construct
// expect-gcc: is private within this context
// expect-clang: calling a private constructor of class
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/context.h"
#include "qom/native_type.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Extends::Extends;
};

qom::Object* Make(const qom::Class& type, qom::Context& context,
                  qom::RecipeBook& book, const qom::Recipe& recipe) {
#ifdef CONTROL
  static_cast<void>(type);
  static_cast<void>(book);
  static_cast<void>(recipe);
  return context.New<Disk>()->get();
#else
  const qom::Construct construct(type, context, book, recipe, false);
  return new Disk(construct);
#endif
}
