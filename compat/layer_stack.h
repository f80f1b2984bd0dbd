// A `LayerStack` holds the property values that an accelerator, a platform, a
// machine version and the user want objects to start with, and applies them in
// that order. It does not create objects and does not own types.
//
// Example:
//
//   qom::Context context(registry);
//   QOMRT_RETURN_IF_ERROR(compat::Layers(context).Append(
//       compat::Layer::kMachine, "compat_9_0", kCompat9_0));
//   QOMRT_ASSIGN_OR_RETURN(qom::Ref<VirtioBlk> disk, context.New<VirtioBlk>());
//
// Which objects: those of a type whose class record takes the layer. Which
// entries: those whose driver is the object's type, an ancestor, or an
// interface. Later entries win, whatever their driver.
//
// Errors: an entry that cannot apply makes creations fail; if it is a user's
// global and the object is hot-plugged, it is a warning instead and the later
// entries still apply.
//
// Threads: const methods may run concurrently; Append() and Freeze() serialise
// among themselves. A creation sees the stack as it was when it began.
// Invariant: entries of one layer apply in the order they were appended.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_LAYER_STACK_H_
#define QOMRT_COMPAT_LAYER_STACK_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "compat/diagnostic.h"
#include "compat/entry.h"
#include "compat/layer.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/value.h"

namespace qom::compat {

struct EntryTable;

// An entry as the stack keeps it.
struct StackEntry {
  const EntryTable* table = nullptr;
  uint32_t index = 0;  // in its table, from 0
  std::string driver;
  std::string property;
  Value value;  // a text is read as an option would be
  bool is_text = true;
  bool optional = false;
  std::string file;
  int line = 0;
  std::string expected_unused;
  // Set when an object that matched was planned or created.
  mutable std::atomic<bool> used{false};

  std::string ValueText() const { return value.ToText(); }
};

struct EntryTable {
  Layer layer;
  std::string name;
  std::vector<std::unique_ptr<StackEntry>> entries;

  // Adds an entry at the end and returns it.
  StackEntry& Add(std::string_view driver, std::string_view property,
                  Value value, bool optional = false);
};

// One state of a stack; immutable.
class LayerSnapshot {
 public:
  explicit LayerSnapshot(std::vector<std::shared_ptr<const EntryTable>> tables);
  ~LayerSnapshot();

  // Tables in the order in which they apply.
  std::span<const std::shared_ptr<const EntryTable>> tables() const {
    return tables_;
  }
  // Entries that match objects of `type`, of the layers it takes, in the order
  // in which they apply.
  std::vector<const StackEntry*> Match(const Class& type) const;
  // Entries that name a driver, in the order in which they apply.
  std::vector<const StackEntry*> OfDriver(std::string_view driver) const;

 private:
  struct Index;
  const Index& index() const;

  std::vector<std::shared_ptr<const EntryTable>> tables_;
  mutable std::unique_ptr<Index> index_;
};

class LayerStack {
 public:
  // Use Layers(context).
  explicit LayerStack(Context& context);
  ~LayerStack();

  // Appends entries to the end of a layer, as one table that answers name.
  // FailedPrecondition after Freeze().
  absl::Status Append(Layer layer, std::string_view table,
                      std::span<const Entry> entries);
  absl::Status Append(EntryTable table);
  // Several tables as one step.
  absl::Status Append(std::vector<EntryTable> tables);

  // Ends start-up: later appends fail.
  void Freeze();

  std::shared_ptr<const LayerSnapshot> snapshot() const;

  // Warnings about hot-plugged objects go here; to nowhere by default.
  using Sink = std::function<void(const Diagnostic&)>;
  void SetSink(Sink sink);
  void Report(const Diagnostic& diagnostic) const;

  // What the tables say that cannot be meant, or was never used, by objects
  // created so far: entries whose driver is unknown, globals on types that
  // take none, entries that nothing used.
  std::vector<Diagnostic> Unused() const;

  // Paths of objects in the tree that were created before the stack was as it
  // is now and to which a later entry would have applied.
  std::vector<std::string> ObjectsThatMissedALayer() const;

 private:
  struct State;
  Context& context_;
  std::unique_ptr<State> state_;
};

// The stack of a context.
inline LayerStack& Layers(Context& context) {
  return context.Slot<LayerStack>();
}

// A diagnostic that `entry` could not apply, from the error that says why.
Diagnostic CannotApply(const StackEntry& entry, const Class& type,
                       const absl::Status& why, Severity severity);

// The error of a creation that `entry` made fail; carries the entry, see
// FailedEntry().
absl::Status EntryError(const StackEntry& entry, const Class& type,
                        const absl::Status& why);
// The diagnostic inside of an error of creation, if an entry made it fail.
std::optional<Diagnostic> FailedEntry(const absl::Status& status);

// A value as `property` would hold it after the entry: text is parsed.
absl::StatusOr<Value> ReadEntry(const StackEntry& entry,
                                const ClassProperty& property);

}  // namespace qom::compat

#endif  // QOMRT_COMPAT_LAYER_STACK_H_
