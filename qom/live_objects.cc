// The list of live objects: a weak link to each; those of dead objects are
// swept out whenever the list has doubled, so that a creation costs the same
// however many there are.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/live_objects.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "qom/internal/mutex.h"
#include "qom/link.h"
#include "qom/tree/object_tree.h"

namespace qom {
namespace {

using internal::Mutex;
using internal::MutexLock;

// A slot of its context.
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
  std::vector<LiveObject> list;
  for (const Entry& entry : entries_) {
    if (Ref<Object> held = entry.link.ref()) {
      list.push_back({entry.number, std::move(held)});
    }
  }
  return list;
}

uint64_t LiveList::created() {
  MutexLock lock(&mutex_);
  return created_;
}

}  // namespace

void internal::NoteLive(Object& object) {
  object.context().Slot<LiveList>().Add(object);
}

std::vector<LiveObject> LiveObjects(Context& context) {
  if (!context.options().journal) return {};
  return context.Slot<LiveList>().List();
}

uint64_t ObjectsCreated(Context& context) {
  if (!context.options().journal) return 0;
  return context.Slot<LiveList>().created();
}

}  // namespace qom
