// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/explain.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "compat/internal/plan.h"
#include "fmt/format.h"
#include "qom/context.h"
#include "qom/object.h"
#include "qom/recipe.h"
#include "qom/status.h"
#include "qom/visitors.h"

namespace qom::compat {
namespace {

// The same field, whatever its spelling.
const ClassProperty& FieldOf(const ClassProperty& property) {
  return property.target != nullptr && !property.is_alias() ? *property.target
                                                            : property;
}

// Where the value of a property lies: in a field of the object itself, or of
// an embedded object. Properties of one place are names of one value.
struct Place {
  // One embedded object further in.
  struct Step {
    uint32_t offset = 0;  // of the slot of a run-time type that points to it
    Object* (*find)(const Object& owner) = nullptr;  // of a native type
    const Class* type = nullptr;
    std::string_view name;

    friend bool operator==(const Step& a, const Step& b) {
      return a.offset == b.offset && a.find == b.find;
    }
  };
  std::vector<Step> steps;  // from the outside to the inside
  const ClassProperty* field = nullptr;

  // The type of the object `depth` steps in.
  const Class& HolderAt(size_t depth, const Class& outermost) const {
    return depth == 0 ? outermost : *steps[depth - 1].type;
  }
};

Place PlaceOf(const Class& type, const ClassProperty& property) {
  Place place;
  const Class* holder = &type;
  const ClassProperty* at = &property;
  for (; at->is_alias(); at = at->target) {
    if (at->alias_object != nullptr) {
      place.steps.push_back(
          {0, at->alias_object, at->alias_class, at->alias_type});
    }
    for (const uint32_t offset : at->alias_path) {
      for (const ChildSpec& child : holder->children()) {
        if (child.offset != offset) continue;
        place.steps.push_back({offset, nullptr, child.type, child.name});
        holder = child.type;
        break;
      }
    }
    holder = at->alias_class;
  }
  place.field = &FieldOf(*at);
  return place;
}

// True if `property` of the object `depth` steps into `place`, which is of
// type `type`, is a name of the value at `place`.
bool IsAt(const Class& type, const ClassProperty& property, const Place& place,
          size_t depth) {
  if (!property.is_alias()) {
    return depth == place.steps.size() && &FieldOf(property) == place.field;
  }
  if (depth == place.steps.size()) return false;
  const Place other = PlaceOf(type, property);
  return other.field == place.field &&
         std::equal(other.steps.begin(), other.steps.end(),
                    place.steps.begin() + static_cast<std::ptrdiff_t>(depth),
                    place.steps.end());
}

// The objects on the way to the value, the outermost first.
std::vector<const Object*> HoldersOf(const Object& object, const Place& place) {
  std::vector<const Object*> holders = {&object};
  for (const Place::Step& step : place.steps) {
    ClassProperty alias;
    alias.alias_object = step.find;
    alias.alias_path = {step.offset};
    const Object* next = AliasObject(alias, *holders.back());
    if (next == nullptr) break;
    holders.push_back(next);
  }
  return holders;
}

// What an owner gives the object `depth` steps in at construction, oldest
// first.
std::vector<const Value*> OwnerDefaults(const Class& outermost,
                                        const Place& place, size_t depth) {
  std::vector<const Value*> given;
  const Class& owner = place.HolderAt(depth - 1, outermost);
  const Place::Step& step = place.steps[depth - 1];
  if (step.find != nullptr) return given;  // known to C++ only
  for (const ChildSpec& child : owner.children()) {
    if (child.offset != step.offset) continue;
    for (const PropertyDefault& value : child.defaults) {
      const ClassProperty* property = step.type->FindProperty(value.property);
      if (property != nullptr && IsAt(*step.type, *property, place, depth)) {
        given.push_back(&value.value);
      }
    }
  }
  return given;
}

// A default as the property reads it.
Value AsHeld(const ClassProperty& field, const Value& value) {
  if (field.kind == nullptr || field.kind->read == nullptr) return value;
  FieldValue held(*field.kind);
  ValueInputVisitor input(value, ValueInputVisitor::As::kDefault);
  ValueOutputVisitor output;
  if (!field.kind->read(field, input, held.slot()).ok() ||
      !field.kind->write(field, held.slot(), output).ok()) {
    return value;
  }
  return output.TakeValue();
}

Value DefaultValue(const Class& type, const ClassProperty& field) {
  if (const Value* value = type.DefaultOf(field)) return AsHeld(field, *value);
  // A slot of a run-time type starts with zero bytes.
  if (field.kind == nullptr || field.kind->write == nullptr ||
      field.declared_by->is_native()) {
    return Value();
  }
  FieldValue zero(*field.kind);
  ValueOutputVisitor output;
  if (!field.kind->write(field, zero.slot(), output).ok()) return Value();
  return output.TakeValue();
}

absl::Status MaySet(const Class& type, const ClassProperty& property) {
  if (property.set == nullptr || property.has(PropertyFlags::kReadOnly)) {
    return Error(Cause::kReadOnly, "{}.{}: the property is read-only",
                 type.name(), property.name);
  }
  if (property.has(PropertyFlags::kInternal)) {
    return Error(Cause::kReadOnly,
                 "{}.{}: the property is set by the program only", type.name(),
                 property.name);
  }
  return absl::OkStatus();
}

Offer EntryOffer(EntryRef entry, const Class& type,
                 const ClassProperty& property) {
  Offer offer;
  offer.layer = entry.layer();
  offer.entry = entry;
  offer.driver = entry->driver;
  if (entry->value.is_text()) offer.text = entry->value.text_value();
  offer.error = MaySet(type, property);
  if (offer.error.ok()) {
    absl::StatusOr<Value> value = ReadEntry(entry, property);
    if (value.ok()) {
      offer.value = *std::move(value);
    } else {
      offer.error = value.status();
    }
  }
  return offer;
}

// How offers name the object `depth` steps in.
std::string NameAt(const Place& place, size_t depth) {
  if (place.steps.empty()) return "";
  if (depth == 0) return ".";
  std::string name;
  for (size_t i = 0; i < depth; ++i) {
    if (i > 0) name += '/';
    name += place.steps[i].name;
  }
  return name;
}

// Offers to the value at `place` of an object of `type`, in order: those to the
// innermost object first.
std::vector<Offer> Collect(const LayerSnapshot& layers, const Class& type,
                           const Place& place) {
  std::vector<Offer> stack;
  for (size_t depth = place.steps.size() + 1; depth-- > 0;) {
    const Class& holder = place.HolderAt(depth, type);
    const size_t from = stack.size();
    if (depth == place.steps.size()) {
      Offer& offer = stack.emplace_back();
      offer.driver = holder.DefaultGiver(*place.field).name();
      offer.value = DefaultValue(holder, *place.field);
    }
    if (depth > 0) {
      for (const Value* given : OwnerDefaults(type, place, depth)) {
        Offer& offer = stack.emplace_back();
        offer.driver = place.HolderAt(depth - 1, type).name();
        offer.value = AsHeld(*place.field, *given);
      }
    }
    for (const EntryRef entry : layers.Match(holder)) {
      const ClassProperty* named = holder.FindProperty(entry->property);
      if (named == nullptr || !IsAt(holder, *named, place, depth)) continue;
      stack.push_back(EntryOffer(entry, holder, *named));
    }
    const std::string name = NameAt(place, depth);
    for (size_t i = from; i < stack.size(); ++i) stack[i].object = name;
  }
  return stack;
}

// A note about an entry for objects of `type`.
Diagnostic NoteOf(EntryRef entry, Severity severity, std::string_view code,
                  const Class& type, std::string message) {
  Diagnostic note = About(entry, severity, code, std::move(message));
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
        NoteOf(offer.entry, Severity::kWarning, "overridden-by-owner", type,
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
            NoteOf(entry, Severity::kNote, "written-by-owner", *owner,
                   fmt::format("in a {}, {} writes it afterwards",
                               owner->name(), entry.FullText())));
      }
    }
  }
}

}  // namespace

