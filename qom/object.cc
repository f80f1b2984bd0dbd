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

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "fmt/format.h"
#include "qom/context.h"
#include "qom/internal/check.h"
#include "qom/internal/mutex.h"
#include "qom/internal/strings.h"
#include "qom/link.h"
#include "qom/status.h"
#include "qom/text.h"
#include "qom/tree/object_tree.h"
#include "qom/tree/tree.h"
#include "qom/visitors.h"

namespace qom {

using internal::DynamicDefinition;
using internal::ObjectExtra;
using internal::TreeNode;

namespace {

// Moves one scalar in or out without a Value. `Wrong` is the answer to every
// other kind.
class ScalarVisitor : public Visitor {
 public:
  explicit ScalarVisitor(bool is_input) : Visitor(is_input) {}
  absl::Status Bool(bool* /*value*/) override { return Wrong("a boolean"); }
  absl::Status Unsigned(uint64_t* /*value*/, uint64_t /*max*/) override {
    return Wrong("an integer");
  }
  absl::Status Signed(int64_t* /*value*/, int64_t /*min*/,
                      int64_t /*max*/) override {
    return Wrong("an integer");
  }
  absl::Status Size(uint64_t* value) override {
    return Unsigned(value, UINT64_MAX);
  }
  absl::Status Number(double* /*value*/) override { return Wrong("a number"); }
  absl::Status Text(std::string_view* /*value*/) override {
    return Wrong("a text");
  }
  absl::Status BeginList(size_t* /*count*/) override { return Wrong("a list"); }
  absl::Status EndList() override { return absl::OkStatus(); }
  absl::Status Null() override { return Wrong("null"); }

 protected:
  virtual std::string_view Mine() const = 0;

 private:
  absl::Status Wrong(std::string_view theirs) const {
    return is_input()
               ? Error(Cause::kBadValue, "{} where {} is needed", Mine(),
                       theirs)
               : Error(Cause::kBadValue, "it holds {}, not {}", theirs, Mine());
  }
};

class UnsignedInput final : public ScalarVisitor {
 public:
  explicit UnsignedInput(uint64_t value) : ScalarVisitor(true), in_(value) {}
  absl::Status Unsigned(uint64_t* value, uint64_t max) override {
    if (__builtin_expect(in_ > max, 0)) {
      return Error(Cause::kOutOfRange, "{} is outside 0..{}", in_, max);
    }
    *value = in_;
    return absl::OkStatus();
  }
  absl::Status Signed(int64_t* value, int64_t min, int64_t max) override {
    if (__builtin_expect(max < 0 || in_ > static_cast<uint64_t>(max) ||
                             (min > 0 && in_ < static_cast<uint64_t>(min)),
                         0)) {
      return Error(Cause::kOutOfRange, "{} is outside {}..{}", in_, min, max);
    }
    *value = static_cast<int64_t>(in_);
    return absl::OkStatus();
  }
  absl::Status Number(double* value) override {
    *value = static_cast<double>(in_);
    return absl::OkStatus();
  }

 protected:
  std::string_view Mine() const override { return "an integer"; }

 private:
  uint64_t in_;
};

class SignedInput final : public ScalarVisitor {
 public:
  explicit SignedInput(int64_t value) : ScalarVisitor(true), in_(value) {}
  absl::Status Unsigned(uint64_t* /*value*/, uint64_t max) override {
    return Error(Cause::kOutOfRange, "{} is outside 0..{}", in_, max);
  }
  absl::Status Signed(int64_t* value, int64_t min, int64_t max) override {
    if (in_ < min || in_ > max) {
      return Error(Cause::kOutOfRange, "{} is outside {}..{}", in_, min, max);
    }
    *value = in_;
    return absl::OkStatus();
  }
  absl::Status Number(double* value) override {
    *value = static_cast<double>(in_);
    return absl::OkStatus();
  }

 protected:
  std::string_view Mine() const override { return "an integer"; }

 private:
  int64_t in_;
};

class BoolInput final : public ScalarVisitor {
 public:
  explicit BoolInput(bool value) : ScalarVisitor(true), in_(value) {}
  absl::Status Bool(bool* value) override {
    *value = in_;
    return absl::OkStatus();
  }

 protected:
  std::string_view Mine() const override { return "a boolean"; }

