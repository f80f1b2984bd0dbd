// Subscriptions, what they watch, and batches of notices.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/watch.h"

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "qom/error_facts.h"
#include "qom/internal/watches.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/tree/tree.h"

namespace qom {

const Value& Notice::Null() {
  static const Value null;
  return null;
}

// ---- Subscriptions ---------------------------------------------------------

void Subscription::Reset() {
  const auto listener = std::move(listener_);
  if (listener == nullptr) return;
  const std::shared_ptr<internal::Watches> watches =
      std::move(listener->watches);
  watches->Remove(*listener);
}

Subscription Watch(const Watched& what, Events events, Listen listen) {
  return internal::Watches::Add(what, events, "", std::move(listen), nullptr);
}

Subscription Guard(const Watched& what, std::string_view who, MaySet may_set) {
  return internal::Watches::Add(what, Events(), who, nullptr,
                                std::move(may_set));
}

// An alias is followed, object by object, to where its value lies; how far that
// may be is limited where aliases are made.
absl::StatusOr<Watched> internal::Watches::PropertyOf(Object& object,
                                                      std::string_view name) {
  Object* at = &object;
  std::string property(name);
  while (true) {
    const ObjectProperty* found = at->FindProperty(property);
    if (found == nullptr) {
      const absl::Status status = UnknownProperty(at->type().name(), property);
      return WithMessage(status, Describe(status, at->type()));
    }
    Object* next = nullptr;
    if (found->is_class_property) {
      const ClassProperty& row = AsClassProperty(*found);
      if (row.is_alias()) {
        next = row.route.Follow(*at);
        if (next != nullptr) property = row.target->name;
      } else {
        // Another spelling of a property of the same object.
        property = row.field().name;
      }
    } else if (const DynamicProperties* own = at->extra()->dynamic.get();
               own != nullptr && own->Find(property) == found) {
      const AliasTarget* target =
          own->AliasOf(static_cast<const DynamicDefinition&>(*found));
      next = target == nullptr ? nullptr : target->object();
      if (next != nullptr) property = target->property;
    }
    if (next == nullptr) break;
    at = next;
  }
  Watched watched = Watched::One(*at);
  watched.property_ = std::move(property);
  return watched;
}

absl::StatusOr<Subscription> WatchProperty(Object& object,
                                           std::string_view name,
                                           Listen listen) {
  QOMRT_ASSIGN_OR_RETURN(const Watched what,
                         internal::Watches::PropertyOf(object, name));
  return Watch(what, Event::kChange, std::move(listen));
}

absl::StatusOr<Subscription> GuardProperty(Object& object,
                                           std::string_view name,
                                           std::string_view who,
                                           MaySet may_set) {
  QOMRT_ASSIGN_OR_RETURN(const Watched what,
                         internal::Watches::PropertyOf(object, name));
  return Guard(what, who, std::move(may_set));
}

// ---- Batches ---------------------------------------------------------------

struct NoticeBatch::Held {
  struct Change {
    LinkBase object{};  // weak: a batch keeps nobody alive
    std::string property;
    Value before;
    Value after;
    SetBy by;
  };

  std::deque<Change> changes;  // in the order of the first of each
  std::map<std::pair<const Object*, std::string>, Change*, std::less<>> places;
};

namespace {
constinit thread_local NoticeBatch* innermost_batch = nullptr;
}  // namespace

NoticeBatch* NoticeBatch::Of(const Context& context) {
  NoticeBatch* found = nullptr;
  for (NoticeBatch* at = innermost_batch; at != nullptr; at = at->outer_) {
    // One whose outer one ended first keeps nothing.
    if (&at->context_ == &context && at->held_ != nullptr) found = at;
  }
  return found;
}

NoticeBatch::NoticeBatch(Context& context)
    : context_(context), outer_(innermost_batch) {
  if (Of(context) == nullptr) held_ = std::make_unique<Held>();
  innermost_batch = this;
}

NoticeBatch::~NoticeBatch() {
  // The innermost, unless somebody ends them in another order.
  NoticeBatch** at = &innermost_batch;
  while (*at != nullptr && *at != this) at = &(*at)->outer_;
  if (*at == this) *at = outer_;
  if (held_ == nullptr) return;
  for (const Held::Change& change : held_->changes) {
    const Ref<Object> object = change.object.ref();
    if (!object || (change.before == change.after && !change.after.is_null())) {
      continue;
    }
    try {
      context_.Tell({.event = Event::kChange,
                     .object = *object,
                     .property = change.property,
                     .before = change.before,
                     .after = change.after,
                     .by = change.by});
    } catch (const std::bad_alloc&) {
      // A listener without memory does not keep the others from theirs.
    }
  }
}

void NoticeBatch::Add(Object& object, std::string_view property,
                      const Value& before, const Value& after, SetBy by) {
  std::pair<const Object*, std::string> key(&object, property);
  const auto at = held_->places.find(key);
  // Another object may be where one ended.
  if (at != held_->places.end() && at->second->object.object() == &object) {
    at->second->after = after;
    at->second->by = by;
    return;
  }
  Held::Change& change = held_->changes.emplace_back();
  change.property = property;
  change.before = before;
  change.after = after;
  change.by = by;
  change.object.Point(&object);
  held_->places.insert_or_assign(std::move(key), &change);
}

// ---- For people ------------------------------------------------------------

namespace {

std::string Shown(const Value& value) {
  return value.is_text()   ? fmt::format("'{}'", value.text_value())
         : value.is_null() ? std::string("nothing")
                           : value.ToText();
}

std::string_view Setter(SetBy by) {
  switch (by) {
    case SetBy::kInternal:
      return "the program";
    case SetBy::kLayer:
      return "a layer";
    case SetBy::kUser:
      return "the user";
    case SetBy::kMonitor:
      return "the monitor";
  }
  return "";
}

std::string_view Word(Event event) {
  constexpr std::string_view kWords[] = {
      "change",    "set",  "create", "join",  "leave", "realize",
      "unrealize", "plug", "unplug", "reset", "signal"};
  return kWords[static_cast<size_t>(event)];
}

std::string Sentence(const Notice& notice) {
  std::string line = fmt::format("{} {}", Word(notice.event),
                                 notice.event == Event::kLeave
                                     ? std::string(notice.detail)
                                     : notice.object.CanonicalPath());
  switch (notice.event) {
    case Event::kSet:
    case Event::kChange:
      return fmt::format("{}.{}: {}, now {}, by {}", line, notice.property,
                         Shown(notice.before), Shown(notice.after),
                         Setter(notice.by));
    case Event::kSignal:
      return fmt::format("{}: {}, now {}", line, Shown(notice.before),
                         Shown(notice.after));
    case Event::kPlug:
    case Event::kUnplug:
      if (notice.other == nullptr) return line;
      return fmt::format("{} {} {}", line,
                         notice.event == Event::kPlug ? "into" : "from",
                         notice.other->CanonicalPath());
    case Event::kReset:
      return fmt::format("{}: {}", line, notice.detail);
    default:
      return line;
  }
}

}  // namespace

// Names and values may hold anything.
std::string Describe(const Notice& notice) { return Escaped(Sentence(notice)); }

}  // namespace qom
