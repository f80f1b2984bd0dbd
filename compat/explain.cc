// The stack of offers to a property of a type: its default, what owners give
// and what entries say, with no object in existence.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/explain.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/internal/place.h"
#include "fmt/format.h"
#include "qom/assign.h"
#include "qom/context.h"
#include "qom/internal/out_of_memory.h"
#include "qom/recipe.h"
#include "qom/registry.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/visitors.h"

namespace qom::compat {
namespace {

using internal::IsAt;
using internal::OwnerDefaults;
using internal::Place;
using internal::PlaceOf;

// A default as the property reads it.
Value AsHeld(const ClassProperty& field, const Value& value) {
  absl::StatusOr<Value> held = ReadValue(field, Input::OfDefault(value));
  return held.ok() ? *std::move(held) : value;
}

Offer DefaultOffer(const Class& type, const ClassProperty& field) {
  Offer offer;
  offer.driver = type.DefaultGiver(field).name();
  if (const Value* value = type.DefaultOf(field)) {
    offer.value = AsHeld(field, *value);
    return offer;
  }
  offer.unknown = StartsUnknown(type, field);
  // A slot of a run-time type starts with zero bytes.
  if (offer.unknown || field.kind == nullptr || field.kind->write == nullptr ||
      field.declared_by->is_native()) {
    return offer;
  }
  FieldValue zero(*field.kind);
  ValueOutputVisitor output;
  if (field.kind->write(field, zero.slot(), output).ok()) {
    offer.value = output.TakeValue();
  }
  return offer;
}

Offer EntryOffer(EntryRef entry, const Class& type,
                 const ClassProperty& property) {
  Offer offer;
  offer.layer = entry.layer();
  offer.entry = entry;
  offer.driver = entry->driver;
  if (entry->value.is_text()) offer.text = entry->value.text_value();
  offer.error = CheckMaySet(property, type.name(), RowOf(entry.layer()).by);
  if (!offer.error.ok()) return offer;
  absl::StatusOr<Value> value =
      ReadValue(property, Input::OfEntry(entry->value));
  if (value.ok()) {
    offer.value = *std::move(value);
  } else {
    offer.error = value.status();
  }
  return offer;
}

// Offers to the value at `place` of an object of `type`, in order: those to the
// innermost object first.
std::vector<Offer> Collect(const LayerSnapshot& layers, const Class& type,
                           const Place& place) {
  std::vector<Offer> stack;
  internal::Givens givens;
  for (size_t depth = place.steps.size() + 1; depth-- > 0;) {
    const Class& holder = place.HolderAt(depth, type);
    const size_t from = stack.size();
    if (depth == place.steps.size()) {
      stack.push_back(DefaultOffer(holder, *place.field));
    }
    for (const auto& [owner, value] :
         OwnerDefaults(type, place, depth, givens)) {
      Offer& offer = stack.emplace_back();
      offer.driver = place.HolderAt(owner, type).name();
      offer.value = AsHeld(*place.field, *value);
    }
    for (const EntryRef entry : layers.Match(holder)) {
      const ClassProperty* named = holder.FindProperty(entry->property);
      if (named == nullptr || !IsAt(holder, *named, place, depth)) continue;
      stack.push_back(EntryOffer(entry, holder, *named));
    }
    const std::string name = place.NameAt(depth);
    for (size_t i = from; i < stack.size(); ++i) stack[i].object = name;
  }
  return stack;
}

// A note about an entry for objects of `type`.
Diagnostic NoteOf(EntryRef entry, Severity severity, Cause cause,
                  const Class& type, std::string_view message) {
  Diagnostic note = About(entry, severity, cause, message);
  note.type = type.name();
  return note;
}

// How deep in the object lies that an offer is made to.
size_t DepthOf(const Offer& offer) {
  if (offer.object.empty() || offer.object == ".") return 0;
  return 1 + static_cast<size_t>(
                 std::count(offer.object.begin(), offer.object.end(), '/'));
}

// A user's global for an embedded object that a built-in entry for an owner
// overrides.
void NoteOverridden(const Class& type, Explanation& why) {
  const Offer* winner = why.winner();
  if (winner == nullptr || !winner->entry ||
      !RowOf(winner->entry.layer()).builtin) {
    return;
  }
  for (const Offer& offer : why.stack) {
    if (!offer.entry || RowOf(offer.entry.layer()).builtin ||
        DepthOf(offer) <= DepthOf(*winner)) {
      continue;
    }
    why.notes.push_back(
        NoteOf(offer.entry, Severity::kWarning, Cause::kOverriddenByOwner, type,
               fmt::format("{} {} has no effect in {}: {} applies to the owner "
                           "afterwards",
                           LayerName(offer.entry.layer()), offer.entry->Text(),
                           type.name(), winner->entry.FullText())));
  }
}

void NoteOwners(const Context& context, const LayerSnapshot& layers,
                const Class& type, const Place& place, Explanation& why) {
  for (const Class* owner : context.registry().Types()) {
    if (owner->is_abstract() || owner->is_interface()) continue;
    for (const ClassProperty* alias : owner->properties()) {
      if (alias == nullptr || !alias->is_alias()) continue;
      const Place outer = PlaceOf(*owner, *alias);
      if (outer.field != place.field ||
          outer.steps.size() <= place.steps.size()) {
        continue;
      }
      const size_t depth = outer.steps.size() - place.steps.size();
      if (outer.steps[depth - 1].type != &type ||
          !std::equal(
              place.steps.begin(), place.steps.end(),
              outer.steps.begin() + static_cast<std::ptrdiff_t>(depth))) {
        continue;
      }
      for (const EntryRef entry : layers.Match(*owner)) {
        if (entry->property != alias->name) continue;
        why.notes.push_back(
            NoteOf(entry, Severity::kNote, Cause::kWrittenByOwner, *owner,
                   fmt::format("in {}, {} writes it afterwards",
                               WithArticle(owner->name()), entry.FullText())));
      }
    }
  }
}

// Of what is no property of `type`: it may be the name of a child.
absl::StatusOr<Explanation> ExplainChild(const Class& type,
                                         std::string_view name) {
  for (const ChildSpec& child : type.children()) {
    if (child.name != name || child.hidden) continue;
    Explanation why;
    why.type = type.name();
    why.property = name;
    why.child = fmt::format("child<{}>", child.type_name);
    return why;
  }
  return UnknownProperty(type.name(), name);
}

}  // namespace

bool StartsUnknown(const Class& type, const ClassProperty& property) {
  const ClassProperty& field = property.field();
  return field.kind != nullptr && field.kind->may_be_unknown &&
         type.DefaultOf(field) == nullptr;
}

absl::StatusOr<Explanation> Explain(Context& context, const Class& type,
                                    std::string_view property) try {
  const ClassProperty* found = type.FindProperty(property);
  if (found == nullptr) return ExplainChild(type, property);
  Explanation why;
  why.type = type.name();
  why.property = property;
  internal::ExplainPlace(context, type, PlaceOf(type, *found), why);
  return why;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

void internal::StackPlace(const LayerSnapshot& layers, const Class& type,
                          const Place& place, Explanation& why) {
  why.stack = Collect(layers, type, place);
  for (auto offer = why.stack.rbegin(); offer != why.stack.rend(); ++offer) {
    if (!offer->error.ok()) continue;
    offer->wins = true;
    why.value = offer->value;
    why.unknown = offer->unknown;
    break;
  }
}

void internal::ExplainPlace(Context& context, const Class& type,
                            const Place& place, Explanation& why) {
  const std::shared_ptr<const LayerSnapshot> layers =
      Layers(context).snapshot();
  StackPlace(*layers, type, place, why);
  NoteOverridden(type, why);
  NoteOwners(context, *layers, type, place, why);
}

std::vector<Diagnostic> internal::OverriddenGlobals(const LayerSnapshot& layers,
                                                    const Class& type) {
  std::vector<Diagnostic> notes;
  std::vector<Place> seen;  // an entry of several may decide
  for (const EntryRef entry : layers.Match(type)) {
    if (!RowOf(entry.layer()).builtin) continue;
    const ClassProperty* alias = type.FindProperty(entry->property);
    if (alias == nullptr || !alias->is_alias()) continue;
    Place place = PlaceOf(type, *alias);
    const bool is_new =
        std::none_of(seen.begin(), seen.end(), [&place](const Place& other) {
          return other.field == place.field && other.steps == place.steps;
        });
    if (!is_new) continue;
    Explanation why;
    StackPlace(layers, type, place, why);
    NoteOverridden(type, why);
    std::move(why.notes.begin(), why.notes.end(), std::back_inserter(notes));
    seen.push_back(std::move(place));
  }
  return notes;
}

}  // namespace qom::compat
