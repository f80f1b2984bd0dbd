// A `PropertySet` is a set of values for properties of one type, found and
// checked once and given to many objects: a store or two for each value, where
// setting by name looks up and parses every time.
//
// Example:
//
//   QOMRT_ASSIGN_OR_RETURN(auto fast,
//                          props::PropertySet::Make(
//                              *type,
//                              {{"num-queues", 8}, {"queue-size", "0x400"}}));
//   for (qom::Object* disk : disks) QOMRT_RETURN_IF_ERROR(fast.ApplyTo(*disk));
//
// Threads: immutable; objects as when set otherwise.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_PROPERTY_SET_H_
#define QOMRT_PROPS_PROPERTY_SET_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "qom/class.h"
#include "qom/object.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::props {

class PropertySet {
 public:
  // A text is read as an option would be. NotFound, InvalidArgument,
  // OutOfRange or FailedPrecondition, naming the property, for what `by` could
  // not set on a fresh object of `type`. Of a property named twice, the last
  // value counts.
  static absl::StatusOr<PropertySet> Make(
      const Class& type, std::span<const PropertyDefault> values,
      SetBy by = SetBy::kInternal);
  static absl::StatusOr<PropertySet> Make(
      const Class& type, std::initializer_list<PropertyDefault> values,
      SetBy by = SetBy::kInternal) {
    return Make(type, std::span(values.begin(), values.size()), by);
  }

  const Class& type() const { return *type_; }

  // Sets all, as explicit sets. InvalidArgument for an object of another type;
  // FailedPrecondition for one that is locked, and nothing is set then; what a
  // computed property's setter says, and those before it are set then.
  absl::Status ApplyTo(Object& object) const;

 private:
  // Bytes of a field.
  struct Store {
    uint32_t offset;
    uint32_t size;
    uint32_t index;  // of the property
    uint64_t bytes;
  };
  struct Slow {
    const ClassProperty* property;
    Value value;
  };

  PropertySet(const Class& type, SetBy by) : type_(&type), by_(by) {}
  absl::Status ApplySlowly(Object& object) const;
  absl::Status SetEach(std::span<const Slow> rows, Object& object) const;

  const Class* type_;
  SetBy by_;
  std::vector<Store> stores_;
  std::vector<Slow> slow_;
  std::vector<Slow> all_;  // in order, for objects whose sets are guarded
};

}  // namespace qom::props

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_PROPERTY_SET_H_
