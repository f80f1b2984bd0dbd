// Copyright 2026 The qomrt Authors.

#include "qomrt/compat/explain.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "fmt/format.h"
#include "qomrt/compat/internal/plan.h"
#include "qomrt/qom/context.h"
#include "qomrt/qom/object.h"
#include "qomrt/qom/recipe.h"
#include "qomrt/qom/status.h"
#include "qomrt/qom/visitors.h"

namespace qom::compat {
namespace {

// The same field, whatever its spelling.
const ClassProperty& FieldOf(const ClassProperty& property) {
  return property.target != nullptr && !property.is_alias() ? *property.target
                                                            : property;
}

// True if both stand for one value of an object of one type.
bool SameValue(const ClassProperty& a, const ClassProperty& b) {
  if (a.is_alias() != b.is_alias()) return false;
  if (!a.is_alias()) return &FieldOf(a) == &FieldOf(b);
  return a.target == b.target && a.alias_path == b.alias_path &&
         a.alias_object == b.alias_object;
}

std::string ChildName(const ClassProperty& alias) {
  return std::string(alias.alias_child.empty() ? alias.alias_type
                                               : alias.alias_child);
}

// What an owner gives the child behind `alias` at construction; null if
// nothing.
const Value* OwnerDefault(const Class& owner, const ClassProperty& alias) {
  if (alias.alias_path.size() != 1) return nullptr;
  for (const ChildSpec& child : owner.children()) {
    if (child.offset != alias.alias_path.front()) continue;
    for (const PropertyDefault& value : child.defaults) {
      if (value.property == alias.target->name) return &value.value;
    }
  }
  return nullptr;
}

Value DefaultValue(const Class& type, const ClassProperty& property) {
  if (const Value* value = type.DefaultOf(property)) return *value;
  const ClassProperty& field = FieldOf(property);
  if (const Value* value = type.DefaultOf(field)) return *value;
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

Offer EntryOffer(const StackEntry& entry, const Class& type,
                 const ClassProperty& property) {
  Offer offer;
  offer.layer = entry.table->layer;
  offer.entry = &entry;
  offer.driver = entry.driver;
  if (entry.is_text) offer.text = entry.value.text_value();
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

// Offers to `property` of an object of `type`, in order, the embedded object's
// first.
void Collect(const LayerSnapshot& layers, const Class& type,
             const ClassProperty& property, std::vector<Offer>& stack) {
  if (property.is_alias()) {
    const size_t from = stack.size();
    Collect(layers, *property.alias_class, *property.target, stack);
    const std::string child = ChildName(property);
    for (size_t i = from; i < stack.size(); ++i) {
      std::string& object = stack[i].object;
      object = object.empty() || object == "."
                   ? child
                   : fmt::format("{}/{}", child, object);
    }
    if (const Value* given = OwnerDefault(type, property)) {
      Offer offer;
      offer.driver = type.name();
      offer.value = *given;
      offer.object = child;
      // After the child's own default, before its layers.
      size_t at = from;
      while (at < stack.size() && !stack[at].layer.has_value()) ++at;
      stack.insert(stack.begin() + static_cast<std::ptrdiff_t>(at),
                   std::move(offer));
    }
  } else {
    Offer offer;
    offer.driver = type.DefaultGiver(FieldOf(property)).name();
    offer.value = DefaultValue(type, property);
    stack.push_back(std::move(offer));
  }
  for (const StackEntry* entry : layers.Match(type)) {
    const ClassProperty* named = type.FindProperty(entry->property);
    if (named == nullptr || !SameValue(*named, property)) continue;
    Offer offer = EntryOffer(*entry, type, *named);
    if (property.is_alias()) offer.object = ".";
    stack.push_back(std::move(offer));
  }
}

Diagnostic NoteOf(const StackEntry& entry, Severity severity,
                  std::string_view code, const Class& type,
                  std::string message) {
  Diagnostic note;
  note.severity = severity;
  note.code = code;
  note.message = std::move(message);
  note.layer = LayerName(entry.table->layer);
  note.table = entry.table->name;
  note.index = entry.index;
  note.driver = entry.driver;
  note.property = entry.property;
  note.value = entry.ValueText();
  note.type = type.name();
  return note;
}

// A user's global for an embedded object that a built-in entry for the owner
// overrides.
void NoteOverridden(const Class& type, Explanation& why) {
  const Offer* winner = why.winner();
  if (winner == nullptr || winner->object != "." ||
      winner->layer == Layer::kGlobal) {
    return;
  }
  for (const Offer& offer : why.stack) {
    if (offer.layer != Layer::kGlobal || offer.object == ".") continue;
    why.notes.push_back(NoteOf(
        *offer.entry, Severity::kWarning, "overridden-by-owner", type,
        fmt::format("global {}.{}={} has no effect in {}: {} entry {}[{}] "
                    "{}.{}={} applies to the owner afterwards",
                    offer.entry->driver, offer.entry->property,
                    offer.entry->ValueText(), type.name(),
                    LayerName(*winner->layer), winner->entry->table->name,
                    winner->entry->index, winner->entry->driver,
                    winner->entry->property, winner->entry->ValueText())));
  }
}

void NoteOwners(const Context& context, const LayerSnapshot& layers,
                const Class& type, const ClassProperty& property,
                Explanation& why) {
  for (const Class* owner : context.registry().Types()) {
    if (owner->is_abstract() || owner->is_interface()) continue;
    for (const ClassProperty* alias : owner->properties()) {
      if (alias == nullptr || !alias->is_alias() ||
          alias->alias_class != &type || alias->target != &property) {
        continue;
      }
      for (const StackEntry* entry : layers.Match(*owner)) {
        if (entry->property != alias->name) continue;
        why.notes.push_back(NoteOf(
            *entry, Severity::kNote, "written-by-owner", *owner,
            fmt::format("in a {}, {} entry {}[{}] {}.{}={} writes it "
                        "afterwards",
                        owner->name(), LayerName(entry->table->layer),
                        entry->table->name, entry->index, entry->driver,
                        entry->property, entry->ValueText())));
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
  Collect(*layers, type, *found, why.stack);
  for (auto offer = why.stack.rbegin(); offer != why.stack.rend(); ++offer) {
    if (!offer->error.ok()) continue;
    offer->wins = true;
    why.value = offer->value;
    break;
  }
  NoteOverridden(type, why);
  NoteOwners(context, *layers, type, *found, why);
  return why;
}

absl::StatusOr<Explanation> Explain(const Object& object,
                                    std::string_view property) {
  QOMRT_ASSIGN_OR_RETURN(
      Explanation why,
      Explain(object.context(), object.type(), property));
  const Value planned = why.value;
  QOMRT_ASSIGN_OR_RETURN(why.value, object.GetValue(property));
  const ClassProperty& asked = *object.type().FindProperty(property);
  why.set_explicitly = object.WasSet(asked);
  why.drifted = !why.set_explicitly && why.value != planned;
  for (const SetRecord& record : object.Journal()) {
    const ClassProperty* set = object.type().FindProperty(record.property);
    if (set != nullptr && SameValue(*set, asked)) why.sets.push_back(record);
  }
  return why;
}

namespace {

// Who gave a property of `object` its first value.
void FindOrigin(const Object& object, const ClassProperty& property,
                Resolved& resolved) {
  const internal::Plan* plan = internal::PlanOf(object.recipe());
  if (plan != nullptr) resolved.entry = plan->Winner(property);
  if (resolved.entry != nullptr) {
    resolved.layer = resolved.entry->table->layer;
    resolved.driver = resolved.entry->driver;
    return;
  }
  if (property.is_alias()) {
    if (const Object* child = AliasObject(property, object)) {
      FindOrigin(*child, *property.target, resolved);
      if (resolved.entry == nullptr &&
          OwnerDefault(object.type(), property) != nullptr) {
        resolved.driver = object.type().name();
      }
      return;
    }
  }
  resolved.driver = object.type().DefaultGiver(FieldOf(property)).name();
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
  resolution.properties.reserve(type.property_count());
  for (const ClassProperty* property : type.properties()) {
    if (property == nullptr) continue;
    Resolved& resolved = resolution.properties.emplace_back();
    resolved.property = property;
    FindOrigin(object, *property, resolved);
    if (object.WasSet(*property)) {
      resolved.set_explicitly = true;
      resolved.entry = nullptr;
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
    differences.push_back({type.name(), property->name, std::move(value_a),
                           std::move(value_b)});
  }
  std::sort(differences.begin(), differences.end(),
            [](const Difference& x, const Difference& y) {
              return x.property < y.property;
            });
  return differences;
}

}  // namespace qom::compat
