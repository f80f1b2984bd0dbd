// The object says whether it is const, the target type does not.
//
// expect: a cast goes to a type that derives through qom::Extends of its own,
// or to a qom::Interface, and not to a const one
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <string_view>

#include "qom/cast.h"
#include "qom/native_type.h"

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Extends::Extends;
};
#ifdef CONTROL
using Target = Disk;
#else
using Target = const Disk;
#endif

bool IsTarget(const qom::Object* object) { return qom::Is<Target>(object); }
