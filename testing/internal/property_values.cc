// Legal and illegal values for a property, made from its kind, its range and
// its rules.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "testing/internal/property_values.h"

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "props/kind_table.h"
#include "qom/property.h"
#include "qom/value.h"

namespace qom::testing::internal {
namespace {

// True for a number as the library reads it. Another kind that calls itself so
// may have texts and limits of its own.
bool IsPlainNumber(const PropertyKind* kind) {
  const props::KindRow* row = props::RowOf(kind);
  return row != nullptr && row->values().is_integer();
}

class Trials {
 public:
  explicit Trials(const ClassProperty& field)
      : field_(field),
        // A computed property may have rules of its own.
        taken_(field.kind == nullptr ? Promise::kNone : Promise::kTaken),
        refused_(field.kind == nullptr ? Promise::kNone : Promise::kRefused) {}

  std::vector<Trial> Make() {
    const ValueKind* const values = field_.values();
    // A run-time type may call a property that holds texts a bool.
    const bool is_text = field_.kind != nullptr && !field_.kind->plain;
    if (field_.rule != nullptr && !field_.rule->values.empty()) {
      AddNamed();
    } else if (field_.is_in(ValueCategory::kBoolean) && !is_text) {
      AddBool();
    } else if (values != nullptr && values->is_integer() && !is_text) {
      AddNumber();
    } else if (field_.is_in(ValueCategory::kText)) {
      AddString();
    } else if (!field_.link_type.empty()) {
      AddLink();
    } else {
      AddUnknown();
    }
    return std::move(trials_);
  }

 private:
  void Typed(Value value, Promise promise) {
    trials_.push_back({std::move(value), false, promise});
  }
  void Text(std::string text, Promise promise) {
    trials_.push_back({Value(std::move(text)), true, promise});
  }

  void AddNamed() {
    for (const std::string& name : field_.rule->values) Text(name, taken_);
    Text("no-such-name", refused_);
    Text("", Promise::kNone);
    Typed(Value::List{1, 2}, refused_);
  }

  void AddBool() {
    for (const char* text : {"on", "off", "yes", "no"}) Text(text, taken_);
    Typed(true, taken_);
    Typed(false, taken_);
    Text("maybe", refused_);
    Text("", refused_);
    Typed("on", refused_);
    Typed(2, refused_);
    Typed(Value::List{true}, refused_);
  }

  void AddNumber() {
    const bool own = field_.kind != nullptr && !IsPlainNumber(field_.kind);
    if (!own) AddLimits();
    const Promise refused = own ? Promise::kNone : refused_;
    Text("12junk", refused);
    Text("", refused);
    Typed("12", refused);
    Typed(true, refused_);
    Text("not-a-number", refused_);
    Text("99999999999999999999999", refused_);
    Typed(Value::List{1}, refused_);
  }

  void AddLimits() {
    // With a rule, not every number of the range is legal.
    const Promise promise = field_.rule == nullptr ? taken_ : Promise::kNone;
    if (field_.values()->is_signed) {
      const auto min = static_cast<int64_t>(field_.min);
      const auto max = static_cast<int64_t>(field_.max);
      AddInRange(min, promise);
      AddInRange(max, promise);
      if (min > std::numeric_limits<int64_t>::min()) AddOutside(min - 1);
      if (max < std::numeric_limits<int64_t>::max()) AddOutside(max + 1);
    } else {
      AddInRange(field_.min, promise);
      AddInRange(field_.max, promise);
      if (field_.min > 0) AddOutside(field_.min - 1);
      if (field_.max < std::numeric_limits<uint64_t>::max()) {
        AddOutside(field_.max + 1);
      }
    }
  }

  template <typename T>
  void AddInRange(T number, Promise promise) {
    Typed(number, promise);
    Text(std::to_string(number), promise);
  }

  template <typename T>
  void AddOutside(T number) {
    const bool unset =
        number == 0 && field_.rule != nullptr && field_.rule->zero_is_unset;
    Typed(number, unset ? taken_ : refused_);
    Text(std::to_string(number), unset ? taken_ : refused_);
  }

  void AddString() {
    const bool any = field_.rule == nullptr;
    const Promise promise = any ? taken_ : Promise::kNone;
    Text("", promise);
    Text("a text, with = and ü", promise);
    Text(std::string(300, 'x'), promise);
    Typed("typed", promise);
    Typed(7, refused_);
    Typed(true, refused_);
    Typed(Value::List{"a"}, refused_);
  }

  void AddLink() {
    Text("", taken_);
    Text("/no/such/object", refused_);
    Typed(7, refused_);
    Typed(true, refused_);
  }

  void AddUnknown() {
    Text("no-such-value", Promise::kNone);
    Text("1", Promise::kNone);
    Typed(7, Promise::kNone);
    Typed(true, Promise::kNone);
    Typed(Value::List{1, "a", Value::List{}}, Promise::kNone);
  }

  const ClassProperty& field_;
  Promise taken_;
  Promise refused_;
  std::vector<Trial> trials_;
};

}  // namespace

const ClassProperty& FieldBehind(const ClassProperty& property) {
  const ClassProperty* field = &property;
  while (field->target != nullptr) field = field->target;
  return *field;
}

std::vector<Trial> TrialsOf(const ClassProperty& property) {
  return Trials(FieldBehind(property)).Make();
}

}  // namespace qom::testing::internal