absl::StatusOr<Explanation> Explain(Context& context, const Class& type,
                                    std::string_view property) {
  const ClassProperty* found = type.FindProperty(property);
  if (found == nullptr) {
    return Error(Cause::kUnknownProperty, "{} has no property '{}'",
                 type.name(), property);
  }
  const std::shared_ptr<const LayerSnapshot> layers =
      Layers(context).snapshot();
  Explanation why;
  why.type = type.name();
  why.property = property;
  const Place place = PlaceOf(type, *found);
  why.stack = Collect(*layers, type, place);
  for (auto offer = why.stack.rbegin(); offer != why.stack.rend(); ++offer) {
    if (!offer->error.ok()) continue;
    offer->wins = true;
    why.value = offer->value;
    break;
  }
  NoteOverridden(type, why);
  NoteOwners(context, *layers, type, place, why);
  return why;
}

namespace {

// True if `test` says so of any name of the value at `place`.
bool AnyName(const Object& object, const Place& place,
             bool (Object::*test)(const ClassProperty&) const) {
  const std::vector<const Object*> holders = HoldersOf(object, place);
  for (size_t depth = 0; depth < holders.size(); ++depth) {
    const Class& type = holders[depth]->type();
    for (const ClassProperty* property : type.properties()) {
      if (property != nullptr && (holders[depth]->*test)(*property) &&
          IsAt(type, *property, place, depth)) {
        return true;
      }
    }
  }
  return false;
}

bool WasSet(const Object& object, const Place& place) {
  return AnyName(object, place, &Object::WasSet);
}

bool IsLink(const ClassProperty& field) { return !field.link_type.empty(); }

// What a computed property or a link reads if `planned` was given to it, as far
// as `now`, which it reads, tells of its kind.
Value AsRead(const Object& object, const ClassProperty& field,
             const Value& planned, const Value& now) {
  if (now.is_double() && planned.is_integer()) {
    return planned.is_negative() ? static_cast<double>(planned.int_value())
                                 : static_cast<double>(planned.uint_value());
  }
  if (!planned.is_text()) return planned;
  const std::string& text = planned.text_value();
  if (IsLink(field)) {
    if (text.empty()) return Value();
    const absl::StatusOr<Object*> target = object.context().Resolve(text);
    return target.ok() ? Value((*target)->CanonicalPath()) : planned;
  }
  TextInputVisitor input(text);
  if (bool flag = false; now.is_bool() && input.Bool(&flag).ok()) return flag;
  if (uint64_t bytes = 0;
      now.is_unsigned() && field.is_in(ValueCategory::kSize) && input.Size(&bytes).ok()) {
    return bytes;
  }
  if (uint64_t number = 0;
      now.is_unsigned() && input.Unsigned(&number, UINT64_MAX).ok()) {
    return number;
  }
  if (int64_t number = 0;
      now.is_negative() && input.Signed(&number, INT64_MIN, INT64_MAX).ok()) {
    return number;
  }
  if (double number = 0; now.is_double() && input.Number(&number).ok()) {
    return number;
  }
  return text == now.ToText() ? now : planned;
}

// True if the object holds something else than what the stack says, where the
// stack says anything.
bool Differs(const Object& object, const Place& place,
             const Explanation& planned, const Value& now) {
  const Offer* winner = planned.winner();
  const ClassProperty& field = *place.field;
  if (winner == nullptr ||
      (!winner->entry && winner->value.is_null() && !IsLink(field))) {
    return false;
  }
  if (field.kind != nullptr && field.kind->read != nullptr) {
    return planned.value != now;
  }
  return AsRead(object, field, planned.value, now) != now;
}

}  // namespace

