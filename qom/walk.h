// The walk down a tree of objects: parents before their children, siblings in
// order. It holds a reference to what it goes through, and needs no more stack
// for a tree that is deep.
//
// Example:
//
//   size_t disks = 0;
//   qom::WalkTree(context.root(), [&](const qom::Object& object, size_t) {
//     if (qom::Is<Disk>(object)) ++disks;
//     return true;  // what is below, too
//   });
//
// Threads: as Object::children().
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_WALK_H_
#define QOMRT_QOM_WALK_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "qom/object.h"
#include "qom/ref.h"

#pragma GCC visibility push(default)

namespace qom {

// Calls visit(object, depth) for `top`, at depth 0, and for the children of
// every object for which it returned true. The children are those that are
// there when it returns. The caller holds `top`.
template <typename Visit>
void WalkTree(Object& top, Visit&& visit) {
  struct Step {
    Ref<Object> object;
    size_t depth;
  };
  std::vector<Step> todo;
  Step here{nullptr, 0};
  for (Object* at = &top;; at = here.object.get()) {
    if (visit(*at, here.depth)) {
      auto children = at->children();
      for (size_t i = children.size(); i-- > 0;) {
        todo.push_back({Ref<Object>(std::move(children[i])), here.depth + 1});
      }
    }
    if (todo.empty()) return;
    here = std::move(todo.back());
    todo.pop_back();
  }
}
template <typename Visit>
void WalkTree(const Object& top, Visit&& visit) {
  WalkTree(const_cast<Object&>(top), [&visit](const Object& at, size_t depth) {
    return visit(at, depth);
  });
}

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_WALK_H_
