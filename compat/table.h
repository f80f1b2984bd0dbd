// A `Table` is what a machine version, an accelerator, a platform or a user
// says objects start with: a name and entries, in the order in which they
// apply. It does not change once it is made, so that every stack that applies
// it shares it; choosing a machine copies no entry.
//
// Example:
//
//   const compat::SharedTable table =
//       compat::MakeTable("hw_compat_7_1", {{"virtio-rng-pci", "vectors", 0}});
//   QOMRT_RETURN_IF_ERROR(
//       compat::Layers(context).Append({{compat::Layer::kMachine, table}}));
//
// Threads: immutable.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_TABLE_H_
#define QOMRT_COMPAT_TABLE_H_

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compat/entry.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::compat {

// One line of a table: objects that are a `driver` start with this value of
// `property`.
struct TableEntry {
  std::string driver;
  std::string property;
  Value value;            // a text is read as an option would be
  bool optional = false;  // skipped by objects without the property
  // Where it is written; empty if it is data.
  std::string file{};
  int line = 0;
  // Not empty: why nothing may use the entry; keeps it out of reports.
  std::string expected_unused{};
  // Not empty: why the entry applies after the machine's, not before them.
  std::string over_machine{};
  // What a host must have where the entry applies: compat/host.h.
  std::vector<std::string> needs{};
  // Why the entry is right although lint finds something, by rule.
  std::map<std::string, std::string, std::less<>> lint{};

  std::string ValueText() const { return value.ToText(); }
  // "virtio-rng-pci.vectors=0", as a user would write it.
  std::string Text() const;

  friend bool operator==(const TableEntry&, const TableEntry&) = default;
};

struct Table {
  std::string name;
  std::vector<TableEntry> entries;

  friend bool operator==(const Table&, const Table&) = default;
};
using SharedTable = std::shared_ptr<const Table>;

SharedTable MakeTable(std::string_view name, std::vector<TableEntry> entries);
// The same of entries that were compiled.
SharedTable MakeTable(std::string_view name, std::span<const Entry> entries);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_TABLE_H_
