// Finds mistakes in compat tables without creating an object of the program
// that they are for: names that nothing has, values that nothing can take,
// tables that a version forgot or applies twice, entries that nothing can show,
// and variants of a device that an entry overlooked. rules.h lists the rules.
//
// Example:
//
//   TEST(Machines, TheirTablesAreRight) {
//     qom::TypeRegistry registry;
//     RegisterEmulatorTypes(registry);
//     ASSERT_THAT(registry.Seal(), IsOk());
//     qom::compat::MachineSet machines;
//     ASSERT_THAT(AddMachines(machines), IsOk());
//     EXPECT_THAT(qom::compat::lint::Lint(machines, registry).findings,
//                 IsEmpty());
//   }
//
// Each table, and each entry in it, is looked at once, however many machines
// apply it. What is found is in the order of layers, tables and entries.
//
// An entry that is right all the same says why, with the code of the rule:
//
//   compat::Text("pci-bridge", "shpc", "on").Allow("no-effect", "why")
//   ["pci-bridge", "shpc", "on", {"lint": {"no-effect": "why"}}]
//
// and a machine with the attribute "lint" of the same form. A reason that
// nothing needs is itself found ("unused-reason").
//
// Threads: as creating objects of the registry.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_LINT_LINT_H_
#define QOMRT_COMPAT_LINT_LINT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "compat/diagnostic.h"
#include "compat/layer_stack.h"
#include "compat/machine.h"
#include "qom/registry.h"
#include "qom/value.h"

#pragma GCC visibility push(default)

namespace qom::compat::lint {

// One mistake. Empty where something does not apply.
struct Finding {
  std::string_view code;  // of the rule; the word of a Cause if of none
  Severity severity = Severity::kError;
  std::string machine;  // that shows it: of several, the newest
  std::string layer;
  std::string table;
  int64_t index = -1;  // in its table, from 0
  std::string file;    // where the entry is written
  int line = 0;
  std::string driver;
  std::string property;
  std::string value;
  std::string message;
  std::vector<std::string> nearest;  // names that may have been meant
  std::optional<Value> expected;     // what the rule would have thought right
  std::string because;               // the other entry: "hw_compat_5_1#3"

  // "table#3", or "file:12"; the machine for what is about no table.
  std::string Place() const;
  // "hw_compat_5_1#3: error: driver.property=value: message [code]".
  std::string Text() const;

  friend void PrintTo(const Finding& finding, std::ostream* out);
};

// Another program that may share the tables: of another architecture, or an
// older release. What it has is not misspelt.
struct OtherProgram {
  std::string release;
  std::string arch;
  std::function<bool(std::string_view type)> has_type;
};

struct Options {
  std::vector<std::string> rules{};     // only these; empty: all
  std::vector<std::string> without{};   // not these
  std::vector<std::string> machines{};  // only what these apply; empty: all
  // Instead of the tables of the machines: these, against the types.
  std::vector<LayerTable> layers{};
  // Which program it is, and the others.
  std::string release{};
  std::string arch{};
  std::vector<OtherProgram> others{};
};

struct Report {
  // ResourceExhausted if there was no memory for the answer: nothing is found.
  absl::Status status{};
  std::vector<Finding> findings{};
  size_t silenced = 0;  // findings that have a reason
  // What was looked at.
  size_t machines = 0;
  size_t tables = 0;
  size_t entries = 0;
  std::vector<std::string_view> rules;  // codes

  bool HasError() const;
};

// Rules and machines that do not exist are without effect. What keeps tables
// from being put in order, as the history of a property that names no release,
// is an error of no rule ("malformed").
Report Lint(const MachineSet& machines, TypeRegistry& registry,
            const Options& options = {});

}  // namespace qom::compat::lint

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_LINT_LINT_H_