 private:
  bool in_;
};

class IntegerOutput final : public ScalarVisitor {
 public:
  IntegerOutput() : ScalarVisitor(false) {}
  absl::Status Unsigned(uint64_t* value, uint64_t /*max*/) override {
    bits = *value;
    return absl::OkStatus();
  }
  absl::Status Signed(int64_t* value, int64_t /*min*/,
                      int64_t /*max*/) override {
    bits = static_cast<uint64_t>(*value);
    negative = *value < 0;
    return absl::OkStatus();
  }

  uint64_t bits = 0;
  bool negative = false;

 protected:
  std::string_view Mine() const override { return "an integer"; }
};

class BoolOutput final : public ScalarVisitor {
 public:
  BoolOutput() : ScalarVisitor(false) {}
  absl::Status Bool(bool* value) override {
    out = *value;
    return absl::OkStatus();
  }

  bool out = false;

 protected:
  std::string_view Mine() const override { return "a boolean"; }
};

}  // namespace

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

// ---- Properties ------------------------------------------------------------

absl::Status Object::UnknownProperty(std::string_view name) const {
  // Without a format: probing by name is common.
  return MakeError(
      Cause::kUnknownProperty,
      absl::StrCat(internal::ToAbsl(class_->name()), " has no property '",
                   internal::ToAbsl(name), "'"));
}

absl::Status Object::Set(std::string_view name, std::string_view text,
                         SetBy by) {
  const ClassProperty* field = class_->FindInline(name);
  if (field != nullptr && field->direct_width != 0 &&
      (by == SetBy::kInternal || !field->has(PropertyFlags::kInternal))) {
    uint64_t value = 0;
    if (TryParseUint(text, &value) && StoreDirect(*field, value)) {
      return absl::OkStatus();
    }
  }
  const ObjectProperty* property =
      field != nullptr ? field : FindProperty(name);
  if (property == nullptr) return UnknownProperty(name);
  TextInputVisitor input(text);
  return SetProperty(*property, input, by);
}

absl::Status Object::Set(std::string_view name, const Value& value, SetBy by) {
  const ObjectProperty* property = FindProperty(name);
  if (property == nullptr) return UnknownProperty(name);
  ValueInputVisitor input(value);
  return SetProperty(*property, input, by);
}

absl::Status Object::SetBool(std::string_view name, bool value) {
  const ObjectProperty* property = FindProperty(name);
  if (property == nullptr) return UnknownProperty(name);
  BoolInput input(value);
  return SetProperty(*property, input);
}

absl::Status Object::SetUnsigned(std::string_view name, uint64_t value) {
  const ClassProperty* field = class_->FindInline(name);
  if (__builtin_expect(field != nullptr && StoreDirect(*field, value), 1)) {
    return absl::OkStatus();
  }
  const ObjectProperty* property =
      field != nullptr ? field : FindProperty(name);
  if (property == nullptr) return UnknownProperty(name);
  UnsignedInput input(value);
  return SetProperty(*property, input);
}

absl::Status Object::SetSigned(std::string_view name, int64_t value) {
  const ObjectProperty* property = FindProperty(name);
  if (property == nullptr) return UnknownProperty(name);
  SignedInput input(value);
  return SetProperty(*property, input);
}

absl::Status Object::SetGuarded(const ObjectProperty& property,
                                Visitor& visitor, SetBy by) {
  QOMRT_RETURN_IF_ERROR(CheckMaySet(property, by));
  absl::Status status = property.set(property, *this, visitor);
  if (!status.ok()) return DescribeSetError(property, status);
  NoteSet(property);
  if ((guard_ & kJournal) != 0) {
    SetRecord& record = Extra().MakeNotes().journal.emplace_back(
        SetRecord{std::string(property.name), Value(), by});
    ValueOutputVisitor output;
    if (property.get != nullptr && property.get(property, *this, output).ok()) {
      record.value = output.TakeValue();
    }
  }
  return status;
}

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
  ValueInputVisitor input(value);
  absl::Status status = property.set(property, *this, input);
  if (!status.ok()) return DescribeSetError(property, status);
  Extra().MakeNotes().settled.push_back(&property);
  return status;
}

void Object::RestoreSettled() {
  if (extra() == nullptr || extra()->notes == nullptr) return;
  for (const ClassProperty* property :
       std::exchange(extra()->notes->settled, {})) {
    ValueInputVisitor input(property->automatic);
    const absl::Status status = property->set(*property, *this, input);
    QOMRT_CHECK(status.ok(), "{}.{} does not take its automatic value back",
                class_->name(), property->name);
  }
}

