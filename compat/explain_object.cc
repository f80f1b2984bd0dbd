// A property of a live object against what the stack of its type says: set,
// settled by realizing, or drifted.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compat/explain.h"
#include "compat/internal/place.h"
#include "compat/layer_stack.h"
#include "qom/context.h"
#include "qom/internal/out_of_memory.h"
#include "qom/object.h"
#include "qom/status.h"
#include "qom/visitors.h"

namespace qom::compat {
namespace {

using internal::AnyName;
using internal::IsAt;
using internal::Place;
using internal::PlaceFromOutside;
using internal::PlaceOf;

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
    const absl::StatusOr<Ref<Object>> target = object.context().Resolve(text);
    return target.ok() ? Value((*target)->CanonicalPath()) : planned;
  }
  TextInputVisitor input(text);
  if (bool flag = false; now.is_bool() && input.Bool(&flag).ok()) return flag;
  if (uint64_t bytes = 0; now.is_unsigned() &&
                          field.is_in(ValueCategory::kSize) &&
                          input.Size(&bytes).ok()) {
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
                                    std::string_view property) try {
  const Class& type = object.type();
  if (object.Child(property) != nullptr) {
    Explanation why;
    why.type = type.name();
    why.property = property;
    QOMRT_ASSIGN_OR_RETURN(why.value, object.GetValue(property));
    why.child = object.FindProperty(property)->type;
    return why;
  }
  const ClassProperty* const found = type.FindProperty(property);
  if (found == nullptr) return UnknownProperty(type.name(), property);
  Explanation why;
  why.type = type.name();
  why.property = property;
  Ref<const Object> outermost;
  const Place place = PlaceFromOutside(object, *found, outermost);
  internal::ExplainPlace(object.context(), outermost->type(), place, why);
  absl::StatusOr<Value> now = object.GetValue(property);
  why.unknown = CauseOf(now.status()) == Cause::kUnknownValue;
  if (why.unknown) now = Value();
  QOMRT_RETURN_IF_ERROR(now.status());
  why.set_explicitly = AnyName(*outermost, place, &Object::WasSet);
  why.settled = AnyName(*outermost, place, &Object::WasSettled);
  why.drifted =
      !why.set_explicitly && !why.settled && Differs(object, place, why, *now);
  why.value = *std::move(now);
  const Place own = PlaceOf(type, *found);
  for (const SetRecord& record : object.Journal()) {
    const ClassProperty* set = type.FindProperty(record.property);
    if (set != nullptr && IsAt(type, *set, own, 0)) {
      why.sets.push_back(record);
    }
  }
  return why;
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

namespace {

// How `property` of `object`, which holds `now`, came to differ from what its
// layers say; nothing if it does not.
std::optional<Deviation::How> HowItDiffers(const LayerSnapshot& layers,
                                           const Object& object,
                                           const ClassProperty& property,
                                           const Value& now) {
  const bool is_set = object.WasSet(property);
  const bool has_own_value =
      &property.field() == &property && !property.is_alias();
  if (property.set == nullptr || (!is_set && !has_own_value)) {
    return std::nullopt;
  }
  if (!is_set && object.WasSettled(property)) return Deviation::How::kSettled;
  Ref<const Object> outermost;
  const Place place = PlaceFromOutside(object, property, outermost);
  if (!is_set && AnyName(*outermost, place, &Object::WasSet)) {
    return std::nullopt;
  }
  Explanation planned;
  internal::StackPlace(layers, outermost->type(), place, planned);
  if (is_set) {
    const bool is_known = planned.winner() != nullptr &&
                          !(planned.value.is_null() && !IsLink(*place.field));
    return is_known && !Differs(object, place, planned, now)
               ? std::nullopt
               : std::optional(Deviation::How::kSet);
  }
  return Differs(object, place, planned, now)
             ? std::optional(Deviation::How::kDrifted)
             : std::nullopt;
}

}  // namespace

std::vector<Deviation> DeviationsOf(const Object& object) {
  std::vector<Deviation> found;
  const std::shared_ptr<const LayerSnapshot> layers =
      Layers(object.context()).snapshot();
  for (const ClassProperty* property : object.type().properties()) {
    if (property == nullptr) continue;
    Deviation one{.property = property};
    ValueOutputVisitor output;
    one.unreadable = object.GetProperty(*property, output);
    one.value = output.TakeValue();
    if (!one.unreadable.ok()) {
      if (object.WasSet(*property)) found.push_back(std::move(one));
      continue;
    }
    const auto how = HowItDiffers(*layers, object, *property, one.value);
    if (!how.has_value()) continue;
    one.how = *how;
    found.push_back(std::move(one));
  }
  return found;
}

}  // namespace qom::compat
