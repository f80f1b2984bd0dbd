// The pass that makes the class record: a copy of the parent's, of the type's
// own kind if it has one, which the hooks then edit.
//
// Example: the record of `device` says hotpluggable=true, and its
// class-base-init lists every descendant; `uart` says in its class-init
// hotpluggable=false. The record of `uart`: a copy of that of `device`, edited
// by the class-base-init of `device`, then by the class-init of `uart`.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <memory>

#include "qom/seal/passes.h"

namespace qom::internal {

void BuildRecord(ClassDraft& draft) {
  const TypeDeclaration& says = draft.says;
  ClassData& type = draft.data();
  if (type.parent == nullptr) {
    type.record = std::make_unique<ObjectClass>();
    type.record_keys = {&kTypeKey<ObjectClass>};
    type.copy_record = [](const ObjectClass& parent) {
      return std::make_unique<ObjectClass>(parent);
    };
  } else {
    const ClassData& parent = type.parent->data();
    type.record_keys = parent.record_keys;
    type.copy_record = parent.copy_record;
    type.base_init = parent.base_init;
    const bool has_record =
        std::find(type.record_keys.begin(), type.record_keys.end(),
                  says.record_key) != type.record_keys.end();
    if (says.make_record != nullptr && !has_record) {
      type.record = says.make_record(*parent.record);
      type.record_keys.push_back(says.record_key);
      type.copy_record = says.copy_record;
    } else {
      type.record = parent.copy_record(*parent.record);
    }
  }
  for (const auto& init : type.base_init) init(*type.record);
  for (const auto& init : says.class_init) init(*type.record);
  type.base_init.insert(type.base_init.end(), says.class_base_init.begin(),
                        says.class_base_init.end());
}

}  // namespace qom::internal
