// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/internal/plan.h"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "compat/layer_stack.h"
#include "qom/object.h"
#include "qom/status.h"
#include "qom/visitors.h"

namespace qom::compat::internal {
namespace {

// The same field under another spelling has one value.
const ClassProperty& FieldOf(const ClassProperty& property) {
  return property.target != nullptr && !property.is_alias() ? *property.target
                                                            : property;
}

absl::Status ReadInto(EntryRef entry, const ClassProperty& field, void* slot) {
  if (entry->value.is_text()) {
    TextInputVisitor input(entry->value.text_value());
    return field.kind->read(field, input, slot);
  }
  ValueInputVisitor input(entry->value);
  return field.kind->read(field, input, slot);
}

// Whether constructors of `type` may add properties to their objects. Types
// declared from data add none.
bool MayHaveDynamicProperties(const Class& type) {
  const Class* native = &type;
  while (!native->is_native()) native = native->parent();
  return native->key() != &kTypeKey<Object> &&
         native->key() != &kTypeKey<ObjectCompat>;
}

bool IsField(const ClassProperty& property) {
  return property.kind != nullptr && property.kind->read != nullptr &&
         property.kind->assign != nullptr && !property.is_alias();
}

}  // namespace

Plan::Plan(const RecipeRequest& request, LayerStack& stack,
           std::shared_ptr<const LayerSnapshot> snapshot)
    : Recipe(request, &kTypeKey<Plan>),
      stack_(stack),
      snapshot_(std::move(snapshot)) {
  RecipeDraft draft(request.type);
  FillDefaults(request, draft);
  // Setters of defaults run before the layers and may see or change fields.
  folding_ = !has_setters();
  for (const EntryRef entry : snapshot_->Match(request.type)) {
    ++matched_;
    AddEntry(entry, draft);
  }
  Finish(std::move(draft));
  set_has_layers(!steps_.empty());
}

void Plan::AddEntry(EntryRef entry, RecipeDraft& draft) {
  const ClassProperty* property = type().FindProperty(entry->property);
  if (property == nullptr) {
    if (!entry->optional) only_optional_ = false;
    // Its setter may look at fields, or change them.
    if (MayHaveDynamicProperties(type())) folding_ = false;
    steps_.push_back({Step::kDynamic, entry, nullptr, nullptr, {}});
    return;
  }
  entry.MarkUsed();
  auto refuse = [&](const absl::Status& why) {
    only_optional_ = false;
    steps_.push_back({Step::kRefused, entry, property, nullptr,
                      EntryError(entry, type(), why)});
  };
  if (property->set == nullptr || property->has(PropertyFlags::kReadOnly)) {
    refuse(Error(Cause::kReadOnly, "{}.{}: the property is read-only",
                 type().name(), property->name));
    return;
  }
  if (property->has(PropertyFlags::kInternal)) {
    refuse(Error(Cause::kReadOnly,
                 "{}.{}: the property is set by the program only",
                 type().name(), property->name));
    return;
  }
  const ClassProperty* field = property;
  while (field->is_alias() && field->target != nullptr) field = field->target;
  std::unique_ptr<FieldValue> value;
  if (IsField(*field)) {
    value = std::make_unique<FieldValue>(*field->kind);
    absl::Status status = ReadInto(entry, *field, value->slot());
    if (!status.ok()) {
      refuse(Annotate(status,
                      fmt::format("{}.{}", type().name(), property->name)));
      return;
    }
  }
  const ClassProperty& shown = FieldOf(*property);
  for (const ClassProperty* other : type().properties()) {
    if (other == nullptr || &FieldOf(*other) != &shown) continue;
    if (winners_.size() <= other->index) winners_.resize(other->index + 1);
    winners_[other->index] = entry;
  }
  if (folding_ && value != nullptr && !property->is_alias()) {
    draft.Put(*property, value->slot());
    return;
  }
  only_optional_ = false;
  if (value == nullptr) {
    folding_ = false;
    steps_.push_back({Step::kCall, entry, property, nullptr, {}});
  } else if (property->is_alias()) {
    steps_.push_back({Step::kAlias, entry, property, std::move(value), {}});
  } else {
    steps_.push_back({Step::kField, entry, property, std::move(value), {}});
  }
}

absl::Status Plan::RunStep(const Step& step, Object& object) const {
  switch (step.kind) {
    case Step::kField:
      step.property->kind->assign(
          reinterpret_cast<char*>(&object) + step.property->offset,
          step.value->slot());
      return absl::OkStatus();
    case Step::kAlias: {
      Object* holder = &object;
      const ClassProperty* field = step.property;
      while (field->is_alias()) {
        holder = AliasObject(*field, *holder);
        if (holder == nullptr) {
          return Error(Cause::kNoSuchObject,
                       "the embedded object is not there");
        }
        field = field->target;
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
          return Error(Cause::kUnknownProperty, "{} has no property '{}'",
                       type().name(), step.entry->property);
        }
        step.entry.MarkUsed();
      }
      const SetBy by = RowOf(step.entry.layer()).by;
      if (step.entry->value.is_text()) {
        TextInputVisitor input(step.entry->value.text_value());
        return object.SetProperty(*property, input, by);
      }
      ValueInputVisitor input(step.entry->value);
      return object.SetProperty(*property, input, by);
    }
    case Step::kRefused:
      return step.error;
  }
  return absl::OkStatus();
}

absl::Status Plan::ApplyLayers(Object& object,
                               const Construct& construct) const {
  if (only_optional_ && !object.HasDynamicProperties()) {
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
    Diagnostic diagnostic = *FailedEntry(status);
    diagnostic.severity = Severity::kWarning;
    stack_.Report(diagnostic);
  }
  return absl::OkStatus();
}

EntryRef Plan::Winner(const ClassProperty& property) const {
  return property.index < winners_.size() ? winners_[property.index]
                                          : EntryRef();
}

const Plan* PlanOf(const Recipe& recipe) {
  return recipe.source_key() == &kTypeKey<Plan>
             ? static_cast<const Plan*>(&recipe)
             : nullptr;
}

}  // namespace qom::compat::internal