absl::StatusOr<Explanation> Explain(const Object& object,
                                    std::string_view property) {
  const Class& type = object.type();
  QOMRT_ASSIGN_OR_RETURN(Explanation why,
                         Explain(object.context(), type, property));
  const Place place = PlaceOf(type, *type.FindProperty(property));
  QOMRT_ASSIGN_OR_RETURN(Value now, object.GetValue(property));
  why.set_explicitly = WasSet(object, place);
  why.settled = AnyName(object, place, &Object::WasSettled);
  why.drifted =
      !why.set_explicitly && !why.settled && Differs(object, place, why, now);
  why.value = std::move(now);
  for (const SetRecord& record : object.Journal()) {
    const ClassProperty* set = type.FindProperty(record.property);
    if (set != nullptr && IsAt(type, *set, place, 0)) {
      why.sets.push_back(record);
    }
  }
  return why;
}

namespace {

// The last entry of a plan that wrote the value at `place` by way of `holder`,
// which is `depth` steps in; none if none did.
EntryRef LastEntry(const LayerSnapshot& layers, const Object& holder,
                   const Place& place, size_t depth) {
  const internal::Plan* plan = internal::PlanOf(holder.recipe());
  if (plan == nullptr) return EntryRef();
  const Class& type = holder.type();
  const std::vector<EntryRef> entries = layers.Match(type);
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    const ClassProperty* named = type.FindProperty((*entry)->property);
    if (named != nullptr && plan->Winner(*named) == *entry &&
        IsAt(type, *named, place, depth)) {
      return *entry;
    }
  }
  return EntryRef();
}

