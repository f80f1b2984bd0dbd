// How listeners are kept, found and called, and what an object does when it is
// watched.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/internal/watches.h"

#include <algorithm>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/assign.h"
#include "qom/error_facts.h"
#include "qom/status.h"
#include "qom/tree/object_tree.h"
#include "qom/tree/tree.h"
#include "qom/visitors.h"
#include "qom/walk.h"

namespace qom {
namespace internal {

// ---- ListenerList ----------------------------------------------------------

namespace {

constinit Occupant hole{false};

}  // namespace

Listener* ListenerList::ListenerAt(Block& block, size_t slot) {
  Occupant* const one = block.begin()[slot].load();
  return one == &hole ? nullptr : static_cast<Listener*>(one);
}

ListenerList::~ListenerList() {
  if (Block* const block = block_.load()) {
    for (size_t i = 0; i < block->size(); ++i) {
      if (Listener* const one = ListenerAt(*block, i)) one->self.reset();
    }
    Delete(block);
  }
  Delete(retired_blocks_);
  LetGo(retired_);
}

void ListenerList::Add(std::shared_ptr<Listener> listener) {
  {
    MutexLock lock(&mutex_);
    Block* block = block_.load();
    if (block == nullptr || block->size() == block->capacity) {
      Renew();
      block = block_.load();
    }
    Listener& added = *listener;
    added.self = std::move(listener);
    Slot* const slot = block->end.load();
    added.slot = block->size();
    ++live_;
    slot->store(&added);
    block->end.store(slot + 1, std::memory_order_release);
  }
  if (has_retired_.load()) Sweep();
}

void ListenerList::Remove(Listener& listener) {
  {
    MutexLock lock(&mutex_);
    Block* const block = block_.load();
    block->begin()[listener.slot].store(&hole);
    listener.next_retired = std::exchange(retired_, &listener);
    has_retired_.store(true);
    --live_;
    if (live_ == 0) {
      Publish(nullptr);
    } else if (block->size() > 2 * live_) {
      try {
        Renew();
      } catch (const std::bad_alloc&) {
        // It stays as long as it is.
      }
    }
  }
  if (has_retired_.load()) Sweep();
}

// Each costs as many steps as there were changes since the one before, and what
// is retired adds up to what there was at most.
void ListenerList::Renew() {
  OwnedBlock after = NewBlock(live_ == 0 ? 1 : 2 * live_);
  Slot* end = after->begin();
  if (Block* const before = block_.load()) {
    for (size_t i = 0; i < before->size(); ++i) {
      Listener* const one = ListenerAt(*before, i);
      if (one == nullptr) continue;
      one->slot = static_cast<size_t>(end - after->begin());
      (end++)->store(one, std::memory_order_relaxed);
    }
  }
  after->end.store(end, std::memory_order_relaxed);
  Publish(after.release());
}

ListenerList::OwnedBlock ListenerList::NewBlock(size_t slots) {
  void* const room = ::operator new(sizeof(Block) + slots * sizeof(Slot));
  OwnedBlock block(new (room) Block{.capacity = slots, .end = nullptr});
  std::uninitialized_value_construct_n(block->begin(), slots);
  block->end.store(block->begin());
  return block;
}

void ListenerList::Publish(Block* block) {
  if (Block* const before = block_.exchange(block)) {
    before->next_retired = std::exchange(retired_blocks_, before);
    has_retired_.store(true);
  }
}

void ListenerList::Sweep() {
  Block* blocks = nullptr;
  Listener* listeners = nullptr;
  {
    MutexLock lock(&mutex_);
    // Who begins to read from here on reads what is published, and the holes.
    if (readers_.load() != 0) return;
    std::swap(blocks, retired_blocks_);
    std::swap(listeners, retired_);
    has_retired_.store(false);
  }
  // They end without the lock: what a listener keeps is foreign.
  Delete(blocks);
  LetGo(listeners);
}

void ListenerList::Delete(Block* blocks) {
  while (blocks != nullptr) {
    const OwnedBlock one(blocks);
    blocks = one->next_retired;
  }
}

void ListenerList::LetGo(Listener* listeners) {
  while (listeners != nullptr) {
    const std::shared_ptr<Listener> one = std::move(listeners->self);
    listeners = one->next_retired;
  }
}

// ---- Watches: who there is -------------------------------------------------

ListenerList* Watches::ListOf(const Object& object) {
  const ObjectExtra* extra = object.extra();
  if (extra == nullptr) return nullptr;
  const auto* list = extra->listeners.load(std::memory_order_acquire);
  return list == nullptr ? nullptr : list->get();
}

const std::shared_ptr<ListenerList>& Watches::MakeListOf(Object& object) {
  std::atomic<std::shared_ptr<ListenerList>*>& place = object.Extra().listeners;
  std::shared_ptr<ListenerList>* there = place.load(std::memory_order_acquire);
  if (there != nullptr) return *there;
  auto made = std::make_unique<std::shared_ptr<ListenerList>>(
      std::make_shared<ListenerList>());
  return place.compare_exchange_strong(there, made.get(),
                                       std::memory_order_acq_rel)
             ? *made.release()
             : *there;
}

Subscription Watches::Add(const Watched& what, Events events,
                          std::string_view who, Listen listen, MaySet may_set) {
  Object& object = *what.object_;
  auto listener = std::make_shared<Listener>();
  listener->scope = what.scope_;
  listener->events = events;
  listener->property = what.property_;
  listener->type = what.type_;
  listener->who = who;
  listener->listen = std::move(listen);
  listener->may_set = std::move(may_set);
  if (what.scope_ == Watched::Scope::kBelow) listener->top.Point(&object);
  const std::shared_ptr<Watches>& watches = object.context().watches_;
  std::shared_ptr<ListenerList> list =
      listener->is_wide()
          ? std::shared_ptr<ListenerList>(watches, &watches->wide_)
          : MakeListOf(object);
  list->Add(listener);
  // From here on it can be taken back.
  listener->list = std::move(list);
  listener->watches = watches;
  watches->Count(*listener, 1);
  Subscription subscription(listener);
  if (listener->wants_sets()) watches->MarkExisting(*listener, what);
  return subscription;
}

void Watches::MarkExisting(const Listener& listener, const Watched& what) {
  Object& object = *what.object_;
  switch (listener.scope) {
    case Watched::Scope::kOne:
      return Mark(object);
    case Watched::Scope::kType:
      if (listener.type == nullptr) return;
      for (const Ref<Object>& one :
           object.context().ObjectsOf(*listener.type)) {
        Mark(*one);
      }
      return;
    case Watched::Scope::kBelow:
    case Watched::Scope::kAll:
      WalkTree(object, [](Object& one, size_t) {
        Mark(one);
        return true;
      });
  }
}

void Watches::Remove(Listener& listener) {
  listener.is_active.store(false, std::memory_order_release);
  Count(listener, -1);
  // It may have kept the last reference to the list.
  const std::shared_ptr<ListenerList> list = std::move(listener.list);
  list->Remove(listener);
}

void Watches::Count(const Listener& listener, int change) {
  const auto add = static_cast<uint32_t>(change);
  if (listener.may_set != nullptr) guards_.fetch_add(add);
  if (listener.is_wide() && listener.wants_sets()) wide_sets_.fetch_add(add);
  MutexLock lock(&mutex_);
  for (size_t i = 0; i < counts_.size(); ++i) {
    if ((listener.events.bits() >> i & 1) != 0) counts_[i] += add;
  }
  UpdateHooks();
}

void Watches::UpdateHooks() {
  if (context_ == nullptr) return;
  static_assert((Events(Event::kCreate).bits() & Context::kAtCreation) != 0);
  uint32_t hooks = context_->options_.journal ? Context::kKeepsJournal : 0;
  for (size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] != 0) hooks |= 1u << i;
  }
  if (wide_sets_.load() != 0) hooks |= Context::kMarksNew;
  context_->hooks_.store(hooks, std::memory_order_relaxed);
  context_->tree_->hooks.store(
      hooks & (Context::kMarksNew | (Event::kJoin | Event::kLeave).bits()),
      std::memory_order_relaxed);
}

