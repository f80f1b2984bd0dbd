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
// interface. Later entries win, whatever their driver. An entry of the
// accelerator or the platform that says `over_machine` is later than those of
// the machine.
//
// Errors: an entry that cannot apply makes creations fail; where its layer says
// so (a user's global) and the object is hot-plugged, it is a warning instead
// and the later entries still apply.
//
// Threads: const methods may run concurrently; Append() and Freeze() serialise
// among themselves. A creation sees the stack as it was when it began.
// Invariant: entries of one layer apply in the order they were appended.
//
// Copyright 2026 The qomrt Authors. SPDX-License-Identifier: MIT

#ifndef QOMRT_COMPAT_LAYER_STACK_H_
#define QOMRT_COMPAT_LAYER_STACK_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
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
#include "compat/table.h"
#include "qom/class.h"
#include "qom/context.h"
#include "qom/error_facts.h"
#include "qom/status.h"

#pragma GCC visibility push(default)

namespace qom::compat {

// A table and the layer it belongs to.
struct LayerTable {
  Layer layer;
  SharedTable table;
  // Indices of entries that do not apply, ascending; the others keep theirs.
  // compat/entry_name.h says which by name.
  std::vector<uint32_t> left_out{};
};

// InvalidArgument if an entry says `over_machine` and its layer may not.
absl::Status CheckTable(const LayerTable& table);

class StackTable;

// An entry where it stands in a stack, for as long as the stack lives; or none.
class EntryRef {
 public:
  EntryRef() = default;
  EntryRef(const StackTable& table, uint32_t index)
      : table_(&table), index_(index) {}

  explicit operator bool() const { return table_ != nullptr; }
  const TableEntry& operator*() const;
  const TableEntry* operator->() const { return &**this; }

  Layer layer() const;
  const Table& table() const;
  uint32_t index() const { return index_; }  // in its table, from 0
  // Objects that matched were planned or created.
  bool used() const;
  void MarkUsed() const;
  // "entry compat_9_0[3] virtio-blk-device.queue-size=4096".
  std::string Text() const;
  // "machine entry compat_9_0[3] virtio-blk-device.queue-size=4096".
  std::string FullText() const;
  // All of that, for the facts of an error.
  EntryPlace Place() const;

  friend bool operator==(const EntryRef&, const EntryRef&) = default;

 private:
  const StackTable* table_ = nullptr;
  uint32_t index_ = 0;
};

// A table as it stands in one stack: beside the table, which others share, lies
// what belongs to the stack alone.
class StackTable {
 public:
  explicit StackTable(LayerTable table)
      : layer_(table.layer),
        table_(std::move(table.table)),
        left_out_(std::move(table.left_out)),
        used_(new std::atomic<bool>[table_->entries.size()]()) {}

  Layer layer() const { return layer_; }
  const Table& table() const { return *table_; }
  EntryRef entry(size_t index) const {
    return EntryRef(*this, static_cast<uint32_t>(index));
  }
  size_t size() const { return table_->entries.size(); }
  // False for an entry that is left out.
  bool applies(size_t index) const {
    return !std::binary_search(left_out_.begin(), left_out_.end(), index);
  }
  // For another stack.
  LayerTable ToLayerTable() const { return {layer_, table_, left_out_}; }

 private:
  friend class EntryRef;

  Layer layer_;
  SharedTable table_;
  std::vector<uint32_t> left_out_;
  std::unique_ptr<std::atomic<bool>[]> used_;
};

inline const TableEntry& EntryRef::operator*() const {
  return table_->table_->entries[index_];
}
inline Layer EntryRef::layer() const { return table_->layer_; }
inline const Table& EntryRef::table() const { return *table_->table_; }
inline bool EntryRef::used() const {
  return table_->used_[index_].load(std::memory_order_relaxed);
}
inline void EntryRef::MarkUsed() const {
  table_->used_[index_].store(true, std::memory_order_relaxed);
}

// One state of a stack; immutable. Appending to one costs what is appended: it
// shares the tables of the one before, and is put in order when it is asked.
// What asks it throws std::bad_alloc where there is no memory for the order.
class LayerSnapshot {
 public:
  LayerSnapshot();
  // What `before` holds, and then `tables`.
  LayerSnapshot(const LayerSnapshot& before, std::vector<LayerTable> tables);
  LayerSnapshot(const LayerSnapshot&) = delete;
  LayerSnapshot& operator=(const LayerSnapshot&) = delete;
  ~LayerSnapshot();