// Who gave a property of `object` its first value: what came last, and so the
// outermost object that gave any.
void FindOrigin(const LayerSnapshot& layers, const Object& object,
                const Place& place, Resolved& resolved) {
  const std::vector<const Object*> holders = HoldersOf(object, place);
  for (size_t depth = 0; depth < holders.size(); ++depth) {
    const Object& holder = *holders[depth];
    resolved.entry = LastEntry(layers, holder, place, depth);
    if (resolved.entry) {
      resolved.layer = resolved.entry.layer();
      resolved.driver = resolved.entry->driver;
      return;
    }
    if (depth > 0 && !OwnerDefaults(object.type(), place, depth).empty()) {
      resolved.driver = holders[depth - 1]->type().name();
      return;
    }
  }
  resolved.driver = holders.back()->type().DefaultGiver(*place.field).name();
}

}  // namespace

Resolution Resolve(Context& context, const Class& type, NewOptions options,
                   std::vector<std::pair<std::string, std::string>> sets) {
  Resolution resolution;
  LayerStack& layers = Layers(context);
  layers.SetSink([&resolution](const Diagnostic& diagnostic) {
    resolution.diagnostics.push_back(diagnostic);
  });
  absl::Cleanup unhook = [&layers] { layers.SetSink(nullptr); };
  auto fail = [&](const absl::Status& status) {
    std::optional<Diagnostic> diagnostic = FailedEntry(status);
    if (!diagnostic.has_value()) {
      diagnostic.emplace();
      diagnostic->code = CauseWord(CauseOf(status));
      diagnostic->message = Describe(status, type);
      diagnostic->type = type.name();
    }
    resolution.diagnostics.push_back(*std::move(diagnostic));
  };
  absl::StatusOr<Ref<Object>> made = context.New(type, options);
  if (!made.ok()) {
    fail(made.status());
    return resolution;
  }
  Object& object = **made;
  bool all_set = true;
  for (const auto& [name, value] : sets) {
    absl::Status status = object.Set(name, value, SetBy::kUser);
    if (status.ok()) continue;
    all_set = false;
    fail(status);
    Diagnostic& diagnostic = resolution.diagnostics.back();
    diagnostic.property = name;
    diagnostic.value = value;
    if (CauseOf(status) == Cause::kUnknownProperty) {
      diagnostic.nearest = NearestProperties(type, name);
    }
  }
  if (!all_set) return resolution;
  resolution.created = true;
  const std::shared_ptr<const LayerSnapshot> now = layers.snapshot();
  resolution.properties.reserve(type.property_count());
  for (const ClassProperty* property : type.properties()) {
    if (property == nullptr) continue;
    Resolved& resolved = resolution.properties.emplace_back();
    resolved.property = property;
    const Place place = PlaceOf(type, *property);
    FindOrigin(*now, object, place, resolved);
    if (WasSet(object, place)) {
      resolved.set_explicitly = true;
      resolved.entry = EntryRef();
      resolved.layer = std::nullopt;
    }
    ValueOutputVisitor output;
    absl::Status status = object.GetProperty(*property, output);
    if (status.ok()) {
      resolved.value = output.TakeValue();
    } else {
      resolved.unreadable = property->unreadable.empty()
                                ? std::string(Message(status))
                                : std::string(property->unreadable);
    }
  }
  std::sort(resolution.properties.begin(), resolution.properties.end(),
            [](const Resolved& a, const Resolved& b) {
              return a.property->name < b.property->name;
            });
  return resolution;
}

absl::StatusOr<std::vector<Difference>> Diff(Context& a, Context& b,
                                             const Class& type) {
  QOMRT_ASSIGN_OR_RETURN(const Ref<Object> in_a, a.New(type));
  QOMRT_ASSIGN_OR_RETURN(const Ref<Object> in_b, b.New(type));
  std::vector<Difference> differences;
  for (const ClassProperty* property : type.properties()) {
    if (property == nullptr || property->get == nullptr) continue;
    ValueOutputVisitor output_a;
    ValueOutputVisitor output_b;
    QOMRT_RETURN_IF_ERROR(in_a->GetProperty(*property, output_a));
    QOMRT_RETURN_IF_ERROR(in_b->GetProperty(*property, output_b));
    Value value_a = output_a.TakeValue();
    Value value_b = output_b.TakeValue();
    if (value_a == value_b) continue;
    differences.push_back(
        {type.name(), property->name, std::move(value_a), std::move(value_b)});
  }
  std::sort(differences.begin(), differences.end(),
            [](const Difference& x, const Difference& y) {
              return x.property < y.property;
            });
  return differences;
}

}  // namespace qom::compat
