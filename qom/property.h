// What an object model knows about a property. `ObjectProperty` is what every
// property has: a name, the name of its value type, flags, and two functions
// that move the value through a `Visitor`. `ClassProperty` is a property that
// a class declares: it adds what can be told without an object (default,
// range, unit, doc, history, where the value lies in the object, what it is an
// alias of). Code that uses properties calls `Object::Set` and friends; this
// header is for those who declare properties in new ways.
//
// Threads: a published ClassProperty never changes.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_PROPERTY_H_
#define QOMRT_QOM_PROPERTY_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "qom/property_flags.h"
#include "qom/value.h"
#include "qom/visitor.h"

#pragma GCC visibility push(default)

namespace qom {

class Class;
class Object;
class ObjectProperty;
class ClassProperty;

// What sort of values a kind has.
enum class ValueCategory : uint8_t {
  kOther,  // somebody's own
  kBoolean,
  kInteger,
  kSize,  // bytes
  kNumber,
  kText,
  kEnumeration,
  kTextForm,  // a text of a fixed form: an address, say
  kLink,
  kList,
  kAny,  // whatever it is given
};

// What a value kind is, wherever its values lie. One constant per kind.
struct ValueKind {
  std::string_view name;  // "uint16", "list<size>", "mac" …
  ValueCategory category = ValueCategory::kOther;
  bool is_signed = false;              // of an integer
  const ValueKind* element = nullptr;  // of a list

  // Has a minimum and a maximum.
  bool is_integer() const {
    return category == ValueCategory::kInteger ||
           category == ValueCategory::kSize;
  }
};

// How a value kind lies in memory and moves through visitors. One constant
// instance per kind and way to hold it.
struct PropertyKind {
  const ValueKind* values;
  // Reads from an input visitor into the field at `slot`, checking the limits
  // of `property`. On an error the slot is unchanged.
  absl::Status (*read)(const ClassProperty& property, Visitor& visitor,
                       void* slot);
  // Writes the field at `slot` to an output visitor.
  absl::Status (*write)(const ClassProperty& property, const void* slot,
                        Visitor& visitor);
  // Lifetime of a field that a run-time type owns; null if all bytes zero is a
  // valid field and bytes may be copied (`plain`).
  void (*construct)(void* slot);
  void (*destroy)(void* slot);
  // Copies a field; null if `plain`.
  void (*assign)(void* to, const void* from);
  bool (*equal)(const void* a, const void* b);
  uint32_t size;
  uint32_t align;
  // 1, 2, 4 or 8 for an unsigned integer of that many bytes; else 0.
  uint8_t unsigned_width = 0;
  // The field is a std::string, and setting it has no effect beyond that.
  bool is_string = false;
  // A field may be in the state that nobody told its value, which all bytes
  // zero are; a value read into it ends that.
  bool may_be_unknown = false;
  // True if the value is nothing but its bytes and setting it has no effect
  // beyond them, so that plans may store it as part of a run.
  bool plain;
};

class ObjectProperty {
 public:
  using SetFn = absl::Status (*)(const ObjectProperty&, Object&, Visitor&);
  using GetFn = absl::Status (*)(const ObjectProperty&, const Object&,
                                 Visitor&);

  std::string_view name;
  // The value type as introspection shows it: "uint16", "link<bus>" …
  std::string_view type;
  SetFn set = nullptr;  // null: cannot be set
  GetFn get = nullptr;  // null: cannot be read
  PropertyFlags flags = PropertyFlags::kNone;
  bool is_class_property = false;

  bool has(PropertyFlags flag) const { return Has(flags, flag); }
};

// Limits that go beyond a minimum and a maximum.
struct PropertyRule {
  bool power_of_two = false;
  bool zero_is_unset = false;       // 0 is legal whatever the range says
  uint32_t length = 0;              // exact length of a text; 0: any
  std::vector<std::string> values;  // legal texts; empty: any
  // Checks the form of a text ("mac", "pci-addr", "uuid" …); null: any.
  absl::Status (*check_text)(std::string_view text) = nullptr;
  std::string_view text_form;  // name of that form
};

// "Machines up to and including `until` had `value`."
struct HistoryEntry {
  std::string_view until;
  Value value;
};

// Where the value lies in the object.
struct PropertyPlace {
  static constexpr uint32_t kNoOffset = ~0u;

