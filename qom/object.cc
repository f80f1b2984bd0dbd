// Objects: setting and getting by name, what is noted about sets, and the end
// of an object. Their tree and what they have beyond their class are in
// qom/tree/.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/object.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "qom/assign.h"
#include "qom/error_facts.h"
#include "qom/internal/check.h"
#include "qom/internal/out_of_memory.h"
#include "qom/nearest_names.h"
#include "qom/registry.h"
#include "qom/sentence.h"
#include "qom/status.h"
#include "qom/text.h"
#include "qom/tree/object_tree.h"
#include "qom/tree/tree.h"
#include "qom/visitors.h"

namespace qom {

using internal::ObjectExtra;

void Object::DeleteExtra() { delete extra(); }

ObjectExtra& Object::MakeExtra() {
  ObjectExtra* there = nullptr;
  // Another thread may add a child at the same time.
  auto made = std::make_unique<ObjectExtra>();
  return extra_.compare_exchange_strong(there, made.get(),
                                        std::memory_order_acq_rel)
             ? *made.release()
             : *there;
}

// ---- Setting ---------------------------------------------------------------

absl::Status Object::UnknownProperty(std::string_view name) const {
  return qom::UnknownProperty(class_->name(), name);
}

absl::Status Object::Set(std::string_view name, std::string_view text,
                         SetBy by) try {
  const ClassProperty* field = class_->FindInline(name);
  if (field == nullptr) return SetOwn(name, Input::OfText(text), by);
  if (!Has(field->flags, RefusedTo(by))) {
    if (uint64_t value = 0; field->direct_width != 0 &&
                            TryParseUint(text, &value) &&
                            StoreDirect(*field, value)) {
      return absl::OkStatus();
    }
    if (field->is_direct_text && MayStoreDirect(*field)) {
      reinterpret_cast<std::string*>(reinterpret_cast<char*>(this) +
                                     field->offset)
          ->assign(text);
      NoteSetAt(field->index);
      return absl::OkStatus();
    }
  }
  return Assign(*this, *field, Input::OfText(text), by);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status Object::Set(std::string_view name, const Value& value,
                         SetBy by) try {
  const ClassProperty* field = class_->FindProperty(name);
  if (field == nullptr) return SetOwn(name, Input::OfValue(value), by);
  return Assign(*this, *field, Input::OfValue(value), by);
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::Status Object::SetBool(std::string_view name, bool value) {
  const ClassProperty* field = class_->FindInline(name);
  if (field == nullptr || !field->is_direct_bool || !MayStoreDirect(*field)) {
    const Value whole(value);
    const Input input = Input::OfValue(whole);
    return field == nullptr ? SetOwn(name, input, SetBy::kInternal)
                            : Assign(*this, *field, input, SetBy::kInternal);
  }
  *reinterpret_cast<bool*>(reinterpret_cast<char*>(this) + field->offset) =
      value;
  NoteSetAt(field->index);
  return absl::OkStatus();
}

absl::Status Object::SetUnsigned(std::string_view name, uint64_t value) {
  const ClassProperty* field = class_->FindInline(name);
  if (__builtin_expect(field != nullptr && StoreDirect(*field, value), 1)) {
    return absl::OkStatus();
  }
  const Value whole(value);
  const Input input = Input::OfValue(whole);
  return field == nullptr ? SetOwn(name, input, SetBy::kInternal)
                          : Assign(*this, *field, input, SetBy::kInternal);
}

absl::Status Object::SetOwn(std::string_view name, const Input& input,
                            SetBy by) {
  if (const ObjectProperty* property = FindDynamic(name)) {
    return Assign(*this, *property, input, by);
  }
  // A child may leave meanwhile, and its property with it.
  const Ref<Object> child = Child(name);
  if (!child) return UnknownProperty(name);
  return Assign(*this, internal::ChildProperty(name, *child), input, by);
}

absl::Status Object::SetOwn(const ObjectProperty& property, Visitor& visitor) {
  const internal::DynamicCall call(*this);
  QOMRT_RETURN_IF_ERROR(call.Check(property));
  return SetNow(property, visitor);
}

absl::Status Object::SetGuarded(const ObjectProperty& property,
                                Visitor& visitor) {
  return property.is_class_property ? SetNow(property, visitor)
                                    : SetOwn(property, visitor);
}

absl::Status Object::SetNow(const ObjectProperty& property, Visitor& visitor) {
  QOMRT_RETURN_IF_ERROR(CheckMaySet(property, *this, visitor.by()));
  if ((guard_ & kPlaced) != 0) guard_ |= kTouched;
  return (guard_ & kWatched) == 0 ? SetAndNote(property, visitor)
                                  : SetWatched(property, visitor);
}

absl::Status Object::SetAndNote(const ObjectProperty& property,
                                Visitor& visitor) {
  absl::Status status = property.set(property, *this, visitor);
  if (!status.ok()) return CannotTake(property, status);
  NoteSet(property);
  if ((guard_ & kJournal) != 0) {
    SetRecord record{std::string(property.name), Value(), visitor.by()};
    ValueOutputVisitor output;
    if (property.get != nullptr && property.get(property, *this, output).ok()) {
      record.value = output.TakeValue();
    }
    // Last: the getter may set others.
    Extra().MakeNotes().journal.push_back(std::move(record));
  }
  return status;
}

absl::Status Object::CannotTake(const ObjectProperty& property,
                                const absl::Status& why) const {
  return qom::CannotTake(property, class_->name(), why);
}

// ---- What is noted about sets ----------------------------------------------

absl::Status Object::SettleProperty(const ClassProperty& property,
                                    const Value& value) {
  if (property.automatic.is_null() || property.set == nullptr) {
    return Error(Cause::kWrongPhase,
                 "{}.{}: cannot be settled, it has no automatic value",
                 class_->name(), property.name);
  }
  ValueOutputVisitor output;
  QOMRT_RETURN_IF_ERROR(GetProperty(property, output));
  if (const Value now = output.TakeValue(); now != property.automatic) {
    return Error(Cause::kWrongPhase,
                 "{}.{}: cannot be settled, it is {} and not {}",
                 class_->name(), property.name, now.ToText(),
                 property.automatic.ToText());
  }
  absl::Status status = SettleNow(property, Input::OfValue(value));
  if (!status.ok()) return CannotTake(property, status);
  Extra().MakeNotes().settled.push_back(&property);
  return status;
}

void Object::RestoreSettled() {
  if (extra() == nullptr || extra()->notes == nullptr) return;
  for (const ClassProperty* property :
       std::exchange(extra()->notes->settled, {})) {
    // A first value again, for which rules are not asked.
    const absl::Status status =
        SettleNow(*property, Input::OfDefault(property->automatic));
    QOMRT_CHECK(status.ok(), "{}.{} does not take its automatic value back",
                class_->name(), property->name);
  }
}

bool Object::WasSettled(const ClassProperty& property) const {
  if (extra() == nullptr || extra()->notes == nullptr) return false;
  const auto& settled = extra()->notes->settled;
  return std::find(settled.begin(), settled.end(), &property) != settled.end();
}

void Object::NoteMade(Ref<Object> child) {
  Extra().MakeNotes().made.push_back(std::move(child));
}

std::vector<Ref<Object>> Object::TakeMade() {
  if (extra() == nullptr || extra()->notes == nullptr) return {};
  return std::exchange(extra()->notes->made, {});
}

std::span<const SetRecord> Object::Journal() const {
  if (extra() == nullptr || extra()->notes == nullptr) return {};
  return extra()->notes->journal;
}

void Object::NoteSetBeyond(uint32_t index) {
  std::vector<uint64_t>& words = Extra().MakeNotes().set_beyond;
  const size_t word = index / 64 - 1;
  if (words.size() <= word) words.resize(word + 1);
  words[word] |= uint64_t{1} << (index % 64);
}

bool Object::WasSet(const ClassProperty& property) const {
  const uint32_t index = property.index;
  if (index < 64) return (set_ >> index & 1) != 0;
  if (extra() == nullptr || extra()->notes == nullptr) return false;
  const std::vector<uint64_t>& words = extra()->notes->set_beyond;
  const size_t word = index / 64 - 1;
  return word < words.size() && (words[word] >> (index % 64) & 1) != 0;
}

// ---- Getting ---------------------------------------------------------------

absl::Status Object::GetProperty(const ObjectProperty& property,
                                 Visitor& visitor) const {
  if (__builtin_expect(property.get == nullptr, 0)) {
    const std::string_view why =
        property.is_class_property
            ? internal::AsClassProperty(property).unreadable
            : std::string_view();
    return Error(Cause::kUnreadable, "{}.{}: the property cannot be read{}{}",
                 class_->name(), property.name, why.empty() ? "" : ": ", why);
  }
  if (__builtin_expect(!property.is_class_property, 0)) {
    return GetOwn(property, visitor);
  }
  absl::Status status = property.get(property, *this, visitor);
  if (__builtin_expect(!status.ok(), 0)) return CannotGive(property, status);
  return status;
}

absl::Status Object::GetOwn(const ObjectProperty& property,
                            Visitor& visitor) const {
  const internal::DynamicCall call(*this);
  QOMRT_RETURN_IF_ERROR(call.Check(property));
  absl::Status status = property.get(property, *this, visitor);
  return status.ok() ? status : CannotGive(property, status);
}

absl::Status Object::CannotGive(const ObjectProperty& property,
                                const absl::Status& why) const {
  return Annotate(why, fmt::format("{}.{}", class_->name(), property.name));
}

absl::StatusOr<std::string> Object::Get(std::string_view name) const try {
  TextOutputVisitor output;
  QOMRT_RETURN_IF_ERROR(Read(name, output));
  return output.TakeText();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

absl::StatusOr<Value> Object::GetValue(std::string_view name) const try {
  ValueOutputVisitor output;
  QOMRT_RETURN_IF_ERROR(Read(name, output));
  return output.TakeValue();
} catch (const std::bad_alloc&) {
  return qom::internal::OutOfMemory(__func__);
}

namespace {

absl::Status HoldsOther(const Object& object, std::string_view name,
                        const Value& value, std::string_view wanted) {
  return Error(Cause::kBadValue, "{}.{}: it holds {}, not {}",
               object.type().name(), name, value.KindName(), wanted);
}

}  // namespace

absl::Status Object::Read(std::string_view name, Visitor& output) const {
  const ObjectProperty* property = class_->FindProperty(name);
  if (property == nullptr) property = FindDynamic(name);
  if (property != nullptr) return GetProperty(*property, output);
  // A child may leave meanwhile, and its property with it.
  const Ref<Object> child = Child(name);
  if (!child) return UnknownProperty(name);
  const std::string path = child->CanonicalPath();
  std::string_view text = path;
  return output.Text(&text);
}

absl::StatusOr<bool> Object::GetBool(std::string_view name) const {
  const ClassProperty* field = class_->FindInline(name);
  if (field != nullptr && field->is_direct_bool && field->get != nullptr) {
    return *reinterpret_cast<const bool*>(reinterpret_cast<const char*>(this) +
                                          field->offset);
  }
  ValueOutputVisitor output;
  QOMRT_RETURN_IF_ERROR(Read(name, output));
  const Value& value = output.value();
  if (!value.is_bool()) return HoldsOther(*this, name, value, "a boolean");
  return value.bool_value();
}

absl::StatusOr<uint64_t> Object::GetUnsigned(std::string_view name,
                                             uint64_t max) const {
  ValueOutputVisitor output;
  QOMRT_RETURN_IF_ERROR(Read(name, output));
  const Value& value = output.value();
  if (!value.is_integer()) return HoldsOther(*this, name, value, "an integer");
  if (value.is_negative() || value.uint_value() > max) {
    return Error(Cause::kOutOfRange, "{}.{}: {} does not fit 0..{}",
                 class_->name(), name, value.ToText(), max);
  }
  return value.uint_value();
}

absl::StatusOr<int64_t> Object::GetSigned(std::string_view name, int64_t min,
                                          int64_t max) const {
  ValueOutputVisitor output;
  QOMRT_RETURN_IF_ERROR(Read(name, output));
  const Value& value = output.value();
  if (!value.is_integer()) return HoldsOther(*this, name, value, "an integer");
  const int64_t number = value.int_value();
  if ((value.is_unsigned() && number < 0) || number < min || number > max) {
    return Error(Cause::kOutOfRange, "{}.{}: {} does not fit {}..{}",
                 class_->name(), name, value.ToText(), min, max);
  }
  return number;
}

// ---- End of life -----------------------------------------------------------

namespace {

// Ends of objects that run within one another on this thread: a parent ends its
// children, a strong link its target. From this depth on they wait for the
// outermost, so that no tree is too deep for the stack.
constexpr int kMostNestedEnds = 64;

struct Ends {
  int depth = 0;
  std::vector<Object*>* waiting = nullptr;
};
constinit thread_local Ends ends;

// Ends those that wait. At depth 1, so that they do not do so themselves.
__attribute__((noinline)) void EndTheWaiting(void (*end)(Object&)) {
  ends.depth = 1;
  while (!ends.waiting->empty()) {
    Object* const next = ends.waiting->back();
    ends.waiting->pop_back();
    end(*next);
  }
  delete std::exchange(ends.waiting, nullptr);
  ends.depth = 0;
}

__attribute__((noinline)) void Wait(Object& object) {
  --ends.depth;
  if (ends.waiting == nullptr) ends.waiting = new std::vector<Object*>();
  ends.waiting->push_back(&object);
}

}  // namespace

Ref<Object> Object::TryRef() const {
  uint32_t count = refs_.load(std::memory_order_relaxed);
  do {
    if (count == 0 || count >= kEnding) return nullptr;
  } while (!refs_.compare_exchange_weak(count, count + 1,
                                        std::memory_order_relaxed));
  return Ref<Object>::Adopt(const_cast<Object*>(this));
}

// In End() itself.
__attribute__((always_inline)) inline void Object::Destroy() {
  if (ObjectExtra* extra = this->extra(); extra != nullptr) {
    // First what leads others here.
    ObjectTree::ClearWeakLinks(*this);
    ObjectTree::ReleaseChildren(*this);
    if (extra->dynamic != nullptr) extra->dynamic->Clear();
  }
  const Class& type = *class_;
  const Recipe& recipe = *recipe_;
  if (type.data().has_slots) {
    char* base = reinterpret_cast<char*>(this);
    for (const ChildSpec& child : type.data().children) {
      Object*& slot = *reinterpret_cast<Object**>(base + child.offset);
      if (slot != nullptr) std::exchange(slot, nullptr)->Unref();
    }
    for (const internal::BuiltSlot& slot : type.data().slots_to_construct) {
      slot.Destroy(base);
    }
  }
  this->~Object();
  ::operator delete(static_cast<void*>(this));
  recipe.CountObject(-1);
}

void Object::operator delete(Object* object, std::destroying_delete_t) {
  QOMRT_CHECK(object == nullptr,
              "{} is deleted by hand; the last Ref ends an object: keep a Ref",
              object->CanonicalPath());
}

void Object::End() {
  refs_.store(kEnding, std::memory_order_relaxed);
  if (__builtin_expect(++ends.depth > kMostNestedEnds, 0)) return Wait(*this);
  Destroy();
  if (--ends.depth == 0 && __builtin_expect(ends.waiting != nullptr, 0)) {
    EndTheWaiting([](Object& object) { object.End(); });
  }
}

std::string Describe(const absl::Status& status, const Class& type) {
  std::string text(Message(status));
  // Who knew the names has said them.
  if (text.find("; nearest: ") != std::string::npos) return text;
  const ErrorFacts facts = FactsOf(status);
  if (facts.cause != Cause::kUnknownProperty || facts.property.empty()) {
    return text;
  }
  return text + OrNearest(NearestProperties(type, facts.property));
}

std::string Describe(const absl::Status& status, const TypeRegistry& registry) {
  const Class* type = registry.Find(FactsOf(status).subject);
  return type == nullptr ? std::string(Message(status))
                         : Describe(status, *type);
}

}  // namespace qom