bool Object::WasSettled(const ClassProperty& property) const {
  if (extra() == nullptr || extra()->notes == nullptr) return false;
  const auto& settled = extra()->notes->settled;
  return std::find(settled.begin(), settled.end(), &property) != settled.end();
}

std::span<const SetRecord> Object::Journal() const {
  if (extra() == nullptr || extra()->notes == nullptr) return {};
  return extra()->notes->journal;
}

absl::Status Object::CheckMaySet(const ObjectProperty& property,
                                 SetBy by) const {
  if (property.has(PropertyFlags::kReadOnly) || property.set == nullptr) {
    return Error(Cause::kReadOnly, "{}.{}: the property is read-only",
                 class_->name(), property.name);
  }
  if (property.has(PropertyFlags::kInternal) && by != SetBy::kInternal) {
    return Error(Cause::kReadOnly,
                 "{}.{}: the property is set by the program only",
                 class_->name(), property.name);
  }
  if (properties_locked() &&
      !property.has(PropertyFlags::kRealizedSetAllowed)) {
    return Error(Cause::kWrongPhase,
                 "{}.{}: cannot be set after {} is realized", class_->name(),
                 property.name, CanonicalPath());
  }
  return absl::OkStatus();
}

absl::Status Object::DescribeSetError(const ObjectProperty& property,
                                      const absl::Status& status) const {
  const std::string legal = property.is_class_property
                                ? internal::AsClassProperty(property).Legal()
                                : std::string();
  std::string message(Message(status));
  if (!legal.empty() && message.find(legal) == std::string::npos) {
    message += fmt::format("; legal: {}", legal);
  }
  // The code and what else the setter put into its error stay.
  absl::Status described(status.code(), internal::ToAbsl(message));
  status.ForEachPayload(
      [&described](absl::string_view url, const absl::Cord& payload) {
        described.SetPayload(url, payload);
      });
  return Annotate(described,
                  fmt::format("{}.{}", class_->name(), property.name));
}

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
  absl::Status status = property.get(property, *this, visitor);
  if (__builtin_expect(!status.ok(), 0)) {
    return Annotate(status,
                    fmt::format("{}.{}", class_->name(), property.name));
  }
  return status;
}

absl::StatusOr<std::string> Object::Get(std::string_view name) const {
  const ObjectProperty* property = FindProperty(name);
  if (property == nullptr) return UnknownProperty(name);
  TextOutputVisitor output;
  QOMRT_RETURN_IF_ERROR(GetProperty(*property, output));
  return output.TakeText();
}

absl::StatusOr<Value> Object::GetValue(std::string_view name) const {
  const ObjectProperty* property = FindProperty(name);
  if (property == nullptr) return UnknownProperty(name);
  ValueOutputVisitor output;
  QOMRT_RETURN_IF_ERROR(GetProperty(*property, output));
  return output.TakeValue();
}

absl::StatusOr<bool> Object::GetBool(std::string_view name) const {
  const ObjectProperty* property = FindProperty(name);
  if (property == nullptr) return UnknownProperty(name);
  BoolOutput output;
  QOMRT_RETURN_IF_ERROR(GetProperty(*property, output));
  return output.out;
}

absl::StatusOr<uint64_t> Object::GetUnsigned(std::string_view name,
                                             uint64_t max) const {
  const ObjectProperty* property = FindProperty(name);
  if (property == nullptr) return UnknownProperty(name);
  IntegerOutput output;
  QOMRT_RETURN_IF_ERROR(GetProperty(*property, output));
  if (output.negative || output.bits > max) {
    return Error(Cause::kOutOfRange, "{}.{}: the value does not fit 0..{}",
                 class_->name(), name, max);
  }
  return output.bits;
}

