// Walks through a value and all that it holds, in order, without a call in a
// call: a value may be deeper than a stack.
//
// The visitor has the functions
//
//   Scalar(value)  null, a boolean, a number, a text
//   BeginList(), EndList(), BeginObject(), EndObject()
//   Key(name)      before each member of an object
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_VALUE_WALK_H_
#define QOMRT_QOM_INTERNAL_VALUE_WALK_H_

#include <cstddef>

#include "absl/container/inlined_vector.h"
#include "qom/value.h"

namespace qom::internal {

template <typename Visitor>
void WalkValue(const Value& value, Visitor& visitor) {
  struct Level {
    const Value* container;
    size_t next = 0;
  };
  absl::InlinedVector<Level, 4> open;
  const Value* here = &value;
  while (true) {
    if (here->is_list()) {
      visitor.BeginList();
      open.push_back({here});
    } else if (here->is_object()) {
      visitor.BeginObject();
      open.push_back({here});
    } else {
      visitor.Scalar(*here);
    }
    // On to the next element, out of what has none left.
    while (true) {
      if (open.empty()) return;
      auto& [container, next] = open.back();
      if (container->is_list()) {
        if (next < container->list_value().size()) {
          here = &container->list_value()[next++];
          break;
        }
        visitor.EndList();
      } else {
        if (next < container->object_value().size()) {
          const auto& [name, member] = container->object_value()[next++];
          visitor.Key(name);
          here = &member;
          break;
        }
        visitor.EndObject();
      }
      open.pop_back();
    }
  }
}

}  // namespace qom::internal

#endif  // QOMRT_QOM_INTERNAL_VALUE_WALK_H_
