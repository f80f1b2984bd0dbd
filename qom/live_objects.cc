// The list of all objects of a context, swept of the dead as it grows.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/live_objects.h"

#include <cstdint>
#include <vector>

#include "qom/internal/live_list.h"
#include "qom/internal/mutex.h"
#include "qom/tree/object_tree.h"

namespace qom {
namespace internal {

void LiveList::Add(Object& object) {
  MutexLock lock(&mutex_);
  if (entries_.size() >= sweep_at_) {
    Sweep();
    sweep_at_ = 2 * entries_.size() + 64;
  }
  Entry& entry = entries_.emplace_back();
  entry.number = ++created_;
  entry.link.Point(&object);
}

void LiveList::Sweep() {
  // Targets leave their links under the lock of the tree.
  MutexLock lock(&ObjectTree::Of(context_.root()).mutex);
  entries_.remove_if(
      [](const Entry& entry) { return entry.link.object() == nullptr; });
}

std::vector<LiveObject> LiveList::List() {
  MutexLock lock(&mutex_);
  MutexLock tree_lock(&ObjectTree::Of(context_.root()).mutex);
  std::vector<LiveObject> list;
  for (const Entry& entry : entries_) {
    if (Object* object = entry.link.object()) {
      list.push_back({entry.number, object});
    }
  }
  return list;
}

uint64_t LiveList::created() {
  MutexLock lock(&mutex_);
  return created_;
}

}  // namespace internal

std::vector<LiveObject> LiveObjects(Context& context) {
  if (!context.options().journal) return {};
  return context.Slot<internal::LiveList>().List();
}

uint64_t ObjectsCreated(Context& context) {
  if (!context.options().journal) return 0;
  return context.Slot<internal::LiveList>().created();
}

}  // namespace qom
