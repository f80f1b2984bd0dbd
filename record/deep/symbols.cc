// Symbols by the names that QEMU gives them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "record/deep/symbols.h"

#include <dlfcn.h>

#include <cstdio>

namespace qomrt_inspect {
namespace {

template <typename Function>
bool Look(const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
  if (function == nullptr) std::fprintf(stderr, "inspect: no %s\n", name);
  return function != nullptr;
}

bool LookAll(Symbols& all) {
  return Look("object_class_get_list", all.class_list) &&
         Look("object_class_by_name", all.class_by_name) &&
         Look("object_class_get_name", all.class_name) &&
         Look("object_class_get_parent", all.class_parent) &&
         Look("object_class_is_abstract", all.class_is_abstract) &&
         Look("object_class_dynamic_cast", all.class_cast) &&
         Look("object_class_property_find", all.class_property) &&
         Look("object_class_property_iter_init", all.class_properties) &&
         Look("object_new", all.object_new) &&
         Look("object_get_typename", all.object_type) &&
         Look("object_property_iter_init", all.object_properties) &&
         Look("object_property_iter_next", all.next_property) &&
         Look("object_property_find", all.object_property) &&
         Look("object_property_get_qobject", all.read_property) &&
         Look("object_property_add_alias", all.add_alias) &&
         Look("qobject_to_json", all.to_json) &&
         Look("qdev_get_machine", all.machine);
}

}  // namespace

const Symbols* Symbols::Find() {
  static Symbols all;
  static const bool is_there = LookAll(all);
  return is_there ? &all : nullptr;
}

}  // namespace qomrt_inspect
