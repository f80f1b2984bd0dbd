// Which entries make the difference: of two choices of layers, one good and one
// bad, the smallest set of entries that turns the verdict of a test. The set
// may have several entries, where one alone does nothing.
//
// Example:
//
//   const std::vector<compat::LayerTable> good = …;  // of pc-q35-9.2
//   const std::vector<compat::LayerTable> bad = …;   // of pc-q35-7.0
//   QOMRT_ASSIGN_OR_RETURN(
//       compat::Bisected found,
//       compat::Bisect(good, bad,
//                      [](const auto& layers) { return Try(layers); }));
//   // found.entries: hw_compat_7_1#1 virtio-rng-pci.vectors=0
//
// From the good choice, entries are taken out that the bad one does not apply
// and put in that only the bad one does, ever fewer of them, until none can be
// spared (delta debugging). All keep the order in which they apply; none is
// tried twice but to see that the verdict stands.
//
// Threads: the caller's. A test is called again and again, never at once.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_BISECT_H_
#define QOMRT_COMPAT_BISECT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "compat/entry_name.h"
#include "compat/layer_stack.h"
#include "compat/table.h"
#include "qom/class.h"
#include "qom/registry.h"

#pragma GCC visibility push(default)

namespace qom::compat {

enum class Verdict : uint8_t { kGood, kBad, kCannotTell };

// What is wrong with a guest, or not, under these layers; an error ends the
// search and is its error.
using VerdictTest = std::function<absl::StatusOr<Verdict>(
    const std::vector<LayerTable>& layers)>;

// An entry that only one of two choices applies.
struct Suspect {
  Layer layer;
  SharedTable table;
  uint32_t index = 0;
  bool is_of_bad = false;  // only the bad choice applies it; else only the good

  const TableEntry& entry() const { return table->entries[index]; }
  EntryName name() const { return {table->name, index}; }
};

struct BisectProgress {
  size_t runs = 0;  // of the test, so far
  size_t left = 0;  // entries, of which some turn the verdict
};

struct BisectOptions {
  // Only these are suspected, all others stay as the good choice has them;
  // null: all that differ.
  std::function<bool(const TableEntry&)> is_suspect{};
  // Runs to spend, once no entry can be spared, on looking for a smaller set of
  // others.
  size_t more_runs = 0;
  // Called before each run; null: nobody.
  std::function<void(const BisectProgress&)> progress{};
  // What the choices are called in errors.
  std::string good = "the good choice";
  std::string bad = "the bad choice";
};

struct Bisected {
  std::vector<Suspect> entries{};  // in the order in which they apply
  size_t suspects = 0;             // among which they were found
  size_t runs = 0;                 // of the test
  size_t could_not_tell = 0;       // runs
  // No set of fewer entries turns the verdict. Else none of these entries can
  // be spared, which is all that is known.
  bool is_smallest = false;
};

// kFailed if nothing differs, if the good choice is not good or the bad one not
// bad, and if a set that is asked again gets another verdict; the test's own
// error if it fails.
absl::StatusOr<Bisected> Bisect(const std::vector<LayerTable>& good,
                                const std::vector<LayerTable>& bad,
                                const VerdictTest& test,
                                const BisectOptions& options = {});

// A test in this process: bad is whose new objects of `type` have the value of
// the bad choice in `property`, good whose have that of the good one; of
// another value, or if none can be made, it cannot tell. kUnknownProperty;
// kFailed if both have the same value; why a choice makes no object. Outlived
// by `registry`.
absl::StatusOr<VerdictTest> ValueTest(TypeRegistry& registry, const Class& type,
                                      std::string_view property,
                                      const std::vector<LayerTable>& good,
                                      const std::vector<LayerTable>& bad,
                                      const BisectOptions& options = {});

// Whether objects of `type`, or what they embed, take `entry`; for
// BisectOptions::is_suspect.
bool IsTakenBy(const Class& type, const TypeRegistry& registry,
               const TableEntry& entry);

// The tables of a stack as they are, and the entries of all that apply, in the
// order in which they do.
std::vector<LayerTable> TablesOf(const LayerSnapshot& layers);
std::vector<TableEntry> EntriesInForce(const std::vector<LayerTable>& layers);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_BISECT_H_
