// What a row states: its default, automatic value, range and history.
//
// Without a CASE_… the file compiles; run.cmake says what a case is.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "props/table.h"
#include "qom/link.h"
#include "qom/native_type.h"

namespace props = qom::props;

enum class Mode : uint8_t { kFast, kSafe, kTest };
template <>
struct qom::props::EnumNames<Mode> {
  static constexpr std::string_view kName = "Mode";
  static constexpr qom::props::EnumName<Mode> kNames[] = {
      {Mode::kFast, "fast"}, {Mode::kSafe, "safe"}};
};

class Disk : public qom::Extends<Disk, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "disk";
  using Extends::Extends;

  uint16_t queues_{};
  int32_t boot_index_{};
  bool write_cache_{};
  std::string serial_;
  qom::OnOffAuto discard_{};
  Mode mode_{};
  qom::Link<Disk> mirror_;
  std::vector<uint32_t> map_;
};

constexpr auto kRows = props::Table(
    props::Field<&Disk::queues_>("queues", {.default_value = 8,
                                            .automatic = 8,
                                            .min = 2,
                                            .max = 8,
                                            .history = {{"5.0", 8}}}),
    props::Field<&Disk::queues_>(
        "most", {.default_value = 65535, .automatic = 65535, .max = 65535}),
    props::Field<&Disk::queues_>("one", {.min = 2, .max = 2}),
    props::Field<&Disk::boot_index_>("boot-index", {.default_value = -1}),
    props::Field<&Disk::write_cache_>("write-cache",
                                      {.default_value = false, .doc = ""}),
    props::Field<&Disk::serial_>("serial", {.default_value = "0"}),
    props::Field<&Disk::discard_>("discard",
                                  {.default_value = qom::OnOffAuto::kOff}),
    props::Field<&Disk::mode_>("mode", {.default_value = Mode::kSafe}),
    props::Field<&Disk::mirror_>("mirror"), props::Field<&Disk::map_>("map"));

#if defined(CASE_DEFAULT_OF_ANOTHER_KIND)
// The default of an integer is no text.
// expect: a value of an integer property must be an integer
constexpr auto kRow =
    props::Field<&Disk::queues_>("queues", {.default_value = "8"});
#elif defined(CASE_DEFAULT_OUT_OF_RANGE)
// The default of a row lies outside of its range.
// expect: the_default_value_is_outside_the_range_of_the_property
constexpr auto kRow =
    props::Field<&Disk::queues_>("queues", {.default_value = 9, .max = 8});
#elif defined(CASE_DEFAULT_TOO_LARGE_FOR_THE_MEMBER)
// The default does not fit the type of the member.
// expect: the_default_value_is_outside_the_range_of_the_property
constexpr auto kRow =
    props::Field<&Disk::queues_>("queues", {.default_value = 65536});
#elif defined(CASE_DEFAULT_BELOW_ZERO)
// A negative default of an unsigned member.
// expect: the_default_value_is_outside_the_range_of_the_property
constexpr auto kRow =
    props::Field<&Disk::queues_>("queues", {.default_value = -1});
#elif defined(CASE_DEFAULT_BOOL_FROM_TEXT)
// A text turns into true if nobody stops it.
// expect: a value of a bool property must be true or false
constexpr auto kRow =
    props::Field<&Disk::write_cache_>("write-cache", {.default_value = "off"});
#elif defined(CASE_DEFAULT_STRING_FROM_NUMBER)
// A number as default of a string.
// expect: a value of a string property must be a text
constexpr auto kRow =
    props::Field<&Disk::serial_>("serial", {.default_value = 0});
#elif defined(CASE_DEFAULT_OF_ANOTHER_ENUM)
// The default of an enum is one of its own values.
// expect: a value of an enum property must be one of the enum
constexpr auto kRow = props::Field<&Disk::discard_>(
    "discard", {.default_value = qom::OffAutoPciBar::kOff});
#elif defined(CASE_DEFAULT_WITHOUT_A_NAME)
// A value of the enum that is not in its list of names.
// expect: the_default_value_is_outside_the_names_of_the_enum
constexpr auto kRow =
    props::Field<&Disk::mode_>("mode", {.default_value = Mode::kTest});
#elif defined(CASE_DEFAULT_OF_A_LINK)
// A link starts empty.
// expect: a link starts empty and has no .default_value
constexpr auto kRow =
    props::Field<&Disk::mirror_>("mirror", {.default_value = "/objects/b0"});
#elif defined(CASE_DEFAULT_OF_A_LIST)
// A list is no constant.
// expect: a property of this type states no value
constexpr auto kRow = props::Field<&Disk::map_>("map", {.default_value = 1});
#elif defined(CASE_AUTOMATIC_VALUE_OUT_OF_RANGE)
// The value that stands for whatever fits must be a value of the property.
// expect: the_automatic_value_is_not_a_value_of_the_property
constexpr auto kRow =
    props::Field<&Disk::queues_>("queues", {.automatic = 65535, .max = 64});
#elif defined(CASE_HISTORY_OUT_OF_RANGE)
// A property cannot have had a value that is not legal.
// expect: a_value_of_the_history_is_outside_the_range_of_the_property
constexpr auto kRow =
    props::Field<&Disk::queues_>("queues", {.max = 8, .history = {{"5.0", 9}}});
#elif defined(CASE_MIN_ABOVE_MAX)
// The range of a row is empty.
// expect: min_is_greater_than_max
constexpr auto kRow =
    props::Field<&Disk::queues_>("queues", {.min = 3, .max = 2});
#elif defined(CASE_RANGE_DOES_NOT_FIT_THE_MEMBER)
// The range of a row goes beyond its member.
// expect: the_range_does_not_fit_the_type_of_the_member
constexpr auto kRow = props::Field<&Disk::queues_>("queues", {.max = 65536});
#elif defined(CASE_RANGE_OF_A_BOOL)
// A bool has no range.
// expect: only integers and sizes have .min and .max
constexpr auto kRow =
    props::Field<&Disk::write_cache_>("write-cache", {.max = 1});
#endif
