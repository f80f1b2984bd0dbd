// How defaults become runs of bytes, and what is left over of them.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/recipe.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string>
#include <utility>

#include "qom/assign.h"
#include "qom/internal/check.h"
#include "qom/object.h"
#include "qom/status.h"

namespace qom {

// ---- FieldValue ------------------------------------------------------------

void FieldValue::Free::operator()(void* memory) const {
  ::operator delete(memory);
}

FieldValue::FieldValue(const PropertyKind& kind)
    : kind_(kind), slot_(::operator new(kind.size)) {
  std::memset(slot_.get(), 0, kind.size);
  if (kind.construct != nullptr) kind.construct(slot_.get());
}

FieldValue::~FieldValue() {
  if (kind_.destroy != nullptr) kind_.destroy(slot_.get());
}

// ---- RecipeDraft -----------------------------------------------------------

RecipeDraft::RecipeDraft(const Class& type)
    : image_(type.instance_size()), covered_(type.instance_size()) {
  if (!type.data().has_slots) return;
  // Run-time slots are zero where nothing else is said, and their constructors
  // and children have not been there.
  auto cover = [this](size_t from, size_t size, bool covered) {
    std::fill_n(covered_.begin() + static_cast<std::ptrdiff_t>(from), size,
                covered);
  };
  cover(type.data().native_size, type.data().size - type.data().native_size,
        true);
  for (const internal::BuiltSlot& slot : type.data().slots_to_construct) {
    cover(slot.offset, slot.size(), false);
  }
  for (const ChildSpec& child : type.data().children) {
    // NOLINTNEXTLINE(bugprone-sizeof-expression)
    cover(child.offset, sizeof(Object*), false);
  }
}

size_t RecipeDraft::PlaceOf(const ClassProperty& field) {
  constexpr size_t kFew = 32;
  const Key key = KeyOf(field);
  if (stores_.size() < kFew) {
    size_t place = 0;
    while (place < stores_.size() && KeyOf(*stores_[place].first) != key) {
      ++place;
    }
    return place;
  }
  if (places_.empty()) {
    for (const auto& [property, value] : stores_) {
      places_.emplace(KeyOf(*property), places_.size());
    }
  }
  return places_.emplace(key, stores_.size()).first->second;
}

void RecipeDraft::Put(const ClassProperty& property, const void* slot) {
  const PropertyKind& kind = *property.kind;
  if (kind.plain) {
    std::memcpy(&image_[property.offset], slot, kind.size);
    std::fill_n(covered_.begin() + property.offset, kind.size, true);
    return;
  }
  const size_t place = PlaceOf(property);
  if (place == stores_.size()) {
    stores_.emplace_back(&property, std::make_unique<FieldValue>(kind));
  }
  kind.assign(stores_[place].second->slot(), slot);
}

// ---- Recipe ----------------------------------------------------------------

Recipe::Recipe(const RecipeRequest& request) : Recipe(request, nullptr) {
  RecipeDraft draft(type_);
  FillDefaults(request, draft);
  Finish(std::move(draft));
}

Recipe::Recipe(const RecipeRequest& request, const void* source_key)
    : type_(request.type), context_(request.context), source_key_(source_key) {}

namespace {

// The property at `index`. Where a run-time type removed it, the field that
// was declared there, if it has one: code and other spellings still use it.
const ClassProperty* RowAt(const Class& type, size_t index) {
  if (type.properties()[index] != nullptr) return type.properties()[index];
  uint32_t end = ClassProperty::kNoOffset;
  const Class* below = &type;
  for (const Class* at = type.parent(); at != nullptr; at = at->parent()) {
    // Fields of an adopted ancestor lie elsewhere in a native type.
    if (below->is_native()) end = at->data().native_size;
    if (const ClassProperty* row = at->properties()[index]) {
      return row->kind != nullptr && row->offset < end ? row : nullptr;
    }
    below = at;
  }
  return nullptr;
}

}  // namespace

void Recipe::FillDefaults(const RecipeRequest& request, RecipeDraft& draft) {
  auto put = [this, &draft](const ClassProperty& property, const Value& value) {
    if (property.kind == nullptr || property.kind->read == nullptr ||
        property.is_alias()) {
      setters_.push_back({&property, value});
      return;
    }
    FieldValue field(*property.kind);
    const absl::Status status =
        Read(property, Input::OfDefault(value), field.slot());
    QOMRT_CHECK(status.ok(), "default of {}.{}: {}", type_.name(),
                property.name, Message(status));
    draft.Put(property, field.slot());
  };
  for (size_t i = 0; i < type_.properties().size(); ++i) {
    const ClassProperty* property = RowAt(type_, i);
    if (property == nullptr || property->target != nullptr) continue;
    if (const Value* value = type_.DefaultOf(*property); value != nullptr) {
      put(*property, *value);
    }
  }
  for (const PropertyDefault& value : request.owner_defaults) {
    const ClassProperty* property = type_.FindProperty(value.property);
    QOMRT_CHECK(property != nullptr,
                "an owner sets {}.{}, which does not exist", type_.name(),
                value.property);
    put(*property, value.value);
  }
}

void Recipe::Finish(RecipeDraft draft) {
  for (uint32_t at = 0; at < draft.covered_.size();) {
    if (!draft.covered_[at]) {
      ++at;
      continue;
    }
    uint32_t end = at;
    while (end < draft.covered_.size() && draft.covered_[end]) ++end;
    runs_.push_back({at, end - at, static_cast<uint32_t>(image_.size())});
    image_.insert(image_.end(), draft.image_.begin() + at,
                  draft.image_.begin() + end);
    at = end;
  }
  for (auto& [property, value] : draft.stores_) {
    if (property->kind->is_string) {
      const auto& text = *static_cast<const std::string*>(value->slot());
      if (internal::ShortText::Fits(text)) {
        texts_.push_back({property->offset, internal::ShortText(text)});
        continue;
      }
    }
    stores_.push_back({property, std::move(value)});
  }
  has_stores_ = !texts_.empty() || !stores_.empty();
  has_phases_ = !setters_.empty() || !type_.data().post_init.empty();
}

namespace {

// Of an alias, `value` is the first of what it stands for, not one that
// somebody set there.
absl::Status AssignDefault(Object& object, const ClassProperty& property,
                           const Value& value) {
  const auto [holder, field] = Unaliased(object, property);
  if (holder == nullptr) {
    return Error(Cause::kWrongPhase, "the object behind the alias is gone");
  }
  if (field->set == nullptr) {
    return Error(Cause::kReadOnly, "a default of a property without setter");
  }
  return AssignFirst(*holder, *field, Input::OfDefault(value));
}

}  // namespace

absl::Status Recipe::ApplySetters(Object& object) const {
  for (const Setter& setter : setters_) {
    absl::Status status = AssignDefault(object, *setter.property, setter.value);
    if (!status.ok()) {
      return Annotate(status, fmt::format("default of {}.{}", type_.name(),
                                          setter.property->name));
    }
  }
  return absl::OkStatus();
}

absl::Status Recipe::ApplyLayers(Object& /*object*/,
                                 const Construct& /*construct*/) const {
  return absl::OkStatus();
}

int64_t Recipe::live_objects() const {
  int64_t count = 0;
  for (const LiveCount& shard : live_) {
    count += shard.count.load(std::memory_order_acquire);
  }
  return count;
}

size_t Recipe::NewShard() {
  static constinit std::atomic<size_t> next_thread{0};
  return next_thread.fetch_add(1, std::memory_order_relaxed) % kShards;
}

}  // namespace qom