void Watches::Leave() {
  MutexLock lock(&mutex_);
  context_->hooks_.store(0, std::memory_order_relaxed);
  context_->tree_->hooks.store(0, std::memory_order_relaxed);
  context_ = nullptr;
}

bool Watches::Fits(const Listener& listener, const Object& object) {
  switch (listener.scope) {
    case Watched::Scope::kOne:
    case Watched::Scope::kAll:
      return true;
    case Watched::Scope::kType:
      return listener.type != nullptr && object.type().IsA(*listener.type);
    case Watched::Scope::kBelow: {
      const Object* top = listener.top.object();
      return top != nullptr && ObjectTree::IsBelow(object, *top);
    }
  }
  return false;
}

// ---- Watches: telling ------------------------------------------------------

void Watches::Tell(const Notice& notice) {
  const Ref<Object> keep(&notice.object);
  TellOfHeld(notice);
}

void Watches::TellOfHeld(const Notice& notice) {
  const auto tell = [&notice](const Listener& one) {
    if (one.wants(notice.event) && one.listen != nullptr &&
        (one.property.empty() || one.property == notice.property) &&
        (!one.is_wide() || Fits(one, notice.object))) {
      one.listen(notice);
    }
    return true;
  };
  if (ListenerList* own = ListOf(notice.object)) own->ForEach(tell);
  wide_.ForEach(tell);
}

