// The one way in for a value: whether a property may be set, how what was
// given is read into its field, and what an error of that says. Setting by
// name, property sets, compat entries and explanations all end here.
//
// Example:
//
//   const qom::Input input = qom::Input::OfText("0x80");
//   QOMRT_RETURN_IF_ERROR(
//       qom::Assign(disk, *property, input, qom::SetBy::kUser));
//
// Threads: all functions may be called from any thread; objects as for any set.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_ASSIGN_H_
#define QOMRT_QOM_ASSIGN_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/object.h"
#include "qom/property.h"
#include "qom/value.h"
#include "qom/visitors.h"

#pragma GCC visibility push(default)

namespace qom {

// What somebody gives to a property: a value, or a text to be read as an
// option. Views it; two words to copy.
class Input {
 public:
  // "0x80", "1G", "on": read as the property's kind.
  static Input OfText(std::string_view text) { return Input(text); }
  // Has the property's kind already: a text is not read as a number.
  static Input OfValue(const Value& value) { return Input(value, As::kSet); }
  // What tables and options hold: a text is read, any other value has its kind.
  static Input OfEntry(const Value& value) {
    return value.is_text() ? OfText(value.text_value()) : OfValue(value);
  }
  // What a type or an owner lets a property start with; rules for those who
  // set do not apply.
  static Input OfDefault(const Value& value) {
    return Input(value, As::kDefault);
  }

  // Calls `take` with a visitor that has it.
  template <typename F>
  absl::Status VisitedBy(F&& take, SetBy by = SetBy::kInternal) const {
    if (value_ == nullptr) {
      TextInputVisitor visitor(text_, by);
      return take(visitor);
    }
    ValueInputVisitor visitor(*value_, as_, by);
    return take(visitor);
  }
  // As it was given, whatever takes it.
  Value ToValue() const { return value_ == nullptr ? Value(text_) : *value_; }

 private:
  using As = ValueInputVisitor::As;
  explicit Input(std::string_view text) : text_(text) {}
  Input(const Value& value, As as) : value_(&value), as_(as) {}

  std::string_view text_{};
  const Value* value_ = nullptr;  // null: the text
  As as_ = As::kSet;
};

// OK if `by` may set the property on a fresh object; `subject` is the type.
absl::Status CheckMaySet(const ObjectProperty& property,
                         std::string_view subject, SetBy by);
// OK if `by` may set the property of `object` now.
absl::Status CheckMaySet(const ObjectProperty& property, const Object& object,
                         SetBy by);

// Why nobody can set `name`, of which `type` has no property: it is the name of
// a child, which is read-only, or nothing.
absl::Status NoPropertyToSet(const Class& type, std::string_view name);

// The property of an embedded object that `property` is an alias of, however
// many lie between; itself if it is no alias.
const ClassProperty& Unaliased(const ClassProperty& property);
// The same with the embedded object that has it; null where an object on the
// way is not there any more.
struct HeldProperty {
  Object* object = nullptr;
  const ClassProperty* property = nullptr;
};
HeldProperty Unaliased(Object& object, const ClassProperty& property);

// Reads `input` into the memory of a field that can be read into: `slot` holds
// a value of `field`'s kind. On an error it is unchanged.
inline absl::Status Read(const ClassProperty& field, const Input& input,
                         void* slot) {
  return input.VisitedBy([&field, slot](Visitor& visitor) {
    return field.kind->read(field, visitor, slot);
  });
}
// The value that `property` would hold: that of a computed property or a link
// is what was given.
absl::StatusOr<Value> ReadValue(const ClassProperty& property,
                                const Input& input);

// Sets a property of `object`.
inline absl::Status Assign(Object& object, const ObjectProperty& property,
                           const Input& input, SetBy by) {
  return input.VisitedBy(
      [&](Visitor& visitor) { return object.SetProperty(property, visitor); },
      by);
}
// The same for first values, and for what Realize() works out: nobody is
// asked, nothing is noted. `property` has a setter.
inline absl::Status AssignFirst(Object& object, const ObjectProperty& property,
                                const Input& input,
                                SetBy by = SetBy::kInternal) {
  return input.VisitedBy(
      [&](Visitor& visitor) { return property.set(property, object, visitor); },
      by);
}

// `why` a value cannot be, with subject and property in front and what is
// legal behind, unless it says so itself; all of that as facts, too.
absl::Status CannotTake(const ObjectProperty& property,
                        std::string_view subject, const absl::Status& why);

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_ASSIGN_H_
