// Which of all that gave a property a value came last: found by the field that
// holds the value, from the outermost object inwards.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/origin.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "compat/internal/place.h"
#include "compat/internal/plan.h"
#include "compat/layer.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/internal/hash.h"
#include "qom/object.h"
#include "qom/ref.h"

namespace qom::compat {

namespace internal {

// What one object took from its plan and from explicit sets, by the field that
// holds the value in the end.
struct Taken {
  template <typename T>
  using ByField = qom::internal::HashMap<const ClassProperty*, std::vector<T>>;

  Taken(const LayerSnapshot& layers, const Object& object) : keep(&object) {
    const Class& type = object.type();
    if (const internal::Plan* plan = internal::PlanOf(object.recipe())) {
      for (const EntryRef entry : layers.Match(type)) {
        const ClassProperty* named = type.FindProperty(entry->property);
        if (named == nullptr || plan->Winner(*named) != entry) continue;
        entries[PlaceOf(type, *named).field].push_back(entry);
      }
    }
    for (const ClassProperty* property : type.properties()) {
      if (property == nullptr || !object.WasSet(*property)) continue;
      sets[PlaceOf(type, *property).field].push_back(property);
    }
  }

  Ref<const Object> keep;     // so that its address stays its own
  ByField<EntryRef> entries;  // those that win
  ByField<const ClassProperty*> sets;
};

// The same of all objects that are asked for.
class AllTaken {
 public:
  explicit AllTaken(const LayerSnapshot& layers) : layers_(layers) {}

  // The last entry that wrote the value at `place` by way of `holder`, which is
  // `depth` steps in; none if none did.
  EntryRef LastEntry(const Object& holder, const Place& place, size_t depth) {
    const Class& type = holder.type();
    const auto& all = Of(holder).entries;
    const auto found = all.find(place.field);
    if (found == all.end()) return EntryRef();
    const std::vector<EntryRef>& entries = found->second;
    const auto last = std::find_if(
        entries.rbegin(), entries.rend(), [&](const EntryRef& entry) {
          return IsAt(type, *type.FindProperty(entry->property), place, depth);
        });
    return last == entries.rend() ? EntryRef() : *last;
  }

  Givens& givens() { return givens_; }

  // True if the value at `place` was set explicitly by way of `holder`.
  bool WasSet(const Object& holder, const Place& place, size_t depth) {
    const auto& all = Of(holder).sets;
    const auto found = all.find(place.field);
    return found != all.end() &&
           std::any_of(found->second.begin(), found->second.end(),
                       [&](const ClassProperty* property) {
                         return IsAt(holder.type(), *property, place, depth);
                       });
  }

 private:
  const Taken& Of(const Object& object) {
    std::unique_ptr<const Taken>& taken = by_object_[&object];
    if (taken == nullptr) {
      taken = std::make_unique<const Taken>(layers_, object);
    }
    return *taken;
  }

  const LayerSnapshot& layers_;
  Givens givens_;
  qom::internal::HashMap<const Object*, std::unique_ptr<const Taken>>
      by_object_;
};

}  // namespace internal

namespace {

using internal::AllTaken;
using internal::HoldersOf;
using internal::OwnerDefaults;
using internal::Place;

// Finds, in `origin`, who gave the value at `place` of `object` last by a
// recipe: the outermost object that gave any.
void FindGiver(AllTaken& taken, const Object& object, const Place& place,
               const std::vector<const Object*>& holders, Origin& origin) {
  for (size_t depth = 0; depth < holders.size(); ++depth) {
    origin.entry = taken.LastEntry(*holders[depth], place, depth);
    if (origin.entry) {
      origin.driver = origin.entry->driver;
      return;
    }
    const auto given =
        OwnerDefaults(object.type(), place, depth, taken.givens());
    if (!given.empty()) {
      origin.driver = holders[given.back().depth]->type().name();
      return;
    }
  }
  origin.driver = holders.back()->type().DefaultGiver(*place.field).name();
}

}  // namespace

std::string_view Origin::Word() const {
  if (set_explicitly) return "set";
  if (settled) return "realize";
  return entry ? LayerName(entry.layer()) : "default";
}

struct Origins::State {
  explicit State(Context& context)
      : now(Layers(context).snapshot()), taken(*now) {}

  std::shared_ptr<const LayerSnapshot> now;
  AllTaken taken;
};

Origins::Origins(Context& context) : state_(std::make_unique<State>(context)) {}
Origins::~Origins() = default;

Origin Origins::Of(const Object& object, const ClassProperty& property) {
  Origin origin;
  Ref<const Object> outermost;
  const Place place = internal::PlaceFromOutside(object, property, outermost);
  const std::vector<const Object*> holders = HoldersOf(*outermost, place);
  FindGiver(state_->taken, *outermost, place, holders, origin);
  for (size_t depth = 0; depth < holders.size(); ++depth) {
    origin.set_explicitly = origin.set_explicitly ||
                            state_->taken.WasSet(*holders[depth], place, depth);
  }
  origin.settled = object.WasSettled(property);
  return origin;
}

}  // namespace qom::compat
