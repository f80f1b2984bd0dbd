// Watching a context: who is told when a property changes, when objects are
// made, join and leave the tree, when devices are realized, plugged or reset;
// and who is asked before a property is set. A `Subscription` says how long.
//
// Example:
//
//   qom::Subscription seen = qom::Watch(
//       qom::Watched::Below(machine), qom::Event::kChange,
//       [](const qom::Notice& notice) { Print(Describe(notice)); });
//   QOMRT_ASSIGN_OR_RETURN(
//       qom::Subscription refuses,
//       qom::GuardProperty(disk, "queue-size", "migration",
//                          [](const qom::Notice& notice) {
//                            return MayBecome(notice.after);
//                          }));
//
// What can be watched: `Watched`; what there is to hear of: `Event`.
//
// A listener is foreign code and may do anything: set what it watches, take
// objects out, end them, subscribe and unsubscribe. Who was there when an event
// came is told of it once; who unsubscribed meanwhile is not told any more, and
// who came is told from the next one on. An object whose turn has not come is
// passed over if it ended or is somewhere else by then. Who loops (a listener
// that sets what it watches, to ever new values) loops for ever.
//
// What is told of a value: every set by name, handle, property set, alias,
// option or monitor, and what Realize() settles. Not told: the first values of
// an object, and a member that its own code writes: that code calls
// Object::Notify().
//
// Aliases: a watched property that is an alias is watched where its value
// lies, so that it is told however the value was set; the notice names that
// place. Who watches more than one property is told of the alias that was set,
// and, if it watches the other object too, of the property behind it.
//
// Threads: a listener runs on the thread that did it, without a lock of ours.
// Subscribing changes the watched objects as a set does: no other thread uses
// their properties meanwhile. Unsubscribing may happen anywhere; a listener
// that runs on another thread at that moment runs to its end.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_WATCH_H_
#define QOMRT_QOM_WATCH_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/registry.h"
#include "qom/value.h"
#include "qom/visitor.h"

namespace qom {

namespace internal {
struct Listener;
class Watches;
}  // namespace internal

enum class Event : uint8_t {
  kChange,     // a property has another value
  kSet,        // a property was set, be it to what it was
  kCreate,     // an object is made; it has no place yet
  kJoin,       // an object is in the tree now, below the root
  kLeave,      // an object is not in the tree any more
  kRealize,    // a device works
  kUnrealize,  // a device works no longer
  kPlug,       // a device is on a bus
  kUnplug,     // a device has left a bus
  kReset,      // an object enters a reset
  kSignal,     // a signal line got a level
};

// A set of events: `Event::kJoin | Event::kLeave`.
class Events {
 public:
  constexpr Events() = default;
  // NOLINTNEXTLINE(google-explicit-constructor)
  constexpr Events(Event event) : bits_(1u << static_cast<uint32_t>(event)) {}
  static constexpr Events All() { return Events((2u << kLast) - 1); }

  constexpr bool has(Event event) const {
    return (bits_ >> static_cast<uint32_t>(event) & 1) != 0;
  }
  constexpr uint32_t bits() const { return bits_; }
  friend constexpr Events operator|(Events a, Events b) {
    return Events(a.bits_ | b.bits_);
  }
  friend constexpr Events operator-(Events a, Events b) {
    return Events(a.bits_ & ~b.bits_);
  }

 private:
  static constexpr uint32_t kLast = static_cast<uint32_t>(Event::kSignal);
  explicit constexpr Events(uint32_t bits) : bits_(bits) {}

  uint32_t bits_ = 0;
};
constexpr Events operator|(Event a, Event b) { return Events(a) | Events(b); }

// What happened. Good during the call; the object is held.
struct Notice {
  Event event;
  Object& object;
  // Of kChange and kSet. `before` is null where nobody knows: a property that
  // cannot be read, or what Object::Notify() tells. Of kSignal, the levels.
  std::string_view property{};
  const Value& before = Null();
  const Value& after = Null();
  SetBy by = SetBy::kInternal;
  // kPlug and kUnplug: the bus. kLeave: the parent, null if it is ending.
  Object* other = nullptr;
  // kLeave: where it was. kReset: the kind of the reset.
  std::string_view detail{};

