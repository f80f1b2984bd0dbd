// Copyright 2026 The qomrt Authors.
//
// An interface without a name.
//
// expect: this interface forgot its own kTypeName

#include <string_view>

#include "qomrt/qom/native_type.h"
#include "qomrt/qom/registry.h"

class Bootable : public qom::Interface<Bootable> {
 public:
#ifdef CONTROL
  static constexpr std::string_view kTypeName = "bootable";
#endif
  virtual int boot_index() const = 0;
};

void Register(qom::TypeRegistry& registry) { registry.Register<Bootable>(); }
