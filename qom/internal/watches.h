// The listeners of a context and of its objects: who is asked and told of what;
// see qom/watch.h. An object keeps those who watch it alone; the context keeps
// those who watch a subtree, a type or all. A flag of the object makes its sets
// take the way that looks at either.
//
// Threads: lists of listeners are read without a lock, while they change.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_INTERNAL_WATCHES_H_
#define QOMRT_QOM_INTERNAL_WATCHES_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "qom/internal/mutex.h"
#include "qom/link.h"
#include "qom/object.h"
#include "qom/watch.h"

namespace qom::internal {

class ListenerList;

// What a slot of a list has: a listener, or a hole, which is not active.
struct Occupant {
  std::atomic<bool> is_active{true};
};

// What a subscription says; immutable, but that it ends.
struct Listener : Occupant {
  using Scope = Watched::Scope;

  bool wants(Event event) const { return events.has(event); }
  bool wants_sets() const {
    return may_set != nullptr || wants(Event::kSet) || wants(Event::kChange);
  }
  bool is_wide() const { return scope != Scope::kOne; }

  Scope scope = Scope::kOne;
  Events events{};
  std::string property{};  // of an object; empty: all
  const Class* type = nullptr;
  LinkBase top{};  // of a subtree
  std::string who{};
  Listen listen{};
  MaySet may_set{};  // null unless it guards
  // Where it is; of the context, for what is counted there.
  std::shared_ptr<ListenerList> list{};
  std::shared_ptr<Watches> watches{};
  // Of the list, under its lock: what keeps this, and its slot in the block.
  std::shared_ptr<Listener> self{};
  size_t slot = 0;
  Listener* next_retired = nullptr;
};

// A list that is gone through as it was when that began. Listeners are added at
// the end of a block, and a reader goes to where that was when he began; who is
// removed leaves a hole. A full block, or one with more holes than listeners,
// is followed by another of twice what lives. What is retired, blocks and
// removed listeners, ends when nobody goes through any.
class ListenerList {
 public:
  ListenerList() = default;
  ~ListenerList();
  ListenerList(const ListenerList&) = delete;
  ListenerList& operator=(const ListenerList&) = delete;

  bool empty() const {
    return block_.load(std::memory_order_acquire) == nullptr;
  }
  void Add(std::shared_ptr<Listener> listener);
  // `listener` is in the list, and not active any more.
  void Remove(Listener& listener);
  // Calls f(listener) for each that is still active; until f returns false.
  template <typename F>
  void ForEach(F&& f) {
    if (empty()) return;
    const Reading reading(*this);
    for (Slot* at = reading.begin; at != reading.end; ++at) {
      const Occupant* const one = at->load();
      if (one->is_active.load(std::memory_order_acquire) &&
          !f(static_cast<const Listener&>(*one))) {
        return;
      }
    }
  }

 private:
  using Slot = std::atomic<Occupant*>;

  // Its slots lie behind it.
  struct Block {
    Slot* begin() { return reinterpret_cast<Slot*>(this + 1); }
    size_t size() { return static_cast<size_t>(end.load() - begin()); }

    const size_t capacity;
    std::atomic<Slot*> end;  // of those that were given
    Block* next_retired = nullptr;
  };
  struct FreeBlock {
    void operator()(Block* block) const { ::operator delete(block); }
  };
  using OwnedBlock = std::unique_ptr<Block, FreeBlock>;

  struct Reading {
    explicit Reading(ListenerList& in) : list(in) {
      list.readers_.fetch_add(1);
      if (Block* const block = list.block_.load()) {
        begin = block->begin();
        end = block->end.load(std::memory_order_acquire);
      }
    }
    ~Reading() {
      if (list.readers_.fetch_sub(1) == 1 && list.has_retired_.load()) {
        list.Sweep();
      }
    }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    ListenerList& list;
    Slot* begin = nullptr;
    Slot* end = nullptr;
  };

  void Renew() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Publish(Block* block) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Sweep();
  // Null: a hole.
  static Listener* ListenerAt(Block& block, size_t slot);
  static OwnedBlock NewBlock(size_t slots);
  static void Delete(Block* blocks);
  static void LetGo(Listener* listeners);

  std::atomic<Block*> block_{nullptr};  // null: no listeners; owned
  std::atomic<uint32_t> readers_{0};
  std::atomic<bool> has_retired_{false};
  Mutex mutex_;
  size_t live_ ABSL_GUARDED_BY(mutex_) = 0;
  // Chains; to retire something needs no memory.
  Block* retired_blocks_ ABSL_GUARDED_BY(mutex_) = nullptr;
  Listener* retired_ ABSL_GUARDED_BY(mutex_) = nullptr;
};

// Where an object was that leaves the tree.
struct Departure {
  Ref<Object> parent;  // null if it is ending
  std::string path;
};

class Watches : public std::enable_shared_from_this<Watches> {
 public:
  explicit Watches(Context& context) : context_(&context) {}

  static Subscription Add(const Watched& what, Events events,
                          std::string_view who, Listen listen, MaySet may_set);
  // `object`, and its property where the value lies.
  static absl::StatusOr<Watched> PropertyOf(Object& object,
                                            std::string_view name);
  void Remove(Listener& listener);
  // The context ends.
  void Leave();

  // Tells those whose part it is.
  void Tell(const Notice& notice);
  // The same of a set, or of what is as good as one; the object is held.
  void TellSet(Object& object, std::string_view property, const Value& before,
               const Value& after, bool is_change, SetBy by);
  // OK if all that are asked allow it.
  absl::Status Ask(Object& object, const ObjectProperty& property,
                   const Value& before, Visitor& visitor);
  // False if nobody hears of its sets.
  bool HearsSets(const Object& object);
  bool asks() const { return guards_.load(std::memory_order_relaxed) != 0; }

  void NoteCreated(Object& object);
  void NoteJoined(Object& object);
  void NoteLeft(Object& object, std::unique_ptr<const Departure> departure);

 private:
  void TellOfHeld(const Notice& notice);
  static bool Fits(const Listener& listener, const Object& object);
  static void Mark(Object& object) { object.guard_ |= Object::kWatched; }
  static ListenerList* ListOf(const Object& object);
  static const std::shared_ptr<ListenerList>& MakeListOf(Object& object);
  static absl::Status AskOne(const Listener& listener, const Notice& notice);
  void MarkExisting(const Listener& listener, const Watched& what);
  void Count(const Listener& listener, int change);
  void UpdateHooks() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  ListenerList wide_;
  std::atomic<uint32_t> guards_{0};     // subscriptions that ask
  std::atomic<uint32_t> wide_sets_{0};  // wide ones that hear of sets
  Mutex mutex_;
  Context* context_ ABSL_GUARDED_BY(mutex_);
  std::array<uint32_t, 32> counts_ ABSL_GUARDED_BY(mutex_) = {};
};

}  // namespace qom::internal

#endif  // QOMRT_QOM_INTERNAL_WATCHES_H_