void Watches::TellSet(Object& object, std::string_view property,
                      const Value& before, const Value& after, bool is_change,
                      SetBy by) {
  const Context& context = object.context();
  if (context.IsWatched(Event::kSet)) {
    TellOfHeld({.event = Event::kSet,
                .object = object,
                .property = property,
                .before = before,
                .after = after,
                .by = by});
  }
  if (!is_change || !context.IsWatched(Event::kChange)) return;
  if (NoticeBatch* batch = NoticeBatch::Of(context)) {
    return batch->Add(object, property, before, after, by);
  }
  TellOfHeld({.event = Event::kChange,
              .object = object,
              .property = property,
              .before = before,
              .after = after,
              .by = by});
}

bool Watches::HearsSets(const Object& object) {
  if (ListenerList* own = ListOf(object); own != nullptr && !own->empty()) {
    return true;
  }
  bool hears = false;
  if (wide_sets_.load(std::memory_order_relaxed) == 0) return hears;
  wide_.ForEach([&hears, &object](const Listener& one) {
    hears = one.wants_sets() && Fits(one, object);
    return !hears;
  });
  return hears;
}

namespace {

// What `visitor` holds, as it was given.
Value AsGiven(Visitor& visitor) {
  if (std::string_view text; visitor.Text(&text).ok()) return Value(text);
  if (bool value = false; visitor.Bool(&value).ok()) return Value(value);
  if (uint64_t value = 0; visitor.Unsigned(&value, UINT64_MAX).ok()) {
    return Value(value);
  }
  if (int64_t value = 0; visitor.Signed(&value, INT64_MIN, INT64_MAX).ok()) {
    return Value(value);
  }
  if (double value = 0; visitor.Number(&value).ok()) return Value(value);
  return Value();
}

// The value that a set would give to `property`. An error for what it would
// not take.
absl::StatusOr<Value> Proposed(const ObjectProperty& property,
                               Visitor& visitor) {
  const ClassProperty* field = property.is_class_property
                                   ? &Unaliased(AsClassProperty(property))
                                   : nullptr;
  if (field == nullptr || field->kind == nullptr ||
      field->kind->read == nullptr || field->kind->write == nullptr) {
    return AsGiven(visitor);
  }
  FieldValue scratch(*field->kind);
  absl::Status status = field->kind->read(*field, visitor, scratch.slot());
  if (!status.ok()) {
    // The set itself begins the list anew.
    (void)visitor.EndList();
    return status;
  }
  ValueOutputVisitor output;
  QOMRT_RETURN_IF_ERROR(field->kind->write(*field, scratch.slot(), output));
  return output.TakeValue();
}

}  // namespace

