// Who may set a property, what a property would hold, the way through aliases,
// and how an error says why it cannot.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "qom/assign.h"

#include <string>
#include <string_view>

#include "fmt/format.h"
#include "qom/class.h"
#include "qom/error_facts.h"
#include "qom/recipe.h"
#include "qom/status.h"

namespace qom {
namespace {

absl::Status Refused(const ObjectProperty& property, std::string_view subject,
                     Cause cause, std::string_view why) {
  ErrorFacts facts{.cause = cause};
  facts.subject = subject;
  facts.property = property.name;
  return MakeError(facts,
                   fmt::format("{}.{}: {}", subject, property.name, why));
}

}  // namespace

absl::Status CheckMaySet(const ObjectProperty& property,
                         std::string_view subject, SetBy by) {
  // Without a setter it is as if it said so.
  const PropertyFlags flags = property.set == nullptr
                                  ? property.flags | PropertyFlags::kReadOnly
                                  : property.flags;
  const PropertyFlags refused = flags & RefusedTo(by);
  if (refused == PropertyFlags()) return absl::OkStatus();
  for (const PropertyFlagRow& row : kPropertyFlagRows) {
    if (!Has(refused, row.flag)) continue;
    return Refused(property, subject, Cause::kReadOnly, row.refusal);
  }
  return absl::OkStatus();
}

absl::Status CheckMaySet(const ObjectProperty& property, const Object& object,
                         SetBy by) {
  QOMRT_RETURN_IF_ERROR(CheckMaySet(property, object.type().name(), by));
  if (object.is_under_construction() && property.is_class_property) {
    return Refused(
        property, object.type().name(), Cause::kWrongPhase,
        "cannot be set by a constructor: properties have their first "
        "values after it; a default is the row's, and PostInit() "
        "sees what was given");
  }
  if (object.properties_locked() &&
      !property.has(PropertyFlags::kRealizedSetAllowed)) {
    return Refused(
        property, object.type().name(), Cause::kWrongPhase,
        fmt::format("cannot be set after {} is {}", object.CanonicalPath(),
                    object.is_complete() ? "complete" : "realized"));
  }
  if (object.address_locked() && property.has(PropertyFlags::kAddress)) {
    return Refused(property, object.type().name(), Cause::kWrongPhase,
                   fmt::format("is part of the address of {}, which stays as "
                               "long as it is plugged",
                               object.CanonicalPath()));
  }
  return absl::OkStatus();
}

absl::Status NoPropertyToSet(const Class& type, std::string_view name) {
  for (const ChildSpec& child : type.children()) {
    if (child.name != name || child.hidden) continue;
    ObjectProperty property;
    property.name = child.name;
    return CheckMaySet(property, type.name(), SetBy::kInternal);
  }
  return UnknownProperty(type.name(), name);
}

const ClassProperty& Unaliased(const ClassProperty& property) {
  const ClassProperty* field = &property;
  while (field->is_alias() && field->target != nullptr) field = field->target;
  return *field;
}

HeldProperty Unaliased(Object& object, const ClassProperty& property) {
  HeldProperty place{&object, &property};
  while (place.object != nullptr && place.property->is_alias()) {
    place.object = place.property->route.Follow(*place.object);
    place.property = place.property->target;
  }
  return place;
}

absl::StatusOr<Value> ReadValue(const ClassProperty& property,
                                const Input& input) {
  const ClassProperty& field = Unaliased(property);
  if (field.kind == nullptr || field.kind->read == nullptr) {
    return input.ToValue();
  }
  FieldValue value(*field.kind);
  QOMRT_RETURN_IF_ERROR(Read(field, input, value.slot()));
  ValueOutputVisitor output;
  QOMRT_RETURN_IF_ERROR(field.kind->write(field, value.slot(), output));
  return output.TakeValue();
}

namespace {

// "-1 is outside 0..4294967295", which is all that the width of a field says,
// as "-1 is outside 1..128".
std::string InOneRange(std::string_view why, const ObjectProperty& property,
                       std::string_view legal) {
  constexpr std::string_view kOutside = " is outside ";
  const size_t at = why.rfind(kOutside);
  const ValueKind* values = property.is_class_property
                                ? internal::AsClassProperty(property).values()
                                : nullptr;
  if (values == nullptr || !values->is_integer() || at == why.npos ||
      legal.find("..") == legal.npos || legal.find(' ') != legal.npos) {
    return std::string(why);
  }
  const std::string_view range = why.substr(at + kOutside.size());
  if (range.find_first_not_of("-.0123456789") != range.npos) {
    return std::string(why);
  }
  return fmt::format("{}{}{}", why.substr(0, at), kOutside, legal);
}

}  // namespace

absl::Status CannotTake(const ObjectProperty& property,
                        std::string_view subject, const absl::Status& why) {
  ErrorFacts facts = FactsOf(why);
  // An error of what an alias stands for knows better.
  if (facts.subject.empty()) facts.subject = subject;
  if (facts.property.empty()) facts.property = property.name;
  if (facts.legal.empty() && property.is_class_property) {
    facts.legal = internal::AsClassProperty(property).Legal();
  }
  std::string message =
      InContext(fmt::format("{}.{}", subject, property.name),
                InOneRange(Message(why), property, facts.legal));
  if (message.find(facts.legal) == std::string::npos) {
    message += fmt::format("; legal: {}", facts.legal);
  }
  return WithFacts(WithMessage(why, message), facts);
}

absl::Status ClassProperty::Check(const Value& value) const {
  if (target != nullptr && kind == nullptr) return target->Check(value);
  if (kind == nullptr || kind->read == nullptr) return absl::OkStatus();
  FieldValue scratch(*kind);
  return Read(*this, Input::OfDefault(value), scratch.slot());
}

namespace internal {

absl::Status SetAlias(const ObjectProperty& property, Object& object,
                      Visitor& visitor) {
  const ClassProperty& alias = AsClassProperty(property);
  Object* target = alias.route.Follow(object);
  if (target == nullptr) {
    return Error(Cause::kWrongPhase, "the object behind the alias is gone");
  }
  return target->SetProperty(*alias.target, visitor);
}

absl::Status GetAlias(const ObjectProperty& property, const Object& object,
                      Visitor& visitor) {
  const ClassProperty& alias = AsClassProperty(property);
  const Object* target = alias.route.Follow(object);
  if (target == nullptr) {
    return Error(Cause::kWrongPhase, "the object behind the alias is gone");
  }
  return target->GetProperty(*alias.target, visitor);
}

}  // namespace internal

}  // namespace qom
