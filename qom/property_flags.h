// What can be special about a property, one row a flag: its bit, who may set
// such a property, what the refusal says, how people see the flag and its key
// in a catalogue. Whoever checks, shows, reads or writes flags goes through
// the rows; a new flag is a new row.
//
// Example:
//
//   for (const qom::PropertyFlagRow& row : qom::kPropertyFlagRows) {
//     if (property.has(row.flag)) Print(row.word);
//   }
//
// Threads: constants and pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_QOM_PROPERTY_FLAGS_H_
#define QOMRT_QOM_PROPERTY_FLAGS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "qom/visitor.h"

#pragma GCC visibility push(default)

namespace qom {

// Combined with `|`.
enum class PropertyFlags : uint32_t {
  kNone = 0,
  kReadOnly = 1u << 0,            // nobody sets it
  kInternal = 1u << 1,            // only the program itself sets it
  kRealizedSetAllowed = 1u << 2,  // may change after Realize()
  kUnstable = 1u << 3,            // may go or change without notice
  kDeprecated = 1u << 4,          // see ClassProperty::deprecated_since
  kUnreadable = 1u << 5,          // has no getter; see `unreadable`
  kAddress = 1u << 6,             // stays while the object is at its address
  kNotLayered = 1u << 7,          // no entry of a layer can give it
};
constexpr PropertyFlags operator|(PropertyFlags a, PropertyFlags b) {
  return static_cast<PropertyFlags>(static_cast<uint32_t>(a) |
                                    static_cast<uint32_t>(b));
}
constexpr PropertyFlags operator&(PropertyFlags a, PropertyFlags b) {
  return static_cast<PropertyFlags>(static_cast<uint32_t>(a) &
                                    static_cast<uint32_t>(b));
}
constexpr bool Has(PropertyFlags flags, PropertyFlags flag) {
  return (flags & flag) != PropertyFlags::kNone;
}

struct PropertyFlagRow {
  // Who is not refused; of two, the later one is fewer.
  enum class Setters : uint8_t { kAll, kNoLayer, kProgram, kNobody };

  PropertyFlags flag;
  Setters setters;
  std::string_view refusal;  // what those hear who are
  std::string_view word;     // as `qom props` shows it
  std::string_view key;      // in the catalogue's row of the property or type
};
inline constexpr PropertyFlagRow kPropertyFlagRows[] = {
    {PropertyFlags::kReadOnly, PropertyFlagRow::Setters::kNobody,
     "the property is read-only", "read-only", "readonly"},
    {PropertyFlags::kInternal, PropertyFlagRow::Setters::kProgram,
     "the property is set by the program only", "internal", "internal"},
    {PropertyFlags::kRealizedSetAllowed, PropertyFlagRow::Setters::kAll, "",
     "settable-when-realized", "realized_set"},
    {PropertyFlags::kUnstable, PropertyFlagRow::Setters::kAll, "", "unstable",
     "unstable"},
    {PropertyFlags::kDeprecated, PropertyFlagRow::Setters::kAll, "",
     "deprecated", "deprecated"},
    {PropertyFlags::kUnreadable, PropertyFlagRow::Setters::kAll, "",
     "unreadable", "unreadable"},
    {PropertyFlags::kAddress, PropertyFlagRow::Setters::kAll, "",
     "fixed-when-plugged", "address"},
    {PropertyFlags::kNotLayered, PropertyFlagRow::Setters::kNoLayer,
     "no global and no other entry of a layer can give it; set it where the "
     "object is made",
     "not-layered", "not_layered"},
};
// A bit of its own for each row, and none left out.
static_assert([] {
  uint32_t seen = 0;
  for (const PropertyFlagRow& row : kPropertyFlagRows) {
    const auto bit = static_cast<uint32_t>(row.flag);
    if (bit == 0 || (bit & (bit - 1)) != 0 || (seen & bit) != 0) return false;
    seen |= bit;
  }
  return (seen & (seen + 1)) == 0;
}());

// A row is at the place of its bit.
static_assert([] {
  uint32_t bit = 1;
  for (const PropertyFlagRow& row : kPropertyFlagRows) {
    if (static_cast<uint32_t>(row.flag) != bit) return false;
    bit <<= 1;
  }
  return true;
}());

// The flags that keep those from setting a property who come after `last` in
// the order of Setters.
constexpr PropertyFlags FlagsBeyond(PropertyFlagRow::Setters last) {
  PropertyFlags flags = PropertyFlags::kNone;
  for (const PropertyFlagRow& row : kPropertyFlagRows) {
    if (row.setters > last) flags = flags | row.flag;
  }
  return flags;
}
inline constexpr PropertyFlags kRefuseProgram =
    FlagsBeyond(PropertyFlagRow::Setters::kProgram);
inline constexpr PropertyFlags kRefuseOthers =
    FlagsBeyond(PropertyFlagRow::Setters::kNoLayer);
inline constexpr PropertyFlags kRefuseLayers =
    FlagsBeyond(PropertyFlagRow::Setters::kAll);
// By SetBy.
inline constexpr PropertyFlags kRefusals[] = {kRefuseProgram, kRefuseLayers,
                                              kRefuseOthers, kRefuseOthers};
constexpr PropertyFlags RefusedTo(SetBy by) {
  return kRefusals[static_cast<size_t>(by)];
}

}  // namespace qom

#pragma GCC visibility pop

#endif  // QOMRT_QOM_PROPERTY_FLAGS_H_
