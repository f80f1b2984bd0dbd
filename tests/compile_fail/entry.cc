// A typed compat entry: its driver, its row and its value are checked.
//
// Without a CASE_… the file compiles; run.cmake says what a case is.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#include "compat/entry.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "props/table.h"
#include "props/value_types.h"
#include "qom/link.h"
#include "qom/native_type.h"

namespace props = qom::props;
namespace compat = qom::compat;

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
  struct Props;
  using Extends::Extends;

  uint16_t queues() const { return queues_; }

 protected:
  uint16_t queues_{};
  bool write_cache_{};
  std::string serial_;
  Mode mode_{};
  props::MacAddress mac_;
  qom::Link<Disk> mirror_;
};
struct Disk::Props {
  static constexpr auto kQueues =
      props::Field<&Disk::queues_>("queues", {.min = 1, .max = 64});
  static constexpr auto kQueuesNow =
      props::Computed<&Disk::queues>("queues-now");
  static constexpr auto kFixed = props::Field<&Disk::queues_>(
      "fixed", {.flags = qom::PropertyFlags::kReadOnly});
  static constexpr auto kLeftOut = props::Field<&Disk::queues_>("left-out");
  static constexpr auto kWriteCache =
      props::Field<&Disk::write_cache_>("write-cache");
  static constexpr auto kSerial = props::Field<&Disk::serial_>("serial");
  static constexpr auto kMode = props::Field<&Disk::mode_>("mode");
  static constexpr auto kMac = props::Field<&Disk::mac_>("mac");
  static constexpr auto kMirror = props::Field<&Disk::mirror_>("mirror");
  static constexpr auto kAll = props::Table(
      kQueues, kQueuesNow, kFixed, kWriteCache, kSerial, kMode, kMac, kMirror);
};
class FastDisk : public Disk {};
class Tape : public qom::Extends<Tape, qom::Object> {
 public:
  static constexpr std::string_view kTypeName = "tape";
  using Extends::Extends;
};

using Row = Disk::Props;
constexpr compat::Entry kRight[] = {
    compat::Set<Disk>(Row::kQueues, 1),
    compat::Set<Disk>(Row::kWriteCache, false),
    compat::Set<Disk>(Row::kSerial, "off"),
    compat::Set<Disk>(Row::kMode, Mode::kSafe),
    compat::Text("disk", "mac", "52:54:00:00:00:01"),
    compat::Text("disk", "mirror", "/objects/disk0")};

#if defined(CASE_IN_BRACES)
// A braced entry would not know its line.
// expect: use compat::Set or compat::Text
constexpr compat::Entry kWrong = {"disk", "queues", "1"};
#elif defined(CASE_BY_NAME)
// Set() takes a row, Text() a name.
// expect: compat::Set takes a row of the class, T::Props::kName; compat::Text
//   takes the names of types and properties
constexpr compat::Entry kWrong = compat::Set<Disk>("queues", 1);
#elif defined(CASE_OF_NO_DRIVER)
// The driver of an entry is a type of its own.
// expect: the driver of an entry is a class with its own qom::Extends
constexpr compat::Entry kWrong = compat::Set<FastDisk>(Row::kQueues, 1);
#elif defined(CASE_OF_ANOTHER_DRIVER)
// An entry whose driver does not have the row.
// expect: the row belongs to another class than the entry's driver
constexpr compat::Entry kWrong = compat::Set<Tape>(Row::kQueues, 1);
#elif defined(CASE_OF_A_RENAMED_ROW)
// An entry for a row that is not there any more.
// expect-gcc: 'kThreads' is not a member of
// expect-clang: no member named 'kThreads'
constexpr compat::Entry kWrong = compat::Set<Disk>(Row::kThreads, 1);
#elif defined(CASE_OF_A_ROW_IN_NO_TABLE)
// A row that was left out of the table is no property.
// expect: the_row_is_in_no_table_of_the_class
constexpr compat::Entry kWrong = compat::Set<Disk>(Row::kLeftOut, 1);
#elif defined(CASE_OF_A_COMPUTED_ROW_WITHOUT_SETTER)
// No layer can set what has no setter.
// expect: a_layer_cannot_set_a_read_only_or_internal_property
constexpr compat::Entry kWrong = compat::Set<Disk>(Row::kQueuesNow, 1);
#elif defined(CASE_OF_A_READ_ONLY_ROW)
// No layer can set what nobody sets.
// expect: a_layer_cannot_set_a_read_only_or_internal_property
constexpr compat::Entry kWrong = compat::Set<Disk>(Row::kFixed, 1);
#elif defined(CASE_OF_A_LINK)
// Where a link leads is given as text.
// expect: use compat::Text for a link or an alias
constexpr compat::Entry kWrong =
    compat::Set<Disk>(Row::kMirror, "/objects/disk0");
#elif defined(CASE_OF_A_VALUE_WITH_A_TEXT_FORM)
// Values that people write as text are given as text.
// expect: use compat::Text for a property of this kind
constexpr compat::Entry kWrong =
    compat::Set<Disk>(Row::kMac, props::MacAddress{});
#elif defined(CASE_VALUE_IN_BRACES)
// Empty braces would be a value that nobody wrote.
// expect: the value of an entry is not given in braces
constexpr compat::Entry kWrong = compat::Set<Disk>(Row::kQueues, {});
#elif defined(CASE_VALUE_OUT_OF_RANGE)
// An entry whose value the property would refuse.
// expect: the_compat_value_is_outside_the_range_of_the_property
constexpr compat::Entry kWrong = compat::Set<Disk>(Row::kQueues, 65);
#elif defined(CASE_VALUE_BELOW_ZERO)
// A negative value of an unsigned property.
// expect: the_compat_value_is_outside_the_range_of_the_property
constexpr compat::Entry kWrong = compat::Set<Disk>(Row::kQueues, -1);
#elif defined(CASE_INTEGER_FROM_TEXT)
// An entry with a text for an integer.
// expect: a value of an integer property must be an integer
constexpr compat::Entry kWrong = compat::Set<Disk>(Row::kQueues, "8");
#elif defined(CASE_BOOL_FROM_NUMBER)
// A bool is no number.
// expect: a value of a bool property must be true or false
constexpr compat::Entry kWrong = compat::Set<Disk>(Row::kWriteCache, 0);
#elif defined(CASE_BOOL_FROM_TEXT)
// A text turns into true if nobody stops it.
// expect: a value of a bool property must be true or false
constexpr compat::Entry kWrong = compat::Set<Disk>(Row::kWriteCache, "off");
#elif defined(CASE_STRING_FROM_BOOL)
// A bool for a string.
// expect: a value of a string property must be a text
constexpr compat::Entry kWrong = compat::Set<Disk>(Row::kSerial, false);
#elif defined(CASE_ENUM_FROM_TEXT)
// The value of an enum is one of the enum, not its name.
// expect: a value of an enum property must be one of the enum
constexpr compat::Entry kWrong = compat::Set<Disk>(Row::kMode, "safe");
#elif defined(CASE_ENUM_WITHOUT_A_NAME)
// A value of the enum that is not in its list of names.
// expect: the_compat_value_is_outside_the_names_of_the_enum
constexpr compat::Entry kWrong = compat::Set<Disk>(Row::kMode, Mode::kTest);
#endif