absl::Status Watches::AskOne(const Listener& listener, const Notice& notice) {
  absl::Status status = listener.may_set(notice);
  if (status.ok()) return status;
  ErrorFacts facts = FactsOf(status);
  if (facts.subject.empty()) facts.subject = notice.object.type().name();
  if (facts.property.empty()) facts.property = notice.property;
  if (facts.value.empty()) facts.value = notice.after.ToText();
  return WithFacts(Annotate(status, fmt::format("{}.{}: refused by {}",
                                                notice.object.type().name(),
                                                notice.property, listener.who)),
                   facts);
}

absl::Status Watches::Ask(Object& object, const ObjectProperty& property,
                          const Value& before, Visitor& visitor) {
  const absl::StatusOr<Value> proposed = Proposed(property, visitor);
  if (!proposed.ok()) return absl::OkStatus();  // the set will say it
  const Notice notice{.event = Event::kSet,
                      .object = object,
                      .property = property.name,
                      .before = before,
                      .after = *proposed,
                      .by = visitor.by()};
  absl::Status status;
  const auto ask = [&status, &notice](const Listener& one) {
    if (one.may_set != nullptr &&
        (one.property.empty() || one.property == notice.property) &&
        (!one.is_wide() || Fits(one, notice.object))) {
      status = AskOne(one, notice);
    }
    return status.ok();
  };
  if (ListenerList* own = ListOf(object)) own->ForEach(ask);
  if (status.ok()) wide_.ForEach(ask);
  return status;
}

// ---- Watches: what comes and goes ------------------------------------------

void Watches::NoteCreated(Object& object) {
  if (wide_sets_.load(std::memory_order_relaxed) != 0) {
    wide_.ForEach([&object](const Listener& one) {
      // Whether it is in a subtree is seen when it joins.
      if (one.wants_sets() && one.scope != Watched::Scope::kBelow &&
          Fits(one, object)) {
        Mark(object);
      }
      return true;
    });
  }
  if (object.context().IsWatched(Event::kCreate)) {
    Tell({.event = Event::kCreate, .object = object});
  }
}

void Watches::NoteJoined(Object& object) {
  std::vector<Ref<Object>> joined;
  WalkTree(object, [&joined](Object& one, size_t) {
    joined.emplace_back(&one);
    return true;
  });
  if (wide_sets_.load(std::memory_order_relaxed) != 0) {
    wide_.ForEach([&joined](const Listener& listener) {
      if (!listener.wants_sets()) return true;
      for (const Ref<Object>& one : joined) {
        if (Fits(listener, *one)) Mark(*one);
      }
      return true;
    });
  }
  if (!object.context().IsWatched(Event::kJoin)) return;
  for (const Ref<Object>& one : joined) {
    if (!ObjectTree::IsInTree(*one)) continue;  // it left meanwhile
    TellOfHeld({.event = Event::kJoin, .object = *one});
  }
}