absl::StatusOr<int64_t> Object::GetSigned(std::string_view name, int64_t min,
                                          int64_t max) const {
  const ObjectProperty* property = FindProperty(name);
  if (property == nullptr) return UnknownProperty(name);
  IntegerOutput output;
  QOMRT_RETURN_IF_ERROR(GetProperty(*property, output));
  const int64_t value = static_cast<int64_t>(output.bits);
  if ((!output.negative && value < 0) || value < min || value > max) {
    return Error(Cause::kOutOfRange, "{}.{}: the value does not fit {}..{}",
                 class_->name(), name, min, max);
  }
  return value;
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

// ---- Dynamic properties ----------------------------------------------------

const ObjectProperty* Object::FindDynamic(std::string_view name) const {
  const auto& dynamic = extra()->dynamic;
  return dynamic == nullptr ? nullptr : dynamic->Find(name);
}

bool Object::HasDynamicProperties() const {
  return extra() != nullptr && extra()->dynamic != nullptr &&
         !extra()->dynamic->empty();
}

std::vector<std::string> Object::DynamicProperties() const {
  std::vector<std::string> names;
  if (extra() == nullptr) return names;
  if (extra()->dynamic != nullptr) {
    extra()->dynamic->ForEach([&names](const DynamicDefinition& one) {
      names.push_back(one.name_text);
    });
  }
  for (Object* child : children()) names.emplace_back(child->name());
  return names;
}

absl::StatusOr<std::string> Object::AddProperty(std::string_view name,
                                                std::string_view type,
                                                DynamicAccessors accessors,
                                                PropertyFlags flags) {
  if (name.empty() || name.find('/') != std::string_view::npos) {
    return Error(Cause::kBadValue, "'{}' is no name for a property", name);
  }
  std::string chosen(name);
  if (name.ends_with("[*]")) {
    chosen = ObjectTree::FreeName(*this, name);
  } else if (ObjectTree::Taken(*this, name)) {
    return Error(Cause::kTaken, "{} has a property '{}' already",
                 class_->name(), name);
  }
  auto& dynamic = Extra().dynamic;
  if (dynamic == nullptr) {
    dynamic = std::make_unique<internal::DynamicProperties>(
        ObjectTree::Of(*this).definitions);
  }
  dynamic->Add(chosen, type, std::move(accessors), flags);
  return chosen;
}

absl::Status Object::AddAlias(std::string_view name, Object& target,
                              std::string_view property) {
  const ObjectProperty* found = target.FindProperty(property);
  if (found == nullptr) {
    return Annotate(target.UnknownProperty(property),
                    fmt::format("alias '{}' on {}", name, class_->name()));
  }
  Ref<Object> keep(&target == this ? nullptr : &target);
  Object* at = &target;
  DynamicAccessors accessors;
  const std::string target_name(property);
  if (found->get != nullptr) {
    accessors.get = [keep, at, target_name](const Object&, Visitor& visitor) {
      const ObjectProperty* now = at->FindProperty(target_name);
      if (now == nullptr) return at->UnknownProperty(target_name);
      return at->GetProperty(*now, visitor);
    };
  }
  if (found->set != nullptr) {
    accessors.set = [keep, at, target_name](Object&, Visitor& visitor) {
      const ObjectProperty* now = at->FindProperty(target_name);
      if (now == nullptr) return at->UnknownProperty(target_name);
      return at->SetProperty(*now, visitor);
    };
  }
  return AddProperty(name, found->type, std::move(accessors), found->flags)
      .status();
}

absl::Status Object::RemoveProperty(std::string_view name) {
  const ObjectProperty* found =
      extra() == nullptr ? nullptr : FindDynamic(name);
  if (found == nullptr) return UnknownProperty(name);
  ObjectTree::NumberIsFree(*extra(), name);
  // Last: `name` may be the property's own.
  extra()->dynamic->Remove(static_cast<const DynamicDefinition&>(*found));
  return absl::OkStatus();
}

// ---- End of life -----------------------------------------------------------

void Object::Destroy() {
  if (ObjectExtra* extra = this->extra(); extra != nullptr) {
    ObjectTree::ReleaseChildren(*this);
    if (extra->dynamic != nullptr) extra->dynamic->Clear();
    ObjectTree::ClearWeakLinks(*this);
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

std::string Describe(const absl::Status& status, const Class& type) {
  std::string text(Message(status));
  if (CauseOf(status) != Cause::kUnknownProperty) return text;
  // The context before it may have quotes, too.
  constexpr std::string_view kBefore = "has no property '";
  const size_t found = text.rfind(kBefore);
  const size_t close = text.rfind('\'');
  if (found == std::string::npos) return text;
  const size_t open = found + kBefore.size();
  if (close < open) return text;
  const std::vector<std::string> nearest =
      NearestProperties(type, text.substr(open, close - open));
  if (!nearest.empty()) {
    text += fmt::format("; nearest: {}", fmt::join(nearest, ", "));
  }
  return text;
}

}  // namespace qom
