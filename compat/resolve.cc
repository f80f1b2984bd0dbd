// One object made to be asked: what every property holds and who gave it, and
// how two contexts differ.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/explain.h"
#include "compat/internal/place.h"
#include "compat/internal/plan.h"
#include "qom/context.h"
#include "qom/error_facts.h"
#include "qom/internal/hash.h"
#include "qom/internal/out_of_memory.h"
#include "qom/object.h"
#include "qom/status.h"
#include "qom/visitors.h"

namespace qom::compat {
namespace {

using internal::Givens;
using internal::HoldersOf;
using internal::IsAt;
using internal::OwnerDefaults;
using internal::Place;
using internal::PlaceOf;

// What one object took from its plan and from explicit sets, by the field that
// holds the value in the end.
struct Taken {
  template <typename T>
  using ByField = qom::internal::HashMap<const ClassProperty*, std::vector<T>>;

  Taken(const LayerSnapshot& layers, const Object& object) {
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

// Who gave a property of `object` its first value: what came last, and so the
// outermost object that gave any.
void FindOrigin(AllTaken& taken, const Object& object, const Place& place,
                const std::vector<const Object*>& holders, Resolved& resolved) {
  for (size_t depth = 0; depth < holders.size(); ++depth) {
    const Object& holder = *holders[depth];
    resolved.entry = taken.LastEntry(holder, place, depth);
    if (resolved.entry) {
      resolved.layer = resolved.entry.layer();
      resolved.driver = resolved.entry->driver;
      return;
    }
    const auto given =
        OwnerDefaults(object.type(), place, depth, taken.givens());
    if (!given.empty()) {
      resolved.driver = holders[given.back().depth]->type().name();
      return;
    }
  }
  resolved.driver = holders.back()->type().DefaultGiver(*place.field).name();
}

// Collects what goes wrong with one object.
class Collector final : public WarningSink {
 public:
  Collector(const Class& type, std::vector<Diagnostic>& found)
      : type_(type), found_(found) {}

  void Warn(const absl::Status& warning) override {
    found_.push_back(DiagnosticOf(warning, Severity::kWarning));
  }
  void Fail(const absl::Status& status) {
    Diagnostic& told = found_.emplace_back(DiagnosticOf(status));
    if (!told.layer.empty()) return;  // speaks of an entry
    told.message = Describe(status, type_);
    told.type = type_.name();
  }
  void FailToSet(const absl::Status& status, std::string_view name,
                 std::string_view value) {
    Fail(status);
    Diagnostic& told = found_.back();
    told.property = name;
    told.value = value;
    if (CauseOf(status) == Cause::kUnknownProperty) {
      told.nearest = NearestProperties(type_, name);
    }
  }

 private:
  const Class& type_;
  std::vector<Diagnostic>& found_;
};

Resolved ResolveProperty(AllTaken& taken, const Object& object,
                         const ClassProperty& property) {
  Resolved resolved;
  resolved.property = &property;
  const Place place = PlaceOf(object.type(), property);
  const std::vector<const Object*> holders = HoldersOf(object, place);
  FindOrigin(taken, object, place, holders, resolved);
  for (size_t depth = 0; depth < holders.size(); ++depth) {
    if (!taken.WasSet(*holders[depth], place, depth)) continue;
    resolved.set_explicitly = true;
    resolved.entry = EntryRef();
    resolved.layer = std::nullopt;
  }
  ValueOutputVisitor output;
  const absl::Status status = object.GetProperty(property, output);
  if (status.ok()) {
    resolved.value = output.TakeValue();
  } else {
    resolved.unreadable = property.unreadable.empty()
                              ? std::string(Message(status))
                              : std::string(property.unreadable);
  }
  return resolved;
}

}  // namespace

Resolution Resolve(Context& context, const Class& type, NewOptions options,
                   std::vector<std::pair<std::string, std::string>> sets) try {
  Resolution resolution;
  Collector collector(type, resolution.diagnostics);
  options.warnings = &collector;
  const absl::StatusOr<Ref<Object>> made = context.New(type, options);
  if (!made.ok()) {
    collector.Fail(made.status());
    return resolution;
  }
  Object& object = **made;
  bool all_set = true;
  for (const auto& [name, value] : sets) {
    const absl::Status status = object.Set(name, value, SetBy::kUser);
    if (status.ok()) continue;
    all_set = false;
    collector.FailToSet(status, name, value);
  }
  if (!all_set) return resolution;
  resolution.created = true;
  const std::shared_ptr<const LayerSnapshot> now = Layers(context).snapshot();
  AllTaken taken(*now);
  resolution.properties.reserve(type.property_count());
  for (const ClassProperty* property : type.properties()) {
    if (property == nullptr) continue;
    resolution.properties.push_back(ResolveProperty(taken, object, *property));
  }
  std::sort(resolution.properties.begin(), resolution.properties.end(),
            [](const Resolved& a, const Resolved& b) {
              return a.property->name < b.property->name;
            });
  for (const Ref<Object>& child : object.children()) {
    resolution.children.push_back(
        {child->name(), fmt::format("child<{}>", child->type().name()),
         child->CanonicalPath()});
  }
  return resolution;
} catch (const std::bad_alloc&) {
  Resolution failed;
  Collector(type, failed.diagnostics)
      .Fail(qom::internal::OutOfMemory(__func__));
  return failed;
}

absl::StatusOr<std::vector<Difference>> Diff(Context& a, Context& b,
                                             const Class& type) try {
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
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

}  // namespace qom::compat
