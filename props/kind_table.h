// The table of value kinds that data can name: "uint16", "list<size>", "mac".
// Whoever reads, writes, limits or tries values of any kind asks the kinds of
// this table and compares no names.
//
// Example:
//
//   const qom::props::KindRow* row = qom::props::FindKind("uint16");
//   row->values().is_signed;   // false
//   row->hold(property);       // a field of 16 bits
//   qom::props::FindKind("mac")->check("52:54");  // not a MAC address
//
// A kind of one's own joins by its traits and its name in `BuiltInKinds`, both
// in props/kinds.h; `list<…>` of it comes along.
//
// Threads: constants and pure functions.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_PROPS_KIND_TABLE_H_
#define QOMRT_PROPS_KIND_TABLE_H_

#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "qom/property.h"

#pragma GCC visibility push(default)

namespace qom::props {

struct KindRow {
  const PropertyKind* kind;
  // Makes a property one of this kind, held in a field; null for a text of a
  // fixed form, which data holds as it was written.
  void (*hold)(ClassProperty& property);
  // The same kind in a field that may not know its value; null as `hold` or for
  // a link.
  const PropertyKind* untold;
  // Checks the form of a text; null if it has none.
  absl::Status (*check)(std::string_view text);

  const ValueKind& values() const { return *kind->values; }
  std::string_view name() const { return kind->values->name; }
};

std::span<const KindRow> Kinds();

// By name, or by another name of the kind ("string", "int"); null if there is
// no such kind.
const KindRow* FindKind(std::string_view name);

// Makes `property` one of the kind of `row`, which has an `untold`, in a field
// of a run-time type that starts unknown.
void HoldUntold(const KindRow& row, ClassProperty& property);

// The row that holds values as `kind` does; null for a kind of code alone.
const KindRow* RowOf(const PropertyKind* kind);

}  // namespace qom::props

#pragma GCC visibility pop

#endif  // QOMRT_PROPS_KIND_TABLE_H_