  static const Value& Null();
};

// One line for people: "set /machine/uart0.baud: 9600, now 115200, by user".
std::string Describe(const Notice& notice);

using Listen = std::function<void(const Notice&)>;
// Asked before a property is set; `after` is the value it would get. An error
// keeps it as it is.
using MaySet = std::function<absl::Status(const Notice&)>;

// What is watched. What comes later belongs to it, too: an object that is made,
// or that joins.
class Watched {
 public:
  // What happens to the object itself.
  static Watched One(Object& object) { return {Scope::kOne, object}; }
  // `top` and what is below it.
  static Watched Below(Object& top) { return {Scope::kBelow, top}; }
  // Objects of the type, of its descendants, or that implement it: those in the
  // tree, and all that are made or join from now on.
  static Watched Type(Context& context, const Class& type) {
    Watched watched(Scope::kType, context.root());
    watched.type_ = &type;
    return watched;
  }
  // The same of a native type or interface; of nothing if it is not sealed.
  template <typename T>
  static Watched Type(Context& context) {
    Watched watched(Scope::kType, context.root());
    watched.type_ = context.registry().Get<T>();
    return watched;
  }
  static Watched All(Context& context) { return {Scope::kAll, context.root()}; }

 private:
  friend class internal::Watches;
  friend struct internal::Listener;

  enum class Scope : uint8_t { kOne, kBelow, kType, kAll };
  Watched(Scope scope, Object& object) : scope_(scope), object_(&object) {}

  Scope scope_;
  Object* object_;
  const Class* type_ = nullptr;
  std::string property_{};  // of kOne; empty: all
};

// A listener stays until its subscription ends or is Reset(). It may outlive
// what it watches, and the context.
class [[nodiscard]] Subscription {
 public:
  Subscription() = default;
  Subscription(Subscription&& other) noexcept = default;
  Subscription& operator=(Subscription&& other) noexcept {
    std::swap(listener_, other.listener_);
    return *this;
  }
  ~Subscription() { Reset(); }

  void Reset();
  explicit operator bool() const { return listener_ != nullptr; }

 private:
  friend class internal::Watches;
  explicit Subscription(std::shared_ptr<internal::Listener> listener)
      : listener_(std::move(listener)) {}

  std::shared_ptr<internal::Listener> listener_;
};

// Tells of `events` of what is watched.
Subscription Watch(const Watched& what, Events events, Listen listen);
// Asks before each set. `who` is named in the error: "acme-uart.baud: refused
// by migration: …".
Subscription Guard(const Watched& what, std::string_view who, MaySet may_set);
// The same of one property. NotFound, with the nearest names, if the object has
// none of that name.
absl::StatusOr<Subscription> WatchProperty(Object& object,
                                           std::string_view name,
                                           Listen listen);
absl::StatusOr<Subscription> GuardProperty(Object& object,
                                           std::string_view name,
                                           std::string_view who,
                                           MaySet may_set);

// While there is one, kChange of what this thread sets in `context` waits; then
// each property is told once, with its first old and its last new value, in the
// order of the first changes. Not told: what is as it was in the end, and
// objects that ended. Batches nest: the outermost tells.
class NoticeBatch {
 public:
  explicit NoticeBatch(Context& context);
  ~NoticeBatch();
  NoticeBatch(const NoticeBatch&) = delete;
  NoticeBatch& operator=(const NoticeBatch&) = delete;

 private:
  friend class internal::Watches;
  struct Held;

  // The outermost one of this thread in `context`; null if there is none.
  static NoticeBatch* Of(const Context& context);
  void Add(Object& object, std::string_view property, const Value& before,
           const Value& after, SetBy by);

  Context& context_;
  NoticeBatch* outer_;
  std::unique_ptr<Held> held_;  // null inside of another
};

}  // namespace qom

#endif  // QOMRT_QOM_WATCH_H_
