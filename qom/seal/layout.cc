// The pass that places run-time fields and the slots of children behind the C++
// object.
//
// Example: `uart`, a run-time type of the native `device` of 120 bytes, embeds
// a `fifo` and has a bool `loopback` and a uint32 `baud`:
//
//   120  slot of `fifo`        8 bytes
//   128  baud                  4, the widest field first
//   132  loopback              1
//   136  size of the object, a multiple of its alignment
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "qom/limits.h"
#include "qom/object.h"
#include "qom/seal/passes.h"

namespace qom::internal {
namespace {

uint32_t AlignUp(uint32_t offset, uint32_t align) {
  return (offset + align - 1) / align * align;
}

}  // namespace

void LayOut(Batch& batch, ClassDraft& draft) {
  ClassData& type = draft.data();
  uint32_t end = type.native_size;
  if (!type.is_native && type.parent != nullptr) end = type.parent->data().size;
  const size_t inherited_children = type.is_native || type.parent == nullptr
                                        ? 0
                                        : type.parent->data().children.size();
  for (size_t i = inherited_children; i < type.children.size(); ++i) {
    end = AlignUp(end, alignof(Object*));
    type.children[i].offset = end;
    end += sizeof(Object*);
    type.has_slots = true;
  }
  // Widest first, so that there is no padding between them.
  std::vector<ClassProperty*> fields;
  for (const auto& property : type.own_properties) {
    if (property->kind != nullptr &&
        property->offset == ClassProperty::kNoOffset &&
        property->stands_for.empty()) {
      fields.push_back(property.get());
    }
  }
  std::stable_sort(fields.begin(), fields.end(),
                   [](const ClassProperty* a, const ClassProperty* b) {
                     return a->kind->align > b->kind->align;
                   });
  for (ClassProperty* field : fields) {
    end = AlignUp(end, field->kind->align);
    field->offset = end;
    end += field->kind->size;
    type.has_slots = true;
    if (field->kind->construct != nullptr) {
      type.slots_to_construct.push_back(
          {field->offset, field->kind->is_string ? nullptr : field->kind});
    }
  }
  type.size = AlignUp(end, alignof(Object));
  if (type.size > kMaxObjectSize) {
    batch.Wrong(draft.says, "an object of it would take {} bytes; at most {}",
                type.size, kMaxObjectSize);
  }
}

}  // namespace qom::internal
