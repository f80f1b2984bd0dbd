// What may be a row: data members and bits whose type is a property value.
//
// Without a CASE_… the file compiles; run.cmake says what a case is.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string_view>
#include <vector>

#include "props/table.h"
#include "qom/child.h"
#include "qom/link.h"
#include "qom/native_type.h"

namespace props = qom::props;

struct Geometry {
  uint32_t heads = 0;
};
class Backend : public qom::Extends<Backend, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "backend";
  using Extends::Extends;
};
enum class Unnamed : uint8_t { kFast, kSafe };
enum class Mode : uint8_t { kFast, kSafe, kTest };
template <>
struct qom::props::EnumNames<Mode> {
  static constexpr std::string_view kName = "Mode";
  static constexpr qom::props::EnumName<Mode> kNames[] = {
      {Mode::kFast, "fast"},
#ifdef CASE_ENUM_THAT_REPEATS_A_NAME
      // Two values of an enum share a name.
      // expect: a value or a name stands twice in the EnumNames of this enum
      {Mode::kTest, "fast"},
#else
      {Mode::kTest, "test"},
#endif
      {Mode::kSafe, "safe"}};
};
struct Celsius {
  double degrees = 0;
#ifdef CASE_VALUES_THAT_DO_NOT_COMPARE
  // A layer must tell whether a value changed.
  // expect: values of a field must be assignable and comparable with ==
#else
  bool operator==(const Celsius&) const = default;
#endif
};
template <>
struct qom::props::ValueTraits<Celsius> {
  static constexpr std::string_view kName = "celsius";
  static absl::Status Visit(const qom::ClassProperty& /*property*/,
                            qom::Visitor& visitor, Celsius* value) {
    return visitor.Number(&value->degrees);
  }
};

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Extends::Extends;

  uint16_t queues() const { return queues_; }

  uint16_t queues_{};
  const uint16_t kept_ = 1;
  static inline uint16_t all_queues_ = 1;
  uint8_t features_{};
  bool write_cache_{};
  std::vector<uint32_t> sectors_;
  std::vector<std::vector<uint32_t>> tracks_;
  Geometry geometry_;
  std::vector<Geometry> geometries_;
  qom::Link<Backend> mirror_;
  qom::Child<Backend> backend_;
  Backend* pointer_ = nullptr;
  Mode mode_{};
  Unnamed unnamed_{};
  Celsius limit_{};
};

constexpr auto kRows = props::Table(
    props::Field<&Disk::queues_>("queues"),
    props::Bit<&Disk::features_, 7>("b"),
    props::Field<&Disk::sectors_>("sectors"),
    props::Field<&Disk::mirror_>("mirror"), props::AliasAll<&Disk::backend_>(),
    props::Computed<&Disk::queues>("queues-now"),
    props::Field<&Disk::mode_>("mode"), props::Field<&Disk::limit_>("limit"));

#if defined(CASE_NAME_IS_EMPTY)
// A property without a name.
// expect: a_property_name_is_empty
constexpr auto kRow = props::Field<&Disk::queues_>("");
#elif defined(CASE_NAME_WITH_A_BLANK)
// A property name is part of paths and options.
// expect: a_property_name_is_empty_or_has_a_blank_a_slash_or_a_bracket
constexpr auto kRow = props::Field<&Disk::queues_>("queue size", {});
#elif defined(CASE_BIT_OF_NO_INTEGER)
// A bit is one of an integer.
// expect: Bit takes a member of an integer type
constexpr auto kRow = props::Bit<&Disk::write_cache_, 0>("discard");
#elif defined(CASE_BIT_OUTSIDE_OF_THE_MEMBER)
// A bit of an integer that is not that wide.
// expect: the_bit_lies_outside_of_the_member
constexpr auto kRow = props::Bit<&Disk::features_, 8>("bit");
#elif defined(CASE_METHOD)
// Field is for data, Computed for methods.
// expect: Field takes a data member, &T::member_; a method is for Computed
constexpr auto kRow = props::Field<&Disk::queues>("queues");
#elif defined(CASE_STATIC_MEMBER)
// A property belongs to each object.
// expect: Field takes a data member
constexpr auto kRow = props::Field<&Disk::all_queues_>("queues");
#elif defined(CASE_CONST_MEMBER)
// A const member cannot be set.
// expect: a const member cannot hold a property
constexpr auto kRow = props::Field<&Disk::kept_>("queues");
#elif defined(CASE_CHILD)
// A child is reached through aliases.
// expect: a Child is no property value; Alias and AliasAll make its properties
//   those of its owner
constexpr auto kRow = props::Field<&Disk::backend_>("backend");
#elif defined(CASE_POINTER)
// Objects are pointed to by links.
// expect: this type is no property value
constexpr auto kRow = props::Field<&Disk::pointer_>("backend");
#elif defined(CASE_UNSUPPORTED_TYPE)
// A member of a type that nobody taught to be a property.
// expect: this type is no property value; specialise
constexpr auto kRow = props::Field<&Disk::geometry_>("geometry");
#elif defined(CASE_LIST_OF_AN_UNSUPPORTED_TYPE)
// The elements of a list are values, too.
// expect: this type is no property value; specialise qom::props::ValueTraits
//   for it
constexpr auto kRow = props::Field<&Disk::geometries_>("geometries");
#elif defined(CASE_LIST_OF_LISTS)
// "1,2" would be one list of two or two of one.
// expect: a list of lists is no property value
constexpr auto kRow = props::Field<&Disk::tracks_>("tracks");
#elif defined(CASE_ENUM_WITHOUT_NAMES)
// An enum whose values have no names.
// expect: this enum does not name its values; specialise qom::props::EnumNames
//   for it
constexpr auto kRow = props::Field<&Disk::unnamed_>("mode");
#endif