  // Tables in the order in which they apply.
  std::span<const std::shared_ptr<const StackTable>> tables() const;
  // Entries that match objects of `type`, of the layers it takes, in the order
  // in which they apply.
  std::vector<EntryRef> Match(const Class& type) const;
  // Entries that name a driver, in the order in which they apply.
  std::vector<EntryRef> OfDriver(std::string_view driver) const;

 private:
  struct Appended;
  struct Index;
  struct Place;
  const Index& index() const;
  std::vector<EntryRef> InOrder(std::vector<Place> places) const;

  Appended* last_ = nullptr;  // null: nothing
  std::unique_ptr<Index> index_;
};

class LayerStack {
 public:
  // Use Layers(context).
  explicit LayerStack(Context& context);
  ~LayerStack();

  // Appends tables to the ends of their layers, as one step.
  // FailedPrecondition after Freeze(); as CheckTable().
  absl::Status Append(std::vector<LayerTable> tables);
  // Appends entries as one table of that name.
  absl::Status Append(Layer layer, std::string_view table,
                      std::span<const Entry> entries) {
    return Append({{layer, MakeTable(table, entries)}});
  }

  // Takes back what was appended since the stack was as `snapshot` says, for
  // who finds that the choice cannot be. Without effect after Freeze(), and
  // where there is not even the little memory that it takes.
  void Restore(std::shared_ptr<const LayerSnapshot> snapshot);

  // Ends start-up: later appends fail.
  void Freeze();

  std::shared_ptr<const LayerSnapshot> snapshot() const;

  // Warnings about hot-plugged objects go here, unless their creation has a
  // listener of its own (NewOptions::warnings), and those of objects that work
  // with less than was asked for; to nowhere by default.
  using Sink = std::function<void(const Diagnostic&)>;
  void SetSink(Sink sink);
  void Report(const Diagnostic& diagnostic) const;

  // What the tables say that cannot be meant, or that no object used so far,
  // in the order of the layers and their tables:
  //
  //   entry                              a global        another layer's
  //   of a driver that does not exist    warning         warning
  //   of a type without that layer       warning         warning
  //   of an interface that nothing used  warning         note
  //   of a property that its type and those below do not declare, or of a
  //   value that it cannot take (1)      warning         warning
  //   that no object used                warning (2)     note
  //
  // (1) With the nearest names, or what is legal. Not of a property that the
  // entry says is optional.
  // (2) Nothing is told of a type whose devices may join a running machine:
  // they may still use it. Nor of entries that are marked as expected to be
  // unused.
  std::vector<Diagnostic> Unused() const;

  // Objects that were created before the stack was as it is now and to which
  // other entries would have applied: later ones, or not those that were taken
  // back since. Their paths, or, where they stand free, their number and type.
  std::vector<std::string> ObjectsThatMissedALayer() const;

 private:
  struct State;
  void Publish(std::shared_ptr<const LayerSnapshot> next);

  Context& context_;
  std::unique_ptr<State> state_;
};

// The stack of a context.
inline LayerStack& Layers(Context& context) {
  return context.Slot<LayerStack>();
}

// What a main() calls once everything is made that its user asked for: tells
// the sink of the context, and returns, the warnings of Unused(), then the
// user's globals that an entry for the owner overrides in an object that lives
// ("overridden-by-owner", as Explain() notes them).
std::vector<Diagnostic> ReportUnused(Context& context);

// Something to tell about an entry.
Diagnostic About(EntryRef entry, Severity severity, Cause cause,
                 std::string_view message);

// The error of a creation of a `type` that `entry` made fail: `why`, with the
// entry in its message and its facts.
absl::Status EntryError(EntryRef entry, const Class& type,
                        const absl::Status& why);
// What to tell of an error of creation, if an entry made it fail.
std::optional<Diagnostic> FailedEntry(const absl::Status& status);

}  // namespace qom::compat

#pragma GCC visibility pop

#endif  // QOMRT_COMPAT_LAYER_STACK_H_
