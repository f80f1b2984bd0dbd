// Every object that is alive in a context, in the tree or not. Kept only by
// contexts with a journal, for tests and debuggers: others know how many
// objects of each type they have, and nothing more (Context::LiveTypes()).
//
// Example:
//
//   qom::Context context(registry, {.journal = true});
//   …
//   for (const qom::LiveObject& one : qom::LiveObjects(context)) {
//     Show(*one.object);
//   }
//
// Threads: objects may be created and end meanwhile.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_LIVE_OBJECTS_H_
#define QOMRT_QOM_LIVE_OBJECTS_H_

#include <cstdint>
#include <vector>

#include "qom/context.h"
#include "qom/object.h"

#pragma GCC visibility push(default)

namespace qom {

struct LiveObject {
  // Objects of a context are numbered from 1 as they are created.
  uint64_t number;
  Ref<Object> object;
};

// Oldest first; the root is not among them. Empty without a journal.
std::vector<LiveObject> LiveObjects(Context& context);
// The number of the object that was created last; 0 without a journal.
uint64_t ObjectsCreated(Context& context);

namespace internal {

// Lists a new object of a context with a journal.
void NoteLive(Object& object);

}  // namespace internal

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_LIVE_OBJECTS_H_