  // Bytes from the start of the object to the field; kNoOffset if the value is
  // computed, lies in a child, or is still to be laid out.
  uint32_t offset = kNoOffset;
  // Width of an unsigned field that min and max say all about; else 0. Set by
  // Seal(); lets a set by name store without a visitor.
  uint8_t direct_width = 0;
  // The same for a field that is a bool, and for one that is a std::string.
  bool is_direct_bool = false;
  bool is_direct_text = false;
  const PropertyKind* kind = nullptr;  // null: computed or alias
};

// What a value may be.
struct PropertyLimits {
  // Legal range of an integer; signed kinds read both as int64_t.
  uint64_t min = 0;
  uint64_t max = std::numeric_limits<uint64_t>::max();
  const PropertyRule* rule = nullptr;
  const void* kind_data = nullptr;  // e.g. the names of an enum
  bool reports_range = false;       // min and max were declared, not implied
  // Links: what a target must be, by name and after Seal(); null: any object.
  std::string_view link_type;
  const Class* link_class = nullptr;
};

// What a property stands for, as its declaration names it: with only a
// `property`, another one of the same object, of which it is a spelling; with
// a `child` or a `type`, a property of an embedded object.
struct AliasSpec {
  std::string_view property;
  std::string_view child;  // path of run-time children: "disk/backend"
  std::string_view type;   // of a native child, which `find` gets
  Object* (*find)(const Object& owner) = nullptr;

  bool empty() const { return property.empty(); }
  bool is_spelling() const {
    return !property.empty() && child.empty() && type.empty();
  }
};

// How to get from an object to an embedded one that holds what an alias stands
// for.
struct AliasRoute {
  const Class* holder = nullptr;  // type of the embedded object; null: no way
  Object* (*find)(const Object& owner) = nullptr;
  // Without `find`: offsets of the child slots to follow, outermost first.
  std::vector<uint32_t> path;

  // Null only while `owner` is being constructed or torn down.
  Object* Follow(const Object& owner) const;
};

class ClassProperty : public ObjectProperty,
                      public PropertyPlace,
                      public PropertyLimits {
 public:
  static constexpr uint32_t kNoIndex = ~0u;

  ClassProperty() { is_class_property = true; }

  // Position in Class::properties(); the same in every descendant.
  uint32_t index = kNoIndex;
  const Class* declared_by = nullptr;
  // What its type says of its values, however they are held; null for an alias
  // and for a type of which nobody knows more than the name.
  const ValueKind* declared = nullptr;
  Value default_value;
  // The value that Realize() may replace by what it works out; null if none.
  Value automatic;
  bool has_default = false;  // introspection shows `default_value`
  std::string_view doc;
  std::string_view unit;
  std::string_view unreadable;  // why there is no getter
  std::string_view deprecated_since;
  std::string_view replacement;
  std::vector<HistoryEntry> history;

  AliasSpec stands_for;  // empty: for itself
  // Set by Seal(): the property behind `stands_for`, and the way there.
  const ClassProperty* target = nullptr;
  AliasRoute route;

  // Stands for a property of an embedded object.
  bool is_alias() const { return route.holder != nullptr; }
  // The property whose value this is another spelling of; itself if of none.
  const ClassProperty& field() const {
    return target != nullptr && !is_alias() ? *target : *this;
  }
  // As `declared`; of an alias, what it stands for says.
  const ValueKind* values() const {
    return declared == nullptr && target != nullptr ? target->values()
                                                    : declared;
  }
  bool is_in(ValueCategory category) const {
    const ValueKind* const sort = values();
    return sort != nullptr && sort->category == category;
  }
  // A field whose bytes are its value, laid out in the object itself.
  bool is_plain() const {
    return kind != nullptr && kind->plain && offset != kNoOffset && !is_alias();
  }
  // Takes from `other` what is not said here: doc, unit and the like.
  void CompleteNotes(const ClassProperty& other);
  // OK if `value` may be a default of this property.
  absl::Status Check(const Value& value) const;
  // What a value may be, e.g. "2..1024" or "one of on, off, auto"; "" if the
  // kind says it all.
  std::string Legal() const;
};

namespace internal {

// set/get of every property that is a field at `offset`, by its kind.
absl::Status SetField(const ObjectProperty&, Object&, Visitor&);
absl::Status GetField(const ObjectProperty&, const Object&, Visitor&);
// set/get of every alias.
absl::Status SetAlias(const ObjectProperty&, Object&, Visitor&);
absl::Status GetAlias(const ObjectProperty&, const Object&, Visitor&);

// The class property behind an ObjectProperty that a class declared.
inline const ClassProperty& AsClassProperty(const ObjectProperty& property) {
  return static_cast<const ClassProperty&>(property);
}

}  // namespace internal

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_PROPERTY_H_
