// Plans: entries matched, read and folded once for a type, and run for each of
// its objects.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/internal/plan.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/internal/place.h"
#include "compat/layer_stack.h"
#include "qom/assign.h"
#include "qom/object.h"
#include "qom/status.h"

namespace qom::compat::internal {
namespace {

// Whether constructors of `type` may add properties and children to their
// objects. Types declared from data add none.
bool MayAddNames(const Class& type) {
  const Class* native = &type;
  while (!native->is_native()) native = native->parent();
  return native->key() != &kTypeKey<Object> &&
         native->key() != &kTypeKey<ObjectCompat>;
}

bool IsField(const ClassProperty& property) {
  return property.kind != nullptr && property.kind->read != nullptr &&
         property.kind->assign != nullptr && !property.is_alias();
}

bool NamesChild(const Class& type, std::string_view name) {
  return std::any_of(type.children().begin(), type.children().end(),
                     [name](const ChildSpec& child) {
                       return child.name == name && !child.hidden;
                     });
}

}  // namespace

Plan::Plan(const RecipeRequest& request, LayerStack& stack,
           std::shared_ptr<const LayerSnapshot> snapshot)
    : Recipe(request, &kTypeKey<Plan>),
      stack_(stack),
      snapshot_(std::move(snapshot)),
      adds_names_(MayAddNames(request.type)) {
  RecipeDraft draft(request.type);
  FillDefaults(request, draft);
  // Setters of defaults run before the layers and may see or change fields.
  folding_ = !has_setters();
  for (const EntryRef entry : snapshot_->Match(request.type)) {
    AddEntry(entry, draft);
  }
  Finish(std::move(draft));
  set_has_layers(!steps_.empty());
}

void Plan::AddEntry(EntryRef entry, RecipeDraft& draft) {
  const ClassProperty* property = type().FindProperty(entry->property);
  if (property == nullptr) {
    // The name of a child refuses, whoever asks.
    if (!entry->optional || NamesChild(type(), entry->property)) {
      only_optional_ = false;
    }
    // Its setter may look at fields, or change them.
    if (adds_names_) folding_ = false;
    steps_.push_back({Step::kDynamic, entry, nullptr, nullptr, {}});
    return;
  }
  entry.MarkUsed();
  auto refuse = [&](const absl::Status& why) {
    only_optional_ = false;
    steps_.push_back({Step::kRefused, entry, property, nullptr,
                      EntryError(entry, type(), why)});
  };
  if (absl::Status may = CheckMaySet(*property, type().name(), SetBy::kLayer);
      !may.ok()) {
    refuse(may);
    return;
  }
  const ClassProperty& field = Unaliased(*property);
  std::unique_ptr<FieldValue> value;
  if (IsField(field)) {
    value = std::make_unique<FieldValue>(*field.kind);
    absl::Status read =
        Read(field, Input::OfEntry(entry->value), value->slot());
    if (!read.ok()) {
      refuse(CannotTake(*property, type().name(), read));
      return;
    }
  }
  const uint32_t shown = property->field().index;
  if (winners_.size() <= shown) winners_.resize(shown + 1);
  winners_[shown] = entry;
  if (folding_ && value != nullptr && !property->is_alias()) {
    draft.Put(*property, value->slot());
    return;
  }
  only_optional_ = false;
  if (value == nullptr) folding_ = false;
  const Step::Kind kind = property->is_alias() ? Step::kAlias
                          : value == nullptr   ? Step::kCall
                                               : Step::kField;
  steps_.push_back({kind, entry, property, std::move(value), {}});
}

namespace {

// What an owner gives to an object that it embeds, which is whole, is no set.
absl::Status SetFirst(Object& holder, const ClassProperty& field,
                      const EntryRef& entry) {
  const SetBy by = RowOf(entry.layer()).by;
  QOMRT_RETURN_IF_ERROR(CheckMaySet(field, holder, by));
  return AssignFirst(holder, field, Input::OfEntry(entry->value), by);
}

}  // namespace

absl::Status Plan::RunStep(const Step& step, Object& object) const {
  switch (step.kind) {
    case Step::kField:
      step.property->kind->assign(
          reinterpret_cast<char*>(&object) + step.property->offset,
          step.value->slot());
      return absl::OkStatus();
    case Step::kAlias: {
      const auto [holder, field] = Unaliased(object, *step.property);
      if (holder == nullptr) {
        return Error(Cause::kNoSuchObject, "the embedded object is not there");
      }
      if (step.value == nullptr) {
        const absl::Status set = SetFirst(*holder, *field, step.entry);
        return set.ok() ? set : CannotTake(*step.property, type().name(), set);
      }
      field->kind->assign(reinterpret_cast<char*>(holder) + field->offset,
                          step.value->slot());
      return absl::OkStatus();
    }
    case Step::kCall:
    case Step::kDynamic: {
      const ObjectProperty* property = step.property;
      if (property == nullptr) {
        property = object.FindProperty(step.entry->property);
        if (property == nullptr) {
          if (step.entry->optional) return absl::OkStatus();
          return NoPropertyToSet(type(), step.entry->property);
        }
        step.entry.MarkUsed();
      }
      return Assign(object, *property, Input::OfEntry(step.entry->value),
                    RowOf(step.entry.layer()).by);
    }
    case Step::kRefused:
      return step.error;
  }
  return absl::OkStatus();
}

absl::Status Plan::ApplyLayers(Object& object,
                               const Construct& construct) const {
  // Nothing that a step could name, in most objects.
  if (only_optional_ && !(adds_names_ && (object.HasDynamicProperties() ||
                                          object.child_count() != 0))) {
    return absl::OkStatus();
  }
  for (const Step& step : steps_) {
    absl::Status status = RunStep(step, object);
    if (__builtin_expect(status.ok(), 1)) continue;
    if (step.kind != Step::kRefused) {
      status = EntryError(step.entry, type(), status);
    }
    if (!construct.hotplug() ||
        !RowOf(step.entry.layer()).warns_if_hotplugged) {
      return status;
    }
    if (WarningSink* warnings = construct.options().warnings) {
      warnings->Warn(status);
    } else {
      stack_.Report(DiagnosticOf(status, Severity::kWarning));
    }
  }
  return absl::OkStatus();
}

EntryRef Plan::Winner(const ClassProperty& property) const {
  const ClassProperty* here = property.index < type().properties().size()
                                  ? type().properties()[property.index]
                                  : nullptr;
  if (here == nullptr) return EntryRef();
  const uint32_t shown = here->field().index;
  return shown < winners_.size() ? winners_[shown] : EntryRef();
}

const Plan* PlanOf(const Recipe& recipe) {
  return recipe.source_key() == &kTypeKey<Plan>
             ? static_cast<const Plan*>(&recipe)
             : nullptr;
}

}  // namespace qom::compat::internal