void Watches::NoteLeft(Object& object,
                       std::unique_ptr<const Departure> departure) {
  if (!object.context().IsWatched(Event::kLeave)) return;
  struct Left {
    Ref<Object> object;
    std::string name;
    size_t parent;  // where it is among these; of the first, itself
  };
  std::vector<Left> left;
  std::vector<size_t> way;  // to the object where the walk is
  WalkTree(object, [&](Object& one, size_t depth) {
    way.resize(depth);
    left.push_back(
        {Ref<Object>(&one), one.name(), depth == 0 ? 0 : way.back()});
    way.push_back(left.size() - 1);
    return true;
  });
  // Made for one at a time: together they grow with the square of the depth.
  const auto path_of = [&left, top = departure->path](size_t at) {
    std::vector<std::string_view> names;
    for (; at != 0; at = left[at].parent) names.push_back(left[at].name);
    std::string path = top;
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
      path.append("/").append(*name);
    }
    return path;
  };
  // The other way round than they joined.
  Object* const parent = departure->parent.get();
  for (size_t at = left.size(); at-- > 0;) {
    Object& one = *left[at].object;
    const std::string path = path_of(at);
    const Notice notice{
        .event = Event::kLeave, .object = one, .other = parent, .detail = path};
    const auto tell = [&notice, parent](const Listener& listener) {
      if (listener.wants(Event::kLeave) && listener.listen != nullptr &&
          listener.property.empty() &&
          (Fits(listener, notice.object) ||
           (parent != nullptr && listener.scope == Watched::Scope::kBelow &&
            Fits(listener, *parent)))) {
        listener.listen(notice);
      }
      return true;
    };
    if (ListenerList* own = ListOf(one)) own->ForEach(tell);
    wide_.ForEach(tell);
  }
}

}  // namespace internal

// ---- Object ----------------------------------------------------------------

Value Object::ValueNow(const ObjectProperty& property) const {
  if (property.get == nullptr) return Value();
  if (property.is_class_property) {
    const ClassProperty& field = internal::AsClassProperty(property);
    if (field.direct_width != 0) return Value(LoadDirect(field));
    if (field.is_direct_bool) {
      return Value(*reinterpret_cast<const bool*>(
          reinterpret_cast<const char*>(this) + field.offset));
    }
  }
  ValueOutputVisitor output;
  if (!property.get(property, *this, output).ok()) return Value();
  return output.TakeValue();
}

absl::Status Object::SetWatched(const ObjectProperty& property,
                                Visitor& visitor) {
  internal::Watches& watches = *context().watches_;
  if (!watches.HearsSets(*this)) {
    // Nobody watches any more.
    guard_ &= static_cast<uint8_t>(~kWatched);
    return SetAndNote(property, visitor);
  }
  const Ref<Object> keep(this);
  const Value before = ValueNow(property);
  if (watches.asks()) {
    QOMRT_RETURN_IF_ERROR(watches.Ask(*this, property, before, visitor));
    // Who was asked may have realized the object.
    QOMRT_RETURN_IF_ERROR(CheckMaySet(property, *this, visitor.by()));
  }
  absl::Status status = SetAndNote(property, visitor);
  if (!status.ok()) return status;
  const Value after = ValueNow(property);
  watches.TellSet(*this, property.name, before, after,
                  before != after || after.is_null(), visitor.by());
  return status;
}

absl::Status Object::SettleNow(const ClassProperty& property,
                               const Input& input) {
  if ((guard_ & kWatched) == 0) return AssignFirst(*this, property, input);
  const Ref<Object> keep(this);
  const Value before = ValueNow(property);
  absl::Status status = AssignFirst(*this, property, input);
  if (!status.ok()) return status;
  const Value after = ValueNow(property);
  context().watches_->TellSet(*this, property.name, before, after,
                              before != after, SetBy::kInternal);
  return status;
}

void Object::NotifyWatched(std::string_view property) {
  const ObjectProperty* const found = FindProperty(property);
  if (found == nullptr) return;
  const Ref<Object> keep(this);
  const Value after = ValueNow(*found);
  context().watches_->TellSet(*this, property, Notice::Null(), after, true,
                              SetBy::kInternal);
}

void Context::Tell(const Notice& notice) { watches_->Tell(notice); }

}  // namespace qom
