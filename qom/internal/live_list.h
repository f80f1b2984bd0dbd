// The list behind qom/live_objects.h, a slot of its Context. It holds a weak
// link to each object; those of dead objects are swept out whenever the list
// has doubled, so that a creation costs the same however many there are.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_LIVE_LIST_H_
#define QOMRT_QOM_INTERNAL_LIVE_LIST_H_

#include <cstddef>
#include <cstdint>
#include <list>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "qom/context.h"
#include "qom/internal/mutex.h"
#include "qom/link.h"
#include "qom/live_objects.h"

namespace qom::internal {

class LiveList {
 public:
  // Use context.Slot<LiveList>().
  explicit LiveList(Context& context) : context_(context) {}

  void Add(Object& object);
  std::vector<LiveObject> List();
  uint64_t created();

 private:
  struct Entry {
    uint64_t number;
    LinkBase link;
  };

  void Sweep() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Context& context_;
  Mutex mutex_;
  uint64_t created_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t sweep_at_ ABSL_GUARDED_BY(mutex_) = 64;
  std::list<Entry> entries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace qom::internal

#endif  // QOMRT_QOM_INTERNAL_LIVE_LIST_H_
